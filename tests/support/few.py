"""The very small employer with four people and a plan of choice: the first month closed, the second imported."""

from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from support.small import FIRST, write_extracts, write_small
from support.world import World, hire

from assusoft.employer import Employer, open_employer

SECOND = "2025-12"
AT = datetime(2025, 12, 20, tzinfo=UTC)
FIT = """
supplier = "beta"
from = 2025-01-01
eligible = "statute = 'employee'"
enrolment = "optional"
reports = ["name"]
"""


def few_people() -> World:
    """Anna, Boris, Chloé and Dirk, each Peeters but Dirk, who is Janssens; payroll numbers blox-1 to blox-4."""
    world = World()
    for number, name in enumerate(("Anna", "Boris", "Chloé", "Dirk"), start=1):
        hire(world, Random(number), FIRST)
        since = dict.fromkeys(("hire_date", "contract_start"), date(2020, 1, 1))
        plain = {"statute": "employee", "birth_date": date(1985, 7, number), "split_payroll": None, "first_name": name,
                 "national_number": None, "last_name": "Janssens" if name == "Dirk" else "Peeters"}  # fmt: skip
        world.workers[f"W{number:05d}"] |= since | plain
    return world


def few_lived(folder: Path) -> Path:
    """The employer in a new folder: FIRST imported and closed, SECOND imported."""
    write_small(folder)
    (folder / "plans" / "fit.toml").write_text(FIT, "utf-8")
    world = few_people()
    write_extracts(folder, world, FIRST)
    employer = open_employer(folder)
    employer.import_month(FIRST, [], "An", datetime(2025, 12, 1, tzinfo=UTC))
    settle(employer)
    employer.close(FIRST, "An", datetime(2025, 12, 1, tzinfo=UTC))
    write_extracts(folder, world, SECOND)
    employer.import_month(SECOND, [], "An", AT)
    employer.store.close()
    return folder


def settle(employer: Employer) -> None:
    """Answer what is asked, with the first choice."""
    while tasks := [task for task in employer.tasks() if task.blocking]:
        for task in tasks:
            employer.answer(task.id, task.choices[0].name, {}, "An", AT)
