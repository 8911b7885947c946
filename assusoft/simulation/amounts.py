"""Faults of amounts: what is charged by something that was so before, or is so elsewhere."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from assusoft.months import month_end, month_start, previous_month
from assusoft.simulation.arithmetic import Charge, Part
from assusoft.simulation.bills import Bill
from assusoft.simulation.rows import row_of
from assusoft.simulation.scene import Change, Scene
from assusoft.simulation.sheets import TableRows, rows_in_force

_RULES = ("thirtieths", "actual days")
"""Rules that no other first or last day would come to as well."""


def old_salary(scene: Scene, bill: Bill) -> Change | None:
    """The salary is one of before."""
    return _formerly(scene, bill, "insured_salary", "A-03")


def old_working_time(scene: Scene, bill: Bill) -> Change | None:
    """The working time is one of before."""
    return _formerly(scene, bill, "insured_pct", "A-04")


def _formerly(scene: Scene, bill: Bill, field: str, name: str) -> Change | None:
    known = scene.supplier.before.formerly.get((bill.plan, bill.person, bill.member), {})
    for value in known.get(field, ()) if not bill.correction else ():
        line = scene.with_values(bill, **{field: value})
        if line is not None:
            return Change(name, [row_of(line)])
    return None


def other_sex(scene: Scene, bill: Bill) -> Change | None:
    """The rate is that of the other sex."""
    if bill.correction or bill.values.get("sex") not in ("M", "F"):
        return None
    line = scene.with_values(bill, sex="F" if bill.values["sex"] == "M" else "M")
    return Change("A-05", [row_of(line)]) if line else None


def other_choice(scene: Scene, bill: Bill) -> Change | None:
    """The choice or category is another one of the tariff."""
    columns = {name for rows in scene.supplier.tariff.tables.values() for name in rows[0]}
    plain = {name for name in columns if not name.endswith(("_from", "_to"))}
    for field in sorted(plain - {"from", "year", "value", "source", "sex"}) if not bill.correction else ():
        rows = [row for table in scene.supplier.tariff.tables.values() for row in table if field in row]
        values = sorted({row[field] for row in rows} - {bill.values.get(field)})
        scene.random.shuffle(values)
        for value in values if bill.values.get(field) is not None else ():
            line = scene.with_values(bill, **{field: value})
            if line is not None:
                return Change("A-11", [row_of(line)])
    return None


def old_tariff(scene: Scene, bill: Bill) -> Change | None:
    """The version of the tariff is the one before."""
    for name, rows in scene.supplier.tariff.tables.items() if not bill.correction else ():
        older = _before(rows, month_start(bill.month))
        if older:
            charge = scene.recharged(bill, tables={**scene.supplier.tariff.tables, name: older})
            if charge is not None:
                return Change("A-07", [row_of(replace(bill, charge=charge))])
    return None


def _before(rows: TableRows, day: date) -> TableRows:
    if "from" not in rows[0]:
        return ()
    now = rows_in_force(rows, day)[0]["from"]
    return [row for row in rows if row["from"] < now]


def other_ceiling(scene: Scene, bill: Bill) -> Change | None:
    """The ceiling is that of another year."""
    covers = dict(scene.contract_of(bill).covers)
    names = [bill.cover, *scene.cover_of(bill).get("of", ())]
    for name in [name for name in names if "ceiling" in covers[name]]:
        other = "current" if covers[name].get("ceiling_year", "previous") == "previous" else "previous"
        covers[name] = {**covers[name], "ceiling_year": other}
    return _by_covers(scene, bill, covers, "A-08")


def other_proration(scene: Scene, bill: Bill) -> Change | None:
    """Part of a month is counted by another rule."""
    covers, cover = scene.contract_of(bill).covers, scene.cover_of(bill)
    for rule in (rule for rule in _RULES if rule != cover.get("proration", "actual days")):
        change = _by_covers(scene, bill, {**covers, bill.cover: {**cover, "proration": rule}}, "R-06")
        if change is not None:
            return change
    return None


def _by_covers(scene: Scene, bill: Bill, covers: Mapping[str, Mapping[str, Any]], name: str) -> Change | None:
    charge = None if bill.correction else scene.recharged(bill, covers=covers)
    return None if charge is None or not charge.total else Change(name, [row_of(replace(bill, charge=charge))])


def other_first_day(scene: Scene, bill: Bill) -> Change | None:
    """The cover is billed as if it had begun on the month's first day; where it had, on the sixteenth."""
    first = month_start(bill.month)
    begin = first if bill.parts[0].first > first else first.replace(day=16)
    return _by_days(scene, bill, bill.parts[0]._replace(first=begin), 0, "A-01")


def other_last_day(scene: Scene, bill: Bill) -> Change | None:
    """The cover is billed as if it had not ended within the month; where it had not, as if on the fifteenth."""
    last = month_end(bill.month)
    end = last if bill.parts[-1].last < last else last.replace(day=15)
    return _by_days(scene, bill, bill.parts[-1]._replace(last=end), len(bill.parts) - 1, "A-02")


def _by_days(scene: Scene, bill: Bill, part: Part, place: int, name: str) -> Change | None:
    parts = (*bill.parts[:place], part, *bill.parts[place + 1 :])
    charge = None if bill.correction or part.first > part.last else scene.recharged(bill, parts)
    return None if charge is None else Change(name, [row_of(replace(bill, parts=parts, charge=charge))])


def other_split(scene: Scene, bill: Bill) -> Change | None:
    """Employer and employee pay otherwise; the total is right."""
    moved = bill.charge.employer // 3
    if bill.correction or moved < 2:
        return None
    return _charging(bill, Charge(bill.charge.employer - moved, bill.charge.employee + moved, bill.charge.tax), "S-01")


def other_tax(scene: Scene, bill: Bill) -> Change | None:
    """The tax is that of another branch."""
    if bill.correction or bill.charge.tax < 6:
        return None
    return _charging(bill, bill.charge._replace(tax=bill.charge.tax * 2 + 3), "S-04")


def rounding(scene: Scene, bill: Bill) -> Change | None:
    """A cent more than was rounded."""
    if bill.correction or not bill.charge.employer:
        return None
    return _charging(bill, bill.charge._replace(employer=bill.charge.employer + 1), "N-01")


def own_change(scene: Scene, bill: Bill) -> Change | None:
    """What was billed rightly on the statement before is billed otherwise, and nothing was reported."""
    before = scene.supplier.billed.get((*bill.key[:4], previous_month(bill.month)))
    if bill.correction or before != bill.charge or bill.charge.employer < 500:
        return None
    return _charging(bill, bill.charge._replace(employer=bill.charge.employer * 117 // 100 + 7), "P-16")


def cents_for_euro(scene: Scene, bill: Bill) -> Change | None:
    """The amounts are cents."""
    return _charging(bill, bill.charge.times(100), "A-12") if not bill.correction and bill.charge.total else None


def a_year_at_once(scene: Scene, bill: Bill) -> Change | None:
    """Twelve months are charged in one."""
    return _charging(bill, bill.charge.times(12), "A-12") if not bill.correction and bill.charge.total else None


def wrong_sign(scene: Scene, bill: Bill) -> Change | None:
    """A credit is charged, or a charge credited."""
    return _charging(bill, bill.charge.times(-1), "R-03") if bill.correction and bill.charge.total else None


def wrong_months(scene: Scene, bill: Bill) -> Change | None:
    """A correction counts its month two or three times."""
    if not bill.correction or abs(bill.charge.total) < 10:
        return None
    return _charging(bill, bill.charge.times(scene.random.choice((2, 3))), "R-02")


def _charging(bill: Bill, charge: Charge, name: str) -> Change:
    return Change(name, [row_of(replace(bill, charge=charge))])
