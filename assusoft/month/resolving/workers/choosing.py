"""A plan whose choice shows as a deduction x its workers -> who chose it, and what is asked where nobody can tell."""

from datetime import date

import numpy as np
import pandas as pd

from assusoft.frames import Mask, Row, among
from assusoft.month.resolving.situation import Situation
from assusoft.month.resolving.workers.choices import unpaid_since
from assusoft.month.tasks import questions
from assusoft.months import month_end, previous_month
from assusoft.plans.eligibility import ending
from assusoft.plans.model import Plan


def choosing(plan: Plan, people: pd.DataFrame, situation: Situation) -> tuple[Mask, Mask]:
    """Of the people: who chose the plan (all of them when no deduction shows it); whose deduction does not say."""
    if plan.choice_wage_code is None:
        return np.ones(len(people), bool), np.zeros(len(people), bool)
    made, doubtful = situation.choices.of(plan.choice_wage_code), situation.choices.doubtful(plan.choice_wage_code)
    return among(people.index, made), among(people.index, doubtful)


def is_doubtful(plan: Plan, person: Row, situation: Situation) -> bool:
    """Whether the person's deduction does not say whether the plan is chosen."""
    return _doubt(plan, person, situation) is not None


def begin_of_choice(plan: Plan, person: Row, day: date, bounds: questions.Bounds, situation: Situation) -> Row | None:
    """First values of the affiliation of somebody whose deduction does not say; None while it is open or refused."""
    doubt = _doubt(plan, person, situation) or {}
    answer = situation.inquiry.ask(questions.choice_to_begin(person, plan.name, doubt, day, bounds))
    if answer is None or answer.choice == "not_now":
        return None
    return {"affiliation_from": date.fromisoformat(answer.fields["affiliation_from"])}


def end_of_choice(plan: Plan, person: Row, situation: Situation) -> Row | None:
    """How the cover ends when nothing is withheld any more; None when it goes on: it may be no choice, and is asked."""
    doubt, end = _doubt(plan, person, situation), month_end(previous_month(situation.month))
    if doubt is None and (since := unpaid_since(person, situation.month)) is not None:
        doubt = {"doubt": "unpaid", "since": since}
    if doubt is not None:
        answer = situation.inquiry.ask(questions.choice_to_end(person, plan.name, doubt, end))
        if answer is None or answer.choice == "keep":
            return None
        end = ending(plan, date.fromisoformat(answer.fields["end_date"]))
    return {"affiliation_to": end, "exit_reason": "choice"}


def _doubt(plan: Plan, person: Row, situation: Situation) -> Row | None:
    return situation.choices.doubts.get((person["person"], plan.choice_wage_code or ""))
