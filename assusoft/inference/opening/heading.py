"""A grid of cells -> the table in it: where its header stands, and the columns with the words they are found by."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assusoft.inference.content.dates import date_style
from assusoft.inference.content.numbers import is_number
from assusoft.inference.content.words import is_known, plain
from assusoft.inference.model import FoundColumn, FoundTable
from assusoft.inference.opening.data_rows import usual_count, without_data
from assusoft.inference.opening.filled_rows import FilledRows, filled_rows
from assusoft.layouts.columns.cells import DATE, FLAG
from assusoft.layouts.definition.layout import LINES
from assusoft.layouts.rows.grid import Grid
from assusoft.layouts.rows.heading.headers import header_words, normal
from assusoft.layouts.rows.stray_signs import grid_without_stray_signs

_LOOK, _BELOW = 60, 40
"""Rows among which the header is looked for; rows under it that tell whether it is one."""
_LEAST, _WORDS = 10, 6_000
"""Where rows are so wide that they hold more words than that, the header is looked for among fewer rows."""


@dataclass(frozen=True)
class Line:
    """A row near the top: trimmed cells, and of each whether it is a number, a date or the like. `typed`: whether the
    workbook itself says that some are dates, or yes and no, which no header holds.
    """

    cells: list[str]
    values: list[bool]
    typed: bool


def table_of(name: str, grid: Grid) -> FoundTable | None:
    """The table in a grid; None when there is none (no row of data).

    Raises
    ------
    Refused
        When a row is out of all proportion, or there are more rows, columns or cells than a list of workers can have.
    """
    grid, notes = grid_without_stray_signs(name, grid)
    rows, skipped = filled_rows(name, grid)
    if not len(rows):
        return None
    looked = min(_LOOK, max(_LEAST, _WORDS // len(rows.columns)))
    top = [_line(rows, at) for at in range(min(len(rows), looked + _BELOW + 1))]
    usual = usual_count(rows)
    at, lines = _with_groups(top, *_header(top, usual, looked))
    if not lines and len(rows) == 1 and not any(top[0].values):
        return None  # the words of a header, and nothing under it
    first = at + lines
    heads = [line.cells for line in top[at:first]]
    words = _words(heads, len(rows.columns))[1]
    named = [word or f"column {at}" for at, word in enumerate(words, start=1)]
    why, total, ends = without_data(rows, first, usual, heads, named)
    why |= dict.fromkeys(range(at), "title row") | dict.fromkeys(range(at, first), "header row")
    body = rows.take(np.setdiff1d(np.arange(len(rows)), list(why), assume_unique=True))
    if not len(body):
        return None
    columns, shown = _columns(heads, body)
    above = [top[at - 1].cells] if lines == 1 and at else []
    skipped |= {int(rows.numbers[row]): reason for row, reason in why.items()}
    return FoundTable(
        name,
        columns,
        tuple(body.numbers.tolist()),
        tuple(sorted(skipped.items())),
        tuple(rows.first[:at].to_pylist()),
        bool(lines),
        lines,
        total,
        tuple(tuple(line[place] for place in shown) for line in (*above, *heads)),
        (*notes, *ends.notes),
        tuple(columns[shown.index(place)].place for place in ends.summed if place in shown),
    )


def _with_groups(rows: Sequence[Line], at: int, lines: int) -> tuple[int, int]:
    """The header with the line of groups above it, where words of the header stand twice without it."""
    if lines == 1 and at + 2 < len(rows) and _completes(rows[at], rows[at + 1]):
        return at, 2
    if lines != 1 or not at:
        return at, lines
    above, header = rows[at - 1], rows[at].cells
    twice = any(word and header.count(word) > 1 for word in header)
    groups = sum(map(bool, above.cells)) > 1 and not any(above.values)
    return (at - 1, 2) if twice and groups else (at, lines)


def _header(rows: Sequence[Line], usual: int, looked: int) -> tuple[int, int]:
    """Index of the header and how many lines it has (0: there is none, the index is that of the first data row).

    `looked`: among how many rows.
    """
    known = [_known_words(line.cells) for line in rows[:looked]]
    found = [at for at, words in enumerate(known) if _is_header(rows, at, usual, words)]
    if not found:
        return next((at for at, line in enumerate(rows[:looked]) if sum(map(bool, line.cells)) * 2 > usual), 0), 0
    best = max(found, key=lambda at: (known[at], -at))
    first = best if known[best] else found[0]
    if first + 1 in found and first + 2 < len(rows) and _alike(rows[first], rows[first + 1]):
        return first, 2
    if first - 1 in found and _alike(rows[first - 1], rows[first]):
        return first - 1, 2
    return first, 1


def _is_header(rows: Sequence[Line], at: int, usual: int, known: int) -> bool:
    """Whether a row is a header: most of its words are known, or it differs from all rows under it."""
    line = rows[at]
    filled = list(filter(None, line.cells))
    if len(filled) < max(1, usual * 0.5) or line.typed:
        return False
    values = sum(line.values)
    if values > 0.25 * len(filled) and known < 0.6 * len(filled):
        return False
    if known >= max(2, 0.3 * len(filled)) or (known and len(filled) <= 3):
        return True
    return not values and _differs(rows, at, filled)


def _line(rows: FilledRows, at: int) -> Line:
    cells = rows.row(at)
    typed = any(cell and kind in (DATE, FLAG) for cell, kind in zip(cells, rows.kinds(at), strict=True))
    return Line(cells, list(map(_is_value, cells)), typed)


def _differs(rows: Sequence[Line], at: int, filled: list[str]) -> bool:
    """Whether the words of a row are those of a header by what stands under them."""
    twice = len(set(map(plain, filled))) < len(filled)
    if twice and not (at + 1 < len(rows) and _tells_apart(rows[at].cells, rows[at + 1].cells)):
        return False
    return _unlike(rows[at].cells, rows[at + 1 + twice : at + _BELOW])


def _unlike(cells: list[str], below: Sequence[Line]) -> bool:
    """Whether a row of words differs from the rows under it: no value comes back, and values stand in some column."""
    values = 0
    for place, cell in enumerate(cells):
        column = [line for line in below if line.cells[place]]
        if cell and any(line.cells[place] == cell for line in column):
            return False
        values += bool(column) and sum(line.values[place] for line in column) * 2 > len(column)
    return values > 0


def _is_value(cell: str) -> bool:
    return is_number(cell) or "@" in cell or (any(map(str.isdigit, cell)) and bool(date_style([cell]).forms))


def _known_words(cells: list[str]) -> int:
    """How many different words of a row are known; a code that comes back, such as CP in a calendar, is one."""
    return sum(is_known(cell) for cell in dict.fromkeys(cells) if cell and len(cell) < 60 and not is_number(cell))


def _alike(upper: Line, lower: Line) -> bool:
    """Two lines of one header: the second holds words only, in two languages or under the first."""
    filled = [(above, low) for above, low in zip(upper.cells, lower.cells, strict=True) if low]
    return (
        len(filled) * 2 >= sum(map(bool, upper.cells))
        and not any(lower.values)
        and any(above != low for above, low in filled)
    )


def _completes(upper: Line, lower: Line) -> bool:
    """Whether a second line says what stands under the groups of the first, and nothing elsewhere."""
    pairs = list(zip(upper.cells, lower.cells, strict=True))
    under = [low for _, low in pairs if low]
    return (
        (any(low and not above for above, low in pairs) or _tells_apart(upper.cells, lower.cells))
        and all(above or low for above, low in pairs)
        and not any(lower.values)
        and sum(map(is_known, under)) * 2 >= len(under)
    )


def _tells_apart(upper: list[str], lower: list[str]) -> bool:
    """Whether words stand under those that come twice, each time others, and under no other."""
    twice = {above for above in upper if above and upper.count(above) > 1}
    pairs = [(above, low) for above, low in zip(upper, lower, strict=True) if above in twice]
    return bool(pairs) and all(low for _, low in pairs) and len(set(pairs)) == len(pairs) == sum(map(bool, lower))


def _words(heads: list[list[str]], width: int) -> tuple[list[str], list[str]]:
    """For each column the word a layout finds it by, and the word that says what it is.

    They differ under groups: 'Pay / Amount' is found by both lines, and said by the lower unless that stands twice.
    """
    if len(heads) < 2:
        one = [" ".join(cell.split()) for cell in heads[0]] if heads else [""] * width
        return one, one
    lines = [[" ".join(cell.split()) for cell in line] for line in heads]
    places = header_words(lines, {normal(cell) for cell in lines[-1] if is_known(cell)})
    if sum(map(bool, lines[0])) * 3 > 2 * sum(map(bool, lines[-1])):  # two names for each column
        return places, [LINES.join(dict.fromkeys(place.split(LINES))) for place in places]
    said = [place.replace(LINES, " ") if lines[-1].count(place.split(LINES)[-1]) > 1 else low or place
            for place, low in zip(places, lines[-1], strict=True)]  # fmt: skip
    return places, said


def _columns(heads: list[list[str]], body: FilledRows) -> tuple[tuple[FoundColumn, ...], list[int]]:
    """The columns and where they stand; those that have neither header nor any cell are left out.

    Doubled headers get a number.
    """
    places, said = _words(heads, len(body.columns))
    found: list[FoundColumn] = []
    shown: list[int] = []
    seen: Counter[str] = Counter()
    for at, column in enumerate(body.columns):
        cells = tuple(column.text.to_pylist())
        if not places[at] and not any(cells):
            continue
        word = places[at] or f"column {at + 1}"
        seen[word] += 1
        name = word if seen[word] == 1 else f"{word} ({seen[word]})"
        kinds = None if column.kinds is None else tuple(column.kinds.tolist())
        found.append(FoundColumn(name, said[at], cells, kinds))
        shown.append(at)
    return tuple(found), shown
