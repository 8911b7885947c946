"""A birth date and a month -> the age that a tariff goes by."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

from assusoft.months import add_months

AgeRule = Literal["first of january", "first of month", "year minus birth year", "nearest birthday"]
"""On which day an age counts (sources.md: Hospitalisation): contract data, so the plan sheet says which."""


def age_on(day: date, birth: date) -> int:
    """Whole years lived; somebody born on 29 February is a year older on 28 February, as in rules of plans.

    >>> age_on(date(2026, 2, 27), date(2008, 2, 29)), age_on(date(2026, 2, 28), date(2008, 2, 29))
    (17, 18)
    """
    years = day.year - birth.year
    return years - (day < add_months(birth, 12 * years))


def _nearest(first: date, birth: date) -> int:
    """The age at the birthday nearest to the day; the later one when two are as near."""
    months = (first.year - birth.year) * 12 + first.month - birth.month - (first.day < birth.day)
    return (months + 6) // 12


_RULES: Mapping[AgeRule, Callable[[date, date], int]] = {
    "first of january": lambda first, birth: age_on(date(first.year, 1, 1), birth),
    "first of month": age_on,
    "year minus birth year": lambda first, birth: first.year - birth.year,
    "nearest birthday": _nearest,
}


def insured_age(rule: AgeRule, first: date, birth: date) -> int:
    """The age in the month that begins on `first`, by the rule of the tariff; 0 for who is born after the day.

    >>> [insured_age(rule, date(2026, 7, 1), date(1980, 9, 15)) for rule in ("first of month", "year minus birth year")]
    [45, 46]
    """
    return max(_RULES[rule](first, birth), 0)
