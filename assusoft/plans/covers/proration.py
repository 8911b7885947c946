"""Days of cover within a month -> the part of the month's premium that they cost."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from assusoft.months import month_end, month_start

Proration = Literal[
    "actual days", "days of period", "thirtieths", "first day", "fifteenth", "last day", "whole month", "none"
]
"""How a month that is covered in part is billed; contract data, so the plan sheet says which.

`actual days`: days covered over the days of the month. `days of period`: over those of the quarter or year that is
billed at once, whatever the lengths of its months. `thirtieths`: every month has thirty days. `first day`: the
whole month for whoever is covered on its first day, else nothing; `fifteenth`, `last day`: on that one. `whole month`:
any day costs the month. `none`: amounts of a period are due whole, whatever the days (bonuses).
"""

Spell = tuple[date, date]
"""First and last day of cover, both included."""


def within(month: str, begin: date | None, end: date | None) -> Spell | None:
    """The days of the month among those from `begin` to `end`, both included; None when there are none.

    An end before the begin is a cover that never began.
    """
    first, last = max(month_start(month), begin or date.min), min(month_end(month), end or date.max)
    return (first, last) if first <= last and (begin is None or end is None or begin <= end) else None


def part_of_month(rule: Proration, month: str, spells: Sequence[Spell], length: int = 1) -> Fraction:
    """The part of the month's premium due for these spells within it; spells that touch or overlap count once.

    `length`: months of the period that is billed at once. By `days of period` a long month is more than one part.

    >>> part_of_month("actual days", "2026-02", [(date(2026, 2, 12), date(2026, 2, 28))])
    Fraction(17, 28)
    >>> part_of_month("thirtieths", "2026-02", [(date(2026, 2, 12), date(2026, 2, 28))])
    Fraction(19, 30)
    """
    days = {first + timedelta(n) for first, last in spells for n in range((last - first).days + 1)}
    if not days:
        return Fraction(0)
    if rule in ("whole month", "none"):
        return Fraction(1)
    if rule in ("first day", "fifteenth", "last day"):
        return Fraction(_deciding_day(rule, month) in days)
    if rule == "days of period":
        return Fraction(len(days) * length, _days_of_period(month, length))
    last_day = monthrange(int(month[:4]), int(month[5:]))[1]
    if rule == "actual days":
        return Fraction(len(days), last_day)
    return Fraction(sum(_thirtieths(first, last, last_day) for first, last in _joined(days)), 30)


def _days_of_period(month: str, length: int) -> int:
    """Days of the period of so many months, counted from January, that the month lies in."""
    year, number = int(month[:4]), (int(month[5:]) - 1) // length * length + 1
    return sum(monthrange(year, each)[1] for each in range(number, number + length))


def _deciding_day(rule: str, month: str) -> date:
    first = month_start(month)
    return {"first day": first, "fifteenth": first.replace(day=15)}.get(rule, month_end(month))


def _thirtieths(first: date, last: date, length: int) -> int:
    """Days of a month of thirty: its last day is the thirtieth, and the 31st counts with the 30th."""
    end = 30 if last.day == length else last.day
    return max(end - min(first.day, 30) + 1, 1)


def _joined(days: set[date]) -> list[Spell]:
    """The spells that these days are, the earliest first."""
    spells: list[Spell] = []
    for day in sorted(days):
        if spells and spells[-1][1] == day - timedelta(1):
            spells[-1] = (spells[-1][0], day)
        else:
            spells.append((day, day))
    return spells
