"""PDF documents -> blocks of raw cells, one for each page: every line of every page ends in a named kind."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from assusoft.errors import Refused
from assusoft.layouts.columns.cells import Cells, ColumnKey
from assusoft.layouts.definition.fields import known_type
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.layout import ABOVE, Layout, Part
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.pdf.line_kinds import REASONS, Kind, kind_teller
from assusoft.layouts.pdf.parsing import characters
from assusoft.layouts.pdf.rows import Row, belongs_to, fill_down, join, row_of, stands_over
from assusoft.layouts.pdf.sums import SumLine, check_sums, said_by
from assusoft.layouts.pdf.table import Columns, Header, columns_of, headers_of
from assusoft.layouts.pdf.words import Line, lines_of
from assusoft.layouts.rows.block import Block
from assusoft.layouts.rows.heading.header_search import headers_read
from assusoft.layouts.rows.heading.titles import titles_read


class _Told(NamedTuple):
    """A line, the number of the header above it (-1: none), and what it is."""

    line: Line
    header: int
    kind: Kind


def read_pdf(layout: Layout, files: Sequence[tuple[InputFile, Sequence[Part]]]) -> list[Block]:
    """A block for each page of each file; its sums are checked here, over all pages."""
    return [block for file, parts in files for part in parts for block in _blocks(layout, part, file)]


def has_headers(layout: Layout, file: InputFile) -> bool:
    """Whether the first page of a PDF holds the headers of a layout; False for one that cannot be read."""
    try:
        lines, _ = lines_of(file, characters(file, first_page=True)[0])
    except Refused:
        return False
    return any(headers_of(lines, _wanted(layout, part)) for part in layout.part)


def first_lines(file: InputFile) -> list[str]:
    """The lines of the first page of a PDF, as they read; none of one that cannot be read."""
    try:
        return [line.text for line in lines_of(file, characters(file, first_page=True)[0])[0]]
    except Refused:
        return []


def check_readable(file: InputFile) -> None:
    """Refuse a PDF that no layout can read: a scan, a protected or cut one, one that says what it does not show."""
    lines_of(file, characters(file)[0])


def _wanted(layout: Layout, part: Part) -> dict[str, bool]:
    return {word: must for word, must in headers_read(layout, part).items() if ABOVE not in word}


def _blocks(layout: Layout, part: Part, file: InputFile) -> list[Block]:
    found, notes = characters(file)
    lines, turned = lines_of(file, found)
    wanted = _wanted(layout, part)
    headers = headers_of(lines, wanted)
    if not headers:
        raise unread(
            f"{file.name}: no line holds the headers of part '{part.name}' ({', '.join(map(repr, wanted))}).",
            "Ask for the file as agreed, or correct the layout.",
        )
    told = _told(part, lines, headers)
    _check_pages(file, told, len(found.pages))
    columns = _columns(file, headers, told)
    rows, sums, skipped = _rows(layout, part, file, told, headers, columns)
    fill_down(file, rows, [str(part.columns[name].at) for name in part.pages.down])
    proven = check_sums(file, layout, part, rows, sums)
    titles = [line.text for line in lines[: headers[0].at]]
    stamp = titles_read(layout, part, titles, file.name)
    unused = [f"{file.name}: a column of the table is not in the layout and was not read."
              for one in headers[:1] if any(not place.word for place in one.places)]  # fmt: skip
    blocks = _of_pages(part, file, rows, skipped, columns[0].words)
    employers, months, untitled = stamp
    said = (*notes, *turned, *unused, *proven, *untitled)
    return [block if at else _first(block, employers, months, tuple(said)) for at, block in enumerate(blocks)]


def _first(block: Block, employers: frozenset[str], months: frozenset[str], notes: tuple[str, ...]) -> Block:
    return replace(block, employers=employers, months=months, notes=notes)


def _told(part: Part, lines: Sequence[Line], headers: Sequence[Header]) -> list[_Told]:
    """Each line that is no header, with its kind. What stands above the first header, on any page, is a title."""
    kind_of = kind_teller(part)
    heads = {line.text for line in lines[: headers[0].at]}
    begins = {header.at: number for number, header in enumerate(headers)}
    inside = {header.at + more for header in headers for more in range(header.lines)}
    current, told, page, in_head = -1, [], 0, True
    for at, line in enumerate(lines):
        current = begins.get(at, current)
        in_head, page = (True if line.page != page else in_head), line.page
        if at in inside:
            in_head = False
            told.append(_Told(line, current, Kind("title", value="header")))
            continue
        kind = kind_of(line)
        if kind.name in ("row", "text") and (current < 0 or (in_head and line.text in heads)):
            kind = Kind("title")
        in_head = in_head and kind.name in ("title", "aside")
        told.append(_Told(line, current, kind))
    return told


def _check_pages(file: InputFile, told: Sequence[_Told], pages: int) -> None:
    """Refuse a document whose pages say that others are missing."""
    for one in told:
        if one.kind.pages and (int(one.kind.pages) != pages or int(one.kind.value or one.line.page) != one.line.page):
            raise unread(
                f"{file.name}, page {one.line.page}: it is page {one.kind.value or '?'} of {one.kind.pages} by its own "
                f"word, and the file has {pages}: pages are missing or doubled.",
            )


def _columns(file: InputFile, headers: Sequence[Header], told: Sequence[_Told]) -> list[Columns]:
    rows: list[list[Line]] = [[] for _ in headers]
    for one in told:
        if one.kind.name == "row" and one.header >= 0:
            rows[one.header].append(one.line)
    found = []
    for columns in columns_of(headers, rows):
        if isinstance(columns, str):
            raise unread(
                f"{file.name}: column '{columns}' and the one before it stand so close that their cells cannot be "
                "told apart.",
                "Ask for a spreadsheet.",
            )
        found.append(columns)
    return found


def _rows(
    layout: Layout,
    part: Part,
    file: InputFile,
    told: Sequence[_Told],
    headers: Sequence[Header],
    columns: Sequence[Columns],
) -> tuple[list[Row], list[SumLine], list[tuple[Line, str]]]:
    """Rows, lines of sums, and all other lines with why they are none."""
    amounts = _edges(layout, part, headers[0], told, columns)
    rows: list[Row] = []
    sums: list[SumLine] = []
    skipped: list[tuple[Line, str]] = []
    above: dict[str, str] = {}
    since = 0
    waiting: list[Row] = []
    places = {field: str(column.at) for field, column in part.columns.items()}
    ended = False
    for at, (line, header, kind) in enumerate(told):
        if kind.name == "row":
            if ended:
                raise _after_total(file, line)
            row = row_of(file, line, columns[header])
            row.above = dict(above)
            for more in reversed(waiting):
                join(row, more, before=True)
            waiting = []
            rows.append(row)
            continue
        reason = REASONS[kind.name] if kind.value != "header" else "header row"
        if kind.name == "block":
            above[places[kind.field]] = kind.value
            since = len(rows)
        elif kind.name in ("carried", "subtotal", "total"):
            sums.append(SumLine(line, kind, len(rows), since, said_by(file, line, amounts)))
            ended = ended or kind.name == "total"
        elif kind.name == "text" and not ended:
            _place_rest(file, told, at, columns, rows, waiting)
            reason = "rest of a row"
        skipped.append((line, reason))
    return rows, sums, skipped


def _place_rest(
    file: InputFile,
    told: Sequence[_Told],
    at: int,
    columns: Sequence[Columns],
    rows: Sequence[Row],
    waiting: list[Row],
) -> None:
    """Join a line to the row it is a rest of, the last one; let it wait where that is the next one."""
    line, header, _ = told[at]
    if stands_over(line, columns[header]):
        raise _unknown(file, line)
    more = row_of(file, line, columns[header])
    below = _next_row(file, told, at, columns)
    owner = belongs_to(rows[-1] if rows else None, more, below)
    if owner is None:
        raise _unknown(file, line)
    if owner is below:
        waiting.append(more)
    else:
        join(owner, more)


def _next_row(file: InputFile, told: Sequence[_Told], at: int, columns: Sequence[Columns]) -> Row | None:
    """The row that comes next, as it is with the words that stand between, if nothing else does."""
    between: list[Row] = []
    for line, header, kind in told[at + 1 : at + 5]:
        if kind.name not in ("row", "text") or stands_over(line, columns[header]):
            return None
        here = row_of(file, line, columns[header])
        if kind.name == "text":
            between.append(here)
            continue
        for more in reversed(between):
            join(here, more, before=True)
        return here
    return None


def _edges(
    layout: Layout, part: Part, header: Header, told: Sequence[_Told], columns: Sequence[Columns]
) -> dict[str, float]:
    """Header of each column of amounts -> the right edge of its amounts, that of the header where there are none."""
    money = {str(column.at) for field, column in part.columns.items() if known_type(layout, field) == "money"}
    edges = {place.word: place.right for place in header.places if place.word in money}
    rights: dict[str, list[float]] = {word: [] for word in edges}
    for line, number, kind in told:
        if kind.name == "row" and number >= 0:
            for word in line.words:
                name = columns[number].words[columns[number].of(word)]
                if name in rights:
                    rights[name].append(word.right)
    return {word: float(np.median(rights[word])) if rights[word] else edge for word, edge in edges.items()}


def _of_pages(
    part: Part, file: InputFile, rows: Sequence[Row], skipped: Sequence[tuple[Line, str]], words: Sequence[str]
) -> list[Block]:
    """The rows of each page as columns of cells."""
    keys = [word for word in words if word]
    keys += [str(column.at) for column in part.columns.values() if ABOVE in str(column.at)]
    of_page = {page: list(each) for page, each in groupby(rows, key=lambda row: row.line.page)}
    aside: dict[int, list[tuple[int, str]]] = {}
    for line, reason in skipped:
        aside.setdefault(line.page, []).append((line.number, reason))
    blocks = []
    for page in sorted({1, *of_page, *aside}):
        here = of_page.get(page, [])
        columns: dict[ColumnKey, Cells] = {
            key: Cells(pa.array([row.above.get(key, row.cells.get(key, "")) for row in here], pa.string()))
            for key in keys
        }
        numbers = np.array([row.line.number for row in here], np.int64)
        blocks.append(Block(part, file.name, f"page {page}", columns, numbers, aside.get(page, []),
                            header=tuple(keys)))  # fmt: skip
    return blocks


def _unknown(file: InputFile, line: Line) -> Refused:
    return unread(
        f"{file.name}, page {line.page}, line {line.number}: the line is no row, no rest of one, and nothing that "
        "the layout names.",
        "Name it in the layout: [pages] aside.",
    )


def _after_total(file: InputFile, line: Line) -> Refused:
    return unread(
        f"{file.name}, page {line.page}, line {line.number}: a line with amounts stands below the total, so the total "
        "is not that of all lines.",
        "Name it in the layout: [pages] aside.",
    )
