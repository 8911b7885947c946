"""The one comparison: photo with photo, register with register, statement with register."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.notebook import card

Rows: TypeAlias = npt.NDArray[np.int64]


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

    def _repr_html_(self) -> str:
        counts = (len(self.entered), "entered"), (len(self.left), "left"), (self.unchanged, "unchanged")
        rows = ", ".join(f"{count} {word}" for count, word in counts)
        columns = {"columns entered": self.entered_columns, "columns left": self.left_columns}
        moved = [f"{word}: {', '.join(names)}" for word, names in columns.items() if names]
        return card("; ".join([f"Rows: {rows}", *moved, f"{len(self.changed)} cells changed"]), self.changed)


def compare(before: pd.DataFrame, after: pd.DataFrame, key: Sequence[str]) -> Comparison:
    """Compare two tables row by row and cell by cell.

    >>> before, after = pd.DataFrame({"id": [1, 2], "pay": [10, 20]}), pd.DataFrame({"id": [2, 3], "pay": [25, 30]})
    >>> compare(before, after, key=["id"]).changed
       id field before after
    0   2   pay     20    25

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
    old, new = arrow_table(before), arrow_table(after)
    old_keys, new_keys = _keys(old, key, "before"), _keys(new, key, "after")
    position = _places(new_keys, old_keys)
    shared = pc.is_valid(position)
    old_rows = pc.drop_null(position)
    new_rows = pc.indices_nonzero(shared)
    remains = np.zeros(old.num_rows, dtype=bool)
    remains[old_rows.to_numpy(zero_copy_only=False)] = True
    columns = [name for name in old.column_names if name in set(new.column_names) and name not in key]
    cells, touched = _changed_cells(_rows(old, old_rows), _rows(new, new_rows), list(key), columns)
    return Comparison(
        entered=_frame(new.select(list(key)).filter(pc.invert(shared))),
        left=_frame(old.select(list(key)).filter(pa.array(~remains))),
        changed=cells,
        unchanged=len(new_rows) - touched,
        entered_columns=tuple(name for name in new.column_names if name not in old.column_names),
        left_columns=tuple(name for name in old.column_names if name not in new.column_names),
    )


def arrow_table(frame: pd.DataFrame) -> pa.Table:
    """The frame's columns as they are in Arrow, without its index; columns of many pieces are put in one."""
    arrays = frame._iter_column_arrays()  # type: ignore[operator]  # ten times faster than a Series of each
    columns = [pa.array(one, from_pandas=True) for one in arrays]
    whole = [one.combine_chunks() if isinstance(one, pa.ChunkedArray) else one for one in columns]
    return pa.Table.from_arrays(whole, names=[str(name) for name in frame.columns])


def _frame(table: pa.Table) -> pd.DataFrame:
    arrays = {name: pd.arrays.ArrowExtensionArray(table.column(name)) for name in table.column_names}
    return pd.DataFrame(arrays, copy=False)


def _keys(table: pa.Table, key: Sequence[str], side: str) -> pa.Array:
    """One text per row, different for different keys: a missing part differs from an empty one."""
    only = table.column(key[0]) if len(key) == 1 else None
    if only is not None and only.type == pa.string() and not only.null_count:
        return _unique(only.combine_chunks(), table, key, side)
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
    return _unique(keys, table, key, side)


def _unique(keys: pa.Array, table: pa.Table, key: Sequence[str], side: str) -> pa.Array:
    in_order = pc.all(pc.less(keys[:-1], keys[1:]), skip_nulls=False).as_py()  # so it is mostly, and that is soon seen
    if not in_order and len(keys.unique()) != len(keys):
        _refuse_duplicates(table.select(list(key)), keys, side)
    return keys


def _places(keys: pa.Array, among: pa.Array) -> pa.Array:
    """For each key its row among the others, missing when it is not there."""
    if keys.equals(among):  # the usual case from month to month: most rows stay where they were
        return pa.array(np.arange(len(keys), dtype=np.int32))
    return pc.index_in(keys, value_set=among)


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
    """One row per changed cell, by row and then by column, and how many rows have any."""
    found = {name: _differing(old.column(name), new.column(name)) for name in columns}
    found = {name: rows for name, rows in found.items() if len(rows)}
    rows = np.concatenate([np.zeros(0, dtype=np.int64), *found.values()])
    order = np.argsort(rows, kind="stable")
    cells = _frame(new.select(key).take(pa.array(rows[order])))
    names = np.repeat(np.array(list(found), dtype=object), [len(one) for one in found.values()])
    cells["field"] = pd.Series(names[order], dtype="str" if found else object)
    for side, table in (("before", old), ("after", new)):
        taken = [table.column(name).take(pa.array(one)).to_pylist() for name, one in found.items()]
        values = np.fromiter((cell for column in taken for cell in column), dtype=object, count=len(rows))
        cells[side] = pd.Series(values[order], dtype=object)
    return cells, len(np.unique(rows))


def _differing(old: pa.ChunkedArray, new: pa.ChunkedArray) -> Rows:
    if old.type != new.type:
        old, new = pc.cast(old, pa.string()), pc.cast(new, pa.string())
    if pa.types.is_null(old.type) or old.equals(new):
        return np.zeros(0, dtype=np.int64)
    unequal = pc.or_kleene(pc.not_equal(old, new), pc.xor(pc.is_null(old), pc.is_null(new)))
    result: Rows = pc.indices_nonzero(unequal).to_numpy().astype(np.int64)  # where both are missing, it is missing: no
    return result
