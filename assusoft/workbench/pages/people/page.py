"""The page of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup

from assusoft.errors import Refused
from assusoft.workbench.pages import inner
from assusoft.workbench.pages.days import days_asked
from assusoft.workbench.pages.discretion import in_sight, sees
from assusoft.workbench.pages.page import Act, Did, Page, Values
from assusoft.workbench.pages.people.listing import list_html
from assusoft.workbench.pages.people.person import person_html
from assusoft.workbench.pages.people.state import PARTS, People
from assusoft.workbench.pages.table import table_acts
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import names


def start(visit: Visit, values: Values) -> People:
    """The page as it opens: `?person=P00012` opens one, `?search=` looks for some."""
    state = People()
    state = replace(state, looking=replace(state.looking, search=values.get("search", "")))
    person = values.get("person", "")
    if not person or not _seen(visit, person):
        return state
    try:
        inner.note_seen(visit, person)
    except Refused as refusal:
        return replace(state, refused=refusal.said(visit.language))
    return replace(state, person=person)


def view(visit: Visit, state: People) -> Mapping[str, str]:
    """The list, or the person opened in its place."""
    if state.person and _seen(visit, state.person):  # rights may have been narrowed since it was opened
        return {"main": "", "person": person_html(visit, state)}
    refused = Markup('<p class="alert">{}</p>').format(state.refused) if state.refused else Markup("")
    return {"main": refused + list_html(visit, state), "person": ""}


def _seen(visit: Visit, person: str) -> bool:
    return person in names(visit) and sees(in_sight(visit, visit.month or None), {"person": person})


def _open(visit: Visit, state: People, values: Values) -> Did:
    person = values.get("id", "")
    if not _seen(visit, person):
        raise Refused(visit.say("Nobody is known by that number here."))
    inner.note_seen(visit, person)
    looking = replace(state.looking, opened=person)
    opened = replace(state, person=person, why="", part="cover", looking=looking, refused="")
    return Did(opened, focus="person-title")


def _close(_visit: Visit, state: People, _values: Values) -> Did:
    return Did(replace(state, person="", why=""), focus=f"people-open-{state.person}")


def _part(_visit: Visit, state: People, values: Values) -> Did:
    part = values.get("part", "")
    return Did(replace(state, part=part if part in PARTS else "cover", why=""))


def _when(visit: Visit, state: People, values: Values) -> Did:
    """On which day, by what was known on which."""
    on, known_on = days_asked(visit, values)
    return Did(replace(state, on=on, known_on=known_on, why=""))


def _why(_visit: Visit, state: People, values: Values) -> Did:
    id = values.get("id", "")
    return Did(replace(state, why="" if id == state.why else id), focus="why-title" if id != state.why else "")


PAGE = Page(
    "people", "read", start, view,
    {
        **table_acts("people", lambda state: state.looking, lambda state, looking: replace(state, looking=looking)),
        **table_acts("history", lambda state: state.history, lambda state, looking: replace(state, history=looking)),
        "open": Act(_open), "close": Act(_close), "part": Act(_part), "when": Act(_when), "why": Act(_why),
    },
)  # fmt: skip
