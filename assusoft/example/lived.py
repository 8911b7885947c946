"""A case -> a folder whose months are lived through as anybody does: imported, answered, closed; with its README."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from assusoft.employer import Employer, open_employer
from assusoft.errors import AssusoftError
from assusoft.example.case import Case
from assusoft.example.living import BY, choice_of
from assusoft.example.written import write_case
from assusoft.files import write_whole
from assusoft.frames import rows_of
from assusoft.month.messages import Message
from assusoft.month.tasks.task import Task

_README = """# The smallest employer that shows a message

Nobody in this folder exists: names, numbers, addresses, days of birth and pay were made. Its last month, {month}, shows

    {message}

    assusoft -C FOLDER messages --month {month}
    assusoft -C FOLDER explain {id}

The months are in its database already. To live through them again, remove assusoft.db, then:

{steps}
"""


def lived(case: Case, folder: Path, at: datetime, wanted: Message) -> list[Message]:
    """The messages of the last month of the folder written; none where a month is refused.

    The README speaks of the message that is like the one wanted.
    """
    try:
        write_case(case, folder)
        employer = open_employer(folder)
        steps = _steps(employer, case, at)
        messages = employer.messages(case.month)
        employer.store.close()
    except AssusoftError:
        return []
    shown = next((one for one in messages if (one.plan, one.kind) == (wanted.plan, wanted.kind)), wanted)
    lines = "\n".join(f"    assusoft -C FOLDER {step}" for step in steps)
    text = _README.format(month=case.month, message=f"{shown.id}: {shown.supplier}, {shown.plan}, {shown.kind}, "
                          f"effective {shown.effective}", id=shown.id, steps=lines)  # fmt: skip
    write_whole(folder / "README.md", text.encode())
    return messages


def _steps(employer: Employer, case: Case, at: datetime) -> list[str]:
    """What is done month by month, as verbs."""
    steps = []
    for month in sorted(case.months):
        employer.import_month(month, [], BY, at, release=BY)
        steps.append(f"import --month {month} --release {BY}")
        while given := _given(employer, case, month):
            for task, choice, fields in given:
                employer.answer(task.id, choice, fields, BY, at, sure=True)
                steps.append(
                    " ".join(["answer", task.id, choice, *(f"'{n}={v}'" for n, v in fields.items()), "--sure"])
                )
        if month != case.month:
            employer.close(month, BY, at)
            steps.append(f"close --month {month}")
    return steps


def _given(employer: Employer, case: Case, month: str) -> Sequence[tuple[Task, str, dict[str, str]]]:
    persons, members = _known(employer, case, month)
    found = []
    for task in employer.tasks(month):
        whose = persons.get(task.person, task.person)
        about = replace(task, person=whose, member=members.get((task.person, task.member), task.member))
        if (chosen := choice_of(case, about, month)) is not None:
            found.append((task, *chosen))
    return found


def _known(employer: Employer, case: Case, month: str) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    """Persons, and members of a family, as the import named them -> as the case does."""
    photo, tables = employer.photo(month), case.months[month]
    of_number = {row["payroll_id"]: row["person"] for row in tables["worker"]}
    persons = {row["person"]: of_number[row["payroll_id"]] for row in rows_of(photo.worker)}
    told = {(row["person"], *_who(row)): row["member"] for row in tables["family"]}
    members = {
        (row["person"], row["member"]): told.get((persons[row["person"]], *_who(row)), "")
        for row in rows_of(photo.family)
    }
    return persons, members


def _who(row: dict[str, object]) -> tuple[object, ...]:
    return tuple(row.get(name) for name in ("national_number", "last_name", "first_name", "birth_date", "relation"))
