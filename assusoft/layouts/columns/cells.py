"""Raw cells of a column, and where a column stands: what every reader cuts and every cleaning takes."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from assusoft.layouts.definition.layout import TURN, Span

TEXT, NUMBER, DATE, FLAG, NUMBER_1904 = 0, 1, 2, 3, 4


ColumnKey = str | Span
"""Where a column stands: a header word or a path, or [first, length]."""


NUMBERS = (NUMBER, NUMBER_1904)


@dataclass(frozen=True)
class Cells:
    """Raw cells of a column. `kinds` (TEXT, NUMBER, ...) is there where the file itself tells them apart.

    Numbers then have a decimal point, dates are ISO, whatever the layout says of texts. NUMBER_1904 is a number in a
    workbook whose days count from 1904.
    """

    text: pa.Array
    kinds: np.ndarray[Any, np.dtype[np.int8]] | None = None

    def take(self, rows: "np.ndarray[Any, Any] | slice") -> "Cells":
        """The cells of these rows."""
        text = self.text[rows] if isinstance(rows, slice) else self.text.take(pa.array(rows))
        return Cells(text, None if self.kinds is None else self.kinds[rows])


def together(rows: "np.ndarray[Any, np.dtype[np.int64]]") -> "np.ndarray[Any, Any] | slice":
    """Rows in order, as a slice where none lies between: taking those copies nothing."""
    if not len(rows) or rows[-1] - rows[0] != len(rows) - 1:
        return rows
    return slice(int(rows[0]), int(rows[-1]) + 1)


def label(key: ColumnKey) -> str:
    """A column in words: "column 'Nom'" or 'positions 10 to 18'."""
    if isinstance(key, tuple):
        return f"positions {key[0]} to {key[0] + key[1] - 1}"
    return f"column '{key}'"


def turned(key: ColumnKey, turn: int) -> str:
    """A header with the number of its group in it."""
    return str(key).replace(TURN, str(turn))


def is_number(cells: Cells) -> Any:
    """A mask of the cells that the file itself says are numbers."""
    return (kinds_of(cells) == NUMBER) | (kinds_of(cells) == NUMBER_1904)


def joined(cells: list[Cells]) -> Cells:
    """The same column of several files, one below the other."""
    if len(cells) == 1:
        return cells[0]
    kinds = None
    if any(each.kinds is not None for each in cells):
        kinds = np.concatenate([kinds_of(each) for each in cells])
    return Cells(pa.concat_arrays([each.text for each in cells]), kinds)


def missing(count: int) -> Cells:
    """A column of nothing."""
    return Cells(pa.array([""] * count, pa.string()))


def kinds_of(cells: Cells) -> np.ndarray[Any, np.dtype[np.int8]]:
    """The kind of each cell."""
    return np.zeros(len(cells.text), np.int8) if cells.kinds is None else cells.kinds
