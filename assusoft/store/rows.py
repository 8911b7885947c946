"""Frames <-> rows as canonical JSON text: what a row version stores. Pure.

The text of a row is a JSON object with its keys sorted and its missing values left out: amounts and dates as text
("1250.50", "2026-02-01"), counts and flags as JSON numbers and booleans. So a column
that is all missing changes no row.
The order of a frame's rows is canonical: sorted by its columns from left to right, missing last.
"""

import hashlib
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json

from assusoft.schema import DTYPES
from assusoft.store.tables import as_json

Shape = Mapping[str, Sequence[tuple[str, str]]]
"""Table -> its columns in the frame's order, each a pair of name and schema type: what types the frames again."""

_TYPES = {dtype.pyarrow_dtype: name for name, dtype in reversed(DTYPES.items())}
_BARE = ("count", "flag")  # written as JSON numbers and booleans, not as text
_PLAIN = bytes(sign for sign in range(256) if sign >= 0x20 and sign not in b'"\\')
_BLOCK = 1 << 24  # bytes the JSON reader takes at once; a row must fit


@dataclass(frozen=True)
class Rows:
    """The distinct rows of one frame: `keys` (SHA-256 of the text), `contents` (the text), `copies` (how often)."""

    columns: dict[str, str]
    keys: list[str]
    contents: list[str]
    copies: list[int]


def encode(frame: pd.DataFrame, table: str) -> Rows:
    """Encode a frame whose columns have the dtypes of `schema.DTYPES`; its index is not kept.

    Raises
    ------
    TypeError
        A column has another dtype, or a name that is not unique text: this is a mistake of the program.
    """
    columns = _column_types(frame, table)
    data = pa.Table.from_pandas(frame, preserve_index=False).combine_chunks()
    filled = [name for name in sorted(columns) if data.column(name).null_count < len(data)]
    pieces = [_fragment(name, columns[name], data.column(name)) for name in filled]
    texts = _join(pieces).to_pylist() if pieces else ["{}"] * len(data)
    counted = Counter(texts)
    return Rows(columns, [key_of(text) for text in counted], list(counted), list(counted.values()))


def decode(contents: Sequence[str], columns: Mapping[str, str]) -> pd.DataFrame:
    """The frame of these rows, in canonical order, with `columns` in their order and a RangeIndex."""
    types = {name: DTYPES[type].pyarrow_dtype for name, type in columns.items()}
    if not contents:
        return pd.DataFrame({name: pd.Series([], dtype=DTYPES[type]) for name, type in columns.items()})
    read = pa.schema(
        [(name, types[name] if columns[name] in _BARE else pa.string()) for name in columns]
    )  # the reader would guess at decimals: they are read as text, then cast
    data = "\n".join(contents).encode()
    longest = max(map(len, contents)) * 4 + 2
    table = pyarrow.json.read_json(
        io.BytesIO(data),
        read_options=pyarrow.json.ReadOptions(block_size=max(_BLOCK, longest)),
        parse_options=pyarrow.json.ParseOptions(explicit_schema=read, unexpected_field_behavior="error"),
    )
    return _in_order(table.select(list(columns)).cast(pa.schema(list(types.items()))).combine_chunks())


def as_decoded(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame as it is once it was encoded and decoded: in canonical order, with a RangeIndex."""
    return _in_order(pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata().combine_chunks())


def _in_order(table: pa.Table) -> pd.DataFrame:
    places = [str(place) for place in range(table.num_columns)]  # a name like '.' would be read as a path
    order = pc.sort_indices(table.rename_columns(places), sort_keys=[(place, "ascending") for place in places])
    frame: pd.DataFrame = table.take(order).to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def key_of(text: str) -> str:
    """The key of a row: SHA-256 of its text."""
    return hashlib.sha256(text.encode()).hexdigest()


def shape_of(tables: Mapping[str, Rows]) -> Shape:
    """The shape of these tables."""
    return {name: list(rows.columns.items()) for name, rows in tables.items()}


def snapshot_hash(shape: Shape, keys: Mapping[str, Sequence[tuple[str, int]]]) -> str:
    """SHA-256 of a set of tables: their columns and types, and the (key, copies) of their rows whatever their order."""
    rows = [f"{as_json(table)}:[{_pairs(keys[table])}]" for table in sorted(keys)]
    return hashlib.sha256(f"[{as_json(shape)},{{{','.join(rows)}}}]".encode()).hexdigest()


def _pairs(pairs: Sequence[tuple[str, int]]) -> str:
    """The pairs as canonical JSON, sorted by their keys: 64 hexadecimal digits, each once, that need no escape."""
    return ",".join(sorted([f'["{key}",{copies}]' for key, copies in pairs]))


def _column_types(frame: pd.DataFrame, table: str) -> dict[str, str]:
    if not frame.columns.is_unique or (len(frame) and not len(frame.columns)):
        raise TypeError(f"the columns of table '{table}' must have unique names")
    types = {}
    for name, dtype in frame.dtypes.items():
        arrow = dtype.pyarrow_dtype if isinstance(dtype, pd.ArrowDtype) else None
        if arrow not in _TYPES or not isinstance(name, str):
            raise TypeError(f"column {name!r} of table '{table}' has dtype {dtype}: expected one of schema.DTYPES")
        types[name] = _TYPES[arrow]
    return types


def _fragment(name: str, type: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    """'"name":value' of each row, missing where the value is."""
    label, text = json.dumps(name, ensure_ascii=False) + ":", column.cast(pa.string())
    if type in _BARE:
        return pc.binary_join_element_wise(label, text, "")
    if type == "text" and _needs_escape(text):
        values = [
            None if value is None else label + json.dumps(value, ensure_ascii=False) for value in text.to_pylist()
        ]
        return pa.chunked_array([pa.array(values, pa.string())])
    return pc.binary_join_element_wise(label + '"', text, '"', "")


def _needs_escape(text: pa.ChunkedArray) -> bool:
    """Whether JSON may have to write a sign of these texts otherwise than it is."""
    data = [chunk.buffers()[2] for chunk in text.chunks]
    return any(buffer is not None and buffer.to_pybytes().translate(None, _PLAIN) for buffer in data)


def _join(pieces: list[pa.ChunkedArray]) -> pa.ChunkedArray:
    # The leading "" keeps a row whose values are all missing: pyarrow drops a row when it skips all there is to join.
    joined = pc.binary_join_element_wise("", *pieces, ",", null_handling="skip")
    return pc.binary_join_element_wise("{", pc.utf8_slice_codeunits(joined, 1), "}", "")
