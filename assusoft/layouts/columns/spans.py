"""Arrow texts as the bytes they stand in: where each begins and ends, without a copy. What many texts share is
settled there at once, before any of them is looked at alone.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Bytes = np.ndarray[Any, np.dtype[np.uint8]]
Indices = np.ndarray[Any, np.dtype[np.int64]]


def spans(text: pa.Array) -> tuple[np.ndarray[Any, np.dtype[np.int32]], Bytes]:
    """Offsets (one more than texts) into the bytes of all texts, and these bytes; a missing text has none."""
    _, offsets, data = text.buffers()
    if not len(text) or not data:
        return np.zeros(len(text) + 1, np.int32), np.zeros(0, np.uint8)
    return np.frombuffer(offsets, np.int32, len(text) + 1, text.offset * 4), np.frombuffer(data, np.uint8)


def lengths(text: pa.Array) -> np.ndarray[Any, np.dtype[np.int32]]:
    """Bytes of each text, none where it is missing."""
    sizes = np.diff(spans(text)[0])
    return np.where(text.is_valid(), sizes, 0) if text.null_count else sizes


def content(text: pa.Array) -> Bytes:
    """The bytes of all texts, one after the other."""
    offsets, data = spans(text)
    return data[offsets[0] : offsets[-1]]


def of_length(text: pa.Array, length: int) -> tuple[Any, Bytes]:
    """A mask of the texts that have this many bytes, and their bytes: a row for each of them."""
    fits = lengths(text) == length
    alone = len(content(text)) == fits.sum() * length
    return fits, content(text if alone else text.filter(pa.array(fits))).reshape(-1, length)


def trimmed(text: pa.Array) -> pa.Array:
    """Without white space around, and missing where nothing is left."""
    return filled(_trim(text)(text) if _has_edges(text) else text)


def filled(text: pa.Array) -> pa.Array:
    """The texts, missing where they are empty."""
    return kept(text, lengths(text) > 0)


def kept(text: pa.Array, has: Any) -> pa.Array:
    """The texts in this mask (of none that is missing), the others missing."""
    if has.all():
        return text
    _, offsets, data = text.buffers()
    bits = pa.py_buffer(np.packbits(has, bitorder="little"))
    return pa.StringArray.from_buffers(len(text), offsets.slice(text.offset * 4), data or pa.py_buffer(b""), bits)


def _trim(text: pa.Array) -> Callable[[pa.Array], pa.Array]:
    """What trims these texts: where all are ASCII without control signs, a function that knows no other blanks."""
    signs = content(text)
    plain = signs.min() >= ord(" ") and signs.max() < 0x7F
    return pc.ascii_trim_whitespace if plain else pc.utf8_trim_whitespace  # type: ignore[no-any-return]


def _has_edges(text: pa.Array) -> bool:
    """Whether a text begins or ends with what may be white space: a control sign, a blank, or anything beyond ASCII."""
    offsets, data = spans(text)
    has = np.diff(offsets) > 0
    edges = np.concatenate([data[offsets[:-1][has]], data[offsets[1:][has] - 1]])
    return bool(((edges <= ord(" ")) | (edges >= 0x7F)).any())
