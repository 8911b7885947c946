"""Rules on one column, or on how two compare: missing, not in the list, before, changed."""

import re

import pandas as pd

from assusoft import schema

_SIGNS_OF_ANOTHER_ENCODING = re.compile("Ã[\x80-\xbf©¨ª«®¯°±²³´¶·¸¹º»¼½¾¿ €‚ƒ„…†‡ˆ‰Š‹Œ]|Â[\xa0°©®»«]|�|\\w\\?\\w")


def missing(frame: pd.DataFrame, column: str, when: str = "") -> "pd.Series[bool]":
    """The column is empty although the row's source fills it for others; `when` is a flag column the row must have."""
    empty = frame[column].isna()
    if "source" in frame.columns:
        empty &= ~empty.groupby(frame["source"], dropna=False).transform("all")
    return empty & _where(frame, when)


def unknown_code(frame: pd.DataFrame, column: str) -> "pd.Series[bool]":
    """A value that is not in the schema's list of codes of the field."""
    return frame[column].notna() & ~frame[column].isin(schema.field_named(column).codes)


def other_than(frame: pd.DataFrame, column: str, pattern: str, when: str = "") -> "pd.Series[bool]":
    """A text that does not match the whole pattern (a regular expression)."""
    good = frame[column].str.fullmatch(pattern).fillna(False).astype(bool)
    return frame[column].notna() & ~good & _where(frame, when)


def containing(frame: pd.DataFrame, columns: list[str], pattern: str) -> "pd.Series[bool]":
    """A text of one of the columns has the pattern (a regular expression, whatever the case) in it."""
    return _any(frame, [frame[name].str.contains(pattern, case=False, regex=True) for name in columns])


def broken_encoding(frame: pd.DataFrame, columns: list[str]) -> "pd.Series[bool]":
    """Letters read in another encoding than they were written in, such as Ã© for é."""
    sign = _SIGNS_OF_ANOTHER_ENCODING.pattern
    return _any(frame, [frame[name].str.contains(sign, regex=True) for name in columns])


def outside(
    frame: pd.DataFrame, column: str, low: float | None = None, high: float | None = None, when: str = ""
) -> "pd.Series[bool]":
    """A number below `low` or above `high`, of which one may be left out."""
    values = frame[column]
    wrong = pd.Series(False, index=frame.index)
    if low is not None:
        wrong |= values < low
    if high is not None:
        wrong |= values > high
    return wrong & _where(frame, when)


def above(frame: pd.DataFrame, column: str, than: str, tolerance: float = 0.0) -> "pd.Series[bool]":
    """A number above that of another column by more than `tolerance`."""
    return frame[column] > frame[than] + tolerance


def earlier(frame: pd.DataFrame, column: str, than: str, years: int = 0) -> "pd.Series[bool]":
    """A day before another one (plus `years`)."""
    return frame[column] < frame[than] + pd.DateOffset(years=years)


def later(frame: pd.DataFrame, column: str, than: str) -> "pd.Series[bool]":
    """A day after another one."""
    return frame[column] > frame[than]


def far_ahead(frame: pd.DataFrame, column: str, months: int = 0) -> "pd.Series[bool]":
    """A day more than `months` after the end of the month."""
    return frame[column] > frame["month_end"] + pd.DateOffset(months=months)


def never_ending(frame: pd.DataFrame, column: str, year: int = 2100) -> "pd.Series[bool]":
    """A day that stands for no day, such as 31/12/9999 or 31/12/2999."""
    found: pd.Series[bool] = frame[column].dt.year >= year
    return found


def repeated(frame: pd.DataFrame, columns: list[str]) -> "pd.Series[bool]":
    """Another row has the same values in all these columns."""
    filled: pd.Series[bool] = frame[columns].notna().all(axis=1)
    twice: pd.Series[bool] = frame.duplicated(columns, keep=False)
    return filled & twice


def repeated_of_persons(frame: pd.DataFrame, column: str) -> "pd.Series[bool]":
    """The value is another person's too."""
    return frame.groupby(column)["person"].transform("nunique").reindex(frame.index) > 1


def false_flag(frame: pd.DataFrame, column: str) -> "pd.Series[bool]":
    """A flag that must be true is not."""
    values: pd.Series[bool] = frame[column].astype("boolean").fillna(True).astype(bool)
    return ~values


def true_flag(frame: pd.DataFrame, column: str, when: str = "") -> "pd.Series[bool]":
    """A flag that must be false is true."""
    return frame[column].astype("boolean").fillna(False).astype(bool) & _where(frame, when)


def _where(frame: pd.DataFrame, when: str) -> "pd.Series[bool]":
    if not when:
        return pd.Series(True, index=frame.index)
    return frame[when].astype("boolean").fillna(False).astype(bool)


def _any(frame: pd.DataFrame, masks: "list[pd.Series[bool]]") -> "pd.Series[bool]":
    found = pd.Series(False, index=frame.index)
    for mask in masks:
        found |= mask.fillna(False).astype(bool)
    return found
