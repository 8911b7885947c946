"""What is known of a task, as a list that people read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from assusoft.days_in_words import month_label
from assusoft.labels import contract_words, shown
from assusoft.month.likeness_wording import candidates_told
from assusoft.month.tasks.answer_values import parse
from assusoft.month.tasks.task import Task
from assusoft.schema import dtype_of, is_field
from assusoft.workbench.pages.discretion import MASK, hides
from assusoft.workbench.pages.tasks.words import ASKED, FACTS
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import hidden_task, label, labels, names, value

Fact = tuple[str, str]
"""What it is called, and its value in words."""

_CONTRACTS = ("contract", "old", "new", "contracts")
_MONTHS = ("month", "seen")
_NOT_SHOWN = (
    "finding",
    "ids",
    "rules",
    "rule",
    "candidates",
    "values",
    "now",
    "before",
    "after",
    "why",
    "table",
    "asks",
)
_OF_FIELD = ("value", "told", "was", "declared")
_PAID = ("amount",)
_PAY = ("salary", "foreign_amount")
"""What answers and declarations call a pay, which no field is called."""


def facts_told(visit: Visit, task: Task) -> list[Fact]:
    """The facts of a task: name and value, those without a value left out."""
    found = [(_called(visit, name), _told(visit, task, name, given)) for name, given in task.facts.items()
             if name not in _NOT_SHOWN]  # fmt: skip
    return [*_check(visit, task), *[(name, text) for name, text in found if text], *_candidates(visit, task)]


def moved(visit: Visit, task: Task) -> list[tuple[str, str, str]]:
    """Field, value before, value now, of a task about several fields that moved; only those that did."""
    before, now = task.facts.get("before"), task.facts.get("now")
    if not isinstance(before, Mapping) or not isinstance(now, Mapping):
        return []
    return [
        (label(visit, name), _typed(visit, name, before.get(name)), _typed(visit, name, one))
        for name, one in now.items() if one != before.get(name)
    ]  # fmt: skip


def _called(visit: Visit, name: str) -> str:
    if name in FACTS:
        return visit.say(FACTS[name])
    return label(visit, name)


def _told(visit: Visit, task: Task, name: str, given: Any) -> str:
    if given is None or given == "":
        return ""
    if name == "plan":
        return labels(visit).get(str(given), str(given))
    if name == "field":
        return label(visit, str(given))
    if name in _CONTRACTS:
        return contract_words(str(given), visit.language, visit.employer.settings.entities)
    if name in _MONTHS:
        return month_label(str(given), visit.language)
    if name == "law":
        return visit.say(str(given))
    if name in _OF_FIELD:
        return _typed(visit, _field_of(task), given)
    if name in _PAID:
        return MASK if hides(visit, "insured_salary") else _amount(visit, given)
    if isinstance(given, (list, tuple)):
        return ", ".join(map(str, given))
    return _typed(visit, name, given)


def _field_of(task: Task) -> str:
    return "insured_salary" if task.kind == "salary" else str(task.facts.get("field", ""))


def _typed(visit: Visit, field: str, given: Any) -> str:
    """The text of a fact as the value of that field, in words."""
    if hides(visit, field):
        return MASK if given not in (None, "") else ""
    if isinstance(given, str) and is_field(field):
        given = parsed(field, given)
    return value(visit, field, given)


def parsed(field: str, text: str) -> Any:
    """A text that stands for a value of that field; the text itself where it is none."""
    try:
        return parse(text, dtype_of(field))
    except (ValueError, KeyError):
        return text


def _amount(visit: Visit, given: Any) -> str:
    try:
        return shown("amount", Decimal(str(given)), visit.language, {})
    except InvalidOperation:
        return str(given)


def _check(visit: Visit, task: Task) -> Iterator[Fact]:
    """What a check of a plan says, with the values it was found by."""
    if task.kind != "check":
        return
    for name, given in task.facts["values"].items():
        yield label(visit, name), _typed(visit, name, given)


def _candidates(visit: Visit, task: Task) -> Iterator[Fact]:
    candidates = task.facts.get("candidates", ())
    if task.kind == "member_identity":
        yield visit.say("Known family members like it"), candidates_told(candidates, visit.language)
    elif candidates:
        known = names(visit)
        yield (
            visit.say("Known people like it"),
            ", ".join(f"{known.get(one, '')} ({one})".strip() for one in candidates),
        )


def concerned(visit: Visit, task: Task, most: int = 50) -> tuple[list[tuple[str, str]], int]:
    """The persons a task is about, id and name, `most` of them; and how many there are besides."""
    known = names(visit)
    persons = [person for person in task.persons if person]
    named = [(one, known.get(one, "") or (task.name if one == task.person else "")) for one in persons[:most]]
    return named, len(persons) - len(named)


def values_hidden(visit: Visit, task: Task) -> bool:
    """Whether the visitor's role does not see what the task says."""
    return hidden_task(visit, task)


def answer_told(visit: Visit, fields: Mapping[str, str], about: str = "") -> list[Fact]:
    """What an answer brought: name and value in words."""
    found = []
    for name, text in fields.items():
        field = about if name == "value" and about else ("insured_salary" if name in _PAY else name)
        asked = visit.say(ASKED[name]) if name in ASKED and name != "value" else label(visit, field)
        found.append((labels(visit).get(field, asked), _typed(visit, field, text)))
    return found
