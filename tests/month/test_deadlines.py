"""Until when a supplier must be told, by the deadlines of its plan sheet."""

from datetime import date
from pathlib import Path

import pytest
from support.months import ANNA, HOSPITAL, Employer, photo_of, plans_named

from assusoft.errors import ConfigError
from assusoft.month.tasks.deadlines import Due, due_dates
from assusoft.month.tasks.task import Choice, Question, Task
from assusoft.month.wording import task_cells, task_lines, task_values
from assusoft.plans.sheet import plan_of

DEADLINES = """
[deadline.newborn]
days = 60
lost = "questions"

[deadline.family]
months = 3
lost = "a wait"

[deadline.exit]
days = 30
lost = "a fine"
"""
MEMBER = {"person": "P00001", "member": "M1", "source": "blox", "payroll_id": "1", "relation": "child",
          "last_name": "Peeters", "first_name": "Lies"}  # fmt: skip


def due_in_december(member: dict, text: str = DEADLINES, **worker: object) -> list[tuple[str, date, str]]:
    """Kind of task, last day and what is lost, of Anna's open tasks; the member is new."""
    employer = Employer(plans_named(hospital=HOSPITAL + text))
    employer.decide(photo_of("2025-11", [ANNA]))
    employer.close()
    employer.decide(photo_of("2025-12", [ANNA | worker], family=[MEMBER | member]))
    tasks = employer.decide().tasks
    due = due_dates(tasks, employer.plans, {("P00001", "M1"): member["birth_date"]})
    return [(task.kind, due[task.id].day, due[task.id].lost) for task in tasks if task.id in due]


def test_a_newborn_has_the_deadline_of_births_and_others_that_of_the_family():
    born = {"birth_date": date(2025, 11, 20)}
    assert due_in_december(born) == [("family_affiliation", date(2026, 1, 19), "questions")]
    adopted = {"birth_date": date(2015, 3, 1), "since": date(2025, 12, 3)}
    assert due_in_december(adopted) == [("family_affiliation", date(2026, 3, 3), "a wait")]


def test_without_a_deadline_of_births_that_of_the_family_holds_and_without_any_nothing_is_due():
    born = {"birth_date": date(2025, 11, 20)}
    family = "[deadline.family]\nmonths = 3\nlost = 'a wait'"
    assert due_in_december(born, family) == [("family_affiliation", date(2026, 2, 20), "a wait")]
    assert due_in_december(born, "") == []


def test_an_exit_is_due_so_many_days_after_the_contract():
    gone = due_in_december({"birth_date": None, "relation": "other"}, contract_end=date(2025, 12, 10))
    assert gone == [("departure", date(2026, 1, 9), "a fine")]


def test_the_earliest_of_several_plans_counts():
    plans = plans_named(a=HOSPITAL + DEADLINES, b=HOSPITAL + DEADLINES.replace("days = 30", "days = 14"))
    employer = Employer(plans)
    employer.decide(photo_of("2025-11", [ANNA]))
    employer.close()
    employer.decide(photo_of("2025-12", [ANNA | {"contract_end": date(2025, 12, 10)}]))
    [task] = employer.decide().tasks
    due = due_dates([task], plans, {})
    assert due == {task.id: Due(date(2025, 12, 24), "b", "a fine")}
    assert task_lines(task, "Gone?", "en", due[task.id])[1] == "    To be told by 24/12/2025; after that: a fine"
    assert task_values(task, "Gone?", "en", due[task.id])["due"]["day"] == date(2025, 12, 24)
    assert task_cells(task, "Gone?", "en", {}, due[task.id])["due"] == "24/12/2025: a fine"
    assert task_cells(task, "Gone?", "en", {})["due"] == ""


@pytest.mark.parametrize("term", ["", "days = 30\nmonths = 1"])
def test_a_deadline_has_days_or_months(term):
    with pytest.raises(ConfigError, match=r"deadline\.exit: needs either days or months, and not both"):
        plan_of(Path("x.toml"), f"{HOSPITAL}\n[deadline.exit]\nlost = 'a fine'\n{term}\n", {})


@pytest.mark.parametrize(
    ("begins", "until", "due"), [(None, None, []), ("2025-12-20", "2026-01-31", [date(2026, 3, 20)])]
)
def test_a_question_may_propose_no_day_or_several(begins, until, due):
    choices = (
        Choice("affiliate", "", (Question("affiliation_from", "date", True, begins),)),
        Choice("insured_elsewhere", "", (Question("until", "date", True, until),)),
    )
    task = Task("family_affiliation", "P00001", {}, False, choices, ("hospital",), "M1")
    found = due_dates([task], plans_named(hospital=HOSPITAL + DEADLINES), {})
    assert [one.day for one in found.values()] == due
