"""A photo -> the figures that tell a whole month from a part of it: rows, persons, sums of salary, blanks."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

import pandas as pd

from assusoft.payroll.photo import Photo

SALARIES = ("monthly_salary", "yearly_salary", "hourly_salary")
EVERYBODY = ""
"""The key of the figures of all sources together."""
_KEYS = ("person", "source", "payroll_id", "contract", "member")


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
    sources = sorted({name for table in _tables(photo).values() for name in table["source"].dropna()})
    measured = {EVERYBODY: _measured(_tables(photo))}
    for source in sources:
        measured[source] = _measured({name: table[table["source"] == source] for name, table in _tables(photo).items()})
    return measured


def _tables(photo: Photo) -> dict[str, pd.DataFrame]:
    return {"worker": photo.worker, "family": photo.family, "deduction": photo.deduction}


def _measured(tables: Mapping[str, pd.DataFrame]) -> Measures:
    worker = tables["worker"]
    return Measures(
        persons=int(worker["person"].nunique()),
        rows={name: len(table) for name, table in tables.items()},
        sums={name: Decimal(worker[name].sum() or 0) for name in SALARIES if worker[name].notna().any()},
        blanks={
            f"{name}.{field}": int(count)
            for name, table in tables.items()
            if len(table)
            for field, count in table.drop(columns=[key for key in _KEYS if key in table]).isna().sum().items()
        },
    )
