"""A family member x the cover of its worker x its own cover before -> the day its cover begins, and the first it may.

Rules and their sources: docs/explanation/month.md, Family.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from assusoft.frames import Row
from assusoft.months import add_months
from assusoft.plans.eligibility import starting
from assusoft.plans.model import Plan


@dataclass(frozen=True)
class Beginning:
    """What a member's first day rests on.

    Attributes
    ----------
    worker_from
        First day of the worker's own affiliation; `with_worker`: it begins this month.
    ended
        Last day of the member's own cover before, if there was one.
    declined
        The cover was once declined.
    seen
        The first day of the month in which the member was first seen, or came back; None in the takeover month.
    elsewhere
        Last day of a cover of the same person under another worker, or of its own as a worker.
    """

    worker_from: date
    with_worker: bool
    ended: date | None
    declined: bool
    seen: date | None
    elsewhere: date | None = None


def earliest_day(plan: Plan, member: Row, beginning: Beginning) -> date:
    """The first day that an answer may give.

    Not before birth, nor before the day after a cover of the member itself; of membership and the worker's own cover
    the plan's convention may go back to the first of the month.
    """
    met = _met(member, beginning)
    return _latest(min(met, starting(plan, met)), member["birth_date"], _after(beginning))


def first_day(plan: Plan, member: Row, beginning: Beginning) -> date:
    """The day proposed: by the plan's convention, but never before both are there, nor before the earliest."""
    met = _met(member, beginning)
    seen = beginning.seen if beginning.declined or is_dated_by_sight(member, beginning) else None
    return _latest(met, starting(plan, met), member["birth_date"], _after(beginning), seen)


def _met(member: Row, beginning: Beginning) -> date:
    """The day from which the member belongs to the family of an affiliated worker."""
    return _latest(beginning.worker_from, member["since"])


def _latest(day: date, *others: date | None) -> date:
    return max([day, *(other for other in others if other is not None)])


def _after(beginning: Beginning) -> date | None:
    days = [day for day in (beginning.ended, beginning.elsewhere) if day is not None]
    return max(days) + timedelta(days=1) if days else None


def is_dated_by_sight(member: Row, beginning: Beginning) -> bool:
    """Whether the payroll does not say since when, so that the month in which the member is seen has to.

    It does say so when `since` is after the cover that ended, when the worker begins with the member, and of a
    newborn child.
    """
    seen, ended = beginning.seen, beginning.ended
    if seen is None or beginning.with_worker or (ended and beginning.worker_from > ended):
        return False
    if ended:
        return not (member["since"] and member["since"] > ended)
    return member["since"] is None and not is_newborn(member, seen)


def is_newborn(member: Row, seen: date) -> bool:
    """Whether a child was less than a year old on the day: it is a member since its birth."""
    birth: date | None = member["birth_date"]
    return member["relation"] == "child" and birth is not None and add_months(birth, 12) > seen
