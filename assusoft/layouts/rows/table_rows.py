"""The rows of the parts of one table -> the table: parts joined on their key, line statuses settled, origins kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.layouts.columns.spans import trimmed
from assusoft.layouts.definition.fields import carried, constant, constants_of, type_of
from assusoft.layouts.definition.layout import Layout
from assusoft.layouts.rows.chosen_rows import Indices
from assusoft.layouts.rows.part_rows import PartRows
from assusoft.schema import DTYPES

_BETWEEN = "\x1f"


@dataclass(frozen=True)
class TableRows:
    """`steps`: (row, field, raw, clean, step); `problems`: (row, field, value, reason, where); rows of `frame`."""

    frame: pd.DataFrame
    origins: pd.DataFrame
    steps: list[tuple[int, str, str, str, str]]
    problems: list[tuple[int, str, str, str, str]]


def table_rows(layout: Layout, table: str, parts: list[PartRows]) -> TableRows:
    """The table of these parts: the first brings the rows, each other adds its fields to those with its key."""
    base, *others = parts
    count = len(base.kept)
    rows_of: list[tuple[PartRows, Any]] = [(base, pa.array(np.arange(count), pa.int64()))]
    rows_of += [(other, _matched(base, other)) for other in others]
    values = _with_constants(layout, table, _values(rows_of), count)
    for part in parts:
        part.status[part.kept[sorted({at for at, *_ in part.steps})]] = "repaired"
    steps, problems = _remarks(rows_of)
    columns = {name: pd.arrays.ArrowExtensionArray(values[name]) for name in carried(layout, table) if name in values}
    origins = {part.part.name: pd.arrays.ArrowExtensionArray(_origins(part).take(rows)) for part, rows in rows_of}
    return TableRows(
        pd.DataFrame(columns, index=pd.RangeIndex(count), copy=False),
        pd.DataFrame(origins),
        sorted(steps),
        sorted(problems),
    )


def _values(rows_of: list[tuple[PartRows, Any]]) -> dict[str, pa.Array]:
    """Field -> its values in the rows of the table; what an earlier part brings is kept."""
    values: dict[str, pa.Array] = {}
    for number, (part, rows) in enumerate(rows_of):
        for name, column in part.values.items():
            if name not in values:
                values[name] = column.take(rows) if number else column
    return values


def _with_constants(layout: Layout, table: str, values: dict[str, pa.Array], count: int) -> dict[str, pa.Array]:
    constants = {
        name: pa.repeat(pa.scalar(constant(layout, name, text), _arrow(layout, name)), count)
        for name, text in constants_of(layout, table).items()
        if name not in values
    }
    return values | constants


def _remarks(rows_of: list[tuple[PartRows, Any]]) -> tuple[list[Any], list[Any]]:
    """The steps and the problems of all parts, by row of the table."""
    steps, problems = [], []
    for part, rows in rows_of:
        if not part.steps and not part.problems:
            continue
        rows_at = _rows_at(part, rows)
        for at, *rest in part.steps:
            steps += [(row, *rest) for row in rows_at.get(at, ())]
        for at, name, raw, reason in part.problems:
            where = f"{part.where(int(part.kept[at]))}, {part.label(int(part.kept[at]), name)}"
            problems += [(row, name, raw, reason, where) for row in rows_at.get(at, ())]
    return steps, problems


def _matched(base: PartRows, other: PartRows) -> pa.Array:
    """For each row of `base` the row of `other` with its key, or missing; the rest of `other` gets its status."""
    names = other.part.join
    _refuse_second(other)
    own = _keys([base.values[name] for name in names])
    found = pc.index_in(_keys_of(other), value_set=own).is_valid().to_numpy(zero_copy_only=False)
    if not found.all():
        _leave_strays(base, other, other.kept[~found])
    return pc.index_in(own, value_set=_keys_of(other), skip_nulls=True).cast(pa.int64())


def _leave_strays(base: PartRows, other: PartRows, strays: Indices) -> None:
    """Rows of `other` that belong to no row of `base`: skipped where that one was skipped itself, refused else."""
    left = _skipped_keys(base, other.part.join)
    keys = dict(zip(other.kept.tolist(), _keys_of(other).to_pylist(), strict=True))
    aside = np.array([row for row in strays.tolist() if keys[row] in left], np.int64)
    lost = np.array([row for row in strays.tolist() if keys[row] not in left], np.int64)
    for rows, status, words in ((aside, "skipped", "is not in force"), (lost, "refused", "is unknown")):
        reasons = [f"{_key_words(other, keys[row])} {words} in part '{base.part.name}'" for row in rows.tolist()]
        other.leave(rows, status, np.array(reasons, object))


def _skipped_keys(base: PartRows, names: Sequence[str]) -> set[str]:
    """The keys, as they are written, of the rows that were skipped."""
    skipped = pa.array(np.flatnonzero(base.status == "skipped"))
    raw = [trimmed(base.columns[base.part.columns[name].at].text.take(skipped)) for name in names]
    return {text for text in _keys(raw).to_pylist() if text}


def _keys(values: list[pa.Array]) -> pa.Array:
    """One text for each row, of the values of its key; missing where the first is."""
    texts = [each.cast(pa.string()) for each in values]
    if len(texts) == 1:
        return texts[0]
    together = pc.binary_join_element_wise(*texts, _BETWEEN, null_handling="replace", null_replacement="")
    return pc.if_else(texts[0].is_valid(), together, pa.scalar(None, pa.string()))


def _keys_of(part: PartRows) -> pa.Array:
    return _keys([part.values[name] for name in part.part.join])


def _key_words(part: PartRows, key: str) -> str:
    """A key in words: "payroll_id '101'", "payroll_id, contract '101', '1'"."""
    values = ", ".join(f"'{value}'" for value in key.split(_BETWEEN))
    return f"{', '.join(part.part.join)} {values}"


def _refuse_second(other: PartRows) -> None:
    keys = pd.Series(_keys_of(other).to_pylist(), dtype=object)
    second: Indices = np.flatnonzero(keys.duplicated().to_numpy())
    if not len(second):
        return
    first = {text: int(row) for row, text in reversed(list(zip(other.kept, keys, strict=True)))}
    reasons = [
        f"a second row for {_key_words(other, keys[at])}; the first is {other.where(first[keys[at]])}"
        for at in second.tolist()
    ]
    other.leave(other.kept[second], "refused", np.array(reasons, dtype=object))


def _rows_at(part: PartRows, sources: pa.Array) -> dict[int, list[int]]:
    """Position of a repaired or unreadable cell in its part -> the rows of the table that it went into."""
    wanted = {step[0] for step in part.steps} | {problem[0] for problem in part.problems}
    rows = np.flatnonzero(pc.is_in(sources, pa.array(list(wanted), pa.int64())).to_numpy(zero_copy_only=False))
    found: dict[int, list[int]] = {}
    for row, at in zip(rows.tolist(), sources.take(pa.array(rows)).to_pylist(), strict=True):
        found.setdefault(at, []).append(row)
    return found


def _origins(part: PartRows) -> pa.Array:
    where = pa.array([block.where for block in part.blocks], pa.string()).take(pa.array(part.block_of[part.kept]))
    references = pc.binary_join_element_wise(where, pa.array(part.numbers[part.kept]).cast(pa.string()), ", row ")
    turns = pa.array(part.turns[part.kept])
    grouped = pc.binary_join_element_wise(references, turns.cast(pa.string()), ", group ")
    return pc.if_else(pc.greater(turns, 0), grouped, references)


def _arrow(layout: Layout, name: str) -> pa.DataType:
    return DTYPES[type_of(layout, name)].pyarrow_dtype
