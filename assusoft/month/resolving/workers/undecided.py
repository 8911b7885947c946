"""Workers whose conditions cannot be decided -> a question about exactly the fields that made it so."""

import pandas as pd

from assusoft.frames import rows_of
from assusoft.month.resolving.situation import Situation
from assusoft.month.tasks import questions
from assusoft.plans.eligibility import undecided_fields
from assusoft.plans.model import Plan


def ask_undecided(plan: Plan, people: pd.DataFrame, situation: Situation) -> None:
    """The rule cannot be decided: ask for exactly the fields that made it so."""
    if not len(people):
        return
    for person, fields in zip(rows_of(people), undecided_fields(plan, people, situation.month), strict=True):
        for name in fields:
            if (person["person"], name) not in situation.set_aside:
                full = questions.full_name(person)
                blocking = plan.enrolment == "mandatory"
                situation.inquiry.ask(questions.missing_data(person["person"], "", full, name, blocking, [plan.name]))
