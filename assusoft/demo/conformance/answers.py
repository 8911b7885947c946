"""An open task -> the answer that HR of the synthetic employer gives: the same question always gets the same one."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from assusoft.employer import Employer
from assusoft.month.tasks.given import Given
from assusoft.month.tasks.task import Choice, Question, Task
from assusoft.months import month_end, month_start

BY = "HR"
_ROUNDS = 12


def answer_all(employer: Employer, month: str, by: str, at: datetime) -> None:
    """Answer what is asked of a month until nothing is that was not answered already."""
    answered = set[str]()
    for _ in range(_ROUNDS):
        open_tasks = [task for task in employer.tasks(month) if task.id not in answered and task.choices]
        if not open_tasks:
            return
        employer.answer_many([given(task, month) for task in open_tasks], by, at)
        answered |= {task.id for task in open_tasks}


def given(task: Task, month: str) -> Given:
    """The answer: what is proposed, else the first that is permitted."""
    choice = _choice(task)
    values = {one.name: _value(one, month) for one in choice.questions if one.required or one.default}
    return Given(task.id, choice.name, values | _never_began(task, month), "Conformance", True)


def _choice(task: Task) -> Choice:
    by_name = {choice.name: choice for choice in task.choices}
    wanted = _REFUSED if task.kind in _REFUSED and int(task.person[1:] or 0) % 5 == 0 else _CHOSEN
    return by_name.get(wanted.get(task.kind, ""), task.choices[0])


_CHOSEN: Mapping[str, str] = {
    "departure": "confirm", "missing_person": "left", "new_contract": "new_affiliation", "working_time": "tell",
    "correction": "correct", "salary": "take", "inconsistent_data": "accept",
}  # fmt: skip
_REFUSED: Mapping[str, str] = {"family_affiliation": "not_now", "new_contract": "same_affiliation"}
"""What is chosen for one person in five."""


def _never_began(task: Task, month: str) -> dict[str, str]:
    """Who is not in the payroll a month after the first day never began: the exit is on the eve."""
    if task.kind != "missing_person":
        return {}
    begin = date.fromisoformat(str(task.facts["contract"]).rpartition("/")[2])
    new = begin >= month_start(month) - timedelta(days=62)
    left = begin - timedelta(days=1) if new else month_start(month) - timedelta(days=1)
    return {"exit_date": left.isoformat(), "reason": "other"}


def _value(question: Question, month: str) -> str:
    usual = {"date": str(month_end(month)), "money": "41000.00", "percent": "80.00", "count": "1", "flag": "true"}
    value = question.default or (question.codes[0] if question.codes else usual.get(question.type, "x"))
    if question.type != "date":
        return value
    return min(max(value, question.earliest or value), question.latest or "9999-12-31")
