"""The lines of a PDF in their kinds -> rows of cells: wrapped cells joined, and what stands once for many put in each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.pdf.table import AMOUNT, Columns
from assusoft.layouts.pdf.words import Line, Word

_CROSSING, _ALIGNED, _NEAR, _HALF = 1.0, 3.0, 2.2, 0.75
"""Points by which a word may stand over a gutter; by which the lines of one cell may begin, or be centred, otherwise;
of the height of a letter: how far the next line of a cell may lie; how near the line above a row's own, at most."""


_HYPHEN = re.compile(r"\w-\Z")


@dataclass
class Row:
    """A row: its line, its cells by header, and what stands on lines of their own above it, by their place.

    `starts`: header -> the left and right edge of its first words; `last`: the middle of its last line.
    """

    line: Line
    cells: dict[str, str]
    starts: Mapping[str, tuple[float, float]]
    last: float
    above: dict[str, str] = field(default_factory=dict)


def row_of(file: InputFile, line: Line, columns: Columns) -> Row:
    """The cells of a line; refused where a word stands over the edge of its column."""
    cells: dict[int, list[Word]] = {}
    for word in line.words:
        at = columns.of(word)
        edges = columns.gutters[max(at - 1, 0) : at + 1]
        over = any(word.left + _CROSSING < edge < word.right - _CROSSING for edge in edges)
        if over:
            raise unread(
                f"{file.name}, page {line.page}, line {line.number}: a word stands over the edge of column "
                f"'{columns.words[at]}', so it is not clear to which one it belongs.",
                "Ask for a spreadsheet.",
            )
        cells.setdefault(at, []).append(word)
    texts = {columns.words[at]: " ".join(word.text for word in words) for at, words in cells.items()}
    starts = {columns.words[at]: (words[0].left, words[-1].right) for at, words in cells.items()}
    return Row(line, texts, starts, line.middle)


def continues(row: Row | None, more: Row) -> bool:
    """Whether a line of words may be the rest of cells of a row: each stands where one of its cells begins."""
    if row is None:
        return False
    for word, (left, right) in more.starts.items():
        if not word or word not in row.starts or AMOUNT.fullmatch(more.cells[word]):
            return False
        begin, end = row.starts[word]
        if abs(left - begin) > _ALIGNED and abs((left + right) - (begin + end)) > 2 * _ALIGNED:
            return False
    return True


def belongs_to(row: Row | None, more: Row, below: Row | None) -> Row | None:
    """The row that a line of words continues: the nearer one, of the page before where it stands first on its page."""
    height = more.line.height
    down = below.line.middle - more.line.middle if below and below.line.page == more.line.page else None
    if down is not None and not (down <= _NEAR * height and continues(below, more)):
        down = None
    up = more.line.middle - row.last if row and row.line.page == more.line.page else None
    if row and row.line.page != more.line.page and continues(row, more) and (down is None or down > _HALF * height):
        return row
    if up is not None and up <= _NEAR * height and continues(row, more) and (down is None or up <= down):
        return row
    return below if down is not None else None


def join(row: Row, more: Row, before: bool = False) -> None:
    """Put the words of a line to the cells of its row; a hyphen at the end of a line joins two parts of a name."""
    for word, text in more.cells.items():
        first, second = (text, row.cells[word]) if before else (row.cells[word], text)
        row.cells[word] = f"{first}{second}" if _HYPHEN.search(first) else f"{first} {second}"
    if not before:
        row.last = more.line.middle


def fill_down(file: InputFile, rows: Sequence[Row], words: Sequence[str]) -> None:
    """Put into each row that says nothing of these columns what the row above it says."""
    before: Row | None = None
    for row in rows:
        if words and not any(row.cells.get(word) for word in words):
            if before is None or before.above != row.above:
                raise unread(
                    f"{file.name}, page {row.line.page}, line {row.line.number}: the row says nothing in columns "
                    f"{', '.join(map(repr, words))}, and no row above it does.",
                )
            row.cells |= {word: before.cells[word] for word in words if word in before.cells}
        before = row
