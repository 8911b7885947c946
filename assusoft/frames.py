"""Small helpers between frames and rows: missing is None in a row and pd.NA in a frame.

One person is decided as often as the whole employer, so what these cost for one row counts as much as for many: columns
are handed on as the Arrow arrays they are, and a frame is built of them at once.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.arrow import arrow_table
from assusoft.schema import array_of, dtype_of

Row = dict[str, Any]
Mask: TypeAlias = npt.NDArray[np.bool_]
Indices: TypeAlias = npt.NDArray[np.int64]


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """The rows as mappings of Python values, None when missing; the index is left out."""
    if not len(frame):
        return []
    table = arrow_table(frame)
    columns = [_python_values(column.chunk(0)) for column in table.columns]
    names = table.column_names
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def known(value: Any) -> Any:
    """A cell as a Python value: None when it is missing, in whichever way pandas says so."""
    return None if value is None or value is pd.NA or value != value else value


def values_of(series: pd.Series) -> list[Any]:
    """The cells as Python values, None when missing."""
    return _python_values(one_array(series))


def _python_values(cells: pa.Array) -> list[Any]:
    """Days and amounts by way of numpy, which makes them four times as fast."""
    if pa.types.is_date32(cells.type):
        found: list[Any] = cells.to_numpy(zero_copy_only=False).astype(object).tolist()
    elif pa.types.is_decimal(cells.type):
        found = cells.to_numpy(zero_copy_only=False).tolist()
    else:
        found = cells.to_pylist()
    return found


def one_array(column: pd.Series) -> pa.Array:
    """The column as one Arrow array; several pieces are put together."""
    cells = pa.array(column, from_pandas=True)
    if not isinstance(cells, pa.ChunkedArray):
        return cells
    return cells.chunk(0) if cells.num_chunks == 1 else cells.combine_chunks()


def frame_of(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """Rows as a frame of `columns`, typed by field name."""
    if not rows:
        return _no_rows(tuple(columns))
    arrays = {name: array_of(name, [row.get(name) for row in rows]) for name in columns}
    return pd.DataFrame(arrays, copy=False)


@lru_cache(maxsize=64)
def _no_rows(columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({name: array_of(name, []) for name in columns}, copy=False)


def column(frame: pd.DataFrame, name: str) -> pd.Series:
    """The column, or a missing one of the right type when the frame has none of that name."""
    if name in frame.columns:
        return frame[name]
    missing = pa.nulls(len(frame), dtype_of(name).pyarrow_dtype)
    return pd.Series(pd.arrays.ArrowExtensionArray(missing), index=frame.index)


def keyed(frame: pd.DataFrame, keys: Collection[Any]) -> pd.DataFrame:
    """The frame under these labels, kept as Python objects: as such they are looked up fastest."""
    return frame.set_index(pd.Index(np.array(list(keys), dtype=object), dtype=object))


def by_person(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame labelled by its persons."""
    return keyed(frame, values_of(frame["person"]))


def picked(frame: pd.DataFrame, keys: pd.Index) -> pd.DataFrame:
    """The rows of these labels in this order; KeyError when one is not there."""
    if frame.index.equals(keys):
        return frame
    if not len(keys):
        return frame.iloc[:0]
    numbers = frame.index.get_indexer(keys)
    if (numbers < 0).any():
        raise KeyError(list(keys[numbers < 0][:3]))
    return frame.take(numbers)


def aligned(frame: pd.DataFrame, keys: pd.Index) -> pd.DataFrame:
    """The rows of these labels in this order; all missing where one is not there."""
    return frame if frame.index.equals(keys) else frame.reindex(keys)


def isin(series: pd.Series, values: Iterable[object]) -> pd.Series:
    """Membership as a plain boolean mask; missing is in nothing."""
    return is_true(series.isin(list(values)))


def among(keys: pd.Index, known: Iterable[object]) -> Mask:
    """Which of the labels are known."""
    listed = known.tolist() if isinstance(known, pd.Index) else known
    wanted = listed if isinstance(listed, set | frozenset | dict) else set(listed)
    return np.fromiter(map(wanted.__contains__, keys.tolist()), dtype=bool, count=len(keys))


def as_mask(series: pd.Series) -> Mask:
    """Where it is true: neither false nor missing."""
    found: Mask = series.to_numpy(dtype=bool, na_value=False)
    return found


def is_true(series: pd.Series) -> pd.Series:
    """Where it is true, neither false nor missing: a Series of plain booleans on the same index."""
    return pd.Series(as_mask(series), index=series.index)


def rows_where(frame: pd.DataFrame, mask: pd.Series | Mask) -> pd.DataFrame:
    """The rows where the mask is true. All rows cost nothing, and rows that stand together next to nothing."""
    rows = as_mask(mask) if isinstance(mask, pd.Series) else mask
    if rows.all():
        return frame
    first, count = int(rows.argmax()), int(np.count_nonzero(rows))
    if rows[first : first + count].all():  # none among them
        return frame.iloc[first : first + count]
    return _filtered(frame, rows)


def _filtered(frame: pd.DataFrame, rows: Mask) -> pd.DataFrame:
    """The rows of the mask; what is Arrow is filtered at once, as pandas would column by column."""
    mask, arrays = pa.array(rows), []
    for cells in frame._iter_column_arrays():  # type: ignore[operator]  # as in `arrow_table`
        is_arrow = isinstance(cells, pd.arrays.ArrowExtensionArray)
        arrays.append(pd.arrays.ArrowExtensionArray(pa.array(cells).filter(mask)) if is_arrow else cells[rows])
    return pd.DataFrame(dict(enumerate(arrays)), index=frame.index[rows], copy=False).set_axis(frame.columns, axis=1)


def of_persons(frame: pd.DataFrame, persons: Collection[str]) -> pd.DataFrame:
    """The persons' rows; one search, and a slice where they stand together."""
    wanted = pa.array(list(persons), type=pa.string())
    numbers = pc.indices_nonzero(pc.is_in(pa.array(frame["person"]), value_set=wanted)).to_numpy()
    if len(numbers) and numbers[-1] - numbers[0] + 1 > len(numbers):
        return frame.take(numbers)
    return frame.iloc[numbers[0] : numbers[-1] + 1] if len(numbers) else frame.iloc[:0]


def chosen(mask: pd.Series | Mask, yes: pd.Series, no: pd.Series) -> pd.Series:
    """Per row the value of `yes` where the mask is true, else that of `no`; both on one index, of one type."""
    rows = as_mask(mask) if isinstance(mask, pd.Series) else mask
    if rows.all():
        return yes
    return yes.where(rows, no) if rows.any() else no.astype(yes.dtype)


def filled_from(series: pd.Series, other: pd.Series) -> pd.Series:
    """Missing cells taken from the other column, on the same index."""
    return series.fillna(other) if series.hasnans else series


def stacked(frames: Sequence[pd.DataFrame], columns: Sequence[str], order: Sequence[str] = ()) -> pd.DataFrame:
    """Frames one under the other with exactly `columns`, typed, each column in one piece; sorted by `order`."""
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return frame_of([], columns)
    arrays = {name: _in_one_piece([column(frame, name) for frame in filled]) for name in columns}
    rows = pd.DataFrame(arrays, copy=False)
    if not order or len(rows) < 2:
        return rows
    order_of_rows = pc.sort_indices(arrow_table(rows[list(order)]), sort_keys=[(name, "ascending") for name in order])
    return rows.take(order_of_rows.to_numpy()).reset_index(drop=True)


def _in_one_piece(parts: Sequence[pd.Series]) -> Any:
    if len({part.dtype for part in parts}) > 1:
        return pd.concat(parts, ignore_index=True).array
    chunks = [chunk for part in parts for chunk in _chunks(pa.array(part))]  # a chunked one would be read cell by cell
    return pd.arrays.ArrowExtensionArray(pa.chunked_array(chunks).combine_chunks())


def _chunks(array: Any) -> list[pa.Array]:
    return array.chunks if isinstance(array, pa.ChunkedArray) else [array]


def concat(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Frames of the same columns one under the other, index kept; empty ones cost nothing."""
    filled = [frame for frame in frames if len(frame)]
    if len(filled) > 1:
        return pd.concat(filled)
    return filled[0] if filled else frames[0]


def put_rows(frame: pd.DataFrame, values: Mapping[str, Mapping[str, Any]], names: Sequence[str]) -> pd.DataFrame:
    """The frame with columns `names` of the rows in `values` (index -> row) replaced; other rows untouched."""
    touched = among(frame.index, values.keys())
    if not touched.any():
        return frame
    rows = rows_where(frame, touched)
    changes = {name: array_of(name, [values[key].get(name) for key in rows.index]) for name in names}
    return concat([rows_where(frame, ~touched), rows.assign(**changes)])
