"""What a supplier knows x its tariff -> the lines it bills for a period, with corrections of what it billed before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from assusoft.months import month_end, month_start, next_month
from assusoft.simulation.arithmetic import FREE, Charge, Part, charged
from assusoft.simulation.books import Book, Key, Spell, covered
from assusoft.simulation.sheets import Contract, Tariff

BillKey = tuple[str, str, str, str, str]
"""Contract, person, member, cover and covered month."""

Ledger = Mapping[BillKey, Charge]
"""What was billed so far."""

MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
"""Periodicity -> months that are billed at once."""
_CHILDREN = ("child", "stepchild")


@dataclass(frozen=True)
class Bill:
    """A line: of whom, which cover and month, what it is computed from, and what is charged (cents)."""

    contract: str
    plan: str
    person: str
    member: str
    cover: str
    month: str
    parts: tuple[Part, ...]
    number: str | None
    charge: Charge
    correction: bool = False

    @property
    def key(self) -> BillKey:
        """What tells it from others."""
        return self.contract, self.person, self.member, self.cover, self.month

    @property
    def values(self) -> Mapping[str, Any]:
        """What it prints of the person."""
        return self.parts[-1].values


def begins(cover: Mapping[str, Any], month: str) -> bool:
    """Whether a billed period of the cover begins with the month."""
    return (int(month[5:]) - 1) % MONTHS[cover.get("periodicity", "monthly")] == 0


def bills_of(book: Book, tariff: Tariff, period: str, when: str) -> Iterator[Bill]:
    """The lines of a period, of the covers that are billed `when`: 'in arrears' or 'in advance'."""
    for contract in tariff.contracts.values():
        for name, cover in contract.covers.items():
            if cover.get("billed", "in arrears") == when and begins(cover, period):
                month = period
                for _ in range(MONTHS[cover.get("periodicity", "monthly")]):
                    yield from _of_cover(book, contract, name, tariff, month)
                    month = next_month(month)


def _of_cover(book: Book, contract: Contract, name: str, tariff: Tariff, month: str) -> Iterator[Bill]:
    cover = contract.covers[name]
    persons = cover.get("persons", "worker")
    spells = {key: found for key, found in book.spells.items() if key[0] == contract.plan and _in(found, month)}
    places = _places(spells, month)
    for key in sorted(spells):
        if persons == "all" or (persons == "family") == bool(key[2]):
            parts = parts_in(contract, cover, spells[key], month)
            charge = _charged(contract, name, tariff, month, parts)
            if "children" in cover and places.get(key, 0) > cover["children"]:
                charge = FREE
            yield Bill(contract.number, *key, name, month, parts, _number(book, key), charge)


def _charged(contract: Contract, name: str, tariff: Tariff, month: str, parts: Sequence[Part]) -> Charge:
    """What is charged; the same for the same days and values."""
    values = (tuple(part.values.get(field) for field in tariff.fields) for part in parts)
    key = contract.plan, name, month, *((part[:2], part.due) for part in parts), *values
    if key not in tariff.known:
        tariff.known[key] = charged(name, contract.covers, tariff.tables, month, parts)
    found: Charge = tariff.known[key]
    return found


def _in(spells: Sequence[Spell], month: str) -> bool:
    return any(True for _ in covered(spells, month_start(month), month_end(month)))


def _number(book: Book, key: Key) -> str | None:
    """The national number of the worker, whoever is insured."""
    worker = book.spells.get((key[0], key[1], ""))
    return worker[-1].dated[-1].values.get("national_number") if worker else None


def _places(spells: Mapping[Key, Sequence[Spell]], month: str) -> dict[Key, int]:
    """Children -> the place of each among those of its worker, the oldest first."""
    last = month_end(month)
    children = [key for key in spells if key[2] and spells[key][-1].on(last).get("relation") in _CHILDREN]
    children.sort(key=lambda key: (key[:2], str(spells[key][-1].on(last).get("birth_date")), key))
    return {
        key: place for _, family in groupby(children, lambda key: key[:2]) for place, key in enumerate(family, start=1)
    }


def parts_in(contract: Contract, cover: Mapping[str, Any], spells: Sequence[Spell], month: str) -> tuple[Part, ...]:
    """The days of cover in a month, cut where values or interruptions change what is due."""
    first, last, when = month_start(month), month_end(month), cover.get("values_on", "first day")
    found: list[Part] = []
    for begin, end, spell in covered(spells, first, last):
        if when != "each day" and not contract.interruptions:
            found.append(Part(begin, end, spell.on(last if when == "last day" else first)))
            continue
        day = begin
        while day <= end:
            values = spell.on(day if when == "each day" else last if when == "last day" else first)
            due = _due(contract, cover, values, day)
            if found and (found[-1].values, found[-1].due) == (values, due) and found[-1].last == day - timedelta(1):
                found[-1] = found[-1]._replace(last=day)
            else:
                found.append(Part(day, day, values, due))
            day += timedelta(1)
    return tuple(found)


def _due(contract: Contract, cover: Mapping[str, Any], values: Mapping[str, Any], day: date) -> int:
    """The share of the premium that is due on a day of an interruption, in hundredths of a percent."""
    rule, begin, end = (values.get(f"interruption_{name}") for name in ("kind", "from", "to"))
    effect = contract.interruptions.get(str(rule))
    if effect is None or begin is None or (end is not None and day > end):
        return 10_000
    rests = effect["effect"] in ("suspended", "waived") or (
        effect["effect"] == "risk_only" and cover["kind"] in ("pension", "bonus")
    )
    if not rests or day < begin + timedelta(days=effect.get("after_days", 0)):
        return 10_000
    return 10_000 - int(effect.get("share", 100) * 100)


def all_bills(
    books: Mapping[str, Book],
    tariff: Tariff,
    past: Mapping[str, Tariff],
    billed: Ledger,
    people: Mapping[str, Mapping[str, Any]],
) -> tuple[Bill, ...]:
    """What is billed for the tariff's month, with the corrections of earlier periods.

    Parameters
    ----------
    books
        'in arrears' and 'in advance' -> what is known when covers are billed so.
    past
        Earlier periods -> their tariffs.
    people
        Person -> who that is, for those who were billed and never had cover.
    """
    regular = [bill for when, book in books.items() for bill in bills_of(book, tariff, tariff.month, when)]
    earlier = [
        bill
        for month, then in past.items()
        for when, book in books.items()
        for bill in bills_of(book, then, month, when)
    ]
    found = [*regular, *corrections(earlier, billed, books["in arrears"], past, people)]
    return tuple(sorted(found, key=lambda bill: bill.key))


def corrections(
    due: Sequence[Bill], billed: Ledger, book: Book, past: Mapping[str, Tariff], people: Mapping[str, Mapping[str, Any]]
) -> Iterator[Bill]:
    """What earlier periods were billed too much or too little: charges and credits, never a second full amount."""
    of = {bill.key: bill for bill in due}
    contracts = {one.number: one for then in past.values() for one in then.contracts.values()}
    statements = set(_billed_by(past))
    for key in sorted({*of, *billed}):
        before, should = billed.get(key, FREE), of[key].charge if key in of else FREE
        if should != before and (key[0], key[3], key[4]) in statements:
            bill = of.get(key) or _nothing_due(key, contracts[key[0]], book, people)
            yield replace(bill, charge=should.less(before), correction=True)


def _billed_by(past: Mapping[str, Tariff]) -> Iterator[tuple[str, str, str]]:
    """Contract, cover and month of all that earlier statements were about."""
    for period, tariff in past.items():
        for contract in tariff.contracts.values():
            for name, cover in contract.covers.items():
                month = period
                for _ in range(MONTHS[cover.get("periodicity", "monthly")] if begins(cover, period) else 0):
                    yield contract.number, name, month
                    month = next_month(month)


def _nothing_due(key: BillKey, contract: Contract, book: Book, people: Mapping[str, Mapping[str, Any]]) -> Bill:
    """A line for somebody who has no cover in the month."""
    number, person, member, cover, month = key
    first, last = month_start(month), month_end(month)
    spells = book.spells.get((contract.plan, person, member))
    values = spells[-1].on(first) if spells else {**people[person], "relation": "worker"}
    worker = _number(book, (contract.plan, person, member)) or people.get(person, {}).get("national_number")
    return Bill(number, contract.plan, person, member, cover, month, (Part(first, last, values),), worker, FREE)
