"""Two photos in a row -> how many of those who are still there have lost what they had, or got what they had not.

Lines are counted elsewhere, all together. Here it is people, for each kind of row (workers, family, the wage codes that
decide something) and each column; in all, for each source and for each entity. So what is missing for one entity only
is found, and whoever left service is no loss.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.frames import Indices, Mask, among, as_mask, one_array, rows_where
from assusoft.months import month_end
from assusoft.payroll.guard.measures import KEYS
from assusoft.payroll.photo import Photo

_STATES = (
    "contract_end", "end_reason", "interruption_kind", "interruption_from", "interruption_to", "interruption_pct",
    "until",
)  # fmt: skip
"""Columns that are empty again once something is over."""


Key = tuple[str, str, str, str, str]
"""The first five values of a loss."""


class Loss(NamedTuple):
    """What became of one kind of row, or of one column, in one group of people.

    `table`: worker, family or deduction; `code`: the wage code of a deduction; `field`: a column, '' for the row.
    `group`, `name`: 'source' or 'entity' and its name; '' and '' for all. `had`: how many of those compared had it,
    `lost`: of them, who has it no more; `without`: how many had not, `gained`: of them, who has it now.
    """

    table: str
    code: str
    field: str
    group: str
    name: str
    had: int
    lost: int
    without: int
    gained: int

    @property
    def key(self) -> Key:
        """What it is about, the same in each month."""
        return self[:5]


@dataclass(frozen=True)
class _Holding:
    """Who is compared, who had it and who has it, a person each."""

    table: str
    code: str
    field: str
    compared: Mask
    had: Mask
    has: Mask


def losses(before: Photo, now: Photo, codes: Collection[str], with_family: bool) -> list[Loss]:
    """What was lost and gained since the month before, groups of nobody left out.

    Parameters
    ----------
    codes
        The wage codes that show a choice.
    with_family
        Whether any plan covers family.
    """
    serving = _in_service(before)
    people = pd.Index(one_array(serving["person"]).unique().to_pylist(), dtype=object)
    groups = _groups(serving, people)
    return [
        _counted(holding, kind, name, members)
        for holding in _holdings(before, now, people, codes, with_family)
        for (kind, name), members in groups.items()
        if (members & holding.compared).any()
    ]


def _in_service(photo: Photo) -> pd.DataFrame:
    ends = photo.worker["contract_end"]
    return rows_where(photo.worker, ends.isna() | (ends > month_end(photo.month)))


def _groups(serving: pd.DataFrame, people: pd.Index) -> dict[tuple[str, str], Mask]:
    """Everybody; and where there are several, the people of each source and of each entity."""
    found, whose = {("", ""): np.ones(len(people), bool)}, _whose(serving, people)
    for kind in ("source", "entity"):
        names = sorted(one_array(serving[kind]).unique().drop_null().to_pylist())
        if len(names) > 1:
            found |= {(kind, name): _among(whose, as_mask(serving[kind] == name), people) for name in names}
    return found


def _holdings(
    before: Photo, now: Photo, people: pd.Index, codes: Collection[str], with_family: bool
) -> Iterator[_Holding]:
    everybody, serving = np.ones(len(people), bool), _in_service(now)
    staying = _counts(_whose(serving, people), people) > 0
    yield _Holding("worker", "", "", everybody, everybody, _counts(_whose(now.worker, people), people) > 0)
    for code in sorted(codes):
        had, has = (_withheld(photo.deduction, code, people) for photo in (before, now))
        yield _Holding("deduction", code, "", staying, had, has)
    if with_family:
        rows, left = (_counts(_whose(photo.family, people), people) for photo in (before, now))
        yield _Holding("family", "", "", staying, rows > 0, left >= np.maximum(rows, 1))
    for table, old in before.tables.items():
        if table != "problem":
            yield from _columns(table, old, now.tables[table], people, staying)


def _columns(table: str, old: pd.DataFrame, new: pd.DataFrame, people: pd.Index, staying: Mask) -> Iterator[_Holding]:
    """The columns of people who have a row of one source in both: one that takes over fills other columns."""
    whose, whose_now = _whose(old, people), _whose(new, people)
    both = np.zeros(len(people), bool)
    for source in one_array(old["source"]).unique().drop_null().to_pylist():
        ours = _among(whose, as_mask(old["source"] == source), people)
        both |= staying & ours & _among(whose_now, as_mask(new["source"] == source), people)
    for field in old.columns:
        if field in new.columns and field not in (*KEYS, *_STATES):
            had = _among(whose, as_mask(old[field].notna()), people)
            yield _Holding(table, "", field, both, had, _among(whose_now, as_mask(new[field].notna()), people))


def _counted(holding: _Holding, kind: str, name: str, members: Mask) -> Loss:
    there = members & holding.compared
    had, without = there & holding.had, there & ~holding.had
    counts = (had, had & ~holding.has, without, without & holding.has)
    return Loss(
        holding.table, holding.code, holding.field, kind, name, *(int(np.count_nonzero(mask)) for mask in counts)
    )


def _whose(rows: pd.DataFrame, people: pd.Index) -> Indices:
    """The number of each row's person among the people, -1 where it is another's."""
    found: Indices = (
        pc.index_in(one_array(rows["person"]), value_set=pa.array(people, pa.string())).fill_null(-1).to_numpy()
    )
    return found


def _counts(whose: Indices, people: pd.Index) -> Indices:
    """How many rows each of the people has."""
    return np.bincount(whose[whose >= 0], minlength=len(people))


def _among(whose: Indices, rows: Mask, people: pd.Index) -> Mask:
    """Which of the people have one of these rows."""
    found: Mask = _counts(whose[rows], people) > 0
    return found


def _withheld(deduction: pd.DataFrame, code: str, people: pd.Index) -> Mask:
    """From which of the people more than nothing is withheld, or a line without any amount."""
    rows = rows_where(deduction, deduction["wage_code"] == code)
    lines = pa.table({name: one_array(rows[name]) for name in ("person", "amount")}).group_by("person")
    sums = lines.aggregate([("amount", "sum")])
    taken = pc.fill_null(pc.greater(sums["amount_sum"], 0), True)
    return among(people, sums["person"].filter(taken).to_pylist())


def as_json(found: Collection[Loss]) -> list[Mapping[str, str | int]]:
    """What JSON can hold, of those in which something moved."""
    return [loss._asdict() for loss in found if loss.lost or loss.gained]
