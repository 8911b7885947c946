"""Affiliations whose interruption is told x the plan sheet -> what it does to each cover, and since when."""

import pandas as pd

from assusoft.frames import Mask, Row, put_rows, rows_of, rows_where
from assusoft.plans.interruptions import effect_provided
from assusoft.plans.model import Plan
from assusoft.schema import INTERRUPTED


def with_effects(plan: Plan, rows: pd.DataFrame, told: Mask) -> pd.DataFrame:
    """The affiliations, by person, those of `told` with what their interruption does, as far as the plan reports it.

    The day from which it does so may lie in the future: it follows from the first day, and is told with it.
    """
    names = [name for name in INTERRUPTED if name in plan.reports]
    concerned = rows_where(rows, told)
    if not names or not len(concerned):
        return rows
    values = dict(zip(concerned.index, (_effect(plan, row) for row in rows_of(concerned)), strict=True))
    moved = {person: effect for person, effect in values.items() if effect or rows.at[person, names[0]] is not pd.NA}
    return put_rows(rows, moved, names).loc[rows.index] if moved else rows


def _effect(plan: Plan, row: Row) -> Row:
    provided = effect_provided(plan, row["interruption_kind"], row["interruption_from"])
    return dict(zip(INTERRUPTED, provided, strict=True)) if provided else {}
