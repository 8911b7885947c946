"""A grid of raw cells -> the rows in which something stands, their cells trimmed; why the others are no data."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.layouts.columns.cells import Cells, together
from assusoft.layouts.columns.spans import lengths, trimmed
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.rows.grid import Grid, check_size

_ROWS, _COLUMNS, _CELLS = 250_000, 1000, 3_000_000
_RULE = re.compile(r"[-=_+*|~ ]*")


@dataclass(frozen=True)
class FilledRows:
    """Rows in which something stands, by column; nothing is ''. `numbers`: physical rows; `counts`: filled cells each.

    `first`: the first text of each row.
    """

    columns: list[Cells]
    numbers: "np.ndarray[Any, np.dtype[np.int64]]"
    counts: "np.ndarray[Any, np.dtype[np.int64]]"
    first: pa.Array

    def __len__(self) -> int:
        return len(self.numbers)

    def row(self, at: int) -> list[str]:
        """The cells of a row."""
        return [column.text[at].as_py() for column in self.columns]

    def kinds(self, at: int) -> list[int]:
        """The kinds of its cells."""
        return [0 if column.kinds is None else int(column.kinds[at]) for column in self.columns]

    def take(self, rows: "np.ndarray[Any, np.dtype[np.int64]]") -> "FilledRows":
        """Some of the rows."""
        some = together(rows)
        first = self.first[some] if isinstance(some, slice) else self.first.take(pa.array(some))
        return FilledRows([column.take(some) for column in self.columns], self.numbers[some], self.counts[some], first)


def filled_rows(name: str, grid: Grid) -> tuple[FilledRows, dict[int, str]]:
    """The rows with something in them, and why others are left: blank ones, and lines drawn with signs.

    Raises
    ------
    Refused
        When a row is out of all proportion, more columns are filled than any list has, or there is so much that looking
        at each cell would take minutes.
    """
    widths = np.full(len(grid.rows), len(grid.columns)) if grid.widths is None else grid.widths
    check_size(name or "the file", widths)
    check_cells(name or "The file", len(grid.rows), int(widths.sum()))
    texts = [trimmed(column.text) for column in grid.columns]
    sizes = np.array([lengths(text) for text in texts]).reshape(len(texts), len(grid.rows))
    check_columns(name or "The file", int(sizes.any(axis=1).sum()))
    columns = [Cells(text.fill_null(""), cells.kinds) for text, cells in zip(texts, grid.columns, strict=True)]
    counts = np.count_nonzero(sizes, axis=0)
    first = pc.coalesce(*texts, pa.array([""] * len(grid.rows), pa.string()))
    rows = FilledRows(columns, grid.rows, counts, first)
    ruled = _ruled(rows)
    why = dict.fromkeys(grid.rows[counts == 0].tolist(), "blank row") | dict.fromkeys(
        grid.rows[ruled].tolist(), "rule row"
    )
    left = np.setdiff1d(np.flatnonzero(counts), ruled, assume_unique=True)
    return rows.take(left), why


def check_cells(name: str, rows: int, cells: int) -> None:
    """Refuse what is so large that looking at each cell would take minutes and fill the memory."""
    for what, count, most in (("rows", rows, _ROWS), ("cells", cells, _CELLS)):
        if count > most:
            raise unread(f"{name} has {count} {what}, more than the {most} that are looked at without a layout.",
                         "Infer from its first rows.")  # fmt: skip


def check_columns(name: str, count: int) -> None:
    """Refuse what has more columns than a list of workers can have, before their cells are looked at."""
    if count > _COLUMNS:
        raise unread(f"{name} has {count} columns, more than the {_COLUMNS} that are looked at.",
                     "Ask for a list of workers.")  # fmt: skip


def grid_of(rows: Sequence[tuple[int, list[str]]]) -> Grid:
    """Rows of cells with their physical numbers as a grid; short rows are filled up."""
    widths = np.fromiter((len(cells) for _, cells in rows), np.int64, len(rows))
    check_size("the file", widths)
    width = int(widths.max(initial=0))
    padded = [cells if len(cells) == width else cells + [""] * (width - len(cells)) for _, cells in rows]
    columns = [Cells(pa.array(column, pa.string())) for column in zip(*padded, strict=True)]
    return Grid("", "", columns, np.array([number for number, _ in rows], np.int64), widths)


def _ruled(rows: FilledRows) -> "np.ndarray[Any, np.dtype[np.int64]]":
    """Rows that are a line drawn with signs, as printed lists have."""
    maybe = np.flatnonzero((rows.counts > 0) & _matches(rows.first, f"^{_RULE.pattern}$"))
    return np.array([at for at in maybe.tolist() if _is_rule(rows.row(at))], np.int64)


def _is_rule(cells: list[str]) -> bool:
    return all(map(_RULE.fullmatch, cells)) and max(map(len, cells)) >= 3


def _matches(texts: pa.Array, form: str) -> Any:
    return pc.match_substring_regex(texts, form).to_numpy(zero_copy_only=False)
