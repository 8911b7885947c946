"""A changed plan sheet on months as they are: what would differ. Values in, values out; no store, no transport."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import pandas as pd

from assusoft.comparison import compare
from assusoft.frames import rows_of, rows_where, stacked
from assusoft.month.decided import DecidedMonth
from assusoft.month.messages import Message, messages_between, register_of
from assusoft.month.resolving.resolve import no_state, resolve
from assusoft.month.state import AFFILIATION_KEY, State, are_open
from assusoft.month.tasks.task import Task
from assusoft.month.telling.holding import holding_in, with_held_back
from assusoft.plans.model import Plan

T = TypeVar("T")


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
    """What would differ in one month. `before` and `after` count tasks, blocking, messages, opening_list and insured.

    In the takeover month nothing is told but an opening list: its rows are counted apart, and compared as the entries
    they are. Lists hold what only the sheet as supposed has (`more`) and what only the month as it is has (`fewer`).
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
    takeover: bool = False

    @property
    def persons(self) -> tuple[str, ...]:
        """Everybody for whom something would differ."""
        tasks = (*self.tasks_more, *self.tasks_fewer)
        messages = (*self.messages_more, *self.messages_fewer)
        return tuple(sorted({found.person for listed in (tasks, messages, self.cells) for found in listed}))


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


def suppose(plan: Plan, months: Sequence[DecidedMonth], closed: Collection[str]) -> list[Supposition]:
    """Put the plan instead of the one of its name (or beside the others) in every month.

    Each month goes on from what the sheet would have led to in the closed month before, so that what differs is shown
    once. The plan counts in all months, whatever day it is in force from. Questions it would have raised stay open.

    Parameters
    ----------
    months
        Months that follow one another, as they are.
    closed
        Which of them are closed, YYYY-MM.
    """
    suppositions: list[Supposition] = []
    carried: State | None = None
    for month in months:
        supposed = _with_plan(month, plan, carried or month.owed_before)
        suppositions.append(_between(plan, month, supposed, month.month in closed))
        carried = supposed.resolution.state if month.month in closed else carried
    return suppositions


def _with_plan(month: DecidedMonth, plan: Plan, reported: State) -> DecidedMonth:
    """The month decided with the plan as supposed, from what would have been reported before it."""
    plans = dict(sorted({**month.plans, plan.name: plan}.items()))
    given = month.answers, month.takeover, month.automatic, month.seen, month.first_month, month.declarations
    resolution = resolve(month.month, month.photo, reported, plans, *given)
    if not month.takeover:
        holding = holding_in(month.declarations, plans, month.month)
        resolution = with_held_back(resolution, reported.affiliations, holding)
    return replace(month, reported=reported, revised_before=None, plans=plans, resolution=resolution)


def disagreements(suppositions: Iterable[Supposition]) -> list[Disagreement]:
    """The messages of closed months that were sent and would not have been, or the other way round."""
    listed = []
    for month in suppositions:
        for only, messages in (("sent", month.messages_fewer), ("supposed", month.messages_more)):
            listed += [
                Disagreement(month.month, m.supplier, m.person, m.kind, only, m.plan, m.member, m) for m in messages
            ]
    return sorted(listed, key=lambda found: (found.month, found.supplier, found.person, found.kind, found.only))


def _between(plan: Plan, actual: DecidedMonth, supposed: DecidedMonth, closed: bool) -> Supposition:
    """What differs in one month; `actual`: as it is."""
    before, after = _messages(actual), _messages(supposed)
    tasks_more, tasks_fewer = _apart(actual.resolution.tasks, supposed.resolution.tasks, _asked)
    messages_more, messages_fewer = _apart(before, after, lambda message: message.id)
    return Supposition(
        month=actual.month,
        closed=closed,
        before=_counts(plan, actual, before),
        after=_counts(plan, supposed, after),
        tasks_more=tasks_more,
        tasks_fewer=tasks_fewer,
        messages_more=messages_more,
        messages_fewer=messages_fewer,
        cells=tuple(_cells(actual, supposed)),
        takeover=actual.takeover,
    )


def _messages(month: DecidedMonth) -> list[Message]:
    """The messages of a month, or the rows of the opening list of the takeover, as the entries they are."""
    before = no_state() if month.takeover else month.reported
    owed = month.resolution.state.affiliations
    known = month.resolution.left, month.resolution.restated
    return messages_between(before.affiliations, owed, month.plans, month.month, *known)


def _asked(task: Task) -> Hashable:
    return task.id, task.plans, task.blocking


def _apart(
    before: Sequence[T], after: Sequence[T], key: Callable[[T], Hashable]
) -> tuple[tuple[T, ...], tuple[T, ...]]:
    """What only `after` has, and what only `before` has."""
    old, new = {key(one) for one in before}, {key(one) for one in after}
    return tuple(one for one in after if key(one) not in old), tuple(one for one in before if key(one) not in new)


def _counts(plan: Plan, month: DecidedMonth, messages: Sequence[Message]) -> dict[str, int]:
    resolution = month.resolution
    affiliations = resolution.state.affiliations
    affiliated = rows_where(affiliations, are_open(affiliations))
    return {
        "tasks": len(resolution.tasks),
        "blocking": sum(task.blocking for task in resolution.tasks),
        "messages": 0 if month.takeover else len(messages),
        "opening_list": len(messages) if month.takeover else 0,
        "insured": len(rows_where(affiliated, affiliated["plan"] == plan.name)),
    }


def _cells(actual: DecidedMonth, supposed: DecidedMonth) -> Iterator[Cell]:
    """Register cells that differ, by supplier; a row that only one side has counts as one."""
    for supplier in sorted({plan.supplier for plan in (*actual.plans.values(), *supposed.plans.values())}):
        before, after = (_register(month, supplier) for month in (actual, supposed))
        columns = list(dict.fromkeys([*before.columns, *after.columns]))
        found = compare(stacked([before], columns), stacked([after], columns), AFFILIATION_KEY)
        for rows, cell in ((found.left, ("there", "not there")), (found.entered, ("not there", "there"))):
            yield from (Cell(supplier, row["plan"], row["person"], row["member"], "", *cell) for row in rows_of(rows))
        changed = found.changed[[*AFFILIATION_KEY, "field", "before", "after"]]
        yield from (Cell(supplier, *cells) for cells in changed.itertuples(index=False, name=None))


def _register(month: DecidedMonth, supplier: str) -> pd.DataFrame:
    return register_of(month.resolution.state.affiliations, month.plans, supplier, month.month)
