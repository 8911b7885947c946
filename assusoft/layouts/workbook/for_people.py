"""A workbook we wrote -> the same for a person who fills it in: header held, filter, widths, lists to choose from."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

_WIDEST = 60  # characters; longer texts are wrapped
_LISTS = "Lists"
Cell = tuple[int, int]
"""Row and column, both from 1."""


def for_people(content: bytes, choices: Mapping[Cell, Sequence[str]], asked: Sequence[int]) -> bytes:
    """The one-sheet workbook (.xlsx), its cells as they were.

    Parameters
    ----------
    choices
        Cell -> the values it may have, offered as a list; others can be typed and are judged when it is read.
    asked
        Columns that are to be filled in, marked.
    """
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
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
    _offer(book, sheet, choices)
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
