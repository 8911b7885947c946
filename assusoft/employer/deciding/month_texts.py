"""The plan sheets, fields and switches a month is decided with: those it was closed with, else the folder's."""

from collections.abc import Mapping
from typing import NamedTuple

from assusoft.employer.facts import Facts
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.setup import closed_setup
from assusoft.plans.model import Plan
from assusoft.plans.versions import plans_in_force


class MonthTexts(NamedTuple):
    """`facts`: read with the own fields of the month. `plans`, `automatic`: see `decision.decide`."""

    facts: Facts
    plans: Mapping[str, Plan]
    automatic: frozenset[str]


def month_texts(employer: EmployerFolder, month: str) -> MonthTexts:
    """What the month is decided with, whatever the folder holds now when it is closed."""
    closed = closed_setup(employer, month)
    facts = employer.facts if closed is None else employer.facts.with_fields(closed.own)
    closing = facts.closing_with_texts(month)
    plans = facts.plans(closing) if closing else plans_in_force(employer.plans, month)
    suppliers = closed.suppliers if closed else employer.suppliers
    limits = {key: one.days_ahead for key, one in suppliers.items() if one.days_ahead is not None}
    limited = {
        name: plan.model_copy(update={"days_ahead": limits[plan.supplier]}) if plan.supplier in limits else plan
        for name, plan in plans.items()
    }
    return MonthTexts(facts, limited, closed.automatic if closed else employer.automatic)
