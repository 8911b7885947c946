"""Days between two photos -> who was owed cover on them: asked about, or told as an entry and an exit.

A photo shows who is in service on the last day of a month. Whoever came and went before it, and whoever had passed an
age or lost a condition when the payroll was told late of a contract, was owed cover meanwhile.
(docs/explanation/month.md: What happened between two looks)
"""

from collections.abc import Callable, Collection, Sequence
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

Finder = Callable[[Plan, Sequence[Row], pd.DataFrame, Sequence[date], Situation], "list[Owed | None]"]

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
    plan: Plan, over: pd.DataFrame, running: Collection[str], gone: pd.DataFrame, situation: Situation
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


def lost_meanwhile(
    plan: Plan, over: pd.DataFrame, people: pd.DataFrame, outside: Mask, situation: Situation
) -> pd.DataFrame:
    """Affiliations, with their ends, of people in service whom nobody knew, and who met the conditions before.

    `outside`: which of the people are not affiliated, and do not meet the conditions now.
    """
    if situation.takeover or plan.choice_wage_code is not None:
        return over.iloc[:0]
    unknown = rows_where(people, outside & ~among(people.index, situation.contracts))
    return _begun(plan, over, unknown, situation, _lost)


def _begun(
    plan: Plan, over: pd.DataFrame, candidates: pd.DataFrame, situation: Situation, owed: Finder
) -> pd.DataFrame:
    if not len(candidates):
        return over.iloc[:0]
    past = rows_where(over, among(over.index, candidates.index))
    known, persons = dict(zip(past.index, rows_of(past), strict=True)), rows_of(candidates)
    firsts = [_first_day(plan, person, known.get(person["person"]), situation) for person in persons]
    begun: list[Row] = []
    for person, span in zip(persons, owed(plan, persons, candidates, firsts, situation), strict=True):
        start = _decided(plan, person, span, known.get(person["person"]), situation) if span is not None else None
        if start is not None and span is not None:
            end = {"affiliation_to": span.last, "exit_reason": span.reason} if span.reason else {}
            key = {"plan": plan.name, "person": person["person"], "member": "", "status": "affiliated"}
            begun.append(key | {"affiliation_from": start} | end)
    return keyed(frame_of(begun, list(over.columns)), [row["person"] for row in begun])


def _first_day(plan: Plan, person: Row, before: Row | None, situation: Situation) -> date:
    """The affiliation day, not before it may begin."""
    start: date | None = person["contract_start"]
    day = affiliation_day(plan, person, month_of(start) if start else situation.month)
    if plan.choice_wage_code is not None:  # a choice shows from the month of its deduction on
        day = max(day, month_start(situation.month))
    earliest = earliest_day(plan, person, before, situation)
    return day if earliest is None else max(day, earliest, starting(plan, person["service_from"] or earliest))


def _in_service(
    plan: Plan, persons: Sequence[Row], people: pd.DataFrame, firsts: Sequence[date], situation: Situation
) -> list[Owed | None]:
    """From the first day to the end of the contract, when the conditions were met on the first day."""
    ends = [person["contract_end"] for person in persons]
    in_time = [
        first <= end and not _is_grown(plan, person, first)
        for person, first, end in zip(persons, firsts, ends, strict=True)
    ]
    asked = rows_where(people, np.array(in_time, dtype=bool))
    met = eligible(plan, asked, [month_of(first) for first, timely in zip(firsts, in_time, strict=True) if timely])
    ask_undecided(plan, rows_where(asked, met.isna()), situation)
    admitted = set(asked.index[as_mask(met)])
    return [
        Owed(first, end) if person in admitted else None
        for person, first, end in zip(people.index, firsts, ends, strict=True)
    ]


def _is_grown(plan: Plan, person: Row, first: date) -> bool:
    return plan.maximum_age is not None and bool(person["birth_date"]) and age_end(plan, person["birth_date"]) < first


def _lost(
    plan: Plan, persons: Sequence[Row], people: pd.DataFrame, firsts: Sequence[date], situation: Situation
) -> list[Owed | None]:
    """From the first day to the one on which the age was reached or a condition lost."""
    months, now = [month_of(first) for first in firsts], situation.month
    met, lost = _hold(plan, people, months), ~_hold(plan, people, [now] * len(people))
    until = _last_months(plan, people, months, met & lost, now)
    spans: list[Owed | None] = []
    for number, (person, first) in enumerate(zip(persons, firsts, strict=True)):
        loss = _to_the_loss(plan, person, first, until[number] if met[number] else "") if lost[number] else None
        ends = [span for span in (_to_the_age(plan, person, first), loss) if span is not None]
        spans.append(_first_over(ends, first, met[number], situation))
    return spans


def _first_over(ends: Sequence[Owed], first: date, met: np.bool_, situation: Situation) -> Owed | None:
    """The span that is over first; None when it is not owed, or was over before the takeover.

    `met`: the rule was met in the month of the first day.
    """
    if not ends or first > month_end(situation.month) or any(span.last < first for span in ends):
        return None
    span = min(ends, key=lambda one: one.last)
    begun = month_start(situation.first_month) if situation.first_month else date.min
    return span if span.last >= begun and (met or not span.certain) else None


def _to_the_age(plan: Plan, person: Row, first: date) -> Owed | None:
    if plan.maximum_age is None or not person["birth_date"]:
        return None
    return Owed(first, age_end(plan, person["birth_date"]), "maximum_age")


def _to_the_loss(plan: Plan, person: Row, first: date, month: str) -> Owed | None:
    """Until the last month in which the rule holds, '' for none: until the day the payroll gives for a field of it."""
    if month:
        return Owed(first, month_end(month), "not_eligible")
    days = [person[since] for name in fields_of(plan.eligible) if (since := since_field(name)) and person[since]]
    moved = [day for day in days if day > first]
    return Owed(first, ending(plan, min(moved) - timedelta(days=1)), "not_eligible", certain=False) if moved else None


def _last_months(plan: Plan, people: pd.DataFrame, months: Sequence[str], going: Mask, last: str) -> list[str]:
    """For each row the month, from its own on, before the first in which the rule does not hold; `last` at most.

    `going`: the rows to follow, whose rule holds in their own month.
    """
    reached = list(months)
    for _ in range(_MONTHS):
        going = going & np.array([month < last for month in reached], dtype=bool)
        if not going.any():
            break
        numbers = np.flatnonzero(going)
        following = [next_month(reached[number]) for number in numbers]
        going[numbers] = _hold(plan, people.take(numbers), following)
        for number, month in zip(numbers, following, strict=True):
            reached[number] = month if going[number] else reached[number]
    return reached


def _hold(plan: Plan, people: pd.DataFrame, months: Sequence[str]) -> Mask:
    """Whether the rule is met by each row in its month."""
    return as_mask(eligible(plan, people, months))


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
