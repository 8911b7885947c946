"""The workers of the month whom the visitor may see, as rows: sheet, when it was issued, why there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from assusoft.code_labels import code_label
from assusoft.errors import Refused
from assusoft.language import in_language
from assusoft.workbench.pages.discretion import in_sight, sees
from assusoft.workbench.pages.remembered import remembered
from assusoft.workbench.pages.sheets.state import is_closed, month_of
from assusoft.workbench.pages.table import plain
from assusoft.workbench.pages.visit import Visit

Row = Mapping[str, Any]

KINDS = {"month": "of the month", "year": "of the year", "entry": "on entry", "exit": "on exit"}
"""Kind of sheet -> what it is called in the list."""
STATES = {"issued": "issued", "open": "not issued yet", "none": "no sheet"}
"""State of a row -> what it is called in the list."""


def everybody(visit: Visit) -> list[Row]:
    """A row a worker, in alphabetical order; none while the month is open."""
    return remembered(visit, "sheets", lambda: _everybody(visit), month_of(visit)) if is_closed(visit) else []


def _everybody(visit: Visit) -> list[Row]:
    from assusoft.employer.sheets.listing import listed

    employer, month = visit.employer, month_of(visit)
    sight, entities = in_sight(visit, month), dict(employer.settings.entities)
    issued = {one["person"]: one for one in employer.sheets_issued(month) if not one["replaced_by"]}
    found = [
        _row(visit, one, issued.get(one.person), entities)
        for one in listed(employer, month) if sees(sight, {"person": one.person})
    ]  # fmt: skip
    return sorted(found, key=lambda row: (row["plain"], row["id"]))


def _row(visit: Visit, one: Any, issued: Mapping[str, Any] | None, entities: Mapping[str, str]) -> Row:
    sent = issued["sent"][-1] if issued and issued["sent"] else None
    return {
        "id": one.person,
        "name": one.name,
        "person": one.person,
        "entity": one.entity,
        "entity_name": entities.get(one.entity, one.entity),
        "language": one.language,
        "kind": one.kind,
        "kind_name": visit.say(KINDS[one.kind]) if one.language else "",
        "state": "issued" if issued else "open" if one.language else "none",
        "issued": issued["at"] if issued else None,
        "sheet": issued["id"] if issued else "",
        "sent": sent_words(visit, sent["state"]) if sent else "",
        "why": in_language(visit.language, one.why),
        "mark": "" if one.language else "blocked",
        "plain": " ".join(plain(word) for word in (one.name, one.person) if word),
    }


def sent_words(visit: Visit, state: str) -> str:
    """What became of a sending."""
    return visit.say("waits to be sent") if state == "queued" else code_label(state, visit.language)


def row_of(visit: Visit, person: str) -> Row:
    """The row of a worker; Refused, in words that name nobody, when the visitor sees none of that number."""
    found = next((row for row in everybody(visit) if row["id"] == person), None)
    if found is None:
        raise Refused(visit.say("Nobody is known by that number here."))
    return found


def counts(visit: Visit) -> Counter[str]:
    """State -> how many workers."""
    return Counter(row["state"] for row in everybody(visit))
