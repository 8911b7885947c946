"""The archive of benefit sheets: what was issued to whom, what became of it, and its bytes, never made again."""

from collections.abc import Sequence
from typing import Any

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.ids import refuse_other
from assusoft.employer.looking.people import person_meant
from assusoft.errors import Refused
from assusoft.months import check_month
from assusoft.store import IssuedSheet, SheetSending


def sheets_issued(employer: EmployerFolder, month: str | None, person: str) -> list[dict[str, Any]]:
    """Every sheet that was issued, in that order, with its way to people; see `Employer.sheets_issued`."""
    whose = person_meant(employer, person) if person else None
    found = employer.store.sheets(check_month(month) if month else None, whose)
    ways: dict[int, list[SheetSending]] = {}
    for sending in employer.store.sheet_sendings():
        for number in sending.sheets:
            ways.setdefault(number, []).append(sending)
    return [_values(one, ways.get(one.number, ())) for one in found]


def _values(one: IssuedSheet, ways: Sequence[SheetSending]) -> dict[str, Any]:
    named = ("id", "month", "person", "language", "kind", "entity", "by", "at")
    sent = [
        {"id": way.id, "way": way.way, "state": way.state, "at": way.last_event.at, "to": list(way.recipients)}
        for way in ways
    ]
    return {name: getattr(one, name) for name in named} | {
        "sha256": one.pdf,
        "replaces": one.replaces and f"S{one.replaces}",
        "replaced_by": one.replaced_by and f"S{one.replaced_by}",
        "sent": sent,
    }


def sheet_bytes(employer: EmployerFolder, id: str) -> bytes:
    """The page of an issued sheet, byte for byte.

    Raises
    ------
    Refused
        No sheet has that id.
    """
    refuse_other(id, "sheet")
    found = next((one for one in employer.store.sheets() if one.id == id), None)
    if found is None:
        raise Refused("There is no benefit sheet '{id}'. See which there are: assusoft sheets-issued", id=id)
    return employer.store.content(found.pdf)
