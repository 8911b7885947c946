"""What workers choose on forms: written for each alone, read back cell by cell; nothing counts before HR says so."""

import shutil
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from support.command import here
from support.few import SECOND, settle
from support.warm import warm_copy

from assusoft.employer import Employer, open_employer
from assusoft.employer.choices.open_choices import open_choices
from assusoft.employer.choices.texts import option_meant
from assusoft.errors import ConfigError, Refused
from assusoft.layouts import InputFile

AT = datetime(2025, 12, 22, 9, tzinfo=UTC)
DIRK, BORIS = "P00001", "P00002"
LIFE = """
supplier = "alpha"
from = 2025-12-01
label = { en = "Life", fr = "Vie" }
contract = "L-7"
eligible = "statute = 'employee'"
enrolment = "automatic"
reports = ["name", "death_choice"]
beneficiaries = { en = "the spouse, then the children" }
[asks.death_choice]
choices = ["capital", "orphan_rent"]
blocking = false
[cover.death]
kind = "death"
form = "amount"
amount = 12
"""
SETTINGS = """
[choices]
until = 2025-12-31
change = ["fit", "death_choice"]
from = 2026-01-01
"""


@pytest.fixture(scope="module")
def chosen(few_built, tmp_path_factory) -> Employer:
    """Four people who may join a plan and choose a death cover; its month decided once."""
    few = shutil.copytree(few_built, tmp_path_factory.mktemp("choices") / "few")
    (few / "plans" / "life.toml").write_text(LIFE, "utf-8")
    settings, layout = few / "employer.toml", few / "templates" / "suppliers" / "alpha.toml"
    settings.write_text(settings.read_text("utf-8") + SETTINGS, "utf-8")
    text, column = layout.read_text("utf-8"), 'sex = "sex"\n'
    text = text.replace(column, column + 'death_choice = "death"\n')
    layout.write_text(text.replace("guarded = true\n", 'guarded = true\n[types]\ndeath_choice = "text"\n'), "utf-8")
    employer = open_employer(few)
    employer.view(SECOND)
    return employer


@pytest.fixture
def acme(chosen, tmp_path) -> Employer:
    """A copy of it to be changed."""
    return warm_copy(chosen, tmp_path / "few")


def opened(employer: Employer, person: str = DIRK):
    """Plan or field -> what the person may choose."""
    every = open_choices(employer, employer.view(SECOND))
    return {one.field or one.plan.name: one for one in every if one.person == person}


def filled(employer: Employer, folder: Path, person: str = DIRK, until: object = None, **chosen: str) -> InputFile:
    """The person's form with choices typed in, by plan or field."""
    employer.write_forms("choices", folder, person, "en")
    book, mine = load_workbook(folder / f"{person}-choices.xlsx"), opened(employer, person)
    by_id = {one.id: name for name, one in mine.items()}
    for row in book.worksheets[0].iter_rows(min_row=2):
        row[5].value = chosen.get(by_id[row[0].value])
        row[6].value = until if row[5].value == "No, I am insured elsewhere" else None
    return as_file(book, f"{person}.xlsx")


def as_file(book: Workbook, name: str = "form.xlsx") -> InputFile:
    kept = BytesIO()
    book.save(kept)
    return InputFile(name, kept.getvalue())


# The forms.


def test_each_worker_gets_a_form_of_their_own_in_their_language(acme, tmp_path):
    done = acme.write_forms("choices", tmp_path, language="fr")
    assert {path.name for path in done.files} == {
        f"P0000{number}-choices.{kind}" for number in range(1, 5) for kind in ("pdf", "xlsx")
    }
    [form, about, _] = load_workbook(tmp_path / f"{DIRK}-choices.xlsx").worksheets
    head, *rows = form.iter_rows(values_only=True)
    assert head[:3] == ("Référence", "Travailleur", "Question")
    assert [row[1:3] for row in rows] == [
        ("Janssens Dirk (P00001)", "fit\N{NO-BREAK SPACE}: souhaitez-vous cette couverture\N{NO-BREAK SPACE}?"),
        ("Janssens Dirk (P00001)", "Vie\N{NO-BREAK SPACE}: death choice"),
    ]
    assert {row[4] for row in rows} == {datetime(2025, 12, 31)}
    assert "Peeters" not in str([list(sheet.values) for sheet in (form, about)])
    again = acme.write_forms("choices", tmp_path / "again", DIRK, "fr").files
    assert [path.read_bytes() for path in again if path.suffix == ".pdf"] == [
        (tmp_path / f"{DIRK}-choices.pdf").read_bytes()
    ]


def test_who_has_no_language_is_named_and_a_person_without_a_choice_is_refused(acme, tmp_path):
    done = acme.write_forms("choices", tmp_path)
    assert (done.files, len(done.skipped)) == ([], 4)
    assert done.skipped[0].why.startswith("P00001 has no form: the worker's language is not known")
    with pytest.raises(Refused, match=r"'letters' is not a kind of form. Expected one of choices, beneficiaries"):
        acme.write_forms("letters", tmp_path)
    (acme.folder / "plans" / "fit.toml").unlink()
    (acme.folder / "plans" / "life.toml").unlink()
    settings = acme.folder / "employer.toml"
    settings.write_text(settings.read_text("utf-8").replace(SETTINGS, ""), "utf-8")
    with pytest.raises(Refused, match="P00001 has nothing to choose in 2025-12"):
        open_employer(acme.folder).write_forms("choices", tmp_path, DIRK, "fr")


def test_what_may_change_is_known_or_the_settings_are_refused(acme):
    settings = acme.folder / "employer.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace('"fit", "death_choice"', '"group"'), "utf-8")
    with pytest.raises(ConfigError, match=r"choices\.change: 'group' is neither an optional plan nor a field"):
        open_employer(acme.folder).write_forms("choices", acme.folder / "out", language="fr")
    settings.write_text(text.replace("from = 2026-01-01", ""), "utf-8")
    with pytest.raises(ConfigError, match="change and from go together"):
        open_employer(acme.folder)


# What comes back.


def test_nothing_counts_before_hr_confirms_what_a_form_chooses(acme, tmp_path):
    before, mine = acme.messages(), opened(acme)
    file = filled(acme, tmp_path, fit="Yes", death_choice="orphan rent")
    [received] = acme.receive_choices([file], "An", AT, date(2025, 12, 20))
    assert (received.form.id, received.form.day, received.form.by) == ("C1", date(2025, 12, 20), "An")
    assert acme.form_bytes("C1") == file.content
    assert acme.messages() == before
    assert {one.id for one in mine.values()} <= {task.id for task in acme.tasks()}
    waits = acme.standings()[mine["fit"].id].waiting
    assert (waits.form, waits.by, waits.said["choice"], waits.values["affiliation_from"]) == (
        "C1", "Janssens Dirk", "affiliate", "2020-01-01",
    )  # fmt: skip
    told = acme.confirm(mine["fit"].id, "An", AT)
    assert [(one.plan, one.kind) for one in told if one.plan == "fit"] == [("fit", "entry")]
    acme.confirm(mine["death_choice"].id, "An", AT, reason="she called")
    [answer] = [one for one in acme.facts.answers() if one.task == mine["death_choice"].id]
    assert (answer.by, answer.reason, answer.fields["value"]) == ("Janssens Dirk + An", "C1; she called", "orphan_rent")
    assert acme.store.check_facts() == []


def test_the_form_is_the_evidence_of_the_task_before_and_after(acme, tmp_path):
    task = opened(acme)["death_choice"].id
    [received] = acme.receive_choices([filled(acme, tmp_path, death_choice="capital")], "An", AT)
    before = str(acme.explain(task))
    assert "Janssens Dirk chose «value value=capital», to be confirmed" in before
    acme.confirm(task, "Bram", AT)
    for shown in (before, str(acme.explain(f"alpha/life/{DIRK}/death_choice"))):
        assert "Form of choices C1, given back on 22/12/2025" in shown
        assert f"{DIRK}.xlsx, SHA-256 {received.form.sha256}" in shown
    kinds = [one.kind for one in acme.history(DIRK)]
    assert (kinds.count("form"), kinds.count("first_word"), kinds.count("answer")) == (1, 1, 1)
    assert "Chosen on form C1" in str([one.what for one in acme.journal()])


def test_a_later_form_takes_the_place_of_what_nobody_confirmed(acme, tmp_path):
    mine = opened(acme)
    acme.receive_choices([filled(acme, tmp_path, fit="Yes", death_choice="capital")], "An", AT)
    acme.receive_choices([filled(acme, tmp_path, fit="No")], "An", AT)
    waits = {one.task: (one.form, one.said["choice"]) for one in acme.waiting()}
    assert waits == {mine["fit"].id: ("C2", "not_now"), mine["death_choice"].id: ("C1", "value")}
    acme.retract("C1", "An", AT, "signed by somebody else")
    assert [one.form for one in acme.waiting()] == ["C2"]
    assert [one.id for one in acme.forms()] == ["C2"]


def test_hr_answers_otherwise_once_the_choice_is_taken_back(acme, tmp_path):
    task = opened(acme)["fit"].id
    acme.receive_choices([filled(acme, tmp_path, fit="Yes")], "An", AT)
    with pytest.raises(Refused, match="Janssens Dirk answered 'affiliate'"):
        acme.answer(task, "not_now", {}, "An", AT)
    acme.retract(task, "An", AT, "too late for the insurer")
    acme.answer(task, "not_now", {}, "An", AT)
    assert acme.waiting() == []


def test_of_a_kind_that_needs_two_people_who_stored_the_form_is_one(acme, tmp_path):
    settings = acme.folder / "employer.toml"
    settings.write_text(settings.read_text("utf-8") + '\n[second-person]\nkinds = ["affiliation"]\n', "utf-8")
    careful = open_employer(acme.folder)
    task = opened(careful)["fit"].id
    careful.receive_choices([filled(careful, tmp_path, fit="Yes")], "An", AT)
    with pytest.raises(Refused, match="form C1, which An stored, and affiliation needs two people"):
        careful.confirm(task, "an", AT)
    assert careful.confirm(task, "Bram", AT) != []


def test_a_choice_that_was_made_may_change_and_waits_as_a_declaration(acme, tmp_path):
    settle(acme)
    mine = opened(acme)
    acme.answer(mine["fit"].id, "affiliate", {}, "An", AT)
    acme.answer(mine["death_choice"].id, "value", {"value": "capital"}, "An", AT)
    mine = opened(acme)
    assert {name: (one.now, [each.name for each in one.options]) for name, one in mine.items()} == {
        "fit": ("in", ["keep", "end-affiliation"]),
        "death_choice": ("capital", ["keep", "orphan_rent"]),
    }
    file = filled(acme, tmp_path, fit="The cover ends", death_choice="orphan_rent")
    acme.receive_choices([file], "An", AT)
    waits = {one.kind: one for one in acme.waiting()}
    assert (waits["end-affiliation"].said["begins"], dict(waits["value"].values)) == (
        "2026-01-01", {"death_choice": "orphan_rent"},
    )  # fmt: skip
    acme.receive_choices([filled(acme, tmp_path, fit="Nothing changes")], "An", AT)
    assert [one.kind for one in acme.waiting()] == ["value"]
    acme.confirm(waits["value"].id, "An", AT)
    [declared] = acme.declarations()
    assert (declared.by, declared.begins, declared.reason) == ("Janssens Dirk + An", "2026-01-01", "C1")


def test_who_said_no_may_say_yes_later(acme, tmp_path):
    acme.answer(opened(acme)["fit"].id, "not_now", {}, "An", AT)
    assert opened(acme)["fit"].now == "out"
    acme.receive_choices([filled(acme, tmp_path, fit="yes")], "An", AT)
    assert [(one.kind, one.said["plan"]) for one in acme.waiting()] == [("affiliation", "fit")]


# What cannot be taken.


def test_a_cell_that_cannot_be_taken_is_named_and_nothing_is_stored(acme, tmp_path):
    acme.write_forms("choices", tmp_path, DIRK, "en")
    book, fit = load_workbook(tmp_path / f"{DIRK}-choices.xlsx"), opened(acme)["fit"].id
    [cells] = [cells for cells in book.worksheets[0].iter_rows(min_row=2) if cells[0].value == fit]
    elsewhere, day = "No, I am insured elsewhere", date(2026, 3, 1)
    for choice, until, sentence in (
        ("perhaps", None, r"'Your choice': 'perhaps' is none of its choices\. .*affiliate, not_now"),
        (None, day, "'Your choice': '' is none of its choices"),
        ("No", day, "'Insured elsewhere until': '2026-03-01' goes with being insured elsewhere"),
        (elsewhere, None, "'Insured elsewhere until': Task .* field 'until' is needed"),
        (elsewhere, "soon", "'Insured elsewhere until': .*'soon' is not a date such as"),
    ):
        cells[5].value, cells[6].value = choice, until
        with pytest.raises(Refused, match=rf"^form\.xlsx, Choices, row \d, column {sentence}"):
            acme.receive_choices([as_file(book)], "An", AT)
    assert (acme.forms(), acme.waiting()) == ([], [])
    cells[5].value, cells[6].value = elsewhere, day
    acme.receive_choices([as_file(book)], "An", AT)
    assert [dict(one.values) for one in acme.waiting()] == [{"until": "2026-03-01"}]


def test_forms_that_are_not_one_workers_own_are_refused_all_together(acme, tmp_path):
    mine, other = (filled(acme, tmp_path, person, fit="Yes") for person in (DIRK, BORIS))
    both = load_workbook(BytesIO(mine.content))
    strange = [cell.value for cell in load_workbook(BytesIO(other.content)).worksheets[0][2]]
    both.worksheets[0].append(strange)
    both.worksheets[0].append([cell.value for cell in both.worksheets[0][2]])
    with pytest.raises(Refused, match="stands in two rows") as refused:
        acme.receive_choices([as_file(both), other], "An", AT)
    assert "form.xlsx holds choices of P00001 and P00002: each gives a form of their own" in str(refused.value)
    with pytest.raises(Refused, match=r"P00001\.xlsx and P00001\.xlsx are both of P00001"):
        acme.receive_choices([mine, filled(acme, tmp_path, fit="No")], "An", AT)
    with pytest.raises(Refused, match=r"P00001\.xlsx: nothing is chosen in it"):
        acme.receive_choices([other, filled(acme, tmp_path)], "An", AT)
    with pytest.raises(Refused, match=r"no row has the columns .* that assusoft choice-forms --to FOLDER writes"):
        acme.receive_choices([InputFile("list.csv", b"name;pay\nDirk;3\n")], "An", AT)
    with pytest.raises(Refused, match="2025-12-23 is still to come"):
        acme.receive_choices([mine], "An", AT, date(2025, 12, 23))
    assert (acme.forms(), acme.waiting()) == ([], [])


def test_what_is_not_asked_any_more_is_refused(acme, tmp_path):
    file = filled(acme, tmp_path, fit="Yes")
    acme.answer(opened(acme)["fit"].id, "insured_elsewhere", {"until": "2026-06-30"}, "An", AT)
    with pytest.raises(Refused, match=r"row 2, column 'Reference': 'T[0-9a-f]+' cannot be chosen now: it was answered"):
        acme.receive_choices([file], "An", AT)


def test_a_closed_month_has_no_forms(acme, tmp_path):
    file = filled(acme, tmp_path, fit="Yes")
    settle(acme)
    acme.close(SECOND, "An", AT)
    with pytest.raises(Refused, match="2025-12 is closed, so nothing may be chosen in it"):
        acme.write_forms("choices", tmp_path, language="fr")
    with pytest.raises(Refused, match="2025-12 is closed"):
        acme.receive_choices([file], "An", AT)


def test_an_option_is_known_by_its_name_or_any_language(acme):
    fit = opened(acme)["fit"]
    assert {option_meant(fit, text).name for text in ("affiliate", "YES", "oui", " Ja ")} == {"affiliate"}
    assert option_meant(fit, "capital") is None


# Last days and reminders.


def test_who_gave_no_form_back_is_reminded_and_counted_in_the_digest(acme, tmp_path):
    digest = acme.digest(AT.date())
    assert (digest.choosing, digest.chosen) == (4, 0)
    acme.receive_choices([filled(acme, tmp_path, fit="No", death_choice="capital")], "An", AT)
    digest = acme.digest(AT.date())
    assert (digest.choosing, digest.chosen, digest.confirming) == (3, 2, 0)
    done = acme.write_forms("reminders", tmp_path / "mails", language="en")
    assert [path.name for path in done.files] == [f"P0000{number}-reminder.txt" for number in (2, 3, 4)]
    text = done.files[0].read_text("utf-8")
    assert "fit: do you want this cover? (last day 31/12/2025)" in text
    assert "Dirk" not in text


def test_the_plans_own_last_day_goes_before_and_a_late_form_says_so(acme, tmp_path):
    sheet = acme.folder / "plans" / "fit.toml"
    sheet.write_text(sheet.read_text("utf-8") + '[deadline.choice]\ndays = 2180\nlost = "a year of waiting"\n', "utf-8")
    late = open_employer(acme.folder)
    mine = opened(late)
    assert (mine["fit"].due, mine["death_choice"].due) == (date(2025, 12, 20), date(2025, 12, 31))
    assert late.due_dates()[mine["fit"].id].lost == "a year of waiting"
    [received] = late.receive_choices([filled(late, tmp_path, fit="Yes", death_choice="capital")], "An", AT)
    assert {one.choice.plan.name: one.late for one in received.chosen} == {"fit": True, "life": False}


# Beneficiaries.


def test_a_form_of_beneficiaries_is_logged_and_the_next_sheet_says_so(acme, tmp_path):
    done = acme.write_forms("beneficiaries", tmp_path, DIRK, "en")
    assert [path.name for path in done.files] == [f"{DIRK}-beneficiaries-life.pdf"]
    before = acme.messages()
    scan = InputFile("scan.pdf", b"%PDF signed")
    form = acme.return_beneficiaries("Janssens", "life", "An", AT, date(2025, 12, 18), scan)
    assert (form.id, form.person, form.kind) == ("C1", DIRK, "beneficiaries")
    assert (acme.form_bytes("C1"), acme.messages(), acme.waiting()) == (scan.content, before, [])
    acme.return_beneficiaries(DIRK, "life", "An", AT)
    acme.retract("C2", "An", AT, "it was another plan's")
    with pytest.raises(Refused, match="Form C2 is not known, or was taken back"):
        acme.form_bytes("C2")
    settle(acme)
    acme.close(SECOND, "An", AT)
    [sheet], _ = acme.sheets(SECOND, [DIRK], language="en")
    [clause] = [figure for part in sheet.parts if part.key == "beneficiaries" for figure in part.figures]
    assert (clause.value, clause.note) == ("the spouse, then the children", "your form came back on 18/12/2025")
    assert "Form of beneficiaries C1" in str(acme.explain(f"{clause.key}@{DIRK}/{SECOND}"))
    [other], _ = acme.sheets(SECOND, [BORIS], language="en")
    assert "your form came back" not in str(other)


def test_a_form_of_beneficiaries_that_cannot_be_is_refused(acme):
    with pytest.raises(Refused, match=r"Plan 'fit' pays nothing at the death of P00001 in 2025-12\. These do: life\."):
        acme.return_beneficiaries(DIRK, "fit", "An", AT)
    with pytest.raises(Refused, match="2026-01-01 is still to come"):
        acme.return_beneficiaries(DIRK, "life", "An", AT, date(2026, 1, 1))


# On the command line.


def test_the_verbs_write_store_and_list_forms(acme, tmp_path):
    words = ["-C", str(acme.folder)]
    status, out, _ = here([*words, "choice-forms", "--to", str(tmp_path / "out"), "--person", DIRK, "--language", "en"])
    assert (status, out.startswith("2 files in")) == (0, True)
    file = filled(acme, tmp_path, fit="Yes")
    (tmp_path / "back.xlsx").write_bytes(file.content)
    status, out, _ = here([*words, "choices-received", str(tmp_path / "back.xlsx"), "--by", "An"])
    task = opened(acme)["fit"].id
    assert (status, out.splitlines()) == (
        1, ["C1  P00001  back.xlsx", f"  {task}  fit: do you want this cover? Yes (after its last day)"],
    )  # fmt: skip
    assert "Janssens Dirk chose «affiliate affiliation_from=2020-01-01» on form C1" in here([*words, "tasks"])[1]
    status, out, _ = here([*words, "beneficiaries-returned", DIRK, "--plan", "life", "--on", "2025-12-18"])
    assert (status, out) == (0, "C2: beneficiaries of P00001, plan life, given back on 18/12/2025\n")
    listed = here([*words, "forms", "--person", DIRK])[1].splitlines()
    assert [line.split("  ")[0] for line in listed] == ["C1", "C2"]
    assert here([*words, "form", "C1", "--to", str(tmp_path / "again.xlsx")])[0] == 0
    assert (tmp_path / "again.xlsx").read_bytes() == file.content
    status, _, err = here([*words, "form", "C2", "--to", str(tmp_path / "no.pdf")])
    assert (status, "Form C2 has no file: it is kept on paper" in err) == (2, True)
    assert here([*words, "choice-forms", "--to", str(tmp_path), "--reminders", "--beneficiaries"])[0] == 2
