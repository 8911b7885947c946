"""The facts of a closed month, gathered once for everybody -> what is known of each worker, some at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from assusoft.benefit_sheets.known import Benefit, Billed, Due, Known, Shared
from assusoft.employer.choices.forms import last_returned
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.sheets.closed_month import ClosedMonth, closed_month, covered
from assusoft.employer.sheets.premiums_due import months_known, premiums_due
from assusoft.employer.sheets.stated import Quoted, quoted, references
from assusoft.frames import Row, of_persons, rows_of, values_of
from assusoft.months import month_end, month_start

AT_ONCE = 250
"""Persons whose rows are taken apart at once: enough to be quick, few enough to stay small."""


@dataclass(frozen=True, eq=False)
class Gathered:
    """All that sheets of a month are made of; `persons`: those who have one, in order."""

    shared: Shared
    month: ClosedMonth
    persons: tuple[str, ...]
    due: Mapping[str, list[Due]]
    billed: Mapping[str, list[Billed]]
    references: Mapping[str, Mapping[str, tuple[str, str]]]
    named: Mapping[str, Mapping[str, tuple[date, str]]]


def gathered(employer: EmployerFolder, month: str) -> Gathered:
    """Everything sheets of the month need, derived once; see `closed_month` for what is refused."""
    facts = employer.facts
    known = len(facts.closings()), len(employer.store.statements()), len(facts.returns()), len(facts.forms())
    return employer.once(lambda: _gathered(employer, month), "sheets", month, *known)


def _gathered(employer: EmployerFolder, month: str) -> Gathered:
    found, stated = closed_month(employer, month), quoted(employer, month)
    return Gathered(
        _shared(employer, found, stated, month),
        found,
        tuple(persons_of(found, month)),
        premiums_due(employer, month),
        stated.billed,
        references(employer, month),
        _named(employer, month),
    )


def persons_of(found: ClosedMonth, month: str) -> list[str]:
    """Who has a contract in the month, or a cover of the worker's own on one of its days."""
    return sorted({*found.people.index, *values_of(covered(found.affiliations, month))})


def _named(employer: EmployerFolder, month: str) -> dict[str, dict[str, tuple[date, str]]]:
    """Person -> plan -> the day and id of the last form of beneficiaries that came back by the end of the month."""
    found: dict[str, dict[str, tuple[date, str]]] = defaultdict(dict)
    for (person, plan), form in last_returned(employer, month_end(month)).items():
        found[person][plan] = form.day, form.id
    return found


def _shared(employer: EmployerFolder, found: ClosedMonth, stated: Quoted, month: str) -> Shared:
    settings = employer.settings
    benefits = tuple(
        Benefit(name, one.label, one.field, one.wage_code, one.unit, one.paid_by)
        for name, one in settings.benefits.items()
    )
    return Shared(
        month,
        months_known(employer, month),
        employer.name,
        settings.entities,
        {number: one.region for number, one in settings.establishments.items()},
        settings.own,
        found.view.plans,
        {key: one.name for key, one in employer.suppliers.items()},
        stated.statements,
        benefits,
        settings.sheets.part_time_salary or "",
    )


def known_of(found: Gathered, persons: Sequence[str]) -> Iterator[Known]:
    """What is known of these persons, in their order."""
    for place in range(0, len(persons), AT_ONCE):
        yield from _some(found, persons[place : place + AT_ONCE])


def _some(found: Gathered, persons: Sequence[str]) -> Iterator[Known]:
    month = found.month
    there = [person for person in persons if person in month.people.index]
    people = dict(zip(there, rows_of(month.people.loc[there].reset_index(drop=True)), strict=True))
    contracts, family = _by_person(month.worker, persons), _by_person(month.family, persons)
    held, deductions = _by_person(month.affiliations, persons), _by_person(month.deduction, persons)
    for person in persons:
        contract, before = people.get(person), month.before.get(person)
        mine = [row for row in contracts[person] if contract is not None and _runs(row, found.shared.month)]
        raw = next((row for row in contracts[person] if contract and row["contract"] == contract["contract"]), {})
        yield Known(
            person,
            _name(contract or (before[0] if before else held[person][0])),
            contract,
            frozenset(name for name in raw if contract is not None and contract[name] != raw[name]),
            tuple(sorted(mine, key=lambda row: (row["contract"] != (contract or {})["contract"], row["contract"]))),
            {row["member"]: row for row in family[person] if row["member"] is not None},
            tuple(sorted(held[person], key=lambda row: (row["plan"], row["member"]))),
            tuple(found.due.get(person, ())),
            tuple(found.billed.get(person, ())),
            tuple(deductions[person]),
            before,
            found.references.get(person, {}),
            found.named.get(person, {}),
        )


def _by_person(frame: pd.DataFrame, persons: Iterable[str]) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows_of(of_persons(frame, list(persons)).reset_index(drop=True)):
        found[row["person"]].append(row)
    return found


def _runs(row: Row, month: str) -> bool:
    """Whether a contract has a day in the month."""
    start, end = row["contract_start"], row["contract_end"]
    return (start is None or start <= month_end(month)) and (end is None or end >= month_start(month))


def _name(row: Row) -> str:
    return " ".join(row[part] for part in ("first_name", "last_name") if row.get(part))
