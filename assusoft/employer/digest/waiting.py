"""An employer x a day -> what waits for a person: numbers, days, kinds and ids, and nothing about anybody."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from assusoft.employer.choices.open_choices import open_choices
from assusoft.employer.deciding.decision import MonthView
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.monthly.open_tasks import open_findings, open_tasks
from assusoft.employer.monthly.said.second_person import standings
from assusoft.employer.monthly.said.second_person import waiting as second_words
from assusoft.employer.returns.silences import Silence, silences
from assusoft.employer.statements.differing import all_differing
from assusoft.month.tasks.deadlines import Due
from assusoft.month.tasks.task import Task

_UNSENT = ("in_doubt", "failed", "sending", "queued")
_UNDECIDED = ("open", "reopened")


@dataclass(frozen=True)
class LastDay:
    """So many open tasks of a kind must be told to the supplier of a plan by that day."""

    day: date
    plan: str
    kind: str
    tasks: int


@dataclass(frozen=True)
class Digest:
    """What waits on a day.

    `month`: the one being worked on, and its `state` (blocked, ready to close, closed). `tasks`: kind -> how many are
    open, and how many of these block. `assigned`: a colleague -> how many of them are theirs. `confirming`: how many
    answers to what is still asked, and declarations, wait for a second person; `chosen`: how many that workers chose on
    a form wait to be confirmed. `choosing`: how many workers are asked to choose and gave no form back, while [choices]
    says until when. `due`: the last days that are near, or
    past. `transmissions`: in_doubt, failed, sending or queued -> ids. `differences`: supplier -> differences of its
    premium statements that nobody has decided about. `silences`: what a supplier is not told until a day that is near.
    """

    employer: str
    day: date
    month: str
    state: str
    tasks: Mapping[str, tuple[int, int]]
    assigned: Mapping[str, int]
    confirming: int
    chosen: int
    choosing: int
    due: tuple[LastDay, ...]
    transmissions: Mapping[str, tuple[str, ...]]
    differences: Mapping[str, int]
    silences: tuple[Silence, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether anything waits for anybody."""
        return self.state == "ready to close" or any(
            (self.tasks, self.confirming, self.chosen, self.transmissions, self.differences)
        )


def waiting(employer: EmployerFolder, today: date, due_dates: Mapping[str, Due], days_before: int) -> Digest:
    """What waits that day; see `Employer.digest`."""
    view = month_view(employer)
    tasks = open_tasks(employer, view)
    counted, blocking = Counter(task.kind for task in tasks), Counter(task.kind for task in tasks if task.blocking)
    state = "closed" if view.closed else "blocked" if blocking else "ready to close"
    standing, there = standings(employer), {task.id for task in tasks}
    asked = there | {task.id for task in open_findings(employer, view)}  # those that block nothing are answered too
    words = [one for one in second_words(employer) if not one.task or one.task in asked]
    assigned = Counter(one.assignee for task, one in standing.items() if one.assignee and task in there)
    undecided = Counter(one.statement.supplier for one in all_differing(employer, today) if one.state in _UNDECIDED)
    return Digest(
        employer.name,
        today,
        view.month,
        state,
        {kind: (counted[kind], blocking[kind]) for kind in sorted(counted)},
        dict(sorted(assigned.items())),
        sum(not one.form for one in words),
        sum(bool(one.form) for one in words),
        _choosing(employer, view, {one.task for one in words}),
        _last_days(tasks, due_dates, today + timedelta(days=days_before)),
        _unsent(employer),
        dict(sorted(undecided.items())),
        tuple(one for one in silences(employer) if one.until <= today + timedelta(days=days_before)),
    )


def _choosing(employer: EmployerFolder, view: MonthView, answered: Collection[str]) -> int:
    """How many workers have a question open that they may answer on a form."""
    if employer.settings.choices.until is None:
        return 0
    asked = (one for one in open_choices(employer, view) if one.task and one.id not in answered)
    return len({one.person for one in asked})


def _last_days(tasks: Iterable[Task], due: Mapping[str, Due], until: date) -> tuple[LastDay, ...]:
    near = [(due[task.id].day, due[task.id].plan, task.kind) for task in tasks if task.id in due]
    counted = Counter(one for one in near if one[0] <= until)
    return tuple(LastDay(*one, counted[one]) for one in sorted(counted))


def _unsent(employer: EmployerFolder) -> dict[str, tuple[str, ...]]:
    sent = employer.store.transmissions()
    found = {state: tuple(one.id for one in sent if one.state == state) for state in _UNSENT}
    return {state: ids for state, ids in found.items() if ids}
