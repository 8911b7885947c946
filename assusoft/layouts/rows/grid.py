"""A grid of raw cells: all rows of a sheet or of a delimited file, before anybody says what they are."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from assusoft.language import Sentence
from assusoft.layouts.columns.cells import Cells
from assusoft.layouts.definition.refusals import unread

_COLUMNS, _CELLS = 16_384, 1_000_000


@dataclass(frozen=True)
class Grid:
    """All rows of a sheet or delimited file, by column. `widths`: cells present in each row, where rows may differ.

    `ours`: of a file that we wrote, whose rows are what its layout says and nothing else.
    """

    file: str
    sheet: str
    columns: list[Cells]
    rows: np.ndarray[Any, np.dtype[np.int64]]
    widths: np.ndarray[Any, np.dtype[np.int64]] | None = None
    ours: bool = False

    @property
    def where(self) -> str:
        """'file' or 'file, sheet'."""
        return f"{self.file}, {self.sheet}" if self.sheet else self.file

    def row(self, number: int) -> list[str]:
        """The trimmed cells of the row at this index."""
        return [(cells.text[number].as_py() or "").strip() for cells in self.columns]


def check_size(where: str, widths: "np.ndarray[Any, np.dtype[np.int64]]") -> None:
    """Refuse rows so long, or so unlike each other, that filling them up to one width would fill the memory."""
    width = int(widths.max(initial=0))
    if width > _COLUMNS or width * len(widths) > 10 * int(widths.sum()) + _CELLS:
        raise unread(
            Sentence(
                "{where}, row {row}: the row has {width} cells (expected: at most {most}, and about "
                "as many as the other rows have).",
                where=where,
                row=int(widths.argmax()) + 1,
                width=width,
                most=_COLUMNS,
            ),
            Sentence("Check the separator, or ask for the file as agreed."),
        )
