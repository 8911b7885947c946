"""Tasks, messages and people in the visitor's words, with what the visitor's role does not see masked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from assusoft.code_labels import kind_label
from assusoft.days_in_words import day
from assusoft.frames import rows_of
from assusoft.labels import field_label, shown
from assusoft.month.messages import Message
from assusoft.month.tasks.task import Task
from assusoft.month.wording import kind_name, message_line, question
from assusoft.workbench.pages.discretion import MASK, hides, masked
from assusoft.workbench.pages.html import shown as page_shown
from assusoft.workbench.pages.visit import Visit

if TYPE_CHECKING:
    from assusoft.employer import Employer

_OF_PAY = ("salary", "doubtful_choice")
"""Kinds of task whose question says what somebody earns or pays, whatever its facts are called."""


@dataclass(frozen=True)
class Told:
    """A message as a page shows it."""

    id: str
    supplier: str
    plan: str
    kind: str
    person: str
    name: str
    member: str
    since: str
    text: str


def speaking(visit: Visit) -> Employer:
    """The employer, who speaks the visitor's language."""
    return visit.employer.speaking(visit.language)


def labels(visit: Visit) -> dict[str, str]:
    """Plans and fields of the employer's own -> what they are called."""
    employer, language = visit.employer, visit.language
    return employer.once(lambda: employer.labels(language), "labels", language)


def suppliers_of(visit: Visit) -> dict[str, str]:
    """Plan -> its supplier, by its last version."""
    return {plan.name: plan.supplier for plan in visit.employer.plans}


def names(visit: Visit) -> dict[str, str]:
    """Person -> name."""
    from assusoft.employer.looking.people import names_of_all

    employer = visit.employer
    return employer.once(lambda: names_of_all(employer), "names", employer.facts.imports()[-1].number)


def label(visit: Visit, field: str) -> str:
    """What a field is called."""
    return labels(visit).get(field) or field_label(field, visit.language, visit.employer.settings.own)


def value(visit: Visit, field: str, given: Any) -> str:
    """A value in words, masked where the visitor's role does not see it; '' for a missing one."""
    kept = masked(visit, field, given)
    if kept == MASK:
        return MASK
    if isinstance(kept, Decimal):
        return page_shown(kept, visit.language)
    told = shown(field, kept, visit.language, visit.employer.settings.own)
    return "" if told == "-" else told


def hidden_task(visit: Visit, task: Task) -> bool:
    """Whether what a task says holds a value that the visitor's role does not see."""
    if task.kind in _OF_PAY and hides(visit, "insured_salary"):
        return True
    return any(hides(visit, name) for name in _fields(task.facts))


def _fields(facts: Mapping[str, Any]) -> Iterable[str]:
    yield str(facts.get("field", ""))
    for name, given in facts.items():
        yield name
        if isinstance(given, Mapping):
            yield from _fields(given)


def question_told(visit: Visit, task: Task) -> str:
    """What a task asks; who does not see its values is told what it is about."""
    if hidden_task(visit, task):
        return visit.say("{kind}: {name}", kind=kind_name(task.kind, visit.language), name=task.name or task.person)
    return question(task, visit.language, labels(visit), visit.employer.settings.entities)


def told(visit: Visit, messages: Iterable[Message]) -> tuple[Told, ...]:
    """Messages as a page shows them."""
    known, called = names(visit), labels(visit)
    return tuple(_told(visit, message, known, called) for message in messages)


def _told(visit: Visit, message: Message, known: Mapping[str, str], called: Mapping[str, str]) -> Told:
    before, after = (
        {name: masked(visit, name, one) for name, one in row.items()} for row in (message.before, message.after)
    )
    line = message_line(replace(message, before=before, after=after), visit.language, called)
    kind = kind_label(message.kind, visit.language)
    since = day(message.effective, visit.language) if message.effective else ""
    name = " ".join(message.row[part] for part in ("last_name", "first_name") if message.row.get(part))
    return Told(
        message.id, message.supplier, called.get(message.plan, message.plan), kind, message.person,
        name if message.member and name else known.get(message.person, name), message.member,
        since, line.removeprefix(kind).strip().removeprefix(since).strip(),
    )  # fmt: skip


@dataclass(frozen=True)
class Consequence:
    """What an act would lead to: messages told besides, told no longer, and told anyway."""

    told: tuple[Told, ...] = ()
    gone: tuple[Told, ...] = ()
    same: tuple[Told, ...] = ()

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """Supplier, kind, and how many messages are told besides."""
        found = Counter((one.supplier, one.kind) for one in self.told)
        return [(supplier, kind, count) for (supplier, kind), count in sorted(found.items())]


def consequence(visit: Visit, before: Iterable[Message], after: Iterable[Message]) -> Consequence:
    """The difference of the messages of some persons."""
    then, now = list(before), list(after)
    had, has = {one.id for one in then}, {one.id for one in now}
    return Consequence(
        told(visit, [one for one in now if one.id not in had]),
        told(visit, [one for one in then if one.id not in has]),
        told(visit, [one for one in now if one.id in had]),
    )


def entity_names(visit: Visit) -> dict[str, str]:
    """Legal entities the visitor may see: enterprise number -> name."""
    every = dict(visit.employer.settings.entities)
    return {number: name for number, name in every.items() if not visit.entities or number in visit.entities}


def rows(frame: Any) -> list[Mapping[str, Any]]:
    """The rows of a frame, None where a value is missing."""
    return list(rows_of(frame))
