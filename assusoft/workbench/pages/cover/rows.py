"""Who has what on a day, and who has nothing: the rows that the visitor may see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from assusoft.workbench.pages.cover.state import Cover, day_of, known_on
from assusoft.workbench.pages.remembered import remembered
from assusoft.workbench.pages.table import plain
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import rows

Row = Mapping[str, Any]


def affiliations(visit: Visit, state: Cover) -> pd.DataFrame:
    """The affiliations of the day, of the legal entities that the visitor may see (see `Employer.who_has_what`)."""
    on, known = day_of(visit, state), known_on(state)
    return remembered(visit, "has what", lambda: _in_sight(visit, visit.employer.who_has_what(on, known)), on, known)


def without(visit: Visit, state: Cover) -> pd.DataFrame:
    """The workers who are in no plan that day, of these legal entities."""
    on, known = day_of(visit, state), known_on(state)
    return remembered(
        visit, "has nothing", lambda: _in_sight(visit, visit.employer.who_has_nothing(on, known)), on, known
    )


def _in_sight(visit: Visit, frame: pd.DataFrame) -> pd.DataFrame:
    seen = frame[frame["entity"].isin(list(visit.entities))] if visit.entities else frame
    return seen.reset_index(drop=True)


def plans_of(visit: Visit, state: Cover) -> list[str]:
    """The plans that somebody is in that day."""
    day, known = day_of(visit, state), known_on(state)
    return remembered(visit, "plans", lambda: sorted(set(affiliations(visit, state)["plan"])), day, known)


def places(visit: Visit, state: Cover, part: str) -> dict[str, dict[str, str]]:
    """Departments and cost centres of the persons, or of those in no plan: what a list is filtered by."""
    every = nobody if part == "nothing" else persons
    day, known = day_of(visit, state), known_on(state)
    return remembered(visit, "places", lambda: _places(every(visit, state)), part, day, known)


def _places(every: list[Row]) -> dict[str, dict[str, str]]:
    found = {name: sorted({row[name] for row in every if row[name]}) for name in ("department", "cost_centre")}
    return {name: {value: value for value in values} for name, values in found.items()}


def persons(visit: Visit, state: Cover) -> list[Row]:
    """A row a worker or family member, with the first day in each plan under `plan.NAME`."""
    day, known = day_of(visit, state), known_on(state)
    return remembered(visit, "persons by plans", lambda: _persons(visit, affiliations(visit, state)), day, known)


def _persons(visit: Visit, frame: pd.DataFrame) -> list[Row]:
    found: dict[str, dict[str, Any]] = {}
    for row in rows(frame):
        id = f"{row['person']}:{row['member']}" if row["member"] else row["person"]
        one = found.setdefault(id, _row(visit, id, row))
        one[f"plan.{row['plan']}"] = row["from"]
        one["plan"] = (*one["plan"], row["plan"])
    return sorted(found.values(), key=lambda one: (one["plain_name"], one["id"]))


def nobody(visit: Visit, state: Cover) -> list[Row]:
    """A row a worker in no plan."""
    day, known = day_of(visit, state), known_on(state)
    return remembered(
        visit, "rows of nothing", lambda: [_row(visit, row["person"], row) for row in rows(without(visit, state))],
        day, known,
    )  # fmt: skip


def _row(visit: Visit, id: str, row: Row) -> dict[str, Any]:
    entity = row["entity"] or ""
    name = row["name"] or row["person"]
    words = (name, row["person"], row["department"], row["cost_centre"])
    return {
        "id": id,
        "name": name,
        "person": row["person"],
        "whom": "member" if row["member"] else "worker",
        "whom_name": visit.say("family member") if row["member"] else visit.say("the worker"),
        "entity": entity,
        "entity_name": visit.employer.settings.entities.get(entity, entity),
        "department": row["department"] or "",
        "cost_centre": row["cost_centre"] or "",
        "plan": (),
        "plain_name": plain(name),
        "plain": " ".join(plain(word) for word in words if word),
    }


def totals(visit: Visit, state: Cover) -> tuple[list[str], dict[str, dict[str, tuple[int, int]]]]:
    """The plans; and for each legal entity ('' for all of them) and plan how many workers and family members."""
    frame, plans = affiliations(visit, state), plans_of(visit, state)
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for row in rows(frame[["entity", "plan", "member"]]):
        for entity in (row["entity"] or "-", ""):
            workers, members = found.setdefault(entity, {}).get(row["plan"], (0, 0))
            found[entity][row["plan"]] = (workers + (not row["member"]), members + bool(row["member"]))
    return plans, found
