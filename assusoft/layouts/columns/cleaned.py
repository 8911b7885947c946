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

Decoded = tuple[Any, str, str]
"""Clean value (None: missing), the repair made, the reason it was set aside; '' for none."""
Decode = Callable[[str | None, int], Decoded]
"""What a trimmed text (None: nothing there) of one of the kinds of cells is."""

NOTHING: Decoded = (None, "", "")
"""A cell that says nothing, and need not."""

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
    distinct, which = _distinct(cells)
    done = work(distinct)
    values = done.values.take(pa.array(which))
    if not (done.steps or done.problems or done.unknown):
        return Cleaned(values)
    return Cleaned(values, *(_spread(remarks, which) for remarks in (done.steps, done.problems, done.unknown)))


def decoded(cells: Cells, kind: str, decode: Decode) -> Cleaned:
    """Values of the schema type `kind`, one cell after the other."""
    raw = trimmed(cells.text).to_pylist()
    kinds = [TEXT] * len(raw) if cells.kinds is None else cells.kinds.tolist()
    found = list(map(decode, raw, kinds))
    done = Cleaned(pa.array([value for value, _, _ in found], DTYPES[kind].pyarrow_dtype))
    for row, (value, repair, reason) in enumerate(found):
        if reason == UNKNOWN:
            done.unknown.append((row, raw[row]))
        elif reason:
            done.problems.append((row, raw[row], reason))
        elif repair:
            done.steps.append((row, raw[row] + (".0" if repair == "stored_as_number" else ""), str(value), repair))
    return done


def _distinct(cells: Cells) -> tuple[Cells, Any]:
    """The distinct cells, and for each row which of them it is."""
    coded = pc.dictionary_encode(cells.text, null_encoding="encode")
    which = coded.indices.to_numpy()
    if cells.kinds is None:
        return Cells(coded.dictionary), which
    pairs = which.astype(np.int64) * 8 + cells.kinds
    distinct, which = np.unique(pairs, return_inverse=True)
    return Cells(coded.dictionary.take(pa.array(distinct // 8)), (distinct % 8).astype(np.int8)), which


def _spread(remarks: list[Any], which: Any) -> list[Any]:
    """What is to be said of distinct cells, (which, ...), for each row of them."""
    by = {cell: rest for cell, *rest in remarks}
    return [(row, *by[which[row]]) for row in np.flatnonzero(np.isin(which, list(by))).tolist()]
