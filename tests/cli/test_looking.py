"""Who has what, what happened, what was sent: each list against facts found by another way."""

import json
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from assusoft.employer import open_employer
from assusoft.employer.looking.journal import TELLERS
from assusoft.frames import rows_of
from assusoft.layouts.workbook.for_people import PeoplesList, book_of_lists
from assusoft.store.chain import KINDS

FIRST, SECOND = "2025-11", "2025-12"


def asked(run, *words: str):
    """The JSON document of a verb that is done."""
    status, out, err = run(*words, "--json")
    assert status == 0, err
    return json.loads(out)


def answered_and_taken_back(run) -> dict:
    """An affiliation answered, then taken back: its task."""
    tasks = json.loads(run("tasks", "--month", SECOND, "--json")[1])
    task = next(one for one in tasks if one["kind"] == "affiliation")
    assert run("answer", task["id"], "affiliate", "--by", "Claire", "--reason", "Chosen")[0] == 0
    assert run("retract", task["id"], "--by", "Anna", "--reason", "A mistake")[0] == 0
    return task


# who has what


def test_who_has_what_holds_each_affiliation_that_the_registers_hold_that_day(run, folder):
    found = asked(run, "who-has-what", "--on", "2025-11-30")
    employer = open_employer(folder)
    registers = [employer.register(key, on=date(2025, 11, 30)) for key in employer.suppliers]
    names = ["plan", "person", "member", "affiliation_from"]
    expected = {row for register in registers for row in register[names].astype(str).itertuples(index=False, name=None)}
    assert {(one["plan"], one["person"], one["member"], one["from"]) for one in found} == expected
    assert len(found) == len(expected)
    assert any(one["member"] for one in found)
    assert all(one["to"] is None or one["to"] >= "2025-11-30" for one in found)


def test_who_has_what_is_that_of_the_last_day_of_the_month_worked_on_when_no_day_is_named(run):
    assert asked(run, "who-has-what") == asked(run, "who-has-what", "--on", "31/12/2025")


def test_who_has_what_counts_per_plan_and_cost_centre(run):
    found = asked(run, "who-has-what")
    centre, plan = found[0]["cost_centre"], found[0]["plan"]
    own = [one for one in found if (one["plan"], one["cost_centre"]) == (plan, centre)]
    workers = sum(not one["member"] for one in own)
    status, out, _ = run("who-has-what")
    assert status == 0
    assert f" {centre} = {workers} travailleurs, {len(own) - workers} membres de la famille" in out


@pytest.mark.brochure("plan-by-plan", "overview-of-all")
def test_who_has_what_as_a_workbook_has_persons_by_plan_days_and_numbers(run, folder, tmp_path):
    found, file = asked(run, "who-has-what"), tmp_path / "who.xlsx"
    assert run("who-has-what", "--to", str(file))[0] == 0
    nothing = {str(row["person"]) for row in rows_of(open_employer(folder).who_has_nothing())}
    matrix, affiliations, numbers = openpyxl.load_workbook(file).worksheets
    assert nothing
    assert {cell.value for cell in matrix["A"][1:]} == nothing | {one["person"] for one in found}
    assert (matrix.title, matrix["A1"].value) == ("Qui a quoi", "Personne")
    days = [cell for row in matrix.iter_rows(min_row=2, min_col=7, values_only=True) for cell in row if cell]
    assert len(days) == affiliations.max_row - 1 == len(found)
    assert sorted(day.date().isoformat() for day in days) == sorted(one["from"] for one in found)
    counts = list(numbers.iter_rows(min_row=2, min_col=3, values_only=True))
    assert sum(map(sum, counts)) == len(found)


def test_who_is_in_service_and_in_no_plan_has_nothing(folder):
    """By the photo and the affiliations of the day: nobody whose contract is over."""
    employer = open_employer(folder)
    day = date(2025, 12, 31)
    nothing = set(employer.who_has_nothing(day)["person"])
    insured = set(employer.who_has_what(day)["person"])
    photo = employer.photo(SECOND).worker
    running = photo[photo["contract_end"].isna() | (photo["contract_end"] >= day)]
    assert nothing == set(running["person"]) - insured
    assert nothing
    assert list(employer.who_has_nothing(day).columns) == [
        "person", "member", "name", "entity", "department", "cost_centre",
    ]  # fmt: skip


def test_a_text_that_looks_like_a_formula_stays_a_text():
    content = book_of_lists([PeoplesList("List", ["Name"], [["=1+1"], ["a\x0bb"]])])
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    assert [(cell.value, cell.data_type) for cell in sheet["A"][1:]] == [("=1+1", "s"), ("a b", "s")]


# documents


@pytest.mark.brochure("sent-history")
def test_documents_are_what_was_queued_and_each_is_written_byte_for_byte(run, folder, tmp_path):
    found, store = asked(run, "documents"), open_employer(folder).store
    queued = [(one, file) for one in store.transmissions() for file in one.documents]
    assert [(one["transmission"], one["name"], one["sha256"], one["size"]) for one in found] == [
        (sending.id, file.name, file.sha256, file.size) for sending, file in queued
    ]
    assert {one["state"] for one in found} == {sending.state for sending, _ in queued}
    assert len({one["id"] for one in found}) == len(found) > 0
    for one, (_, file) in zip(found, queued, strict=True):
        assert one["id"].startswith("D")
        assert run("document", one["id"], "--to", str(tmp_path / "file"))[0] == 0
        assert (tmp_path / "file").read_bytes() == store.content(file.sha256)


def test_documents_of_a_month_and_a_supplier(run):
    found = asked(run, "documents")
    own = asked(run, "documents", "--month", FIRST, "--supplier", "leasing-c")
    assert own == [one for one in found if (one["month"], one["supplier"]) == (FIRST, "leasing-c")] != []
    assert asked(run, "documents", "--month", SECOND) == []


def test_documents_have_the_state_that_was_known_then(run, folder):
    employer = open_employer(folder)
    last = max(event.at for _, event in employer.store.all_events())
    early = employer.documents(known_on=datetime(2000, 1, 1, tzinfo=UTC))
    assert (early, employer.documents(known_on=last)) == ([], employer.documents())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("document", "D00000000000000000000", "--to", "file"), "There is no document 'D00000000000000000000'."),
        (("documents", "--month", "2031-01"), "2031-01 has no import yet."),
        (("documents", "--supplier", "nobody"), "There is no supplier 'nobody'."),
        (("journal", "--month", "2031-01"), "2031-01 has no import yet, so nothing happened in it."),
        (("journal", "--month", "soon"), "'soon' is not a month."),
        (("journal", "--from", "soon"), "'soon' is not a day. Write it as 2026-02-28 or 28/02/2026."),
        (("journal", "--from", "2026-02-01", "--until", "2026-01-01"), "the first day is after the last one."),
        (("history", "P99999"), "Nobody is known as 'P99999'."),
        (("history", "Nemo"), "Nobody is known as 'Nemo'."),
        (("history", "a"), "'a' may be several persons: P00001 "),
        (("who-has-what", "--known-on", "2024-01-01"), "Nothing had been imported on 2024-01-01"),
    ],
)
def test_what_is_not_known_is_refused_in_one_sentence(run, words, sentence):
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert sentence in err.replace("\n", " ")


# the journal


def test_every_kind_of_fact_is_told():
    assert set(TELLERS) == set(KINDS)


def test_the_journal_tells_every_fact_in_the_order_of_the_chain(run, folder):
    found, chained = asked(run, "journal"), open_employer(folder).store.chained()
    told = [{"retraction": "answer"}.get(one["kind"], one["kind"]) for one in found]
    assert told == [kind for kind, _ in chained]
    assert set(found[0]) >= {"at", "by", "what", "why", "before", "after", "ids"}
    assert all(one["at"] and one["what"] and one["month"] for one in found)


def test_what_suppliers_answered_is_told(run, folder):
    run("return", "insurer-a-1", "--grade", "1", "--by", "Claire", "--reason", "By phone")
    told = asked(run, "journal")[-1]
    assert (told["kind"], told["by"], told["why"], told["ids"]) == (
        "return",
        "Claire",
        "By phone",
        ["R1", "insurer-a-1"],
    )
    assert told["after"] == {"grade": 1, "messages": 0}


def test_statements_and_what_is_decided_about_them_are_told(run, folder):
    billed, file = ("--supplier", "insurer-a", "--period", FIRST), folder / "bill.csv"
    run("expected", *billed, "--to", str(file))
    file.write_text(file.read_text("utf-8").replace("A-GRP-0147;", "A-GRP-0148;", 1), "utf-8")
    [one, *_] = json.loads(run("statement", str(file), *billed, "--json")[1])["differences"]
    run("dispute", one["id"], "--by", "Claire", "--reason", "Not ours")
    received, decided = asked(run, "journal")[-2:]
    assert (received["kind"], received["ids"], received["month"]) == ("statement", ["B1"], FIRST)
    assert (decided["by"], decided["why"], decided["after"], decided["ids"]) == (
        "Claire", "Not ours", {"choice": "dispute"}, [one["id"], "B1"],
    )  # fmt: skip


def test_an_answer_taken_back_is_told_with_what_was_so_before_and_after(run):
    before = len(asked(run, "journal"))
    task = answered_and_taken_back(run)
    given, back = asked(run, "journal")[before:]
    assert (given["by"], given["why"], given["before"], given["ids"]) == ("Claire", "Chosen", None, [task["id"]])
    assert given["after"]["choice"] == "affiliate"
    assert (back["by"], back["why"], back["after"], back["kind"]) == ("Anna", "A mistake", None, "retraction")
    assert back["before"] == given["after"]
    then = ("--known-on", "2026-01-31")
    assert len(asked(run, "journal", *then)) == before
    kinds = {one["kind"] for one in asked(run, "history", task["person"], *then)}
    assert "question" in kinds
    assert not kinds & {"answer", "retraction"}


def test_the_journal_of_some_days_and_of_a_month_is_a_part_of_it(run):
    found = asked(run, "journal")
    day = found[0]["at"][:10]
    assert asked(run, "journal", "--until", day) == [one for one in found if one["at"][:10] <= day]
    assert asked(run, "journal", "--from", day, "--month", FIRST) == [one for one in found if one["month"] == FIRST]
    assert asked(run, "journal", "--known-on", day) == asked(run, "journal", "--until", day)


@pytest.mark.long
def test_the_journal_tells_states_of_transmissions_and_the_reason_of_a_release(run, folder):
    found = [one for one in asked(run, "journal") if one["kind"] == "event" and one["ids"] == ["insurer-a-1"]]
    assert [(one["before"] or {}).get("state") for one in found] == [None, "queued", "sending"]
    assert [one["after"]["state"] for one in found] == ["queued", "sending", "sent"]
    assert run("import", "--month", SECOND, "--no-audit", "--release", "Checked by phone")[0] == 0
    path = folder / "extracts" / SECOND / f"blox-contrats-{SECOND}.csv"
    path.write_bytes(path.read_bytes().replace(b"Rue ", b"RUE ", 1))
    assert run("import", "--month", SECOND, "--no-audit", "--release", "Checked by phone", "--by", "Claire")[0] == 0
    last = next(one for one in reversed(asked(run, "journal")) if one["kind"] != "audit")
    assert (last["kind"], last["why"], last["before"]["import"], last["after"]["import"]) == (
        "import", "Checked by phone", 2, 3,
    )  # fmt: skip


def test_journal_and_history_are_written_in_the_language_of_the_employer(run, tmp_path):
    answered_and_taken_back(run)
    status, out, _ = run("journal")
    assert status == 0
    assert "Réponse à «\u00a0Nouvelle affiliation\u00a0» reprise" in out
    file = tmp_path / "journal.xlsx"
    assert run("journal", "--to", str(file))[0] == 0
    [sheet] = openpyxl.load_workbook(file).worksheets
    assert sheet.max_row - 1 == len(asked(run, "journal"))


# history


@pytest.mark.brochure("always-consulted")
def test_the_history_of_a_person_holds_its_cells_questions_answers_and_messages(run, folder):
    task = answered_and_taken_back(run)
    person, employer = task["person"], open_employer(folder)
    found = asked(run, "history", person)
    assert found[0]["kind"] == "first_seen"
    assert [one["at"] for one in found if one["at"]] == sorted(one["at"] for one in found if one["at"])
    changes = employer.changes(SECOND)
    own = changes[(changes["person"] == person) & (changes["kind"] == "changed")]
    assert sorted(one["field"] for one in found if one["kind"] == "changed") == sorted(own["field"])
    kinds = [one["kind"] for one in found if task["id"] in one["ids"]]
    assert kinds == ["question", "answer", "retraction"]
    owed = {message.id for message in employer.messages(SECOND) if message.person == person}
    assert {one["ids"][0] for one in found if one["kind"] == "message"} == owed
    assert all(one["at"] is None for one in found if one["kind"] == "message")


def test_history_names_the_transmissions_and_documents_that_held_a_person(run):
    taken = asked(run, "history", "P00012")
    sent = [one for one in taken if one["kind"] == "transmission"]
    papers = {one["id"]: one["transmission"] for one in asked(run, "documents", "--month", FIRST)}
    assert sent
    for one in sent:
        assert {papers[id] for id in one["ids"][1:]} == {one["ids"][0]}
        assert one["after"] == {"state": "sent"}
    assert [one["what"] for one in taken if one["kind"] == "taken_over"] == [
        "Repris\u00a0: Assurance de groupe", "Repris\u00a0: Hospitalisation ouvriers",
    ]  # fmt: skip


def test_a_person_is_found_by_id_national_number_payroll_number_and_name(run, folder):
    row = open_employer(folder).photo(FIRST).worker.set_index("person").loc["P00012"]
    number = str(row["national_number"])
    dotted = f"{number[:2]}.{number[2:4]}.{number[4:6]}-{number[6:9]}.{number[9:]}"
    found = asked(run, "history", "P00012")
    name = f"{row['last_name']} {row['first_name']}".upper()
    for typed in ("p00012", number, dotted, str(row["payroll_id"]), name):
        assert asked(run, "history", typed) == found
        assert asked(run, "person", typed, "--month", FIRST)["contracts"][0]["person"] == "P00012"


@pytest.mark.long
def test_findings_of_the_audit_stand_in_the_history_of_their_person(run):
    audited = json.loads(run("audit", "--month", SECOND, "--by", "Claire", "--json")[1])
    finding = next(one for one in audited["findings"] if one["person"])
    found = [one for one in asked(run, "history", finding["person"]) if one["kind"] == "finding"]
    assert finding["id"] in {id for one in found for id in one["ids"]}
    assert {one["by"] for one in found} <= {"Claire", "Claire (RH)"}  # an import audits too


def test_nothing_is_known_of_a_person_before_the_first_import(run):
    status, _, err = run("history", "P00012", "--known-on", "2020-01-01")
    assert (status, "Nothing was known of P00012 at that moment." in err) == (2, True)


def test_looking_stores_nothing(run, folder, tmp_path):
    def facts(place: Path) -> bytes:
        return (place / "assusoft.db").read_bytes()

    before = facts(folder)
    for words in (("who-has-what",), ("history", "P00012"), ("documents",), ("journal",)):
        assert run(*words)[0] == 0
    assert facts(folder) == before
