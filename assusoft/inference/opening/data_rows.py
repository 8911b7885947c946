"""Rows under a header -> which are data, and why others are not: repeated headers, totals, footers, group lines."""

import re
from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa

from assusoft.inference.content.numbers import is_number
from assusoft.inference.content.words import plain
from assusoft.inference.opening.filled_rows import FilledRows

_MOST_FOOTERS = 20
_TOTAL = re.compile(
    r"(?:grand |sub|sous-|sub-|eind|algemeen |gesamt)?"
    r"(?:total|totaal|totals|totalen|totaux|summe|gesamt|somme|som|sum|subtotaal)\w*"
    r"(?:\s*[/:(\-].*|\s+(?:general|général|algemeen|amount|records?)|\s*)"
    r"|(?:aantal|nombre|number|count|records?|anzahl)\b.*",
    re.IGNORECASE,
)


def usual_count(rows: FilledRows) -> int:
    """How many cells of a row are filled, usually."""
    counts: Counter[int] = Counter(rows.counts[:500].tolist())
    most = counts.most_common(1)[0][1]
    return max(count for count, times in counts.items() if times * 2 >= most)


def without_data(rows: FilledRows, first: int, usual: int, heads: list[list[str]]) -> tuple[dict[int, str], str]:
    """Row from `first` on that is no data -> why; and the word of the total row."""
    totals = _totals(rows, first, usual)
    repeated = _repeated(rows, first, heads)
    why = dict.fromkeys(_alone(rows, first, usual), "row with one text only")
    why |= dict.fromkeys(range(_tail(rows, first, usual), len(rows)), "footer row")
    why |= dict.fromkeys(totals, "total row")
    why |= dict.fromkeys(repeated, "repeated header row")
    return why, next((word for at, word in totals.items() if at not in repeated), "")


def _repeated(rows: FilledRows, first: int, heads: list[list[str]]) -> list[int]:
    """Rows that say what a line of the header says."""
    lines = [[plain(cell) for cell in cells if cell] for cells in heads]
    begin, sizes = {line[0] for line in lines if line}, [len(line) for line in lines]
    maybe = first + np.flatnonzero(np.isin(rows.counts[first:], sizes))
    texts = rows.first.take(pa.array(maybe)).dictionary_encode()
    alike = np.array([plain(text) in begin for text in texts.dictionary.to_pylist()], bool)
    found = maybe[alike[texts.indices.to_numpy()]] if len(maybe) else maybe
    return [at for at in found.tolist() if [plain(cell) for cell in rows.row(at) if cell] in lines]


def _totals(rows: FilledRows, first: int, usual: int) -> dict[int, str]:
    """Rows that begin with a word for a total and hold nothing but numbers besides -> that word."""
    maybe = first + np.flatnonzero(rows.counts[first:] <= max(3, usual - 1))
    pairs = zip(maybe.tolist(), rows.first.take(pa.array(maybe)).to_pylist(), strict=True)
    return {at: word for at, word in pairs if _TOTAL.fullmatch(word) and _sums(rows.row(at))}


def _sums(cells: list[str]) -> bool:
    """Whether all cells that are filled, but the first, are numbers or words for a total."""
    return all(is_number(cell) or _TOTAL.fullmatch(cell) for cell in list(filter(None, cells))[1:])


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
