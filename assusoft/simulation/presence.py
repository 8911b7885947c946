"""Faults of presence: who is billed and should not be, who is not, which correction is missing or comes twice."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from assusoft.months import month_end, month_start, next_month, previous_month
from assusoft.simulation.arithmetic import FREE, Charge, Part, charged
from assusoft.simulation.bills import Bill
from assusoft.simulation.books import Key
from assusoft.simulation.rows import row_of
from assusoft.simulation.scene import Change, Scene

T = TypeVar("T")


def left_still_billed(scene: Scene, bill: Bill) -> Change | None:
    """Somebody who left months ago is billed for the whole month."""
    for key in _shuffled(scene, _gone(scene)):
        contract = scene.supplier.tariff.contracts[key[0]]
        for name, cover in contract.covers.items():
            persons = cover.get("persons", "worker")
            if persons != "all" and (persons == "family") != bool(key[2]):
                continue
            line = _as_before(scene, key, name)
            if line is not None and line.charge != FREE and not _is_billed(scene, line):
                return Change("P-12" if key[2] else "P-01", [row_of(line)], line.key)
    return None


def not_billed(scene: Scene, bill: Bill) -> Change | None:
    """Somebody who has cover is not billed."""
    return None if bill.correction or not bill.charge.total else Change("P-02", [])


def never_affiliated(scene: Scene, bill: Bill) -> Change | None:
    """Somebody who never had the cover is billed for it."""
    if bill.correction or bill.member or not bill.charge.total:
        return None
    books, people = (scene.supplier.book.spells, scene.supplier.before.spells), scene.supplier.people
    for person in _shuffled(scene, people):
        who = people[person]
        known = scene.supplier.names.whose(who) == (person, "") == scene.supplier.names.whose(_number_of(who))
        if known and not any((bill.plan, person, "") in book for book in books):
            parts = tuple(part._replace(values={**part.values, **_who(who)}) for part in bill.parts)
            line = replace(bill, person=person, number=who["national_number"], parts=parts)
            return Change("P-13" if scene.contract_of(bill).optional else "P-03", [row_of(line)], line.key)
    return None


def _number_of(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"national_number": row["national_number"]}


def _who(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("national_number", "last_name", "first_name", "birth_date", "sex")}


def billed_twice(scene: Scene, bill: Bill) -> Change | None:
    """The same line stands twice."""
    if bill.correction or not bill.charge.total:
        return None
    return Change("I-03", [row_of(bill), row_of(bill)])


def corrected_twice(scene: Scene, bill: Bill) -> Change | None:
    """The same correction stands twice."""
    return Change("R-04", [row_of(bill), row_of(bill)]) if bill.correction else None


def missing_correction(scene: Scene, bill: Bill) -> Change | None:
    """A charge for an earlier month does not come."""
    return Change("R-01", []) if bill.correction and bill.charge.total > 0 else None


def missing_credit(scene: Scene, bill: Bill) -> Change | None:
    """A credit for an earlier month does not come."""
    return Change("R-08", []) if bill.correction and bill.charge.total < 0 else None


def unfounded_correction(scene: Scene, bill: Bill) -> Change | None:
    """A month that was right is charged again in part."""
    line = replace(bill, month=previous_month(scene.supplier.period), charge=_tenth(bill.charge))
    if bill.correction or not any(line.charge) or _is_billed(scene, line):
        return None
    return Change("R-07", [row_of(line, **_whole(line))], line.key)


def month_to_come(scene: Scene, bill: Bill) -> Change | None:
    """A month is billed that the statement is not about."""
    month = next_month(next_month(scene.supplier.period))
    line = replace(bill, month=month)
    if bill.correction or not bill.charge.total or _is_billed(scene, line):
        return None
    return Change("D-06", [row_of(line, **_whole(line))], line.key)


def _whole(line: Bill) -> dict[str, object]:
    return {"billed_from": month_start(line.month), "billed_to": month_end(line.month)}


def _tenth(charge: Charge) -> Charge:
    return Charge(*(part // 10 for part in charge))


def _is_billed(scene: Scene, line: Bill) -> bool:
    return any(line.key == bill.key for bill in (*scene.supplier.bills, *scene.supplier.bills_before))


def _gone(scene: Scene) -> Iterator[Key]:
    """Who had cover once and has none in the period, by what was known a month before too."""
    first = month_start(scene.supplier.period)
    for key, spells in scene.supplier.book.spells.items():
        known = scene.supplier.before.spells.get(key, [])
        over = all(spell.end is not None and spell.end < first for spell in (*spells, *known))
        if known and over and key[0] in scene.supplier.tariff.contracts:
            yield key


def _as_before(scene: Scene, key: Key, name: str) -> Bill | None:
    """What somebody who left would cost."""
    tariff, month = scene.supplier.tariff, scene.supplier.period
    contract = tariff.contracts[key[0]]
    part = Part(month_start(month), month_end(month), scene.supplier.book.spells[key][-1].on(month_start(month)))
    worker = scene.supplier.book.spells.get((key[0], key[1], ""))
    number = worker[-1].dated[-1].values.get("national_number") if worker else None
    try:
        charge = charged(name, contract.covers, tariff.tables, month, [part])
    except (KeyError, TypeError):
        return None
    return Bill(contract.number, *key, name, month, (part,), number, charge)


def _shuffled(scene: Scene, found: Iterable[T]) -> list[T]:
    listed = sorted(found, key=str)
    scene.random.shuffle(listed)
    return listed
