"""Delimited text -> grid, cut by pyarrow: lines that are even, or can be made so, with quotes only around cells."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow.csv import ConvertOptions, ParseOptions, ReadOptions, read_csv

from assusoft.layouts.columns.cells import Cells
from assusoft.layouts.columns.spans import Bytes
from assusoft.layouts.rows.grid import Grid, check_size

_CELL = 131_072  # bytes of a line from which Python's csv module may refuse a cell
_COLUMNS = 16_384

Indices = np.ndarray[Any, np.dtype[np.int32]]


@dataclass(frozen=True)
class Lines:
    """Rows of a delimited text: where each begins, where its cells end, how many there are, its line in the file."""

    starts: Indices
    ends: Indices
    widths: np.ndarray[Any, np.dtype[np.int64]]
    numbers: np.ndarray[Any, np.dtype[np.int64]]
    broken: bool
    """Whether a cell goes over several lines."""


def even_grid(name: str, content: bytes, separator: str, quote: str) -> Grid | None:
    """The cells as Python's csv module tells them; None where only that can tell (or refuse) them.

    Parameters
    ----------
    content
        UTF-8, without control characters but tabs, line ends and form feeds.
    quote
        Stands around cells that hold a separator or a line end, and is written twice within them; '' for none.

    Raises
    ------
    Refused
        When a row is out of all proportion.
    """
    if not separator.isascii() or not quote.isascii():
        return None
    if not (quote and quote.encode() in content) and (columns := _same_width(content, separator)):
        count = len(columns[0].text)
        return Grid(name, "", columns, np.arange(1, count + 1), np.full(count, len(columns)))
    lines = _lines(np.frombuffer(content, np.uint8), separator, quote)
    if lines is None:
        return None
    check_size(name, lines.widths)
    width = int(lines.widths.max())
    if not width:
        return None
    short = width - np.maximum(lines.widths, 1)
    if short.any():
        content = _filled(content, np.repeat(lines.ends, short), separator)
    columns = _cut(content, separator, quote, width, lines.broken) or []
    if not columns or len(columns[0].text) != len(lines.widths):
        return None
    return Grid(name, "", columns, lines.numbers, lines.widths)


def _same_width(content: bytes, separator: str) -> list[Cells] | None:
    first, _, _ = content[: 1 << 20].partition(b"\n")
    return _cut(content, separator, "", first.count(separator.encode()) + 1, False) if first.strip(b"\r") else None


def _cut(content: bytes, separator: str, quote: str, width: int, broken: bool) -> list[Cells] | None:
    """The columns; None when a line has not this many cells, or is longer than pyarrow takes."""
    if width > _COLUMNS:
        return None
    names = [str(number) for number in range(width)]
    try:
        table = read_csv(
            pa.BufferReader(content),
            ReadOptions(column_names=names, use_threads=False),
            ParseOptions(
                delimiter=separator,
                quote_char=quote or False,
                newlines_in_values=broken,
                ignore_empty_lines=False,
            ),
            ConvertOptions(column_types=dict.fromkeys(names, pa.binary()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        return None
    return [Cells(column.combine_chunks().view(pa.string())) for column in table.columns]


def _lines(signs: Bytes, separator: str, quote: str) -> Lines | None:
    """The lines of a text; None where a quote stands within a cell, or a line ends in something unusual."""
    quotes = _positions(signs, quote) if quote else np.zeros(0, np.int32)
    breaks, returns = _positions(signs, "\n"), _positions(signs, "\r")
    if not len(signs) or not _is_regular(signs, quotes, separator) or not _before_breaks(signs, returns):
        return None
    ends = breaks[_is_outside(quotes, breaks)]
    if signs[-1] != ord("\n"):
        ends = np.append(ends, np.int32(len(signs)))
    starts = np.concatenate([np.zeros(1, np.int32), ends[:-1] + 1])
    broken = len(starts) < len(breaks) + (signs[-1] != ord("\n"))
    numbers = (np.searchsorted(breaks, starts) if broken else np.arange(len(starts))) + 1
    ends = ends - ((ends > starts) & (signs[ends - 1] == ord("\r")))
    if (ends - starts).max() > _CELL:
        return None
    cuts = _positions(signs, separator)
    cuts = cuts[_is_outside(quotes, cuts)]
    widths = np.searchsorted(cuts, ends) - np.searchsorted(cuts, starts) + (ends > starts)
    return Lines(starts, ends, widths.astype(np.int64), numbers.astype(np.int64), broken)


def _positions(signs: Bytes, sign: str) -> Indices:
    return np.flatnonzero(signs == ord(sign)).astype(np.int32)


def _is_outside(quotes: Indices, positions: Indices) -> Any:
    """Which positions are not between a quote that opens and the one that closes."""
    return np.searchsorted(quotes, positions) % 2 == 0 if len(quotes) else slice(None)


def _is_regular(signs: Bytes, quotes: Indices, separator: str) -> bool:
    """Whether quotes come in pairs, each around a whole cell, or around a piece of it between two doubled ones."""
    if len(quotes) % 2:
        return False
    opening, closing = quotes[::2], quotes[1::2]
    before, after = signs[opening - 1], signs[np.minimum(closing + 1, len(signs) - 1)]
    apart, line = ord(separator), ord("\n")
    doubled = np.concatenate([np.zeros(1, bool), opening[1:] == closing[:-1] + 1]) if len(quotes) else np.zeros(0, bool)
    begins = (before == apart) | (before == line) | (opening == 0) | doubled
    last = closing == len(signs) - 1
    ends = (after == apart) | (after == line) | (after == ord("\r")) | last | np.append(doubled[1:], False)[: len(last)]
    return bool(begins.all() and ends.all())


def _before_breaks(signs: Bytes, returns: Indices) -> bool:
    """Whether each carriage return stands before a line feed."""
    if len(returns) and returns[-1] == len(signs) - 1:
        return False
    return bool((signs[returns + 1] == ord("\n")).all())


def _filled(content: bytes, positions: Indices, separator: str) -> bytes:
    """The text with one more separator at each of these positions, before what stands there."""
    return np.insert(np.frombuffer(content, np.uint8), positions, ord(separator)).tobytes()
