"""Two working times in rounded numbers -> whether they may be one and the same.

A number of two decimals stands for all that rounds to it: 66.67 % for 66.665 to 66.675, and 25.33 of 38 hours for
66.64 to 66.68 %. Two such numbers are the same working time when what they stand for meets; otherwise a payroll that
shows hours after another that showed percentages would seem to change everybody who works two thirds.
(docs/explanation/month.md: our choice)
"""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from assusoft.frames import Row
from assusoft.month.state import REVIEWED

_HALF = Fraction(5, 1000)  # of the last decimal that percentages and hours have
_PERCENTAGES = ("seen_contract_pct", "seen_effective_pct")


class Span(NamedTuple):
    """What a rounded number may stand for, both ends included, in percent."""

    low: Fraction
    high: Fraction


def same_time(old: Row, now: Row) -> bool:
    """Whether working time is as it was, shown in other units.

    Parameters
    ----------
    old, now
        The values `state.REVIEWED`, with `weekly_hours` and `full_time_hours` as far as they are known.
    """
    others = [name for name in REVIEWED if name not in _PERCENTAGES]
    return all(old[name] == now[name] for name in others) and all(_may_be_one(old, now, name) for name in _PERCENTAGES)


def _may_be_one(old: Row, now: Row, name: str) -> bool:
    if old[name] is None or now[name] is None:
        return bool(old[name] is now[name])
    return any(_meet(one, other) for one in _spans(old, name) for other in _spans(now, name))


def _spans(row: Row, name: str) -> list[Span]:
    """What the percentage stands for; and what the hours do, when the percentage may come from them."""
    value, hours, full = row[name], row.get("weekly_hours"), row.get("full_time_hours")
    found = [Span(Fraction(value) - _HALF, Fraction(value) + _HALF)]
    if hours is not None and full and rounded_pct(hours, full) == value:
        low, high = Fraction(hours) - _HALF, Fraction(hours) + _HALF
        found.append(Span(100 * low / (Fraction(full) + _HALF), 100 * high / (Fraction(full) - _HALF)))
    return found


def rounded_pct(hours: Decimal, full: Decimal) -> Decimal:
    """Hours of full-time hours in percent, of two decimals."""
    return round(100 * hours / full, 2)


def _meet(one: Span, other: Span) -> bool:
    return one.low <= other.high and other.low <= one.high
