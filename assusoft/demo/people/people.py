"""The people of the sample employer, with their families and contracts: light enough for 16,000 of them."""

from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from assusoft.demo.people import company

HUNDRED = Decimal("100.00")


@dataclass(slots=True)
class Member:
    """A member of a worker's family; names are the canonical fields of table `family`."""

    relation: str
    last_name: str
    first_name: str
    birth_date: date
    sex: str | None
    national_number: str
    dependent: bool
    since: date
    until: date | None = None
    insured: bool | None = None


@dataclass(slots=True)
class Contract:
    """One contract; names are the canonical fields of table `worker`. Amounts are Decimal."""

    entity: str
    hire_date: date | None
    contract_start: date
    statute: str
    category: str | None
    category_since: date
    department: str
    cost_centre: str
    function: str
    payroll_id: str = ""
    contract_end: date | None = None
    contract_type: str = "permanent"
    end_reason: str | None = None
    statute_since: date | None = None
    full_time_hours: Decimal = Decimal(company.FULL_TIME_HOURS)
    weekly_hours: Decimal = Decimal(company.FULL_TIME_HOURS)
    contract_pct: Decimal = HUNDRED
    effective_pct: Decimal = HUNDRED
    working_time_since: date | None = None
    interruption_kind: str | None = None
    interruption_from: date | None = None
    interruption_to: date | None = None
    interruption_pct: Decimal | None = None
    monthly_salary: Decimal | None = None
    salary_factor: Decimal | None = None
    hourly_salary: Decimal | None = None
    salary_since: date | None = None

    @property
    def establishment(self) -> str:
        """The establishment unit of the entity."""
        return company.ESTABLISHMENTS[self.entity]

    @property
    def worker_code(self) -> str:
        """The worker code of social security: 015 manual, 495 white-collar."""
        return "015" if self.statute == "worker" else "495"

    @property
    def joint_committee(self) -> str:
        """Chemical industry: 116 for manual workers, 207 for employees."""
        return "116" if self.statute == "worker" else "207"

    @property
    def id(self) -> str:
        """The contract's identity, whatever the payroll system: entity and first day."""
        return f"{self.entity}/{self.contract_start}"


@dataclass(slots=True)
class Person:
    """A worker as payroll has the person now; the events of a month change it in place."""

    key: int
    last_name: str
    first_name: str
    birth_date: date
    sex: str
    national_number: str
    language: str
    nationality: str
    civil_status: str
    civil_status_since: date
    children_count: int
    email: str | None
    phone: str
    street: str | None
    house_number: str | None
    box: str | None
    postal_code: str
    city: str
    country: str
    address_since: date
    bank_account: str
    contracts: list[Contract]
    family: list[Member] = field(default_factory=list)
    deductions: dict[str, Decimal] = field(default_factory=dict)
    split_payroll: bool = False
    expat: bool = False
    variable_pay: bool = False
    car_class: str | None = None
    car_since: date | None = None
    story: str = ""  # the planted case this person carries; no background event happens to them
    absent: bool = False  # not in this month's extract
    doubt: bool = False  # this month's extract lacks the national number, and a homonym is about
    impossible: dict[str, str] = field(default_factory=dict)  # field -> text no calendar knows

    @property
    def contract(self) -> Contract:
        """The contract in course, the last one."""
        return self.contracts[-1]

    @property
    def special(self) -> bool:
        """Whether the yearly salary needs a person's eye: split payroll, expatriate or variable pay."""
        return self.split_payroll or self.expat or self.variable_pay

    @property
    def shown_number(self) -> str | None:
        """The national number as this month's extract has it."""
        return None if self.doubt else self.national_number

    def name(self) -> str:
        """First and last name, for stories."""
        return f"{self.first_name} {self.last_name}"


def fix(person: Person, **given: Any) -> Person:
    """Set fields of the person or of the contract in course, each where it belongs; returns the person."""
    for name, value in given.items():
        setattr(person if name in _PERSON_FIELDS else person.contract, name, value)
    return person


_PERSON_FIELDS = {f.name for f in fields(Person)}


def part_time(contract: Contract, pct: Decimal, since: date) -> None:
    """Set the contractual working time, effective with it."""
    contract.contract_pct = contract.effective_pct = pct
    contract.weekly_hours = (contract.full_time_hours * pct / 100).quantize(Decimal("0.01"))
    contract.working_time_since = since


def interrupt(contract: Contract, kind: str, start: date, end: date | None, pct: Decimal) -> None:
    """Begin an interruption of `pct` per cent of full time; a complete one leaves the percentage as it was."""
    contract.interruption_kind, contract.interruption_from, contract.interruption_to = kind, start, end
    contract.interruption_pct = pct
    if pct < HUNDRED:
        contract.effective_pct = contract.contract_pct - pct


def resume(contract: Contract) -> None:
    """End the interruption."""
    contract.interruption_kind = contract.interruption_from = contract.interruption_to = None
    contract.interruption_pct = None
    contract.effective_pct = contract.contract_pct
