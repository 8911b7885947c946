"""The last closed month under other rules than those of now -> what these alone would tell, asked once for all."""

from collections.abc import Sequence

from assusoft.employer.deciding.decision import MonthView, decided_by_rules_of_now
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.setup import closed_setup, rules_of
from assusoft.month.messages import Message
from assusoft.month.rules import RULES
from assusoft.month.tasks import questions
from assusoft.month.tasks.task import Task
from assusoft.store import Closing


def told_by_rules(employer: EmployerFolder) -> list[Message]:
    """What the rules of now would tell of the last closed month; nothing when they decided it, or none is closed.

    The month is decided again from where its own closing left it: whatever moves then, no payroll moved it.
    """
    closings = employer.facts.closings()
    return list(_told(employer, closings[-1])) if closings else []


def rules_question(employer: EmployerFolder, view: MonthView) -> Task | None:
    """One question about all that the rules alone would tell in an open month; None when that is nothing."""
    before = employer.facts.closing_before(view.month)
    if view.closed or before is None:
        return None
    told = _told(employer, before)
    if not told:
        return None
    persons, ids = {message.person for message in told}, sorted(message.id for message in told)
    return questions.changed_rules(before.month, RULES, persons, ids)


def _told(employer: EmployerFolder, closing: Closing) -> Sequence[Message]:
    if rules_of(employer, closing.month) == RULES:
        return ()
    return employer.once(lambda: _decided_again(employer, closing), "rules alone", closing.number)


def _decided_again(employer: EmployerFolder, closing: Closing) -> Sequence[Message]:
    setup = closed_setup(employer, closing.month)
    facts = employer.facts if setup is None else employer.facts.with_fields(setup.own)
    automatic = employer.automatic if setup is None else setup.automatic
    said, imported = facts.said(closing.answers_through), facts.imported(closing.month)
    return decided_by_rules_of_now(facts, imported, closing, said, facts.plans(closing), automatic).messages
