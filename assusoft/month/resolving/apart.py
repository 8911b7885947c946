"""What HR declared for one supplier only x affiliations -> its rows with that value, the others' as they are.

«This insurer is told 60 %». Such a row keeps in `apart` what it would say otherwise, so that the month after goes on
from there: rules, answers and renewals decide what is common, and the exception lies on top of it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from assusoft.frames import Row, as_mask, column, rows_of, rows_where
from assusoft.month.declarations.declaration import Declaration
from assusoft.month.messages import kind_of, register_fields
from assusoft.month.resolving.declaring import text_of
from assusoft.month.state import by_key, key_of, typed_as
from assusoft.plans.model import Plan

APART = "apart"
"""Column of affiliations: field -> what the row would say otherwise, as JSON; there where something is told apart."""

_SINCE = {
    "working_time": "working_time_since", "salary": "salary_since", "choice": "choice_since", "car": "car_since",
    "civil_status": "civil_status_since", "address": "address_since", "category": "category_since",
}  # fmt: skip
"""Kind of message -> the field that dates it."""


def apart_of(row: Mapping[str, Any] | None) -> dict[str, str]:
    """Field -> what an affiliation would say if nothing were declared for its supplier alone, as text."""
    found: dict[str, str] = json.loads((row or {}).get(APART) or "{}")
    return found


def in_common(affiliations: pd.DataFrame) -> pd.DataFrame:
    """Affiliations as reported, those that are open without what was told one supplier only."""
    if APART not in affiliations.columns:
        return affiliations
    noted = rows_where(affiliations, as_mask(affiliations[APART].notna() & affiliations["affiliation_to"].isna()))
    common = affiliations.drop(columns=APART)
    return _put(
        common, {at: typed_as(apart_of(row), common) for at, row in zip(noted.index, rows_of(noted), strict=True)}
    )


def told_apart(
    owed: pd.DataFrame,
    reported: pd.DataFrame,
    plans: Mapping[str, Plan],
    declarations: Iterable[Declaration],
    last: date,
) -> pd.DataFrame:
    """The affiliations owed, those of a supplier with the values that HR declared for it alone.

    Parameters
    ----------
    reported
        As the month before was closed, with `apart`. What was over then stays as it was told.
    declarations
        Values for one supplier that begin by the end of the month; the last one said of a field counts.
    last
        The last day of the month. What holds until a day before it is over.
    """
    listed = list(declarations)
    if not listed:
        return owed
    mine = rows_where(owed, as_mask(owed["person"].isin([one.person for one in listed])))
    before, changes = by_key(reported), dict[Any, Row]()
    for at, row in zip(mine.index, rows_of(mine), strict=True):
        plan, old = plans.get(row["plan"]), before.get(key_of(row))
        if plan is not None and plan.until is None and not _was_over(row, old):
            whom = plan.supplier, row["person"], row["member"]
            of_row = [one for one in listed if (one.supplier, one.person, one.member) == whom]
            changes[at] = _told(plan, row, old, of_row, last, owed)
    return _put(owed, changes)


def _was_over(row: Row, old: Row | None) -> bool:
    running = row["affiliation_to"] is None or old is None or old["affiliation_to"] is None
    return row["status"] != "affiliated" or not running


def _told(plan: Plan, row: Row, old: Row | None, listed: Sequence[Declaration], last: date, owed: pd.DataFrame) -> Row:
    """What the supplier of a row is told otherwise, with a note of what the row would say; nothing where it is not."""
    fields = register_fields(plan, bool(row["member"]))
    lasting = {name: one for one in listed if _lasts(one, last) for name in one.values if name in fields}
    dates = {_SINCE[kind]: one.begins for name, one in lasting.items() if (kind := kind_of(name)) in _SINCE}
    texts = {name: one.values[name] for name, one in lasting.items()} | dates
    if texts:
        note = {name: text_of(row[name]) for name in texts}
        return typed_as(texts, owed) | {APART: json.dumps(note, sort_keys=True, ensure_ascii=False)}
    over = {name: one for one in listed if not _lasts(one, last) for name in one.values.keys() & apart_of(old).keys()}
    return dict(_resumed(row, over, fields))


def _resumed(row: Row, over: Mapping[str, Declaration], fields: Sequence[str]) -> Iterator[tuple[str, date]]:
    """Since when what is common holds again: the day after, where the row dates it earlier and does not tell so."""
    for name, one in over.items():
        since, day = _SINCE.get(kind_of(name)), date.fromisoformat(one.until) + timedelta(days=1)
        if since and since not in fields and (row[since] is None or row[since] < day):
            yield since, day


def _lasts(one: Declaration, last: date) -> bool:
    return not one.until or one.until >= last.isoformat()


def _put(affiliations: pd.DataFrame, rows: Mapping[Any, Row]) -> pd.DataFrame:
    """The affiliations with these values in the rows of these labels; each column keeps its type."""
    columns: dict[str, pd.Series] = {}
    for at, row in rows.items():
        for name, value in row.items():
            changed = columns.setdefault(name, column(affiliations, name).copy())
            changed[at] = pd.NA if value is None else value
    return affiliations.assign(**columns) if columns else affiliations
