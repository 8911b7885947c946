"""Random histories of a small employer, random plan sheets, and answers in any order."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import Phase
from hypothesis import strategies as st
from support.months import ANNA, CAR, CHOICE, GROUP, HOSPITAL, Employer, photo_of

from assusoft.months import add_months, month_end, month_start

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # a history is shrunk by its seed alone: in vain
FIRST = "2025-11"
ENTITIES = ("0403170701", "0000000097")
SWITCHED = "own"  # the payroll system that replaces the first, with numbers of its own

Row = dict[str, Any]


@dataclass
class World:
    """The employer as it really is, from which each month's photo is taken."""

    workers: dict[str, Row] = field(default_factory=dict)  # person -> contract that counts
    ended: list[Row] = field(default_factory=list)
    family: dict[tuple[str, str], Row] = field(default_factory=dict)
    deductions: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)
    hired: int = 0
    source: str = "blox"

    def photo(self, month: str) -> Any:
        rows = [row | {"source": self.source} for row in (*self.workers.values(), *self.ended)]
        rows = [row for row in rows if row["person"] not in self.absent]
        family = [row for row in self.family.values() if row["person"] not in self.absent]
        deducted = [{"person": one, "wage_code": "8640", "amount": Decimal("7.50")} for one in sorted(self.deductions)]
        rows.sort(key=lambda row: (row["person"], row["contract"]))
        return photo_of(month, rows, family=family, deduction=deducted)


def hire(world: World, rng: Random, month: str) -> None:
    """Somebody begins, perhaps some months ago: entered late in the payroll."""
    world.hired += 1
    person = f"P{world.hired:05d}"
    start = add_months(month_start(month), -rng.choice((0, 0, 1, 5)))
    world.workers[person] = dict(ANNA) | {
        "person": person, "payroll_id": f"{world.source}-{world.hired}", "first_name": f"Anna{world.hired}",
        "hire_date": start, "contract_start": start, "contract": f"{ENTITIES[0]}/{start}",
        "statute": rng.choice(("employee", "employee", "worker", "student", None)),
        "birth_date": rng.choice((date(1985, 7, 30), date(1960, 12, 5), date(1961, 1, 20))),
        "car_class": rng.choice((None, "B")), "split_payroll": rng.choice((None, None, True)),
    }  # fmt: skip


def leave(world: World, rng: Random, month: str) -> None:
    """A contract gets an end: this month, or one that was long ago or is to come."""
    row = pick(world, rng)
    if row is not None:
        row["contract_end"] = month_end(month) - timedelta(days=rng.choice((0, 10, 45, -40)))
        row["end_reason"] = rng.choice(("resignation", "dismissal", "retirement", "death", None))


def come_back(world: World, rng: Random, month: str) -> None:
    """Somebody who left begins again, under the old contract (the end was wrong) or a new one."""
    gone = sorted(person for person, row in world.workers.items() if row.get("contract_end"))
    if gone:
        person = rng.choice(gone)
        if rng.random() < 0.5:
            world.workers[person] |= {"contract_end": None, "end_reason": None}
        else:
            new_contract(world, person, world.workers[person]["entity"], month_start(month))


def move(world: World, rng: Random, month: str) -> None:
    """Another legal entity takes somebody over."""
    row = pick(world, rng)
    if row is not None and not row.get("contract_end"):
        row["contract_end"] = month_start(month) - timedelta(days=1)
        other = next(one for one in ENTITIES if one != row["entity"])
        new_contract(world, row["person"], other, month_start(month))


def new_contract(world: World, person: str, entity: str, start: date) -> None:
    old = world.workers[person]
    world.ended = [row for row in world.ended if (row["person"], row["contract"]) != (person, f"{entity}/{start}")]
    if old["contract"] != f"{entity}/{start}":
        world.ended.append(old)
    world.workers[person] = dict(old) | {
        "entity": entity, "contract": f"{entity}/{start}", "contract_start": start, "contract_end": None,
        "end_reason": None,
    }  # fmt: skip


CELLS: dict[str, Sequence[Any]] = {
    "street": ("Kerkstraat", "Molenweg", None),
    "civil_status": ("single", "married", None),
    "email": ("anna@example.be", None),
    "last_name": ("Peeters", "Maes"),
    "birth_date": (date(1985, 7, 30), date(1985, 7, 31), None),
    "sex": ("F", "M", None),
    "category": ("staff", "executive", None),
    "statute": ("employee", "worker", "student", None),
    "car_class": (None, "B", "C"),
    "car_since": (None, date(2025, 12, 3)),
    "monthly_salary": ("3000.00", "3300.00", None),
    "split_payroll": (None, True),
    "expat": (None, True),
    "effective_pct": ("100", "80", "50", None),
    "contract_pct": ("100", "80", None),
    "weekly_hours": ("38", "30.4"),
    "interruption_kind": (None, "parental", "birth_leave"),
    "interruption_pct": (None, "20"),
    "working_time_since": (None, date(2025, 12, 15)),
    "contract_type": ("permanent", "fixed_term"),
    "death_cover": (),
}


def change(world: World, rng: Random, month: str) -> None:
    """Any cell, in either direction."""
    row = pick(world, rng)
    if row is not None:
        name = rng.choice([name for name, values in CELLS.items() if values])
        row[name] = rng.choice(CELLS[name])


def relate(world: World, rng: Random, month: str) -> None:
    """A family member appears, changes, ends or disappears."""
    row = pick(world, rng)
    if row is None:
        return
    key = row["person"], rng.choice(("F1", "F2"))
    if key in world.family and rng.random() < 0.5:
        del world.family[key]
        return
    world.family[key] = {
        "person": key[0], "member": key[1], "relation": rng.choice(("spouse", "child", "other")),
        "last_name": "Peeters", "first_name": rng.choice(("Lies", "Tom")),
        "birth_date": rng.choice((date(2000, 5, 1), date(2015, 5, 1), None)),
        "until": rng.choice((None, None, month_end(month))),
        "insured": rng.choice((None, True, False)),
    }  # fmt: skip


def choose(world: World, rng: Random, month: str) -> None:
    """A deduction begins or stops."""
    row = pick(world, rng)
    if row is not None:
        world.deductions ^= {row["person"]}


def hide(world: World, rng: Random, month: str) -> None:
    """Somebody is missing from the extract, or back in it."""
    row = pick(world, rng)
    if row is not None:
        world.absent ^= {row["person"]}


def switch(world: World, rng: Random, month: str) -> None:
    """Another payroll system with numbers of its own."""
    world.source = SWITCHED
    for row in (*world.workers.values(), *world.ended):
        row["payroll_id"] = f"{SWITCHED}-{row['person']}"


def nothing(world: World, rng: Random, month: str) -> None:
    """A quiet day."""


EVENTS = (hire, leave, come_back, move, change, change, change, change, relate, relate, choose, hide, hire, nothing)


def pick(world: World, rng: Random) -> Row | None:
    return world.workers[rng.choice(sorted(world.workers))] if world.workers else None


@st.composite
def plan_sheets(draw: Any) -> dict[str, str]:
    """Some of the four plans, each with conventions of its own."""
    starts, ends = draw(st.sampled_from(("day", "first of month", "first of next month"))), draw(st.booleans())
    group = GROUP.replace(
        "reports =", f'starts = "{starts}"\nends = "{"end of month" if ends else "day"}"\nreports =', 1
    )
    if draw(st.booleans()):
        group = group.replace("month = 1", 'renewed = "always"')
    if draw(st.booleans()):
        group = group.replace(
            "\n[salary]", 'messages = ["entry", "exit", "re_entry", "correction", "salary"]\n\n[salary]'
        )
    hospital = HOSPITAL.replace('"optional"', draw(st.sampled_from(('"optional"', '"mandatory"'))))
    hospital = hospital.replace("waiting_months = 3", f"waiting_months = {draw(st.integers(0, 4))}")
    sheets = {"group": group, "hospital": hospital, "car": CAR, "choice": CHOICE}
    return {name: sheets[name] for name in draw(st.sets(st.sampled_from(sorted(sheets)), min_size=1))}


def answer_some(employer: Employer, rng: Random) -> None:
    """Answer open tasks in any order, some of them twice or taken back, until no blocking one is left."""
    while tasks := employer.decide().tasks:
        if not any(task.blocking for task in tasks) and rng.random() < 0.5:
            return
        for task in rng.sample(tasks, len(tasks)):
            if task.blocking or rng.random() < 0.5:
                choice = rng.choice(task.choices)
                asked = [question for question in choice.questions if question.required]
                fields = {one.name: one.default or given_for(one, employer.photo.month, rng) for one in asked}
                employer.answer(task, choice.name, **fields)
                if rng.randint(0, 7) == 7:
                    take_back(employer)


def take_back(employer: Employer) -> None:
    """Retract the last answer."""
    last = employer.answers[-1]
    employer.answers.append(replace(last, number=last.number + 1, retracts=last.number))


def given_for(question: Any, month: str, rng: Random) -> str:
    values = {"date": str(month_end(month)), "money": "41000.00", "percent": "80", "count": "1", "flag": "true"}
    return rng.choice(question.codes) if question.codes else values.get(question.type, "x")
