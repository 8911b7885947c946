"""Rows under a header -> which are data, and why others are not: repeated headers, totals, footers, group lines."""

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa

from assusoft.inference.content.numbers import is_number
from assusoft.inference.content.words import plain
from assusoft.inference.opening.filled_rows import FilledRows
from assusoft.layouts.rows.total_rows import TOTAL, Ends, ends_of

_MOST_FOOTERS = 20


def usual_count(rows: FilledRows) -> int:
    """How many cells of a row are filled, usually."""
    counts: Counter[int] = Counter(rows.counts[:500].tolist())
    most = counts.most_common(1)[0][1]
    return max(count for count, times in counts.items() if times * 2 >= most)


def without_data(
    rows: FilledRows, first: int, usual: int, heads: list[list[str]], names: list[str]
) -> tuple[dict[int, str], str, Ends]:
    """Row from `first` on that is no data -> why; the word of the total row; the totals.

    `names`: the word of each column.
    """
    repeated = _repeated(rows, first, heads)
    ends = _ends(rows, first, repeated, names)
    why = dict.fromkeys(_alone(rows, first, usual), "row with one text only")
    why |= dict.fromkeys(range(_tail(rows, first, usual), len(rows)), "footer row")
    why |= dict.fromkeys(ends.totals, "total row") | dict.fromkeys(repeated, "repeated header row")
    word = next(
        (word for at in sorted(ends.totals, reverse=True) if TOTAL.fullmatch(word := rows.first[at].as_py())), ""
    )
    return why, word, ends


def _ends(rows: FilledRows, first: int, left: list[int], names: list[str]) -> Ends:
    """The totals, with and without a word, checked against their columns."""
    data = np.setdiff1d(np.arange(first, len(rows)), left, assume_unique=True)
    return ends_of(rows.columns, data, rows.numbers, names, ",.")


def _repeated(rows: FilledRows, first: int, heads: list[list[str]]) -> list[int]:
    """Rows that say what a line of the header says."""
    lines = [[plain(cell) for cell in cells if cell] for cells in heads]
    begin, sizes = {line[0] for line in lines if line}, [len(line) for line in lines]
    maybe = first + np.flatnonzero(np.isin(rows.counts[first:], sizes))
    texts = rows.first.take(pa.array(maybe)).dictionary_encode()
    alike = np.array([plain(text) in begin for text in texts.dictionary.to_pylist()], bool)
    found = maybe[alike[texts.indices.to_numpy()]] if len(maybe) else maybe
    return [at for at in found.tolist() if [plain(cell) for cell in rows.row(at) if cell] in lines]


def _tail(rows: FilledRows, first: int, usual: int) -> int:
    """Index from which only footers follow: rows at the end with hardly a cell in a wide table."""
    end = len(rows)
    if usual < 4:
        return end
    while end > first + 1 and rows.counts[end - 1] <= max(1, usual * 0.25):
        end -= 1
    return end if len(rows) - end <= _MOST_FOOTERS else len(rows)


def _alone(rows: FilledRows, first: int, usual: int) -> list[int]:
    """Rows of a wide table with one text in them and nothing else."""
    maybe = first + np.flatnonzero(rows.counts[first:] == 1) if usual >= 5 else np.zeros(0, np.int64)
    texts: list[Any] = rows.first.take(pa.array(maybe)).to_pylist()
    return [at for at, text in zip(maybe.tolist(), texts, strict=True) if not is_number(text)]
