"""A plan that moved to another supplier: exits for the one that had it, entries for the one that has it now.

What was reported to a supplier keeps rows of its own, under NAME@SUPPLIER (see `plans.versions`), and may still be
corrected.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import pandas as pd

from assusoft.frames import Row, among, as_mask, chosen, keyed, put_rows, rows_of, rows_where, stacked
from assusoft.month.resolving.family.family import member_index
from assusoft.month.state import AFFILIATION_KEY, END, State
from assusoft.plans.eligibility import cover_end
from assusoft.plans.model import Plan
from assusoft.schema import array_of


class Handed(NamedTuple):
    """Affiliations after the moves.

    `carried`: plan -> the 'person member' of rows its supplier has from the one before. `replaced`: rows it had of the
    same persons long ago, and that were over.
    """

    affiliations: pd.DataFrame
    carried: dict[str, frozenset[str]]
    replaced: pd.DataFrame


def rekeyed(reported: State, was: Mapping[str, Plan], plans: Mapping[str, Plan]) -> State:
    """The state at a closing, each row under the name its plan has now with the supplier it was reported to.

    Parameters
    ----------
    was, plans
        Plan sheets in force at that closing, and in the month that goes on from it.
    """
    names = {name: _name_now(plan, plans) for name, plan in was.items()}
    moved = {name: now for name, now in names.items() if now != name}
    rows = reported.affiliations
    renames = as_mask((rows["status"] == "affiliated") & rows["plan"].isin(list(moved)))
    if not renames.any():
        return reported
    renamed = rows_where(rows, renames)
    renamed = renamed.assign(plan=renamed["plan"].replace(moved).astype(rows["plan"].dtype))
    whole = stacked([renamed, rows_where(rows, ~renames)], list(rows.columns), ["status", *AFFILIATION_KEY])
    return State(
        stacked([whole.drop_duplicates(AFFILIATION_KEY)], list(rows.columns), AFFILIATION_KEY), reported.reviewed
    )


def _name_now(plan: Plan, plans: Mapping[str, Plan]) -> str:
    now = plans.get(plan.reported_as)
    if now is not None and now.supplier == plan.supplier:
        return now.name
    before = f"{plan.reported_as}@{plan.supplier}"
    return before if before in plans else plan.name


def with_rows(plans: Mapping[str, Plan], reported: State) -> dict[str, Plan]:
    """The plans without those of former suppliers to whom nothing was ever reported."""
    with_reports = set(reported.affiliations["plan"].unique())
    return {name: plan for name, plan in plans.items() if plan.until is None or name in with_reports}


def handed_over(affiliations: pd.DataFrame, plans: Mapping[str, Plan]) -> Handed:
    """End what runs with a former supplier, and let it go on with the one that has the plan now, from its first day."""
    carried: dict[str, frozenset[str]] = {}
    replaced = affiliations.iloc[:0]
    for former in plans.values():
        if former.until is None or former.copied:
            continue
        mine = as_mask((affiliations["plan"] == former.name) & (affiliations["status"] == "affiliated"))
        runs = mine & ~as_mask(affiliations["affiliation_to"] <= former.until)
        if not runs.any():
            continue
        rows, now = rows_where(affiliations, runs), plans[former.reported_as]
        begun = _begun(rows, now)
        keys = member_index(begun)
        carried[now.name] = carried.get(now.name, frozenset()) | frozenset(keys)
        rest = rows_where(affiliations, ~runs)
        again = as_mask(rest["plan"] == now.name) & among(pd.Index(member_index(rest), dtype=object), keys)
        replaced = stacked([replaced, rows_where(rest, again)], list(affiliations.columns))
        affiliations = stacked(
            [rows_where(rest, ~again), _ended(rows, former.until), begun], list(affiliations.columns), AFFILIATION_KEY
        )
    return Handed(affiliations, carried, replaced)


def _ended(rows: pd.DataFrame, until: date) -> pd.DataFrame:
    return rows.assign(affiliation_to=_day(rows, until), exit_reason=rows["exit_reason"].fillna("other"))


def _begun(rows: pd.DataFrame, now: Plan) -> pd.DataFrame:
    """The rows as the supplier that has the plan now takes them over; its sheet may have no family cover."""
    taken = rows if now.family != "none" else rows_where(rows, rows["member"] == "")
    start = _day(taken, now.begins or now.from_)
    earlier = as_mask(taken["affiliation_from"] < start)
    plan = pd.Series(array_of("plan", [now.name] * len(taken)), index=taken.index)
    return taken.assign(plan=plan, affiliation_from=chosen(earlier, start, taken["affiliation_from"]))


def _day(rows: pd.DataFrame, day: date) -> pd.Series:
    return pd.Series(array_of("affiliation_to", [day] * len(rows)), index=rows.index)


def without_what_never_began(affiliations: pd.DataFrame, plan: Plan, handed: Handed) -> pd.DataFrame:
    """A plan's affiliations without rows that were handed over and end before they begin with the new supplier."""
    carried = handed.carried.get(plan.name, frozenset())
    over = as_mask(affiliations["affiliation_to"] < affiliations["affiliation_from"])
    if not carried or not over.any():
        return affiliations
    labels = pd.Index(member_index(affiliations), dtype=object)
    never = over & among(labels, carried)
    old = rows_where(handed.replaced, handed.replaced["plan"] == plan.name)
    back = rows_where(old, among(pd.Index(member_index(old), dtype=object), set(labels[never])))
    return stacked([rows_where(affiliations, ~never), back], list(affiliations.columns))


def departed(affiliations: pd.DataFrame, plans: Mapping[str, Plan], departures: Mapping[str, Row]) -> pd.DataFrame:
    """The rows of former suppliers, corrected where a departure that HR confirmed ends the cover otherwise."""
    if not departures or not any(plan.until for plan in plans.values()):
        return affiliations
    rows = keyed(affiliations, [str(number) for number in range(len(affiliations))])
    mine = rows_where(rows, rows["plan"].isin([name for name, plan in plans.items() if plan.until]))
    ends: dict[str, Row] = {}
    for number, row in zip(mine.index, rows_of(mine), strict=True):
        left, plan = departures.get(row["person"]), plans[row["plan"]]
        if left is None or plan.until is None or row["status"] != "affiliated":
            continue
        end = min(cover_end(plan, left["exit_date"], left["exit_reason"]), plan.until)
        if row["exit_date"] is not None or end < row["affiliation_to"]:
            ends[number] = left | {"affiliation_to": end}
    return put_rows(rows, ends, END)
