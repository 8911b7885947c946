"""The months of the sample employer lived through: import, answer from the script, close, send; by the facade alone."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assusoft.demo.script import ScriptedAnswer, scripted_answers
from assusoft.demo.write import REPLACED
from assusoft.employer import Employer, open_employer
from assusoft.month.tasks import Task
from assusoft.months import month_end
from assusoft.payroll.photo import Photo

Key = tuple[str, str, str, str, str]
"""Kind, person, plan, field and member of a task, as the truth writes them."""

_PER_PLAN = {"affiliation", "salary", "end_of_eligibility", "family_affiliation", "family_departure"}


class Names:
    """Person and member ids of the product -> keys of the truth: the last ones seen in a photo."""

    def __init__(self) -> None:
        self.persons: dict[str, str] = {}
        self.members: dict[tuple[str, str], str] = {}

    def learn(self, photo: Photo) -> None:
        """Take the names of one month's photo."""
        worker = photo.worker
        for person, number, last, first, birth in zip(
            *(worker[name] for name in ("person", "national_number", "last_name", "first_name", "birth_date")), strict=True
        ):
            if isinstance(number, str):
                self.persons[person] = number
            else:
                self.persons.setdefault(person, f"{last} {first} {birth}")
        members = (photo.family[name] for name in ("person", "member", "first_name"))
        self.members |= {(person, member): first for person, member, first in zip(*members, strict=True)}

    def key_of(self, task: Task) -> Key:
        """The key of a task."""
        plan = task.plans[0] if task.kind in _PER_PLAN else ""
        field = ""
        if task.kind in {"missing_data", "inconsistent_data"}:
            field = str(task.facts.get("field") or next(name for name in task.facts if name != "check"))
        member = self.members.get((task.person, task.member), task.member)
        return task.kind, self.persons[task.person], plan, field, member


def run_months(folder: Path, say: Callable[[str], None]) -> Iterator[str]:
    """Live through every month of a sample employer; yields a line for each.

    Raises
    ------
    Refused
        The folder is not a sample employer, or a month cannot be closed.
    """
    script, employer, names = scripted_answers(folder), open_employer(folder), Names()
    for month in sorted(path.name for path in (folder / "extracts").iterdir()):
        say(f"{month}: import, tasks, reports...")
        for found in live(employer, names, month, [answer for answer in script if answer.month == month]):
            say(f"{month}: {found}")
        at = closing_time(month)
        employer.close(month, "Claire (RH)", at)
        employer.send("Claire (RH)", lambda at=at: at)  # type: ignore[misc]
        yield summary(employer, month)
