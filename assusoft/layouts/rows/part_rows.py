"""The blocks of one part -> its rows: which count, their clean values, what was repaired, refused or set aside."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from assusoft.layouts.columns.cells import Cells, ColumnKey, label, turned
from assusoft.layouts.definition.layout import Part
from assusoft.layouts.rows.block import Block
from assusoft.layouts.rows.chosen_rows import Indices


@dataclass
class PartRows:
    """The rows of one part, while they are read: one status for each physical row, values for those that are kept.

    `status` and `reason` have one element for each data row of all files; `kept` are the rows that `values` hold.
    `steps` and `problems` speak of positions in `kept`.
    """

    part: Part
    blocks: list[Block]
    columns: dict[ColumnKey, Cells]
    block_of: Indices
    numbers: Indices
    turns: Indices
    status: Any
    reason: Any
    kept: Indices
    values: dict[str, pa.Array] = field(default_factory=dict)
    steps: list[tuple[int, str, str, str, str]] = field(default_factory=list)  # position, field, raw, clean, step
    problems: list[tuple[int, str, str, str]] = field(default_factory=list)  # position, field, raw, reason
    notes: tuple[str, ...] = ()

    def where(self, row: int) -> str:
        """'file, sheet, row n' of a physical row, with the group of columns where it has several."""
        group = f", group {self.turns[row]}" if self.turns[row] else ""
        return f"{self.blocks[self.block_of[row]].where}, row {self.numbers[row]}{group}"

    def label(self, row: int, name: str) -> str:
        """The column of a field of a physical row in words."""
        at = self.part.columns[name].at
        return label(turned(at, self.turns[row]) if self.turns[row] else at)

    def leave(self, rows: Any, status: str, reason: Any) -> None:
        """Give rows their status (refused, skipped), and keep them no more."""
        self.status[rows], self.reason[rows] = status, reason
        stays = ~np.isin(self.kept, rows)
        if self.values and not stays.all():
            moved = np.cumsum(stays) - 1
            self.values = {name: values.filter(pa.array(stays)) for name, values in self.values.items()}
            self.steps = [(int(moved[at]), *rest) for at, *rest in self.steps if stays[at]]  # type: ignore[misc]
            self.problems = [(int(moved[at]), *rest) for at, *rest in self.problems if stays[at]]  # type: ignore[misc]
        self.kept = self.kept[stays]
