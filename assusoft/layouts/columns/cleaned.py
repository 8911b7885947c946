"""What cleaning a column gives, and the way there: each distinct cell is looked at once, then spread over its rows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.layouts.columns.cells import TEXT, Cells
from assusoft.layouts.columns.spans import trimmed
from assusoft.schema import DTYPES

Told = tuple[Any, str, str]
"""Clean value (None: missing), the repair made, the reason it was set aside; '' for none."""
Tell = Callable[[str | None, int], Told]
"""What a trimmed text (None: nothing there) of one of the kinds of cells is."""

UNKNOWN = "unknown_code"


@dataclass(frozen=True)
class Cleaned:
    """`steps`: (row, raw, clean, step); `problems`: (row, raw, reason); `unknown`: (row, code)."""

    values: pa.Array
    steps: list[tuple[int, str, str, str]] = field(default_factory=list)
    problems: list[tuple[int, str, str]] = field(default_factory=list)
    unknown: list[tuple[int, str]] = field(default_factory=list)


def by_distinct(cells: Cells, work: Callable[[Cells], Cleaned]) -> Cleaned:
    """What `work` makes of each distinct cell, for all rows."""
    once, place = _distinct(cells)
    done = work(once)
    values = done.values.take(pa.array(place))
    if not (done.steps or done.problems or done.unknown):
        return Cleaned(values)
    return Cleaned(values, *(_spread(found, place) for found in (done.steps, done.problems, done.unknown)))


def told(cells: Cells, kind: str, tell: Tell) -> Cleaned:
    """Values of the schema type `kind`, one cell after the other."""
    raw = trimmed(cells.text).to_pylist()
    kinds = [TEXT] * len(raw) if cells.kinds is None else cells.kinds.tolist()
    each = list(map(tell, raw, kinds))
    done = Cleaned(pa.array([value for value, _, _ in each], DTYPES[kind].pyarrow_dtype))
    for at, (value, step, reason) in enumerate(each):
        if reason == UNKNOWN:
            done.unknown.append((at, raw[at]))
        elif reason:
            done.problems.append((at, raw[at], reason))
        elif step:
            done.steps.append((at, raw[at] + (".0" if step == "stored_as_number" else ""), str(value), step))
    return done


def _distinct(cells: Cells) -> tuple[Cells, Any]:
    coded = pc.dictionary_encode(cells.text, null_encoding="encode")
    place = coded.indices.to_numpy()
    if cells.kinds is None:
        return Cells(coded.dictionary), place
    pairs = place.astype(np.int64) * 8 + cells.kinds
    found, place = np.unique(pairs, return_inverse=True)
    return Cells(coded.dictionary.take(pa.array(found // 8)), (found % 8).astype(np.int8)), place


def _spread(found: list[Any], place: Any) -> list[Any]:
    """What was found of distinct cells, (at, ...), for each row of them."""
    by = {at: rest for at, *rest in found}
    return [(row, *by[place[row]]) for row in np.flatnonzero(np.isin(place, list(by))).tolist()]
