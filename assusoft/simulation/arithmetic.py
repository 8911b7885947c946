"""A cover of a plan sheet x values x days -> what is charged, in whole cents; in whole numbers all the way.

A second reading of the rules of premiums (docs/explanation/premiums.md), without the product's own: amounts are pairs
of whole numbers, numerator and denominator in cents, divided once.
"""

from calendar import isleap, monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from assusoft.months import month_end, month_start
from assusoft.simulation.sheets import TableRows, value_in

Ratio = tuple[int, int]
"""Numerator and denominator."""

Cover = Mapping[str, Any]
_RATE = 10**8
"""What a rate in percent, kept in millionths, is divided by."""
_HUNDRED = 10_000
"""All of the working time or of a share, in hundredths of a percent."""


class Charge(NamedTuple):
    """What is charged, in cents."""

    employer: int
    employee: int
    tax: int

    @property
    def total(self) -> int:
        """What is to be paid."""
        return self.employer + self.employee + self.tax

    def less(self, other: "Charge") -> "Charge":
        """The difference of each part."""
        return Charge(self.employer - other.employer, self.employee - other.employee, self.tax - other.tax)

    def plus(self, other: "Charge") -> "Charge":
        """The sum of each part."""
        return Charge(self.employer + other.employer, self.employee + other.employee, self.tax + other.tax)

    def times(self, factor: int) -> "Charge":
        """So many times each part."""
        return Charge(self.employer * factor, self.employee * factor, self.tax * factor)


FREE = Charge(0, 0, 0)


class Part(NamedTuple):
    """Days of a month with the same values; `due`: the share of the premium, in hundredths of a percent."""

    first: date
    last: date
    values: Mapping[str, Any]
    due: int = _HUNDRED


def half_up(numerator: int, denominator: int, step: int = 1) -> int:
    """Divided and rounded to multiples of `step`, half away from zero.

    >>> half_up(5, 2), half_up(-5, 2), half_up(102, 1, 5)
    (3, -3, 100)
    """
    whole, rest = divmod(abs(numerator), denominator * step)
    rounded = (whole + (2 * rest >= denominator * step)) * step
    return rounded if numerator >= 0 else -rounded


def charged(
    name: str, covers: Mapping[str, Cover], tables: Mapping[str, TableRows], month: str, parts: Sequence[Part]
) -> Charge:
    """What one cover of one person costs in a month. KeyError when a table has no row."""
    cover, (due, per), days = covers[name], (0, 1), (0, 1)
    for part, (covered, of) in _days_covered(cover, month, parts):
        if covered:
            yearly, unit = yearly_of(name, covers, tables, month, part.values)
            due, per = _added((due, per), (yearly * covered * part.due, unit * of * _HUNDRED * 12))
            days = _added(days, (covered * part.due, of * _HUNDRED))
    return _shared_out(cover, (due, per), days)


def _shared_out(cover: Cover, premium: Ratio, days: Ratio) -> Charge:
    """The premium with its taxes, split between who pays: rounded once unless the sheet says otherwise."""
    rounding, taxes = cover.get("rounding", {}), list(cover.get("taxes", {}).values())
    step = rounding.get("step", 1)
    num, den = premium
    on_all = sum(_millionths(tax["rate"]) for tax in taxes if tax.get("of", "premium") == "premium")
    if cover.get("tax_included"):
        num, den = num * _RATE, den * (_RATE + on_all)
    employee = _of_employee(cover, (num, den), days)
    employer = _added((num, den), (-employee[0], employee[1]))
    bases = {"premium": (num, den), "employee": employee, "employer": employer}
    tax: Ratio = (0, 1)
    for one in taxes:
        base, unit = bases[one.get("of", "premium")]
        tax = _added(tax, (base * _millionths(one["rate"]), unit * _RATE))
    whole = half_up(num, den, step)
    if rounding.get("between"):
        taxed = half_up(tax[0] * whole * den, tax[1] * num) if num else 0
    else:
        taxed = half_up(*_added((num, den), tax), step) - whole
    if cover.get("remainder") == "employee":
        theirs = min(half_up(*employer), whole)
        return Charge(theirs, whole - theirs, taxed)
    theirs = min(half_up(*employee), whole)
    return Charge(whole - theirs, theirs, taxed)


def _of_employee(cover: Cover, premium: Ratio, days: Ratio) -> Ratio:
    num, den = premium
    if "employee_amount" not in cover:
        return num * _millionths(cover.get("employee", 0)), den * _RATE
    amount = _millionths(cover["employee_amount"]) * 100, 10**6
    covered = days if days[0] < days[1] else (1, 1)
    own = amount[0] * covered[0], amount[1] * covered[1]
    return own if own[0] * den < num * own[1] else premium


def yearly_of(
    name: str, covers: Mapping[str, Cover], tables: Mapping[str, TableRows], month: str, values: Mapping[str, Any]
) -> Ratio:
    """The premium of a year, in cents."""
    cover = covers[name]
    form = cover["form"]

    def rate(key: str) -> int:
        return _millionths(_looked_up(cover, key, tables, month, values))

    if form == "premiums":
        total: Ratio = (0, 1)
        for other in cover["of"]:
            total = _added(total, yearly_of(other, covers, tables, month, values))
        return total[0] * _millionths(cover["rate"]), total[1] * _RATE
    if form == "amount":
        return rate("amount") * 100 * (12 if cover.get("per") == "month" else 1), 10**6
    pct = int(Decimal(values["insured_pct"]) * 100) if values.get("insured_pct") is not None else _HUNDRED
    time = cover.get("working_time", "after the split")
    salary = int(Decimal(values[cover.get("salary", "insured_salary")]) * 100)
    salary *= pct if time == "before the split" else _HUNDRED
    if form == "flat rate":
        due, unit = salary * rate("rate"), _RATE
    elif form == "capital":
        due, unit = salary * rate("multiple") * rate("rate"), 10**6 * _RATE
    else:
        ceiling = _ceiling(cover, tables, month) * _HUNDRED
        below, above = min(salary, ceiling), max(salary - ceiling, 0)
        if form == "step rate":
            due, unit = below * rate("s1") + above * rate("s2"), _RATE
        else:
            due, unit = (below * rate("below") + above * rate("above")) * rate("rate"), _RATE * _RATE
    return due * (pct if time == "after the split" else _HUNDRED), unit * _HUNDRED * _HUNDRED


def _ceiling(cover: Cover, tables: Mapping[str, TableRows], month: str) -> int:
    year = int(month[:4]) - (cover.get("ceiling_year", "previous") == "previous")
    return int(value_in(tables[cover["ceiling"]], date(year, 1, 1), {}) * 100)


def _looked_up(
    cover: Cover, key: str, tables: Mapping[str, TableRows], month: str, values: Mapping[str, Any]
) -> Decimal:
    given = cover[key]
    if not isinstance(given, str):
        return Decimal(given)
    rows = tables[given]
    asked = dict(values)
    if "age_from" in rows[0]:
        asked["age"] = _age(cover.get("age", "first of january"), month_start(month), values["birth_date"])
    if "seniority_from" in rows[0]:
        since = values.get("seniority_date") or values["hire_date"]
        asked["seniority"] = _age(cover.get("age", "first of january"), month_start(month), since)
    return value_in(rows, month_start(month), asked)


def _age(rule: str, first: date, birth: date) -> int:
    if rule == "year minus birth year":
        return max(first.year - birth.year, 0)
    if rule == "nearest birthday":
        months = (first.year - birth.year) * 12 + first.month - birth.month - (first.day < birth.day)
        return max((months + 6) // 12, 0)
    day = first.replace(month=1, day=1) if rule == "first of january" else first
    leap_child = (birth.month, birth.day) == (2, 29) and not isleap(day.year)
    birthday = (2, 28) if leap_child else (birth.month, birth.day)
    return max(day.year - birth.year - ((day.month, day.day) < birthday), 0)


def _days_covered(cover: Cover, month: str, parts: Sequence[Part]) -> list[tuple[Part, Ratio]]:
    """Each part with what it is of the month. A month that is due whole is due once, whatever the parts."""
    rule = cover.get("proration", "actual days")
    first, last = month_start(month), month_end(month)
    if rule in ("whole month", "none"):
        most = max(parts, key=lambda part: part.due) if parts else None
        return [(most, (1, 1))] if most else []
    if rule in ("first day", "fifteenth", "last day"):
        day = {"first day": first, "fifteenth": first.replace(day=15)}.get(rule, last)
        return [(part, (1, 1)) for part in parts if part.first <= day <= part.last]
    if rule == "thirtieths":
        return [(part, (_of_thirty(part, last), 30)) for part in parts]
    length = {"monthly": 1, "quarterly": 3, "yearly": 12}[cover.get("periodicity", "monthly")]
    if rule == "days of period":
        return [(part, (_days(part) * length, _days_of_period(month, length))) for part in parts]
    return [(part, (_days(part), last.day)) for part in parts]


def _days(part: Part) -> int:
    return (part.last - part.first).days + 1


def _of_thirty(part: Part, last: date) -> int:
    end = 30 if part.last == last else part.last.day
    return max(end - min(part.first.day, 30) + 1, 1)


def _days_of_period(month: str, length: int) -> int:
    year, begin = int(month[:4]), (int(month[5:]) - 1) // length * length + 1
    return sum(monthrange(year, number)[1] for number in range(begin, begin + length))


def _added(one: Ratio, other: Ratio) -> Ratio:
    return one[0] * other[1] + other[0] * one[1], one[1] * other[1]


def _millionths(amount: object) -> int:
    return int(Decimal(str(amount)) * 10**6)
