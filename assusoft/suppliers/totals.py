"""A table to be sent -> its control totals: rows, persons, messages by kind, sum of the insured salaries."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd
import pyarrow.compute as pc

from assusoft.frames import one_array
from assusoft.schema import DTYPES

TOTALS = "_totals"
"""Layouts show the control totals of table 'message' in a part with table = 'message_totals'; so for 'register'."""

_COLUMNS = {"kind": "text", "rows": "count", "persons": "count", "insured_salary": "money"}


@dataclass(frozen=True)
class Totals:
    """`salaries` is the sum of the insured salaries in euro, None when no row has one; `kinds`: kind -> messages."""

    rows: int
    persons: int
    salaries: Decimal | None
    kinds: Mapping[str, int]


def totals(table: pd.DataFrame) -> Totals:
    """Count what a table of messages or of the register holds."""
    kinds = {str(kind): len(group) for kind, group in by_kind(table).items()}
    return Totals(len(table), table["person"].nunique(), salaries(table), kinds)


def totals_table(table: pd.DataFrame) -> pd.DataFrame:
    """Columns kind (missing in the first row, which counts all), rows, persons, insured_salary."""
    counted = [(None, totals(table)), *((kind, totals(group)) for kind, group in by_kind(table).items())]
    rows = [(kind, count.rows, count.persons, count.salaries) for kind, count in counted]
    values = dict(zip(_COLUMNS, zip(*rows, strict=True), strict=True))
    return pd.DataFrame({name: pd.Series(values[name], dtype=DTYPES[type]) for name, type in _COLUMNS.items()})


def by_kind(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Kind -> its messages, in the order of the table; nothing for the register."""
    if "kind" not in table:
        return {}
    return {str(kind): group for kind, group in table.groupby("kind", sort=False)}


def salaries(table: pd.DataFrame) -> Decimal | None:
    """The exact sum of the insured salaries; None when no row has one."""
    if "insured_salary" not in table or not table["insured_salary"].notna().any():
        return None
    found: Decimal = pc.sum(one_array(table["insured_salary"])).as_py()
    return found
