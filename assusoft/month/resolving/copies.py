"""A plan told to several receivers: what its supplier is owed x what each other one was told -> what it is owed.

Nothing is asked or decided twice: the rows of another receiver, under NAME@RECEIVER, are those of the plan.
"""

from collections.abc import Mapping

import pandas as pd

from assusoft.frames import Mask, among, as_mask, chosen, rows_where, stacked
from assusoft.month.resolving.family.family import member_index
from assusoft.month.state import AFFILIATION_KEY, are_open
from assusoft.months import month_start
from assusoft.plans.model import Plan
from assusoft.plans.versions import copies_of
from assusoft.schema import array_of


def without_copies(affiliations: pd.DataFrame, plans: Mapping[str, Plan]) -> pd.DataFrame:
    """The affiliations without those of other receivers."""
    copies = copies_of(plans)
    return rows_where(affiliations, ~as_mask(affiliations["plan"].isin(list(copies)))) if copies else affiliations


def with_copies(owed: pd.DataFrame, reported: pd.DataFrame, plans: Mapping[str, Plan], month: str) -> pd.DataFrame:
    """The affiliations owed, with those of every other receiver.

    Who was out of a plan before a receiver was told of it, is nothing to that receiver; one that is told no more hears
    of the end of each cover on its last day as a receiver.

    Parameters
    ----------
    reported
        Affiliations at the closing before, those of other receivers included.
    """
    copies = [_copy(plan, owed, reported, month) for plan in copies_of(plans).values()]
    return stacked([owed, *copies], list(owed.columns), AFFILIATION_KEY) if copies else owed


def _copy(plan: Plan, owed: pd.DataFrame, reported: pd.DataFrame, month: str) -> pd.DataFrame:
    had = rows_where(reported, as_mask(reported["plan"] == plan.name))
    if plan.until is not None:
        return _ended(had, plan)
    rows = rows_where(owed, as_mask((owed["plan"] == plan.reported_as) & (owed["status"] == "affiliated")))
    before = rows_where(reported, as_mask(reported["plan"] == plan.reported_as))
    gone = as_mask(rows["affiliation_to"] < month_start(month)) & _are_in(rows, before) & ~_are_in(rows, had)
    told = rows_where(rows, ~gone)
    return told.assign(plan=pd.Series(array_of("plan", [plan.name] * len(told)), index=told.index))


def _are_in(rows: pd.DataFrame, others: pd.DataFrame) -> Mask:
    """Of which of the persons and members there are rows among the others."""
    return among(pd.Index(member_index(rows), dtype=object), member_index(others))


def _ended(rows: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    running = are_open(rows)
    last = pd.Series(array_of("affiliation_to", [plan.until] * len(rows)), index=rows.index)
    other = pd.Series(array_of("exit_reason", ["other"] * len(rows)), index=rows.index)
    return rows.assign(
        affiliation_to=chosen(running, last, rows["affiliation_to"]),
        exit_reason=chosen(running, other, rows["exit_reason"]),
    )
