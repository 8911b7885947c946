"""The rows of the parts of one table -> the table: parts joined on their key, line statuses settled, origins kept."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.layouts.columns.spans import trimmed
from assusoft.layouts.definition.fields import carried, constant, constants_of, type_of
from assusoft.layouts.definition.layout import Layout
from assusoft.layouts.rows.counting import Indices
from assusoft.layouts.rows.part_rows import PartRows
from assusoft.schema import DTYPES

_BETWEEN = "\x1f"


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
    added = [(name, column.take(place)) for part, place in places[:0:-1] for name, column in part.values.items()]
    values = dict(added) | base.values
    for part, _ in places:
        part.status[part.kept[sorted({at for at, *_ in part.steps})]] = "repaired"
    count = len(base.kept)
    for name, text in constants_of(layout, table).items():
        if name in values:
            continue
        values[name] = pa.repeat(pa.scalar(constant(layout, name, text), _arrow(layout, name)), count)
    names = [name for name in carried(layout, table) if name in values]
    places_of = [(part, _rows_at(part, place)) for part, place in places]
    return Assembled(
        pd.DataFrame(
            {name: pd.arrays.ArrowExtensionArray(values[name]) for name in names},
            index=pd.RangeIndex(count),
            copy=False,
        ),
        pd.DataFrame(
            {part.part.name: pd.arrays.ArrowExtensionArray(_origins(part).take(place)) for part, place in places}
        ),
        sorted((row, *rest) for part, rows in places_of for at, *rest in part.steps for row in rows.get(at, ())),  # type: ignore[misc]
        sorted(
            (row, name, raw, reason, f"{part.where(int(part.kept[at]))}, {part.label(int(part.kept[at]), name)}")
            for part, rows in places_of
            for at, name, raw, reason in part.problems
            for row in rows.get(at, ())
        ),
    )


def _matched(base: PartRows, other: PartRows) -> pa.Array:
    """For each row of `base` the row of `other` with its key, or missing; the rest of `other` gets its status."""
    names = other.part.join
    _refuse_second(other)
    mine = _keys([base.values[name] for name in names])
    found = pc.index_in(_keys_of(other), value_set=mine).is_valid().to_numpy(zero_copy_only=False)
    stray = other.kept[~found]
    skipped = pa.array(np.flatnonzero(base.status == "skipped"))
    raw = [trimmed(base.columns[base.part.columns[name].at].text.take(skipped)) for name in names]
    left = {text for text in _keys(raw).to_pylist() if text}
    keys = dict(zip(other.kept.tolist(), _keys_of(other).to_pylist(), strict=True))
    aside = np.array([row for row in stray.tolist() if keys[row] in left], np.int64)
    lost = np.array([row for row in stray.tolist() if keys[row] not in left], np.int64)
    part = base.part.name
    for rows, status, words in ((aside, "skipped", "is not in force"), (lost, "refused", "is unknown")):
        reasons = [f"{_told(other, keys[row])} {words} in part '{part}'" for row in rows.tolist()]
        other.leave(rows, status, np.array(reasons, object))
    return pc.index_in(mine, value_set=_keys_of(other), skip_nulls=True).cast(pa.int64())


def _keys(values: list[pa.Array]) -> pa.Array:
    """One text for each row, of the values of its key; missing where the first is."""
    texts = [each.cast(pa.string()) for each in values]
    if len(texts) == 1:
        return texts[0]
    together = pc.binary_join_element_wise(*texts, _BETWEEN, null_handling="replace", null_replacement="")
    return pc.if_else(texts[0].is_valid(), together, pa.scalar(None, pa.string()))


def _keys_of(part: PartRows) -> pa.Array:
    return _keys([part.values[name] for name in part.part.join])


def _told(part: PartRows, key: str) -> str:
    """A key in words: "payroll_id '101'", "payroll_id, contract '101', '1'"."""
    values = ", ".join(f"'{each}'" for each in key.split(_BETWEEN))
    return f"{', '.join(part.part.join)} {values}"


def _refuse_second(other: PartRows) -> None:
    keys = pd.Series(_keys_of(other).to_pylist(), dtype=object)
    second: Indices = np.flatnonzero(keys.duplicated().to_numpy())
    first = {text: int(row) for row, text in reversed(list(zip(other.kept, keys, strict=True)))} if len(second) else {}
    reasons = [
        f"a second row for {_told(other, keys[at])}; the first is {other.where(first[keys[at]])}"
        for at in second.tolist()
    ]
    other.leave(other.kept[second], "refused", np.array(reasons, dtype=object))


def _rows_at(part: PartRows, place: pa.Array) -> dict[int, list[int]]:
    """Position of a repaired or unreadable cell in its part -> the rows of the table that it went into."""
    wanted = {step[0] for step in part.steps} | {problem[0] for problem in part.problems}
    rows = np.flatnonzero(pc.is_in(place, pa.array(list(wanted), pa.int64())).to_numpy(zero_copy_only=False))
    found: dict[int, list[int]] = {}
    for row, at in zip(rows.tolist(), place.take(pa.array(rows)).to_pylist(), strict=True):
        found.setdefault(at, []).append(row)
    return found


def _origins(part: PartRows) -> pa.Array:
    where = pa.array([block.where for block in part.blocks], pa.string()).take(pa.array(part.block_of[part.kept]))
    places = pc.binary_join_element_wise(where, pa.array(part.numbers[part.kept]).cast(pa.string()), ", row ")
    turns = pa.array(part.turns[part.kept])
    grouped = pc.binary_join_element_wise(places, turns.cast(pa.string()), ", group ")
    return pc.if_else(pc.greater(turns, 0), grouped, places)


def _arrow(layout: Layout, name: str) -> pa.DataType:
    return DTYPES[type_of(layout, name)].pyarrow_dtype
