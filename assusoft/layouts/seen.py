"""Blocks of one part -> what its files looked like: their columns, and how most cells of each are written."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from assusoft.layouts.block import DATE, FLAG, NUMBER, NUMBER_1904, TEXT, Block, Cells, Place, label
from assusoft.layouts.values import Seen

_LOOK, _FEWEST, _SHARE = 200, 10, 0.9  # cells looked at, filled ones needed, share written alike
_KINDS = {NUMBER: "1234.56 (Excel)", NUMBER_1904: "1234.56 (Excel)", DATE: "31/12/2026 (Excel)", FLAG: "TRUE (Excel)"}
_STYLES = {
    "1234": re.compile(r"[-+]?\d+-?"),
    "1234,56": re.compile(r"[-+]?\d{1,3}(?:[. \u00a0\u202f']?\d{3})*,(?:\d{1,2}|\d{4,})-?"),
    "1234.56": re.compile(r"[-+]?\d{1,3}(?:[, \u00a0\u202f']?\d{3})*\.(?:\d{1,2}|\d{4,})-?"),
    "31/12/2026": re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}"),
    "31.12.2026": re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}"),
    "31-12-2026": re.compile(r"\d{1,2}-\d{1,2}-\d{2,4}"),
    "2026-12-31": re.compile(r"\d{4}-\d\d-\d\d"),
}
"""An example of each style -> its pattern. A figure in groups of three, such as 1.234, may be two of them: not told."""
_ZEROS = str.maketrans("123456789", "0" * 9)
_UNTOLD = re.compile(r"[-+]?\d{1,3}(?:[., \u00a0\u202f']\d{3})+-?")


def seen_of(blocks: Sequence[Block]) -> Seen:
    """What the files of a part looked like; of each column at most 200 cells are looked at, spread over the file."""
    places = list(dict.fromkeys(place for block in blocks for place in block.columns))
    styles = {_name(place): style for place in places if (style := _style(place, blocks))}
    columns = dict.fromkeys(word for block in blocks for word in block.header)
    return Seen(tuple(columns), styles, sum(len(block.rows) for block in blocks))


def _name(place: Place) -> str:
    return place if isinstance(place, str) else label(place)


def _style(place: Place, blocks: Sequence[Block]) -> str:
    """How nearly all filled cells are written; '' when they are few, or not alike."""
    words = Counter(word for block in blocks if place in block.columns for word in _words(block.columns[place]))
    told: Counter[str] = Counter()
    for (word, kind), count in words.items():
        told[_KINDS[kind] if kind != TEXT else _written(word)] += count
    style, most = told.most_common(1)[0] if told else ("", 0)
    return style if told.total() >= _FEWEST and most >= _SHARE * told.total() else ""


def _words(cells: Cells) -> Iterator[tuple[str, int]]:
    """Filled cells with their kinds; all digits are zeros, as they are alike to the patterns."""
    count = len(cells.text)
    rows = np.linspace(0, count - 1, min(count, _LOOK)).astype(np.int64)
    kinds = [TEXT] * len(rows) if cells.kinds is None else cells.kinds[rows].tolist()
    for text, kind in zip(cells.text.take(pa.array(rows)).to_pylist(), kinds, strict=True):
        if text and (word := text.strip()):
            yield word.translate(_ZEROS), kind


def _written(word: str) -> str:
    if not (word[0] in "+-" or word[0].isdecimal()):
        return "abc"
    if _UNTOLD.fullmatch(word):
        return ""
    return next((style for style, pattern in _STYLES.items() if pattern.fullmatch(word)), "abc")
