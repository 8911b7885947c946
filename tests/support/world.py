"""A small employer as it really is, and what may happen to it in a month: the payroll's rows are taken from it.

Nobody in it has a person id: who is who is for the identity ladder to find.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from support.months import ANNA

from assusoft.months import add_months, month_end, month_start


def niss(birth: date, turn: int) -> str:
    """A national number that passes its check."""
    stem = f"{birth:%y%m%d}{turn:03d}"
    return f"{stem}{97 - int(('2' if birth.year >= 2000 else '') + stem) % 97:02d}"


ENTITIES = ("0403170701", "0000000097")
SWITCHED = "own"  # the payroll system that replaces the first, with numbers of its own
Row = dict[str, Any]
Human = tuple[str, str]
"""A worker (who, ''), or a member of the worker's family (who, which); never in an extract."""


@dataclass
class World:
    """`workers`: who -> the contract that counts. `who` stands for a human being and never reaches an extract.

    `mistakes`: what is typed otherwise than it is. `lost`: table and entity of the files that did not come this month.
    """

    workers: dict[str, Row] = field(default_factory=dict)
    ended: list[Row] = field(default_factory=list)
    family: dict[tuple[str, str], Row] = field(default_factory=dict)
    deductions: dict[str, Sequence[Decimal | None]] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    mistakes: dict[Human, Row] = field(default_factory=dict)
    lost: set[tuple[str, str]] = field(default_factory=set)
    hired: int = 0
    numbers: int = 0
    source: str = "blox"

    def tables(self) -> dict[str, list[Row]]:
        """Table -> the rows the payroll delivers this month."""
        return {table: [row for _, row in rows] for table, rows in self._delivered().items()}

    def whose(self) -> dict[str, list[Human]]:
        """Table -> of which human being each of these rows is."""
        return {table: [human for human, _ in rows] for table, rows in self._delivered().items()}

    def _delivered(self) -> dict[str, list[tuple[Human, Row]]]:
        """The rows as they are typed: with mistakes, and without the files that are lost."""
        shown = sorted(set(self.workers) - self.absent)
        contracts = [row for row in (*self.workers.values(), *self.ended) if row["who"] in shown]
        contracts.sort(key=lambda row: (row["who"], str(row["contract_start"])))
        tables: dict[str, list[tuple[Human, Row]]] = {"worker": [], "family": [], "deduction": []}
        for row in contracts:
            human = (row["who"], "")
            bare = {name: value for name, value in row.items() if name != "who"}
            tables["worker"].append((human, bare | self.mistakes.get(human, {})))
        for human, row in sorted(self.family.items()):
            if human[0] in shown:
                self._add(tables, "family", human, row | self.mistakes.get(human, {}))
        for who in sorted(set(shown) & set(self.deductions)):
            for amount in self.deductions[who]:
                self._add(tables, "deduction", (who, ""), {"wage_code": "8640", "amount": amount})
        return tables

    def _add(self, tables: dict[str, list[tuple[Human, Row]]], table: str, human: Human, row: Row) -> None:
        worker = self.workers[human[0]]
        if (table, worker["entity"]) not in self.lost:
            tables[table].append((human, row | {"payroll_id": worker["payroll_id"]}))

    def number(self) -> str:
        """A payroll number nobody had."""
        self.numbers += 1
        return f"{self.source}-{self.numbers}"


def hire(world: World, rng: Random, month: str) -> None:
    """Somebody begins, perhaps some months ago: entered late in the payroll. Not everybody has a national number."""
    world.hired += 1
    start = add_months(month_start(month), -rng.choice((0, 0, 1, 5)))
    birth = rng.choice((date(1985, 7, 30), date(1960, 12, 5), date(1961, 1, 20)))
    other = pick(world, rng) if rng.random() < 0.1 else None  # a namesake
    who = f"W{world.hired:05d}"
    world.workers[who] = {
        **{name: value for name, value in ANNA.items() if name not in ("person", "source", "contract")},
        "who": who, "payroll_id": world.number(),
        "national_number": niss(birth, 2 * world.hired) if rng.random() < 0.7 else None,
        "first_name": other["first_name"] if other else NAMES[world.hired % len(NAMES)], "birth_date": birth,
        "hire_date": start, "contract_start": start, "statute": rng.choice(("employee", "employee", "worker", None)),
        "car_class": rng.choice((None, "B")), "split_payroll": rng.choice((None, None, True)),
    }  # fmt: skip


def leave(world: World, rng: Random, month: str) -> None:
    """A contract gets an end: this month, or one that was long ago or is to come."""
    row = pick(world, rng)
    if row is not None:
        row["contract_end"] = month_end(month) - timedelta(days=rng.choice((0, 10, 45, -40)))
        row["end_reason"] = rng.choice(("resignation", "dismissal", "retirement", "death", None))


def come_back(world: World, rng: Random, month: str) -> None:
    """Somebody who left begins again: under the old contract (the end was wrong), or a new one and a new number."""
    gone = sorted(who for who, row in world.workers.items() if row.get("contract_end"))
    if not gone:
        return
    who = rng.choice(gone)
    if rng.random() < 0.5:
        world.workers[who] |= {"contract_end": None, "end_reason": None}
        return
    new_contract(world, who, world.workers[who]["entity"], month_start(month))
    if rng.random() < 0.5:
        world.workers[who]["payroll_id"] = world.number()


def move(world: World, rng: Random, month: str) -> None:
    """Another legal entity, or another contract in the same one, takes somebody over."""
    row = pick(world, rng)
    if row is not None and not row.get("contract_end"):
        row["contract_end"] = month_start(month) - timedelta(days=1)
        new_contract(world, row["who"], rng.choice(ENTITIES), month_start(month))


def new_contract(world: World, who: str, entity: str, start: date) -> None:
    old = world.workers[who]
    if (old["entity"], old["contract_start"]) != (entity, start):
        world.ended = [
            row
            for row in world.ended
            if (row["who"], row["entity"], row["contract_start"]) not in {(who, entity, start)}
        ]
        world.ended.append(old)
    changed = {"entity": entity, "contract_start": start, "contract_end": None, "end_reason": None}
    world.workers[who] = dict(old) | changed


def redate(world: World, rng: Random, month: str) -> None:
    """The payroll finds that a contract, and perhaps the service, began earlier or later than it said."""
    row = pick(world, rng)
    if row is not None:
        row["contract_start"] = add_months(row["contract_start"], rng.choice((-2, -1, 1)))
        if rng.random() < 0.5:
            row["hire_date"] = row["contract_start"]


def late(world: World, rng: Random, month: str) -> None:
    """A change entered months after its date, which the payroll gives."""
    row = pick(world, rng)
    if row is not None:
        name, since = rng.choice(
            [("civil_status", "civil_status_since"), ("street", "address_since"), ("category", "category_since"),
             ("monthly_salary", "salary_since"), ("effective_pct", "working_time_since")]
        )  # fmt: skip
        row[name] = rng.choice(CELLS[name])
        row[since] = add_months(month_start(month), -rng.choice((1, 3, 14)))


NAMES = ("Anna", "Boris", "Chloé", "Dirk", "Emma", "Farid", "Greet", "Hugo", "Ines", "Karel", "Lotte", "Maarten",
         "Olga", "Quinten", "Rosalie", "Stijn", "Umit", "Yves")  # fmt: skip

CELLS: dict[str, Sequence[Any]] = {
    "street": ("Kerkstraat", "Molenweg", None),
    "civil_status": ("single", "married", None),
    "email": ("anna@example.be", None),
    "last_name": ("Peeters", "Maes"),
    "sex": ("F", "M", None),
    "category": ("staff", "executive", None),
    "statute": ("employee", "worker", "student", None),
    "car_class": (None, "B", "C"),
    "car_since": (None, date(2025, 12, 3)),
    "monthly_salary": ("3000.00", "3300.00", "0.00", "-50.00", None),
    "split_payroll": (None, True),
    "expat": (None, True),
    "effective_pct": ("100", "80", "50", None),
    "contract_pct": ("100", "80", None),
    "weekly_hours": ("38", "30.4"),
    "interruption_kind": (None, "parental", "birth_leave"),
    "interruption_pct": (None, "20"),
    "working_time_since": (None, date(2025, 12, 15)),
    "contract_type": ("permanent", "fixed_term"),
}


def change(world: World, rng: Random, month: str) -> None:
    """Any cell, in either direction."""
    row = pick(world, rng)
    if row is not None:
        name = rng.choice(list(CELLS))
        row[name] = rng.choice(CELLS[name])


def relate(world: World, rng: Random, month: str) -> None:
    """A family member appears, changes, ends or disappears."""
    row = pick(world, rng)
    if row is None:
        return
    key = row["who"], rng.choice(("Lies", "Tom"))
    if key in world.family and rng.random() < 0.5:
        del world.family[key]
        return
    world.family[key] = {
        "relation": rng.choice(("spouse", "child", "other")), "last_name": "Peeters", "first_name": key[1],
        "birth_date": rng.choice((date(2000, 5, 1), date(2015, 5, 1), None)),
        "until": rng.choice((None, None, month_end(month))), "insured": rng.choice((None, True, False)),
    }  # fmt: skip


def choose(world: World, rng: Random, month: str) -> None:
    """A deduction begins or stops."""
    row = pick(world, rng)
    if row is not None and world.deductions.pop(row["who"], None) is None:
        world.deductions[row["who"]] = (Decimal("7.50"),)


def hide(world: World, rng: Random, month: str) -> None:
    """Somebody is missing from the extract, or back in it."""
    row = pick(world, rng)
    if row is not None:
        world.absent ^= {row["who"]}


def switch(world: World, rng: Random, month: str) -> None:
    """Another payroll system, which gives everybody a number of its own."""
    world.source = SWITCHED
    numbers = {row["payroll_id"]: None for row in (*world.workers.values(), *world.ended)}
    new = {number: world.number() for number in numbers}
    for row in (*world.workers.values(), *world.ended):
        row["payroll_id"] = new[row["payroll_id"]]


def nothing(world: World, rng: Random, month: str) -> None:
    """A quiet day."""


EVENTS = (
    hire, hire, leave, come_back, move, redate, late, late, change, change, change, change, relate, relate, choose,
    hide, nothing,
)  # fmt: skip


def pick(world: World, rng: Random) -> Row | None:
    """The contract that counts of somebody, if there is anybody."""
    return world.workers[rng.choice(sorted(world.workers))] if world.workers else None
