"""Workbooks for people: header held, filter, widths, and lists to choose from where they are filled in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

_WIDEST = 60  # characters; longer texts are wrapped
_LISTS = "Lists"
_TITLE = 31
"""Characters that the name of a sheet may have."""
Cell = tuple[int, int]
"""Row and column, both from 1."""


class PeoplesList(NamedTuple):
    """A sheet of a workbook to look at: its name, its headings, its rows of texts, days, numbers and None."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]


def for_people(content: bytes, choices: Mapping[Cell, Sequence[str]] | None = None, asked: Sequence[int] = ()) -> bytes:
    """The workbook (.xlsx) with its cells as they were; the first row of each sheet is its header.

    Parameters
    ----------
    choices
        Cell of the first sheet -> the values it may have, offered as a list; others can be typed and are judged when it
        is read.
    asked
        Columns of the first sheet that are to be filled in, marked.
    """
    book = openpyxl.load_workbook(BytesIO(content))
    for number, sheet in enumerate(book.worksheets):
        _dress(sheet, () if number else asked)
    _offer(book, book.worksheets[0], choices or {})
    return _bytes(book)


def book_of_lists(lists: Sequence[PeoplesList]) -> bytes:
    """A workbook (.xlsx) to look at, a sheet per list; texts are texts, never formulas."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for one in lists:
        sheet = book.create_sheet(one.title[:_TITLE])
        for number, row in enumerate([one.headings, *one.rows], start=1):
            for place, value in enumerate(row, start=1):
                _put(sheet.cell(number, place), value)
        _dress(sheet, ())
    return _bytes(book)


def _put(cell: Any, value: Any) -> None:
    """A text, a day, a number; a moment as text, since a sheet has no time zones."""
    if isinstance(value, Decimal):
        cell.value, cell.number_format = value, "#,##0.00"
    elif isinstance(value, date) and not isinstance(value, datetime):
        cell.value, cell.number_format = value, "dd/mm/yyyy"
    elif isinstance(value, int):
        cell.value = value
    elif value is not None:
        cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", str(value))
        cell.data_type = "s"


def _dress(sheet: Any, asked: Sequence[int]) -> None:
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    for number, column in enumerate(sheet.iter_cols(), start=1):
        longest = max(len(str(cell.value)) for cell in column if cell.value is not None)
        sheet.column_dimensions[get_column_letter(number)].width = min(longest + 3, _WIDEST)
        for cell in column:
            cell.alignment = Alignment(wrap_text=longest > _WIDEST, vertical="top")
        column[0].font = Font(bold=True)
        if number in asked:
            column[0].fill = PatternFill("solid", fgColor="FFE699")


def _bytes(book: Any) -> bytes:
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _offer(book: Any, sheet: Any, choices: Mapping[Cell, Sequence[str]]) -> None:
    """Each distinct list once, in a column of a hidden sheet, where a list may be of any length."""
    lists: dict[tuple[str, ...], DataValidation] = {}
    if choices:
        hidden = book.create_sheet(_LISTS)
        hidden.sheet_state = "hidden"
    for (row, column), values in choices.items():
        rule = lists.get(tuple(values))
        if rule is None:
            letter = get_column_letter(len(lists) + 1)
            for number, value in enumerate(values, start=1):
                hidden[f"{letter}{number}"] = value
            rule = DataValidation("list", formula1=f"{_LISTS}!${letter}$1:${letter}${len(values)}", allow_blank=True)
            rule.showErrorMessage = False
            lists[tuple(values)] = rule
            sheet.add_data_validation(rule)
        rule.add(sheet.cell(row, column))
