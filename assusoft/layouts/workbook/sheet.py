"""Workbooks, both ways: .xls and .xlsx -> blocks, parsed in a child process; rendered parts -> .xls or .xlsx."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.errors import Refused
from assusoft.layouts.columns.cells import Cells
from assusoft.layouts.definition.day_forms import date_text
from assusoft.layouts.definition.file_names import matches
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.layout import Layout, Part
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.rendering.cell_texts import Rendered, typed_cells
from assusoft.layouts.rows.block import Block
from assusoft.layouts.rows.grid import Grid, block_of
from assusoft.layouts.rows.headers import header_lines
from assusoft.layouts.text.content import check_kind, suspects, wrong_text
from assusoft.layouts.text.physical import WORDS, form_of
from assusoft.layouts.workbook.pagesheet import hidden_note, page_grid
from assusoft.layouts.workbook.webarchive import archive_book
from assusoft.layouts.workbook.xmlbook import xml_book

_TEXTS = {"xmlsheet": xml_book, "mhtml": archive_book}
_SECONDS = 120
_CREATED = datetime(2000, 1, 1)
_XLS_ROWS, _XLS_COLUMNS, _LONGEST = 65_536, 256, 32_767
_COLUMNS = 16_384  # of any workbook
_FIRST_DATE = date(1900, 3, 1)  # Excel believes in a 29 February 1900


def read_sheets(layout: Layout, files: Sequence[tuple[InputFile, Sequence[Part]]]) -> list[Block]:
    """A block for each sheet that a part names; hidden sheets are never read."""
    return [block for file, parts in files for block in _blocks(layout, file, parts)]


def write_sheets(layout: Layout, rendered: Sequence[Rendered]) -> list[InputFile]:
    """A workbook for each file name, a sheet for each part; texts are written as texts, never as formulas."""
    books = groupby(sorted(rendered, key=lambda part: part.file), key=lambda part: part.file)
    return [_book(layout, name, list(parts)) for name, parts in books]


def parsed(file: InputFile, patterns: Sequence[str]) -> dict[str, Any]:
    """Sheets and grids (lists of Cells) of a workbook, from a limited child process; a crash is one clear refusal.

    XML workbooks and web archives are text, and read here.
    """
    if (form := form_of(file.content)) in _TEXTS:
        note = f"{file.name} is {WORDS[form]}, not an Excel workbook of today; it was read as one."
        return {**_TEXTS[form](file, patterns), "notes": [note]}
    head, _, body = _asked(file, patterns).partition(b"\n")
    result: dict[str, Any] = json.loads(head)
    if result.get("error") == "password":
        raise unread(
            f"{file.name} is protected by a password.",
            "Ask for it without password.",
        )
    if "error" in result:
        raise _unreadable(file, result["error"])
    for name, sizes in result["grids"].items():
        if len(sizes) > _COLUMNS:
            raise _unreadable(file, f"sheet {name} claims {len(sizes)} columns, more than the {_COLUMNS} there can be")
    left = BytesIO(body)
    result["grids"] = {
        name: [_column(left.read(text), left.read(kinds)) for text, kinds in sizes]
        for name, sizes in result["grids"].items()
    }
    return result


def _asked(file: InputFile, patterns: Sequence[str]) -> bytes:
    """What the child answers."""
    command = [sys.executable, "-I", str(Path(__file__).with_name("child.py")), *patterns]
    try:
        child = subprocess.run(command, input=file.content, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise _unreadable(file, f"it took more than {_SECONDS} seconds") from None
    if child.returncode != 0:
        raise _unreadable(file, "it broke the reader, or needs more memory or time than a workbook may take")
    return child.stdout


def _column(text: bytes, kinds: bytes) -> Cells:
    """The cells of one column, as the child process wrote them."""
    texts = pc.split_pattern(pa.array([text], pa.string()), "\0").flatten()
    return Cells(texts, np.frombuffer(kinds, np.int8) if kinds else None)


def _unreadable(file: InputFile, why: str) -> Refused:
    return unread(
        f"{file.name} cannot be read as a workbook: {why}.",
        "Ask for it again, saved anew.",
    )


def _blocks(layout: Layout, file: InputFile, parts: Sequence[Part]) -> list[Block]:
    if check_kind(file, "sheet") in ("text", "html"):
        return _pages(layout, file, parts)
    book = parsed(file, [part.sheet or "" for part in parts])
    visible = [name for name, shown in book["sheets"] if shown]
    owners: dict[str, Part] = {}
    for part in parts:
        if part.of is not None:
            continue
        names = [name for name in visible if matches(name, part.sheet)] if part.sheet else visible[:1]
        if not names and not part.optional:
            raise _no_sheet(file, part, book["sheets"])
        for name in names:
            if name in owners:
                raise unread(
                    f"{file.name}, {name}: this sheet fits the parts '{owners[name].name}' and '{part.name}' of "
                    f"layout '{layout.name}'.",
                    "Make their sheet patterns differ.",
                )
            owners[name] = part
    ignored = tuple(f"{file.name}: sheet '{name}' is not in the layout and was not read."
                   for name, _ in book["sheets"] if name not in owners)  # fmt: skip
    shown = _shown(file, book)
    blocks = []
    for name, host in owners.items():
        grid = _grid(file, name, book["grids"][name])
        blocks += [block_of(grid, layout, part) for part in parts if host.name in (part.name, part.of)]
    return [_noted(block, (*ignored, *shown) if index == 0 else ()) for index, block in enumerate(blocks)]


def _shown(file: InputFile, book: dict[str, Any]) -> list[str]:
    """Notes on what the workbook holds besides cells."""
    notes = list(book.get("notes", []))
    notes += [f"{file.name}: the macros of this workbook were not run and not read."] if book["macros"] else []
    for name, grid in book["grids"].items():
        count = len(grid[0].text) if grid else 0
        hidden = [row for row in book["hidden"].get(name, []) if row <= count]
        notes += [hidden_note(f"{file.name}, {name}", hidden)] if hidden else []
    return notes


def _pages(layout: Layout, file: InputFile, parts: Sequence[Part]) -> list[Block]:
    """The one sheet that a web page or a text file is; a layout that wants several cannot find them in it."""
    hosts = [part for part in parts if part.of is None]
    needed = [part for part in hosts if not part.optional] or hosts
    if len(needed) > 1:
        raise unread(
            f"{file.name} is no Excel workbook, so it cannot hold the sheets of the parts '{needed[0].name}' and "
            f"'{needed[1].name}'.",
            "Ask for it as .xlsx.",
        )
    grid, notes = page_grid(file, layout)
    first, *others = [block_of(grid, layout, part) for part in parts if needed[0].name in (part.name, part.of)]
    return [_noted(first, notes), *others]


def _noted(block: Block, notes: tuple[str, ...]) -> Block:
    return replace(block, notes=(*block.notes, *notes))


def _no_sheet(file: InputFile, part: Part, sheets: list[list[Any]]) -> Refused:
    hidden = any(part.sheet is None or matches(name, part.sheet) for name, shown in sheets if not shown)
    names = ", ".join(f"'{name}'" for name, _ in sheets)
    why = "is hidden" if hidden else f"is missing (the workbook has {names})"
    return unread(
        f"{file.name}: the sheet '{part.sheet or 'first visible'}' of part '{part.name}' {why}.",
        "Ask for the workbook as agreed, or correct the layout.",
    )


def _grid(file: InputFile, sheet: str, cells: list[Cells]) -> Grid:
    count = len(cells[0].text) if cells else 0
    if not count:
        raise unread(
            f"{file.name}, {sheet}: the sheet is empty.",
        )
    if file.name.lower().endswith(".xls") and count >= _XLS_ROWS:
        raise unread(
            f"{file.name}, {sheet}: the sheet has {count} rows, all that an .xls can hold, so the rest was probably "
            "cut.",
            "Ask for an .xlsx or a text file.",
        )
    for column in cells:
        for index in suspects(column.text):
            raise unread(
                f"{file.name}, {sheet}, row {index + 1}: {wrong_text(column.text[index].as_py())} so it was read in a "
                "wrong encoding before it came into the workbook.",
                "Have it made again.",
            )
    return Grid(file.name, sheet, cells, np.arange(1, count + 1))


def _book(layout: Layout, name: str, parts: list[Rendered]) -> InputFile:
    write = _xls if name.lower().endswith(".xls") else _xlsx
    return InputFile(name, write(layout, parts), kept=True)


def _xlsx(layout: Layout, parts: list[Rendered]) -> bytes:
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": _CREATED})
    form = book.add_format({"num_format": _excel_form(layout.date)})
    for part in parts:
        page = book.add_worksheet(part.sheet)
        put: dict[type, Callable[[int, int, Any], Any]] = {
            str: page.write_string,
            Decimal: lambda row, column, cell, page=page: page.write_number(row, column, float(cell)),  # type: ignore[misc]
            date: lambda row, column, cell, page=page: page.write_datetime(row, column, cell, form),  # type: ignore[misc]
        }
        _fill(layout, part, put)
    book.close()
    return out.getvalue()


def _xls(layout: Layout, parts: list[Rendered]) -> bytes:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    style = xlwt.XFStyle()
    style.num_format_str = _excel_form(layout.date)
    for part in parts:
        page = book.add_sheet(part.sheet)
        if part.height > _XLS_ROWS - 1 or len(part.columns) > _XLS_COLUMNS:
            raise Refused(
                f"{part.file}, {part.sheet}: {part.height} rows and {len(part.columns)} columns are more than an "
                ".xls can hold. Give the layout an output that ends in .xlsx.",
            )
        put: dict[type, Callable[[int, int, Any], Any]] = {
            str: page.write,
            Decimal: lambda row, column, cell, page=page: page.write(row, column, float(cell)),  # type: ignore[misc]
            date: lambda row, column, cell, page=page: page.write(row, column, cell, style),  # type: ignore[misc]
        }
        _fill(layout, part, put)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(layout: Layout, part: Rendered, put: dict[type, Callable[[int, int, Any], Any]]) -> None:
    for row, title in enumerate(part.titles):
        put[str](row, 0, title)
    top = len(part.titles) + part.part.header - 1
    lines = header_lines([str(column.place) for column in part.columns], part.part.header)
    for number, column in enumerate(part.columns):
        for line, words in enumerate(lines, start=len(part.titles)):
            if words[number]:
                put[str](line, number, words[number])
        for row, cell in enumerate(typed_cells(layout, part, column), start=1):
            if cell is None:
                continue
            if isinstance(cell, date) and cell < _FIRST_DATE:
                cell = date_text(cell, column.form or layout.date)
            if isinstance(cell, str) and (len(cell) > _LONGEST or "\r" in cell):
                raise Refused(
                    f"{part.file}, {part.sheet}, row {row}: {column.name} is longer than {_LONGEST} characters or "
                    "holds a carriage return, which a workbook cannot hold.",
                )
            put[type(cell)](top + row, number, cell)
    for number, cell in enumerate(part.typed_total):
        if cell is not None:
            put[type(cell)](part.height - 1, number, cell)


def _excel_form(form: str) -> str:
    return form.replace("%d", "dd").replace("%m", "mm").replace("%Y", "yyyy").replace("%y", "yy")
