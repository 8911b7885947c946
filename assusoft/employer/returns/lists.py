"""Returns -> the opening lists that suppliers refused: owed again by the next closing, as messages are."""

from dataclasses import dataclass, field

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.setup import setup_in
from assusoft.store import SupplierReturn, Transmission

_NOTHING = 3
"""The grade of who took nothing of it."""


@dataclass
class Lists:
    """`owed`: suppliers that are sent the whole list. `again`: a list that was refused -> the one sent in its place.

    `last`: supplier -> the transmission that held its last whole list, of those that are owed again when refused.
    """

    owed: set[str] = field(default_factory=set)
    again: dict[str, str] = field(default_factory=dict)
    last: dict[str, Transmission] = field(default_factory=dict)


def lists_until(employer: EmployerFolder, month: str) -> Lists:
    """What is owed by the closing of the month; who types messages by hand is never sent a second list."""
    found, returns = Lists(), [one for one in employer.facts.returns() if one.grade == _NOTHING]
    sendings = employer.store.transmissions() if returns else []
    for place, closing in enumerate(one for one in employer.facts.closings() if one.month < month):
        found.owed = _owed(employer, found, closing.month)
        for sending in sendings:
            if sending.month == closing.month and (place == 0 or sending.supplier in found.owed):
                if sending.supplier in found.owed:
                    found.again[found.last[sending.supplier].id] = sending.id
                found.last[sending.supplier] = sending
    found.owed = _owed(employer, found, month)
    return found


def _owed(employer: EmployerFolder, lists: Lists, month: str) -> set[str]:
    returns = [one for one in employer.facts.returns() if one.month <= month]
    refused = {key for key, sending in lists.last.items() if _is_refused(sending, returns)}
    if not refused:
        return refused
    suppliers = setup_in(employer, month).suppliers  # as they were, when the month is closed
    return {key for key in refused if key in suppliers and suppliers[key].by_hand is None}


def _is_refused(sending: Transmission, returns: list[SupplierReturn]) -> bool:
    mine = [one for one in returns if one.transmission == sending.id]
    return bool(mine) and max(mine, key=lambda one: (one.answered, one.number)).grade == _NOTHING
