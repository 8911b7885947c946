"""XML workbooks of Excel 2003 (SpreadsheetML, often named .xls) -> sheets and grids, as of other workbooks."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from assusoft.language import Sentence
from assusoft.layouts.columns.cells import DATE, FLAG, NUMBER, NUMBER_1904, TEXT, Cells
from assusoft.layouts.definition.file_names import sheets_wanted
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.rows.grid import check_size
from assusoft.layouts.workbook.child import number
from assusoft.layouts.xml.documents import root_of

_SHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_ROWS, _COLUMNS = 1 << 20, 1 << 14
_NO_DAY = ("1899-12-30", "1899-12-31", "1904-01-01")  # what stands before a time of day
Cell = tuple[str, int]
"""A text, and its kind (TEXT, NUMBER, ...)."""


def xml_book(file: InputFile, patterns: Sequence[str]) -> dict[str, Any]:
    """`sheets`, `grids`, `hidden` and `macros` of an XML workbook, as `parsed` tells them of others.

    A merged cell stands in the first place it covers. Formulas give the value last computed.

    Raises
    ------
    Refused
        When it is no well-formed XML, holds a DOCTYPE, or names a row or column that no workbook has.
    """
    root = root_of(file)
    pages = {
        page.get(f"{_SHEET}Name", f"Sheet{at}"): page for at, page in enumerate(root.iter(f"{_SHEET}Worksheet"), 1)
    }
    shown = {name: _is_visible(page) for name, page in pages.items()}
    mac = next(root.iter(f"{_EXCEL}Date1904"), None) is not None
    hidden: dict[str, list[int]] = {}
    grids: dict[str, list[Cells]] = {}
    for name in sheets_wanted([name for name, visible in shown.items() if visible], patterns):
        grids[name], hidden[name] = _grid(file, name, pages[name], NUMBER_1904 if mac else NUMBER)
    return {"sheets": [list(each) for each in shown.items()], "grids": grids, "hidden": hidden, "macros": False}


def _is_visible(page: Any) -> bool:
    shown = next(page.iter(f"{_EXCEL}Visible"), None)
    return shown is None or "Hidden" not in (shown.text or "")


def _grid(file: InputFile, name: str, page: Any, numeric: int) -> tuple[list[Cells], list[int]]:
    """The columns of a sheet, and its hidden rows, counted from one."""
    rows: dict[int, dict[int, Cell]] = {}
    hidden = []
    for at, row in _placed(page.iterfind(f"{_SHEET}Table/{_SHEET}Row"), "Span"):
        if at > _ROWS:
            raise _beyond(file, name, "row", at)
        if row.get(f"{_SHEET}Hidden") == "1":
            hidden.append(at)
        cells = {number: read for number, cell in _placed(row, "MergeAcross") if (read := _cell(cell, numeric))[0]}
        if (last := max(cells, default=0)) > _COLUMNS:
            raise _beyond(file, name, "column", last)
        if cells:
            rows[at] = cells
    height = max(rows, default=0)
    widths = np.array([max(rows.get(at, {}), default=0) for at in range(1, height + 1)], np.int64)
    check_size(f"{file.name}, {name}", widths)
    width = int(widths.max(initial=0))
    return [_column([rows.get(at, {}).get(number, ("", TEXT)) for at in range(1, height + 1)])
            for number in range(1, width + 1)], hidden  # fmt: skip


def _placed(elements: Any, more: str) -> Iterator[tuple[int, Any]]:
    """Rows or cells with their number: the one they say (Index), else the next after all that the last one covers."""
    after = 1
    for element in elements:
        if element.tag in (f"{_SHEET}Row", f"{_SHEET}Cell"):
            at = _count(element, "Index") or after
            after = at + 1 + _count(element, more)
            yield at, element


def _count(element: Any, name: str) -> int:
    text = element.get(f"{_SHEET}{name}", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _cell(cell: Any, numeric: int) -> Cell:
    data = cell.find(f"{_SHEET}Data")
    if data is None:
        return "", TEXT
    text = "".join(data.itertext())
    kind = data.get(f"{_SHEET}Type", "String")
    if kind == "Number":
        return _number(text, numeric)
    if kind == "DateTime":
        return _moment(text)
    if kind == "Boolean":
        return ("true" if text.strip() in ("1", "true") else "false"), FLAG
    return text.replace("\r\n", "\n"), TEXT


def _number(text: str, numeric: int) -> Cell:
    try:
        value = float(text)
    except ValueError:
        return text, TEXT
    return (number(value), numeric) if math.isfinite(value) else (text, TEXT)


def _moment(text: str) -> Cell:
    """'2026-02-01T00:00:00.000' -> a date without its midnight; a time of day without its date is a text."""
    day, _, time = text.strip().partition("T")
    time = time.removesuffix(".000")
    if day in _NO_DAY and time.strip("0:"):
        return time, TEXT
    return (f"{day} {time}" if time.strip("0:") else day), DATE


def _column(cells: Sequence[Cell]) -> Cells:
    texts, kinds = zip(*cells, strict=True)
    return Cells(pa.array(texts, pa.string()), np.array(kinds, np.int8) if any(kinds) else None)


def _beyond(file: InputFile, name: str, what: str, at: int) -> Exception:
    return unread(
        Sentence(
            "{name}, {sheet}: it holds {what} {at}, which no workbook has.",
            name=file.name,
            sheet=name,
            what=what,
            at=at,
        ),
        Sentence("Ask for it saved as .xlsx."),
    )
