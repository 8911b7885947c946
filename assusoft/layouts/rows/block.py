"""The rows of one part in one file, as columns of raw cells with their row numbers: what every reader returns."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from assusoft.layouts.columns.cells import Cells, ColumnKey
from assusoft.layouts.definition.layout import Part


@dataclass(frozen=True)
class Block:
    """`columns` by column key; `rows`: physical row numbers of the data. `skipped`: (row, reason) of all other lines.

    `turns`: of each row, the number of its group of columns, where rows hold several.
    `header`: the header words (XML: elements) as they stand in the file, those the layout does not know too.
    """

    part: Part
    file: str
    sheet: str
    columns: dict[ColumnKey, Cells]
    rows: np.ndarray[Any, np.dtype[np.int64]]
    skipped: list[tuple[int, str]] = field(default_factory=list)
    total: tuple[int, dict[ColumnKey, Cells]] | None = None
    employers: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    turns: np.ndarray[Any, np.dtype[np.int64]] | None = None
    header: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """'file' or 'file, sheet'."""
        return f"{self.file}, {self.sheet}" if self.sheet else self.file
