"""What is on screen as a workbook: the rows that pass the filters, of every page, under a name that says which."""

from __future__ import annotations

import re

import pandas as pd

from assusoft.employer.looking.books import book_of_affiliations
from assusoft.plain_names import normalised
from assusoft.workbench.pages import inner
from assusoft.workbench.pages.cover.rows import Row, affiliations, nobody, persons, without
from assusoft.workbench.pages.cover.state import Cover, day_of
from assusoft.workbench.pages.page import Did, Values
from assusoft.workbench.pages.table import Looking, seen
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import labels


def export(visit: Visit, state: Cover, _values: Values) -> Did:
    """The workbook is handed over."""
    name, content = book(visit, state)
    return Did(
        state, say=visit.say("The workbook {name} is ready.", name=name), download=inner.hand_over(visit, name, content)
    )


def book(visit: Visit, state: Cover) -> tuple[str, bytes]:
    """Its file name, with employer, day and filter; its content."""
    held, none = affiliations(visit, state), without(visit, state)
    if state.part == "persons":
        ids = {row["id"] for row in _found(persons(visit, state), state.persons)}
        keys = held["person"].where(held["member"] == "", held["person"] + ":" + held["member"])
        held, none = held[keys.isin(ids)], none.iloc[:0]
    if state.part == "nothing":
        ids = {row["id"] for row in _found(nobody(visit, state), state.nothing)}
        held, none = held.iloc[:0], none[none["person"].isin(ids)]
    held, none = _whole(held), _whole(none)
    return file_name(visit, state), book_of_affiliations(held, none, labels(visit), visit.language)


def _whole(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.reset_index(drop=True)


def _found(every: list[Row], looking: Looking) -> tuple[Row, ...]:
    """All rows that pass the filters."""
    return tuple(seen(every, looking, max(1, len(every))).rows)


def file_name(visit: Visit, state: Cover) -> str:
    """Employer, part, day and filter, in plain letters."""
    looking = {"persons": state.persons, "nothing": state.nothing}.get(state.part, Looking())
    chosen = [value for _, value in looking.filters if value]
    known = [f"known-{state.known_on}"] if state.known_on else []
    words = [
        visit.employer.name,
        "who-has-what",
        state.part,
        day_of(visit, state).isoformat(),
        *known,
        *chosen,
        looking.search,
    ]
    return "_".join(filter(None, (_plain(word) for word in words)))[:150] + ".xlsx"


def _plain(text: str) -> str:
    return re.sub(
        r"[^\w]+", "-", text if re.fullmatch(r"[\w-]*", text) else " ".join(map(normalised, text.split()))
    ).strip("-")
