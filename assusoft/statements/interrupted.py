"""Parts of a month x what the plan provides for an interruption -> the parts, with the share of the premium due."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby

from assusoft.plans.covers.cover import Cover
from assusoft.plans.covers.premium import Insured
from assusoft.plans.interruptions import effect_of
from assusoft.plans.model import Plan

_REST = ("suspended", "waived")
_SAVINGS = ("pension", "bonus")
"""Covers that are no risk: they rest where an interruption leaves the risks alone."""


def with_interruption(plan: Plan, cover: Cover, insured: Sequence[Insured]) -> list[Insured]:
    """The parts of the month, cut where the interruption that was reported begins, comes to its effect, or is over.

    A part that owes nothing (suspended, waived) stays, so that the line says 0.00.
    """
    if not plan.interruption.effects:
        return list(insured)
    return [part for one in insured for part in _cut(plan, cover, one)]


def _cut(plan: Plan, cover: Cover, insured: Insured) -> Iterator[Insured]:
    days = [first + timedelta(n) for first, last in insured.spells for n in range((last - first).days + 1)]
    for share, together in groupby(days, key=lambda day: _share(plan, cover, insured.values, day)):
        yield Insured(_spells(list(together)), insured.values, insured.share * share)


def _spells(days: Sequence[date]) -> list[tuple[date, date]]:
    """The days as spells; those of two spells of cover stay apart."""
    cuts = [place for place in range(1, len(days)) if days[place] != days[place - 1] + timedelta(1)]
    return [
        (days[first], days[last - 1])
        for first, last in zip([0, *cuts], [*cuts, len(days)], strict=True)
        if last > first
    ]


def _share(plan: Plan, cover: Cover, values: Mapping[str, object], day: date) -> Fraction:
    """The share of the premium that is due on a day of an interruption; all of it on other days."""
    kind, begin, end = (values.get(f"interruption_{name}") for name in ("kind", "from", "to"))
    if not isinstance(begin, date) or (isinstance(end, date) and day > end):
        return Fraction(1)
    found = effect_of(plan, str(kind), begin, day)
    if found is None or not (found.effect in _REST or (found.effect == "risk_only" and cover.kind in _SAVINGS)):
        return Fraction(1)
    return 1 - Fraction(found.share) / 100
