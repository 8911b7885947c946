"""One plan x one worker -> between which days the affiliation may begin."""

from datetime import date, timedelta

from assusoft.frames import Row
from assusoft.month.resolving.situation import Situation
from assusoft.plans.eligibility import affiliation_day, age_end, starting
from assusoft.plans.model import Plan


def earliest_day(plan: Plan, person: Row, before: Row | None, situation: Situation) -> date | None:
    """The first day possible: of birth, of unbroken service (or of its month, by the plan), after the cover before,
    after the last day on which HR said that the person is insured elsewhere, and after that of a declared exclusion."""
    service, ended = person["service_from"], before["affiliation_to"] if before else None
    elsewhere = situation.elsewhere.get((person["person"], plan.name))
    bounds = (
        person["birth_date"],
        min(service, starting(plan, service)) if service else None,
        ended + timedelta(days=1) if ended else None,
        elsewhere + timedelta(days=1) if elsewhere else None,
        _readmitted(plan, person, before, situation),
        plan.begins,
    )
    return max((day for day in bounds if day is not None), default=None)


def _readmitted(plan: Plan, person: Row, before: Row | None, situation: Situation) -> date | None:
    """The day after a declared exclusion; None where the cover began before it and was never told to have ended.

    That is so of who was excluded in the month that was taken over: what suppliers know of the time before stays.
    """
    first, after = situation.inquiry.declared.readmitted.get((plan.name, person["person"]), (None, None))
    if first is None or (before is None and affiliation_day(plan, person, situation.month) < first):
        return None
    return after


def latest_day(plan: Plan, person: Row) -> date | None:
    """The last day possible: of cover, by the plan's maximum age."""
    return age_end(plan, person["birth_date"]) if plan.maximum_age is not None and person["birth_date"] else None
