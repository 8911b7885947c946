"""Rules on what a month did to the one before: vanished, changed without its date, lost."""

import pandas as pd


def vanished(frame: pd.DataFrame, whole_person: bool) -> "pd.Series[bool]":
    """Of frame `gone`: gone from the month, though no end was given. `whole_person`: nothing is left of the person."""
    return frame["still"] & (frame["person_found"] != whole_person)


def silent_change(frame: pd.DataFrame, column: str, since: str = "") -> "pd.Series[bool]":
    """Another value than the month before; with `since`, only where the source tells that date and it did not move."""
    changed = _changed(frame, column)
    if not since:
        return changed
    dated = frame[since].notna().groupby(frame["source"], dropna=False).transform("any")
    moved = frame[since].notna() & (frame[since] != frame[f"{since}__before"])
    return changed & dated & ~moved


def both_names_changed(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Last and first name both changed: another person under the same number?"""
    return _changed(frame, "last_name") & _changed(frame, "first_name")


def lost(frame: pd.DataFrame, columns: list[str]) -> "pd.Series[bool]":
    """Told the month before, missing now, of a contract in force."""
    found = pd.Series(False, index=frame.index)
    for name in columns:
        found |= frame[f"{name}__before"].notna() & frame[name].isna()
    return frame["active"] & found


def withdrawn(frame: pd.DataFrame, column: str) -> "pd.Series[bool]":
    """A day that was given the month before, lay in the past, and is no longer given."""
    return frame[column].isna() & (frame[f"{column}__before"] < frame["month_start"])


def late_entry(frame: pd.DataFrame, months: int = 1) -> "pd.Series[bool]":
    """A person seen for the first time who started more than `months` before the month."""
    limit = frame["month_start"] - pd.DateOffset(months=months)
    late: pd.Series[bool] = ~frame["person_known_before"] & (frame["contract_start"] < limit)
    return late if frame["known_before"].any() else late & ~late


def jump(frame: pd.DataFrame, column: str, share: float, least: float = 0.0) -> "pd.Series[bool]":
    """A number that moved by more than `share` of what it was, and by more than `least`."""
    now, before = frame[column], frame[f"{column}__before"]
    move = (now - before).abs()
    return (before.abs() > 0) & (move > share * before.abs()) & (move > least)


def _changed(frame: pd.DataFrame, column: str) -> "pd.Series[bool]":
    now, before = frame[column], frame[f"{column}__before"]
    return now.notna() & before.notna() & (now != before)
