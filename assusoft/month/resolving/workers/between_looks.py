"""Days between two photos -> who was owed cover on them: asked about, or told as an entry and an exit.

A photo shows who is in service on the last day of a month. Whoever came and went before it, and whoever had passed an
age or lost a condition when the payroll was told late of a contract, was owed cover meanwhile.
(docs/explanation/month.md: What happened between two looks)
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from assusoft.frames import (
    Mask,
    Row,
    aligned,
    among,
    as_mask,
    frame_of,
    is_true,
    keyed,
    rows_of,
    rows_where,
)
from assusoft.month.resolving.situation import Situation
from assusoft.month.resolving.workers.begin_bounds import earliest_day
from assusoft.month.resolving.workers.choosing import choosing
from assusoft.month.resolving.workers.conditions_lost import since_field
from assusoft.month.resolving.workers.undecided import ask_undecided
from assusoft.month.tasks import questions
from assusoft.months import month_end, month_of, month_start, next_month
from assusoft.plans.eligibility import affiliation_day, age_end, eligible, ending, starting
from assusoft.plans.model import Plan
from assusoft.plans.rules import fields_of

Finder = Callable[[Plan, Row, pd.DataFrame, date, Situation], "Owed | None"]

_MONTHS = 36  # that conditions are followed back, to find since when they are lost


class Owed(NamedTuple):
    """Days of cover that were owed, both included. `certain`: the payroll says so; else something was otherwise then.

    `reason`: why they are over, where that is no departure.
    """

    first: date
    last: date
    reason: str = ""
    certain: bool = True


def newly_over(people: pd.DataFrame, reviewed: pd.DataFrame, month: str, first_month: str, remembers: bool) -> Mask:
    """Whose contract is over already when it is met.

    Parameters
    ----------
    people
        A row per person, indexed by person (see `people.main_contracts`).
    reviewed
        What was reviewed when the month before was closed, indexed by person.
    first_month
        The takeover month, '' when it is not known: a contract over by its end was never anybody's business.
    remembers
        Whether contracts that were over were reviewed too. Release 0.1.0 did not: what ended before the month is taken
        as known then.
    """
    met = is_true(aligned(reviewed[["contract"]], people.index)["contract"] == people["contract"])
    recent = as_mask(people["contract_end"] >= month_start(month)) | remembers
    late = as_mask(people["contract_end"] > month_end(first_month)) if first_month else np.ones(len(people), dtype=bool)
    out: Mask = ~people["in_service"].to_numpy(dtype=bool) & ~met.to_numpy(dtype=bool) & recent & late
    return out


def came_and_went(
    plan: Plan, over: pd.DataFrame, running: pd.Index, gone: pd.DataFrame, situation: Situation
) -> pd.DataFrame:
    """New open affiliations of people whose contract is over, as decided; their departure is asked apart.

    Parameters
    ----------
    over
        Affiliations of the plan that ended before, indexed by person.
    running
        Persons whose affiliation is open.
    gone
        Rows of `newly_over`.
    """
    chosen, _ = choosing(plan, gone, situation)
    gone = rows_where(gone, chosen)
    candidates = rows_where(gone, ~among(gone.index, running))
    return _begun(plan, over, candidates, situation, _in_service)


def lost_meanwhile(plan: Plan, over: pd.DataFrame, outside: pd.DataFrame, situation: Situation) -> pd.DataFrame:
    """Affiliations, with their ends, of people in service whom nobody knew, and who met the conditions before.

    `outside`: those of them who do not meet the conditions now.
    """
    if situation.takeover or plan.choice_wage_code is not None:
        return over.iloc[:0]
    unknown = rows_where(outside, ~among(outside.index, situation.contracts))
    return _begun(plan, over, unknown, situation, _lost)


def _begun(
    plan: Plan, over: pd.DataFrame, candidates: pd.DataFrame, situation: Situation, owed: Finder
) -> pd.DataFrame:
    known = dict(zip(over.index, rows_of(over), strict=True)) if len(candidates) else {}
    begun: list[Row] = []
    for person, row in _one_by_one(candidates):
        before = known.get(person["person"])
        first = _first_day(plan, person, before, situation)
        span = owed(plan, person, row, first, situation)
        start = _decided(plan, person, span, before, situation) if span is not None else None
        if start is not None and span is not None:
            end = {"affiliation_to": span.last, "exit_reason": span.reason} if span.reason else {}
            key = {"plan": plan.name, "person": person["person"], "member": "", "status": "affiliated"}
            begun.append(key | {"affiliation_from": start} | end)
    return keyed(frame_of(begun, list(over.columns)), [row["person"] for row in begun])


def _one_by_one(people: pd.DataFrame) -> Iterator[tuple[Row, pd.DataFrame]]:
    for number, person in enumerate(rows_of(people)):
        yield person, people.iloc[number : number + 1]


def _first_day(plan: Plan, person: Row, before: Row | None, situation: Situation) -> date:
    """The affiliation day, not before it may begin."""
    start: date | None = person["contract_start"]
    day = affiliation_day(plan, person, month_of(start) if start else situation.month)
    if plan.choice_wage_code is not None:  # a choice shows from the month of its deduction on
        day = max(day, month_start(situation.month))
    earliest = earliest_day(plan, person, before, situation)
    return day if earliest is None else max(day, earliest, starting(plan, person["service_from"] or earliest))


def _in_service(plan: Plan, person: Row, row: pd.DataFrame, first: date, situation: Situation) -> Owed | None:
    """From the first day to the end of the contract, when the conditions were met on the first day."""
    end: date = person["contract_end"]
    too_late = first > end or (plan.maximum_age is not None and _is_grown(plan, person, first))
    met = None if too_late else eligible(plan, row, month_of(first)).iloc[0]
    if met is None or (not pd.isna(met) and not met):
        return None
    if pd.isna(met):
        ask_undecided(plan, row, situation)
        return None
    return Owed(first, end)


def _is_grown(plan: Plan, person: Row, first: date) -> bool:
    return bool(person["birth_date"]) and age_end(plan, person["birth_date"]) < first


def _lost(plan: Plan, person: Row, row: pd.DataFrame, first: date, situation: Situation) -> Owed | None:
    """From the first day to the one on which the age was reached or a condition lost."""
    if first > month_end(situation.month):
        return None
    ends = [
        span for span in (_to_the_age(plan, person, first), _to_the_loss(plan, person, row, first, situation)) if span
    ]
    if not ends or any(span.last < first for span in ends):
        return None
    span = min(ends, key=lambda one: one.last)
    begun = month_start(situation.first_month) if situation.first_month else date.min
    return span if span.last >= begun and not _never_met(plan, row, first, span) else None


def _to_the_age(plan: Plan, person: Row, first: date) -> Owed | None:
    if plan.maximum_age is None or not person["birth_date"]:
        return None
    return Owed(first, age_end(plan, person["birth_date"]), "maximum_age")


def _to_the_loss(plan: Plan, person: Row, row: pd.DataFrame, first: date, situation: Situation) -> Owed | None:
    """Until the last month in which the rule holds; else until the day that the payroll gives for a field of it."""
    if _holds(plan, row, situation.month):
        return None
    if _holds(plan, row, month_of(first)):
        month, last = month_of(first), situation.month
        for _ in range(_MONTHS):
            if month == last or not _holds(plan, row, next_month(month)):
                break
            month = next_month(month)
        return Owed(first, month_end(month), "not_eligible")
    days = [person[since] for name in fields_of(plan.eligible) if (since := since_field(name)) and person[since]]
    moved = [day for day in days if day > first]
    return Owed(first, ending(plan, min(moved) - timedelta(days=1)), "not_eligible", certain=False) if moved else None


def _never_met(plan: Plan, row: pd.DataFrame, first: date, span: Owed) -> bool:
    return span.certain and not _holds(plan, row, month_of(first))


def _holds(plan: Plan, row: pd.DataFrame, month: str) -> bool:
    return bool(is_true(eligible(plan, row, month)).iloc[0])


def _decided(plan: Plan, person: Row, owed: Owed, before: Row | None, situation: Situation) -> date | None:
    """The first day of cover as the payroll decides or HR says; None while the question is open, or refused."""
    if owed.certain and (plan.enrolment == "automatic" or plan.choice_wage_code is not None):
        return owed.first
    blocking = plan.enrolment == "mandatory" and owed.certain
    ended = before["affiliation_to"] if before and before["status"] == "affiliated" else None
    bounds = (earliest_day(plan, person, before, situation), owed.last)
    answer = situation.inquiry.ask(
        questions.affiliation(person, plan.name, blocking, owed.first, bounds, ended, False, until=owed.last)
    )
    return date.fromisoformat(answer.fields["affiliation_from"]) if answer and answer.choice == "affiliate" else None
