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
from pandas.api.internals import create_dataframe_from_blocks  # type: ignore[import-not-found]

from assusoft.arrow import arrow_table
from assusoft.schema import DTYPES, array_of, dtype_of

Row = dict[str, Any]
Mask: TypeAlias = npt.NDArray[np.bool_]
Indices: TypeAlias = npt.NDArray[np.int64]

_FLAG = DTYPES["flag"]


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
    values = column.array
    cells = pa.array(values if _is_arrow(values) else column, from_pandas=True)
    if not isinstance(cells, pa.ChunkedArray):
        return cells
    return cells.chunk(0) if cells.num_chunks == 1 else cells.combine_chunks()


def frame_of(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """Rows as a frame of `columns`, typed by field name."""
    if not rows:
        return _no_rows(tuple(columns))
    return framed({name: array_of(name, [row.get(name) for row in rows]) for name in columns}, len(rows))


def framed(arrays: Mapping[Any, Any], index: pd.Index | int) -> pd.DataFrame:
    """Column -> array, as a frame that has the arrays as they are; `index`: its labels, or how many rows it has.

    pandas' own constructor looks each array through first, which takes three times as long.
    """
    blocks = [
        (cells if isinstance(cells, pd.api.extensions.ExtensionArray) else cells.reshape(1, -1), _place(number))
        for number, cells in enumerate(arrays.values())
    ]
    labels = pd.RangeIndex(index) if isinstance(index, int) else index
    frame: pd.DataFrame = create_dataframe_from_blocks(blocks, index=labels, columns=_labels(tuple(arrays)))
    return frame


@lru_cache(maxsize=1024)
def _place(number: int) -> Indices:
    return np.array([number])


@lru_cache(maxsize=256)
def _labels(names: tuple[Any, ...]) -> "pd.Index[Any]":
    labels: pd.Index[Any] = pd.Index(names)
    return labels


def _arrays(frame: pd.DataFrame) -> dict[Any, Any]:
    """Column -> its array."""
    return dict(zip(frame.columns, frame._iter_column_arrays(), strict=True))  # type: ignore[operator]


def _is_arrow(cells: Any) -> bool:
    return isinstance(cells, pd.arrays.ArrowExtensionArray)


@lru_cache(maxsize=64)
def _no_rows(columns: tuple[str, ...]) -> pd.DataFrame:
    return framed({name: array_of(name, []) for name in columns}, 0)


def column(frame: pd.DataFrame, name: str) -> pd.Series:
    """The column, or a missing one of the right type when the frame has none of that name."""
    if name in frame.columns:
        return frame[name]
    missing = pa.nulls(len(frame), dtype_of(name).pyarrow_dtype)
    return pd.Series(pd.arrays.ArrowExtensionArray(missing), index=frame.index)


def assigned(frame: pd.DataFrame, columns: Mapping[str, pd.Series]) -> pd.DataFrame:
    """The frame with these columns, each on its own labels, put in all at once."""
    given = {name: _values(column, frame.index) for name, column in columns.items()}
    return framed(_arrays(frame) | given, frame.index)


def framed_of(columns: Mapping[str, pd.Series], index: pd.Index) -> pd.DataFrame:
    """Columns on these labels as a frame, each cell under its own label."""
    return framed({name: _values(column, index) for name, column in columns.items()}, index)


def _values(column: pd.Series, index: pd.Index) -> Any:
    """The column's cells in the order of the labels."""
    values = (column if column.index.equals(index) else column.reindex(index)).array
    return values.to_numpy() if isinstance(values, pd.arrays.NumpyExtensionArray) else values


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
    return taken(frame, numbers)


def taken(frame: pd.DataFrame, numbers: Indices) -> pd.DataFrame:
    """The rows of these numbers, in this order."""
    places = pa.array(numbers)
    arrays = {
        name: pd.arrays.ArrowExtensionArray(pa.array(cells).take(places)) if _is_arrow(cells) else cells[numbers]
        for name, cells in _arrays(frame).items()
    }
    return framed(arrays, frame.index[numbers])


def aligned(frame: pd.DataFrame, keys: pd.Index) -> pd.DataFrame:
    """The rows of these labels in this order; all missing where one is not there."""
    if frame.index.equals(keys):
        return frame
    arrays = _arrays(frame)
    if not all(map(_is_arrow, arrays.values())):
        return frame.reindex(keys)
    numbers = frame.index.get_indexer(keys)
    places = pa.array(numbers, mask=numbers < 0)
    found = {name: pd.arrays.ArrowExtensionArray(pa.array(cells).take(places)) for name, cells in arrays.items()}
    return framed(found, keys)


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
    if series.dtype == _FLAG:
        known = pc.fill_null(one_array(series), False).to_numpy(zero_copy_only=False)
        return np.asarray(known, dtype=bool)
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


def rows_in(frame: pd.DataFrame, mask: pd.Series | Mask) -> list[Row]:
    """The rows where the mask is true as mappings: `rows_of` of `rows_where`, at no cost when there is none."""
    rows = as_mask(mask) if isinstance(mask, pd.Series) else mask
    return rows_of(rows_where(frame, rows)) if rows.any() else []


def _filtered(frame: pd.DataFrame, rows: Mask) -> pd.DataFrame:
    """The rows of the mask; what is Arrow is filtered at once, as pandas would column by column."""
    mask = pa.array(rows)
    arrays = {
        name: pd.arrays.ArrowExtensionArray(pa.array(cells).filter(mask)) if _is_arrow(cells) else cells[rows]
        for name, cells in _arrays(frame).items()
    }
    return framed(arrays, frame.index[rows])


def of_persons(frame: pd.DataFrame, persons: Collection[str]) -> pd.DataFrame:
    """The persons' rows; one search, and a slice where they stand together."""
    wanted = pa.array(list(persons), type=pa.string())
    numbers = pc.indices_nonzero(pc.is_in(pa.array(frame["person"]), value_set=wanted)).to_numpy()
    if len(numbers) and numbers[-1] - numbers[0] + 1 > len(numbers):
        return taken(frame, numbers)
    return frame.iloc[numbers[0] : numbers[-1] + 1] if len(numbers) else frame.iloc[:0]


def chosen(mask: pd.Series | Mask, yes: pd.Series, no: pd.Series) -> pd.Series:
    """Per row the value of `yes` where the mask is true, else that of `no`; both on one index, of one type."""
    rows = as_mask(mask) if isinstance(mask, pd.Series) else mask
    if rows.all():
        return yes
    if yes.dtype == no.dtype and _is_arrow(yes.array):
        return _series(pc.if_else(pa.array(rows), one_array(yes), one_array(no)), yes)
    return yes.where(rows, no) if rows.any() else no.astype(yes.dtype)


def filled_from(series: pd.Series, other: pd.Series) -> pd.Series:
    """Missing cells taken from the other column, on the same index."""
    if not series.hasnans:
        return series
    if series.dtype == other.dtype and _is_arrow(series.array):
        return _series(pc.coalesce(one_array(series), one_array(other)), series)
    return series.fillna(other)


def _series(cells: pa.Array, like: pd.Series) -> pd.Series:
    return pd.Series(pd.arrays.ArrowExtensionArray(cells), index=like.index, name=like.name)


def stacked(frames: Sequence[pd.DataFrame], columns: Sequence[str], order: Sequence[str] = ()) -> pd.DataFrame:
    """Frames one under the other with exactly `columns`, typed, each column in one piece; sorted by `order`."""
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return frame_of([], columns)
    tables = [_arrays(frame) for frame in filled]
    arrays = {
        name: _in_one_piece([_cells(arrays, name, len(frame)) for arrays, frame in zip(tables, filled, strict=True)])
        for name in columns
    }
    rows = framed(arrays, sum(map(len, filled)))
    if not order or len(rows) < 2:
        return rows
    order_of_rows = pc.sort_indices(arrow_table(rows[list(order)]), sort_keys=[(name, "ascending") for name in order])
    return taken(rows, order_of_rows.to_numpy().astype(np.int64)).set_axis(pd.RangeIndex(len(rows)), axis=0)


def _cells(arrays: Mapping[str, Any], name: str, rows: int) -> Any:
    """The column, or a missing one of the right type."""
    if name in arrays:
        return arrays[name]
    return pd.arrays.ArrowExtensionArray(pa.nulls(rows, dtype_of(name).pyarrow_dtype))


def _in_one_piece(parts: Sequence[Any]) -> Any:
    """The arrays one after the other, in one piece: one of several would be read cell by cell."""
    if len({part.dtype for part in parts}) > 1 or not _is_arrow(parts[0]):
        return pd.concat([pd.Series(part) for part in parts], ignore_index=True).array
    chunks = [chunk for part in parts for chunk in _chunks(pa.array(part))]
    return pd.arrays.ArrowExtensionArray(chunks[0] if len(chunks) == 1 else pa.concat_arrays(chunks))


def _chunks(array: Any) -> list[pa.Array]:
    return array.chunks if isinstance(array, pa.ChunkedArray) else [array]


def concat(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Frames of the same columns one under the other, index kept; empty ones cost nothing."""
    filled = [frame for frame in frames if len(frame)]
    if len(filled) > 1:
        return _one_under_the_other(filled)
    return filled[0] if filled else frames[0]


def _one_under_the_other(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    tables, columns = [_arrays(frame) for frame in frames], frames[0].columns
    same = all(frame.columns.equals(columns) and frame.dtypes.equals(frames[0].dtypes) for frame in frames[1:])
    if not same or not all(map(_is_arrow, tables[0].values())):
        return pd.concat(frames)
    arrays = {name: _in_one_piece([arrays[name] for arrays in tables]) for name in columns}
    return framed(arrays, frames[0].index.append([frame.index for frame in frames[1:]]))


def put_rows(frame: pd.DataFrame, values: Mapping[str, Mapping[str, Any]], names: Sequence[str]) -> pd.DataFrame:
    """The frame with columns `names` of the rows in `values` (index -> row) replaced; other rows untouched."""
    touched = among(frame.index, values.keys())
    if not touched.any():
        return frame
    rows = rows_where(frame, touched)
    changes = {name: array_of(name, [values[key].get(name) for key in rows.index]) for name in names}
    return concat([rows_where(frame, ~touched), rows.assign(**changes)])
