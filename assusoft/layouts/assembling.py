"""The rows of the parts of one table -> the table: parts joined on their key, fates settled, origins kept."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.layouts.block import label, trimmed
from assusoft.layouts.model import Layout
from assusoft.layouts.partrows import PartRows
from assusoft.layouts.places import carried, constant, constants_of, type_of
from assusoft.layouts.rows import Indices
from assusoft.schema import DTYPES


@dataclass(frozen=True)
class Assembled:
    """`steps`: (row, field, raw, clean, step); `problems`: (row, field, value, reason, where); rows of `frame`."""

    frame: pd.DataFrame
    origins: pd.DataFrame
    steps: list[tuple[int, str, str, str, str]]
    problems: list[tuple[int, str, str, str, str]]


def assembled(layout: Layout, table: str, parts: list[PartRows]) -> Assembled:
    """The table of these parts: the first brings the rows, each other adds its fields to those with its key."""
    base, *others = parts
    places: list[tuple[PartRows, Any]] = [(base, pa.array(np.arange(len(base.kept)), pa.int64()))]
    places += [(other, _matched(base, other)) for other in others]
    values = {name: column.take(place) for part, place in reversed(places) for name, column in part.values.items()}
    for part, _ in places:
        part.fate[part.kept[sorted({at for at, *_ in part.steps})]] = "repaired"
    count = len(base.kept)
    for name, text in constants_of(layout, table).items():
        if name in values:
            continue
        values[name] = pa.repeat(pa.scalar(constant(layout, name, text), _arrow(layout, name)), count)
    names = [name for name in carried(layout, table) if name in values]
    return Assembled(
        pd.DataFrame({name: _series(values[name]) for name in names}, index=pd.RangeIndex(count)),
        pd.DataFrame({part.part.name: _series(_origins(part).take(place)) for part, place in places}),
        sorted((row, *rest) for part, place in places for at, *rest in part.steps for row in _at(place, at)),  # type: ignore[misc]
        sorted(
            (row, name, raw, reason, f"{part.where(int(part.kept[at]))}, {label(part.part.columns[name].at)}")
            for part, place in places
            for at, name, raw, reason in part.problems
            for row in _at(place, at)
        ),
    )


def _matched(base: PartRows, other: PartRows) -> pa.Array:
    """For each row of `base` the row of `other` with its key, or missing; the rest of `other` gets its fate."""
    key = str(other.part.join)
    _refuse_second(other, key)
    found = pc.index_in(other.values[key], value_set=base.values[key]).is_valid().to_numpy(zero_copy_only=False)
    stray = other.kept[~found]
    raw = base.columns[base.part.columns[key].at]
    left = {
        text for text in trimmed(raw.text.take(pa.array(np.flatnonzero(base.fate == "skipped")))).to_pylist() if text
    }
    names = dict(zip(other.kept.tolist(), other.values[key].to_pylist(), strict=True))
    aside = np.array([row for row in stray.tolist() if names[row] in left], np.int64)
    lost = np.array([row for row in stray.tolist() if names[row] not in left], np.int64)
    part = base.part.name
    for rows, fate, words in ((aside, "skipped", "is not in force"), (lost, "refused", "is unknown")):
        other.leave(
            rows, fate, np.array([f"{key} '{names[row]}' {words} in part '{part}'" for row in rows.tolist()], object)
        )
    return pc.index_in(base.values[key], value_set=other.values[key], skip_nulls=True).cast(pa.int64())


def _refuse_second(other: PartRows, key: str) -> None:
    keys = pd.Series(other.values[key].to_pylist(), dtype=object)
    second: Indices = np.flatnonzero(keys.duplicated().to_numpy())
    first = {text: int(row) for row, text in reversed(list(zip(other.kept, keys, strict=True)))} if len(second) else {}
    reasons = [
        f"a second row for {key} '{keys[at]}'; the first is {other.where(first[keys[at]])}" for at in second.tolist()
    ]
    other.leave(other.kept[second], "refused", np.array(reasons, dtype=object))


def _at(place: pa.Array, at: int) -> list[int]:
    rows: list[int] = np.flatnonzero(pc.equal(place, at).fill_null(False).to_numpy(zero_copy_only=False)).tolist()
    return rows


def _origins(part: PartRows) -> pa.Array:
    where = pa.array([block.where for block in part.blocks], pa.string()).take(pa.array(part.block_of[part.kept]))
    return pc.binary_join_element_wise(where, pa.array(part.numbers[part.kept]).cast(pa.string()), ", row ")


def _series(values: pa.Array) -> pd.Series:
    return pd.Series(values, dtype=pd.ArrowDtype(values.type))


def _arrow(layout: Layout, name: str) -> pa.DataType:
    return DTYPES[type_of(layout, name)].pyarrow_dtype
