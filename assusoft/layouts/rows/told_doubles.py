"""Rows left out because they say again what an earlier one said -> the sentence that counts and adds them up."""

from collections.abc import Mapping
from decimal import Decimal

import numpy as np
import pyarrow.compute as pc

from assusoft.layouts.columns.amounts import numbers
from assusoft.layouts.definition.fields import type_of
from assusoft.layouts.definition.layout import Layout
from assusoft.layouts.rows.chosen_rows import Indices
from assusoft.layouts.rows.part_rows import PartRows
from assusoft.schema import Field

_ROWS = {"worker": "contract", "deduction": "deduction"}
_SUMMED = ("money", "hours")


def doubles_told(
    rows: PartRows, again: Indices, first: Indices, layout: Layout, own: Mapping[str, Field] | None
) -> tuple[str, ...]:
    """A note on the rows equal to earlier ones: how many, where the first stands, and what they add up to."""
    if not len(again):
        return ()
    place = rows.where(int(again[0]))
    sums = _sums(rows, again, layout, own)
    what = _ROWS[rows.part.table]
    more = f"; {', '.join(f'{name} {amount}' for name, amount in sums.items())} in all" if sums else ""
    return (
        f"{rows.blocks[0].where}: rows that are the same as an earlier one were left out: {len(again)} (the first: "
        f"{place}, the same as row {rows.numbers[int(first[0])]}){more}. Each may be a second {what}: if so, ask for "
        "a column that tells them apart.",
    )


def _sums(rows: PartRows, again: Indices, layout: Layout, own: Mapping[str, Field] | None) -> dict[str, Decimal]:
    """Field of money or hours -> what the rows left out add up to."""
    sums: dict[str, Decimal] = {}
    for name, column in rows.part.columns.items():
        kind = type_of(layout, name, own)
        if kind in _SUMMED and column.at in rows.columns and layout.codes_of(rows.part, name) is None:
            cells = rows.columns[column.at].take(np.asarray(again, np.int64))
            total = pc.sum(numbers(cells, kind, column, layout).values).as_py()
            sums |= {name: Decimal(total)} if total is not None else {}
    return sums
