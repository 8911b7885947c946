"""What the page remembers between two acts."""

from dataclasses import dataclass, field
from datetime import date

from assusoft.months import calendar_month, month_end
from assusoft.workbench.pages.table import Looking
from assusoft.workbench.pages.visit import Visit

PARTS = {"totals": "Totals", "persons": "Persons and plans", "nothing": "In no plan"}
"""Part of the page -> what it is called."""


@dataclass(frozen=True)
class Cover:
    """The state of the page.

    `on`, `known_on`: days as 2026-02-28, '' for the last day of the month shown and all that is known. `opened`: a row,
    'PERSON' or 'PERSON:MEMBER'. `why`: what is explained of it.
    """

    part: str = "totals"
    on: str = ""
    known_on: str = ""
    persons: Looking = field(default_factory=Looking)
    nothing: Looking = field(default_factory=Looking)
    opened: str = ""
    why: str = ""


def day_of(visit: Visit, state: Cover) -> date:
    """The day looked at."""
    if state.on:
        return date.fromisoformat(state.on)
    return month_end(calendar_month(visit.month_shown))


def known_on(state: Cover) -> date | None:
    """The day whose knowledge counts; None: all."""
    return date.fromisoformat(state.known_on) if state.known_on else None
