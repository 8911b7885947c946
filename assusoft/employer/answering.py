"""A person's word on a task -> an answer to store, checked against the month as it is."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from assusoft.employer.deciding import MonthView
from assusoft.errors import Conflict, Refused
from assusoft.month.answers import Answer, checked_fields, in_force
from assusoft.month.tasks import Task
from assusoft.store import NewAnswer


def find_task(view: MonthView, answers: Sequence[Answer], id: str) -> tuple[Task, int | None]:
    """The task among those of the month, with the number of the last answer given to it (None: there is none).

    Raises
    ------
    Refused
        The month is closed, or the task was never asked in it. Conflict: it was, but its facts have changed.
    """
    if view.closed:
        raise Refused(
            f"{view.month} is closed: its answers stay. Open questions come back with the next import. "
            "Nothing was stored."
        )
    seen = in_force(answers)
    for task in (*view.resolution.tasks, *(task for task, _ in view.resolution.answered)):
        if task.id == id:
            return task, seen[id].number if id in seen else None
    if any(answer.task == id for answer in answers):
        raise Conflict(
            f"Task {id} is not asked any more: its facts have changed since it was answered. "
            "Look at the tasks again. Nothing was stored."
        )
    raise Refused(
        f"Task {id} is not a task of {view.month}: its facts have changed, or it never was one. "
        "Look at the tasks again. Nothing was stored."
    )


def new_answer(
    month: str,
    task: Task,
    choice: str,
    fields: Mapping[str, str],
    by: str,
    at: datetime,
    reason: str,
    seen: int | None,
) -> NewAnswer:
    """The answer to store, its fields completed with what was proposed; Refused when it is not permitted."""
    given = checked_fields(task, choice, fields)
    return NewAnswer(
        task.id, task.kind, task.person, task.member, task.facts, choice, month, by, at, given, reason, expected=seen
    )


def retraction(month: str, answer: Answer, by: str, at: datetime, reason: str) -> NewAnswer:
    """The fact that takes an answer back."""
    return NewAnswer(
        answer.task, answer.kind, answer.person, answer.member, answer.facts, answer.choice, month, by, at,
        {}, reason, retracts=answer.number, expected=answer.number,
    )  # fmt: skip


def supposed(month: str, task: Task, choice: str, fields: Mapping[str, str], after: int, at: datetime) -> Answer:
    """The answer a preview is derived from; it is never stored."""
    given = checked_fields(task, choice, fields)
    return Answer(after + 1, task.id, task.kind, task.person, task.member, task.facts, choice, month, "", at, given)
