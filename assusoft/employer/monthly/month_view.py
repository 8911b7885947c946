"""A month of an employer folder decided from its facts; what is known is kept."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial

from assusoft.employer.deciding.decision import MonthView, Revise, decide, decide_again, decided_then, messages_of
from assusoft.employer.deciding.month_texts import month_texts
from assusoft.employer.deciding.revising import revised
from assusoft.employer.facts import Facts
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.returns.refused import owed_again
from assusoft.employer.setup import rules_of
from assusoft.errors import Erased
from assusoft.month.messages import Message
from assusoft.month.rules import RULES
from assusoft.month.said import Said
from assusoft.store import Import

MEMBER_SIGNS = frozenset(("national_number", "last_name", "first_name", "birth_date"))
"""Fields that tell who a family member is (see `store.persons.alike`)."""


def month_view(employer: EmployerFolder, month: str | None = None) -> MonthView:
    """The month decided from facts (the month being worked on when none is given).

    A closed month is decided with the plan sheets and settings it was closed with, and with the answers it had; one
    that other rules decided is shown as it was stored.
    """
    facts = employer.facts.steady()
    wanted = month or facts.working_month()
    closing, imported = facts.closing_of(wanted), facts.imported(wanted)
    said = facts.said(closing.answers_through if closing else None)
    key = _key(facts, wanted)
    known = employer.views.get(key)
    revise = partial(revised, employer, wanted)
    decided = decide_again(known, facts, said, revise) if known else _decided(employer, imported, said, revise)
    employer.views[key] = decided
    return decided


def month_views(employer: EmployerFolder, months: Iterable[str]) -> list[MonthView]:
    """These months decided, without those of which something they rest on was erased."""
    views = list[MonthView]()
    for month in months:
        with suppress(Erased):
            views.append(month_view(employer, month))
    return views


def _key(facts: Facts, month: str) -> tuple[object, ...]:
    """What a month stands on."""
    closing, before = facts.closing_of(month), facts.closing_before(month)
    returned = facts.returns_through(month)
    return facts.imported(month).number, closing and closing.number, before and before.number, returned


def messages_of_open(
    employer: EmployerFolder, month: str, persons: Sequence[str], supposed: Said | None = None
) -> list[Message]:
    """The persons' messages of an open month; `supposed`: if this were what is said.

    A month that was not decided yet is decided for these persons alone, and those whom they may concern.
    """
    facts = employer.facts.steady()
    view, said = employer.views.get(_key(facts, month)), supposed or facts.said()
    if view is None and _names_said_later(facts, said):
        view = month_view(employer, month)
    if view is not None and supposed is not None:
        return messages_if(employer, view, supposed, persons)
    if view is not None:
        return [message for message in month_view(employer, month).messages if message.person in persons]
    texts, known = month_texts(employer, month), facts.akin(persons, said.declarations)
    part = decide(
        texts.facts, facts.imported(month), said, texts.plans, texts.automatic, known, partial(revised, employer, month)
    )
    return [message for message in part.messages if message.person in persons]


def _names_said_later(facts: Facts, said: Said) -> bool:
    """Whether HR said, since the last closing, what tells a family member: who is akin by it, no row shows yet."""
    through = max((closing.answers_through for closing in facts.closings()), default=0)
    answers = {answer.facts.get("field") for answer in said.answers if answer.number > through and answer.member}
    declared = {name for one in said.declarations if one.number > through and one.member for name in one.values}
    return bool((answers | declared) & MEMBER_SIGNS)


def messages_if(employer: EmployerFolder, view: MonthView, said: Said, persons: Sequence[str]) -> list[Message]:
    """The persons' messages of an open month if this were what is said."""
    return messages_of(view, employer.facts, said, persons, partial(revised, employer, view.month))


def _decided(employer: EmployerFolder, imported: Import, said: Said, revise: Revise) -> MonthView:
    facts, plans, automatic = month_texts(employer, imported.month)
    closing = facts.closing_of(imported.month)
    if closing is not None and rules_of(employer, imported.month) != RULES:
        refused = owed_again(employer, imported.month)
        return decided_then(facts, imported, closing, said, plans, automatic, refused)
    return decide(facts, imported, said, plans, automatic, revise=revise)
