"""A code that the layout does not know: one question for all who have it, its answer kept, nothing told meanwhile."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.few import AT, FIRST, SECOND, few_people, settle
from support.small import write_extracts, write_small
from support.warm import warm_copy
from support.world import World

from assusoft.employer import Employer, open_employer
from assusoft.errors import Refused
from assusoft.month.declarations.stated import Stated
from assusoft.month.wording import task_lines, task_values

THIRD = "2026-01"
LATER = datetime(2026, 1, 20, tzinfo=UTC)
Edit = Callable[[str], str]


def rewritten(old: str, new: str, *people: str) -> Edit:
    """The extract with another text in the lines of these people, of everybody when none is named."""

    def edit(text: str) -> str:
        lines = text.splitlines()
        mine = [not people or any(f";{name};" in line for name in people) for line in lines]
        changed = (line.replace(old, new) if own else line for line, own in zip(lines, mine, strict=True))
        return "\n".join([*changed, ""])

    return edit


def lay(folder: Path, world: World, month: str, *edits: Edit, table: str = "workers") -> None:
    """The month's files, the one of workers (or family) edited."""
    write_extracts(folder, world, month)
    path = folder / "extracts" / month / f"{table}-{month}.csv"
    text = path.read_text("utf-8")
    for edit in edits:
        text = edit(text)
    path.write_text(text, "utf-8")


@pytest.fixture
def world() -> World:
    return few_people()


@pytest.fixture(scope="module")
def first_closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four people, the first month closed."""
    folder = write_small(tmp_path_factory.mktemp("codes") / "acme")
    lay(folder, few_people(), FIRST)
    employer = open_employer(folder)
    employer.import_month(FIRST, [], "An", datetime(2025, 12, 1, tzinfo=UTC))
    settle(employer)
    employer.close(FIRST, "An", datetime(2025, 12, 1, tzinfo=UTC))
    employer.store.close()
    return folder


@pytest.fixture
def acme(first_closed: Path, tmp_path: Path) -> Employer:
    """A copy of it to be changed."""
    return open_employer(shutil.copytree(first_closed, tmp_path / "acme"))


def second(acme: Employer, world: World, *edits: Edit) -> Employer:
    """The second month imported, its file of workers edited."""
    lay(acme.folder, world, SECOND, *edits)
    acme.import_month(SECOND, [], "An", AT)
    return acme


@pytest.fixture(scope="module")
def second_asked(first_closed: Path, tmp_path_factory: pytest.TempPathFactory) -> Employer:
    """The second month imported, in which two people have a sex that nobody knows; nothing is stored in it."""
    folder = shutil.copytree(first_closed, tmp_path_factory.mktemp("asked") / "acme")
    asking = second(open_employer(folder), few_people(), rewritten(*SEX, *TWO))
    asking.messages(SECOND)
    return asking


@pytest.fixture
def asked(second_asked: Employer, tmp_path: Path) -> Employer:
    """A copy of it to be changed."""
    return warm_copy(second_asked, tmp_path / "asked")


def ids(acme: Employer, *people: str) -> list[str]:
    """The persons of these first names."""
    rows = acme.photo(FIRST).worker.set_index("first_name")["person"]
    return sorted(rows[name] for name in people)


def said(messages) -> dict[str, object]:
    """Person -> the sex reported."""
    return {message.person: message.after["sex"] for message in messages}


def codes(acme: Employer, month: str | None = None):
    return [task for task in acme.tasks(month) if task.kind == "unknown_code"]


SEX = (";F;", ";X;")
STATUTE = (";employee;", ";flexi;")
TWO = ("Anna", "Boris")


def test_an_unknown_code_no_longer_stops_the_import(asked):
    photo = asked.photo(SECOND)
    assert len(photo.worker) == 4
    assert photo.worker["sex"].isna().sum() == 2
    assert set(photo.problem["reason"]) == {"unknown_code"}


def test_one_question_asks_for_all_who_have_the_code(asked):
    (task,) = codes(asked)
    assert task.blocking
    assert task.plans == ("group",)
    assert task.facts == {"source": "payroll", "table": "worker", "field": "sex", "code": "X"}
    assert task.evidence == {
        "people": 2,
        "cells": 2,
        "file": "workers-2025-12.csv",
        "sheet": "",
        "column": "sex",
        "rows": [2, 3],
    }
    assert [(choice.name, [asked.codes for asked in choice.questions]) for choice in task.choices] == [
        ("means", [("M", "F")]),
        ("empty", []),
    ]
    assert asked.question(task) == (
        "The layout of source payroll does not know the code 'X' of Sex: 2 people have it (workers-2025-12.csv, "
        "column sex, rows 2, 3). What does it mean?"
    )


def test_its_id_names_no_person(acme, world, tmp_path):
    second(acme, world, rewritten(*SEX, *TWO))
    (task,) = codes(acme)
    lay(acme.folder, world, SECOND, rewritten(*SEX, "Dirk"))
    acme.import_month(SECOND, [], "An", AT)
    (again,) = codes(acme)
    assert again.id == task.id
    assert again.concerns != task.concerns
    assert not set(ids(acme, "Anna", "Boris", "Dirk")) & {str(value) for value in task.facts.values()}


def test_each_code_has_its_own_question(acme, world):
    second(acme, world, rewritten(";F;", ";X;", "Anna"), rewritten(";F;", ";Y;", "Boris"))
    assert [task.facts["code"] for task in codes(acme)] == ["X", "Y"]


def test_suppliers_keep_what_they_have_while_it_waits(asked):
    assert not asked.messages(SECOND)
    register = asked.register("alpha", SECOND)
    assert set(register["sex"]) == {"F"}
    with pytest.raises(Refused, match="1 blocking task"):
        asked.close(SECOND, "An", AT)


def test_who_is_in_a_plan_stays_in_it_while_its_rule_cannot_be_decided(acme, world):
    second(acme, world, rewritten(*STATUTE, *TWO))
    assert [task.kind for task in acme.tasks()] == ["unknown_code"]
    assert not acme.messages(SECOND)
    assert acme.certificate(SECOND).ok


def test_an_answer_gives_all_of_them_the_value(asked):
    (task,) = codes(asked)
    told = asked.answer(task.id, "means", {"value": "M"}, "An", AT)
    assert said(told) == dict.fromkeys(ids(asked, *TWO), "M")
    assert not codes(asked)
    assert asked.certificate(SECOND).ok
    asked.close(SECOND, "An", AT)
    assert asked.verify().equal


def test_a_preview_shows_what_it_would_lead_to_and_stores_nothing(asked):
    (task,) = codes(asked)
    assert said(asked.preview(task.id, "means", {"value": "M"})) == dict.fromkeys(ids(asked, *TWO), "M")
    assert codes(asked)
    assert not asked.messages(SECOND)


def test_a_value_outside_of_the_list_is_refused(asked):
    (task,) = codes(asked)
    with pytest.raises(Refused, match=r"'male' is not one of M, F"):
        asked.answer(task.id, "means", {"value": "male"}, "An", AT)


def test_a_code_that_says_nothing_leaves_the_cells_empty(asked):
    (task,) = codes(asked)
    told = asked.answer(task.id, "empty", {}, "An", AT)
    assert said(told) == dict.fromkeys(ids(asked, *TWO), None)
    assert not [task for task in asked.tasks() if task.kind in ("unknown_code", "inconsistent_data")]


@pytest.mark.long
def test_the_code_stays_known_in_later_months(acme, world):
    second(acme, world, rewritten(*SEX, *TWO))
    (task,) = codes(acme)
    acme.answer(task.id, "means", {"value": "M"}, "An", AT)
    acme.close(SECOND, "An", AT)
    lay(acme.folder, world, THIRD, rewritten(*SEX, "Anna", "Boris", "Dirk"))
    acme.import_month(THIRD, [], "An", LATER)
    assert not codes(acme)
    assert said(acme.messages(THIRD)) == dict.fromkeys(ids(acme, "Dirk"), "M")
    acme.close(THIRD, "An", LATER)
    assert acme.verify().equal


def test_the_answer_is_taken_back_and_the_cells_wait_again(asked):
    (task,) = codes(asked)
    asked.answer(task.id, "means", {"value": "M"}, "An", AT)
    asked.retract(task.id, "An", AT)
    assert [one.id for one in codes(asked)] == [task.id]
    assert not asked.messages(SECOND)


@pytest.mark.long
def test_taken_back_in_a_later_month_it_leaves_closed_months_as_they_were(acme, world):
    second(acme, world, rewritten(*SEX, *TWO))
    (task,) = codes(acme)
    acme.answer(task.id, "means", {"value": "M"}, "An", AT)
    acme.close(SECOND, "An", AT)
    lay(acme.folder, world, THIRD, rewritten(*SEX, *TWO))
    acme.import_month(THIRD, [], "An", LATER)
    acme.retract(task.id, "An", LATER)
    assert [one.id for one in codes(acme, THIRD)] == [task.id]
    assert not acme.messages(THIRD)
    assert acme.verify().equal
    told = acme.answer(task.id, "means", {"value": "F"}, "An", LATER)
    assert said(told) == dict.fromkeys(ids(acme, *TWO), "F")


def test_answered_again_the_last_answer_holds(asked):
    (task,) = codes(asked)
    asked.answer(task.id, "means", {"value": "M"}, "An", AT)
    told = asked.answer(task.id, "means", {"value": "F"}, "An", AT)
    assert not told  # it is what the supplier has
    assert not codes(asked)


def test_some_persons_can_mean_something_else_by_a_declaration(asked):
    (task,) = codes(asked)
    asked.answer(task.id, "means", {"value": "M"}, "An", AT)
    boris, anna = ids(asked, "Boris"), ids(asked, "Anna")
    asked.declare(Stated(boris[0], "value", {"sex": "F"}, begins="2025-12-01"), "An", AT)
    assert said(asked.messages(SECOND)) == dict.fromkeys(anna, "M")
    assert not asked.tasks()
    assert asked.certificate(SECOND).ok


def test_a_newcomer_whose_rule_reads_the_code_waits_without_a_question_of_his_own(acme, world):
    second(acme, world, rewritten(*STATUTE, "Anna"))
    assert not [task for task in acme.tasks() if task.kind == "missing_data"]


@pytest.mark.long
def test_where_no_plan_reads_the_field_the_question_does_not_block(acme, world):
    end = rewritten(";0403170701;2020-01-01;2020-01-01;;;", ";0403170701;2020-01-01;2020-01-01;;R9;", "Anna")
    second(acme, world, end)
    (task,) = codes(acme)
    assert task.facts["field"] == "end_reason"
    assert not task.blocking
    assert acme.certificate(SECOND).ok
    acme.close(SECOND, "An", AT)
    assert acme.verify().equal


def test_pay_that_depends_on_the_code_is_neither_told_nor_asked_meanwhile(acme, world):
    second(acme, world, rewritten(";13.9200;", ";13.9200;S", "Anna"))
    (task,) = codes(acme)
    assert task.facts["field"] == "split_payroll"
    assert [task.kind for task in acme.tasks()] == ["unknown_code"]
    acme.answer(task.id, "means", {"value": "true"}, "An", AT)
    assert acme.certificate(SECOND).ok


def test_the_certificate_counts_each_waiting_cell_as_waiting_for_a_task(asked):
    certificate = asked.certificate(SECOND)
    assert certificate.ok
    assert certificate.cells["waiting"] == {"unknown_code": 2}


def test_explain_leads_from_the_question_to_each_cell(asked):
    (task,) = codes(asked)
    tree = asked.explain(task.id).text()
    assert "workers-2025-12.csv, row 2, column sex" in tree
    assert "workers-2025-12.csv, row 3, column sex" in tree
    assert "Set aside: the layout does not know the code X" in tree
    assert "Nobody has answered it yet" in tree
    asked.answer(task.id, "means", {"value": "M"}, "An", AT, "new list of the payroll office")
    answered = asked.explain(task.id).text()
    assert "means value=M" in answered
    assert "new list of the payroll office" in answered


def test_what_a_task_shows_and_prints(asked):
    (task,) = codes(asked)
    sentence = asked.question(task)
    lines = task_lines(task, sentence, "en")
    assert lines[0] == f"{task.id}  BLOCKING  {sentence}"
    assert lines[1].startswith("    means value=M|F: ")
    values = task_values(task, sentence, "en")
    assert values["evidence"]["people"] == 2
    assert values["concerns"] == tuple(ids(asked, *TWO))


def test_it_is_answered_in_the_workbook_too(asked):
    book = load_workbook(BytesIO(asked.task_sheet(SECOND)))
    heads, row = ([cell.value for cell in line] for line in book.active.iter_rows())
    assert "2 people have it" in row[heads.index("Question")]
    for head, value in (("ANSWER", "means"), ("Value", "M")):
        book.active.cell(2, heads.index(head) + 1, value)
    filled = BytesIO()
    book.save(filled)
    asked.answer_all(filled.getvalue(), "An", AT)
    assert said(asked.messages(SECOND)) == dict.fromkeys(ids(asked, *TWO), "M")


def test_a_whole_list_of_codes_that_changed_is_held_and_released_with_a_reason(acme, world):
    lay(acme.folder, world, SECOND, rewritten(*SEX))
    with pytest.raises(Refused, match=r"(?s)Sex: a list of codes changed as a whole, for 4 of 4 people.*F → X \(4\)"):
        acme.import_month(SECOND, [], "An", AT)
    acme.import_month(SECOND, [], "An", AT, "a new list of codes")
    (task,) = codes(acme)
    assert task.evidence["people"] == 4


def test_a_column_full_of_unknown_codes_is_held_in_the_first_month_too(tmp_path, world):
    folder = write_small(tmp_path / "acme")
    lay(folder, world, FIRST, rewritten(*SEX))
    employer = open_employer(folder)
    with pytest.raises(Refused) as held:
        employer.import_month(FIRST, [], "An", AT)
    assert (
        "source payroll: Sex: 4 of the 4 cells with something in them have a code that the layout does not know: "
        "'X' (4); codes in all: 1. Is it the right column, and the right list of codes in [codes] of the layout?"
    ) in str(held.value)
    assert not employer.facts.months()
    employer.import_month(FIRST, [], "An", AT, "it is")
    assert len(codes(employer)) == 1


def test_the_same_unknown_code_a_month_later_is_nothing_new(acme, world):
    lay(acme.folder, world, SECOND, rewritten(*SEX))
    acme.import_month(SECOND, [], "An", AT, "a new list of codes")
    acme.answer(codes(acme)[0].id, "means", {"value": "F"}, "An", AT)
    acme.close(SECOND, "An", AT)
    lay(acme.folder, world, THIRD, rewritten(*SEX))
    acme.import_month(THIRD, [], "An", LATER)
    assert not acme.tasks()
    assert not acme.messages(THIRD)


@pytest.fixture
def with_tom(tmp_path, world) -> Employer:
    """Anna's child Tom is insured, the first month closed."""
    tom = {"relation": "child", "last_name": "Peeters", "first_name": "Tom", "birth_date": date(2015, 5, 1)}
    world.family["W00001", "Tom"] = tom | {"until": None, "insured": None}
    folder = write_small(tmp_path / "acme")
    lay(folder, world, FIRST)
    employer = open_employer(folder)
    employer.import_month(FIRST, [], "An", datetime(2025, 12, 1, tzinfo=UTC))
    for task in employer.tasks():
        employer.answer(task.id, "affiliate", {}, "An", AT)
    employer.close(FIRST, "An", datetime(2025, 12, 1, tzinfo=UTC))
    return employer


def test_a_family_member_stays_insured_while_nobody_knows_what_he_is(with_tom, world):
    lay(with_tom.folder, world, SECOND, rewritten(";child;", ";kind;"), table="family")
    with_tom.import_month(SECOND, [], "An", AT)
    (task,) = with_tom.tasks()
    assert (task.kind, task.facts["table"], task.facts["field"], task.facts["code"]) == (
        "unknown_code", "family", "relation", "kind",
    )  # fmt: skip
    assert task.blocking
    assert not with_tom.messages(SECOND)
    assert with_tom.certificate(SECOND).ok
    assert with_tom.certificate(SECOND).cells["waiting"] == {"unknown_code": 1}
    with_tom.answer(task.id, "means", {"value": "child"}, "An", AT)
    assert not with_tom.tasks()
    assert not with_tom.messages(SECOND)
    with_tom.close(SECOND, "An", AT)
    assert with_tom.verify().equal


@pytest.mark.long
def test_the_answer_decides_of_a_family_member_as_the_payroll_would(with_tom, world):
    lay(with_tom.folder, world, SECOND, rewritten(";child;", ";kind;"), table="family")
    with_tom.import_month(SECOND, [], "An", AT)
    with_tom.answer(with_tom.tasks()[0].id, "means", {"value": "other"}, "An", AT)
    assert [task.kind for task in with_tom.tasks()] == ["family_departure"]


@pytest.mark.long
def test_the_audit_has_no_second_finding_for_a_cell_that_waits(acme, world):
    second(acme, world, rewritten(*STATUTE, "Anna"), rewritten(*SEX, "Boris"))
    found = acme.audit(SECOND, "An", AT).findings
    assert found[found["field"].isin(["sex", "statute"])].empty
    for task in codes(acme):
        acme.answer(task.id, "empty", {}, "An", AT)
    again = acme.audit(SECOND, "An", AT).findings
    assert set(again["field"]) & {"sex", "statute"}


CASES = {
    "reported": (";F;", ";X;", ";M;", "M"),
    "a condition": (";employee;", ";flexi;", ";student;", "student"),
    "the same condition": (";employee;", ";flexi;", ";employee;", "employee"),
    "pay": (";13.9200;", ";13.9200;S", ";13.9200;Y", "true"),
    "why somebody left": (";2020-01-01;;;", ";2020-01-01;2025-12-15;R9;", ";2020-01-01;2025-12-15;resignation;",
                          "resignation"),
}  # fmt: skip


@pytest.mark.parametrize(
    "case",
    [one if one in ("a condition", "pay") else pytest.param(one, marks=pytest.mark.long) for one in CASES],
)
def test_explained_a_code_is_what_the_payroll_would_have_said(acme, world, tmp_path, case):
    before, code, value, meaning = CASES[case]
    plain = shutil.copytree(acme.folder, tmp_path / "plain")
    second(acme, world, rewritten(before, code, *TWO))
    (task,) = codes(acme)
    acme.answer(task.id, "means", {"value": meaning}, "An", AT)
    lay(plain, world, SECOND, rewritten(before, value, *TWO))
    other = open_employer(plain)
    other.import_month(SECOND, [], "An", AT)
    assert [one.id for one in acme.messages(SECOND)] == [one.id for one in other.messages(SECOND)]
    assert [one.id for one in acme.tasks()] == [one.id for one in other.tasks()]
    assert acme.certificate(SECOND).cells == other.certificate(SECOND).cells


def test_in_the_takeover_month_nobody_is_taken_over_by_a_code_that_nobody_knows(tmp_path, world):
    folder = write_small(tmp_path / "acme")
    lay(folder, world, FIRST, rewritten(*STATUTE, "Anna"))
    employer = open_employer(folder)
    employer.import_month(FIRST, [], "An", AT)
    (task,) = codes(employer)
    assert task.blocking
    assert task.concerns[0] not in set(employer.register("alpha", FIRST)["person"])
    employer.answer(task.id, "means", {"value": "employee"}, "An", AT)
    assert task.concerns[0] in set(employer.register("alpha", FIRST)["person"])
    settle(employer)
    assert employer.certificate(FIRST).ok
    employer.close(FIRST, "An", AT)
    assert employer.verify().equal


def test_photo_changes_and_history_have_the_value_once_it_is_known(asked):
    assert asked.changes(SECOND)["after"].tolist() == [None, None]
    asked.answer(codes(asked)[0].id, "means", {"value": "M"}, "An", AT)
    assert asked.photo(SECOND).worker["sex"].value_counts().to_dict() == {"F": 2, "M": 2}
    assert asked.changes(SECOND)["after"].tolist() == ["M", "M"]
    assert asked.person(ids(asked, "Anna")[0])["contracts"]["sex"].tolist() == ["M"]
    assert asked.status(SECOND)["headcount"]["changed"] == 2


def test_the_journal_says_which_code_was_explained_as_what(asked):
    asked.answer(codes(asked)[0].id, "means", {"value": "M"}, "An", AT, "new list")
    entry = asked.journal()[-1]
    assert entry.what == "Answer to «Unknown code», payroll sex X"
    assert (entry.by, entry.why) == ("An", "new list")


def test_a_number_that_rows_are_found_by_cannot_wait(acme, world):
    lay(acme.folder, world, SECOND)
    layout = acme.folder / "templates" / "payroll" / "small.toml"
    entity = '[part.codes.entity]\n"A" = "0403170701"\n\n[part.codes.split_payroll]'
    layout.write_text(layout.read_text().replace("[part.codes.split_payroll]", entity))
    with pytest.raises(Refused, match=r"codes.entity: '0403170701' in .* is not a known code"):
        open_employer(acme.folder).import_month(SECOND, [], "An", AT)


@pytest.mark.long
def test_the_family_of_somebody_held_back_stays_insured_too(with_tom, world):
    second(with_tom, world, rewritten(*STATUTE, "Anna"))
    assert [task.kind for task in with_tom.tasks()] == ["unknown_code"]
    assert not with_tom.messages(SECOND)
    assert with_tom.certificate(SECOND).ok
    with_tom.answer(codes(with_tom)[0].id, "means", {"value": "employee"}, "An", AT)
    assert not with_tom.tasks()
    assert with_tom.certificate(SECOND).ok


def test_who_left_with_such_a_code_is_asked_about_once_it_is_known(acme, world):
    left = rewritten(";2020-01-01;;;employee;", ";2020-01-01;2025-12-15;resignation;flexi;", "Anna")
    second(acme, world, left)
    assert [task.kind for task in acme.tasks()] == ["unknown_code"]
    assert acme.certificate(SECOND).ok
    acme.answer(codes(acme)[0].id, "means", {"value": "employee"}, "An", AT)
    assert [task.kind for task in acme.tasks()] == ["departure"]
    settle(acme)
    assert {message.kind for message in acme.messages(SECOND)} == {"exit"}
    assert acme.certificate(SECOND).ok


def test_the_same_extract_imported_with_the_code_in_the_layout_asks_nothing(asked):
    assert codes(asked)
    layout = asked.folder / "templates" / "payroll" / "small.toml"
    known = '[part.codes.sex]\n"F" = "F"\n"X" = "M"\n\n[part.codes.split_payroll]'
    layout.write_text(layout.read_text().replace("[part.codes.split_payroll]", known))
    asked.store.close()
    again = open_employer(asked.folder)
    again.import_month(SECOND, [], "An", AT)
    assert not codes(again)
    assert said(again.messages(SECOND)) == dict.fromkeys(ids(again, *TWO), "M")
