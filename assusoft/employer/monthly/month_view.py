"""A month of an employer folder decided from its facts; what is known is kept."""

from collections.abc import Sequence
from functools import partial

from assusoft.employer.deciding.decision import MonthView, Revise, decide, decide_again, decided_then, messages_of
from assusoft.employer.deciding.month_texts import month_texts
from assusoft.employer.deciding.revising import revised
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.setup import rules_of
from assusoft.month.messages import Message
from assusoft.month.rules import RULES
from assusoft.month.said import Said
from assusoft.store import Import


def month_view(employer: EmployerFolder, month: str | None = None) -> MonthView:
    """The month decided from facts (the month being worked on when none is given).

    A closed month is decided with the plan sheets and settings it was closed with, and with the answers it had; one
    that other rules decided is shown as it was stored.
    """
    facts = employer.facts.steady()
    wanted = month or facts.working_month()
    closing, imported = facts.closing_of(wanted), facts.imported(wanted)
    said = facts.said(closing.answers_through if closing else None)
    before = facts.closing_before(imported.month)
    key = (imported.number, closing and closing.number, before and before.number)
    known = employer.views.get(key)
    revise = partial(revised, employer, wanted)
    decided = decide_again(known, facts, said, revise) if known else _decided(employer, imported, said, revise)
    employer.views[key] = decided
    return decided


def messages_if(employer: EmployerFolder, view: MonthView, said: Said, persons: Sequence[str]) -> list[Message]:
    """The persons' messages of an open month if this were what is said."""
    return messages_of(view, employer.facts, said, persons, partial(revised, employer, view.month))


def _decided(employer: EmployerFolder, imported: Import, said: Said, revise: Revise) -> MonthView:
    facts, plans, automatic = month_texts(employer, imported.month)
    closing = facts.closing_of(imported.month)
    if closing is not None and rules_of(employer, imported.month) != RULES:
        return decided_then(facts, imported, closing, said, plans, automatic)
    return decide(facts, imported, said, plans, automatic, revise=revise)
