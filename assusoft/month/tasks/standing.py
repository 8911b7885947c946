"""How a task stands beside what it asks: whose it is, and what one person answered that waits for a second one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from unicodedata import normalize


@dataclass(frozen=True)
class Waiting:
    """What one person said and a second must confirm before it counts.

    `task`: the task it answers, '' for a declaration. `kind`: of the task or declaration. `said`: the `choice` and
    `fields` of an answer, or the declaration as it was stated (see `declarations.stated.Stated`); of what a worker
    chose on a form, the id of that `form` too.
    """

    number: int
    task: str
    kind: str
    person: str
    said: Mapping[str, Any]
    month: str
    reason: str
    by: str
    at: datetime

    @property
    def id(self) -> str:
        """What it is called by."""
        return f"W{self.number}"

    @property
    def values(self) -> Mapping[str, str]:
        """The values that it brings."""
        found: Mapping[str, str] = self.said["fields" if self.task else "values"]
        return found

    @property
    def form(self) -> str:
        """The worker's form that says so, C3; '' where a colleague said it."""
        return str(self.said.get("form", ""))

    @property
    def stated(self) -> dict[str, Any]:
        """The declaration as it was stated."""
        return {name: value for name, value in self.said.items() if name != "form"}


@dataclass(frozen=True)
class Standing:
    """`assignee`: whose task it is, '' for nobody's; `waiting`: what waits for a second person, None for nothing."""

    assignee: str = ""
    waiting: Waiting | None = None


NOBODY_YET = Standing()


def is_same_person(one: str, other: str) -> bool:
    """Whether two names of who acts are one person's, whatever their capitals, blanks and way to write an accent.

    Names are all there is to go by: two people of one name are one here, and one person with two names is two.
    """
    return _alike(one) == _alike(other)


def _alike(name: str) -> str:
    return normalize("NFC", normalize("NFC", " ".join(name.split())).casefold())
