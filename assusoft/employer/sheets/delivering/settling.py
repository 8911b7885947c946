"""What became of a sending of sheets that is in doubt, as somebody says it."""

from datetime import datetime

from assusoft.errors import Refused
from assusoft.store import Store


def is_sheet_sending(id: str) -> bool:
    """Whether an id has the form that sendings of sheets have, and transmissions to suppliers have not."""
    head, _, digits = id.partition("-")
    return head == "sheets" and len(digits) == 12 and digits.isdecimal()


def settle_sheets(store: Store, id: str, state: str, reason: str, by: str, at: datetime) -> None:
    """Store what became of it; Refused when it is not in doubt, or there is no such sending."""
    found = next((one for one in store.sheet_sendings() if one.id == id), None)
    if found is not None and found.state != "in_doubt":
        raise Refused(
            "Sending {id} is '{state}': only one in doubt is settled. Nothing was stored.", id=id, state=found.state
        )
    store.record_sheets(id, state, reason, by, at)
