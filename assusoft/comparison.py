"""The one comparison: photo with photo, register with register, statement with register."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.arrow import arrow_table
from assusoft.language import counted
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
        return card("; ".join([f"Rows: {rows}", *moved, f"{counted(len(self.changed), 'cell')} changed"]), self.changed)


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
    old_keys, new_keys = _keys(old, key), _keys(new, key)
    if not _distinct(old_keys):
        _refuse_duplicates(old.select(list(key)), old_keys, "before")
    places = _places(new_keys, old_keys)
    shared = pc.is_valid(places)
    taken = np.bincount(pc.drop_null(places).to_numpy(zero_copy_only=False), minlength=old.num_rows)
    entered = pc.invert(shared)
    if taken.max(initial=0) > 1 or not _distinct(new_keys.filter(entered)):
        _refuse_duplicates(new.select(list(key)), new_keys, "after")
    columns = [name for name in old.column_names if name in set(new.column_names) and name not in key]
    cells, touched = _changed_cells(old, new, places, list(key), columns)
    return Comparison(
        entered=_frame(new.select(list(key)).filter(entered)),
        left=_frame(old.select(list(key)).filter(pa.array(taken == 0))),
        changed=cells,
        unchanged=shared.true_count - touched,
        entered_columns=tuple(name for name in new.column_names if name not in old.column_names),
        left_columns=tuple(name for name in old.column_names if name not in new.column_names),
    )


def _frame(table: pa.Table) -> pd.DataFrame:
    arrays = {name: pd.arrays.ArrowExtensionArray(table.column(name)) for name in table.column_names}
    return pd.DataFrame(arrays, copy=False)


def _keys(table: pa.Table, key: Sequence[str]) -> pa.Array:
    """One text per row, different for different keys: a missing part differs from an empty one."""
    only = table.column(key[0]).chunk(0) if len(key) == 1 else None
    if only is not None and only.type == pa.string() and not only.null_count:
        return only
    parts = [
        pc.if_else(
            pc.is_null(column),
            "-",
            pc.binary_join_element_wise("+", pc.replace_substring(column, "\x1f", "\x1f\x1f"), ""),
        )
        for column in (pc.cast(table.column(name), pa.string()) for name in key)
    ]
    keys = pc.binary_join_element_wise(*parts, "\x1f|") if len(parts) > 1 else parts[0]
    return keys.combine_chunks() if isinstance(keys, pa.ChunkedArray) else keys


def _distinct(keys: pa.Array) -> bool:
    in_order = pc.all(pc.less(keys[:-1], keys[1:]), skip_nulls=False).as_py()  # so it is mostly, and that is soon seen
    return bool(in_order) or len(keys.unique()) == len(keys)


def _places(keys: pa.Array, among: pa.Array) -> pa.Array:
    """For each key its row among the others, missing when it is not there."""
    if keys.equals(among):  # the usual case from month to month: most rows stay where they were
        return _from_zero(len(keys))
    return pc.index_in(keys, value_set=among)


def _refuse_duplicates(keys_table: pa.Table, keys: pa.Array, side: str) -> None:
    again = pd.Series(keys.to_pandas()).duplicated()
    rows = keys_table.filter(pa.array(again)).slice(0, 10).to_pylist()
    listed = "; ".join(", ".join(f"{name}={value}" for name, value in row.items()) for row in rows)
    repeated = counted(int(again.sum()), "repeated key")
    raise DuplicateKey(f"'{side}' has {repeated}, and a key must be unique; the first: {listed}.")


def _changed_cells(
    old: pa.Table, new: pa.Table, places: pa.Array, key: list[str], columns: list[str]
) -> tuple[pd.DataFrame, int]:
    """One row per changed cell, by row of `new` and then by column, and how many rows have any."""
    moved = len(places) != old.num_rows or not places.equals(_from_zero(len(places)))
    sources, shared = (places.fill_null(0) if moved else None), places.is_valid()
    found = {}
    for name in columns:
        rows = _differing(old.column(name).chunk(0), new.column(name).chunk(0), sources, shared)
        if len(rows):
            found[name] = rows
    rows = np.concatenate([np.zeros(0, dtype=np.int64), *found.values()])
    order = np.argsort(rows, kind="stable")
    cells = _frame(new.select(key).take(pa.array(rows[order])))
    names = pd.array(list(found), dtype="str" if found else object)
    cells["field"] = names.take(np.repeat(np.arange(len(found)), [len(one) for one in found.values()])[order])
    for side, table in (("before", old), ("after", new)):
        listed: list[object] = []
        for name, numbers in found.items():
            taken = pa.array(numbers) if table is new else places.take(pa.array(numbers))
            listed += _objects(table.column(name).chunk(0).take(taken))
        values = np.fromiter(listed, dtype=object, count=len(rows))
        cells[side] = pd.Series(values[order], dtype=object)
    return cells, len(np.unique(rows))


def _differing(old: pa.Array, new: pa.Array, sources: pa.Array | None, shared: pa.Array) -> Rows:
    """Those of the `shared` rows of `new` whose value is not that of their row in `old`.

    `sources`: that row, for each row of `new`; None when all stand side by side. What is missing is compared apart from
    the values: Arrow moves these three times as fast when it need not ask of each whether it is there.
    """
    if old.type != new.type:
        old, new = pc.cast(old, pa.string()), pc.cast(new, pa.string())
    if pa.types.is_null(old.type) or not len(old) or (sources is None and old.equals(new)):
        return np.zeros(0, dtype=np.int64)
    old_there, new_there, old, new = old.is_valid(), new.is_valid(), _values(old), _values(new)
    if sources is not None:
        old_there, old = (pc.take(column, sources, boundscheck=False) for column in (old_there, old))
    changed = pc.and_(pc.and_(old_there, new_there), _unequal(old, new))
    return _rows_where(pc.and_(pc.or_(changed, pc.xor(old_there, new_there)), shared))


def _rows_where(true: pa.Array) -> Rows:
    """The rows where it is true: few, so octets of bits that are all false are passed over."""
    octets = np.frombuffer(true.buffers()[1], dtype=np.uint8)
    some = np.flatnonzero(octets)
    bits = np.unpackbits(octets[some], bitorder="little").reshape(-1, 8).astype(bool)
    rows: Rows = (some[:, np.newaxis] * 8 + np.arange(8))[bits]
    return rows[rows < len(true)]


def _is_plain(type: pa.DataType) -> bool:
    kinds = (pa.types.is_primitive, pa.types.is_decimal, pa.types.is_string, pa.types.is_large_string)
    return any(kind(type) for kind in kinds)


def _values(column: pa.Array) -> pa.Array:
    """The values alone, anything standing where one is missing; columns of lists, records or categories as they are."""
    if not column.null_count or not _is_plain(column.type):
        return column
    return pa.Array.from_buffers(column.type, len(column), [None, *column.buffers()[1:]], offset=column.offset)


def _unequal(old: pa.Array, new: pa.Array) -> pa.Array:
    if _is_plain(old.type):
        return pc.not_equal(old, new)
    pairs = zip(old.to_pylist(), new.to_pylist(), strict=True)
    return pa.array([before != after for before, after in pairs], pa.bool_())


def _objects(cells: pa.Array) -> list[object]:
    """Python values, None when missing; by way of numpy where Arrow's own way takes ten times as long."""
    slow = pa.types.is_date32(cells.type) or pa.types.is_decimal(cells.type)
    found: list[object] = cells.to_numpy(zero_copy_only=False).tolist() if slow else cells.to_pylist()
    return found


def _from_zero(count: int) -> pa.Array:
    return pa.array(np.arange(count, dtype=np.int32))
