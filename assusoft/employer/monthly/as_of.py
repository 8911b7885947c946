"""What was so on a day, and what was known of it then: the same derivations over the facts stored until a moment."""

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import NamedTuple, TypeVar

import pandas as pd

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.month_view import month_view, month_views
from assusoft.errors import Refused
from assusoft.month.dated import MonthMessages, affiliations_on
from assusoft.month.messages import Message
from assusoft.months import month_of
from assusoft.plans.eligibility import first_telling
from assusoft.plans.model import Plan

F = TypeVar("F", bound=EmployerFolder)


class Holdings(NamedTuple):
    """The affiliations in force on a day, with the values of that day, and the plans they belong to."""

    affiliations: pd.DataFrame
    plans: dict[str, Plan]


def as_of(employer: F, known_on: date | None) -> F:
    """The employer as if nothing had been stored after that moment, to look at only; None: as it is now.

    A day stands for its last instant; a time without a zone is taken as UTC. The store knows plan sheets and setups
    from closings alone: a month still open then is shown with those it was closed with later, else with the folder's
    (see `Facts.closing_with_texts`).
    """
    if known_on is None:
        return employer
    then = copy(employer)
    then.facts, then.views = employer.facts.then(_moment(known_on)), {}
    return then


def month_showing(employer: EmployerFolder, month: str | None, on: date | None) -> str | None:
    """The month whose photo shows the day: its own, else the last one imported before it, else the first of all.

    Raises
    ------
    Refused
        Both a month and a day are given.
    """
    if on is None:
        return month
    if month is not None:
        raise Refused(f"Both a month ({month}) and a day ({on}) are asked for. Give one of them.")
    months = employer.facts.months()
    return next((shown for shown in reversed(months) if shown <= month_of(on)), months[0] if months else None)


def holdings_on(employer: EmployerFolder, day: date) -> Holdings:
    """What holds on the day by all that is known: what was reported later but became so before it counts too."""
    facts = employer.facts
    months = facts.rounds()
    last = month_view(employer, months[-1] if months else None)
    first = first_telling(employer.plans, month_of(day))
    closed = [month for month in months[:-1] if month >= first and facts.closing_of(month)]
    views = [*month_views(employer, closed), last]
    reported = [
        MonthMessages(
            view.reported.affiliations, [_named_now(message, view.plans, last.plans) for message in view.messages]
        )
        for view in views
    ]
    plans = {name: plan for view in views for name, plan in view.plans.items()}
    return Holdings(affiliations_on(day, last.resolution.state.affiliations, reported), plans)


def _named_now(message: Message, then: Mapping[str, Plan], now: Mapping[str, Plan]) -> Message:
    """The message under the name its plan has now with its supplier."""
    name = then[message.plan].reported_as
    before = f"{name}@{message.supplier}"
    return replace(message, plan=before) if before in now else replace(message, plan=name)


def _moment(known_on: date) -> datetime:
    if not isinstance(known_on, datetime):
        return datetime.combine(known_on, time.max, UTC)
    return known_on if known_on.tzinfo else known_on.replace(tzinfo=UTC)
