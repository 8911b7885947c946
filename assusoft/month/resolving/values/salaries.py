"""Affiliations of a plan x the payroll's pay -> the insured salary owed: as the plan renews it, special pay by answer.

(sources.md: Brochure 3.2, salaries)
"""

from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from assusoft.frames import Row, among, assigned, chosen, column, is_true, known, rows_of, rows_where
from assusoft.month.resolving.situation import Situation
from assusoft.month.resolving.values.several_contracts import salary_of
from assusoft.month.resolving.workers.looked_again import corrected_salaries
from assusoft.month.state import SPECIAL_PAY
from assusoft.month.tasks import questions
from assusoft.month.tasks.answer_values import parse
from assusoft.plans.eligibility import salary_year
from assusoft.plans.model import Plan, Salary
from assusoft.plans.rules import fields_of
from assusoft.schema import array_of, dtype_of


class Renewal(NamedTuple):
    """How a plan's salary follows the payroll.

    `since`: the field of the payroll that dates a new salary; None: the first day of the plan's month of renewal does.
    `how`: the same as an English sentence key.
    """

    since: str | None
    how: str


RENEWALS = {
    "yearly": Renewal(None, "Renewed once a year, in month {month}"),
    "always": Renewal("salary_since", "Follows every change of the salary"),
}


def salary_fields(rule: Salary) -> tuple[str, ...]:
    """The fields of a worker that may decide an insured salary: those of its formula, special pay, its date."""
    since = RENEWALS[rule.renewed].since
    return (*fields_of(rule.formula), *SPECIAL_PAY, *([since] if since else []))


def has_special_pay(person: Row) -> bool:
    """Whether the person's salary is never taken without a question."""
    return any(person[name] for name in SPECIAL_PAY)


class _Pay(NamedTuple):
    """What the payroll gives the persons of a plan: the insured salary, the day it counts from, its year of renewal."""

    value: pd.Series
    since: pd.Series
    years: pd.Series


def with_salaries(
    plan: Plan, rows: pd.DataFrame, people: pd.DataFrame, situation: Situation, new: pd.Series
) -> pd.DataFrame:
    """The affiliations with the salaries that are due taken from the payroll, or from HR where pay is special.

    Parameters
    ----------
    rows
        Open affiliations of a plan with a salary, indexed by person.
    people
        The same persons, in the same order.
    new
        Which affiliations begin this month.
    """
    assert plan.salary is not None
    year, value = salary_year(plan, situation.month), salary_of(plan, people, situation.paid, situation.month)
    reported = column(rows, "insured_salary")
    never = reported.isna() & value.notna()  # could not be computed before, or the sheet had no formula
    due = new | ((_moved(plan.salary, rows, value, year) | never) & ("salary" in plan.messages))
    declared = among(people.index, situation.inquiry.declared.of_workers("insured_salary"))
    special, nothing = _has_special_pay(people) & ~declared, is_true(value <= 0) & ~declared
    taken = due & value.notna() & ~nothing & (~special | situation.takeover)
    since = chosen(~new, _renewal_day(plan.salary, people, year), rows["affiliation_from"])
    since = chosen(never & ~new, column(rows, "salary_since"), since)
    years = _years(plan, situation.month, new)
    salary = {
        "insured_salary": chosen(taken, value, reported),
        "salary_year": chosen(taken, years, rows["salary_year"]),
        "salary_since": chosen(taken, since, column(rows, "salary_since")),
    }
    out = assigned(rows, salary)
    out = corrected_salaries(plan, out, people, value, due | special, situation)
    asked = due & ~taken & ((special & (not situation.takeover)) | nothing)
    return _with_answers(plan, out, rows_where(people, asked), _Pay(value, since, years), situation)


def _years(plan: Plan, month: str, new: pd.Series) -> pd.Series:
    """The year of renewal of each salary that is taken: who enters has that of now, and the one told ahead later."""
    told, now = salary_year(plan, month), salary_year(plan, month, ahead=False)
    return pd.Series(array_of("salary_year", [now if begins else told for begins in new]), index=new.index)


def _moved(rule: Salary, rows: pd.DataFrame, value: pd.Series, year: int) -> pd.Series:
    if rule.renewed == "yearly":
        return is_true(rows["salary_year"] < year)
    return is_true(value != column(rows, "insured_salary")) & value.notna()


def _renewal_day(rule: Salary, people: pd.DataFrame, year: int) -> pd.Series:
    since = RENEWALS[rule.renewed].since
    if since is not None:
        return people[since]
    first = date(year, rule.month, 1)
    return pd.Series(array_of("salary_since", [first] * len(people)), index=people.index)


def _has_special_pay(people: pd.DataFrame) -> pd.Series:
    special = pd.Series(False, index=people.index)
    for name in SPECIAL_PAY:
        special |= is_true(people[name])
    return special


def _is_nothing(value: Any) -> bool:
    """Whether the payroll gives an amount that is never told unasked."""
    return value is not None and value <= 0


def _with_answers(
    plan: Plan, rows: pd.DataFrame, special: pd.DataFrame, pay: _Pay, situation: Situation
) -> pd.DataFrame:
    """Ask about the salary of each person of `special`; the rows with what was answered."""
    values: dict[str, Any] = {}
    for person in rows_of(special):
        name = person["person"]
        choices = {"take": known(pay.value[name]), "keep": known(rows.at[name, "insured_salary"])}
        blocking = "insured_salary" in plan.required or not _is_nothing(choices["take"])
        asked_year = int(pay.years[name]) if plan.salary and plan.salary.renewed == "yearly" else None
        answer = situation.inquiry.ask(
            questions.salary(person, plan.name, asked_year, choices["take"], choices["keep"], blocking)
        )
        if answer is not None and answer.choice == "other":
            values[name] = parse(answer.fields["salary"], dtype_of("insured_salary"))
        elif answer is not None:
            values[name] = choices[answer.choice]
    if not values:
        return rows
    answered = among(rows.index, values)
    salaries = pd.Series(array_of("insured_salary", [values.get(name) for name in rows.index]), index=rows.index)
    differs = answered & ~is_true(salaries == rows["insured_salary"])
    return rows.assign(
        insured_salary=rows["insured_salary"].mask(answered, salaries),
        salary_year=rows["salary_year"].mask(answered, pay.years),
        salary_since=rows["salary_since"].mask(differs, pay.since),
    )
