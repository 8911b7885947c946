"""What is known today of the days to come: what each kind of coming thing is read from, and what it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from assusoft.frames import Row
from assusoft.month.declarations.declaration import Declaration
from assusoft.month.tasks.answer import Answer
from assusoft.month.tasks.deadlines import Due
from assusoft.month.tasks.task import Task
from assusoft.months import month_start
from assusoft.plans.model import Plan


@dataclass(frozen=True)
class Coming:
    """Something that is known to happen on a day.

    Attributes
    ----------
    day
        When; of a cover that ends, its last day.
    person, member, name
        Who; empty for what concerns a whole plan.
    plan
        The plan concerned; empty where it is none.
    kind
        One English word for programs.
    what, consequence
        What happens, and what follows from it, in the language that was asked for.
    """

    day: date
    person: str
    member: str
    name: str
    plan: str
    kind: str
    what: str
    consequence: str


@dataclass(frozen=True)
class Outlook:
    """What can be known in a month of the days from its first one to `last`, both included.

    Attributes
    ----------
    contracts, family
        Rows of the month's photo, each under the person HR said it is.
    people
        Person -> the contract that counts, with `in_service`.
    affiliations
        What is owed at the end of the month; `open_of` are those without a known end.
    plans
        The sheets in force in the month; `sheets`: every version of every sheet.
    answers, declarations
        Those in force.
    names
        Person and member ('' for the worker) -> name, of everybody who was ever imported.
    due
        Open tasks that have a deadline.
    """

    month: str
    last: date
    contracts: Sequence[Row]
    family: Sequence[Row]
    people: Mapping[str, Row]
    affiliations: Sequence[Row]
    plans: Mapping[str, Plan]
    sheets: Sequence[Plan]
    answers: Sequence[Answer]
    names: Mapping[tuple[str, str], str]
    language: str
    declarations: Sequence[Declaration] = ()
    due: Sequence[tuple[Task, Due]] = ()

    @property
    def first(self) -> date:
        """The first day that is looked at."""
        return month_start(self.month)

    def holds(self, day: date | None) -> bool:
        """Whether that day is looked at."""
        return day is not None and self.first <= day <= self.last

    def open_of(self, person: str, member: str = "") -> Iterator[tuple[Plan, Row]]:
        """The affiliations of a person or member without a known end, each with its plan."""
        for row in self._open.get((person, member), ()):
            yield self.plans[row["plan"]], row

    @cached_property
    def _open(self) -> dict[tuple[str, str], list[Row]]:
        """Person and member -> the affiliations without a known end."""
        found: dict[tuple[str, str], list[Row]] = {}
        for row in filter(is_open, self.affiliations):
            found.setdefault((row["person"], row["member"]), []).append(row)
        return found

    @cached_property
    def contracts_of(self) -> dict[str, list[Row]]:
        """Person -> all contracts."""
        found: dict[str, list[Row]] = {}
        for row in self.contracts:
            found.setdefault(row["person"], []).append(row)
        return found


def is_open(row: Row) -> bool:
    """Whether this is an affiliation without a known end."""
    return row["status"] == "affiliated" and row["affiliation_to"] is None


def name_of(row: Mapping[str, Any]) -> str:
    """'Last First' of a worker or member, as far as known."""
    return " ".join(filter(None, (row.get("last_name"), row.get("first_name"))))
