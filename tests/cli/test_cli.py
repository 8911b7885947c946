"""The command line as a user meets it: verbs, JSON documents, exit statuses, refusals that store nothing."""

import hashlib
import io
import json
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest
from support.command import call, cells, edit

from assusoft.employer import open_employer

FIRST, SECOND = "2025-11", "2025-12"
BLOX = f"blox-contrats-{SECOND}.csv"


def database(folder: Path) -> str:
    return hashlib.sha256((folder / "assusoft.db").read_bytes()).hexdigest()


@pytest.mark.parametrize("verb", ["tasks", "messages", "register", "status"])
def test_listings_print_one_json_document(run, verb):
    status, out, _ = run(verb, "--month", SECOND, "--json")
    assert json.loads(out)
    assert status == (1 if verb in ("tasks", "status") else 0)


def test_status_is_0_when_nothing_waits_and_1_when_somebody_must_answer(run):
    assert run("tasks", "--month", SECOND)[0] == 1
    assert run("messages", "--month", SECOND)[0] == 0


def test_task_shows_each_answer_with_its_consequence(run):
    _, out, _ = run("tasks", "--month", SECOND, "--json")
    for task in json.loads(out):
        assert task["question"]
        assert all(choice["consequence"] for choice in task["choices"])


def first_task(run, kind: str) -> dict:
    tasks = json.loads(run("tasks", "--month", SECOND, "--json")[1])
    return next(task for task in tasks if task["kind"] == kind)


@pytest.mark.brochure("easily-confirmed", "answers-make-messages")
def test_answer_tells_the_messages_it_leads_to_and_can_be_taken_back(run, folder):
    task = first_task(run, "affiliation")
    before = database(folder)
    status, preview, _ = run("answer", task["id"], "affiliate", "--preview", "--json")
    assert (status, database(folder)) == (0, before)
    status, out, _ = run("answer", task["id"], "affiliate", "--by", "Claire", "--json")
    assert status == 0
    assert json.loads(out) == json.loads(preview)
    assert [message["kind"] for message in json.loads(out) if message["plan"] == task["plans"][0]] == ["entry"]
    assert run("retract", task["id"])[0] == 0
    assert first_task(run, "affiliation")["id"] == task["id"]


@pytest.mark.brochure("easily-confirmed")
def test_tasks_travel_through_a_workbook(run, folder, tmp_path):
    sheet = tmp_path / "tasks.xlsx"
    assert run("tasks", "--month", SECOND, "--to", str(sheet))[0] == 1
    book = openpyxl.load_workbook(sheet)
    rows = list(book.active.iter_rows())
    header = {cell.value: number for number, cell in enumerate(rows[0])}
    answered = 0
    for row in rows[1:]:
        if row[header["Type"]].value == "Nouvelle affiliation":
            row[header["RÉPONSE"]].value = "affiliate"
            answered += 1
    book.save(sheet)
    status, out, _ = run("answers", str(sheet), "--by", "Claire")
    assert (status, out.strip()) == (0, f"Réponses enregistrées\u00a0: {answered}.")
    again = database(folder)
    status, _, err = run("answers", str(sheet))
    assert (status, database(folder)) == (2, again)
    assert "is no longer open" in err


@pytest.mark.parametrize("written", [pytest.param("#N/A", marks=pytest.mark.long), "=A1"])
def test_an_answer_that_is_a_formula_without_its_value_is_refused(run, folder, tmp_path, written):
    sheet, before = tmp_path / "tasks.xlsx", database(folder)
    run("tasks", "--month", SECOND, "--to", str(sheet))
    book = openpyxl.load_workbook(sheet)
    header = {cell.value: cell.column for cell in book.active[1]}
    book.active.cell(2, header["RÉPONSE"]).value = written
    book.save(sheet)
    status, out, err = run("answers", str(sheet), "--by", "Claire")
    assert (status, out, database(folder)) == (2, "", before)
    assert ("Row 2, answer: '#N/A' is no answer" if written == "#N/A" else "no program calculated") in err


def test_import_of_the_same_files_twice_has_no_effect(run, folder):
    assert run("import", "--month", SECOND)[0] == 0  # the folder's photo was not audited yet
    before = database(folder)
    status, out, _ = run("import", "--month", SECOND, "--json")
    assert (status, json.loads(out)["repeated"], database(folder)) == (0, True, before)


@pytest.mark.brochure("agreed-beforehand")
def test_preview_writes_what_each_supplier_would_receive(run, folder, tmp_path):
    before = database(folder)
    assert run("preview", "--month", FIRST, "--to", str(tmp_path / "p"))[0] == 0
    assert database(folder) == before
    written = {path.relative_to(tmp_path / "p"): path.read_bytes() for path in (tmp_path / "p").rglob("*.*")}
    reports = open_employer(folder).reports(FIRST)
    assert written == {Path(key) / one.name: one.content for key, documents in reports.items() for one in documents}
    assert {path.parts[0] for path in written} == set(reports)


def test_new_scaffolds_a_folder_that_opens(monkeypatch, capsys, tmp_path):
    made = tmp_path / "new"
    assert call(monkeypatch, capsys, tmp_path, "new", str(made))[0] == 0
    employer = open_employer(made)
    assert (list(employer.suppliers), [plan.name for plan in employer.plans]) == (["insurer"], ["hospital"])
    assert call(monkeypatch, capsys, made, "new", str(made))[0] == 2


# What is refused: one clear line, exit status 2, nothing stored.


def another_employer(extracts: Path) -> None:
    edit(extracts / BLOX, "cp1252", lambda text: cells(text, "N° dossier", "9ZZ9999"))


def another_month(extracts: Path) -> None:
    edit(extracts / BLOX, "cp1252", lambda text: cells(text, "Période", "10/2025"))


def renamed_column(extracts: Path) -> None:
    edit(extracts / BLOX, "cp1252", lambda text: text.replace(";Sexe;", ";Genre;", 1))


def wrong_encoding(extracts: Path) -> None:
    path = extracts / BLOX
    path.write_bytes(path.read_bytes().decode("cp1252").encode("utf-8"))


def protected_workbook(extracts: Path) -> None:
    plain = io.BytesIO()
    openpyxl.Workbook().save(plain)
    book = msoffcrypto.OfficeFile(plain)
    with (extracts / f"securex-{SECOND}.xls").open("wb") as out:
        book.encrypt("secret", out)


def external_entity(extracts: Path) -> None:
    edit(
        extracts / f"own-system-{SECOND}.xml",
        "utf-8",
        lambda text: text.replace("?>", '?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>', 1),
    )


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (another_employer, ["9ZZ9999", BLOX]),
        (another_month, ["2025-10", BLOX]),
        (renamed_column, ["Sexe", "Genre", BLOX]),
        (wrong_encoding, ["cp1252", BLOX]),
        (protected_workbook, ["password", f"securex-{SECOND}.xls"]),
        (external_entity, ["DOCTYPE", f"own-system-{SECOND}.xml"]),
    ],
)
def test_wrong_extract_is_refused_and_nothing_is_stored(run, folder, spoil, told):
    spoil(folder / "extracts" / SECOND)
    before = database(folder)
    status, out, err = run("import", "--month", SECOND)
    assert (status, database(folder), out) == (2, before, "")
    assert len(err.strip().splitlines()) == 1, err
    assert all(word in err for word in told), err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("statut = 'employee'", ["statut", "statute", "hospital.toml"]),
        ("length(read_text('/etc/hostname')) > 0", ["read_text", "hospital.toml"]),
        ("statute = 'employee'; drop table x", ["hospital.toml"]),
        ("exists (select 1)", ["hospital.toml"]),
    ],
)
def test_wrong_rule_is_refused(run, folder, rule, told):
    edit(
        folder / "plans" / "hospital.toml",
        "utf-8",
        lambda text: text.replace("eligible = \"statute = 'employee'\"", f'eligible = "{rule}"'),
    )
    before = database(folder)
    status, _, err = run("tasks", "--month", SECOND)
    assert (status, database(folder)) == (2, before)
    assert len(err.strip().splitlines()) == 1, err
    assert all(word in err for word in told), err


def refused(run, folder, *words: str) -> str:
    before = database(folder)
    status, _, err = run(*words)
    assert (status, database(folder)) == (2, before)
    assert len(err.strip().splitlines()) == 1, err
    return err


@pytest.mark.brochure("blocking-stops")
def test_closing_with_a_blocking_task_open_is_refused(run, folder):
    assert "cannot be closed: it has " in refused(run, folder, "close", "--month", SECOND)


def test_answer_that_is_not_in_the_list_is_refused(run, folder):
    task = first_task(run, "affiliation")
    assert "'perhaps' is not one of its answers" in refused(run, folder, "answer", task["id"], "perhaps")
    assert "is not FIELD=VALUE" in refused(run, folder, "answer", task["id"], "affiliate", "x")


def test_answer_to_a_task_that_has_changed_meanwhile_is_refused(run, folder):
    task = first_task(run, "working_time")
    answered = task["facts"]["now"]["effective_pct"]
    person = json.loads(run("person", task["person"], "--month", SECOND, "--json")[1])["contracts"][0]
    edit(
        folder / "extracts" / SECOND / BLOX,
        "cp1252",
        lambda text: (
            "\r\n".join(
                line.replace(answered.replace(".", ","), "63,00") if person["payroll_id"] in line else line
                for line in text.splitlines()
            )
            + "\r\n"
        ),
    )
    assert run("import", "--month", SECOND, "--no-audit")[0] == 0
    assert "its facts have changed" in refused(run, folder, "answer", task["id"], "do_not_tell")


def test_later_writer_is_told_who_was_first(folder):
    from datetime import UTC, datetime

    from assusoft.errors import Conflict

    at = datetime(2026, 1, 5, tzinfo=UTC)
    one, other = open_employer(folder), open_employer(folder)
    task = next(task for task in one.tasks() if task.kind == "affiliation")
    other.view()
    seen = [task.id for task in other.tasks()]
    assert task.id in seen
    one.answer(task.id, "affiliate", {}, "Claire", at)
    new = other.store  # the other still has the month as it was: its answer expects no answer in force
    from assusoft.employer.monthly.said.answering import new_answer

    with pytest.raises(Conflict, match="Claire"):
        new.add_answer(new_answer(SECOND, task, "not_now", {}, "Luc", at, "", None))


def test_month_before_the_first_and_month_that_is_none_are_refused(run, folder):
    assert "is before 2025-11" in refused(run, folder, "import", "--month", "2025-10")
    assert "is not a month" in refused(run, folder, "import", "--month", "2025-13")


@pytest.mark.brochure("sent-once-a-month")
def test_closed_month_is_read_only(run, folder):
    assert "is closed" in refused(run, folder, "import", "--month", FIRST)
    assert "is closed" in refused(run, folder, "close", "--month", FIRST)


def test_folder_that_is_no_employer_is_refused(monkeypatch, capsys, tmp_path):
    status, _, err = call(monkeypatch, capsys, tmp_path, "status")
    assert (status, "is not an employer folder" in err) == (2, True)


@pytest.mark.brochure("month-obliged")
def test_month_being_worked_on_is_the_first_open_one_even_when_a_later_one_is_imported(run, folder):
    assert run("import", "--month", "2026-01", "--no-audit")[0] == 0
    assert open_employer(folder).view().month == SECOND
    task = first_task(run, "affiliation")
    assert run("answer", task["id"], "affiliate")[0] == 0
    assert "2025-12 was imported and is still open" in refused(run, folder, "close", "--month", "2026-01")


def test_unknown_person_supplier_and_task_are_refused(run, folder):
    assert "Nobody is known as 'P99999'" in refused(run, folder, "person", "P99999")
    assert "There is no supplier 'x'" in refused(run, folder, "register", "--supplier", "x")
    assert "is not a task of" in refused(run, folder, "answer", "Tnone", "affiliate")
