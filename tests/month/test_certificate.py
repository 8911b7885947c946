"""The certificate of the sample employer: true as it is, false once one message or one row of a file is touched."""

import ast
import json
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook
from support.catalogues import translations
from support.examples import one_in
from typer.testing import CliRunner

from assusoft.cli import app
from assusoft.employer import Employer, open_employer
from assusoft.employer.deciding.decision import MonthView
from assusoft.errors import AssusoftError
from assusoft.language import Sentence
from assusoft.layouts import load_layout
from assusoft.month.messages import Message
from assusoft.month.proof import outcome, outcome_facts
from assusoft.month.proof.applying import Register, mismatches, reported_rows
from assusoft.month.proof.certificate import Certificate, count_cells
from assusoft.month.proof.outcome_facts import OutcomeFacts
from assusoft.month.proof.simulated import by_files, parse_documents
from assusoft.suppliers.report import TABLES
from assusoft.suppliers.sending.transmission import Document

MONTHS = ["2025-11", "2025-12", "2026-01", "2026-02"]


@pytest.fixture(scope="session")
def lived(stage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample employer, four months closed."""
    return Path(shutil.copytree(stage(f"{MONTHS[-1]} closed"), tmp_path_factory.mktemp("certified") / "small"))


@pytest.fixture(scope="session")
def employer(lived: Path) -> Employer:
    return open_employer(lived)


@pytest.fixture(scope="session")
def view(employer: Employer) -> MonthView:
    return employer.view("2025-12")


@pytest.mark.parametrize("month", one_in(2, MONTHS))
def test_every_month_of_the_sample_is_certified(employer: Employer, month: str) -> None:
    found = employer.certificate(month)
    assert found.ok, found.failures
    assert len(found.suppliers) == 4
    assert all(one.owed == one.owed_by_files and one.held == one.held_by_files for one in found.suppliers)


def test_certificate_counts_cells_by_outcome_and_persons_twice(employer: Employer) -> None:
    found = employer.certificate("2026-02")
    changes = employer.changes("2026-02")
    assert sum(count for reasons in found.cells.values() for count in reasons.values()) == len(changes)
    assert found.cells["sent"]
    assert found.cells["waiting"] == {"family_affiliation": 3}
    assert not found.cells["unexplained"]
    assert employer.certificate("2026-01").cells["held"]["working_time: do_not_tell"] > 0
    count = found.persons
    assert count["after"] == count["entered"] + count["changed"] + count["unchanged"]
    assert count["before"] == count["left"] + count["changed"] + count["unchanged"]


def test_certificate_is_sealed_by_the_hashes_of_its_inputs(employer: Employer) -> None:
    found = employer.certificate("2026-02")
    assert found.inputs["photo"] == employer.facts.imported("2026-02").photo_hash
    assert found.inputs["photo before"] == employer.facts.imported("2026-01").photo_hash
    assert {"import", "state held", "last answer", "plan group.toml", "plan car.toml"} <= set(found.inputs)
    assert "document insurer-a_2026-02_changes.txt" in found.inputs
    assert found.seal == employer.certificate("2026-02").seal
    assert replace(found, inputs=found.inputs | {"photo": "another"}).seal != found.seal


def test_command_prints_the_certificate_in_the_employers_language(lived: Path) -> None:
    said = CliRunner().invoke(app, ["-C", str(lived), "certificate", "--month", "2026-02"])
    assert said.exit_code == 0
    assert "Toutes les équations sont vérifiées." in said.stdout
    printed = CliRunner().invoke(app, ["-C", str(lived), "certificate", "--month", "2026-02", "--json"])
    assert json.loads(printed.stdout)["ok"] is True


@pytest.mark.parametrize(
    ("state", "said"), [("open", "à envoyer aux fournisseurs"), ("closed", "envoyées aux fournisseurs")]
)
def test_only_a_closed_month_says_that_its_cells_were_sent(state: str, said: str) -> None:
    persons = {"before": 1, "entered": 0, "left": 0, "changed": 1, "unchanged": 0, "after": 1}
    cells = {"sent": {"address": 2}}
    inputs = {"photo before": "0a1b", "plan group.toml": "2c3d"}
    one = Certificate("Acme", "2026-02", state, (), persons, cells, (), inputs)
    lines = one.lines("fr")
    assert f"  {said}\u00a0: 2" in lines
    assert not [line for line in lines if "envoyées" in line and state == "open"]
    assert lines[0].startswith("Certificat de février 2026, Acme")
    assert one.input_lines("fr")[:2] == ["Photo précédente\u00a0: 0a1b", "Fiche du plan group.toml\u00a0: 2c3d"]


def test_a_supplier_changed_later_leaves_the_certificate_of_a_closed_month(lived: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(lived, tmp_path / "copy"))
    supplier = folder / "suppliers" / "leasing-c.toml"
    supplier.write_text(supplier.read_text("utf-8").replace('sends = "full"', 'sends = "both"'), "utf-8")
    assert open_employer(folder).certificate("2026-02").ok


def test_command_fails_with_the_equation_in_words(
    lived: Path, employer: Employer, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = replace(
        employer.certificate("2026-02"), failures=(Sentence("Files: there is no file of {what}.", what="changes"),)
    )
    monkeypatch.setattr(Employer, "certificate", lambda self, month: broken)
    said = CliRunner().invoke(app, ["-C", str(lived), "certificate", "--month", "2026-02"])
    assert said.exit_code == 2
    assert "Fichiers\u00a0: il n'y a pas de fichier changes." in said.stdout


@pytest.fixture(scope="session")
def equations(employer: Employer, view: MonthView) -> dict[str, tuple[Register, list[Message], Register]]:
    """Supplier -> rows reported before, messages, rows owed in December; all but one have some of each."""
    reported, owed = view.reported.affiliations, view.resolution.state.affiliations
    found = {
        key: (
            reported_rows(reported, view.plans, key),
            [message for message in view.messages if message.supplier == key],
            reported_rows(owed, view.plans, key),
        )
        for key in employer.suppliers
    }
    assert all(before and owed for before, _, owed in found.values())
    assert [key for key, (_, messages, _) in found.items() if not messages] == ["insurer-b-executive"]
    return found


def test_deleting_any_one_message_fails_the_certificate(equations) -> None:
    for before, messages, owed in equations.values():
        assert not mismatches(before, messages, owed)
        for lost in messages:
            assert mismatches(before, [message for message in messages if message is not lost], owed), lost


def test_doubling_any_one_message_fails_the_certificate(equations) -> None:
    for before, messages, owed in equations.values():
        for double in messages:
            assert mismatches(before, [*messages, double], owed), double


def test_a_cell_whose_message_is_lost_has_no_outcome(employer: Employer, view: MonthView) -> None:
    before = employer.photo("2025-11")
    without_addresses = [message for message in view.messages if message.kind != "address"]
    assert len(without_addresses) < len(view.messages)
    for messages, lost in ((view.messages, False), (without_addresses, True)):
        judged = OutcomeFacts(replace(view, messages=messages))
        assert any("no rule accounts for it" in line for line in count_cells(before, judged)[1]) == lost


def altered(message: Message) -> Iterator[Message]:
    """The message with each thing it says said otherwise."""
    yield replace(message, kind="contract" if message.kind != "contract" else "category")
    yield replace(message, effective=None if message.effective else date(2025, 12, 1))
    yield replace(message, person="P99999")
    yield from (replace(message, after=dict(message.after) | {name: "another"}) for name in message.after)
    yield from (replace(message, before=dict(message.before) | {name: "another"}) for name in message.before)
    yield from (replace(message, row=dict(message.row) | {name: "another"}) for name in message.row)


def test_altering_anything_a_message_says_fails_the_certificate(equations) -> None:
    for before, messages, owed in equations.values():
        for number, message in enumerate(messages):
            for other in altered(message):
                assert mismatches(before, [*messages[:number], other, *messages[number + 1 :]], owed), other


Reader = Callable[[list[Document]], list[str]]


@pytest.fixture(scope="session")
def reader(employer: Employer, view: MonthView) -> Callable[[str], Reader]:
    """Supplier -> what path two finds wrong with documents instead of those of December."""

    def of(supplier: str) -> Reader:
        one = employer.suppliers[supplier]
        layout = load_layout(one.layout, employer.search("suppliers"))
        messages = [message for message in view.messages if message.supplier == supplier]
        first = parse_documents(layout, employer.reports("2025-11")[supplier], "2025-11")
        owed = view.resolution.state.affiliations

        def read_back(documents: list[Document]) -> list[str]:
            try:
                now = parse_documents(layout, documents, view.month)
            except AssusoftError as error:  # the supplier's own reader refuses the file
                return [str(error)]
            return by_files([first], now, layout, owed, messages, view.plans, supplier, TABLES[one.sends])[2]

        return read_back

    return of


def tampered(content: bytes, marks: bytes) -> Iterator[bytes]:
    """The file with each of its data lines deleted, doubled or altered."""
    lines = content.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if line.startswith(marks):
            yield b"".join(lines[:number] + lines[number + 1 :])
            yield b"".join([*lines[: number + 1], *lines[number:]])
            yield b"".join([*lines[:number], line.replace(b"a", b"e", 1), *lines[number + 1 :]])


@pytest.mark.parametrize(("supplier", "marks"), [("insurer-a", b"D"), ("leasing-c", b"car")])
def test_touching_any_row_of_a_rendered_file_fails_the_certificate(
    employer: Employer, reader: Callable[[str], Reader], supplier: str, marks: bytes
) -> None:
    documents, read_back = employer.reports("2025-12")[supplier], reader(supplier)
    assert not read_back(documents)
    file = next(one for one in documents if not one.summary)
    touched = [one for one in tampered(file.content, marks) if one != file.content]
    assert len(touched) >= 3
    for content in touched:
        assert read_back([replace(file, content=content)])


def tampered_elements(content: bytes) -> Iterator[tuple[str, bytes]]:
    """What was done, and the file with an element of each kind that says something deleted, doubled or altered."""
    kinds = {(one.getparent().tag, one.tag): place for place, one in enumerate(etree.fromstring(content).iter())
             if one.getparent() is not None and (len(one) or one.text)}  # fmt: skip
    for (parent, tag), place in kinds.items():
        for done in ("deleted", "doubled", "altered"):
            root = etree.fromstring(content)
            one = list(root.iter())[place]
            if done == "altered" and len(one):
                continue
            if done == "deleted":
                one.getparent().remove(one)
            elif done == "doubled":
                one.addnext(deepcopy(one))
            else:
                one.text = one.text[:-1] + ("1" if one.text[-1] != "1" else "2")
            yield f"{parent}/{tag} {done}", etree.tostring(root, xml_declaration=True, encoding="UTF-8")


@pytest.mark.parametrize("ending", ["_changes.xml", pytest.param("_full.xml", marks=pytest.mark.long)])
def test_touching_any_kind_of_element_of_an_xml_file_fails_the_certificate(
    employer: Employer, reader: Callable[[str], Reader], ending: str
) -> None:
    documents, read_back = employer.reports("2025-12")["insurer-b-hospital"], reader("insurer-b-hospital")
    file = next(one for one in documents if one.name.endswith(ending))
    others = [one for one in documents if one is not file]
    touched = dict(tampered_elements(file.content))
    assert len(touched) > 40
    unfelt = [done for done, content in touched.items() if not read_back([*others, replace(file, content=content)])]
    assert unfelt == []


def test_touching_any_row_of_a_workbook_fails_the_certificate(
    employer: Employer, reader: Callable[[str], Reader]
) -> None:
    documents, read_back = employer.reports("2025-12")["insurer-b-executive"], reader("insurer-b-executive")
    file = next(one for one in documents if one.name.endswith(".xlsx") and not one.summary)
    others = [one for one in documents if one is not file]
    rows = load_workbook(BytesIO(file.content)).worksheets[0].max_row
    unfelt = []
    for row in range(1, rows + 1):
        book = load_workbook(BytesIO(file.content))
        if all(cell.value is None for cell in book.worksheets[0][row]):
            continue
        book.worksheets[0].delete_rows(row)
        written = BytesIO()
        book.save(written)
        if not read_back([*others, replace(file, content=written.getvalue())]):
            unfelt.append(row)
    assert unfelt == []


def test_control_totals_of_another_file_fail_the_certificate(
    employer: Employer, reader: Callable[[str], Reader]
) -> None:
    documents, read_back = employer.reports("2025-12")["insurer-b-hospital"], reader("insurer-b-hospital")
    file = next(one for one in documents if one.name.endswith("_changes.xml"))
    layout = load_layout(employer.suppliers["insurer-b-hospital"].layout, employer.search("suppliers"))
    [part] = layout.parts_of("message_totals")
    root = etree.fromstring(file.content)
    tag = part.columns["rows"].at
    shown = next(one for one in root.iter() if isinstance(one.tag, str) and etree.QName(one).localname == tag)
    shown.text = str(int(shown.text) + 1)
    others = [one for one in documents if one is not file]
    found = read_back([*others, replace(file, content=etree.tostring(root, xml_declaration=True, encoding="UTF-8"))])
    assert found == ["Files: the control totals of changes do not match its rows."]


def test_a_file_that_is_not_there_fails_the_certificate(employer: Employer, reader: Callable[[str], Reader]) -> None:
    documents = employer.reports("2025-12")["insurer-b-hospital"]
    kept = [one for one in documents if "_full" not in one.name]
    assert reader("insurer-b-hospital")(kept) == ["Files: there is no file of full."]


def rules() -> set[str]:
    """Every literal handed to `irrelevant`, and every condition that keeps a person out of a plan."""
    found = {outcome.REFUSED.why, outcome.UNEXPLAINED.why}
    for path in Path(outcome.__file__).parent.glob("*outcomes.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "irrelevant":
                found |= {one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)}
    [condition] = [
        node
        for node in ast.walk(ast.parse(Path(outcome_facts.__file__).read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name == "_condition"
    ]
    for node in ast.walk(condition):
        if isinstance(node, ast.Return):
            found |= {one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)}
    return {one for one in found if isinstance(one, str)}


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_every_rule_has_its_words(language: str) -> None:
    assert len(rules()) > 30
    assert not {rule for rule in rules() if rule not in translations(language)} - {"changed"}
