"""Rules on what the import could not read, and on sources that contradict each other."""

import pandas as pd


def set_aside(frame: pd.DataFrame, reasons: list[str]) -> "pd.Series[bool]":
    """Of frame `problem`: a cell set aside for one of these reasons."""
    return frame["reason"].isin(reasons)


def contradiction(frame: pd.DataFrame, fields: list[str]) -> "pd.Series[bool]":
    """Of frame `conflict`: two sources fill one of these fields differently."""
    return frame["field"].isin(fields)


def other_contradiction(frame: pd.DataFrame, fields: list[str]) -> "pd.Series[bool]":
    """Of frame `conflict`: two sources fill a field differently, one that is not in `fields`."""
    return frame["field"].notna() & ~frame["field"].isin(fields)
