"""Workbooks, both ways: .xls and .xlsx -> blocks, parsed in a child process; rendered parts -> .xls or .xlsx."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import groupby
from typing import Any

import numpy as np

from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.layouts.columns.cells import Cells
from assusoft.layouts.definition.day_forms import date_text
from assusoft.layouts.definition.file_names import matches, sheets_wanted
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.layout import Layout, Part
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.rendering.cell_texts import Out, Rendered, typed_cells
from assusoft.layouts.rows.block import Block
from assusoft.layouts.rows.grid import Grid
from assusoft.layouts.rows.grid_rows import block_of
from assusoft.layouts.rows.heading.headers import header_lines
from assusoft.layouts.text.decoding import check_kind
from assusoft.layouts.workbook.filling import fill_workbook
from assusoft.layouts.workbook.page_sheet import hidden_note, page_grid
from assusoft.layouts.workbook.parsing import parsed

_CREATED = datetime(2000, 1, 1)
_XLS_ROWS, _XLS_COLUMNS, _LONGEST = 65_536, 256, 32_767
_FIRST_DATE = date(1900, 3, 1)  # Excel believes in a 29 February 1900


Cell = str | Decimal | date | None


def read_sheets(layout: Layout, files: Sequence[tuple[InputFile, Sequence[Part]]]) -> list[Block]:
    """A block for each sheet that a part names; hidden sheets are never read."""
    return [block for file, parts in files for block in _blocks(layout, file, parts)]


def write_sheets(layout: Layout, rendered: Sequence[Rendered]) -> list[InputFile]:
    """A workbook for each file name, a sheet for each part; texts are written as texts, never as formulas."""
    books = groupby(sorted(rendered, key=lambda part: part.file), key=lambda part: part.file)
    return [_book(layout, name, list(parts)) for name, parts in books]


def _blocks(layout: Layout, file: InputFile, parts: Sequence[Part]) -> list[Block]:
    if check_kind(file, "sheet") in ("text", "html"):
        return _page_blocks(layout, file, parts)
    book = parsed(file, [part.sheet or "" for part in parts])
    owners = _owners(layout, file, parts, book["sheets"])
    notes = [f"{file.name}: sheet '{name}' is not in the layout and was not read."
             for name, _ in book["sheets"] if name not in owners]  # fmt: skip
    notes += _shown(file, book)
    blocks: list[Block] = []
    for name, host in owners.items():
        grid = _grid(file, name, book["grids"][name])
        blocks += [block_of(grid, layout, part) for part in parts if host.name in (part.name, part.of)]
    return [*(_noted(block, tuple(notes)) for block in blocks[:1]), *blocks[1:]]


def _owners(layout: Layout, file: InputFile, parts: Sequence[Part], sheets: list[list[Any]]) -> dict[str, Part]:
    """Visible sheet -> the part with rows of its own that names it; a sheet belongs to one."""
    visible = [name for name, shown in sheets if shown]
    owners: dict[str, Part] = {}
    for part in parts:
        if part.of is not None:
            continue
        names = sheets_wanted(visible, [part.sheet or ""])
        if not names and not part.optional:
            raise _no_sheet(file, part, sheets)
        for name in names:
            if name in owners:
                raise unread(
                    Sentence(
                        "{name}, {sheet}: this sheet fits the parts '{one}' and '{other}' of layout '{layout}'.",
                        name=file.name,
                        sheet=name,
                        one=owners[name].name,
                        other=part.name,
                        layout=layout.name,
                    ),
                    Sentence("Make their sheet patterns differ."),
                )
            owners[name] = part
    return owners


def _shown(file: InputFile, book: dict[str, Any]) -> list[str]:
    """Notes on what the workbook holds besides cells."""
    notes = list(book.get("notes", []))
    notes += [f"{file.name}: the macros of this workbook were neither run nor read."] if book["macros"] else []
    for name, grid in book["grids"].items():
        count = len(grid[0].text) if grid else 0
        hidden = [row for row in book["hidden"].get(name, []) if row <= count]
        notes += [hidden_note(f"{file.name}, {name}", hidden)] if hidden else []
    return notes


def _page_blocks(layout: Layout, file: InputFile, parts: Sequence[Part]) -> list[Block]:
    """The one sheet that a web page or a text file is; a layout that wants several cannot find them in it."""
    hosts = [part for part in parts if part.of is None]
    needed = [part for part in hosts if not part.optional] or hosts
    if len(needed) > 1:
        raise unread(
            Sentence(
                "{name} is not an Excel workbook, so it cannot hold the sheets of the parts '{one}' and '{other}'.",
                name=file.name,
                one=needed[0].name,
                other=needed[1].name,
            ),
            Sentence("Ask for it as .xlsx."),
        )
    grid, notes = page_grid(file, layout)
    first, *others = [block_of(grid, layout, part) for part in parts if needed[0].name in (part.name, part.of)]
    return [_noted(first, notes), *others]


def _noted(block: Block, notes: tuple[str, ...]) -> Block:
    return replace(block, notes=(*block.notes, *notes))


def _no_sheet(file: InputFile, part: Part, sheets: list[list[Any]]) -> Refused:
    hidden = any(part.sheet is None or matches(name, part.sheet) for name, shown in sheets if not shown)
    names = ", ".join(f"'{name}'" for name, _ in sheets)
    why = Sentence("is hidden") if hidden else Sentence("is missing (the workbook has {names})", names=names)
    return unread(
        Sentence(
            "{name}: the sheet '{sheet}' of part '{part}' {why}.",
            name=file.name,
            sheet=part.sheet or "first visible",
            part=part.name,
            why=why,
        ),
        Sentence("Ask for the workbook as agreed, or correct the layout."),
    )


def _grid(file: InputFile, sheet: str, cells: list[Cells]) -> Grid:
    count = len(cells[0].text) if cells else 0
    if not count:
        raise unread(
            Sentence("{name}, {sheet}: the sheet is empty.", name=file.name, sheet=sheet),
        )
    if file.name.lower().endswith(".xls") and count >= _XLS_ROWS:
        raise unread(
            Sentence(
                "{name}, {sheet}: the sheet has {count} rows, all that an .xls can hold, so the rest was probably cut.",
                name=file.name,
                sheet=sheet,
                count=count,
            ),
            Sentence("Ask for an .xlsx or a text file."),
        )
    return Grid(file.name, sheet, cells, np.arange(1, count + 1), ours=file.ours)


def _book(layout: Layout, name: str, parts: list[Rendered]) -> InputFile:
    if layout.workbook_path is not None:
        filled = [(part, _fitted(layout, part)) for part in parts]
        return InputFile(name, fill_workbook(layout, layout.workbook_path, filled), kept=True, ours=True)
    write = _xls if name.lower().endswith(".xls") else _xlsx
    return InputFile(name, write(layout, parts), kept=True, ours=True)


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
                "{file}, {sheet}: {height} rows and {columns} columns are more than an .xls can hold. "
                "Give the layout an output that ends in .xlsx.",
                file=part.file,
                sheet=part.sheet,
                height=part.height,
                columns=len(part.columns),
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
    """Write titles, columns and total; column after column, since a workbook numbers its texts as they come."""
    for row, title in enumerate(part.titles):
        put[str](row, 0, title)
    lines = header_lines([str(column.key) for column in part.columns], part.part.header)
    for number, column in enumerate(part.columns):
        cells: list[Cell] = [words[number] or None for words in lines]
        cells += [_fitting(layout, part, column, row, cell)
                  for row, cell in enumerate(typed_cells(layout, part, column), start=1)]  # fmt: skip
        for row, cell in enumerate(cells, start=len(part.titles)):
            if cell is not None:
                put[type(cell)](row, number, cell)
    for number, cell in enumerate(part.typed_total):
        if cell is not None:
            put[type(cell)](part.height - 1, number, cell)


def _fitted(layout: Layout, part: Rendered) -> list[list[Cell]]:
    return [
        [_fitting(layout, part, column, row, cell) for row, cell in enumerate(typed_cells(layout, part, column), 1)]
        for column in part.columns
    ]


def _fitting(layout: Layout, part: Rendered, column: Out, row: int, cell: Cell) -> Cell:
    """The cell as a workbook can hold it: a day before Excel's calendar as a text; refused when it cannot."""
    if isinstance(cell, date) and cell < _FIRST_DATE:
        return date_text(cell, column.form or layout.date)
    if isinstance(cell, str) and (len(cell) > _LONGEST or "\r" in cell):
        raise Refused(
            "{file}, {sheet}, row {row}: {name} is longer than {longest} characters or holds a "
            "carriage return, which a workbook cannot hold.",
            file=part.file,
            sheet=part.sheet,
            row=row,
            name=column.name,
            longest=_LONGEST,
        )
    return cell


def _excel_form(form: str) -> str:
    return form.replace("%d", "dd").replace("%m", "mm").replace("%Y", "yyyy").replace("%y", "yy")
