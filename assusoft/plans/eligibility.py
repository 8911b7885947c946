"""Plan sheet x people -> who is eligible, from when, until when, for which salary."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from assusoft.months import add_months, month_end, month_of, month_start, next_month, term_end
from assusoft.plans.model import Plan
from assusoft.plans.rules import Months, evaluate, evaluate_all, unknown_fields
from assusoft.schema import DTYPES

_BOOLEAN = DTYPES["flag"]


def eligible(plan: Plan, people: pd.DataFrame, month: Months) -> pd.Series:
    """True, False or missing («cannot be decided») per row of `people`, before exceptions and maximum age apart.

    Parameters
    ----------
    people
        One row per person in service (worker fields and the employer's own), `person` among the columns.
    month
        One month, or one for each row.
    """
    return eligible_for_all([plan], people, month)[plan.name]


def eligible_for_all(plans: Collection[Plan], people: pd.DataFrame, month: Months) -> dict[str, pd.Series]:
    """Plan name -> `eligible`, the rules of all plans computed together."""
    answers = evaluate_all([plan.eligible for plan in plans], people, month)
    return {
        plan.name: _with_exceptions(plan, answer, people, month) for plan, answer in zip(plans, answers, strict=True)
    }


def _with_exceptions(plan: Plan, answer: pd.Series, people: pd.DataFrame, month: Months) -> pd.Series:
    answer = answer.astype(_BOOLEAN)
    for exception in plan.exceptions:
        concerned = people["person"] == exception.person
        if exception.until is not None:
            concerned &= np.array(month, dtype=str) <= month_of(exception.until)
        answer = answer.mask(concerned, exception.effect == "include")
    return answer


def too_old(plan: Plan, births: pd.Series, month: str) -> pd.Series:
    """Whether the plan's maximum age is reached on the first day of the month; unknown births are not too old."""
    if plan.maximum_age is None:
        return pd.Series(False, index=births.index, dtype=_BOOLEAN)
    return (births <= add_months(month_start(month), -12 * plan.maximum_age)).fillna(False)


def undecided_fields(plan: Plan, people: pd.DataFrame, month: str) -> list[tuple[str, ...]]:
    """For rows whose eligibility is missing: exactly the fields that made it so."""
    return unknown_fields(plan.eligible, people, month)


def affiliation_day(plan: Plan, person: dict[str, Any], month: str) -> date:
    """Day a person's affiliation starts: latest known `since` date, waiting period, then the plan's convention.

    When none of the dates is known the first day of the month stands for them.
    """
    known = [person[name] for name in plan.since if person.get(name) is not None]
    met = max(known) if known else month_start(month)
    day = starting(plan, add_months(met, plan.waiting_months))
    return max(day, plan.begins) if plan.begins else day


def starting(plan: Plan, day: date) -> date:
    """The plan's entry convention (sources.md: Entry and exit of a plan): that day, the first of its
    month, or the first of the next."""
    if plan.starts == "day" or day.day == 1:
        return day
    first = day.replace(day=1)
    return first if plan.starts == "first of month" else month_start(next_month(month_of(day)))


def ending(plan: Plan, day: date) -> date:
    """The plan's exit convention: the day itself or the last day of its month."""
    return day if plan.ends == "day" else month_end(month_of(day))


def cover_end(plan: Plan, exit_date: date, reason: str) -> date:
    """Last day of cover after a departure; some reasons keep it for months (sources.md: Brochure 3.2, departures)."""
    return ending(plan, term_end(exit_date, plan.keeps_cover.get(reason, 0)))


def end_before(plan: Plan, start: date, left: Mapping[str, Any]) -> dict[str, Any]:
    """How the affiliation before a new one that begins on `start` ended; the cover never goes beyond its eve.

    `left`: exit data of the contract before. Answers given before the question asked for the exit have none: they meant
    a move to another entity.
    """
    eve = start - timedelta(days=1)
    known = {name: value for name, value in left.items() if value is not None}
    gone = known or {"exit_date": eve, "exit_reason": "transfer_entity"}
    return gone | {"affiliation_to": min(cover_end(plan, gone["exit_date"], gone["exit_reason"]), eve)}


def age_end(plan: Plan, birth: date) -> date:
    """Last day of cover when the plan's maximum age is reached: the eve of the birthday, by the exit convention."""
    assert plan.maximum_age is not None
    return _from_then_on(plan, ending(plan, add_months(birth, 12 * plan.maximum_age) - timedelta(days=1)))


def insured_salary(plan: Plan, people: pd.DataFrame, month: str) -> pd.Series:
    """The plan's salary formula per row, in euro rounded to the cent; missing where a field it needs is missing.

    (sources.md: Yearly salary; Insured salary)
    """
    assert plan.salary is not None
    return evaluate(plan.salary.formula, people, month, "money")


def salary_year(plan: Plan, month: str, ahead: bool = True) -> int:
    """The year whose renewal is the last one due in `month`; not `ahead`: the last one in force in it."""
    assert plan.salary is not None
    due = add_months(month_start(month), plan.salary.ahead if ahead else 0)
    return due.year - (due.month < plan.salary.month)


def first_telling(plans: Iterable[Plan], month: str) -> str:
    """The first month whose messages may be about days of `month`, or later ones: salaries may be told ahead."""
    most = max((plan.salary.ahead for plan in plans if plan.salary), default=0)
    return month_of(add_months(month_start(month), -most))


def member_eligible(plan: Plan, members: pd.DataFrame, month: str) -> pd.Series:
    """True, False or missing per family member, by the plan's family rule."""
    rule = plan.family_rule
    if rule is None or rule.eligible is None:
        return pd.Series(True, index=members.index, dtype=_BOOLEAN)
    return evaluate(rule.eligible, members, month, "boolean").astype(_BOOLEAN)


def child_end(plan: Plan, birth: date) -> date | None:
    """Last day a child is covered by age, or None when the plan has no limit (sources.md: Hospitalisation)."""
    rule = plan.family_rule
    if rule is None or rule.child_maximum_age is None:
        return None
    birthday = add_months(birth, 12 * rule.child_maximum_age)
    ends = {"end of year": date(birthday.year, 12, 31), "end of month": month_end(month_of(birthday))}
    return _from_then_on(plan, ends.get(rule.child_ends, birthday - timedelta(days=1)))


def _from_then_on(plan: Plan, end: date) -> date:
    """The end by an age limit; one that a later version lowers ends nothing before that version is in force."""
    return max(end, plan.first_day - timedelta(days=1)) if plan.first_day else end
