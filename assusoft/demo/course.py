"""The months of the sample employer, one after the other: events, what the extracts show, and the books."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from assusoft.demo.people import company
from assusoft.demo.people.background import Month, happen
from assusoft.demo.people.people import Contract, Person
from assusoft.demo.people.recruiting import Registry, new_person
from assusoft.demo.stories import FIRST_EXTRACT, STORIES, Story
from assusoft.demo.truth.bookkeeping import keep_books
from assusoft.demo.truth.ledger import Ledger
from assusoft.demo.truth.truth import Truth
from assusoft.errors import Refused
from assusoft.months import month_end, month_of, month_start, next_month

Shown = list[tuple[Person, list[Contract]]]
"""The people in an extract with the contracts it shows of each."""

FEWEST = 80


@dataclass(frozen=True)
class Extract:
    """What payroll shows in one month; `first` is the wrong extract that came before the right one, if any."""

    month: str
    shown: Shown
    first: Shown | None


class Course:
    """The sample employer from the first month on; `truth` grows as the months go by.

    Without `stories` it is a company where nothing strange happens.
    """

    def __init__(self, workers: int, seed: int, stories: Sequence[Story] = STORIES) -> None:
        if workers < FEWEST:
            raise Refused(f"{workers} workers are too few for the planted stories. Ask for at least {FEWEST}.")
        self.truth = Truth()
        self.seed, self.registry = seed, Registry(seed)
        self.stories = stories
        self.cast = {story.name: story.cast(self.registry) for story in stories}
        for name, person in self.cast.items():
            person.story = name
        self.people: list[Person] = []
        self._ledgers: dict[int, Ledger] = {}
        self._ended: set[tuple[int, str, date | None]] = set()
        self._arrive(company.FIRST_MONTH)
        self._fill(workers)

    def months(self, count: int) -> Iterator[Extract]:
        """Live through `count` months; after each, what its extract shows."""
        month = company.FIRST_MONTH
        for _ in range(count):
            yield self._live(month)
            month = next_month(month)

    def _live(self, month: str) -> Extract:
        if month != company.FIRST_MONTH:
            self._arrive(month)
            happen(Month(month, self.people, self.registry, self.seed))
        for story in self.stories:
            if month in story.events:
                story.events[month](self.cast[story.name], self.registry)
        if month == company.SWITCH_MONTH:
            self._switch()
        first = self._first_extract(month)
        shown = self._shown(month)
        self._keep_books(month, shown)
        last = month_end(month)
        for person, rows in shown:
            self._ended |= {(person.key, row.id, row.contract_end) for row in rows if _over(row, last)}
        self.people = [person for person in self.people if person.story or not _over(person.contract, last)]
        return Extract(month, shown, first)

    def _arrive(self, month: str) -> None:
        """People of stories who begin this month, or who were there before the first."""
        for person in self.cast.values():
            start = max(month_of(person.contracts[0].contract_start), company.FIRST_MONTH)
            if start == month and person not in self.people:
                self.people.append(person)

    def _fill(self, workers: int) -> None:
        """Background people, until one in six is a manual worker."""
        here = [person.contract.statute for person in self.people]
        manual = round(workers / 6)
        for statute, wanted in (("employee", workers - manual), ("worker", manual)):
            for _ in range(wanted - here.count(statute)):
                self.people.append(_settled(self.registry, statute))

    def _switch(self) -> None:
        """Employees get a new number in the new payroll system."""
        for person in self.people:
            for contract in person.contracts:
                if contract.statute == "employee":
                    contract.payroll_id = self.registry.payroll_id("sap")

    def _shown(self, month: str) -> Shown:
        last = month_end(month)
        rows = ((person, self._rows(person, last)) for person in self.people if not person.absent)
        return [(person, contracts) for person, contracts in rows if contracts]

    def _rows(self, person: Person, last: date) -> list[Contract]:
        """Contracts begun; one that ended stays in the extract of one month, or until its end is corrected."""
        return [
            row
            for row in person.contracts
            if row.contract_start <= last and (person.key, row.id, row.contract_end) not in self._ended
        ]

    def _first_extract(self, month: str) -> Shown | None:
        """The extract as it would be with what payroll first had wrong."""
        wrong = [
            (self.cast[name], event)
            for (when, name), event in FIRST_EXTRACT.items()
            if when == month and name in self.cast
        ]
        if not wrong:
            return None
        right = [(person, person.contracts) for person, _ in wrong]
        for person, event in wrong:
            person.contracts = [replace(contract) for contract in person.contracts]
            event(person, self.registry)
        shown = self._shown(month)
        for person, contracts in right:
            person.contracts = contracts
        return shown

    def _keep_books(self, month: str, shown: Shown) -> None:
        rows = {person.key: contracts for person, contracts in shown}
        takeover = month == company.FIRST_MONTH
        for person in self.people:
            story = _STORIES.get(person.story)
            ledger = keep_books(
                month, takeover, person, rows.get(person.key, []), self._ledgers.get(person.key),
                story.decisions if story else {}, self.truth, story.says.get(month, ()) if story else (),
            )  # fmt: skip
            if ledger is not None:
                self._ledgers[person.key] = ledger


_STORIES: dict[str, Story] = {story.name: story for story in STORIES}


def _over(contract: Contract, last: date) -> bool:
    return contract.contract_end is not None and contract.contract_end <= last


def _settled(registry: Registry, statute: str) -> Person:
    """Somebody who has been there for a while, with what the years bring: a car, a deduction, insured children."""
    rng = registry.rng
    hired = month_start("2025-11") - timedelta(days=1 + int(12_500 * rng.random() ** 1.8))
    person = new_person(registry, statute, hired)
    contract = person.contract
    if statute == "worker":
        if rng.random() < 0.6:
            person.deductions[company.WORKER_DEDUCTION] = Decimal("6.50")
    elif contract.category == "employee":
        person.split_payroll, person.expat = rng.random() < 0.015, rng.random() < 0.015
        person.variable_pay = rng.random() < 0.025
    if statute == "employee" and rng.random() < (0.06 if contract.category == "employee" else 0.7):
        person.car_class = rng.choice(company.CAR_CLASSES)
        person.car_since = max(hired, date(2025, 9, 30) - timedelta(days=rng.randrange(1400)))
    if rng.random() < 0.01:
        person.email = None
    if contract.contract_start < date(2025, 9, 1):  # the hospital plan's three months are over
        insured = rng.random() < 0.85
        for member in person.family:
            member.insured = insured
    return person
