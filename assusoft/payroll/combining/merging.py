"""Rows of several sources that are one thing -> one row each, field by field, and every cell where they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from assusoft.frames import Indices
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
    rows = rows.reset_index(drop=True)
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
        columns[field], differing = _merged_field(rows[field], _in_order(layers, precedence.get(field, ())))
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


def _merged_field(values: pd.Series, layers: list[Layer]) -> tuple[pd.Series, list[pd.DataFrame]]:
    """The field of each slot, and the cells of further layers that differ from it."""
    missing = np.append(values.isna().to_numpy(dtype=bool), True)  # so that nothing is at -1
    kept, source = layers[0][1], np.full(len(layers[0][1]), layers[0][0], dtype=object)
    conflicts = []
    for name, positions in layers[1:]:
        filled = ~missing[positions]
        if not filled.any():
            continue
        both = np.flatnonzero(filled & ~missing[kept])
        differs = both[_differ(values, kept[both], positions[both])]
        if len(differs):
            conflicts.append(pd.DataFrame({
                "slot": differs, "field": str(values.name), "kept": _texts(values, kept[differs]),
                "kept_source": source[differs], "set_aside": _texts(values, positions[differs]),
                "set_aside_source": name,
            }))  # fmt: skip
        fill = filled & missing[kept]
        kept, source = np.where(fill, positions, kept), np.where(fill, name, source)
    return pd.Series(values.array.take(kept, allow_fill=True), name=values.name), conflicts


def _differ(values: pd.Series, some: Indices, others: Indices) -> npt.NDArray[np.bool_]:
    """Whether the values at two rows of positions differ; none of them is missing."""
    return np.asarray(values.array.take(some) != values.array.take(others), dtype=bool)


def _texts(values: pd.Series, at: Indices) -> npt.NDArray[np.object_]:
    """Values as canonical text: 2026-02-01, 80.00, true."""
    return values.iloc[at].astype(DTYPES["text"]).to_numpy(dtype=object)


def _typed(conflicts: pd.DataFrame) -> pd.DataFrame:
    texts = {name: DTYPES["text"] for name in conflicts.columns if name != "slot"}
    return conflicts.astype(texts | {"slot": DTYPES["count"]})
