"""A calendar of day codes <-> working time and interruption: what the last week of a month says, and since when.

One row a worker, one column a day. The week that counts is the seven days up to the last day with a code, so that every
day of the week is looked at once; a public holiday gives its place to the same day of the week before. Nothing is
guessed: what a week cannot say is missing, and what a calendar cannot say is not written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from assusoft.layouts.definition.layout import Part
from assusoft.months import month_end, month_start
from assusoft.schema import INTERRUPTIONS

FIELDS = ("contract_pct", "effective_pct", "interruption_kind", "interruption_from", "interruption_pct")
"""The canonical fields a calendar fills."""

WORKED, HOLIDAY, HALF = "worked", "public_holiday", " half"
MEANINGS = (WORKED, HOLIDAY, *INTERRUPTIONS, *(each + HALF for each in (WORKED, *INTERRUPTIONS)))
"""What a day code may stand for. Half: half a day worked; half a day away, the other half worked."""

_WEEK = 5  # working days of a full-time week
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Day:
    """Half days worked and half days away on one day, and why away; a day without code is none of both."""

    worked: int = 0
    away: int = 0
    kind: str = ""
    holiday: bool = False


Facts = dict[str, Any]
"""`FIELDS` -> value, None where the calendar cannot say."""


def fields_of(part: Part) -> list[str]:
    """The fields a part carries, those of its calendar last."""
    return [*part.columns, *(FIELDS if part.calendar else ())]


def headers_of(part: Part) -> list[str]:
    """The headers of the thirty-one days; none without calendar."""
    return [part.calendar.days.replace("{day}", f"{day:02d}") for day in range(1, 32)] if part.calendar else []


def day_of(meaning: str) -> Day:
    """The day a meaning stands for; '' is a day off."""
    what, half = meaning.removesuffix(HALF), meaning.endswith(HALF)
    if what in ("", HOLIDAY):
        return Day(holiday=bool(what))
    if what == WORKED:
        return Day(worked=1 if half else 2)
    return Day(worked=1 if half else 0, away=1 if half else 2, kind=what)


def facts_of(days: Sequence[Day], month: str) -> Facts:
    """What the days of a month say; `days` begins with the first of the month."""
    coded = [number for number, day in enumerate(days) if day != Day()]
    if not coded:
        return dict.fromkeys(FIELDS)
    first, last = month_start(month), coded[-1]
    week = _week_until(days, last, coded[0], first)
    whole = sum(day.worked + day.away for day in week)
    if not whole:
        return dict.fromkeys(FIELDS)
    kind = next((day.kind for day in week if day.away), "")
    absent = sum(day.away for day in week if day.kind == kind)
    contract = _HUNDRED * whole / (2 * _WEEK)
    facts: Facts = dict.fromkeys(FIELDS) | {"contract_pct": contract, "effective_pct": contract}
    if absent:
        complete = absent == whole
        share = _HUNDRED if complete else _HUNDRED * absent / (2 * _WEEK)
        facts |= {
            "effective_pct": contract if complete else contract - share,
            "interruption_kind": kind,
            "interruption_from": _began(days, last, kind, complete, first),
            "interruption_pct": share,
        }
    return facts


def _week_until(days: Sequence[Day], last: int, begin: int, first: date) -> list[Day]:
    """The seven days up to `last`, holidays replaced; none when the codes, from `begin` on, show no whole week."""
    window = range(last, last - 7, -1)
    if any(number < begin and (first + timedelta(days=number)).weekday() < _WEEK for number in window):
        return []
    week = [_ordinary(days, number) for number in window]
    return [] if any(day.holiday for day in week) else week  # no such day of the week but a public holiday


def days_of(facts: Mapping[str, Any], month: str, start: date | None, end: date | None) -> list[Day] | None:
    """The days of a month that say these facts, between the start and the end of the contract; None when none do."""
    hours, share = (facts.get(name) or Decimal(0) for name in ("contract_pct", "interruption_pct"))
    kind, since = facts.get("interruption_kind") or "", facts.get("interruption_from")
    usual = _pattern(hours, Decimal(0), "")
    with_absence = _pattern(hours, hours if share == _HUNDRED else share, kind)
    days = []
    for number in range(month_end(month).day):
        day = month_start(month) + timedelta(days=number)
        away = kind and (since is None or day >= since)
        off = day.weekday() >= _WEEK or not _within(day, start, end)
        days.append(Day() if off else (with_absence if away else usual)[day.weekday()])
    wanted = {name: facts.get(name) for name in FIELDS}
    return days if facts_of(days, month) == wanted else None


def _within(day: date, start: date | None, end: date | None) -> bool:
    return (start is None or day >= start) and (end is None or day <= end)


def _ordinary(days: Sequence[Day], number: int) -> Day:
    """The day at this place, or a week (or weeks) before where it is a public holiday."""
    while number >= 7 and days[number].holiday:
        number -= 7
    return days[number] if number >= 0 else Day()


def _began(days: Sequence[Day], last: int, kind: str, complete: bool, first: date) -> date | None:
    """The first day away, when the month shows what was before it: a day worked, or a week for a part of one."""
    start = None
    for number in range(last, -1, -1):
        day = days[number]
        if day.kind == kind and day.away:
            start = number
        elif start is not None and day.worked and (complete or start - number > 6):
            return first + timedelta(days=start)
    return None


def _pattern(contract: Decimal, away: Decimal, kind: str) -> list[Day]:
    """Monday to Friday of a contract of that percentage: whole days, then a half one; whole days (partly) away last."""
    full, half = divmod(int(contract / 10), 2)
    gone, rest = divmod(int(away / 10), 2)
    here = max(0, full - gone - rest)
    days = [Day(worked=2)] * here + [Day(1, 1, kind)] * rest + [Day(0, 2, kind)] * gone + [Day(worked=1)] * half
    return (days + [Day()] * _WEEK)[:_WEEK]
