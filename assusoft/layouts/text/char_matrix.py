"""Text -> its lines as a matrix of characters, and the cells that stand at fixed positions in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from assusoft.layouts.columns.cells import Cells, ColumnKey, joined
from assusoft.layouts.columns.spans import Indices

_SIGNS = 1 << 24  # characters cut at a time


@dataclass(frozen=True)
class Lines:
    """A text as codes of characters (uint8 or uint32), and where each line begins and ends; `cut`: the last has no end.

    CRLF and LF end a line; a CR alone is a character.
    """

    text: str
    signs: Any
    starts: Indices
    ends: Indices
    cut: bool

    def __getitem__(self, number: int) -> str:
        return self.text[self.starts[number] : self.ends[number]]

    def __len__(self) -> int:
        return len(self.starts)


def lines_of(text: str) -> Lines:
    """The lines of a text that is not empty."""
    signs = _signs(text)
    breaks = np.flatnonzero(signs == ord("\n"))
    cut = not text.endswith("\n")
    starts = np.concatenate([np.zeros(1, np.int64), breaks + 1])[: len(breaks) + cut]
    ends = np.append(breaks, len(signs))[: len(starts)]
    crlf = (ends > starts) & (ends < len(signs)) & (signs[ends - 1] == ord("\r"))
    return Lines(text, signs, starts, ends - crlf, cut)


def _signs(text: str) -> Any:
    try:
        return np.frombuffer(text.encode("latin-1"), np.uint8)
    except UnicodeEncodeError:
        return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def beginning(lines: Lines, word: str) -> Any:
    """A mask of the lines that begin with this word."""
    found = lines.ends - lines.starts >= len(word)
    for at, sign in enumerate(word):
        rows = np.flatnonzero(found)
        found[rows] = lines.signs[lines.starts[rows] + at] == ord(sign)
    return found


def blank(lines: Lines) -> Any:
    """A mask of the lines of nothing but white space."""
    found = lines.ends == lines.starts
    rows = np.flatnonzero(~found)
    first = lines.signs[lines.starts[rows]]
    for row in rows[(first <= ord(" ")) | (first >= 0x7F)].tolist():
        found[row] = not lines[row].strip()
    return found


def cells_at(lines: Lines, numbers: Indices, keys: set[ColumnKey]) -> dict[ColumnKey, Cells]:
    """The cells at each position [first, length] of these lines; what stands beyond the end of a line is nothing.

    So many lines are cut at a time that one long line cannot fill the memory.
    """
    spans = {key: key if isinstance(key, tuple) else (1, 0) for key in keys}
    width = max((first + length - 1 for first, length in spans.values()), default=1)
    pieces = list(_matrices(lines, numbers, width))
    return {
        key: joined([Cells(_texts(signs[:, first - 1 : first - 1 + length])) for signs in pieces])
        for key, (first, length) in spans.items()
    }


def _matrices(lines: Lines, numbers: Indices, width: int) -> Iterator[Any]:
    """The first characters of lines, a row for each; NUL where a line has ended. Lines as long as each other are not
    copied.
    """
    starts, ends = lines.starts[numbers], np.minimum(lines.ends[numbers], lines.starts[numbers] + width)
    steps = np.diff(starts)
    if len(starts) > 1 and (steps == steps[0]).all() and (ends - starts == width).all():
        size = lines.signs.itemsize
        yield np.ndarray(
            (len(starts), width), lines.signs.dtype, lines.signs, int(starts[0]) * size, (int(steps[0]) * size, size)
        )
        return
    step = max(1, _SIGNS // width)
    for at in range(0, len(starts) or 1, step):
        spans = zip(starts[at : at + step].tolist(), ends[at : at + step].tolist(), strict=True)
        text = "".join([lines.text[start:end].ljust(width, "\0") for start, end in spans])
        yield _signs(text).reshape(-1, width)


def _texts(signs: Any) -> pa.Array:
    """Rows of characters as texts."""
    count, length = signs.shape
    flat = np.ascontiguousarray(signs).ravel()
    if not flat.size:
        return pa.array([""] * count, pa.string())
    if flat.dtype != np.uint8:
        return pa.array(flat.view(f"U{length}"), pa.string())
    ends = np.arange(0, flat.size + 1, length, dtype=np.int64)
    if not flat.all():
        there = flat != 0
        ends[1:] = np.cumsum(there.reshape(count, length).sum(axis=1))
        flat = flat[there]
    beyond = np.flatnonzero(flat > 0x7F)  # letters that take two bytes in UTF-8
    text = flat.tobytes().decode("latin-1").encode() if len(beyond) else flat
    ends += np.searchsorted(beyond, ends)
    return pa.StringArray.from_buffers(count, pa.py_buffer(ends.astype(np.int32)), pa.py_buffer(text))
