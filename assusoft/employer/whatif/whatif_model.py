"""A changed plan sheet on months as they are: what would differ. Values in, values out; no store, no transport."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from assusoft.comparison import compare
from assusoft.frames import is_true, rows_of, rows_where, stacked
from assusoft.month.messages import Message, messages_between, register_of
from assusoft.month.resolving.resolve import Resolution, no_state, resolve
from assusoft.month.state import State
from assusoft.month.tasks.answer import Answer
from assusoft.month.tasks.task import Task
from assusoft.payroll.photo import Photo
from assusoft.plans.model import Plan

T = TypeVar("T")
_KEY = ["plan", "person", "member"]


@dataclass(frozen=True)
class Given:
    """A month as it is decided: what it is derived from, and what came of it. `reported` is what was told before it."""

    month: str
    closed: bool
    takeover: bool
    photo: Photo
    reported: State
    plans: Mapping[str, Plan]
    answers: Sequence[Answer]
    automatic: frozenset[str]
    resolution: Resolution


@dataclass(frozen=True)
class Cell:
    """A register cell that would differ; `field` is empty for a whole row, which then is 'there' or 'not there'."""

    supplier: str
    plan: str
    person: str
    member: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Supposition:
    """What would differ in one month. `before` and `after` count tasks, blocking, messages and insured.

    Lists hold what only the sheet as supposed has (`more`) and what only the month as it is has (`fewer`).
    """

    month: str
    closed: bool
    before: Mapping[str, int]
    after: Mapping[str, int]
    tasks_more: tuple[Task, ...]
    tasks_fewer: tuple[Task, ...]
    messages_more: tuple[Message, ...]
    messages_fewer: tuple[Message, ...]
    cells: tuple[Cell, ...]

    @property
    def persons(self) -> tuple[str, ...]:
        """Everybody for whom something would differ."""
        tasks = (*self.tasks_more, *self.tasks_fewer)
        messages = (*self.messages_more, *self.messages_fewer)
        return tuple(sorted({one.person for listed in (tasks, messages, self.cells) for one in listed}))


@dataclass(frozen=True)
class Disagreement:
    """A message that was sent and would not have been (`sent`), or the other way round (`supposed`)."""

    month: str
    supplier: str
    person: str
    kind: str
    only: str
    plan: str
    member: str
    message: Message


def suppose(plan: Plan, months: Sequence[Given]) -> list[Supposition]:
    """Put the plan in the place of the one of its name (or beside the others) in every month.

    Each month goes on from what the sheet would have led to in the closed month before, so that what differs is told
    once. The plan counts in all months, whatever day it is in force from. Questions it would have raised stay open.

    Parameters
    ----------
    months
        Months that follow one another, as they are.
    """
    found: list[Supposition] = []
    carried: State | None = None
    for given in months:
        plans = dict(sorted({**given.plans, plan.name: plan}.items()))
        reported = carried or given.reported
        resolution = resolve(given.month, given.photo, reported, plans, given.answers, given.takeover, given.automatic)
        told = _told(given, reported, resolution, plans)
        found.append(_between(plan, given, plans, resolution, told))
        carried = resolution.state if given.closed else carried
    return found


def disagreements(suppositions: Iterable[Supposition]) -> list[Disagreement]:
    """The messages of closed months that were sent and would not have been, or the other way round."""
    listed = []
    for one in suppositions:
        for only, messages in (("sent", one.messages_fewer), ("supposed", one.messages_more)):
            listed += [
                Disagreement(one.month, m.supplier, m.person, m.kind, only, m.plan, m.member, m) for m in messages
            ]
    return sorted(listed, key=lambda one: (one.month, one.supplier, one.person, one.kind, one.only))


def _told(given: Given, reported: State, resolution: Resolution, plans: Mapping[str, Plan]) -> list[Message]:
    """The messages of a month; the opening list of the first one is told as the entries it consists of."""
    before = no_state() if given.takeover else reported
    return messages_between(before.affiliations, resolution.state.affiliations, plans, given.month, resolution.left)


def _between(
    plan: Plan, given: Given, plans: Mapping[str, Plan], resolution: Resolution, told: Sequence[Message]
) -> Supposition:
    was = _told(given, given.reported, given.resolution, given.plans)
    tasks_more, tasks_fewer = _apart(given.resolution.tasks, resolution.tasks, _asked)
    messages_more, messages_fewer = _apart(was, told, lambda message: message.id)
    return Supposition(
        given.month,
        given.closed,
        _counts(plan, given.resolution, was),
        _counts(plan, resolution, told),
        tasks_more,
        tasks_fewer,
        messages_more,
        messages_fewer,
        tuple(_cells(given, plans, resolution)),
    )


def _asked(task: Task) -> Hashable:
    return task.id, task.plans, task.blocking


def _apart(
    before: Sequence[T], after: Sequence[T], key: Callable[[T], Hashable]
) -> tuple[tuple[T, ...], tuple[T, ...]]:
    """What only `after` has, and what only `before` has."""
    old, new = {key(one) for one in before}, {key(one) for one in after}
    return tuple(one for one in after if key(one) not in old), tuple(one for one in before if key(one) not in new)


def _counts(plan: Plan, resolution: Resolution, told: Sequence[Message]) -> dict[str, int]:
    affiliations = resolution.state.affiliations
    affiliated = rows_where(
        affiliations, is_true(affiliations["status"] == "affiliated") & affiliations["affiliation_to"].isna()
    )
    return {
        "tasks": len(resolution.tasks),
        "blocking": sum(task.blocking for task in resolution.tasks),
        "messages": len(told),
        "insured": len(rows_where(affiliated, affiliated["plan"] == plan.name)),
    }


def _cells(given: Given, plans: Mapping[str, Plan], resolution: Resolution) -> Iterator[Cell]:
    """Register cells that differ, by supplier; a row that only one side has counts as one."""
    for supplier in sorted({plan.supplier for plan in (*given.plans.values(), *plans.values())}):
        before = register_of(given.resolution.state.affiliations, given.plans, supplier, given.month)
        after = register_of(resolution.state.affiliations, plans, supplier, given.month)
        columns = list(dict.fromkeys([*before.columns, *after.columns]))
        found = compare(stacked([before], columns), stacked([after], columns), _KEY)
        for rows, cell in ((found.left, ("there", "not there")), (found.entered, ("not there", "there"))):
            yield from (Cell(supplier, row["plan"], row["person"], row["member"], "", *cell) for row in rows_of(rows))
        changed = found.changed[[*_KEY, "field", "before", "after"]]
        yield from (Cell(supplier, *cells) for cells in changed.itertuples(index=False, name=None))
