"""What the section [cover.NAME] of a plan sheet holds: what is insured, by which form of premium, who pays, when.

Rates are percentages, amounts euro. A rate that may differ is a number, or the name of a table (`tables.py`).
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, Strict

from assusoft.config import ConfigModel, Items
from assusoft.plans.covers.ages import AgeRule
from assusoft.plans.covers.proration import Proration

CoverKind = Literal["pension", "death", "disability", "waiver", "hospitalisation", "accident", "bonus"]
Rate = Annotated[Decimal, Strict(False), Field(ge=0, le=1000)]
Amount = Annotated[Decimal, Strict(False), Field(ge=0, max_digits=14)]
TableName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
Payer = Literal["employer", "employee"]


class Tax(ConfigModel):
    """A tax or contribution: `rate` percent of the whole premium, or of the employer's or the employee's share."""

    rate: Rate
    of: Literal["premium", "employer", "employee"] = "premium"


class Rounding(ConfigModel):
    """To the nearest `step` cents, half away from zero; a sum of several lines first, then shared over them.

    `between`: the premium of the month is rounded before the taxes are taken of it.
    """

    level: Literal["line", "person", "total"] = "line"
    step: Literal[1, 5] = 1
    between: bool = False


class CoverKeys(ConfigModel):
    """What every cover has, whatever its form.

    `employee`, `employee_amount`: what the employee pays, in percent of the premium or in euro a month; the employer
    the rest. `remainder`: who pays the cent that a split leaves. `per`: what the amounts of the form are for.
    `wage_code`: under which the payroll withholds what the employee pays; of each source, where they have their own.
    """

    kind: CoverKind
    persons: Literal["worker", "family", "all"] = "worker"
    employee: Rate = Decimal(0)
    employee_amount: Amount | None = None
    remainder: Payer = "employer"
    wage_code: str | dict[str, str] = ""
    tax_included: bool = False
    taxes: dict[str, Tax] = Field({})
    periodicity: Literal["monthly", "quarterly", "yearly"] = "monthly"
    billed: Literal["in arrears", "in advance"] = "in arrears"
    proration: Proration = "actual days"
    values_on: Literal["first day", "last day", "each day"] = "first day"
    rounding: Rounding = Rounding()
    age: AgeRule = "first of january"
    working_time: Literal["after the split", "before the split", "none"] = "after the split"


class OnSalary(CoverKeys):
    """A cover whose premium is computed on a salary: the field that the plan reports."""

    salary: str = "insured_salary"


class WithCeiling(OnSalary):
    """A cover that splits the salary at a ceiling: the table of that name, of this year or of the year before."""

    ceiling: TableName
    ceiling_year: Literal["current", "previous"] = "previous"


class StepRate(WithCeiling):
    """a % S1 + b % S2."""

    form: Literal["step rate"]
    s1: Rate | TableName
    s2: Rate | TableName


class FlatRate(OnSalary):
    """a % S; of an age, a seniority or a category, when the rate is a table."""

    form: Literal["flat rate"]
    rate: Rate | TableName


class PerPerson(CoverKeys):
    """An amount for each person insured; of a role, an age, a category, when the amount is a table.

    `children`: so many children of a worker are paid for, the oldest first; the others cost nothing.
    """

    form: Literal["amount"]
    amount: Amount | TableName
    per: Literal["month", "year"] = "year"
    children: int | None = Field(None, ge=0, le=20)


class OnCapital(OnSalary):
    """A capital of `multiple` times the salary, at a rate in percent of the capital."""

    form: Literal["capital"]
    multiple: Rate | TableName
    rate: Rate | TableName


class OnRent(WithCeiling):
    """A yearly rent of `below` % S1 + `above` % S2, at a rate in percent of the rent."""

    form: Literal["rent"]
    below: Rate
    above: Rate
    rate: Rate | TableName


class OnPremiums(CoverKeys):
    """A percentage of the premiums of other covers of the plan."""

    form: Literal["premiums"]
    of: Items[str] = Field(min_length=1)
    rate: Rate


class Formula(CoverKeys):
    """An SQL expression of the premium in euro a year, over the fields the plan reports, as rules are written."""

    form: Literal["formula"]
    formula: str


Cover = Annotated[
    StepRate | FlatRate | PerPerson | OnCapital | OnRent | OnPremiums | Formula, Field(discriminator="form")
]

MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
"""Periodicity -> months of cover that a statement bills."""
