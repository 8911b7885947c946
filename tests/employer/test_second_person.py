"""Whose a task is, and what counts only once a second person confirmed it: kept, shown, proved, replayed."""

import json
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook
from support.command import call
from support.few import SECOND, few_people, settle
from support.lists import add_list, give
from support.small import write_extracts

from assusoft.employer import Employer, open_employer
from assusoft.errors import Refused
from assusoft.month.declarations.stated import Stated
from assusoft.month.tasks.given import Given
from assusoft.month.tasks.standing import is_same_person

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
ANNA = "P00001"


@pytest.fixture
def careful(few) -> Employer:
    """The very small employer, where who enters a plan of choice, and what is declared otherwise, needs two people."""
    settings = few / "employer.toml"
    text = settings.read_text("utf-8")
    settings.write_text(f'{text}\n[second-person]\nkinds = ["affiliation", "missing_person", "value"]\n', "utf-8")
    return open_employer(few)


def entry(employer: Employer):
    return next(task for task in employer.tasks() if task.kind == "affiliation")


def test_an_answer_counts_once_another_person_confirms_it(careful):
    task, before = entry(careful), careful.messages()
    assert careful.answer(task.id, "affiliate", {}, "An", AT, reason="her letter") == []
    assert [one.id for one in careful.tasks() if one.id == task.id] == [task.id]
    waiting = careful.standings()[task.id].waiting
    assert (waiting.by, waiting.said["choice"], waiting.reason) == ("An", "affiliate", "her letter")
    assert careful.messages() == before
    told = careful.confirm(task.id, "Bram", AT)
    assert [(one.person, one.kind) for one in told] == [(task.person, "entry")]
    assert (careful.standings(), careful.waiting()) == ({}, [])
    assert task.id not in [one.id for one in careful.tasks()]
    [answer] = [one for one in careful.facts.answers() if one.task == task.id]
    assert (answer.by, answer.reason) == ("An + Bram", "her letter")


def test_the_same_answer_of_another_person_confirms_and_another_answer_does_not(careful):
    task = entry(careful)
    careful.answer(task.id, "affiliate", {}, "An", AT)
    with pytest.raises(Refused, match=r"An answered 'affiliate'.* waits for a second person. Confirm that"):
        careful.answer(task.id, "not_now", {}, "Bram", AT)
    assert careful.answer(task.id, "affiliate", {}, "Bram", AT) != []
    with pytest.raises(Refused, match=r"has an answer, and needs two people. Take it back first"):
        careful.answer(task.id, "not_now", {}, "Bram", AT)


@pytest.mark.parametrize("again", ["An", " an ", "AN"])
def test_the_same_person_cannot_confirm(careful, again):
    task = entry(careful)
    careful.answer(task.id, "affiliate", {}, "An", AT)
    for confirm in (
        lambda: careful.confirm(task.id, again, AT),
        lambda: careful.answer(task.id, "affiliate", {}, again, AT),
    ):
        with pytest.raises(Refused, match=rf"{task.id} waits for a second person, and {again} is the first"):
            confirm()


def test_a_name_is_the_same_however_its_accents_are_written():
    composed, apart = "Chlo\u00e9 Dupr\u00e9", "chloe\u0301 DUPRE\u0301"
    assert is_same_person(composed, apart)
    assert not is_same_person("Chlo\u00e9 Dupr\u00e9", "Chloe Dupre")


def test_a_task_that_is_named_twice_is_refused_and_nothing_waits(careful):
    task = entry(careful)
    with pytest.raises(Refused, match=f"Task {task.id} is named twice"):
        careful.answer_many([Given(task.id, "affiliate"), Given(task.id, "not_now")], "An", AT)
    assert careful.waiting() == []


def test_what_is_taken_back_takes_both_away(careful):
    task, before = entry(careful), careful.messages()
    careful.answer(task.id, "affiliate", {}, "An", AT)
    careful.retract(task.id, "Bram", AT, "too soon")
    assert (careful.standings(), careful.messages()) == ({}, before)
    with pytest.raises(Refused, match="Nothing waits for a second person as"):
        careful.confirm(task.id, "Bram", AT)
    careful.answer(task.id, "affiliate", {}, "An", AT)
    careful.confirm(task.id, "Bram", AT)
    careful.retract(task.id, "Eva", AT)
    assert (careful.standings(), careful.messages()) == ({}, before)
    assert entry(careful).id == task.id
    kinds = [one.kind for one in careful.journal(SECOND) if task.id in one.ids]
    assert kinds == ["first_word", "second_word", "first_word", "answer", "second_word", "retraction"]
    assert [one.why for one in careful.journal(SECOND) if one.kind == "second_word"] == ["too soon", ""]
    whole = [one.kind for one in careful.history(task.person)]
    assert (whole.count("first_word"), whole.count("second_word")) == (2, 2)


def test_a_declaration_counts_once_another_person_confirms_it(careful):
    stated = Stated(ANNA, "value", {"last_name": "Maes"}, begins="2025-12-03", reason="married")
    before = careful.messages()
    done = careful.declare(stated, "An", AT)
    assert (done.id, careful.messages(), careful.declarations()) == ("W1", before, [])
    assert [(one.id, one.kind, one.person) for one in careful.waiting()] == [("W1", "value", ANNA)]
    assert careful.status()["to_confirm"] == 1
    with pytest.raises(Refused, match=r"An declared this, and it waits for a second person: assusoft confirm W1"):
        careful.declare(stated, "Bram", AT)
    with pytest.raises(Refused, match="W1 waits for a second person, and An is the first"):
        careful.confirm("W1", "An", AT)
    careful.confirm("W1", "Bram", AT, reason="saw the certificate")
    [known] = careful.declarations()
    assert (known.by, known.reason, known.values) == (
        "An + Bram", "married; saw the certificate", {"last_name": "Maes"},
    )  # fmt: skip
    assert careful.messages() != before
    careful.declare(Stated(ANNA, "value", {"street": "Rue Neuve"}), "An", AT)
    careful.retract("W2", "Eva", AT)
    assert careful.waiting() == []


@pytest.mark.long
def test_the_month_is_proved_closed_and_replayed_and_what_blocks_waits(careful):
    world = few_people()
    del world.workers["W00004"]
    write_extracts(careful.folder, world, SECOND)
    careful.import_month(SECOND, [], "An", AT, release="one is not there")
    [task] = [task for task in careful.tasks() if task.blocking]
    assert (task.kind, task.person) == ("missing_person", "P00001")
    careful.answer(task.id, "left", {"exit_date": "2025-12-15", "reason": "resignation"}, "An", AT)
    with pytest.raises(Refused, match=f"cannot be closed: it has 1 blocking task, .*{task.id}"):
        careful.close(SECOND, "An", AT)
    assert careful.certificate().ok
    careful.confirm(task.id, "Bram", AT)
    assert [str(line) for line in careful.certificate().failures] == []
    careful.close(SECOND, "An", AT)
    assert careful.verify().differences == ()


def test_a_workbook_of_answers_keeps_what_waits_and_confirms_it(careful, tmp_path):
    task, sheet = entry(careful), tmp_path / "tasks.xlsx"
    careful.assign(task.id, "Bram", "An", AT)
    sheet.write_bytes(careful.task_sheet())
    book = load_workbook(sheet)
    rows = list(book.active.iter_rows())
    at = {cell.value: number for number, cell in enumerate(rows[0])}
    [row] = [row for row in rows[1:] if row[at["Task"]].value == task.id]
    assert row[at["State"]].value == "Assigned to Bram"
    row[at["ANSWER"]].value = "affiliate"
    book.save(sheet)
    sheet = sheet.read_bytes()
    assert careful.answer_all(sheet, "An", AT) == 1
    assert careful.standings()[task.id].waiting.by == "An"
    with pytest.raises(Refused, match="An is the first"):
        careful.answer_all(sheet, "An", AT)
    assert careful.answer_all(sheet, "Bram", AT) == 1
    assert careful.waiting() == []


def test_what_was_waiting_on_a_day_is_told_of_that_day(careful):
    task = entry(careful)
    careful.answer(task.id, "affiliate", {}, "An", AT)
    careful.confirm(task.id, "Bram", AT.replace(day=7))
    assert [one.by for one in careful.waiting(known_on=datetime(2026, 1, 6, tzinfo=UTC))] == ["An"]
    assert careful.waiting(known_on=datetime(2026, 1, 8, tzinfo=UTC)) == []


def test_a_task_is_somebodys_until_it_is_another_s(few):
    employer = open_employer(few)
    task = employer.tasks()[0]
    employer.assign(task.id, " Bram  Maes ", "An", AT)
    assert employer.standings()[task.id].assignee == "Bram Maes"
    employer.assign(task.id, "Eva", "An", AT)
    assert {id: one.assignee for id, one in employer.standings().items()} == {task.id: "Eva"}
    assert [one.what for one in employer.journal(SECOND) if one.kind == "assignment"] != []
    employer.assign(task.id, "", "An", AT)
    assert employer.standings() == {}
    with pytest.raises(Refused, match=r"Task T0{20} is not open in 2025-12"):
        employer.assign("T" + "0" * 20, "Eva", "An", AT)
    settle(employer)
    assert employer.verify().differences == ()


def test_what_needs_two_people_is_declared_one_by_one(careful, tmp_path):
    book = tmp_path / "said.csv"
    book.write_text(f"person;kind;street\n{ANNA};value;Rue Neuve\n", "utf-8")
    with pytest.raises(Refused, match=r"said.csv, row 2: value needs a second person, so it is declared alone"):
        careful.declare_book(book, "An", AT)
    add_list(careful.folder, "club")
    give(careful.folder, SECOND, "club", "Nr;Name", "blox-2;Peeters")
    employer = open_employer(careful.folder)
    [taken] = employer.import_month(SECOND, [], "An", AT).counts["lists"]
    [refused] = taken["refused"]
    assert refused.endswith(
        "row 2: P00003: affiliation needs a second person, so it is declared alone: assusoft declare."
    )
    assert (employer.declarations(), employer.waiting()) == ([], [])


def test_kinds_that_are_none_are_refused(few):
    settings = few / "employer.toml"
    settings.write_text(f'{settings.read_text("utf-8")}\n[second-person]\nkinds = ["entry"]\n', "utf-8")
    with pytest.raises(Exception, match="'entry' is no kind of task or declaration"):
        open_employer(few)


def test_command_line_assigns_confirms_and_shows_how_tasks_stand(careful, monkeypatch, capsys):
    def run(*words):
        return call(monkeypatch, capsys, careful.folder, *words)

    task = entry(careful)
    assert run("assign", task.id, "Bram")[0] == 0
    status, out, _ = run("answer", task.id, "affiliate", "--by", "An")
    assert status == 0
    assert out.startswith("Waits for a second person: An said «affiliate affiliation_from=2020-01-01» on")
    shown = next(one for one in json.loads(run("tasks", "--json")[1]) if one["id"] == task.id)
    assert (shown["assignee"], shown["waiting"]["by"], shown["waiting"]["choice"]) == ("Bram", "An", "affiliate")
    lines = run("tasks")[1]
    assert "Assigned to Bram" in lines
    assert f"assusoft confirm {task.id}" in lines
    assert run("confirm", task.id, "--by", "An")[0] == 2
    status, out, _ = run("confirm", task.id, "--by", "Eva")
    assert status == 0
    assert out.startswith(f"{task.id} is confirmed.")
    assert run("declare", ANNA, "value", "street=Rue Neuve", "--by", "An")[1].startswith("W2 waits for a second person")
    assert run("declarations")[1].startswith(f"W2 {ANNA} Waits for a second person: An said «value street=Rue Neuve»")
    assert json.loads(run("declarations", "--json")[1])[-1]["waits"] is True
    assert "Waiting for a second person: 1" in run("status")[1]
