"""What ever happened to a person, as rows of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from markupsafe import Markup

from assusoft.employer.looking.entry import Entry
from assusoft.workbench.pages.discretion import MASK, hides
from assusoft.workbench.pages.people.state import People
from assusoft.workbench.pages.remembered import remembered
from assusoft.workbench.pages.table import Column, seen, table
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import speaking

_OF_ANY = ("value", "salary", "foreign_amount", "declared", "told")
"""Names under which any value may stand."""


def history_html(visit: Visit, state: People) -> Markup:
    """The list, the last thing first."""
    known_on = date.fromisoformat(state.known_on) if state.known_on else None
    every = remembered(visit, "history", lambda: _rows(visit, state.person, known_on), state.person, known_on)
    columns = [
        Column("what", visit.say("What")), Column("moved", visit.say("From and to")),
        Column("at", visit.say("Moment (UTC)")), Column("by", visit.say("By")), Column("why", visit.say("Why")),
    ]  # fmt: skip
    return table(
        visit, "history", visit.say("What happened"), columns, seen(every, state.history), state.history,
        empty=visit.say("Nothing is known to have happened."),
    )  # fmt: skip


def _rows(visit: Visit, person: str, known_on: date | None) -> list[Mapping[str, Any]]:
    entries = speaking(visit).history(person, known_on)
    return [_row(visit, number, one) for number, one in enumerate(reversed(entries))]


def _row(visit: Visit, number: int, entry: Entry) -> Mapping[str, Any]:
    one = discreet(visit, entry)
    return {
        "id": f"H{number}",
        "at": one.at or visit.say("not yet"),
        "by": one.by,
        "what": one.what,
        "moved": one.moved(visit.language),
        "why": one.why,
    }


def discreet(visit: Visit, entry: Entry) -> Entry:
    """The entry, with the values masked that the visitor's role does not see."""
    before, after = (_discreet(visit, entry.field, one) for one in (entry.before, entry.after))
    return replace(entry, before=before, after=after)


def _discreet(visit: Visit, field: str, given: Any) -> Any:
    if isinstance(given, Mapping):
        return {name: _discreet(visit, name, one) for name, one in given.items()}
    partly = not (visit.may("salary") and visit.may("health"))
    hidden = hides(visit, field) or (partly and field in _OF_ANY)
    return MASK if hidden and given is not None else given
