"""Blocks of one part -> what its files sampled like: their columns, and how most cells of each are written."""

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

_SAMPLE, _FEWEST, _SHARE = 200, 10, 0.9  # cells of a column taken, filled ones needed, share written alike
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
"""An example of each style -> its pattern. A figure in groups of three, such as 1.234, may be two of them: no style."""
_SHAPES = np.arange(256, dtype=np.uint8)
_SHAPES[ord("0") : ord("9") + 1] = ord("0")
_SHAPES[[*map(ord, ascii_letters)]] = ord("a")
_AMBIGUOUS = re.compile(r"[-+]?\d{1,3}(?:[., \u00a0\u202f']\d{3})+-?")


def fingerprint_of(blocks: Sequence[Block]) -> Fingerprint:
    """What the files of a part sampled like; of each column at most 200 cells are sampled, spread over the file."""
    keys = list(dict.fromkeys(key for block in blocks for key in block.columns))
    sampled = [_sample(block.columns[key]) for key in keys for block in blocks if key in block.columns]
    owners = [at for at, key in enumerate(keys) for block in blocks if key in block.columns]
    columns = dict.fromkeys(word for block in blocks for word in block.header)
    styles = {_name(keys[at]): style for at, style in _styles(sampled, owners).items()}
    return Fingerprint(tuple(columns), styles, sum(len(block.rows) for block in blocks))


def _name(key: ColumnKey) -> str:
    return key if isinstance(key, str) else label(key)


def _sample(cells: Cells) -> Cells:
    count = len(cells.text)
    return cells.take(np.linspace(0, count - 1, min(count, _SAMPLE)).astype(np.int64))


def _styles(sampled: list[Cells], owners: list[int]) -> dict[int, str]:
    """Owner -> how nearly all its filled cells are written; none where they are few, or not alike."""
    if not sampled:
        return {}
    shapes = pc.dictionary_encode(_shapes(pa.concat_arrays([cells.text for cells in sampled])), null_encoding="encode")
    words = [(shape or "").strip() for shape in shapes.dictionary.to_pylist()]
    sizes = [len(cells.text) for cells in sampled]
    kinds = np.concatenate([kinds_of(cells) for cells in sampled])
    keys = (np.repeat(owners, sizes) * len(words) + shapes.indices.to_numpy()) * 8 + kinds
    counts: dict[int, Counter[str]] = {}
    for key, count in Counter(keys.tolist()).items():
        (at, shape), kind = divmod(key // 8, len(words)), key % 8
        if words[shape]:
            counts.setdefault(at, Counter())[_KINDS.get(kind) or _written(words[shape])] += count
    return {at: style for at, styles in counts.items() if (style := _usual(styles))}


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
    if _AMBIGUOUS.fullmatch(word):
        return ""
    return next((style for style, pattern in _STYLES.items() if pattern.fullmatch(word)), "abc")
