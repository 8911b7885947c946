"""A grid of raw cells -> block: which rows are titles, header, repeated headers, totals, blank, and which are data."""

from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.language import Sentence
from assusoft.layouts.columns.cells import Cells, ColumnKey, together
from assusoft.layouts.columns.spans import spans, trimmed
from assusoft.layouts.definition.layout import Layout, Part
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.rows.block import Block
from assusoft.layouts.rows.grid import Grid
from assusoft.layouts.rows.heading.header_search import (
    as_written,
    check_header,
    found_header,
    headers_read,
    unused_columns,
)
from assusoft.layouts.rows.heading.headers import normal
from assusoft.layouts.rows.heading.titles import titles_read
from assusoft.layouts.rows.repeated_groups import groups, unfolded
from assusoft.layouts.rows.total_rows import ends_of


def block_of(grid: Grid, layout: Layout, part: Part) -> Block:
    """The data rows of a grid, and what became of all others.

    Raises
    ------
    Refused
        When no row holds the headers, a header is missing or stands twice, or a row has more or fewer cells.
    """
    wanted = headers_read(layout, part)
    known = {word: must for other in layout.sharing(part) for word, must in headers_read(layout, other).items()}
    at, words = found_header(grid, known, part)
    check_header(grid, at, words, wanted, part)
    header = [normal(word) for word in words]
    turns = groups(part, header, f"{grid.where}, row {grid.rows[at]}")
    notes = [] if part.of else unused_columns(grid, header, part, known)
    lines = range(at, at + part.header)
    kinds, total = _row_kinds(grid, part, lines)
    ends = () if grid.ours else _mark_ends(grid, words, kinds, layout.decimal)
    data = np.flatnonzero(kinds == "")
    _check_widths(grid, lines, header, data)
    titles = [next((cell for cell in grid.row(index) if cell), "") for index in range(at)]
    employers, months, untitled = titles_read(layout, part, titles, grid.where)
    columns = {as_written(word, wanted): grid.columns[header.index(word)] for word in header if word}
    block = Block(
        part,
        grid.file,
        grid.sheet,
        _taken(columns, together(data)),
        grid.rows[data],
        [] if part.of else _skipped(grid, kinds),
        None if total is None else (int(grid.rows[total]), _taken(columns, np.array([total]))),
        employers,
        months,
        (*notes, *untitled, *ends),
        header=_words(header, wanted),
    )
    return unfolded(block, part, turns) if part.repeat else block


def _words(header: list[str], wanted: dict[str, bool]) -> tuple[str, ...]:
    return tuple(as_written(word, wanted) for word in header if word)


def _taken(columns: dict[str, Cells], rows: Any) -> dict[ColumnKey, Cells]:
    return {word: cells.take(rows) for word, cells in columns.items()}


def _skipped(grid: Grid, kinds: Any) -> list[tuple[int, str]]:
    return [(int(grid.rows[index]), str(kinds[index])) for index in np.flatnonzero(kinds != "")]


def _row_kinds(grid: Grid, part: Part, lines: range) -> tuple[Any, int | None]:
    """What each row is ('' for data), and the index of the last total row; `lines` are those of the header."""
    kinds = np.full(len(grid.rows), "", dtype=object)
    kinds[: lines.start] = "title row"
    kinds[lines.start : lines.stop] = "header row"
    for line in lines:
        kinds[_equal(grid, line) & (kinds == "")] = "repeated header row"
    total = _totals(grid, part, kinds)
    kinds[_blank(grid)] = "blank row"
    return kinds, total


def _mark_ends(grid: Grid, words: list[str], kinds: Any, decimal: str) -> tuple[str, ...]:
    """Mark the totals and footers that a layout does not speak of, and tell them."""
    ends = ends_of(grid.columns[: len(words)], np.flatnonzero(kinds == ""), grid.rows, words, decimal)
    kinds[list(ends.totals)], kinds[list(ends.footers)] = "total row", "footer row"
    footers = [f"Row {grid.rows[row]} is a footer, and no data." for row in reversed(ends.footers)]
    return tuple(f"{grid.where}: {note}" for note in (*ends.notes, *footers))


def _blank(grid: Grid) -> Any:
    """A mask of the rows without any word; each column is only asked about the rows that were blank before it."""
    left = np.arange(len(grid.rows))
    for cells in grid.columns:
        left = left[_are_blank(cells.take(together(left)))]
        if not len(left):
            break
    blank = np.zeros(len(grid.rows), bool)
    blank[left] = True
    return blank


def _are_blank(cells: Cells) -> Any:
    return trimmed(cells.text).is_null().to_numpy(zero_copy_only=False)


def _equal(grid: Grid, line: int) -> Any:
    """Rows that repeat a header line; compared as written there, so that the first column settles most."""
    alike = np.ones(len(grid.rows), bool)
    for number, word in enumerate(map(normal, grid.row(line))):
        if not word:
            continue
        rows = np.flatnonzero(alike)
        text = grid.columns[number].take(together(rows)).text
        maybe = _may_begin(text, word)
        alike[rows] = False
        alike[rows[maybe]] = [normal(cell or "") == word for cell in text.take(pa.array(maybe)).to_pylist()]
        if alike.sum() <= 1:
            break
    return alike


def _may_begin(text: pa.Array, word: str) -> Any:
    """Which texts may begin as this normal word does, by their first byte; blanks and what is not ASCII always may."""
    offsets, signs = spans(text)
    filled = np.flatnonzero(np.diff(offsets))
    first = signs[offsets[filled]]
    same = (first | 0x20) == (ord(word[0]) | 0x20) if word[0].isascii() else False
    return filled[same | (first <= ord(" ")) | (first >= 0x7F)]


def _totals(grid: Grid, part: Part, kinds: Any) -> int | None:
    """Mark the total rows; return the index of the last one."""
    if part.total is None:
        return None
    left = np.flatnonzero(kinds == "")
    word = normal(part.total.word)
    rows = pa.array(left)
    first = pc.coalesce(*(trimmed(cells.text.take(rows)) for cells in grid.columns))
    found = left[[normal(cell or "") == word for cell in first.to_pylist()]] if len(left) else left
    if not len(found):
        raise unread(
            Sentence(
                "{where}: the total row '{word}' is missing, so the file was probably cut off.",
                where=grid.where,
                word=part.total.word,
            ),
        )
    kinds[found] = "total row"
    return int(found[-1])


def _check_widths(grid: Grid, lines: range, header: list[str], data: Any) -> None:
    """Refuse rows cut short, and rows pushed aside by a separator; the same blank end in all rows is harmless."""
    if grid.widths is None or not len(data):
        return
    width = max(index + 1 for index, word in enumerate(header) if word)
    widths = grid.widths[data]
    over = [~_are_blank(cells.take(together(data))) for cells in grid.columns[width:]]
    filled = reduce(np.logical_or, over, np.zeros(len(data), bool))
    uneven = (widths > max(*grid.widths[lines], width)) & (widths != widths.min())
    for wrong, what in ((widths < width, Sentence("fewer")), (filled | uneven, Sentence("more"))):
        if wrong.any():
            row = data[wrong][0]
            raise unread(
                Sentence(
                    "{where}, row {row}: the row has {what} cells than the header has columns ({count} "
                    "against {width}): the file was cut off, or a text holds the separator without quotes.",
                    where=grid.where,
                    row=grid.rows[row],
                    what=what,
                    count=grid.widths[row],
                    width=width,
                )
            )
