"""Two photos in a row -> columns in which a whole list of codes, or the unit of the numbers, has changed.

When everybody with code A00BN has FA000 now, and so on through the list, the payroll was recoded and nobody changed
function. When each amount is a hundred times the one before, cents were read as euros. Neither is anybody's news.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.frames import one_array
from assusoft.payroll.guard.measures import KEYS
from assusoft.payroll.guard.suspicion import Suspicion
from assusoft.payroll.photo import Photo

_CONTRACT = ["source", "person", "contract"]
_SHARE, _LEAST, _HOLDERS, _CODES = 0.2, 3, 2, 2
"""The share of people, and how many, that a recoding moves at least; holders of a code; codes that moved."""
_SAME_RATIO, _NEAR, _RAISE = 0.8, 0.005, 1.3
"""The share of amounts that move by one ratio, how near to it, and the ratio that a raise may have."""
_NAMES = frozenset(("last_name", "first_name"))
_SHOWN = 5
_UNITS = {100: "100", 12: "12", 1000: "1000", 13: "13", 40.3399: "40.3399", 13.92: "13.92"}


class Recoding(NamedTuple):
    """What changed in a column of workers. `people`: how many it moves, of so many compared (`of`).

    `pairs`: 'A00BN -> FA000 (5)', the most frequent first; `codes`: how many codes moved. `ratio`: of amounts, '' of
    codes.
    """

    field: str
    people: int
    of: int
    codes: int
    pairs: str
    ratio: str = ""


def recodings(before: Photo, now: Photo) -> list[Recoding]:
    """The columns of workers that were recoded or changed their unit since the month before."""
    old, new = (photo.worker.drop_duplicates(_CONTRACT) for photo in (before, now))
    places = (rows[_CONTRACT].assign(**{name: np.arange(len(rows))}) for name, rows in (("was", old), ("here", new)))
    both = next(places).merge(next(places), on=_CONTRACT)
    was, here = (pa.array(both[name].to_numpy()) for name in ("was", "here"))
    fields = [name for name in old.columns if name in new.columns and name not in (*KEYS, *_NAMES, "national_number")]
    pairs = ((name, one_array(old[name]).take(was), one_array(new[name]).take(here)) for name in fields)
    return [found for name, one, other in pairs if (found := _changed(name, one, other))]


def suspicions_of(found: Sequence[Recoding], usual: Sequence[str]) -> Iterator[Suspicion]:
    """Why the import waits, for each column that is not recoded month after month (`usual`)."""
    for one in found:
        if one.field not in usual:
            values = {**one._asdict(), "share": round(100 * one.people / one.of)}
            yield Suspicion("rescaled" if one.ratio else "recoded", values)


def _changed(name: str, old: pa.Array, new: pa.Array) -> Recoding | None:
    there = pc.and_(old.is_valid(), new.is_valid())
    old, new = old.filter(there), new.filter(there)
    if len(old) < _LEAST or old.equals(new):
        return None
    if pa.types.is_decimal(old.type) or pa.types.is_integer(old.type):
        return _rescaled(name, old, new)
    if pc.sum(pc.not_equal(old, new)).as_py() < max(_LEAST, _SHARE * len(old)):
        return None
    if pa.types.is_string(old.type) or pa.types.is_large_string(old.type) or pa.types.is_boolean(old.type):
        return _recoded(name, old.cast(pa.string()).to_pylist(), new.cast(pa.string()).to_pylist())
    return None


def _recoded(name: str, old: list[str], new: list[str]) -> Recoding | None:
    """Whether codes that several people have moved, each as a whole and each to one new code."""
    pairs, holders = Counter(zip(old, new, strict=True)), Counter(old)
    moved = {
        (one, other): count
        for (one, other), count in pairs.items()
        if one.casefold() != other.casefold() and count == holders[one] >= _HOLDERS
    }
    arrived = Counter(other for _, other in moved)
    moved = {pair: count for pair, count in moved.items() if arrived[pair[1]] == 1}
    people = sum(moved.values())
    if people < _LEAST or people < _SHARE * len(old) or (len(moved) < _CODES and people < len(old)):
        return None
    most = sorted(moved.items(), key=lambda each: (-each[1], each[0]))[:_SHOWN]
    shown = ", ".join(f"{one} → {other} ({count})" for (one, other), count in most)
    return Recoding(name, people, len(old), len(moved), shown)


def _rescaled(name: str, old: pa.Array, new: pa.Array) -> Recoding | None:
    """Whether most amounts are the same number of times those before, and more than a raise makes of them."""
    stayed = pc.and_(pc.equal(old, new), pc.not_equal(old, pa.scalar(0, pa.int8())))
    if 2 * pc.sum(stayed).as_py() > len(old):
        return None
    before, after = (array.to_numpy(zero_copy_only=False).astype(float) for array in (old, new))
    counted = (before != 0) & (after != 0)
    if counted.sum() < _LEAST:
        return None
    ratios = after[counted] / before[counted]
    ratio = float(np.median(ratios))
    same = np.abs(ratios / ratio - 1) <= _NEAR
    people = int(same.sum())
    if people < _SAME_RATIO * counted.sum() or people < _LEAST or 1 / _RAISE < ratio < _RAISE:
        return None
    return Recoding(name, people, int(counted.sum()), 0, "", _said(ratio))


def _said(ratio: float) -> str:
    """A ratio in words: '× 100', '÷ 12'."""
    size, sign = (ratio, "×") if ratio >= 1 else (1 / ratio, "÷")
    unit = next((text for unit, text in _UNITS.items() if abs(size / unit - 1) <= _NEAR), "")
    return f"{sign} {unit or format(Decimal(str(round(size, 2))).normalize(), 'f')}"
