"""Affiliations as they are known now x the messages that made them so -> what was so on a day. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from assusoft.frames import Row, as_mask, frame_of, is_true, rows_where, stacked
from assusoft.message_kinds import EXIT_KINDS, WHOLE_ROW_KINDS
from assusoft.month.messages import Message
from assusoft.month.state import Key, by_key

_ENDS = (*EXIT_KINDS, "correction")


class MonthMessages(NamedTuple):
    """One month's messages, in the order suppliers apply them, and the affiliations reported before them."""

    reported: pd.DataFrame
    messages: Sequence[Message]


def affiliations_on(day: date, affiliations: pd.DataFrame, months: Sequence[MonthMessages]) -> pd.DataFrame:
    """The affiliations in force on `day`, each with the values that held that day.

    What became so after the day is undone, newest message first. What has no date of its own (a corrected name or
    national number) and the ends of affiliations are kept: they are known now, whatever day is asked about.

    Parameters
    ----------
    affiliations
        As they are after the last of `months`.
    months
        The months that may have reported something effective after the day, in their order.
    """
    return _in_force(values_on(day, affiliations, months), day)


def values_on(day: date, affiliations: pd.DataFrame, months: Sequence[MonthMessages]) -> pd.DataFrame:
    """Every affiliation with the values that held on `day`, over or not; see `affiliations_on`."""
    affiliated = rows_where(affiliations, is_true(affiliations["status"] == "affiliated"))
    rows = otherwise_on(day, affiliated, months)
    keys = zip(affiliated["plan"], affiliated["person"], affiliated["member"], strict=True)
    touched = np.fromiter((key in rows for key in keys), dtype=bool, count=len(affiliated))
    undone = frame_of(list(rows.values()), list(affiliations.columns))
    return stacked([rows_where(affiliated, ~touched), undone], list(affiliations.columns)).reset_index(drop=True)


def otherwise_on(day: date, affiliated: pd.DataFrame, months: Sequence[MonthMessages]) -> dict[Key, Row]:
    """Of the affiliations of which something became so after the day: what held on it.

    One that begins after the day has the values of its begin; one that began again has those of the time before.
    """
    later = {
        message.key
        for month in months
        for message in month.messages
        if message.effective is not None and message.effective > day and message.kind not in _ENDS
    }
    keys = zip(affiliated["plan"], affiliated["person"], affiliated["member"], strict=True)
    touched = np.fromiter((key in later for key in keys), dtype=bool, count=len(affiliated))
    rows: dict[Key, Row] = by_key(rows_where(affiliated, touched))
    for month in reversed(months):
        _undo(month, day, rows)
    return rows


def rows_on(day: date, table: pd.DataFrame, start: str, end: str) -> pd.DataFrame:
    """The rows whose dates, both included, hold the day; a missing date does not bound."""
    return rows_where(table, ~is_true(table[start] > day) & ~is_true(table[end] < day))


def _undo(month: MonthMessages, day: date, rows: dict[Key, Row]) -> None:
    """Take back, last first, what the month reported that became so after the day."""
    before: dict[Key, Row] = {}
    again = {message.person for message in month.messages if message.kind in WHOLE_ROW_KINDS and message.key in rows}
    if again:
        theirs = rows_where(month.reported, as_mask(month.reported["person"].isin(list(again))))
        before = by_key(rows_where(theirs, is_true(theirs["status"] == "affiliated")))
    for message in reversed(month.messages):
        key = message.key
        if key not in rows or message.effective is None or message.effective <= day or message.kind in _ENDS:
            continue
        if message.kind in WHOLE_ROW_KINDS:
            rows[key] = before.get(key, rows[key])
        else:
            rows[key] = rows[key] | dict(message.before)


def _in_force(affiliations: pd.DataFrame, day: date) -> pd.DataFrame:
    return rows_on(day, affiliations, "affiliation_from", "affiliation_to").reset_index(drop=True)
