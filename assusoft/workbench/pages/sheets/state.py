"""What the page remembers between two acts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assusoft.months import calendar_month
from assusoft.workbench.pages.table import Looking
from assusoft.workbench.pages.visit import Visit

if TYPE_CHECKING:
    from assusoft.employer.sheets.sheets import Skipped


@dataclass(frozen=True)
class Issuing:
    """How far the sheets of everybody are. `left`: persons whose turn comes; `done`, `new`: how many were looked at,
    were not in the archive; `skipped`: who has none for want of letters; `over`: whether it ended or was stopped."""

    left: tuple[str, ...] = ()
    done: int = 0
    new: int = 0
    skipped: tuple[Skipped, ...] = ()
    over: bool = False


@dataclass(frozen=True)
class Failed:
    """A sending that was tried and did not leave, and why."""

    id: str
    state: str
    reason: str


@dataclass(frozen=True)
class Sheets:
    """The state of the page.

    `opened`: the person whose sheet is read; `why`: the key of the figure that is explained; `issuing`: of everybody,
    once it was asked for; `asked`: the facts (their head) of which was shown what would leave; `failed`: what did not.
    """

    looking: Looking = field(default_factory=Looking)
    opened: str = ""
    why: str = ""
    issuing: Issuing | None = None
    asked: str = ""
    leaving: Looking = field(default_factory=Looking)
    waiting: Looking = field(default_factory=Looking)
    failed: tuple[Failed, ...] = ()
    refused: str = ""


def month_of(visit: Visit) -> str:
    """The calendar month that is looked at, closed or not."""
    return calendar_month(visit.month_shown)


def closed_months(visit: Visit) -> list[str]:
    """The months that have sheets, the last first."""
    return sorted({calendar_month(one.month) for one in visit.employer.facts.closings()}, reverse=True)


def is_closed(visit: Visit) -> bool:
    """Whether the month that is looked at has sheets."""
    return not visit.employer.is_new and month_of(visit) in closed_months(visit)
