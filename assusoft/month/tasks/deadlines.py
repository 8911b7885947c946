"""Open tasks x plan sheets -> until when each must be answered, and what is lost after that day.

A deadline of a plan sheet counts from a day that its kind names:

- choice: the first day on which a worker may be insured who is asked whether to be;
- newborn: the birth of a child whose cover would begin at birth; without one, `family` holds for it;
- family: the first day on which a family member may be insured;
- exit: the last day of the contract;
- continuation: the last day of a cover, after which it may be continued individually. No task asks for that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from assusoft.month.tasks.task import Task
from assusoft.months import term_end
from assusoft.plans.model import Deadline, DeadlineKind, Plan

Births = Mapping[tuple[str, str], date | None]
"""Person and member -> birth date."""


OF_TASKS: Mapping[str, tuple[DeadlineKind, ...]] = {
    "affiliation": ("choice",),
    "departure": ("exit",),
    "family_affiliation": ("newborn", "family"),
}
"""Kind of task -> the kinds of deadline it may have."""


@dataclass(frozen=True)
class Due:
    """The last day, by the sheet of a plan, and what is lost after it in the words of the sheet."""

    day: date
    plan: str
    lost: str


def due_dates(tasks: Iterable[Task], plans: Mapping[str, Plan], births: Births) -> dict[str, Due]:
    """Task id -> the earliest of its plans' deadlines; tasks without one are not there."""
    found = {task.id: list(_dues(task, plans, births)) for task in tasks}
    return {id: min(dues, key=lambda due: (due.day, due.plan)) for id, dues in found.items() if dues}


def last_day(deadline: Deadline, since: date) -> date:
    """The last day of the term: so many days after the day, or months as any term after a day is counted."""
    return since + timedelta(days=deadline.days) if deadline.days else term_end(since, deadline.months or 0)


def _dues(task: Task, plans: Mapping[str, Plan], births: Births) -> Iterable[Due]:
    kinds, since = _counted(task, births)
    for plan in (plans[name] for name in task.plans if name in plans):
        deadline = next((plan.deadlines[kind] for kind in kinds if kind in plan.deadlines), None)
        if deadline is not None and since is not None:
            yield Due(last_day(deadline, since), plan.name, deadline.lost)


def _counted(task: Task, births: Births) -> tuple[tuple[DeadlineKind, ...], date | None]:
    """The kinds of deadline of a task, the first that a sheet has counting, and the day from which they count."""
    kinds = OF_TASKS.get(task.kind, ())
    if task.kind not in ("affiliation", "family_affiliation"):
        return kinds, task.facts.get("contract_end")
    if task.kind == "affiliation" and not task.facts.get("choice"):
        return (), None
    asked = (one for choice in task.choices for one in choice.questions if one.name == "affiliation_from")
    proposed = next((one.default for one in asked if one.default), None)
    if proposed is None:
        return (), None
    day = date.fromisoformat(proposed)
    if task.kind == "affiliation":
        return kinds, day
    return (kinds if births.get((task.person, task.member)) == day else ("family",)), day
