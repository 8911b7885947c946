"""Blocks of one part -> what its files looked like: their columns, and how most cells of each are written."""

import re
from collections import Counter
from collections.abc import Sequence
from string import ascii_letters

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.layouts.columns.cells import DATE, FLAG, NUMBER, NUMBER_1904, Cells, ColumnKey, kinds_of, label
from assusoft.layouts.columns.spans import spans
from assusoft.layouts.definition.files import Fingerprint
from assusoft.layouts.rows.block import Block

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
_SHAPES = np.arange(256, dtype=np.uint8)
_SHAPES[ord("0") : ord("9") + 1] = ord("0")
_SHAPES[[*map(ord, ascii_letters)]] = ord("a")
_UNTOLD = re.compile(r"[-+]?\d{1,3}(?:[., \u00a0\u202f']\d{3})+-?")


def fingerprint_of(blocks: Sequence[Block]) -> Fingerprint:
    """What the files of a part looked like; of each column at most 200 cells are looked at, spread over the file."""
    places = list(dict.fromkeys(place for block in blocks for place in block.columns))
    looked = [_looked(block.columns[place]) for place in places for block in blocks if place in block.columns]
    owners = [at for at, place in enumerate(places) for block in blocks if place in block.columns]
    columns = dict.fromkeys(word for block in blocks for word in block.header)
    styles = {_name(places[at]): style for at, style in _styles(looked, owners).items()}
    return Fingerprint(tuple(columns), styles, sum(len(block.rows) for block in blocks))


def _name(place: ColumnKey) -> str:
    return place if isinstance(place, str) else label(place)


def _looked(cells: Cells) -> Cells:
    count = len(cells.text)
    return cells.take(np.linspace(0, count - 1, min(count, _LOOK)).astype(np.int64))


def _styles(looked: list[Cells], owners: list[int]) -> dict[int, str]:
    """Owner -> how nearly all its filled cells are written; none where they are few, or not alike."""
    if not looked:
        return {}
    shapes = pc.dictionary_encode(_shapes(pa.concat_arrays([cells.text for cells in looked])), null_encoding="encode")
    words = [(shape or "").strip() for shape in shapes.dictionary.to_pylist()]
    sizes = [len(cells.text) for cells in looked]
    kinds = np.concatenate([kinds_of(cells) for cells in looked])
    keys = (np.repeat(owners, sizes) * len(words) + shapes.indices.to_numpy()) * 8 + kinds
    told: dict[int, Counter[str]] = {}
    for key, count in Counter(keys.tolist()).items():
        (at, shape), kind = divmod(key // 8, len(words)), key % 8
        if words[shape]:
            told.setdefault(at, Counter())[_KINDS.get(kind) or _written(words[shape])] += count
    return {at: style for at, styles in told.items() if (style := _usual(styles))}


def _usual(styles: Counter[str]) -> str:
    style, count = styles.most_common(1)[0]
    return style if styles.total() >= _FEWEST and count >= _SHARE * styles.total() else ""


def _shapes(texts: pa.Array) -> pa.Array:
    """Texts with a zero for each digit and an 'a' for each letter, as they are alike to the patterns."""
    offsets, signs = spans(texts)
    return pa.StringArray.from_buffers(len(texts), pa.py_buffer(offsets), pa.py_buffer(_SHAPES[signs]))


def _written(word: str) -> str:
    if not (word[0] in "+-" or word[0].isdecimal()):
        return "abc"
    if _UNTOLD.fullmatch(word):
        return ""
    return next((style for style, pattern in _STYLES.items() if pattern.fullmatch(word)), "abc")
