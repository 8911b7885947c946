"""A photo -> the figures that tell a whole month from a part of it: rows, persons, sums of salary, blanks."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

import numpy as np
import pandas as pd

from assusoft.frames import Mask, one_array
from assusoft.payroll.photo import Photo

SALARIES = ("monthly_salary", "yearly_salary", "hourly_salary")
EVERYBODY = ""
"""The key of the figures of all sources together."""
KEYS = ("person", "source", "payroll_id", "contract", "member")


@dataclass(frozen=True)
class Measures:
    """The figures of the rows of one source, or of all.

    `persons`: how many. `rows`: worker, family, deduction -> rows. `sums`: field of a worker -> its sum.
    `blanks`: 'worker.email' -> rows in which it is missing.
    """

    persons: int
    rows: Mapping[str, int]
    sums: Mapping[str, Decimal]
    blanks: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        """What JSON can hold; `from_json` reads it back."""
        return vars(self) | {"sums": {name: str(amount) for name, amount in self.sums.items()}}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The figures that `as_json` gave."""
        return cls(**{**kept, "sums": {name: Decimal(text) for name, text in kept["sums"].items()}})


def measures(photo: Photo) -> dict[str, Measures]:
    """Source -> its figures, and under '' those of all together."""
    tables = {"worker": photo.worker, "family": photo.family, "deduction": photo.deduction}
    masks = {name: _by_source(table["source"]) for name, table in tables.items()}
    sources = sorted({source for table in masks.values() for source in table})
    blanks = {name: _blanks(table, masks[name]) for name, table in tables.items()}
    return {source: _measured(source, photo.worker, masks, blanks) for source in (EVERYBODY, *sources)}


def _by_source(column: pd.Series) -> dict[str, Mask]:
    """Source -> its rows, and under '' all rows."""
    source = one_array(column).dictionary_encode()
    codes = source.indices.fill_null(-1).to_numpy()
    by_source = {name: codes == code for code, name in enumerate(source.dictionary.to_pylist())}
    return {EVERYBODY: np.ones(len(codes), bool), **by_source} if len(codes) else {}


def _blanks(table: pd.DataFrame, masks: Mapping[str, Mask]) -> dict[str, dict[str, int]]:
    """Source -> field -> rows in which it is missing."""
    fields = [str(name) for name in table.columns if name not in KEYS]
    missing = {field: one_array(table[field]).is_null().to_numpy(zero_copy_only=False) for field in fields}
    return {
        source: {field: int(np.count_nonzero(blank & rows)) for field, blank in missing.items()}
        for source, rows in masks.items()
    }


def _measured(
    source: str,
    worker: pd.DataFrame,
    masks: Mapping[str, Mapping[str, Mask]],
    blanks: Mapping[str, Mapping[str, Mapping[str, int]]],
) -> Measures:
    rows = {name: int(np.count_nonzero(table.get(source, 0))) for name, table in masks.items()}
    figures = worker[["person", *SALARIES]][masks["worker"][source]] if source in masks["worker"] else worker[:0]
    return Measures(
        persons=int(figures["person"].nunique()),
        rows=rows,
        sums={name: Decimal(figures[name].sum() or 0) for name in SALARIES if figures[name].notna().any()},
        blanks={
            f"{name}.{field}": count
            for name, table in blanks.items()
            if rows[name]
            for field, count in table[source].items()
        },
    )
