"""A cover x what was reported of one insured person in a month -> its premium, in whole cents, with its inputs."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from assusoft.months import month_end, month_start
from assusoft.plans.covers.ages import insured_age
from assusoft.plans.covers.cents import cents
from assusoft.plans.covers.cover import (
    MONTHS,
    Cover,
    FlatRate,
    Formula,
    OnCapital,
    OnPremiums,
    OnRent,
    OnSalary,
    PerPerson,
    StepRate,
    WithCeiling,
)
from assusoft.plans.covers.forms import flat_rate, on_capital, on_premiums, on_rent, parts_of_salary, step_rate
from assusoft.plans.covers.formulas import formula_values
from assusoft.plans.covers.proration import Proration, Spell, part_of_month
from assusoft.plans.covers.tables import Table
from assusoft.plans.rules import fields_of


class Incomputable(LookupError):
    """A premium that cannot be computed, since a value was never reported; its text names the field."""


class Insured(NamedTuple):
    """One insured person in a month: the days of cover within it, and the values that hold on them.

    `values`: reported fields, None when missing; `relation`: 'worker', or that of the family member. `share`: of the
    premium that is due, less than all in an interruption.
    """

    spells: Sequence[Spell]
    values: Mapping[str, object]
    share: Fraction = Fraction(1)


@dataclass(frozen=True)
class Tariff:
    """What premiums of a plan are computed with: its covers, and the tables they name.

    `known`: premiums computed already, by all that they are computed from (see `exact_premium`).
    """

    covers: Mapping[str, Cover]
    tables: Mapping[str, Table]
    known: dict[Hashable, "Exact"] = field(default_factory=dict, compare=False, repr=False)
    inputs: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    def inputs_of(self, name: str) -> tuple[str, ...]:
        """The fields that the premium of a cover is computed from."""
        if name not in self.inputs:
            self.inputs[name] = self._inputs_of(name)
        return self.inputs[name]

    def _inputs_of(self, name: str) -> tuple[str, ...]:
        cover = self.covers[name]
        if isinstance(cover, OnPremiums):
            return tuple(dict.fromkeys(each for other in cover.of for each in self.inputs_of(other)))
        if isinstance(cover, Formula):
            return (formula_key(name), *fields_of(cover.formula))
        named = [cover.salary, "insured_pct"] if isinstance(cover, OnSalary) else []
        for key in ("s1", "s2", "rate", "amount", "multiple"):
            table = self.tables.get(str(getattr(cover, key, "")))
            named += [*table.keys, *(_SINCE[band] for band in table.bands)] if table else []
        return tuple(dict.fromkeys((*named, *(("hire_date",) if "seniority_date" in named else ()))))


_SINCE = {"age": "birth_date", "seniority": "seniority_date"}
"""Band of a table -> the day it counts from."""


class Exact(NamedTuple):
    """A month's premium before rounding, in euro: without tax, the employee's share of it, the taxes."""

    premium: Fraction
    employee: Fraction
    tax: Fraction


class Premium(NamedTuple):
    """A premium in cents: `employer` + `employee` + `tax` = `total`."""

    employer: int
    employee: int
    tax: int

    @property
    def total(self) -> int:
        """What is to be paid."""
        return self.employer + self.employee + self.tax

    def plus(self, other: "Premium") -> "Premium":
        """The sum of each part."""
        return Premium(*(ours + theirs for ours, theirs in zip(self, other, strict=True)))

    def less(self, other: "Premium") -> "Premium":
        """The difference of each part."""
        return Premium(*(ours - theirs for ours, theirs in zip(self, other, strict=True)))


def exact_premium(name: str, tariff: Tariff, month: str, insured: Sequence[Insured]) -> Exact:
    """The month's premium of a cover, by the parts of the month in which values differ, before rounding.

    Raises
    ------
    Incomputable
        A value was never reported. NoRow: a table has no row for it.
    """
    inputs = tariff.inputs_of(name)
    key = name, month, *((*one.spells, one.share, *(one.values.get(each) for each in inputs)) for one in insured)
    if key not in tariff.known:
        tariff.known[key] = _exact_premium(name, tariff, month, insured)
    return tariff.known[key]


def _exact_premium(name: str, tariff: Tariff, month: str, insured: Sequence[Insured]) -> Exact:
    cover = tariff.covers[name]
    length = MONTHS[cover.periodicity]
    parts = list(_parts_due(cover.proration, month, insured, length))
    due = sum((part * yearly(name, tariff, month, values) / 12 for part, values in parts if part), Fraction(0))
    rates = {tax: Fraction(each.rate) / 100 for tax, each in cover.taxes.items()}
    on_all = sum((rate for tax, rate in rates.items() if cover.taxes[tax].of == "premium"), Fraction(0))
    premium = due / (1 + on_all) if cover.tax_included else due
    employee = _employee(cover, premium, sum((part for part, _ in parts), Fraction(0)))
    bases = {"premium": premium, "employer": premium - employee, "employee": employee}
    return Exact(premium, employee, sum((rates[tax] * bases[cover.taxes[tax].of] for tax in rates), Fraction(0)))


def _parts_due(
    rule: Proration, month: str, insured: Sequence[Insured], length: int
) -> Iterator[tuple[Fraction, Mapping[str, object]]]:
    """The part of the month's premium that each part of the month owes, and its values.

    A month that any day costs whole is owed once, however often its days are cut: by the first part that owes most.
    """
    if rule in ("whole month", "none"):
        insured = [max(insured, key=lambda one: one.share)] if insured else []
    for one in insured:
        yield part_of_month(rule, month, one.spells, length) * one.share, one.values


def _employee(cover: Cover, premium: Fraction, part: Fraction) -> Fraction:
    if cover.employee_amount is None:
        return premium * Fraction(cover.employee) / 100
    return min(premium, Fraction(cover.employee_amount) * min(part, Fraction(1)))


def rounded(cover: Cover, exact: Exact) -> Premium:
    """The premium in cents: rounded once, unless the cover rounds before its taxes; the parts add up to the total."""
    step = cover.rounding.step
    premium = cents(exact.premium, step)
    if cover.rounding.between:
        tax = cents(exact.tax * Fraction(premium, 100) / exact.premium) if exact.premium else 0
    else:
        tax = cents(exact.premium + exact.tax, step) - premium
    if cover.remainder == "employer":
        employee = min(cents(exact.employee), premium)
        return Premium(premium - employee, employee, tax)
    employer = min(cents(exact.premium - exact.employee), premium)
    return Premium(employer, premium - employer, tax)


def yearly(name: str, tariff: Tariff, month: str, values: Mapping[str, object]) -> Fraction:
    """The yearly premium of a cover for these values, exact; what the amounts of the form are, taxes in or out."""
    cover = tariff.covers[name]
    match cover:
        case PerPerson():
            amount = _rate(cover.amount, cover, tariff, month, values)
            return amount * (12 if cover.per == "month" else 1)
        case OnPremiums():
            return on_premiums(
                sum((yearly(each, tariff, month, values) for each in cover.of), Fraction(0)), Fraction(cover.rate)
            )
        case Formula():
            return _by_formula(name, cover.formula, month, values)
        case _:
            return _on_salary(cover, tariff, month, values)


def insured_amount(name: str, tariff: Tariff, month: str, values: Mapping[str, object]) -> Fraction | None:
    """The capital, or the rent a year, that a cover insures by the plan sheet; None for forms that insure no amount.

    Raises
    ------
    Incomputable
        A value was never reported. NoRow: a table has no row for it.
    """
    cover = tariff.covers[name]
    if not isinstance(cover, OnCapital | OnRent):
        return None
    salary, pct = _number(values, cover.salary), _percentage(values)
    if cover.working_time == "before the split":
        salary *= pct
    if isinstance(cover, OnCapital):
        amount = salary * _rate(cover.multiple, cover, tariff, month, values)
    else:
        amount = step_rate(*_parts(cover, tariff, month, salary), Fraction(cover.below), Fraction(cover.above))
    return amount * pct if cover.working_time == "after the split" else amount


def formula_key(name: str) -> str:
    """Under which name the values of people hold what the formula of that cover gives for them."""
    return f"formula:{name}"


def _by_formula(name: str, formula: str, month: str, values: Mapping[str, object]) -> Fraction:
    """What was computed for all together, else for these values alone."""
    key = formula_key(name)
    found = values[key] if key in values else formula_values(formula, month, [values])[0]
    if found is None:
        raise Incomputable(", ".join(field for field in fields_of(formula) if values.get(field) is None) or formula)
    return Fraction(str(found))


def _on_salary(
    cover: StepRate | FlatRate | OnCapital | OnRent, tariff: Tariff, month: str, values: Mapping[str, object]
) -> Fraction:
    """The forms on a salary; working time reduces the premium, or the salary before it is split."""
    salary, pct = _number(values, cover.salary), _percentage(values)
    if cover.working_time == "before the split":
        salary *= pct

    def rate(given: object) -> Fraction:
        return _rate(given, cover, tariff, month, values)

    s1, s2 = _parts(cover, tariff, month, salary)
    match cover:
        case StepRate():
            due = step_rate(s1, s2, rate(cover.s1), rate(cover.s2))
        case FlatRate():
            due = flat_rate(salary, rate(cover.rate))
        case OnCapital():
            due = on_capital(salary, rate(cover.multiple), rate(cover.rate))
        case OnRent():
            due = on_rent(s1, s2, Fraction(cover.below), Fraction(cover.above), rate(cover.rate))
    return due * pct if cover.working_time == "after the split" else due


def _percentage(values: Mapping[str, object]) -> Fraction:
    """The working time insured, full where the plan reports none."""
    pct = values.get("insured_pct")
    return Fraction(str(pct)) / 100 if pct is not None else Fraction(1)


def _parts(cover: OnSalary, tariff: Tariff, month: str, salary: Fraction) -> tuple[Fraction, Fraction]:
    if not isinstance(cover, WithCeiling):
        return salary, Fraction(0)
    return parts_of_salary(salary, ceiling_of(cover, tariff, month))


def ceiling_of(cover: WithCeiling, tariff: Tariff, month: str) -> Fraction:
    """The ceiling that splits the salary in that month; NoRow when the table does not have its year."""
    year = int(month[:4]) - (cover.ceiling_year == "previous")
    return tariff.tables[cover.ceiling].value_on(date(year, 1, 1), {})


def _rate(given: object, cover: Cover, tariff: Tariff, month: str, values: Mapping[str, object]) -> Fraction:
    """A rate of the sheet, or that of the table it names."""
    if not isinstance(given, str):
        return Fraction(str(given))
    table = tariff.tables[given]
    known = dict(values)
    for band, since in _SINCE.items():
        if band in table.bands:
            known[band] = insured_age(cover.age, month_start(month), _day(values, since))
    return table.value_on(month_start(month), known)


def _number(values: Mapping[str, object], name: str) -> Fraction:
    if values.get(name) is None:
        raise Incomputable(name)
    return Fraction(str(values[name]))


def _day(values: Mapping[str, object], name: str) -> date:
    """A day that was reported; for the seniority, the hire date where there is no day of its own."""
    day = values.get(name) or (values.get("hire_date") if name == "seniority_date" else None)
    if not isinstance(day, date):
        raise Incomputable(name)
    return day


def value_day(cover: Cover, month: str) -> date:
    """The day of the month on which values count, where they do not count each day."""
    return month_end(month) if cover.values_on == "last day" else month_start(month)
