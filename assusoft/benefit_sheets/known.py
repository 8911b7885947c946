"""What sheets are made of: what is known of one worker, and what all workers of a month share. Facts, not worded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from assusoft.frames import Row
from assusoft.plans.covers.cover import CoverKind
from assusoft.plans.covers.premium import Premium
from assusoft.plans.model import Labels, Plan
from assusoft.schema import Field


class Due(NamedTuple):
    """A premium of one cover of one insured person in a covered month, by the tariff on what was reported.

    `premium`: cents, None when it cannot be computed, since `missing` was never reported. Of the sheet's month alone:
    `goes_on`, whether the cover has no known end; if so `yearly`, of twelve whole months at the values of this one, in
    cents; `insured`, the capital or the rent a year, in cents. They are None where they cannot be computed.
    """

    plan: str
    member: str
    cover: str
    kind: CoverKind
    month: str
    premium: Premium | None
    missing: str = ""
    goes_on: bool = False
    yearly: Premium | None = None
    insured: int | None = None


class Billed(NamedTuple):
    """What the lines of a statement bill for a person and a plan, members of the family included; cents.

    `rows`: numbers of the lines; `others`: whether some of them are for other months than those the statement is of.
    """

    plan: str
    statement: str
    premium: Premium
    rows: tuple[int, ...]
    others: bool


class Stated(NamedTuple):
    """A premium statement that is quoted: of which supplier, for which period, and the day on which it came."""

    id: str
    supplier: str
    period: str
    name: str
    received: date


class Benefit(NamedTuple):
    """A benefit besides the plans, as the employer names it: where the payroll has its value, and who pays it.

    `field`: of the worker; `wage_code`: of the deductions; one of the two is ''. `unit`: as fields have them.
    """

    name: str
    label: Labels
    field: str
    wage_code: str
    unit: str
    paid_by: str


@dataclass(frozen=True)
class Shared:
    """What all sheets of a month share.

    Attributes
    ----------
    month, months
        The closed month, and the months of its calendar year, up to it, of which premiums are known.
    employer, entities, regions
        The employer's name; enterprise number -> name; establishment unit -> 'flanders', 'brussels', ...
    own
        The employer's own fields of workers.
    plans
        The plans of the month, and those of suppliers that had one before, by name.
    suppliers
        Key of a supplier -> its name.
    statements
        Id -> the statement; those that are quoted.
    benefits
        Those besides the plans.
    part_time_salary
        Of who works part-time the payroll shows the 'full' salary, or the 'reduced' one; '' when nobody said which.
    """

    month: str
    months: tuple[str, ...]
    employer: str
    entities: Mapping[str, str]
    regions: Mapping[str, str]
    own: Mapping[str, Field]
    plans: Mapping[str, Plan]
    suppliers: Mapping[str, str]
    statements: Mapping[str, Stated]
    benefits: tuple[Benefit, ...] = ()
    part_time_salary: str = ""


@dataclass(frozen=True)
class Known:
    """What is known of one worker when the month is closed.

    Attributes
    ----------
    person, name
        The id, and first and last name.
    contract
        The contract that counts, with what HR answered filled in; None: none has a day in the month.
    before
        Then the last contract that a payroll had, and the month of that payroll; None: no payroll ever had one.
    declared
        The fields of it that HR answered or declared, and the payroll does not say.
    contracts
        Every contract in service on a day of the month, as the payroll has it, the one that counts first.
    family
        Member -> the row of the payroll.
    held
        The affiliations of the worker ('' as member) and of the family with a day in the calendar year up to the
        month, with the reported values of its last day; by plan and member.
    due, billed, deductions
        Premiums of the year so far; what the last statements bill; what the payroll withholds.
    references
        Plan -> the number under which its supplier accepted the affiliation, with the id of the return.
    named
        Plan -> the day on which the last signed form of beneficiaries came back, with its id.
    """

    person: str
    name: str
    contract: Row | None
    declared: frozenset[str]
    contracts: tuple[Row, ...]
    family: Mapping[str, Row]
    held: tuple[Row, ...]
    due: tuple[Due, ...] = ()
    billed: tuple[Billed, ...] = ()
    deductions: tuple[Row, ...] = ()
    before: tuple[Row, str] | None = None
    references: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    named: Mapping[str, tuple[date, str]] = field(default_factory=dict)
