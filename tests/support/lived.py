"""A small employer whose months are lived one by one: imported, what blocks answered, closed, proved."""

from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from support.small import write_extracts
from support.world import World, hire

from assusoft.employer import Employer, open_employer
from assusoft.frames import Row

FIRST, SECOND, THIRD, FOURTH = "2025-11", "2025-12", "2026-01", "2026-02"
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
PLANS = ("group", "hospital", "travel")
GIVEN = {"date": "2025-12-31", "money": "41000.00", "percent": "80", "count": "1", "flag": "true", "text": "x"}
LEFT = {"exit_date": "2025-12-31", "reason": "dismissal"}


def employee(world: World, **changed: object) -> Row:
    """One more employee in the payroll, with fields given."""
    hire(world, Random(1), FIRST)
    row: Row = world.workers[f"W{world.hired:05d}"]
    row |= {"statute": "employee", "split_payroll": None, "hire_date": date(2020, 1, 1)} | changed
    row["contract_start"] = row["hire_date"]
    return row


def lived(folder: Path, world: World, month: str, close: bool = True) -> Employer:
    """The month imported from what the world shows, what blocks it answered, and closed."""
    write_extracts(folder, world, month)
    employer = open_employer(folder)
    employer.import_month(month, [], "An", AT)
    if close:
        answered(employer, month)
        employer.close(month, "An", AT)
    return employer


def answered(employer: Employer, month: str) -> None:
    """What blocks is answered with its first choice, until nothing does."""
    while blocking := [task for task in employer.tasks(month) if task.blocking]:
        task = blocking[0]
        needed = [one for one in task.choices[0].questions if one.required and one.default is None]
        fields = {one.name: LEFT.get(one.name) or (one.codes[0] if one.codes else GIVEN[one.type]) for one in needed}
        employer.answer(task.id, task.choices[0].name, fields, "An", AT)


def kinds(messages) -> list[tuple[str, str, str]]:
    """(plan, person, kind) of each message, sorted."""
    return sorted((message.plan, message.person, message.kind) for message in messages)


def proved(employer: Employer, month: str) -> None:
    """The month, what blocks answered, holds, is closed, and comes out again from its facts."""
    answered(employer, month)
    assert [str(line) for line in employer.certificate().failures] == []
    employer.close(month, "An", AT)
    assert employer.verify().differences == ()
