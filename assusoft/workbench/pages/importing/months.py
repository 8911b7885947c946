"""Which month is to be imported: proposed, and which others may be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assusoft.months import calendar_month, is_extra, next_month

if TYPE_CHECKING:
    from assusoft.employer import Employer

_AHEAD = 3


def proposed_month(employer: Employer) -> str:
    """The one being worked on, to be imported again, while it is open; else the one after it."""
    if employer.is_new:
        return employer.settings.first_month
    working = employer.facts.working_month()
    over = is_extra(working) or employer.facts.closing_of(working) is not None
    return next_month(calendar_month(working)) if over else working


def months_to_import(employer: Employer) -> list[str]:
    """The months that can be imported, ascending: those that are open, and a few more."""
    first = proposed_month(employer)
    months = [first]
    for _ in range(_AHEAD):
        months.append(next_month(months[-1]))
    known = [] if employer.is_new else [month for month in employer.months() if month >= first]
    return sorted({*months, *known})
