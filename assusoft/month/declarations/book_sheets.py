"""A workbook or delimited text that HR filled in -> its sheets: the words of a header, rows of texts under it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assusoft.errors import Refused
from assusoft.inference.opening.delimiting import separator_of, text_grid
from assusoft.layouts.columns.spoilt import spoilt
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.rows.grid import Grid
from assusoft.layouts.rows.heading.headers import normal
from assusoft.layouts.rows.stray_signs import grid_without_stray_signs
from assusoft.layouts.text.decoding import decoded, form_within
from assusoft.layouts.text.file_kinds import kind_of
from assusoft.layouts.workbook.parsing import parsed

_LOOKED = 20
"""Rows among which the header is looked for; above it titles may stand."""


@dataclass(frozen=True)
class BookSheet:
    """`where`: 'file' or 'file, sheet'. `header`: its words as they stand. `rows`: number -> its cells, trimmed.

    `spoilt`: (row, place of the cell) -> what a program wrote in the place of a value, such as #N/A.
    """

    where: str
    header: tuple[str, ...]
    rows: dict[int, list[str]]
    spoilt: dict[tuple[int, int], str]


def sheets_of(
    file: InputFile, needed: Sequence[Collection[str]], template: str = "assusoft declare --template FILE"
) -> tuple[list[BookSheet], list[str]]:
    """The visible sheets that have a header, and a note on each other sheet that holds something.

    Parameters
    ----------
    needed
        Of each column that a header must have, the words it may be found by, as `normal` makes them.
    template
        The verb that writes a workbook with these columns.

    Raises
    ------
    Refused
        The file cannot be read, or no row has all the columns that are needed.
    """
    found, notes = [], []
    for grid in _grids(file):
        clean, _ = grid_without_stray_signs(grid.where, grid)
        at = _header(clean, needed)
        if at is not None:
            found.append(_sheet(clean, at))
        elif any(any(clean.row(number)) for number in range(len(clean.rows))):
            notes.append(f"{grid.where}: no row has the columns {_named(needed)}, so this sheet was not read.")
    if not found:
        raise Refused(
            "{name}: no row has the columns {needed}. Write these words above the columns, or start "
            "from the workbook that {template} writes. Nothing was stored.",
            name=file.name,
            needed=_named(needed),
            template=template,
        )
    return found, notes


def _grids(file: InputFile) -> Iterator[Grid]:
    form_within(file)
    kind = kind_of(file.content)
    if "sheet" in kind.kinds and kind.form not in ("text", "html"):
        book = parsed(file, ["*"])
        shown = [name for name, visible in book["sheets"] if visible and book["grids"].get(name)]
        for name in shown:
            cells = book["grids"][name]
            yield Grid(file.name, name, cells, np.arange(1, len(cells[0].text) + 1))
    elif kind.form == "text" and kind.encoding:
        text = decoded(file, kind.encoding)
        separator, quote, _ = separator_of(text)
        yield replace(text_grid(text, separator or ";", quote), file=file.name, sheet="")
    else:
        raise Refused(
            "{name} is neither a workbook (.xlsx) nor delimited text (.csv). Nothing was stored.", name=file.name
        )


def _header(grid: Grid, needed: Sequence[Collection[str]]) -> int | None:
    """Index of the first row that has all columns needed."""
    for number in range(min(_LOOKED, len(grid.rows))):
        words = {normal(cell) for cell in grid.row(number)}
        if all(words & set(one) for one in needed):
            return number
    return None


def _sheet(grid: Grid, at: int) -> BookSheet:
    rows = {int(grid.rows[number]): grid.row(number) for number in range(at + 1, len(grid.rows))}
    wrong = {
        (int(grid.rows[row]), place): text
        for place, cells in enumerate(grid.columns)
        for row, (text, _) in spoilt(cells, is_text=True).items()
    }
    return BookSheet(grid.where, tuple(grid.row(at)), rows, wrong)


def _named(needed: Sequence[Collection[str]]) -> str:
    return " and ".join(" / ".join(f"'{word}'" for word in one) for one in needed)
