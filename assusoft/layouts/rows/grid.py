"""A grid of raw cells (a delimited file, a sheet) -> block: titles, header, repeated headers, totals, blanks, data."""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.layouts.columns.cells import Cells, ColumnKey, together
from assusoft.layouts.columns.spans import spans, trimmed
from assusoft.layouts.definition.calendar import headers_of
from assusoft.layouts.definition.layout import TURN, Layout, Part
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.definition.titles import month_read, title_pattern
from assusoft.layouts.rows.block import Block
from assusoft.layouts.rows.headers import header_words, normal
from assusoft.layouts.rows.wide import groups, unfolded, words_of

_COLUMNS, _CELLS = 16_384, 1_000_000
_LOOK = 60  # rows among which the header is looked for


@dataclass(frozen=True)
class Grid:
    """All rows of a sheet or delimited file, by column. `widths`: cells present in each row, where rows may differ."""

    file: str
    sheet: str
    columns: list[Cells]
    rows: np.ndarray[Any, np.dtype[np.int64]]
    widths: np.ndarray[Any, np.dtype[np.int64]] | None = None

    @property
    def where(self) -> str:
        """'file' or 'file, sheet'."""
        return f"{self.file}, {self.sheet}" if self.sheet else self.file

    def row(self, number: int) -> list[str]:
        """The trimmed cells of the row at this index."""
        return [(cells.text[number].as_py() or "").strip() for cells in self.columns]


def block_of(grid: Grid, layout: Layout, part: Part) -> Block:
    """The data rows of a grid, and what became of all others.

    Raises
    ------
    Refused
        When no row holds the headers, a header is missing or stands twice, or a row has more or fewer cells.
    """
    wanted = headers_read(layout, part)
    known = {word: must for each in layout.sharing(part) for word, must in headers_read(layout, each).items()}
    at, words = _header(grid, known, part)
    _check_header(grid, at, words, wanted, part)
    header = [normal(word) for word in words]
    turns = groups(part, header, f"{grid.where}, row {grid.rows[at]}")
    notes = [] if part.of else _unused(grid, header, part, known)
    places = {word: header.index(word) for word in header if word}
    below = at + part.header
    blank = _blank(grid)
    kinds = np.full(len(grid.rows), "", dtype=object)
    kinds[:at] = "title row"
    kinds[at:below] = "header row"
    for line in range(at, below):
        kinds[_equal(grid, line) & (kinds == "")] = "repeated header row"
    total = _totals(grid, part, kinds)
    kinds[blank] = "blank row"
    data = np.flatnonzero(kinds == "")
    _check_widths(grid, range(at, below), header, data)
    rows = together(data)
    employers, months, untitled = _titles(grid, at, layout, part)
    block = Block(
        part,
        grid.file,
        grid.sheet,
        {_as_written(word, wanted): grid.columns[place].take(rows) for word, place in places.items()},
        grid.rows[data],
        [] if part.of else [(int(grid.rows[index]), str(kinds[index])) for index in np.flatnonzero(kinds != "")],
        None if total is None else (int(grid.rows[total]), _total_cells(grid, total, places, wanted)),
        employers,
        months,
        (*notes, *untitled),
        header=tuple(_as_written(word, wanted) for word in header if word),
    )
    return unfolded(block, part, turns) if part.repeat else block


def check_size(where: str, widths: "np.ndarray[Any, np.dtype[np.int64]]") -> None:
    """Refuse rows so long, or so unlike each other, that filling them up to one width would fill the memory."""
    width = int(widths.max(initial=0))
    if width > _COLUMNS or width * len(widths) > 10 * int(widths.sum()) + _CELLS:
        raise unread(
            f"{where}, row {int(widths.argmax()) + 1}: the row has {width} cells (at most {_COLUMNS}, and about as "
            "many as the others).",
            "Check the separator, or ask for the file as agreed.",
        )


def headers_read(layout: Layout, part: Part) -> dict[str, bool]:
    """Header words the part needs -> whether they must be there; of groups of columns, `groups` says which must."""
    stamp = layout.stamp_of(part)
    must = [*part.only, *headers_of(part), *(each for each in (stamp.employer, stamp.month) if each)]
    if part.dated:
        must += part.dated.headers
    found = {
        word: not column.optional and TURN not in str(column.at)
        for column in part.columns.values()
        for word in words_of(part, str(column.at))
    }
    return found | {str(word): True for word in must}


def _header(grid: Grid, wanted: dict[str, bool], part: Part) -> tuple[int, list[str]]:
    """Index of the first header line, and its words as they stand.

    Of headers of one line it is the first row that holds half of the words, else the one that holds most; of several
    lines, the one that holds most.
    """
    known = {normal(word) for word in wanted}
    best, found, words = -1, 0, []
    for index in range(min(_LOOK, len(grid.rows) - part.header + 1)):
        here = header_words([grid.row(index + line) for line in range(part.header)], known)
        score = len(known & {normal(word) for word in here})
        if score > found:
            best, found, words = index, score, here
        if found * 2 >= len(known) and part.header == 1:
            break
    if best < 0:
        raise unread(
            f"{grid.where}: no row holds the headers of part '{part.name}' ({_listed(wanted)}).",
            "Ask for the file as agreed, or correct the layout.",
        )
    return best, words


def _check_header(grid: Grid, at: int, cells: list[str], wanted: dict[str, bool], part: Part) -> None:
    header = [normal(cell) for cell in cells]
    known = {normal(word) for word in wanted}
    place = f"{grid.where}, row {grid.rows[at]}"
    if twice := next((word for word in wanted if header.count(normal(word)) > 1), None):
        raise unread(
            f"{place}: the header '{twice}' stands twice, so its column cannot be told.",
        )
    absent = [word for word, must in wanted.items() if must and normal(word) not in header]
    if not absent:
        return
    new = {normal(cell): cell for cell in cells if cell and normal(cell) not in known}
    near = get_close_matches(normal(absent[0]), list(new), n=1, cutoff=0)
    renamed = (
        f" New in this header: {_listed(new.values())}; perhaps '{absent[0]}' is now '{new[near[0]]}'." if near else ""
    )
    raise unread(
        f"{place}: {'columns' if len(absent) > 1 else 'column'} {_listed(absent)} of part '{part.name}' "
        f"{'are' if len(absent) > 1 else 'is'} missing.{renamed}",
        "Correct the layout, or ask for the file as agreed.",
    )


def _listed(words: Any) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _as_written(word: str, wanted: dict[str, bool]) -> str:
    return next((each for each in wanted if normal(each) == word), word)


def _unused(grid: Grid, header: list[str], part: Part, wanted: dict[str, bool]) -> list[str]:
    known = {normal(word) for word in wanted}
    new = [word for word in header if word and word not in known]
    return [
        f"{grid.where}: column '{word}' is not in the layout (part '{part.name}') and was not read." for word in new
    ]


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
    """Rows that repeat a header line; compared as written there, so that one look at the first column settles most."""
    alike = np.ones(len(grid.rows), bool)
    for place, word in enumerate(map(normal, grid.row(line))):
        if not word:
            continue
        rows = np.flatnonzero(alike)
        text = grid.columns[place].take(together(rows)).text
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
            f"{grid.where}: the total row '{part.total.word}' is missing, so the file was probably cut.",
        )
    kinds[found] = "total row"
    return int(found[-1])


def _total_cells(grid: Grid, total: int, places: dict[str, int], wanted: dict[str, bool]) -> dict[ColumnKey, Cells]:
    row = np.array([total])
    return {_as_written(word, wanted): grid.columns[place].take(row) for word, place in places.items()}


def _check_widths(grid: Grid, lines: range, header: list[str], data: Any) -> None:
    """Refuse rows cut short, and rows pushed aside by a separator; the same blank end in all rows is harmless."""
    if grid.widths is None or not len(data):
        return
    width = max(index + 1 for index, word in enumerate(header) if word)
    widths = grid.widths[data]
    over = [~_are_blank(cells.take(together(data))) for cells in grid.columns[width:]]
    filled = reduce(np.logical_or, over, np.zeros(len(data), bool))
    uneven = (widths > max(*grid.widths[lines], width)) & (widths != widths.min())
    for wrong, what in ((widths < width, "fewer"), (filled | uneven, "more")):
        if wrong.any():
            row = data[wrong][0]
            raise unread(
                f"{grid.where}, row {grid.rows[row]}: the row has {what} cells than the header has columns "
                f"({grid.widths[row]} against {width}): the file was cut, or a text holds the separator without quotes."
            )


def _titles(grid: Grid, at: int, layout: Layout, part: Part) -> tuple[frozenset[str], frozenset[str], list[str]]:
    """Employers and months the title rows tell, and a note for each title row that is not there."""
    lines = [next((cell for cell in grid.row(index) if cell), "") for index in range(at)]
    return titles_read(layout, part, lines, grid.where)


def titles_read(
    layout: Layout, part: Part, lines: list[str], where: str
) -> tuple[frozenset[str], frozenset[str], list[str]]:
    """Employers and months that title lines tell, and a note for each title of the layout that is not among them."""
    employers, months, notes = set(), set(), []
    for form in part.titles:
        pattern = title_pattern(form)
        found = next((match for line in lines if (match := pattern.fullmatch(line))), None)
        if found is None:
            notes.append(f"{where}: the title row '{form}' was not found.")
            continue
        said = {name: text.strip() for name, text in found.groupdict().items() if text.strip()}
        if "employer" in said:
            employers.add(said["employer"])
        if "month" in said:
            months.add(checked_month(layout, said["month"], where))
    return frozenset(employers), frozenset(months), notes


def checked_month(layout: Layout, text: str, where: str) -> str:
    """A month the file tells of itself, as 'YYYY-MM'; refused when it is not written as the layout says."""
    month = month_read(layout, text)
    if month is None:
        raise unread(
            f"{where}: the month '{text}' is not written as {layout.month}.",
            "Correct the layout's month, or ask for the file as agreed.",
        )
    return month
