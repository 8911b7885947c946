"""The own checks of plan sheets x the workers in each plan -> a question for each hit, and each missing field."""

from collections.abc import Mapping

import pandas as pd

from assusoft.frames import among, as_mask, rows_of, rows_where, values_of
from assusoft.month.resolving.declaring import text_of
from assusoft.month.resolving.situation import Situation
from assusoft.month.state import are_open
from assusoft.month.tasks import questions
from assusoft.plans.model import Check, Plan
from assusoft.plans.rules import evaluate_all, fields_of, unknown_fields


def ask_checks(owed: pd.DataFrame, plans: Mapping[str, Plan], situation: Situation) -> None:
    """Ask about every worker in service, affiliated at the end of the month, whom a check of the plan's sheet finds.

    In the takeover month, where everything is new, no check blocks.
    """
    for plan in plans.values():
        if not plan.checks:
            continue
        mine = as_mask(owed["plan"] == plan.name) & as_mask(owed["member"] == "") & are_open(owed)
        people = rows_where(situation.serving, among(situation.serving.index, values_of(owed["person"][mine])))
        answers = evaluate_all([check.when for check in plan.checks], people, situation.month) if len(people) else []
        for check, found in zip(plan.checks, answers, strict=False):
            _ask_hits(plan, check, rows_where(people, as_mask(found)), situation)
            _ask_undecided(plan, check, rows_where(people, found.isna().to_numpy(dtype=bool)), situation)


def _blocks(check: Check, situation: Situation) -> bool:
    return check.blocking and not situation.takeover


def _ask_hits(plan: Plan, check: Check, people: pd.DataFrame, situation: Situation) -> None:
    names = fields_of(check.when)
    for person in rows_of(people):
        values = {name: text_of(person[name]) for name in names}
        situation.inquiry.ask(questions.check(person, plan.name, check.name, values, _blocks(check, situation)))


def _ask_undecided(plan: Plan, check: Check, people: pd.DataFrame, situation: Situation) -> None:
    """The check cannot be decided: ask for exactly the fields that made it so."""
    if not len(people):
        return
    for person, fields in zip(rows_of(people), unknown_fields(check.when, people, situation.month), strict=True):
        whom = person["person"], "", questions.full_name(person)
        for name in fields:
            if (person["person"], name) not in situation.set_aside:
                situation.inquiry.ask(questions.missing_data(*whom, name, _blocks(check, situation), [plan.name]))
