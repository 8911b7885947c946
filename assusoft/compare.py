"""The one comparison: photo with photo, register with register, statement with register."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


class DuplicateKey(ValueError):
    """A key occurs more than once on one side; the sentence names the side and the first ten such keys."""


@dataclass(frozen=True)
class Comparison:
    """What differs between two tables.

    Attributes
    ----------
    entered, left
        Key columns of the rows that only `after`, only `before` has.
    changed
        One row per cell: key columns, `field`, `before`, `after` (the two values as Python objects, None when missing).
    unchanged
        Number of rows that both have and whose shared columns are all equal.
    entered_columns, left_columns
        Columns that only `after`, only `before` has.
    """

    entered: pd.DataFrame
    left: pd.DataFrame
    changed: pd.DataFrame
    unchanged: int
    entered_columns: tuple[str, ...]
    left_columns: tuple[str, ...]


def compare(before: pd.DataFrame, after: pd.DataFrame, key: Sequence[str]) -> Comparison:
    """Compare two tables row by row and cell by cell.

    Parameters
    ----------
    before, after
        Any columns; `key` must be unique in each. A column that only one of them has is reported, never ignored.
        Missing is a value: missing -> missing is equal, missing -> 'x' is a change. Columns whose types differ
        are compared as text.

    Raises
    ------
    DuplicateKey
        With the first ten keys that are not unique, and the side they are on.
    """
    old, new = _arrow(before), _arrow(after)
    old_keys, new_keys = _keys(old, key, "before"), _keys(new, key, "after")
    position = pc.index_in(new_keys, value_set=old_keys)
    shared = pc.is_valid(position)
    old_rows = pc.drop_null(position)
    new_rows = pa.array(np.flatnonzero(shared.to_numpy(zero_copy_only=False)))
    columns = [name for name in old.column_names if name in set(new.column_names) and name not in key]
    cells, touched = _changed_cells(_rows(old, old_rows), _rows(new, new_rows), list(key), columns)
    return Comparison(
        entered=_frame(new.select(list(key)).filter(pc.invert(shared))),
        left=_frame(old.select(list(key)).filter(pc.invert(pc.is_in(old_keys, value_set=new_keys)))),
        changed=cells,
        unchanged=len(new_rows) - touched,
        entered_columns=tuple(name for name in new.column_names if name not in old.column_names),
        left_columns=tuple(name for name in old.column_names if name not in new.column_names),
    )


def _arrow(frame: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)


def _frame(table: pa.Table) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def _keys(table: pa.Table, key: Sequence[str], side: str) -> pa.Array:
    """One text per row, different for different keys: a missing part differs from an empty one."""
    parts = [
        pc.if_else(
            pc.is_null(column),
            "-",
            pc.binary_join_element_wise("+", pc.replace_substring(column, "\x1f", "\x1f\x1f"), ""),
        )
        for column in (pc.cast(table.column(name), pa.string()) for name in key)
    ]
    keys = pc.binary_join_element_wise(*parts, "\x1f|") if len(parts) > 1 else parts[0]
    keys = keys.combine_chunks() if isinstance(keys, pa.ChunkedArray) else keys
    if pc.count_distinct(keys).as_py() != len(keys):
        _refuse_duplicates(table.select(list(key)), keys, side)
    return keys


def _refuse_duplicates(keys_table: pa.Table, keys: pa.Array, side: str) -> None:
    again = pd.Series(keys.to_pandas()).duplicated()
    rows = keys_table.filter(pa.array(again)).slice(0, 10).to_pylist()
    listed = "; ".join(", ".join(f"{name}={value}" for name, value in row.items()) for row in rows)
    raise DuplicateKey(f"{int(again.sum())} keys of '{side}' occur more than once, the first: {listed}.")


def _rows(table: pa.Table, rows: pa.Array) -> pa.Table:
    """The rows in that order; the table itself when they are all its rows in order."""
    numbers = rows.to_numpy(zero_copy_only=False)
    if len(numbers) == table.num_rows and np.array_equal(numbers, np.arange(len(numbers))):
        return table
    return table.take(rows)


def _changed_cells(old: pa.Table, new: pa.Table, key: list[str], columns: list[str]) -> tuple[pd.DataFrame, int]:
    touched: npt.NDArray[np.bool_] = np.zeros(new.num_rows, dtype=bool)
    found: list[pd.DataFrame] = []
    for name in columns:
        rows = np.flatnonzero(_differs(old.column(name), new.column(name)))
        if len(rows):
            touched[rows] = True
            picked = pa.array(rows)
            cells = _frame(new.select(key).take(picked))
            cells["field"] = name
            cells["before"] = pd.Series(old.column(name).take(picked).to_pylist(), dtype=object)
            cells["after"] = pd.Series(new.column(name).take(picked).to_pylist(), dtype=object)
            found.append(cells.assign(_row=rows, _column=columns.index(name)))
    if not found:
        none = _frame(new.select(key).slice(0, 0))
        return none.assign(
            field=pd.Series(dtype=object), before=pd.Series(dtype=object), after=pd.Series(dtype=object)
        ), 0
    every = pd.concat(found, ignore_index=True).sort_values(["_row", "_column"], ignore_index=True)
    return every.drop(columns=["_row", "_column"]), int(touched.sum())


def _differs(old: pa.ChunkedArray, new: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    if old.type != new.type:
        old, new = pc.cast(old, pa.string()), pc.cast(new, pa.string())
    if pa.types.is_null(old.type):
        return np.zeros(len(old), dtype=bool)
    unequal = pc.fill_null(pc.not_equal(old, new), False)
    lost = pc.xor(pc.is_null(old), pc.is_null(new))
    result: npt.NDArray[np.bool_] = np.asarray(pc.or_(unequal, lost).to_numpy(), dtype=bool)
    return result
