"""Transmissions x returns -> how far each came: sent, received, accepted, refused, late."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.papers import transmissions_then
from assusoft.employer.returns.refused import messages_told, results_until
from assusoft.language import say
from assusoft.month.messages import Message
from assusoft.store import SupplierReturn, Transmission
from assusoft.suppliers.returns.catalogue import owner_said, reason_named, reason_said
from assusoft.suppliers.returns.results import OWN_RESULTS, Result, ladder


def standing_of_transmissions(employer: EmployerFolder, month: str | None, on: date | None) -> list[dict[str, Any]]:
    """A value for each transmission (of a month); see `Employer.returns`."""
    wanted = [one for one in transmissions_then(employer) if month in (None, one.month)]
    results, returns = results_until(employer, only={one.id for one in wanted}), employer.facts.returns()
    return [_values(employer, one, results.get(one.id, {}), returns, on) for one in wanted]


def _values(
    employer: EmployerFolder,
    sending: Transmission,
    results: dict[str, Result],
    returns: list[SupplierReturn],
    on: date | None,
) -> dict[str, Any]:
    mine = [one for one in returns if one.transmission == sending.id]
    theirs = [one for one in mine if not one.results or any(said["result"] not in OWN_RESULTS for said in one.results)]
    told = messages_told(employer, sending.month, sending.supplier)
    steps = {message.id: ladder(sending.state, results.get(message.id)) for message in told}
    due = _due(employer, sending)
    return {
        "transmission": sending.id,
        "supplier": sending.supplier,
        "month": sending.month,
        "state": sending.state,
        "grade": max(theirs, key=lambda one: (one.answered, one.number)).grade if theirs else None,
        "messages": len(told),
        "steps": dict(sorted(Counter(steps.values()).items())),
        "due": due.isoformat() if due else None,
        "late": bool(due and on and not mine and due < on),
        "returns": [one.id for one in mine],
        "refused": [_refused(employer, one, results[one.id]) for one in told if steps[one.id] == "refused"],
    }


def _refused(employer: EmployerFolder, message: Message, result: Result) -> dict[str, Any]:
    """A refused message: why, whose turn it is, and what may be done."""
    language, reason = employer.language, reason_named(result.code)
    return {
        "message": message.id, "kind": message.kind, "person": message.person, "plan": message.plan,
        "code": result.code, "text": result.text, "reference": result.reference,
        "reason": reason_said(result.code, language), "owner": owner_said(result.code, language),
        "answers": list(reason.answers),
    }  # fmt: skip


def _due(employer: EmployerFolder, sending: Transmission) -> date | None:
    """The day until which the supplier answers what arrived; None when it is not waited for."""
    supplier = employer.suppliers.get(sending.supplier)
    if supplier is None or not supplier.returns.within or sending.state != "sent":
        return None
    return sending.last_event.at.date() + timedelta(days=supplier.returns.within)


def reminder_of(employer: EmployerFolder, late: dict[str, Any]) -> str:
    """A text to the supplier of a transmission that it did not answer, in its language."""
    supplier = employer.supplier(late["supplier"])
    sentence = (
        "We sent you {transmission} for {month} ({count} messages) and expected your answer by {due}. Please tell us "
        "what you took of it, and what not."
    )
    values = {"transmission": late["transmission"], "month": late["month"], "count": late["messages"]}
    return say(supplier.language, sentence, **values, due=late["due"])
