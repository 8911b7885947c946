"""Why something is so: down to the cells of the extracts, and nothing that is not named can change it."""

import ast
import csv
import io
import json
import re
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pytest
from lxml import etree
from support.catalogues import translations

from assusoft.cli import main
from assusoft.code_labels import code_label
from assusoft.days_in_words import day
from assusoft.employer import Employer, open_employer
from assusoft.errors import Refused
from assusoft.frames import rows_where
from assusoft.layouts import InputFile, Reading, read
from assusoft.month.messages import messages_between
from assusoft.month.resolving.resolve import resolve
from assusoft.month.state import State
from assusoft.month.why import reasons
from assusoft.month.why.answer_first import answer_lines
from assusoft.month.why.explanation import Explanation
from assusoft.payroll.photo import Photo, build_photo
from assusoft.payroll.sources import Source, sources_in_force

FIRST, SECOND = "2025-11", "2025-12"
CONTRACTS, FAMILY, OWN = f"blox-contrats-{SECOND}.csv", f"blox-famille-{SECOND}.csv", f"own-system-{SECOND}.xml"
STAMPS = ("N° dossier", "Période")
TELLS_WHO = (
    "Matricule", "NISS", "NISS travailleur", "Nom", "Prénom", "Date naissance", "Date entrée", "Début contrat", "@id",
    "@niss",
)  # fmt: skip
PLACE = re.compile(r"(.+), row (\d+), column '(.+)'")
Place = tuple[str, int, str]


@pytest.fixture(scope="module")
def folder(stage, tmp_path_factory) -> Path:
    """A small sample employer: the first month closed, the second answered but open."""
    return shutil.copytree(stage("2025-12 answered"), tmp_path_factory.mktemp("explained") / "employer")


@pytest.fixture(scope="module")
def employer(folder) -> Employer:
    return open_employer(folder)


@dataclass
class Laboratory:
    """The second month derived again from changed extracts, in memory: nothing is stored."""

    employer: Employer
    readings: dict[str, tuple[Source, Reading]] = field(default_factory=dict)

    @cached_property
    def files(self) -> dict[str, InputFile]:
        """The stored extracts of the month by name."""
        store = self.employer.store
        return {one.name: InputFile(one.name, store.content(one.sha256)) for one in self.imported.extracts}

    @cached_property
    def imported(self):
        return self.employer.facts.imported(SECOND)

    @cached_property
    def known(self):
        return self.employer.facts.known(self.imported.month, self.imported)

    def _readings(self, files: dict[str, InputFile]) -> dict[str, tuple[Source, Reading]]:
        """Sources read; one whose files are as stored is read once."""
        found = {}
        for source in sources_in_force(self.employer.sources, SECOND):
            names = [one.name for one in self.imported.extracts if one.source == source.name]
            same = all(files[name] is self.files[name] for name in names)
            if not same or source.name not in self.readings:
                reading = read(source.format, [files[name] for name in names], SECOND, self.employer.settings.own)
                if not same:
                    found[source.name] = (source, reading)
                    continue
                self.readings[source.name] = (source, reading)
            found[source.name] = self.readings[source.name]
        return found

    def ids(self, person: str, changed: Iterable[InputFile] = (), without: str = "") -> set[str]:
        """The ids of the person's messages and tasks, with some files changed, or without the answer to a task."""
        settings, facts = self.employer.settings, self.employer.facts
        files = self.files | {file.name: file for file in changed}
        built = build_photo(
            SECOND, self._readings(files), self.known, settings.own, settings.precedence, list(settings.entities)
        )
        tables = {name: rows_where(table, table["person"] == person) for name, table in built.photo.tables.items()}
        reported = facts.state_at(facts.closing_before(SECOND))
        mine = State(
            rows_where(reported.affiliations, reported.affiliations["person"] == person),
            rows_where(reported.reviewed, reported.reviewed["person"] == person),
        )
        plans = self.employer.view(SECOND).plans
        answers = [answer for answer in facts.answers() if answer.task != without]
        done = resolve(SECOND, Photo(SECOND, **tables), mine, plans, answers)
        told = messages_between(mine.affiliations, done.state.affiliations, plans, SECOND, done.left, done.restated)
        met = [*done.tasks, *(task for task, _ in done.answered)]
        return {one.id for one in (*told, *met) if one.person == person}


@pytest.fixture(scope="module")
def laboratory(employer) -> Laboratory:
    return Laboratory(employer)


def under(tree: Explanation, title: str) -> list[str]:
    """The titles below the nodes whose own title begins so, each once."""
    found = [node for node in tree.walk() if node.title.startswith(title)]
    assert found
    return list(dict.fromkeys(child.title for node in found for child in node.children))


def table_of(file: InputFile) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.content.decode("cp1252")), delimiter=";"))


def with_cells(file: InputFile, cells: dict[tuple[int, str], str]) -> InputFile:
    """The file with cells (row, column) changed."""
    if file.name.endswith(".xml"):
        tree = etree.fromstring(file.content)
        for node in tree.iter("Worker"):
            for (row, path), text in cells.items():
                if node.sourceline == row and path.startswith("@"):
                    node.set(path[1:], text)
                elif node.sourceline == row:
                    put(node, path, text)
        return InputFile(file.name, etree.tostring(tree))
    rows = table_of(file)
    for (row, column), text in cells.items():
        rows[row - 1][rows[0].index(column)] = text
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows(rows)
    return InputFile(file.name, out.getvalue().encode("cp1252"))


def put(node: etree._Element, path: str, text: str) -> None:
    """Give the element at a path its text; it is made when it is not there."""
    for tag in path.split("/"):
        found = node.find(tag)
        node = etree.SubElement(node, tag) if found is None else found
    node.text = text


def cells_in(file: InputFile) -> dict[Place, str]:
    """Every cell of an extract with its text."""
    if not file.name.endswith(".xml"):
        head, *rows = table_of(file)
        return {
            (file.name, line, column): text
            for line, row in enumerate(rows, start=2)
            for column, text in zip(head, row, strict=True)
        }
    found: dict[Place, str] = {}
    for node in etree.fromstring(file.content).iter("Worker"):
        found |= {(file.name, node.sourceline, "@" + name): text for name, text in node.attrib.items()}
        for leaf in (one for one in node.iter() if not len(one) and one is not node):
            parts = [leaf, *leaf.iterancestors()]
            path = "/".join(one.tag for one in reversed(parts[: parts.index(node)]))
            found[file.name, node.sourceline, path] = leaf.text or ""
    return found


def named(tree: Explanation) -> set[Place]:
    """The cells of extracts a tree names."""
    found = [PLACE.fullmatch(title) for title in tree.places()]
    return {(match[1], int(match[2]), match[3]) for match in found if match}


def with_another_text(laboratory: Laboratory, places: set[Place]) -> list[InputFile]:
    """The extracts with each of these cells given the next other text of its column."""
    changed = []
    for name in {place[0] for place in places}:
        texts = cells_in(laboratory.files[name])
        columns: dict[str, list[str]] = {}
        for (_, _, column), text in texts.items():
            columns.setdefault(column, []).append(text)
        cells = {}
        for place in sorted(one for one in places if one[0] == name):
            others = [text for text in dict.fromkeys(columns[place[2]]) if text != texts.get(place)]
            if others:
                cells[place[1], place[2]] = others[(place[1]) % len(others)]
        changed.append(with_cells(laboratory.files[name], cells))
    return changed


def unnamed(laboratory: Laboratory, tree: Explanation) -> set[Place]:
    """Every cell the tree does not name: of the rows it names all, of other rows all but what tells who somebody is."""
    said = named(tree)
    rows = {(file, row) for file, row, _ in said}
    return {
        place
        for name in (CONTRACTS, FAMILY, OWN)
        for place in cells_in(laboratory.files[name])
        if place not in said and place[2] not in STAMPS and (place[:2] in rows or place[2] not in TELLS_WHO)
    }


DECISIVE = {
    "entry": "Prénom",
    "category": "Catégorie",
    "working_time": "% effectif",
    "interruption_start": "Interruption",
    "civil_status": "Etat civil",
    "address": "Rue",
    "personal_data": "Prénom",
    "entity_transfer": "N° dossier",
    "exit": "Date sortie",
    "family_in": "Lien",
    "task affiliation": "Début contrat",
    "task departure": "Date sortie",
    "task working_time": "% effectif",
    "task new_contract": "Début contrat",
    "task family_affiliation": "Lien",
    "task inconsistent_data": "NISS",
    "task missing_data": "Contact/Email",
}
"""Kind of message or task -> a column its trace must name, and of which another text makes another message or task."""


def first_of(employer: Employer, kind: str) -> tuple[str, str]:
    """Id and person of the first message or task of a kind, of somebody whose extract the tests can change."""
    view = employer.view(SECOND)
    tasks = [*view.resolution.tasks, *(task for task, _ in view.resolution.answered)]
    found = [task for task in tasks if f"task {task.kind}" == kind] + [one for one in view.messages if one.kind == kind]
    blox = employer.photo(SECOND).worker.groupby("person")["source"].agg(lambda sources: set(sources) == {"blox"})
    return next((one.id, one.person) for one in found if blox.get(one.person, False))


OFTEN = ("working_time", "exit", "family_in", "task affiliation", "task missing_data")


@pytest.mark.parametrize(
    "kind", [kind if kind in OFTEN else pytest.param(kind, marks=pytest.mark.long) for kind in DECISIVE]
)
def test_what_a_trace_does_not_name_changes_nothing_and_what_it_names_does(employer, laboratory, kind):
    id, person = first_of(employer, kind)
    tree = employer.explain(id, SECOND)
    others = unnamed(laboratory, tree)
    assert len(others) > 2000
    assert id in laboratory.ids(person, with_another_text(laboratory, others))
    leaves = {place for place in named(tree) if place[2] == DECISIVE[kind]}
    assert leaves
    assert id not in laboratory.ids(person, with_another_text(laboratory, leaves))


def test_months_are_derived_in_memory_as_they_are_stored(employer, laboratory):
    _, person = first_of(employer, "working_time")
    view = employer.view(SECOND)
    tasks = [*view.resolution.tasks, *(task for task, _ in view.resolution.answered)]
    assert laboratory.ids(person) == {one.id for one in (*view.messages, *tasks) if one.person == person}


def nodes(tree: Explanation, kind: str) -> list[Explanation]:
    return [node for node in tree.walk() if node.kind == kind]


def test_message_that_needed_an_answer_names_it_and_is_not_there_without_it(employer, laboratory):
    id, person = first_of(employer, "working_time")
    tree = employer.explain(id, SECOND)
    (answer,) = nodes(tree, "answer")
    assert "tell insured_pct=" in answer.title
    assert answer.detail.startswith("Claire (RH), 05/01/2026")
    task = next(word for word in answer.children[0].title.split() if re.fullmatch("T[0-9a-f]{20}", word))
    assert id not in laboratory.ids(person, without=task)


def test_message_names_its_plan_sheet_rule_and_what_was_told_before(employer):
    id, _ = first_of(employer, "civil_status")
    message = next(one for one in employer.messages(SECOND) if one.id == id)
    tree = employer.explain(id)
    plan = next(one for one in employer.plans if one.name == message.plan)
    (sheet,) = nodes(tree, "plan")
    assert plan.file in sheet.title
    assert day(plan.from_, "fr") in sheet.title
    assert plan.eligible in [node.title for node in nodes(tree, "rule")]
    before = code_label(message.before["civil_status"], "fr")
    assert any(before in node.title and "novembre 2025" in node.detail for node in nodes(tree, "held"))
    assert [node.title for node in tree.walk() if node.title.startswith("État civil (worker.civil_status) =")]


def test_register_cell_told_earlier_leads_to_the_extract_of_that_month(employer):
    _, person = first_of(employer, "civil_status")
    tree = employer.explain(f"insurer-a/group/{person}/last_name")
    files = {place[0] for place in named(tree)}
    assert {CONTRACTS, CONTRACTS.replace(SECOND, FIRST)} <= files


def test_value_of_the_takeover_is_named_as_such(employer):
    person = first_of(employer, "civil_status")[1]
    tree = employer.explain(f"insurer-a/group/{person}/death_cover", FIRST)
    takeover = [node.title for node in nodes(tree, "constant") if "reprise" in node.title]
    assert takeover == ["Valeur à la reprise\u00a0: standard"]


def test_constant_of_a_layout_or_source_is_named_as_such(employer):
    workers = employer.photo(SECOND).worker
    person = workers.loc[workers["source"] == "securex", "person"].iloc[0]
    tree = employer.explain(f"insurer-a/group/{person}/entity", SECOND)
    assert any("securex" in node.detail or "securex" in node.title for node in nodes(tree, "constant"))
    assert any(title.startswith(f"securex-{SECOND}.xls, Werknemers-Travailleurs, row ") for title in tree.places())


def test_value_of_a_plan_sheet_is_shown_with_the_source_the_sheet_gives(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "sourced")
    for name, old, new in (
        ("group", "maximum_age = 65\n", 'maximum_age = 65\nreference = { maximum_age = "Plan rules, art. 5" }\n'),
        ("group", "month = 1\n", 'month = 1\nreference = { formula = "Plan rules, art. 7" }\n'),
        ("hospital", 'child_ends = "end of year"\n',
         'child_ends = "end of year"\nreference = { child_maximum_age = "General conditions, art. 12" }\n'),
    ):  # fmt: skip
        sheet = copy / "plans" / f"{name}.toml"
        text = sheet.read_text("utf-8")
        assert old in text
        sheet.write_text(text.replace(old, new, 1), "utf-8")
    sourced = open_employer(copy)
    worker = sourced.register("insurer-a", SECOND).iloc[0]["person"]
    salary = sourced.explain(f"insurer-a/group/{worker}/insured_salary", SECOND)
    assert under(salary, "maximum_age = 65") == ["Plan rules, art. 5"]
    assert under(salary, "salary.formula = ") == ["Plan rules, art. 7"]
    family = sourced.register("insurer-b-hospital", SECOND)
    member = family[(family["plan"] == "hospital") & (family["member"] != "")].iloc[0]
    tree = sourced.explain(f"insurer-b-hospital/hospital/{member['person']}/{member['member']}/birth_date", SECOND)
    assert under(tree, "family_rule.child_maximum_age = 25") == ["General conditions, art. 12"]
    assert under(tree, "family_rule.child_ends = ") == []


def test_extract_that_can_no_longer_be_read_as_it_was_is_said(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "changed")
    source = copy / "sources" / "blox.toml"
    source.write_text(source.read_text("utf-8").replace("[codes.entity]", '[codes.sex]\n"M" = "F"\n\n[codes.entity]'))
    changed = open_employer(copy)
    id, _ = first_of(changed, "civil_status")
    tree = changed.explain(id, SECOND)
    assert tree.places() == []
    assert any("a changé depuis" in node.detail for node in nodes(tree, "absence"))


def test_message_or_task_is_explained_as_its_id_is(employer):
    view = employer.view(SECOND)
    message, task = view.messages[0], view.resolution.answered[0][0]
    assert employer.explain(message) == employer.explain(message.id, SECOND)
    assert employer.explain(task, SECOND) == employer.explain(task.id, SECOND)


@pytest.mark.parametrize(
    "id", ["M123", "T123", "insurer-a/group/P99999/last_name", "a/b/c", "insurer-a/group/P00001/iq"]
)
def test_unknown_id_is_refused_in_one_sentence(employer, id):
    with pytest.raises(Refused, match="Nothing has the id") as refused:
        employer.explain(id)
    assert "\n" not in str(refused.value)


def test_the_term_in_which_a_supplier_must_be_told_is_shown_with_its_source(employer):
    departures = [task for task, _ in employer.view(SECOND).resolution.answered if task.kind == "departure"]
    found = next(text for task in departures if "hospital" in task.plans for text in [str(employer.explain(task.id))])
    assert "deadline.exit.days = 30" in found
    assert "Act of 20 July 2007" in found


def test_a_person_is_no_task_and_what_shows_it_is_named(employer):
    with pytest.raises(Refused, match=r"'P00001' is a person, .*: assusoft history P00001"):
        employer.explain("P00001")


def test_page_has_no_script_and_every_value_escaped():
    tree = Explanation("<script>alert(1)</script>", "a & b", "place", (Explanation("{x}", "<b>"),))
    page = tree.html()
    parsed = etree.fromstring(page, etree.HTMLParser())
    assert not parsed.findall(".//script")
    assert "default-src 'none'" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "a &amp; b" in page
    assert len(parsed.findall(".//details")) == 1


def test_tree_travels_as_text_json_and_page(monkeypatch, capsys, folder, employer, tmp_path):
    id, _ = first_of(employer, "category")

    def run(*words: str) -> tuple[str, int]:
        monkeypatch.setattr(sys, "argv", ["assusoft", "-C", str(folder), "explain", *words])
        try:
            main()
            return capsys.readouterr().out, 0
        except SystemExit as stop:
            return capsys.readouterr().out, int(stop.code or 0)

    tree = employer.explain(id, SECOND)
    out, status = run(id, "--month", SECOND, "--json", "--html", str(tmp_path / "why.html"))
    assert (json.loads(out), status) == (tree.values(), 0)
    answer = answer_lines(tree, "fr")
    assert run(id)[0] == "\n".join(answer) + "\n"
    assert run(id, "--all")[0] == tree.text("fr") + "\n"
    assert (tmp_path / "why.html").read_text("utf-8") == tree.html("fr", answer[:-1])
    assert run("M0")[1] == 2


@pytest.mark.parametrize("kind", DECISIVE)
def test_the_answer_comes_first_in_few_lines_without_a_hash(employer, kind):
    id, person = first_of(employer, kind)
    tree = employer.explain(id, SECOND)
    lines = answer_lines(tree, "fr")
    assert re.match(f"{id} .*{person}", lines[0])
    assert 3 <= len(lines) <= 30 < len(list(tree.walk()))
    assert not re.search("SHA-256|[0-9a-f]{40}|, row |\\d{4}-\\d\\d-\\d\\d", "\n".join(leave_out_typed(lines)))
    assert lines[-1] == "Fiches de plan, fichiers et hachages\u00a0: --all, --json ou --html FICHIER."


def leave_out_typed(lines: list[str]) -> list[str]:
    """The lines but for answers, which stand as they are typed, and names of files and contracts."""
    return [
        re.sub(r"\S+\.(csv|xml)|\b0\d{9}/\d{4}-\d\d-\d\d", "", line)
        for line in lines
        if not line.strip().startswith("Réponse")
    ]


def test_an_answer_names_the_cell_that_decided_and_the_answer_of_hr(employer):
    id, _ = first_of(employer, "working_time")
    said = "\n".join(answer_lines(employer.explain(id, SECOND), "fr"))
    assert re.search(r"% effectif = \d+,\d\d\u00a0: blox-contrats-2025-12.csv, ligne \d+, colonne % effectif", said)
    assert re.search(r"Réponse \d+\u00a0: tell insured_pct=", said)


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_reasons_are_said_in_every_language(language):
    calls = [node for node in ast.walk(ast.parse(Path(reasons.__file__).read_text("utf-8"))) if type(node) is ast.Call]
    sentences = {node.args[0].value for node in calls if getattr(node.func, "id", "") == "Reason"}
    assert len(sentences) > 5
    assert sentences <= set(translations(language))
