"""Rows of cells -> where the header stands, which rows are data, and what all the others are."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from assusoft.inference.content.dates import date_style
from assusoft.inference.content.numbers import is_number
from assusoft.inference.content.words import is_known, plain
from assusoft.inference.model import FoundColumn, FoundTable
from assusoft.layouts.definition.layout import LINES
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.rows.grid import check_size
from assusoft.layouts.rows.headers import header_words, normal

_LOOK = 60
_ROWS, _COLUMNS, _CELLS = 250_000, 1000, 3_000_000
_TOTAL = re.compile(
    r"(?:grand |sub|sous-|sub-|eind|algemeen |gesamt)?"
    r"(?:total|totaal|totals|totalen|totaux|summe|gesamt|somme|som|sum|subtotaal)\w*"
    r"(?:\s*[/:(\-].*|\s+(?:general|général|algemeen|amount|records?)|\s*)"
    r"|(?:aantal|nombre|number|count|records?|anzahl)\b.*",
    re.IGNORECASE,
)

Rows = Sequence[tuple[int, list[str], list[int] | None]]
"""(physical number, trimmed cells, kinds of the cells or None)."""


def table_of(name: str, rows: Rows) -> FoundTable | None:
    """The table in these rows; None when there is none (under two columns or no row of data).

    Raises
    ------
    Refused
        When a row is out of all proportion, or there are more columns than a list of workers can have.
    """
    widths = np.array([len(cells) for _, cells, _ in rows], np.int64)
    check_size(name or "the file", widths)
    check_cells(name or "The file", len(rows), int(widths.sum()))
    why = {number: "blank row" for number, cells, _ in rows if not any(cells)}
    why |= {number: "rule row" for number, cells, _ in rows if any(cells) and _is_rule(cells)}
    filled = [(number, cells, kinds) for number, cells, kinds in rows if number not in why]
    if not filled:
        return None
    width = max(len(cells) for _, cells, _ in filled)
    usual = _usual(filled)
    at, lines = _with_groups(filled, *_header(filled, usual), width)
    if not lines and len(filled) == 1 and not any(map(_is_value, filled[0][1])):
        return None  # the words of a header, and nothing under it
    first = at + lines
    why |= {number: "title row" for number, _, _ in filled[:at]}
    why |= {number: "header row" for number, _, _ in filled[at:first]}
    told, total = _told(filled, first, usual, [cells for _, cells, _ in filled[at:first]])
    body = [(number, _padded(cells, width), kinds) for number, cells, kinds in filled[first:] if number not in told]
    if not body or width < 1:
        return None
    heads = [_padded(cells, width) for _, cells, _ in filled[at:first]]
    above = [_padded(filled[at - 1][1], width)] if lines == 1 and at else []
    columns, shown = _columns(heads, body, width)
    if len(columns) > _COLUMNS:
        raise unread(f"{name or 'The file'} has {len(columns)} columns, more than the {_COLUMNS} that are looked at.",
                     "Ask for a list of workers.")  # fmt: skip
    titles = tuple(next(cell for cell in cells if cell) for _, cells, _ in filled[:at])
    return FoundTable(
        name,
        columns,
        tuple(number for number, _, _ in body),
        tuple(sorted((why | told).items())),
        titles,
        bool(lines),
        lines,
        total,
        tuple(tuple(line[place] for place in shown) for line in (*above, *heads)),
    )


def check_cells(name: str, rows: int, cells: int) -> None:
    """Refuse what is so large that looking at each cell would take minutes and fill the memory."""
    for what, count, most in (("rows", rows, _ROWS), ("cells", cells, _CELLS)):
        if count > most:
            raise unread(f"{name} has {count} {what}, more than the {most} that are looked at without a layout.",
                         "Infer from its first rows.")  # fmt: skip


def _told(rows: Rows, first: int, usual: int, heads: list[list[str]]) -> tuple[dict[int, str], str]:
    """Why rows under the header are no data: physical number -> reason; and the word of the total row."""
    why: dict[int, str] = {}
    total = ""
    repeated = [[plain(cell) for cell in cells if cell] for cells in heads]
    tail = _tail(rows, first, usual)
    for index, (number, cells, _) in enumerate(rows[first:], start=first):
        if repeated and [plain(cell) for cell in cells if cell] in repeated:
            why[number] = "repeated header row"
        elif word := _total_word(cells, usual):
            why[number], total = "total row", total or word
        elif index >= tail:
            why[number] = "footer row"
        elif usual >= 5 and sum(map(bool, cells)) == 1 and not any(map(is_number, cells)):
            why[number] = "row with one text only"
    return why, total


def _is_rule(cells: list[str]) -> bool:
    """Whether a row is a line drawn with signs, as printed lists have."""
    return all(not cell.strip("-=_+*|~ ") for cell in cells) and max(map(len, cells)) >= 3


def _with_groups(rows: Rows, at: int, lines: int, width: int) -> tuple[int, int]:
    """The header with the line of groups above it, where words of the header stand twice without it."""
    if lines == 1 and at + 2 < len(rows) and _completes(_padded(rows[at][1], width), _padded(rows[at + 1][1], width)):
        return at, 2
    if lines != 1 or not at:
        return at, lines
    above, header = (_padded(rows[index][1], width) for index in (at - 1, at))
    twice = any(word and header.count(word) > 1 for word in header)
    groups = sum(map(bool, above)) > 1 and not any(_is_value(cell) for cell in above if cell)
    return (at - 1, 2) if twice and groups else (at, lines)


def _usual(rows: Rows) -> int:
    """How many cells of a row are filled, usually."""
    counts = Counter(sum(map(bool, cells)) for _, cells, _ in rows[:500])
    most = counts.most_common(1)[0][1]
    return max(count for count, times in counts.items() if times * 2 >= most)


def _header(rows: Rows, usual: int) -> tuple[int, int]:
    """Index of the header and how many lines it has (0: there is none, the index is that of the first data row)."""
    found = [index for index in range(min(_LOOK, len(rows))) if _is_header(rows, index, usual)]
    if not found:
        return next((index for index, row in enumerate(rows[:_LOOK]) if sum(map(bool, row[1])) * 2 > usual), 0), 0
    best = max(found, key=lambda index: (_known_words(rows[index][1]), -index))
    first = best if _known_words(rows[best][1]) > 0 else found[0]
    if first + 1 in found and first + 2 < len(rows) and _alike(rows[first][1], rows[first + 1][1]):
        return first, 2
    if first - 1 in found and _alike(rows[first - 1][1], rows[first][1]):
        return first - 1, 2
    return first, 1


def _is_header(rows: Rows, index: int, usual: int) -> bool:
    _, cells, kinds = rows[index]
    filled = [cell for cell in cells if cell]
    if len(filled) < max(1, usual * 0.5) or (
        kinds and any(kind in (2, 3) for kind, cell in zip(kinds, cells, strict=False) if cell)
    ):
        return False
    odd = sum(_is_value(cell) for cell in filled)
    known = _known_words(cells)
    if odd > 0.25 * len(filled) and known < 0.6 * len(filled):
        return False
    if known >= max(2, 0.3 * len(filled)) or (known and len(filled) <= 3):
        return True
    twice = len({plain(cell) for cell in filled}) < len(filled)
    if odd or (twice and not (index + 1 < len(rows) and _tells_apart(cells, _padded(rows[index + 1][1], len(cells))))):
        return False
    below = [row[1] for row in rows[index + 1 + twice : index + 40]]
    return _unlike(cells, below)


def _unlike(cells: list[str], below: list[list[str]]) -> bool:
    """Whether a row of words differs from the rows under it: no value comes back, and values stand in some column."""
    if not below:
        return False
    values = 0
    for place, cell in enumerate(cells):
        column = [row[place] for row in below if place < len(row) and row[place]]
        if cell and cell in column:
            return False
        values += bool(column) and sum(map(_is_value, column)) * 2 > len(column)
    return values > 0


def _is_value(cell: str) -> bool:
    return is_number(cell) or "@" in cell or (any(sign.isdigit() for sign in cell) and bool(date_style([cell]).forms))


def _known_words(cells: list[str]) -> int:
    return sum(is_known(cell) for cell in cells if cell and len(cell) < 60 and not is_number(cell))


def _alike(upper: list[str], lower: list[str]) -> bool:
    """Two lines of one header: the second holds words only, in two languages or under the first."""
    filled = [(a, b) for a, b in zip(upper, lower, strict=False) if b]
    return (
        len(filled) * 2 >= len([cell for cell in upper if cell])
        and not any(_is_value(b) for _, b in filled)
        and any(a != b for a, b in filled)
    )


def _completes(upper: list[str], lower: list[str]) -> bool:
    """Whether a second line says what stands under the groups of the first, and nothing elsewhere."""
    filled = [(above, low) for above, low in zip(upper, lower, strict=True) if low]
    return (
        (any(not above for above, _ in filled) or _tells_apart(upper, lower))
        and all(above or low for above, low in zip(upper, lower, strict=True))
        and not any(_is_value(low) for _, low in filled)
        and sum(is_known(low) for _, low in filled) * 2 >= len(filled)
    )


def _tells_apart(upper: list[str], lower: list[str]) -> bool:
    """Whether words stand under those that come twice, each time others, and under no other."""
    twice = {above for above in upper if above and upper.count(above) > 1}
    told = [(above, low) for above, low in zip(upper, lower, strict=True) if above in twice]
    return bool(told) and all(low for _, low in told) and len(set(told)) == len(told) == sum(map(bool, lower))


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


def _tail(rows: Rows, first: int, usual: int) -> int:
    """Index from which only footers follow: rows at the end with hardly a cell in a wide table."""
    end = len(rows)
    while usual >= 4 and end > first + 1 and sum(map(bool, rows[end - 1][1])) <= max(1, usual * 0.25):
        end -= 1
    return end if len(rows) - end <= 20 else len(rows)


def _total_word(cells: list[str], usual: int) -> str:
    filled = [cell for cell in cells if cell]
    if not filled or len(filled) > max(3, usual - 1) or not _TOTAL.fullmatch(filled[0]):
        return ""
    return filled[0] if all(is_number(cell) or _TOTAL.fullmatch(cell) for cell in filled[1:]) else ""


def _padded(cells: list[str], width: int) -> list[str]:
    return cells if len(cells) == width else [*cells, *[""] * (width - len(cells))][:width]


def _columns(heads: list[list[str]], body: Rows, width: int) -> tuple[tuple[FoundColumn, ...], list[int]]:
    """The columns and where they stand; those that have neither header nor any cell are left out.

    Doubled headers get a number.
    """
    places, said = _words(heads, width)
    found, shown, seen = [], [], Counter[str]()
    for at in range(width):
        cells = tuple(row[1][at] for row in body)
        if not places[at] and not any(cells):
            continue
        word = places[at] or f"column {at + 1}"
        seen[word] += 1
        name = word if seen[word] == 1 else f"{word} ({seen[word]})"
        kinds = (
            None if body[0][2] is None else tuple((row[2] or [])[at] if at < len(row[2] or []) else 0 for row in body)
        )
        found.append(FoundColumn(name, said[at], cells, kinds))
        shown.append(at)
    return tuple(found), shown
