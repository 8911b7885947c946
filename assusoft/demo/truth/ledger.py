"""What was reported to suppliers about one person so far: the memory behind the truth."""

from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from assusoft.demo.people.people import Contract, Person
from assusoft.demo.truth.plans import Plan
from assusoft.demo.truth.script import Statement

SINCE = {
    "address": ("address_since",), "civil_status": ("civil_status_since",),
    "category": ("category_since", "statute_since"), "car": ("car_since",),
    "entity_transfer": ("contract_start",),
}  # fmt: skip

Values = tuple[Any, ...]
"""Values of fields, in an order that is known where they are used."""


@dataclass(slots=True)
class Affiliation:
    """An affiliation as its supplier knows it: `reported` follows the plan's fields, `time` follows plans.WORKING_TIME.

    `assumed`: taken over with the plan's assumed answers, so its asked fields are not asked.
    """

    start: date
    assumed: bool = False
    end: date | None = None
    exit: tuple[str, ...] | None = None
    reported: Values = ()
    time: Values = ()
    time_since: date | None = None
    salary: Decimal | None = None
    salary_year: int = 0


@dataclass(slots=True)
class Ledger:
    """`affiliations` by plan and member's first name ('' for the worker); the rest is what HR reviewed and answered."""

    key: str
    contract: str
    departure: tuple[str, date | None]
    reviewed_time: Values
    time: Values
    time_since: date | None = None
    affiliations: dict[tuple[str, str], Affiliation] = field(default_factory=dict)
    answered: dict[tuple[str, str], Any] = field(default_factory=dict)  # (member, field) -> value HR gave
    settled: set[tuple[Any, ...]] = field(default_factory=set)  # questions answered for good, by their facts
    since: dict[str, date | None] = field(default_factory=dict)
    said: list[Statement] = field(default_factory=list)  # what HR declared, in order

    def open(self, plan: str, member: str = "") -> Affiliation | None:
        """The affiliation whose end was not reported, or None."""
        affiliation = self.affiliations.get((plan, member))
        return affiliation if affiliation and affiliation.end is None else None

    def open_plans(self) -> list[str]:
        """Plans in which the worker has an open affiliation."""
        workers = {plan: one for (plan, member), one in self.affiliations.items() if not member}
        return [plan for plan, affiliation in workers.items() if affiliation.end is None]


def opened(person: Person, contract: Contract) -> Ledger:
    """The ledger of a person met for the first time: what payroll says of working time counts as known."""
    time, since = payroll_time(contract), since_of(person, contract)
    departure = contract.id, contract.contract_end
    return Ledger(
        person.national_number, contract.id, departure, time, time[1:], contract.working_time_since, since=since
    )


def payroll_time(contract: Contract) -> Values:
    """Contractual %, then effective % and the interruption, as payroll has them."""
    return (
        contract.contract_pct, contract.effective_pct, contract.interruption_kind, contract.interruption_from,
        contract.interruption_to, contract.interruption_pct,
    )  # fmt: skip


def since_of(person: Person, contract: Contract) -> dict[str, date | None]:
    """The dates payroll gives beside data that change."""
    return {
        "address_since": person.address_since, "civil_status_since": person.civil_status_since,
        "category_since": contract.category_since, "statute_since": contract.statute_since,
        "car_since": person.car_since, "salary_since": contract.salary_since, "contract_start": contract.contract_start,
    }  # fmt: skip


_OF_PERSON = {attribute.name for attribute in fields(Person)}


def payroll_value(person: Person, contract: Contract, name: str) -> Any:
    """What this month's extract says of a field; None where it is missing or cannot be read."""
    if name in person.impossible:
        return None
    if name == "national_number":
        return person.shown_number
    return getattr(person if name in _OF_PERSON else contract, name)


def values_of(plan: Plan, person: Person, contract: Contract, ledger: Ledger, reported: Values) -> Values:
    """The plan's fields now: payroll's value, else the one HR gave, else (when asked for) the one reported before."""
    values = [payroll_value(person, contract, name) for name in plan.fields]
    if None in values or ledger.answered:
        for number, (name, value) in enumerate(zip(plan.fields, values, strict=True)):
            if value is None:
                before = reported[number] if reported and name in (*plan.required, *plan.wanted) else None
                values[number] = ledger.answered.get(("", name), before)
            elif ("", f"instead of {name} {value}") in ledger.answered:
                values[number] = ledger.answered["", f"instead of {name} {value}"]
    return tuple(values)
