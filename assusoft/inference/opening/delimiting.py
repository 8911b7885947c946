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
_SAMPLE = 300
_LONGEST = 131_072  # characters of a cell


def separator_of(text: str) -> tuple[str, str, float]:
    """Separator, quote, and how evenly they cut (0 to 1); separator '' when nothing separates."""
    said = text[:6].lower()
    if said.startswith("sep=") and said[4:5] in ("".join(SEPARATORS)):
        return said[4], '"', 1.0
    head = "\n".join(text[:HEAD].splitlines()[: 4 * _SAMPLE])
    tried = [_tried(head, separator) for separator in SEPARATORS]
    even, width, quote, separator = max(
        tried, key=lambda each: (each[0] >= 0.8, round(each[0] * min(each[1], 6), 1), each[1])
    )
    return (separator, quote, even) if width > 1 and even >= 0.5 else ("", '"', 0.0)


def text_grid(text: str, separator: str, quote: str) -> Grid:
    """The cells of a text, without the line 'sep=;' that tells Excel the separator.

    Raises
    ------
    Refused
        When one holds a text longer than any list has, or a row is out of all proportion.
    """
    told = text[:4].lower() == "sep="
    rest = text.partition("\n")[2] if told else text
    grid = even_grid("the file", rest.encode("utf-8", "replace"), separator, quote) if rest else None
    grid = grid or grid_of(rows_of(rest, separator, quote))
    return replace(grid, rows=grid.rows + told)


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
    widths = Counter(len(row) for row in rows)
    if not widths:
        return 0.0, 1
    width, _ = max(widths.items(), key=lambda each: (each[0] > 1 and each[1] * 2 > len(rows) - 6, each[1]))
    usual = [at for at, row in enumerate(rows) if len(row) == width]
    rows = rows[usual[0] if usual[0] <= 8 else 0 :]
    times = len(usual)
    broken = quote and any("\n" in cell and len(cell) > 400 for row in rows for cell in row)
    return (0.0 if broken else times / len(rows)), width


def _reader(text: str, separator: str, quote: str) -> Any:
    csv.field_size_limit(_LONGEST)
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE
    return csv.reader(StringIO(text, newline=""), delimiter=separator, quotechar=quote or None, quoting=quoting)
