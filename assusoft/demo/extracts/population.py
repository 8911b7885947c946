"""Forty people of one month with every case a payroll system must be able to show: what the samples of systems hold."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from assusoft.demo.course import FEWEST, Course
from assusoft.demo.extracts.tables import OWN, PAYROLL, Row, Tables, deductions_of, family_of, workers_of
from assusoft.demo.people import company
from assusoft.demo.people.numbers import national_number
from assusoft.demo.people.people import HUNDRED, Person, fix, interrupt, part_time, resume
from assusoft.demo.people.recruiting import Registry, add_member, successor
from assusoft.months import month_end
from assusoft.schema import array_of

MONTH = "2026-02"

_STORIES = (
    "other-entity", "worker-becomes-employee", "promotion", "new-plan-version", "resignation", "death",
    "four-fifths", "time-credit", "parental-leave", "long-illness", "part-time-entered-late", "hours-a-week",
    "variable-pay", "deduction-begins", "car-given", "email-never", "homonym", "newborn-without-sex",
    "child-of-twenty-five", "new-hire", "address-missing",
)  # fmt: skip
"""People of the sample employer's stories, as they are at the end of February 2026."""

Case = Callable[[Person, Registry], object]


def population() -> Tables:
    """Worker, family and deduction of the forty, with every field that payroll or the employer's own system may hold.

    One system pays them all, so they have numbers of one kind: six digits, with zeros in front.
    """
    course = Course(FEWEST, 2026)
    *_, extract = course.months(4)
    background = [person for person, _ in extract.shown if not person.story]
    people = [course.cast[name] for name in _STORIES]
    for statute, case in _CASES:
        person = next(candidate for candidate in background if candidate.contract.statute == statute)
        background.remove(person)
        case(person, course.registry)
        people.append(person)
    return _tables(list(_rows(people)))


def _rows(people: list[Person]) -> Iterator[Row]:
    for number, person in enumerate(people, start=1):
        contracts = person.contracts[-1:] if person.story else person.contracts
        for turn, contract in enumerate(contracts):
            contract.payroll_id = f"{1010 * number + turn:06d}"
            yield person, contract


def _tables(rows: list[Row]) -> Tables:
    worker = workers_of(rows, (*PAYROLL, *(name for name in OWN if name not in PAYROLL)))
    variable = [Decimal("4800.00") if person.variable_pay else None for person, _ in rows]
    yearly = [_yearly(contract.monthly_salary, contract.salary_factor) for _, contract in rows]
    worker = worker.assign(
        contract=array_of("contract", [str(person.contracts.index(contract)) for person, contract in rows]),
        seniority_date=worker["hire_date"],
        yearly_salary=array_of("yearly_salary", yearly),
        variable_salary=array_of("variable_salary", variable),
    )
    family = family_of(rows, month_end(MONTH))
    disabled = [first == "Zoé" for first in family["first_name"]]
    return {
        "worker": worker,
        "family": family.assign(disabled=array_of("disabled", disabled)),
        "deduction": deductions_of(rows),
    }


def _yearly(monthly: Decimal | None, factor: Decimal | None) -> Decimal | None:
    return None if monthly is None or factor is None else (monthly * factor).quantize(Decimal("0.01"))


def _fixed(**given: Any) -> Case:
    """Fields of the person or of the contract, set."""
    return lambda person, registry: fix(person, **given)


def _away(kind: str, start: date, end: date | None, pct: Decimal = HUNDRED) -> Case:
    return lambda person, registry: _interrupted(person, kind, start, end, pct)


def _interrupted(person: Person, kind: str, start: date, end: date | None, pct: Decimal) -> None:
    resume(person.contract)
    interrupt(person.contract, kind, start, end, pct)


def _fewer_hours(pct: str) -> Case:
    return lambda person, registry: part_time(person.contract, Decimal(pct), date(2024, 9, 1))


def _two_contracts(person: Person, registry: Registry) -> None:
    """A half-time contract with one legal entity, and another half with a second one."""
    part_time(person.contract, Decimal("50.00"), date(2025, 1, 1))
    other = next(entity for entity in company.ENTITIES if entity != person.contract.entity)
    person.contracts.append(successor(registry, person.contract, date(2025, 1, 1), entity=other))


def _awkward_names(person: Person, registry: Registry) -> None:
    """Names no program likes; a child who bears them too, and a mother born before most."""
    fix(
        person, last_name="D'HONDT - van den Bossche", first_name="Zoë-Amélie", sex="F", language="nl", street="'t Zand"
    )
    add_member(registry, person, "child", date(2026, 2, 12), date(2026, 2, 12), "F", "Zoé")
    add_member(registry, person, "other", date(1931, 3, 9), date(2020, 1, 1), "F", "Léonie")


def _abroad(person: Person, registry: Registry) -> None:
    """Lives in the Netherlands, with a number of the BIS register."""
    number = national_number(
        person.birth_date, registry.serials.draw(registry.rng, person.birth_date, person.sex), True
    )
    fix(person, national_number=number, language="en", nationality="NL", street="Herengracht", house_number="182")
    fix(person, postal_code="1016 BR", city="Amsterdam", country="NL")


_CASES: tuple[tuple[str, Case], ...] = (
    ("employee", _fixed(contract_type="fixed_term", contract_end=date(2031, 5, 31))),
    ("employee", _fixed(contract_type="replacement", end_reason="dismissal", contract_end=date(2026, 2, 20))),
    ("employee", _fixed(statute="student", contract_type="temporary", contract_end=date(2026, 8, 31))),
    ("worker", _fixed(statute="apprentice", language="de", civil_status="single")),
    ("employee", _away("maternity", date(2026, 2, 9), date(2026, 5, 24))),
    ("worker", _away("illness", date(2026, 2, 16), None)),
    ("employee", _away("progressive_return", date(2026, 2, 2), date(2026, 7, 31), Decimal("50.00"))),
    ("employee", _away("parental", date(2025, 10, 1), date(2029, 1, 31), Decimal("10.00"))),
    ("employee", _away("time_credit_end_career", date(2024, 1, 1), date(2030, 12, 31), Decimal("50.00"))),
    ("worker", _away("temporary_unemployment", date(2026, 2, 12), date(2026, 3, 13))),
    ("employee", _away("unpaid_leave", date(2026, 1, 1), date(2026, 12, 31))),
    ("worker", _away("work_accident", date(2026, 1, 20), None)),
    ("employee", _fewer_hours("60.00")),
    ("employee", _two_contracts),
    ("employee", _awkward_names),
    ("employee", _abroad),
    ("employee", _fixed(national_number=None, civil_status="separated_fact")),
    ("worker", _fixed(civil_status="widowed", expat=True, split_payroll=True)),
    ("employee", _fixed(civil_status="contract_cohabitant", contract_end=date(2026, 2, 27), end_reason="retirement")),
)
"""Statute of a person of the background, and what becomes of that person."""
