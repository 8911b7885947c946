"""The last rows of a grid -> which are totals, with and without a word, by the sums they state; which are footers.

A row that begins with a word for a total and holds nothing but numbers and such words is one, and its sums are checked.
Without a word it is one when texts are missing that other rows have, and each of its numbers is the sum of its column,
or the count of the rows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.layouts.columns.cells import Cells
from assusoft.layouts.columns.spans import trimmed
from assusoft.layouts.columns.sums import CENT, NUMBER, sum_against

TOTAL = re.compile(
    r"(?:grand |sub|sous-|sub-|eind|algemeen |gesamt)?"
    r"(?:(?:total|totaal|totaux|gesamt|summe)\w*|(?:somme|som|sum|suma)\b)"
    r"(?:\s*[/:(\-].*|\s+(?:general|général|algemeen|amount|records?)|\s*)"
    r"|(?:aantal|nombre|number|count|records?|anzahl)\b.*",
    re.IGNORECASE,
)
"""Words for a total, as whole cells begin in totals rows."""
_FOOTER = re.compile(
    r"(?:page|pagina|seite|printed|generated|produced|source|note|end of|confidential|imprim|édit|edit|généré|gener"
    r"|fin d|confidentiel|remarque|afgedrukt|gegenereerd|aangemaakt|einde|vertrouwelijk|opmerking|bron|gedruckt"
    r"|erstellt|ende|vertraulich|quelle|\*|©).*",
    re.IGNORECASE | re.DOTALL,
)
_LAST, _FOOTERS, _LEAST = 3, 20, 3
Indices = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Ends:
    """`totals`: index of each total row found. `footers`: of rows that say how the list was made. `notes`: in words.

    `summed`: places of the columns that agree with the last total.
    """

    totals: tuple[int, ...]
    footers: tuple[int, ...]
    notes: tuple[str, ...]
    summed: tuple[int, ...] = ()


def ends_of(columns: Sequence[Cells], data: Indices, numbers: Indices, names: Sequence[str], decimals: str) -> Ends:
    """The totals among the rows `data`, and the footers at their end.

    Parameters
    ----------
    numbers, names
        The physical number of each row, and the word of each column, for the notes.
    decimals
        The signs that may be the decimal one.
    """
    footers: list[int] = []
    while len(data) > 1 and len(footers) < _FOOTERS and _is_footer(columns, int(data[-1]), len(names)):
        footers.append(int(data[-1]))
        data = data[:-1]
    worded = _worded(columns, data)
    totals: dict[int, Checked] = {}
    for at in dict.fromkeys([*worded, *data[-_LAST:].tolist()]):
        above = np.setdiff1d(data[data < at], worded, assume_unique=True)
        if at not in worded and not _may_be_sums(columns, above, at):
            continue
        since = above[above > max((total for total in worded if total < at), default=-1)]
        tried = [
            _checked(columns, rows, at, decimals) for rows in ((above, since) if at in data[-_LAST:] else (since,))
        ]
        found = min(tried, key=lambda one: (len(one.differ), -len(one.good)))
        if _counts(_row(columns, at), found, at in worded):
            totals[at] = found
    notes = [_told(int(numbers[at]), names, found) for at, found in totals.items() if found.differ or at == max(totals)]
    return Ends(tuple(totals), tuple(footers), tuple(notes), totals[max(totals)].good if totals else ())


@dataclass(frozen=True)
class Checked:
    """The numbers of a row against the rows above: places that agree, those that count the rows, those that differ."""

    good: tuple[int, ...]
    counting: tuple[int, ...]
    differ: dict[int, tuple[Decimal, Decimal]]


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row begins with a word for a total, and holds numbers and such words besides."""
    filled = [cell for cell in cells if cell]
    return bool(filled) and TOTAL.fullmatch(filled[0]) is not None and all(map(_is_number_or_word, filled[1:]))


def _is_number_or_word(cell: str) -> bool:
    return bool(NUMBER.fullmatch(cell) or TOTAL.fullmatch(cell))


def _is_footer(columns: Sequence[Cells], row: int, width: int) -> bool:
    filled = [cell for cell in _row(columns, row) if cell]
    return width >= 4 and len(filled) == 1 and _FOOTER.fullmatch(filled[0]) is not None


def _worded(columns: Sequence[Cells], data: Indices) -> list[int]:
    """The rows that begin with a word for a total."""
    if not len(data) or not columns:
        return []
    first = pc.coalesce(*(trimmed(cells.text.take(pa.array(data))) for cells in columns))
    maybe = data[pc.fill_null(pc.match_substring_regex(first, f"(?i)^(?:{TOTAL.pattern})$"), False).to_numpy(False)]
    return [at for at in maybe.tolist() if is_total(_row(columns, at))]


def _checked(columns: Sequence[Cells], above: Indices, at: int, decimals: str) -> Checked:
    cells = _row(columns, at)
    good, counting, differ = [], [], {}
    for place, cell in enumerate(cells):
        if not NUMBER.fullmatch(cell):
            continue
        stated, found = sum_against(columns[place], above, at, cell, decimals)
        if stated == len(above):
            counting.append(place)
        if found is not None and abs(stated - found) <= CENT:
            good.append(place)
        elif found is not None and stated != len(above):
            differ[place] = stated, found
    return Checked(tuple(good), tuple(counting), differ)


def _counts(cells: list[str], found: Checked, worded: bool) -> bool:
    """Whether a row is a total indeed: by its word unless it is as full as data, else by its sums alone."""
    if not worded:
        return _sums_only(cells, found)
    words = {cell.casefold() for cell in cells if cell and not NUMBER.fullmatch(cell)}
    return not all(cells) or bool(found.good) or sum(map(bool, cells)) - len(words) >= 2


def _may_be_sums(columns: Sequence[Cells], above: Indices, at: int) -> bool:
    """Whether a row holds nothing but numbers, and texts are missing that the rows above have: no sum is made yet."""
    cells = _row(columns, at)
    return (
        len(above) >= _LEAST
        and all(NUMBER.fullmatch(cell) for cell in cells if cell)
        and any(_are_texts(column, above) for column, cell in zip(columns, cells, strict=True) if not cell)
    )


def _sums_only(cells: list[str], found: Checked) -> bool:
    """Whether all numbers of a row are sums or counts."""
    places = {place for place, cell in enumerate(cells) if cell}
    return any(re.search("[1-9]", cells[place]) for place in found.good) and places <= {*found.good, *found.counting}


def _told(number: int, names: Sequence[str], found: Checked) -> str:
    """The sentence on a total row: which columns agree with it, or what it says and what the rows make."""
    if found.differ:
        said = "; ".join(
            f"it says {stated} under '{names[at]}', where the rows make {made}"
            for at, (stated, made) in found.differ.items()
        )
        return f"Row {number} is a total and does not agree with the rows: {said}. The file may have been cut."
    agrees = ", ".join(f"'{names[place]}'" for place in found.good)
    return f"Row {number} is a total, and no data" + (f"; it agrees with column {agrees}." if agrees else ".")


def _are_texts(cells: Cells, rows: Indices) -> bool:
    """Whether most of these cells hold something that is no number."""
    texts = [text for text in cells.text.take(pa.array(rows[:200])).to_pylist() if text and text.strip()]
    numbers = sum(NUMBER.fullmatch(text.strip()) is not None for text in texts)
    return len(texts) * 2 > min(len(rows), 200) and numbers * 2 < len(texts)


def _row(columns: Sequence[Cells], at: int) -> list[str]:
    return [(cells.text[at].as_py() or "").strip() for cells in columns]
