"""Faults of identity: who is named otherwise, or under another contract or worker."""

from datetime import date, timedelta

from assusoft.simulation.bills import Bill
from assusoft.simulation.rows import row_of
from assusoft.simulation.scene import Change, Scene

_STRANGERS = (("Onbekend", "Jan"), ("Inconnu", "Jeanne"), ("Vreemd", "Piet"), ("Nouveau", "Luc"))


def unknown_person(scene: Scene, bill: Bill) -> Change | None:
    """A person stands there whom nobody knows."""
    if bill.correction or bill.member or not bill.charge.total:
        return None
    number, born = _free_number(scene)
    last, first = scene.random.choice(_STRANGERS)
    who = {"national_number": number, "last_name": last, "first_name": first, "birth_date": born, "person": None}
    return Change("I-01", [row_of(bill, **who)], (bill.contract, "", "", bill.cover, bill.month))


def wrong_number(scene: Scene, bill: Bill) -> Change | None:
    """The national number is one that nobody has; name and birth date are right."""
    if bill.correction or bill.member or not bill.values.get("birth_date"):
        return None
    return Change("I-05", [row_of(bill, national_number=_free_number(scene)[0])])


def misspelt(scene: Scene, bill: Bill) -> Change | None:
    """A letter of the name is missing."""
    name = str(bill.values.get("last_name") or "")
    if bill.correction or len(name) < 4 or not bill.number:
        return None
    return Change("I-06", [row_of(bill, last_name=name[:2] + name[3:])])


def wrong_birth_date(scene: Scene, bill: Bill) -> Change | None:
    """The birth date is a day off; the amount is right."""
    born = bill.values.get("birth_date")
    if bill.correction or born is None or not bill.number:
        return None
    return Change("I-06", [row_of(bill, birth_date=born + timedelta(days=1))])


def other_worker(scene: Scene, bill: Bill) -> Change | None:
    """A family member stands under the number of another worker."""
    others = [one for one in scene.supplier.bills if one.person != bill.person and one.number and not one.member]
    if bill.correction or not bill.member or not others:
        return None
    return Change("I-07", [row_of(bill, national_number=scene.random.choice(others).number)])


def other_contract(scene: Scene, bill: Bill) -> Change | None:
    """The line stands under another contract that has such a cover."""
    taken = {one.key for one in (*scene.supplier.bills, *scene.supplier.bills_before)}
    for other in scene.supplier.tariff.contracts.values():
        key = (other.number, *bill.key[1:])
        if other.number != bill.contract and bill.cover in other.covers and key not in taken and not bill.correction:
            return Change("P-14", [row_of(bill, contract=other.number)])
    return None


def unknown_contract(scene: Scene, bill: Bill) -> Change | None:
    """The line stands under a contract that nobody has."""
    return None if bill.correction else Change("D-05", [row_of(bill, contract=f"{bill.contract}-9")])


def _free_number(scene: Scene) -> tuple[str, date]:
    """A national number with true check digits that nobody of the employer has, and its birth date."""
    taken = {str(row.get("national_number")) for row in scene.supplier.people.values()}
    while True:
        born = date(1960, 1, 1) + timedelta(days=scene.random.randrange(14_000))
        number = int(f"{born:%y%m%d}{scene.random.randrange(1, 998):03}")
        text = f"{number:09}{97 - number % 97:02}"
        if text not in taken:
            return text, born
