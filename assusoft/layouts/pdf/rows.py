"""The lines of a PDF in their kinds -> rows of cells: wrapped cells joined, what stands once for many put in each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.pdf.table import AMOUNT, Columns
from assusoft.layouts.pdf.words import Line, Word

_ALIGNED, _NEAR, _HALF, _TIE = 3.0, 2.2, 0.75, 1.0
"""Points by which the lines of one cell may begin, or be centred, otherwise;
of the height of a letter: how far the next line of a cell may lie; how near a line of a centred cell, at most;
points by which the row above is rather the one."""


_HYPHEN = re.compile(r"\w-\Z")


@dataclass
class Row:
    """A row: its line, its cells by header, and what stands on lines of their own above it, by their place.

    `starts`: header -> the left and right edge of its first words; `first`, `last`: the middles of its outer lines.
    """

    line: Line
    cells: dict[str, str]
    starts: dict[str, tuple[float, float]]
    first: float
    last: float
    above: dict[str, str] = field(default_factory=dict)


def row_of(file: InputFile, line: Line, columns: Columns) -> Row:
    """The cells of a line; refused where a word stands over the edge of its column."""
    cells: dict[int, list[Word]] = {}
    for word in line.words:
        at = columns.of(word)
        if columns.cut(word, at):
            raise unread(
                f"{file.name}, page {line.page}, line {line.number}: a word stands over the edge of column "
                f"'{columns.words[at]}', so it is not clear to which one it belongs.",
                "Ask for a spreadsheet.",
            )
        cells.setdefault(at, []).append(word)
    texts = {columns.words[at]: " ".join(word.text for word in words) for at, words in cells.items()}
    starts = {columns.words[at]: (words[0].left, words[-1].right) for at, words in cells.items()}
    return Row(line, texts, starts, line.middle, line.middle)


def stands_over(line: Line, columns: Columns) -> bool:
    """Whether a word of a line stands over the edge of its column."""
    return any(columns.cut(word, columns.of(word)) for word in line.words)


def belongs_to(row: Row | None, more: Row, below: Row | None) -> Row | None:
    """The row that a line of words continues: the nearer one whose cells it fits; None where it fits neither.

    Where cells are centred, half of their lines stand above their row's own. The first line of a page may be the rest
    of the last row of the page before.
    """
    near = []
    if row:
        near.append((more.line.middle - row.last if row.line.page == more.line.page else more.line.height, row))
    if below and below.line.page == more.line.page:
        near.append((below.first - more.line.middle + _TIE, below))
    for away, one in sorted(near, key=lambda each: each[0]):
        if away <= _NEAR * more.line.height and _fits(one, more, away <= _HALF * more.line.height):
            return one
    return None


def _fits(row: Row, more: Row, is_close: bool) -> bool:
    """Whether each word stands below or above the beginning of a cell, or, close by, where the row itself has none."""
    for word, (left, right) in more.starts.items():
        if not word or AMOUNT.fullmatch(more.cells[word]):
            return False
        if word not in row.starts:
            if not is_close:
                return False
            continue
        begin, end = row.starts[word]
        if abs(left - begin) > _ALIGNED and abs((left + right) - (begin + end)) > 2 * _ALIGNED:
            return False
    return True


def join(row: Row, more: Row, before: bool = False) -> None:
    """Put the words of a line to the cells of its row; a hyphen at the end of a line joins two parts of a name."""
    for word, text in more.cells.items():
        own = row.cells.get(word, "")
        first, second = (text, own) if before else (own, text)
        row.cells[word] = f"{first}{second}" if _HYPHEN.search(first) else f"{first} {second}".strip()
    row.starts = more.starts | row.starts
    row.first, row.last = (more.line.middle, row.last) if before else (row.first, more.line.middle)


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
