"""Text -> rows of cells: which separator and quote take it apart most evenly, or none."""

import csv
from collections import Counter
from dataclasses import replace
from io import StringIO
from typing import Any, Literal

from assusoft.inference.opening.filled_rows import grid_of
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.rows.grid import Grid
from assusoft.layouts.text.fast_csv import even_grid

SEPARATORS = (";", "\t", ",", "|")
HEAD = 1 << 20
"""Characters at the beginning of a text that tell how it is cut."""
_SAMPLE, _TITLES = 300, 8
_LONGEST = 131_072  # characters of a cell


def separator_of(text: str) -> tuple[str, str, float]:
    """Separator, quote, and how evenly they cut (0 to 1); separator '' when nothing separates."""
    said = text[:6].lower()
    if said.startswith("sep=") and said[4:5] in ("".join(SEPARATORS)):
        return said[4], '"', 1.0
    head = "\n".join(text[:HEAD].splitlines()[: 4 * _SAMPLE])
    tried = [_tried(head, separator) for separator in SEPARATORS]
    evenness, width, quote, separator = max(
        tried, key=lambda each: (each[0] >= 0.8, round(each[0] * min(each[1], 6), 1), each[1])
    )
    return (separator, quote, evenness) if width > 1 and evenness >= 0.5 else ("", '"', 0.0)


def text_grid(text: str, separator: str, quote: str) -> Grid:
    """The cells of a text, without the line 'sep=;' that tells Excel the separator.

    Raises
    ------
    Refused
        When one holds a text longer than any list has, or a row is out of all proportion.
    """
    announced = text[:4].lower() == "sep="
    rest = text.partition("\n")[2] if announced else text
    grid = even_grid("the file", rest.encode("utf-8", "replace"), separator, quote) if rest else None
    grid = grid or grid_of(rows_of(rest, separator, quote))
    return replace(grid, rows=grid.rows + announced)


def rows_of(text: str, separator: str, quote: str) -> list[tuple[int, list[str]]]:
    """(line number, trimmed cells) of each row; refused when one holds a text longer than any list has."""
    reader = _reader(text, separator, quote)
    rows, last = [], 0
    try:
        for cells in reader:
            rows.append((last + 1, [cell.strip() for cell in cells]))
            last = reader.line_num
    except csv.Error as error:
        raise unread(f"Line {last + 1} cannot be taken apart ({error}).", "Check its quotes and separators.") from None
    return rows


def _tried(text: str, separator: str) -> tuple[float, int, str, str]:
    """Evenness, width, quote, separator; quotes are letters only where that cuts much more evenly."""
    quoted, bare = _evenness(text, separator, '"'), _evenness(text, separator, "")
    return (*bare, "", separator) if bare[0] > quoted[0] + 0.05 else (*quoted, '"', separator)


def _evenness(text: str, separator: str, quote: str) -> tuple[float, int]:
    """Share of the rows that have the usual number of cells, and that number."""
    try:
        rows = [row for row in _reader(text, separator, quote) if any(row)][:_SAMPLE]
    except csv.Error:
        return 0.0, 1
    if not rows:
        return 0.0, 1
    width = _usual_width(rows)
    usual = [at for at, row in enumerate(rows) if len(row) == width]
    rows = rows[usual[0] if usual[0] <= _TITLES else 0 :]
    if quote and any(map(_is_broken, rows)):
        return 0.0, width
    return len(usual) / len(rows), width


def _usual_width(rows: list[list[str]]) -> int:
    """How many cells most rows have; more than one where nearly half of the rows agree on it."""
    widths = Counter(map(len, rows))
    return max(widths, key=lambda width: (width > 1 and widths[width] * 2 > len(rows) - 6, widths[width]))


def _is_broken(row: list[str]) -> bool:
    """Whether a quote that was never closed made a cell of many lines."""
    return any("\n" in cell and len(cell) > 400 for cell in row)


def _reader(text: str, separator: str, quote: str) -> Any:
    csv.field_size_limit(_LONGEST)
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE
    return csv.reader(StringIO(text, newline=""), delimiter=separator, quotechar=quote or None, quoting=quoting)
