"""A seeded course of months of a few people: what happens in any company, and what payrolls put right afterwards."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from assusoft.demo.people import company
from assusoft.demo.people.background import Month, happen, raise_salary
from assusoft.demo.people.people import Contract, Person, resume
from assusoft.demo.people.recruiting import Registry, new_person, successor
from assusoft.months import month_end, month_start, next_month
from assusoft.schema import GROUPS

Shown = list[tuple[Person, list[Contract]]]
"""The people in an extract, with the contracts it shows of each."""
_LARGEST = 60


@dataclass
class Lives:
    """The people as payroll has them; `months` lets time pass.

    `wrong`: person -> the birth date that payroll gives the right way a month later; `gone`: those whose contract ended
    before, who may come back; `unbegun`: those who were to begin and never did; `other`: person -> fields that insurers
    do not ask about.
    """

    seed: int
    registry: Registry
    people: list[Person]
    gone: list[Person] = field(default_factory=list)
    wrong: dict[int, date] = field(default_factory=dict)
    unbegun: list[Person] = field(default_factory=list)
    other: dict[int, dict[str, Any]] = field(default_factory=dict)

    def months(self, first: str, count: int) -> Iterator[tuple[str, Shown]]:
        """Month -> what its extract shows, from the first one on, in which nothing happens."""
        month = first
        for number in range(count):
            if number:
                self._pass(month, number)
            yield month, self._shown(month)
            self._forget(month)
            month = next_month(month)

    def _pass(self, month: str, number: int) -> None:
        when = Month(month, self.people, self.registry, self.seed)
        happen(when)
        for every, event in _PUT_RIGHT:
            if number % every == every - 1:
                event(self, when)
        for person in self.people[_LARGEST:]:  # as many come as leave
            person.contract.contract_end = person.contract.contract_end or when.last
            person.contract.end_reason = person.contract.end_reason or "resignation"

    def _shown(self, month: str) -> Shown:
        last = month_end(month)
        rows = ((person, [one for one in person.contracts if one.contract_start <= last]) for person in self.people)
        return [(person, contracts[-1:]) for person, contracts in rows if contracts]

    def _forget(self, month: str) -> None:
        """Who left is shown once with the end, and is not in the extracts after."""
        last = month_end(month)
        left = [one for one in self.people if one.contract.contract_end and one.contract.contract_end <= last]
        self.people = [person for person in self.people if person not in left]
        self.gone += left


def begun(seed: int, workers: int, first: str) -> Lives:
    """So many people, who were hired in the twenty years before."""
    registry, people = Registry(seed), list[Person]()
    rng, start = Random(f"conformance {seed}"), month_start(first)
    for number in range(workers):
        statute = "worker" if number % 6 == 5 else "employee"
        person = new_person(registry, statute, start - timedelta(days=rng.randrange(200, 7000)))
        if number % 3 == 0:
            person.car_class, person.car_since = company.CAR_CLASSES[number % 4], start - timedelta(days=number + 31)
        people.append(person)
    return Lives(seed, registry, people)


def _free(lives: Lives, when: Month, fit: Callable[[Person], bool] = lambda person: True) -> Person | None:
    return next(iter(when.take(0.0, fit)), None)


def _never_begins(lives: Lives, when: Month) -> None:
    """Somebody was hired, and is not there in the next extract: what was told is cancelled."""
    lives.unbegun = [new_person(lives.registry, "employee", when.day(), category="executive")]
    lives.people += lives.unbegun


def _withdraw(lives: Lives, when: Month) -> None:
    lives.people = [one for one in lives.people if one not in lives.unbegun]
    lives.unbegun = []


def _birth_date(lives: Lives, when: Month) -> None:
    """A birth date was entered wrongly, and is put right later."""
    person = _free(lives, when)
    if person is not None and person.birth_date.day > 3:
        lives.wrong[person.key] = person.birth_date
        person.birth_date -= timedelta(days=2)


def _births_right(lives: Lives, when: Month) -> None:
    for person in lives.people:
        person.birth_date = lives.wrong.pop(person.key, person.birth_date)


def _retroactive_raise(lives: Lives, when: Month) -> None:
    person = _free(lives, when, lambda one: not one.special)
    if person is not None:
        raise_salary(person, Decimal("1.02"), when.first - timedelta(days=61))


def _hired_earlier(lives: Lives, when: Month) -> None:
    """The first day of a contract was another one."""
    person = _free(lives, when, lambda one: one.contract.contract_start > when.first - timedelta(days=60))
    if person is not None:
        contract = person.contract
        day = contract.contract_start - timedelta(days=3)
        person.contracts[-1] = replace(contract, contract_start=day, hire_date=day)


def _comes_back(lives: Lives, when: Month) -> None:
    left = [one for one in lives.gone if one.contract.end_reason in ("resignation", "end_fixed_term")]
    if left:
        person = left[0]
        lives.gone.remove(person)
        start = when.day()
        person.contracts.append(successor(lives.registry, person.contract, start, hire_date=start))
        lives.people.append(person)


def _dies(lives: Lives, when: Month) -> None:
    person = _free(lives, when)
    if person is not None:
        person.contract.contract_end, person.contract.end_reason = when.day(), "death"


def _ends_fixed(lives: Lives, when: Month) -> None:
    """An interruption is over when it was to be, or before."""
    person = _free(lives, when, lambda one: one.contract.interruption_kind is not None)
    for one in lives.people:
        until = one.contract.interruption_to
        if one is person or (until is not None and until < when.first):
            resume(one.contract)
            one.contract.working_time_since = when.first


def _divorces(lives: Lives, when: Month) -> None:
    """The household ends: the partner is not in the family any more."""
    person = _free(lives, when, lambda one: one.civil_status == "married" and bool(one.family))
    if person is not None:
        person.civil_status, person.civil_status_since = "divorced", when.day()
        for member in person.family:
            if member.relation == "spouse" and member.until is None:
                member.until = person.civil_status_since


def _absences(lives: Lives, when: Month) -> None:
    """Absences are over; two people fall ill, one of whom stays elsewhere."""
    for values in lives.other.values():
        values |= dict.fromkeys((*GROUPS["absence"], *GROUPS["stay"]))
    for number, person in enumerate(when.take(0.05)[:2]):
        begins = when.day()
        values = {"absence_from": begins, "absence_to": begins + timedelta(days=5 + number)}
        if number:
            values |= {name: getattr(person, name.removeprefix("stay_")) for name in GROUPS["stay"]}
        lives.other.setdefault(person.key, {}).update(values)


def _car_and_manager(lives: Lives, when: Month) -> None:
    """A car is ordered; somebody has another manager, another risk."""
    person = _free(lives, when)
    if person is not None:
        values = {"car_ordered": when.first, "manager": f"Manager {when.first:%m}", "risk_code": f"R{when.first:%m}"}
        lives.other.setdefault(person.key, {}).update(values)


_PUT_RIGHT: tuple[tuple[int, Callable[[Lives, Month], None]], ...] = (
    (1, _withdraw), (1, _births_right), (3, _never_begins), (4, _birth_date), (3, _retroactive_raise),
    (5, _hired_earlier), (4, _comes_back), (9, _dies), (2, _ends_fixed), (4, _divorces),
    (1, _absences), (3, _car_and_manager),
)  # fmt: skip
"""Every so many months, what happens besides."""
