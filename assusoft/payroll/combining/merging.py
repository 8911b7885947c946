"""Rows of several sources that are one thing -> one row each, field by field, and every cell where they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.frames import Indices, one_array
from assusoft.schema import DTYPES

KEPT = ("person", "member", "source", "payroll_id", "contract", "worker_national_number", "row",
        "worker", "where")  # fmt: skip
"""Columns that say which row it is: taken from the first source, never compared."""


@dataclass(frozen=True)
class Merged:
    """`rows`: one per slot, in slot order. `conflicts`: slot, field, kept, kept_source, set_aside, set_aside_source."""

    rows: pd.DataFrame
    conflicts: pd.DataFrame


def merge(rows: pd.DataFrame, slot: Indices, sources: Sequence[str], precedence: Mapping[str, Sequence[str]]) -> Merged:
    """Merge the rows of each slot; the first value that is not missing wins.

    Parameters
    ----------
    rows
        Rows of one canonical table, with `source`.
    slot
        For each row the number of the row it becomes, 0 to n - 1.
    sources
        Source names in their usual order; a source's own rows follow in the order given.
    precedence
        Field -> source names in the order that holds for it; the others follow in their usual order.
    """
    layers = _layers(rows["source"], slot, sources)
    first = layers[0][1].copy()
    for _, positions in layers[1:]:
        first = np.where(first < 0, positions, first)
    if len(layers) == 1:
        return Merged(rows.iloc[first].reset_index(drop=True), no_conflicts())
    columns, conflicts = {}, []
    for field in rows.columns:
        if field in KEPT:
            columns[field] = rows[field].array.take(first)
            continue
        cells = one_array(rows[field])
        columns[field], differing = _merged_field(field, cells, _in_order(layers, precedence.get(field, ())))
        conflicts += differing
    return Merged(
        pd.DataFrame(columns, copy=False),
        _typed(pd.concat(conflicts, ignore_index=True)) if conflicts else no_conflicts(),
    )


def no_conflicts() -> pd.DataFrame:
    """The empty frame of conflicts."""
    names = ("slot", "field", "kept", "kept_source", "set_aside", "set_aside_source")
    return _typed(pd.DataFrame({name: [] for name in names}))


Layer = tuple[str, Indices]
"""A source, and for each slot the position of a row of that source, or -1."""


def _layers(source: pd.Series, slot: Indices, sources: Sequence[str]) -> list[Layer]:
    """The rows dealt out so that each layer has at most one row a slot."""
    turn = pd.DataFrame({"source": source, "slot": slot}).groupby(["source", "slot"]).cumcount().to_numpy()
    layers = []
    for name in sources:
        here = (source == name).to_numpy(dtype=bool)
        for number in range(int(turn[here].max()) + 1 if here.any() else 0):
            at = np.flatnonzero(here & (turn == number))
            positions = np.full(int(slot.max()) + 1, -1, dtype=np.int64)
            positions[slot[at]] = at
            layers.append((name, positions))
    return layers or [("", np.empty(0, dtype=np.int64))]


def _in_order(layers: list[Layer], preferred: Sequence[str]) -> list[Layer]:
    rank = {name: number for number, name in enumerate(preferred)}
    return sorted(layers, key=lambda layer: rank.get(layer[0], len(rank)))


def _merged_field(field: str, cells: pa.Array, layers: list[Layer]) -> tuple[Any, list[pd.DataFrame]]:
    """The field of each slot, and the cells of further layers that differ from it."""
    if cells.null_count == len(cells):
        return pd.arrays.ArrowExtensionArray(pa.nulls(len(layers[0][1]), cells.type)), []
    missing = np.append(cells.is_null().to_numpy(zero_copy_only=False), True)  # so that nothing is at -1
    kept, by = layers[0][1], np.zeros(len(layers[0][1]), np.int64)
    conflicts = []
    for number, (name, positions) in enumerate(layers[1:], start=1):
        filled = ~missing[positions]
        if not filled.any():
            continue
        lacking = missing[kept]
        both = np.flatnonzero(filled & ~lacking)
        differs = both[_differ(cells, kept[both], positions[both])]
        if len(differs):
            conflicts.append(pd.DataFrame({
                "slot": differs, "field": field, "kept": _texts(cells, kept[differs]),
                "kept_source": [layers[layer][0] for layer in by[differs]],
                "set_aside": _texts(cells, positions[differs]), "set_aside_source": name,
            }))  # fmt: skip
        fill = filled & lacking
        kept, by = np.where(fill, positions, kept), np.where(fill, number, by)
    return pd.arrays.ArrowExtensionArray(cells.take(pa.array(kept, mask=kept < 0))), conflicts


def _differ(cells: pa.Array, some: Indices, others: Indices) -> npt.NDArray[np.bool_]:
    """Whether the values at two rows of positions differ; none of them is missing."""
    if not len(some):
        return np.zeros(0, bool)
    different: pa.Array = pc.not_equal(cells.take(pa.array(some)), cells.take(pa.array(others)))
    return np.asarray(different.to_numpy(zero_copy_only=False), bool)


def _texts(cells: pa.Array, at: Indices) -> list[str | None]:
    """Values as canonical text: 2026-02-01, 80.00, true."""
    texts: list[str | None] = cells.take(pa.array(at)).cast(pa.string()).to_pylist()
    return texts


def _typed(conflicts: pd.DataFrame) -> pd.DataFrame:
    texts = {name: DTYPES["text"] for name in conflicts.columns if name != "slot"}
    return conflicts.astype(texts | {"slot": DTYPES["count"]})
