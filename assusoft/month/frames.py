"""Small helpers between frames and rows: missing is None in a row and pd.NA in a frame."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from assusoft.schema import array_of, dtype_of, typed

Row = dict[str, Any]


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """The rows as mappings of Python values, None when missing; the index is left out."""
    if not len(frame):
        return []
    rows: list[Row] = pa.Table.from_pandas(frame, preserve_index=False).to_pylist()
    return rows


def frame_of(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """Rows as a frame of `columns`, typed by field name."""
    return typed(rows, columns)


def column(frame: pd.DataFrame, name: str) -> pd.Series:
    """The column, or a missing one of the right type when the frame has none of that name."""
    if name in frame.columns:
        return frame[name]
    return pd.Series(pd.NA, index=frame.index, dtype=dtype_of(name))


def isin(series: pd.Series, values: Iterable[object]) -> pd.Series:
    """Membership as a plain boolean mask; missing is in nothing."""
    return series.isin(list(values)).astype(bool)


def true(series: pd.Series) -> pd.Series:
    """Where the answer is a sure yes, as a plain boolean mask."""
    return series.fillna(False).astype(bool)


def where(frame: pd.DataFrame, mask: pd.Series | npt.NDArray[np.bool_]) -> pd.DataFrame:
    """The rows where the mask is a sure yes. All rows or none cost nothing, which is the usual case for one person."""
    sure = mask.fillna(False) if isinstance(mask, pd.Series) else mask
    rows = np.asarray(sure, dtype=bool)
    if rows.all():
        return frame
    return frame[rows] if rows.any() else frame.iloc[:0]


def stacked(frames: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """Frames one under the other with exactly `columns`, typed."""
    filled = [pd.DataFrame({name: column(frame, name) for name in columns}) for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else frame_of([], columns)


def concat(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Frames of the same columns one under the other, index kept; empty ones cost nothing."""
    filled = [frame for frame in frames if len(frame)]
    if len(filled) > 1:
        return pd.concat(filled)
    return filled[0] if filled else frames[0]


def put_rows(frame: pd.DataFrame, values: Mapping[str, Mapping[str, Any]], names: Sequence[str]) -> pd.DataFrame:
    """The frame with columns `names` of the rows in `values` (index -> row) replaced; other rows untouched."""
    touched = frame.index.isin(list(values))
    if not touched.any():
        return frame
    rows = where(frame, touched)
    changes = {name: array_of(name, [values[key].get(name) for key in rows.index]) for name in names}
    return concat([where(frame, ~touched), rows.assign(**changes)])
