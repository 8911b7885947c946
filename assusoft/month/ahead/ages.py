"""Ages that are reached: the maximum age of a plan, a child's limit, the legal pension age."""

from collections.abc import Iterator
from datetime import date

from assusoft.days_in_words import day
from assusoft.language import say
from assusoft.month.ahead.coming import Coming, Outlook, name_of
from assusoft.months import add_months, month_of, month_start, next_month
from assusoft.plans.eligibility import age_end, child_end

PENSION_AGES = ((date(2030, 2, 1), 67), (date(2025, 2, 1), 66), (date.min, 65))
"""First day of the pension from which an age holds, latest first -> years (sources.md: Pension age)."""

CHILDREN = ("child", "stepchild")
"""Members whom a child's age limit is for."""


def maximum_ages(outlook: Outlook) -> Iterator[Coming]:
    """Workers who reach the maximum age of a plan they are in; the day is the last one of the cover."""
    for row in outlook.people.values():
        birth = row["birth_date"]
        for plan, _ in outlook.open_of(row["person"]) if birth else ():
            if plan.maximum_age is not None and outlook.holds(end := age_end(plan, birth)):
                reached = day(add_months(birth, 12 * plan.maximum_age), outlook.language)
                what = say(outlook.language, "{years} years on {day}", years=plan.maximum_age, day=reached)
                ends = say(outlook.language, "The cover ends by itself: the maximum age of the plan is reached.")
                yield Coming(end, row["person"], "", name_of(row), plan.name, "maximum_age", what, ends)


def children_limits(outlook: Outlook) -> Iterator[Coming]:
    """Children who reach the age limit of a plan they are in; the day is the last one of the cover."""
    for row in outlook.family:
        if row["relation"] not in CHILDREN or row["birth_date"] is None:
            continue
        for plan, _ in outlook.open_of(row["person"], row["member"]):
            end = child_end(plan, row["birth_date"])
            if end is not None and outlook.holds(end):
                years = (plan.family_rule and plan.family_rule.child_maximum_age) or 0
                reached = day(add_months(row["birth_date"], 12 * years), outlook.language)
                what = say(outlook.language, "{years} years on {day}", years=years, day=reached)
                ends = say(outlook.language, "The cover of the child ends by itself: the age limit is reached.")
                yield Coming(end, row["person"], row["member"], name_of(row), plan.name, "child_limit", what, ends)


def pension_ages(outlook: Outlook) -> Iterator[Coming]:
    """Workers who reach the legal pension age; the day is the birthday."""
    for row in outlook.people.values():
        if row["birth_date"] is None or not row["in_service"]:
            continue
        birthday, years = pension_day(row["birth_date"])
        if outlook.holds(birthday):
            what = say(outlook.language, "Legal pension age: {years} years", years=years)
            follows = say(
                outlook.language, "The pension may begin next month; cover ends with the contract, or by the plan."
            )
            yield Coming(birthday, row["person"], "", name_of(row), "", "pension_age", what, follows)


def pension_day(birth: date) -> tuple[date, int]:
    """The birthday on which the legal pension age is reached, and that age.

    A pension begins on the first day of the month after that birthday, and the age is the one that holds on that day:
    who is born in January 2030 less 66 years needs 67 (sources.md: Pension age).
    """
    for _, years in PENSION_AGES[::-1]:
        birthday = add_months(birth, 12 * years)
        first = month_start(next_month(month_of(birthday)))
        if _age_on(first) == years:
            return birthday, years
    raise AssertionError("an age always holds")


def _age_on(first: date) -> int:
    return next(years for since, years in PENSION_AGES if first >= since)
