"""Every employer of a bureau as it stands: which month, imported, blocked, closed, what waits to leave, until when."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from assusoft.bureau.settings import Bureau, Member
from assusoft.errors import AssusoftError, NothingStored
from assusoft.months import calendar_month, check_month

if TYPE_CHECKING:
    from assusoft.employer import Employer

WAITS = ("import", "tasks", "close", "settle", "send")
"""What may wait, in the order of a month: for an import, blocking tasks, the closing, doubts to settle, sending."""


@dataclass(frozen=True)
class Standing:
    """One employer in a month.

    `imported`: the number of the import in force, None without one. `open`, `blocking`: tasks. `transmissions`: state
    -> how many. `waits`: words of `WAITS`. `deadline`: the next day of its calendar, None without one; `late`: it is
    over. `deadlines`: supplier -> the day by which it must have what the month tells it, of those that do not have all
    of it yet. `trouble`: why the employer cannot be looked at; all else is then empty.
    """

    employer: str
    name: str = ""
    owner: str = ""
    month: str = ""
    imported: int | None = None
    open: int = 0
    blocking: int = 0
    closed: bool = False
    transmissions: Mapping[str, int] = field(default_factory=dict)
    waits: tuple[str, ...] = ()
    deadline: date | None = None
    late: bool = False
    deadlines: Mapping[str, date] = field(default_factory=dict)
    trouble: str = ""


def standings(bureau: Bureau, month: str | None, today: date) -> list[Standing]:
    """Every employer in the order of bureau.toml; `month` None: of each the month being worked on."""
    if month is not None:
        check_month(month)
    return [_standing(member, month, today) for member in bureau.members]


def _standing(member: Member, month: str | None, today: date) -> Standing:
    known = Standing(member.key, owner=member.owner)
    try:
        with member.at_hand() as employer:
            known = replace(known, name=employer.name)
            return _looked_at(known, member, employer, month, today)
    except AssusoftError as error:
        return replace(known, trouble=" ".join(str(error).split()))


def _looked_at(known: Standing, member: Member, employer: "Employer", month: str | None, today: date) -> Standing:
    try:
        months = employer.facts.months()
    except NothingStored:
        months = []
    wanted = month or (employer.facts.working_month() if months else employer.settings.first_month)
    known = replace(known, month=wanted, deadlines=member.due_at(calendar_month(wanted)))
    if calendar_month(wanted) not in months:
        return _due(replace(known, waits=("import",)), member, "import", today)
    found = employer.status(wanted)
    sent = Counter(found["transmissions"].values())
    waits = [
        *(["tasks"] if found["state"] == "blocked" else ["close"] if found["state"] == "ready to close" else []),
        *(["settle"] if sent["in_doubt"] else []),
        *(["send"] if sent["queued"] or sent["failed"] else []),
    ]
    known = replace(
        known,
        imported=found["import"]["number"],
        open=found["tasks"]["open"],
        blocking=found["tasks"]["blocking"],
        closed=found["state"] == "closed",
        transmissions=dict(sorted(sent.items())),
        waits=tuple(waits),
        deadlines=_still_due(known.deadlines, found),
    )
    return known if known.closed else _due(known, member, "close", today)


def _still_due(deadlines: Mapping[str, date], found: Mapping[str, Any]) -> dict[str, date]:
    """Those of suppliers that are still to be told: before the closing all, then whom something waits to leave for."""
    if found["state"] != "closed":
        return dict(deadlines)
    unsent = {id.rpartition("-")[0] for id, state in found["transmissions"].items() if state != "sent"}
    return {supplier: day for supplier, day in deadlines.items() if supplier in unsent}


def _due(known: Standing, member: Member, what: str, today: date) -> Standing:
    day = member.due(calendar_month(known.month), what)
    return replace(known, deadline=day, late=day is not None and day < today)
