"""What plans are owed x what HR answered on entries, exits and interruptions -> the values their suppliers asked then.

Where a supplier needs a value and no question of the month brought it (a cover that ends by age, an entry that nobody
is asked about, a departure that was declared), it is asked by itself, once for all plans.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Literal

import pandas as pd

from assusoft.frames import Row, as_mask, put_rows, rows_of, rows_where
from assusoft.month.resolving.situation import Situation
from assusoft.month.state import BASE, END, by_key, key_of
from assusoft.month.tasks import questions
from assusoft.month.tasks.answer import Answer
from assusoft.month.tasks.answer_values import exact
from assusoft.month.tasks.occasions import JOINED, tells_interruption
from assusoft.month.tasks.task import Task
from assusoft.plans.model import Occasion, OccasionAsk, Plan
from assusoft.schema import DTYPES

Told = Mapping[tuple[str, str], str]
"""(person, field) -> what HR answered."""

_State = Literal["anew", "again", "stays", "over"]
"""An occasion of this month; one that goes on and may be told otherwise; nothing moved; what it brought is over."""


def with_occasion_values(
    owed: pd.DataFrame, reported: pd.DataFrame, plans: Mapping[str, Plan], situation: Situation
) -> pd.DataFrame:
    """The affiliations owed with the values that plan sheets ask on occasions; asks what is missing.

    Nothing is asked of what is taken over, of a plan that moves to another supplier, or of family members.

    Parameters
    ----------
    owed, reported
        Affiliations of all plans; see `state.State`.
    """
    asking = {name: plan for name, plan in plans.items() if plan.asked_once}
    if not asking or situation.takeover:
        return owed
    names = list(dict.fromkeys(name for plan in asking.values() for name in plan.asked_once))
    rows, before = _of_workers(owed, asking, names), by_key(_of_workers(reported, asking, names))
    told = told_on_occasions(situation.inquiry.answered())
    changes: dict[Any, Row] = {}
    for number, row in zip(rows.index, rows_of(rows), strict=True):
        values = dict(_values(asking[row["plan"]], row, before.get(key_of(row)), told, situation))
        if any(row[name] != value for name, value in values.items()):
            changes[number] = {name: values.get(name, row[name]) for name in names}
    return put_rows(owed, changes, names).sort_index() if changes else owed


def told_on_occasions(answered: Iterable[tuple[Task, Answer]]) -> dict[tuple[str, str], str]:
    """(person, field) -> what HR answered besides, in questions about an entry, an exit or an interruption."""
    return {
        (task.person, name): text
        for task, answer in answered
        if answer.choice in JOINED.get(task.kind, ())
        for name, text in answer.fields.items()
    }


def _of_workers(affiliations: pd.DataFrame, asking: Collection[str], names: Iterable[str]) -> pd.DataFrame:
    mine = as_mask((affiliations["member"] == "") & (affiliations["status"] == "affiliated"))
    mine &= as_mask(affiliations["plan"].isin(list(asking)))
    looked_at = [*BASE, "interruption_kind", "last_name", "first_name", *names]
    return rows_where(affiliations[[name for name in looked_at if name in affiliations.columns]], mine)


def _values(
    plan: Plan, row: Row, old: Row | None, told: Told, situation: Situation
) -> Iterator[tuple[str, str | None]]:
    """The values that an affiliation has by what happened, in so far as something did."""
    for occasion, state_of in _OCCASIONS.items():
        if not plan.asked_on(occasion):
            continue
        state = state_of(plan, row, old, situation)
        for name, ask in plan.asked_on(occasion).items():
            if state == "over":
                yield name, None
            elif state == "stays":  # a cover that is reinstated begins as a new row
                yield name, row[name] if old is None or row[name] is not None else old.get(name)
            else:
                kept = row[name] if state == "again" else None
                text = told.get((row["person"], name))
                found = exact(text, DTYPES[ask.type]) if text else kept
                alone = found is None and state == "anew"
                yield name, _asked_alone(plan, occasion, name, ask, row, situation) if alone else found


def _asked_alone(
    plan: Plan, occasion: Occasion, name: str, ask: OccasionAsk, row: Row, situation: Situation
) -> str | None:
    """The answer to a question of its own about a value that the supplier needs; None while it is open."""
    wanted = name in dict(situation.inquiry.besides.wanted(plan, occasion, row["person"]))
    if not ask.required or not wanted:
        return None
    whom = row["person"], questions.full_name(row)
    asked = questions.on_occasion(*whom, name, ask.type, ask.choices, occasion, situation.month, plan.name)
    answer = situation.inquiry.ask(asked)
    return exact(answer.fields["value"], DTYPES[ask.type]) if answer else None


def _entered(plan: Plan, row: Row, old: Row | None, situation: Situation) -> _State:
    if f"{row['person']} " in situation.carried.get(plan.name, ()):
        return "stays"
    if old is None:
        return "anew"
    moved = row["affiliation_from"] != old["affiliation_from"]
    over = old["affiliation_to"] is not None and row["affiliation_from"] > old["affiliation_to"]
    return "anew" if moved and (over or row["person"] in situation.restarted) else "stays"


def _left(plan: Plan, row: Row, old: Row | None, situation: Situation) -> _State:
    if row["affiliation_to"] is None:
        return "over"
    if old is None or old["affiliation_to"] is None or _entered(plan, row, old, situation) == "anew":
        return "anew"
    return "again" if any(row[name] != old[name] for name in END) else "stays"


def _interrupted(plan: Plan, row: Row, old: Row | None, situation: Situation) -> _State:
    kind = row.get("interruption_kind")
    if kind is None:
        return "over"
    if not tells_interruption(plan, kind) or row["affiliation_to"] is not None:
        return "stays"
    return "again" if old is not None and old.get("interruption_kind") == kind else "anew"


_OCCASIONS: Mapping[Occasion, Callable[[Plan, Row, Row | None, Situation], _State]] = {
    "entry": _entered,
    "exit": _left,
    "interruption": _interrupted,
}
