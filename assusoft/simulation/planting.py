"""The lines of a statement -> its rows with faults planted in them, and the truth: which row, which class, how much."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from types import MappingProxyType
from typing import Any, NamedTuple

from assusoft.errors import Refused
from assusoft.simulation import amounts, persons, presence
from assusoft.simulation.bills import Bill, BillKey
from assusoft.simulation.rows import row_of
from assusoft.simulation.scene import Change, Scene, scene_of
from assusoft.simulation.supplier import Supplier

Fault = Callable[[Scene, Bill], Change | None]

ADDS = ("left_still_billed", "never_affiliated", "unknown_person", "unfounded_correction", "month_to_come")
"""Faults that add a line and leave the others as they are."""

FAULTS: Mapping[str, Fault] = MappingProxyType(
    {
        fault.__name__: fault
        for fault in (
            presence.left_still_billed, presence.not_billed, presence.never_affiliated, presence.billed_twice,
            presence.corrected_twice, presence.missing_correction, presence.missing_credit,
            presence.unfounded_correction, presence.month_to_come,
            persons.unknown_person, persons.wrong_number, persons.misspelt, persons.wrong_birth_date,
            persons.other_worker, persons.other_contract, persons.unknown_contract,
            amounts.old_salary, amounts.old_working_time, amounts.other_sex, amounts.other_choice, amounts.old_tariff,
            amounts.other_ceiling, amounts.other_proration, amounts.other_first_day, amounts.other_last_day,
            amounts.other_split, amounts.other_tax, amounts.rounding, amounts.cents_for_euro, amounts.a_year_at_once,
            amounts.wrong_sign, amounts.wrong_months, amounts.own_change,
        )
    }
)  # fmt: skip
"""Name -> fault; what each is stands in its function."""


class Planted(NamedTuple):
    """A fault in a statement: its class, the key compared, the numbers of its rows (from one), and cents."""

    fault: str
    name: str
    key: BillKey
    rows: tuple[int, ...]
    billed: int
    due: int


class Bordereau(NamedTuple):
    """The rows of a statement, and the faults among them."""

    rows: Sequence[Mapping[str, Any]]
    faults: Sequence[Planted]


def planted(supplier: Supplier, faults: int | Sequence[str], seed: int) -> Bordereau:
    """The statement with so many faults, or with those of these names; each in another line.

    Raises
    ------
    Refused
        A fault has no line to stand in, or there is none of that name.
    """
    random = Random(seed)
    scene = scene_of(supplier, random)
    found: dict[BillKey, tuple[str, Change]] = {}
    for name in _names(faults, random):
        change = _placed(scene, name, found)
        if change is None and not isinstance(faults, int):
            raise Refused(
                f"No line of the statement of {supplier.period} can have the fault '{name}'. Nothing was written."
            )
        if change is None:
            continue
        found[change[0]] = name, change[1]
        if len(found) == faults:
            break
    return _written(supplier, found)


def _names(faults: int | Sequence[str], random: Random) -> Sequence[str]:
    """The faults to try: those asked for, else all of them in an order of chance, more than once if need be."""
    if not isinstance(faults, int):
        unknown = [name for name in faults if name not in FAULTS]
        if unknown:
            raise Refused(
                f"There is no fault '{unknown[0]}'. Expected one of {', '.join(FAULTS)}. Nothing was written."
            )
        return faults
    return [name for _ in range(faults) for name in random.sample(list(FAULTS), len(FAULTS))] if faults else []


def _placed(scene: Scene, name: str, found: Mapping[BillKey, tuple[str, Change]]) -> tuple[BillKey, Change] | None:
    """The fault in a line that has none yet: the key of that line, or of the line it adds."""
    touched = {(change.key or key)[1:3] for key, (_, change) in found.items()} | {key[1:3] for key in found}
    bills = [bill for bill in scene.supplier.bills if bill.key[1:3] not in touched]
    scene.random.shuffle(bills)
    for bill in bills:
        change = FAULTS[name](scene, bill)
        if change is not None and (change.key or bill.key)[1:3] not in touched:
            if name not in ADDS and scene.is_delay(bill, change):
                continue
            if name not in ADDS:
                return bill.key, change
            key = change.key or bill.key
            return (key if key[1] else (*bill.key[:3], "?", str(len(found)))), change
        if name == "left_still_billed":
            return None  # nobody left: no other line makes a difference
    return None


def _written(supplier: Supplier, found: Mapping[BillKey, tuple[str, Change]]) -> Bordereau:
    """Rows in the order of the lines, those that are added last."""
    rows: list[Mapping[str, Any]] = []
    places: dict[BillKey, tuple[int, ...]] = {}
    due = {bill.key: bill.charge.total for bill in supplier.bills}
    written = [(bill.key, found[bill.key][1].rows if bill.key in found else [row_of(bill)]) for bill in supplier.bills]
    written += [(key, change.rows) for key, (_, change) in found.items() if key not in due]
    for key, lines in written:
        places[key] = tuple(range(len(rows) + 1, len(rows) + len(lines) + 1))
        rows += lines
    faults = [
        Planted(name, change.name, change.key or key, places[key], _total(change.rows), due.get(change.key or key, 0))
        for key, (name, change) in found.items()
    ]
    return Bordereau(rows, faults)


def _total(rows: Sequence[Mapping[str, Any]]) -> int:
    return sum(int(row["billed_total"] * 100) for row in rows)
