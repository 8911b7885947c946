"""A figure month after month -> the limits within which the next one is expected."""

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from statistics import median
from typing import NamedTuple

_SHORT = 3
"""Changes from month to month that are needed to learn from them; with fewer, the floor is doubled."""
_DEVIATIONS = 4 * 1.4826
"""Four standard deviations, estimated from the median of the deviations."""


class Limits(NamedTuple):
    """The lowest and the highest figure expected."""

    low: float
    high: float


def expected(past: Sequence[float], floor: float, count: int) -> Limits:
    """Limits of the next figure of a series that grows or shrinks by a share of itself.

    Parameters
    ----------
    past
        The figures of past months, at least one, the last one last.
    floor
        The share by which it may always move: 0.1 is a tenth.
    count
        How many people it is about: among few, each moves it more.
    """
    last = past[-1]
    changes = [after / before - 1 for before, after in pairwise(past) if before > 0]
    centre, half = _learned(changes, floor)
    half = max(half, _chance(count) / max(count, 1))
    return Limits(max(0.0, last * (1 + centre - half)), last * (1 + centre + half))


def expected_share(past: Sequence[float], floor: float, count: int) -> Limits:
    """Limits of the next share (0 to 1), such as that of the blanks of a column."""
    centre, half = _learned([after - before for before, after in pairwise(past)], floor)
    half = max(half, _chance(count) / max(count, 1))
    return Limits(max(0.0, past[-1] + centre - half), min(1.0, past[-1] + centre + half))


def at_most(past: Sequence[float], floor: float, count: int) -> int:
    """How many of `count` people may do what few of them do in a month; of one, always one.

    Parameters
    ----------
    past
        The share that did in past months, from 0 to 1.
    floor
        The share that always may.
    """
    share = 2 * floor if len(past) < _SHORT else max(floor, sum(_learned(past, 0)))
    share = min(share, 1.0)
    return int(share * count + 3 * sqrt(share * (1 - share) * count) + 1)


def _learned(changes: Sequence[float], floor: float) -> tuple[float, float]:
    """The usual change, and how far from it a change may be."""
    if len(changes) < _SHORT:
        return 0.0, 2 * floor
    centre = median(changes)
    return centre, max(floor, _DEVIATIONS * median(abs(change - centre) for change in changes))


def _chance(count: int) -> float:
    """By how many people `count` of them may vary by chance."""
    return 3 + sqrt(count)
