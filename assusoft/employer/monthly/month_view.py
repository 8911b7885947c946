"""A month of an employer folder decided from its facts; what is known is kept."""

from collections.abc import Mapping, Sequence

from assusoft.employer.decision import MonthView, decide, decide_again, decided_then
from assusoft.employer.facts import Facts
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.setup import closed_setup, rules_of
from assusoft.month.rules import RULES
from assusoft.month.tasks.answer import Answer
from assusoft.plans.sheet import Plan, plans_in_force
from assusoft.store import Import


def month_view(employer: EmployerFolder, month: str | None = None) -> MonthView:
    """The month decided from facts (the month being worked on when none is given).

    A closed month is decided with the plan sheets and settings it was closed with, and with the answers it had; one
    that other rules decided is shown as it was stored.
    """
    facts = employer.facts.steady()
    wanted = month or facts.working_month()
    closing, imported = facts.closing_of(wanted), facts.imported(wanted)
    answers = facts.answers(closing.answers_through if closing else None)
    before = facts.closing_before(imported.month)
    key = (imported.number, closing and closing.number, before and before.number)
    known = employer.views.get(key)
    decided = decide_again(known, facts, answers) if known else _decided(employer, imported, answers)
    employer.views[key] = decided
    return decided


def _decided(employer: EmployerFolder, imported: Import, answers: Sequence[Answer]) -> MonthView:
    closed = closed_setup(employer, imported.month)
    facts = employer.facts if closed is None else employer.facts.with_fields(closed.own)
    plans, closing = _plans_of(employer, facts, imported.month), facts.closing_of(imported.month)
    automatic = closed.automatic if closed else employer.automatic
    if closing is not None and rules_of(employer, imported.month) != RULES:
        return decided_then(facts, imported, closing, answers, plans, automatic)
    return decide(facts, imported, answers, plans, automatic)


def _plans_of(employer: EmployerFolder, facts: Facts, month: str) -> Mapping[str, Plan]:
    """The sheets in force in the month; those a closed month was closed with, whatever the folder holds now."""
    closing = facts.closing_with_texts(month)
    return facts.plans(closing) if closing else plans_in_force(employer.plans, month)
