"""Where a value stands in an extract: 'file, sheet, row n, column 'X'', taken apart and in words of a language."""

import re
from dataclasses import dataclass

from assusoft.language import say

_PLACE = re.compile(
    r"(?P<file>.+?)(?:, (?P<sheet>.+?))?, row (?P<row>\d+)(?:, (?:column '(?P<column>.*)'|(?P<at>.+)))?"
)


@dataclass(frozen=True)
class CellReference:
    """A cell of an extract; `column` is empty when the whole row is meant."""

    file: str
    sheet: str
    row: str
    column: str


def cells_in(where: str) -> tuple[CellReference, ...]:
    """The cells that 'file, sheet, row n, column 'X'; ...' names; none for what is no such text."""
    found = [_PLACE.fullmatch(each) for each in where.split("; ")]
    return tuple(
        CellReference(each["file"], each["sheet"] or "", each["row"], each["column"] or each["at"] or "")
        for each in found
        if each
    )


def cell_words(cell: CellReference, language: str) -> str:
    """'blox.csv, row 16, column BEREG' in words of the language."""
    words = [cell.file, say(language, "sheet {name}", name=cell.sheet) if cell.sheet else "",
             say(language, "row {number}", number=cell.row),
             say(language, "column {name}", name=cell.column) if cell.column else ""]  # fmt: skip
    return ", ".join(filter(None, words))


def place_words(where: str, language: str) -> str:
    """The places that a text names, in words of the language; a text that names anything else stays as it is."""
    cells = cells_in(where)
    if len(cells) != len(where.split("; ")):
        return where
    return "; ".join(cell_words(cell, language) for cell in cells)
