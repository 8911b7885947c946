"""What became of a sending in doubt, said by who found out."""

from __future__ import annotations

from assusoft.errors import Refused
from assusoft.workbench.pages.page import Values
from assusoft.workbench.pages.visit import Visit


def settle(visit: Visit, values: Values) -> str:
    """Note it of the sending `id`; the sentence that says so."""
    id, became, reason = values.get("id", ""), values.get("state", ""), values.get("reason", "").strip()
    if became not in ("sent", "queued"):
        raise Refused(visit.say("Say whether it arrived or is to be sent again."))
    if not reason:
        raise Refused(visit.say("Say how you know: the reason is kept."))
    visit.employer.settle(id, became, reason, visit.name, visit.now())
    return visit.say("It is noted.")
