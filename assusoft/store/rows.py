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
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json

from assusoft.arrow import arrow_table
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
    """The distinct rows of one frame: `keys` (SHA-256 of the text), `texts` (the text), `copies` (how often).

    `data`: their values.
    """

    columns: dict[str, str]
    keys: list[str]
    texts: pa.StringArray
    copies: list[int]
    data: pa.Table

    def contents(self, rows: Sequence[int]) -> list[str]:
        """The texts of these rows, by their number: most rows of a month are stored already, so few are asked for."""
        found: list[str] = self.texts.take(pa.array(rows, pa.int64())).to_pylist()
        return found


def encode(frame: pd.DataFrame, table: str) -> Rows:
    """Encode a frame whose columns have the dtypes of `schema.DTYPES`; its index is not kept.

    Raises
    ------
    TypeError
        A column has another dtype, or a name that is not unique text: this is a mistake of the program.
    """
    columns = _column_types(frame, table)
    data = arrow_table(frame)
    texts = _texts(data, columns)
    keys = _keys(texts)
    counted = Counter(keys)
    if len(counted) < len(keys):
        first = {key: row for row, key in reversed(list(enumerate(keys)))}
        rows = pa.array([first[key] for key in counted])
        texts, data = texts.take(rows), data.take(rows)
    return Rows(columns, list(counted), texts, list(counted.values()), data)


def decode(contents: Sequence[str], columns: Mapping[str, str]) -> pd.DataFrame:
    """The frame of these rows, in canonical order, with `columns` in their order and a RangeIndex."""
    return decoded(contents, columns)[0]


def decoded(contents: Sequence[str], columns: Mapping[str, str]) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """The frame of these rows, as `decode` gives it, and where each of its rows stands in `contents`."""
    types = {name: DTYPES[type].pyarrow_dtype for name, type in columns.items()}
    if not contents:
        empty = pd.DataFrame({name: pd.Series([], dtype=DTYPES[type]) for name, type in columns.items()})
        return empty, np.array([], dtype=np.int64)
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
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata()
    return _in_order(table.combine_chunks())[0]


def _in_order(table: pa.Table) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    places = [str(place) for place in range(table.num_columns)]  # a name like '.' would be read as a path
    order = pc.sort_indices(table.rename_columns(places), sort_keys=[(place, "ascending") for place in places])
    frame: pd.DataFrame = table.take(order).to_pandas(types_mapper=pd.ArrowDtype)
    return frame, order.to_numpy().astype(np.int64)


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


def _texts(data: pa.Table, columns: Mapping[str, str]) -> pa.StringArray:
    """The text of each row: its fields joined in one pass, what is missing skipped.

    The commas stand behind the fields before the first one that no row misses, and before those after it. Where every
    field is missing somewhere, each brings one before it, and the first is cut off.
    """
    filled = [name for name in sorted(columns) if data.column(name).null_count < len(data)]
    if not filled:
        return pa.array(["{}"] * len(data), pa.string())
    sure = next((number for number, name in enumerate(filled) if not data.column(name).null_count), -1)
    pieces: list[Any] = []
    for number, name in enumerate(filled):
        before, after = ("," if number > sure else ""), ("," if number < sure else "")
        pieces += _pieces(name, columns[name], data.column(name).combine_chunks(), before, after)
    if sure >= 0:
        return pc.binary_join_element_wise(*_merged(["{", *pieces, "}"]), "", null_handling="skip")
    joined = pc.binary_join_element_wise("", *pieces, "", null_handling="skip")
    return pc.binary_join_element_wise("{", pc.utf8_slice_codeunits(joined, 1), "}", "")


def _pieces(name: str, type: str, column: pa.Array, before: str, after: str) -> list[Any]:
    """The field '"name":value' of each row between two signs: texts and columns to join, missing where the value is."""
    label, text = f"{before}{json.dumps(name, ensure_ascii=False)}:", column.cast(pa.string())
    if type == "text" and _needs_escape(text):
        values = [None if value is None else json.dumps(value, ensure_ascii=False) for value in text.to_pylist()]
        text = pa.array(values, pa.string())
    elif type not in _BARE:
        label, after = f'{label}"', f'"{after}'
    if not column.null_count:
        return [label, text, after]
    return [pc.binary_join_element_wise(label, text, after, "")]


def _merged(pieces: Sequence[Any]) -> list[Any]:
    """The pieces with neighbouring texts in one."""
    merged: list[Any] = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        else:
            merged.append(piece)
    return merged


def _keys(texts: pa.StringArray) -> list[str]:
    """The key of each text, hashed where it stands."""
    _, offsets, data = texts.buffers()
    if not len(texts):
        return []
    ends = np.frombuffer(offsets, np.int32, len(texts) + 1, texts.offset * 4).tolist()
    signs = memoryview(data)
    return [hashlib.sha256(signs[start:end]).hexdigest() for start, end in pairwise(ends)]


def _needs_escape(text: pa.Array) -> bool:
    """Whether JSON may have to write a sign of these texts otherwise than it is."""
    buffer = text.buffers()[2]
    return buffer is not None and bool(buffer.to_pybytes().translate(None, _PLAIN))
