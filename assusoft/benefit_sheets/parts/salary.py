"""What the payroll pays, and the salary each plan insures, with its formula in words."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from assusoft.benefit_sheets.formula_words import formula_in_words
from assusoft.benefit_sheets.known import Known, Shared
from assusoft.benefit_sheets.parts.figures import figure_of, of_contract, of_worker, payroll, reported
from assusoft.benefit_sheets.parts.held import in_force
from assusoft.benefit_sheets.sheet import Figure, Part, Table
from assusoft.labels import contract_words, field_label
from assusoft.language import say

_PAY = ("monthly_salary", "hourly_salary", "yearly_salary", "variable_salary")
_SHOWN = ("monthly_salary", "hourly_salary", "weekly_hours", "contract_pct")
"""Of each of several contracts."""
PART_TIME = "You work {pct} %; it is not said whether the payroll shows the salary of full time or yours."


def salary(known: Known, shared: Shared, language: str) -> Part:
    """The part 'salary'."""
    several = (_contracts(known, shared, language),) if len(known.contracts) > 1 else ()
    figures = (*_paid(known, shared, language), *_insured(known, shared, language))
    return Part("salary", say(language, "Your salary"), figures, several)


def _paid(known: Known, shared: Shared, language: str) -> Iterator[Figure]:
    row = known.contract
    if row is None:
        yield Figure("salary.pay", say(language, "Salary"), None)
        return
    there = [name for name in _PAY if row.get(name) is not None]
    if not there:
        yield Figure("salary.pay", say(language, "Salary"), None)
    for name in there:
        yield of_contract(known, shared, "salary", name, language)
    if row.get("monthly_salary") is not None:
        yield of_contract(known, shared, "salary", "salary_factor", language)
    yield yearly_figure(known, shared, language, "salary.yearly")


def yearly_figure(known: Known, shared: Shared, language: str, key: str) -> Figure:
    """What the salary is a year; not known where the payroll does not allow it to be said."""
    value, note = _yearly(known, shared, language)
    name = "yearly_salary" if (known.contract or {}).get("yearly_salary") is not None else "monthly_salary"
    source = of_worker(known, shared, name, language)
    return figure_of(key, say(language, "Gross salary a year"), value, source, "EUR/year", note)


def _yearly(known: Known, shared: Shared, language: str) -> tuple[Decimal | None, str]:
    """The yearly salary of the time worked, and the formula in words or what makes it unknown."""
    row, own = known.contract or {}, shared.own
    pct = row.get("contract_pct")
    part_time = pct is not None and pct != 100
    if pct is not None and part_time and not shared.part_time_salary:
        return None, say(language, PART_TIME, pct=f"{pct.normalize():f}")
    reduced = part_time and shared.part_time_salary == "full"
    if row.get("yearly_salary") is not None:
        amount, formula = row["yearly_salary"], "yearly_salary"
    elif row.get("monthly_salary") is not None and row.get("salary_factor") is not None:
        amount, formula = row["monthly_salary"] * row["salary_factor"], "monthly_salary * salary_factor"
    elif row.get("hourly_salary") is not None and row.get("weekly_hours") is not None:
        return _cents(row["hourly_salary"] * row["weekly_hours"] * 52), formula_in_words(
            "hourly_salary * weekly_hours * 52", language, own
        )
    else:
        return None, ""
    if reduced:
        amount, formula = amount * pct / 100, f"{formula} * contract_pct / 100"
    return _cents(amount), "" if formula == "yearly_salary" else formula_in_words(formula, language, own)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _insured(known: Known, shared: Shared, language: str) -> Iterator[Figure]:
    """The reference salary of each plan that has one."""
    for row in in_force(known, shared):
        plan = shared.plans[row["plan"]]
        if plan.salary is not None:
            label = say(language, "Reference salary, {plan}", plan=plan.label_in(language))
            note = formula_in_words(plan.salary.formula, language, shared.own)
            yield reported(f"salary.reference.{plan.name}", label, row, "insured_salary", shared, language, note)


def _contracts(known: Known, shared: Shared, language: str) -> Table:
    """Every contract of the month, the one that counts first."""
    rows = []
    for number, row in enumerate(known.contracts, start=1):
        source = payroll(row, shared.month, language)
        cells = [
            figure_of(f"salary.contract{number}.{name}", "", row.get(name), source, _UNITS[name]) for name in _SHOWN
        ]
        rows.append((contract_words(row["contract"] or "", language, shared.entities), tuple(cells)))
    names = [field_label(name, language, shared.own) for name in _SHOWN]
    return Table(say(language, "Your contracts"), (say(language, "Contract"), *names), tuple(rows))


_UNITS = {"monthly_salary": "EUR/month", "hourly_salary": "EUR/hour", "weekly_hours": "hours/week", "contract_pct": "%"}
