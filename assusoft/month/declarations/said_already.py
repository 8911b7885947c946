"""A declaration as it is about to be kept x those in force -> the one that says the same, or that it contradicts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from assusoft.month.declarations.calculating import CALCULATION, fields_of
from assusoft.month.declarations.declaration import Declaration
from assusoft.month.declarations.kinds import KINDS
from assusoft.month.declarations.stated import Stated
from assusoft.month.tasks.answer_values import plain
from assusoft.month.tasks.task import Question
from assusoft.schema import DTYPES


class Says(Protocol):
    """What a declaration says, stored or not."""

    @property
    def kind(self) -> str: ...
    @property
    def person(self) -> str: ...
    @property
    def member(self) -> str: ...
    @property
    def plan(self) -> str: ...
    @property
    def supplier(self) -> str: ...
    @property
    def values(self) -> Mapping[str, str]: ...
    @property
    def begins(self) -> str: ...
    @property
    def until(self) -> str: ...


_OPEN = "9999-12-31"


def said_already(new: Says, in_force: Sequence[Declaration]) -> Declaration | None:
    """The declaration that says the same, where no later one takes its place; None where there is none.

    Parameters
    ----------
    in_force
        Those that were not taken back, in the order they were said.
    """
    for one in reversed(in_force):
        if _saying(one) == _saying(new):
            return one
        if takes_place(one, new):
            return None
    return None


def takes_place(later: Says, earlier: Says) -> bool:
    """Whether a later declaration is of the same thing and of some of the same days."""
    if _about(later) != _about(earlier) or later.begins > (earlier.until or _OPEN):
        return False
    if earlier.begins > (later.until or _OPEN):
        return False
    new, old = (set(fields_of(one.kind, one.values)) for one in (later, earlier))
    return not new or not old or bool(new & old)


def _about(one: Says) -> tuple[str, ...]:
    return (_group(one.kind), one.person, one.member, one.plan, one.supplier)


def _group(kind: str) -> str:
    """The kinds of which one takes another's place."""
    return {"end-affiliation": "affiliation", "move": "affiliation", CALCULATION: "value"}.get(kind, kind)


def _saying(one: Says) -> tuple[object, ...]:
    return (one.kind, one.person, one.member, one.plan, one.supplier, dict(one.values), one.begins, one.until)


def as_said(stated: Stated) -> Says | None:
    """What a declaration of a kind that lists its values will say, before the month is looked at; None: not known."""
    kind = KINDS.get(stated.kind)
    if kind is None or kind.questions is None or stated.kind == CALCULATION:
        return None
    try:
        days = [plain(text, DTYPES["date"]) if text else "" for text in (stated.begins, stated.until)]
        given = ((one, stated.values.get(one.name, one.default or "").strip()) for one in kind.questions)
        values = {one.name: plain(_code(one, text), DTYPES[one.type]) for one, text in given if text}
    except ValueError:
        return None
    begins = values.get("exit_date", "") if stated.kind == "departure" else days[0]
    return replace(stated, values=values, begins=begins, until=days[1])


def _code(question: Question, text: str) -> str:
    return {code.casefold(): code for code in question.codes}.get(text.casefold(), text)
