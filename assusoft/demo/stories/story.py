"""What a planted story is, and the few verbs stories are written with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from assusoft.demo.people.names import FRENCH_MEN
from assusoft.demo.people.people import HUNDRED, Person, fix, part_time
from assusoft.demo.people.recruiting import Registry, add_member, new_person
from assusoft.demo.truth.script import Say, Statement

Event = Callable[[Person, Registry], None]


@dataclass(frozen=True)
class Story:
    """One person who carries one lesson.

    `bullets`: keys of `BULLETS`. `events`: month -> what happens to the person before that month's extract.
    `decisions`: (month, kind of task, plan or field) -> what HR says, None when HR leaves the task open.
    `says`: month -> what HR declares in it, unasked.
    `expect`: every task and message of that person, written by hand as 'month task|message kind plan|field[/member]';
    the salary messages of January are not repeated.
    """

    name: str
    bullets: tuple[str, ...]
    lesson: str
    cast: Callable[[Registry], Person]
    events: Mapping[str, Event] = field(default_factory=dict)
    decisions: Mapping[tuple[str, str, str], Say | None] = field(default_factory=dict)
    expect: tuple[str, ...] = ()
    says: Mapping[str, tuple[Statement, ...]] = field(default_factory=dict)


def day(text: str) -> date:
    """The date written YYYY-MM-DD."""
    return date.fromisoformat(text)


def employee(hired: str, *family: tuple[str, str, str, bool | None], **given: Any) -> Callable[[Registry], Person]:
    """A full-time employee, single unless said otherwise; `family`: (relation, first name, birth, insured)."""

    def cast(registry: Registry) -> Person:
        usual: dict[str, Any] = {
            "civil_status": "married" if family else "single",
            "category": "employee",
            "nationality": "BE",
        }
        usual |= {"birth_date": _birth(registry, day(hired))}
        person = _plain(new_person(registry, "employee", day(hired), language="fr", **usual | given))
        if family:
            adults = [day(birth) for relation, _, birth, _ in family if relation == "spouse"]
            person.civil_status_since = max(person.birth_date, *adults) + timedelta(days=9000)
        for relation, first, birth, insured in family:
            since = person.civil_status_since if relation == "spouse" else day(birth)
            sex = "M" if first in FRENCH_MEN else "F"
            add_member(registry, person, relation, day(birth), since, sex=sex, first_name=first, insured=insured)
        person.children_count = sum(relation == "child" for relation, *_ in family)
        return person

    return cast


def worker(hired: str, **given: Any) -> Callable[[Registry], Person]:
    """A full-time manual worker, paid by the hour."""

    def cast(registry: Registry) -> Person:
        usual: dict[str, Any] = {"civil_status": "single", "birth_date": _birth(registry, day(hired))}
        return _plain(new_person(registry, "worker", day(hired), language="fr", **usual | given))

    return cast


def _birth(registry: Registry, hired: date) -> date:
    """Some age at which no plan begins or ends by age during the sample."""
    year = registry.rng.randrange(max(1966, hired.year - 40), max(1970, hired.year - 20))
    return date(year, registry.rng.randrange(1, 13), registry.rng.randrange(1, 29))


def _plain(person: Person) -> Person:
    person.family, person.children_count, person.box = [], 0, None
    part_time(person.contract, HUNDRED, person.contract.contract_start)
    return person


def change(**values: Any) -> Event:
    """Set fields of the person or of the contract in course."""

    def event(person: Person, registry: Registry) -> None:
        fix(person, **values)

    return event


def leaves(end: str, reason: str | None = None) -> Event:
    """Payroll gives the contract an end."""
    return change(contract_end=day(end), end_reason=reason)
