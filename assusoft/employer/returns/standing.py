"""Transmissions x returns -> how far each came: sent, received, accepted, refused, late."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.papers import transmissions_then
from assusoft.employer.returns.lists import Lists, lists_until
from assusoft.employer.returns.refused import messages_told, refused_until, results_until
from assusoft.language import say
from assusoft.month.messages import Message
from assusoft.store import SupplierReturn, Transmission, ticks_in_force
from assusoft.suppliers.returns.catalogue import owner_said, reason_named, reason_said
from assusoft.suppliers.returns.results import CONTESTED, OWN_RESULTS, Result, ladder
from assusoft.suppliers.ways import BY_HAND

TOLD_AGAIN = "told_again"
"""How far a message came that was refused, and that a later closing owed again."""


def standing_of_transmissions(employer: EmployerFolder, month: str | None, on: date | None) -> list[dict[str, Any]]:
    """A value for each transmission (of a month); see `Employer.returns`."""
    wanted = [one for one in transmissions_then(employer) if month in (None, one.month)]
    lists = lists_until(employer, employer.facts.open_round()) if wanted else Lists()
    results, returns = results_until(employer, only={one.id for one in wanted}), employer.facts.returns()
    refused = {lists.last[key].id: "" for key in lists.owed} | lists.again
    return [
        _values(employer, one, results.get(one.id, {}), returns, on) | {"list_refused": refused.get(one.id)}
        for one in wanted
    ]


def _values(
    employer: EmployerFolder,
    sending: Transmission,
    results: dict[str, Result],
    returns: list[SupplierReturn],
    on: date | None,
) -> dict[str, Any]:
    mine = [one for one in returns if one.transmission == sending.id]
    theirs = [one for one in mine if not one.results or any(said["result"] not in OWN_RESULTS for said in one.results)]
    told, again, steps = _reached(employer, sending, results)
    due = _due(employer, sending)
    return {
        "transmission": sending.id,
        "supplier": sending.supplier,
        "month": sending.month,
        "state": sending.state,
        "grade": max(theirs, key=lambda one: (one.answered, one.number)).grade if theirs else None,
        "messages": len(told),
        "steps": _counted(steps),
        "due": due.isoformat() if due else None,
        "late": bool(due and on and not mine and due < on),
        "returns": [one.id for one in mine],
        "refused": [_refused(employer, one, results[one.id]) for one in told if steps[one.id] == "refused"],
        "disputed": [_disputed(one, results[one.id], mine) for one in told if steps[one.id] == CONTESTED],
        "told_again": [{"message": id, "transmission": later} for id, later in again.items()],
    }


def steps_of(employer: EmployerFolder, month: str) -> dict[str, dict[str, int]]:
    """Supplier -> step -> how many of its messages of a closed month came so far; by facts alone."""
    wanted = [one for one in transmissions_then(employer) if one.month == month]
    results = results_until(employer, only={one.id for one in wanted})
    return {one.supplier: _counted(_reached(employer, one, results.get(one.id, {})).steps) for one in wanted}


def _counted(steps: Mapping[str, str]) -> dict[str, int]:
    return dict(sorted(Counter(steps.values()).items()))


class _Reached(NamedTuple):
    """The messages that a transmission tells; those told again -> by which one; message -> its step."""

    told: Sequence[Message]
    again: Mapping[str, str]
    steps: Mapping[str, str]


def _reached(employer: EmployerFolder, sending: Transmission, results: Mapping[str, Result]) -> _Reached:
    told = messages_told(employer, sending.month, sending.supplier)
    again = _told_again(employer, sending, [one for one in told if _is_refused(sending, results.get(one.id))])
    came = _received(employer, sending, told)
    steps = {
        message.id: TOLD_AGAIN
        if message.id in again
        else ladder("received" if message.id in came else sending.state, results.get(message.id))
        for message in told
    }
    return _Reached(told, again, steps)


def _received(employer: EmployerFolder, sending: Transmission, told: Sequence[Message]) -> set[str]:
    """The messages of which the supplier's own system said that it has them: more than sent, and not yet an answer.

    Its web service said the value agreed, or its portal gave a reference when they were typed.
    """
    if sending.state != "sent":
        return set()
    if is_acknowledged(sending.channel, [event.state for event in employer.store.events(sending.id)]):
        return {message.id for message in told}
    ticks = ticks_in_force(employer.store.ticks(), sending.id) if sending.channel == BY_HAND else {}
    return {message for message, tick in ticks.items() if tick.reference}


def is_acknowledged(channel: str, states: Sequence[str]) -> bool:
    """Whether a web service took it; who settled what was in doubt saw no reply of it."""
    return channel == "soap" and list(states[-2:]) == ["sending", "sent"]


def _is_refused(sending: Transmission, result: Result | None) -> bool:
    return ladder(sending.state, result) == "refused"


def _told_again(employer: EmployerFolder, sending: Transmission, refused: Sequence[Message]) -> dict[str, str]:
    """Message -> the transmission that told it again, of those that a later closing owed again: nobody waits for them.

    '' where that closing had nothing to tell of it any more: the payroll had moved, or it had begun again already.
    """
    found, waiting = dict[str, str](), list(refused)
    for closing in employer.facts.closings():
        if not waiting or closing.month <= sending.month:
            continue
        counted = refused_until(employer, closing.month, {sending.id})
        later = [one for one in employer.store.transmissions() if one.supplier == sending.supplier]
        again = {one.key for one in messages_told(employer, closing.month, sending.supplier)}
        of_closing = next((one.id for one in later if one.month == closing.month), "")
        found |= {one.id: of_closing if one.key in again else "" for one in waiting if one.id in counted}
        waiting = [one for one in waiting if one.id not in found]
    return found


def _refused(employer: EmployerFolder, message: Message, result: Result) -> dict[str, Any]:
    """A refused message: why, whose turn it is, and what may be done."""
    supplier, language = employer.suppliers.get(message.supplier), employer.language
    code = supplier.returns.codes.get(result.code, result.code) if supplier else result.code
    reason = reason_named(code)
    return {
        "message": message.id, "kind": message.kind, "person": message.person, "plan": message.plan,
        "code": result.code, "text": result.text, "reference": result.reference,
        "reason": reason_said(code, language), "owner": owner_said(code, language),
        "answers": list(reason.answers),
    }  # fmt: skip


def _disputed(message: Message, result: Result, returns: Sequence[SupplierReturn]) -> dict[str, str]:
    """A message that is disputed: why, by whom, and until when it is not told again."""
    said = next(one for one in returns if one.number == result.number)
    return {
        "message": message.id, "kind": message.kind, "person": message.person, "plan": message.plan,
        "reason": said.reason or result.text, "by": said.by, "until": result.until,
    }  # fmt: skip


def disputed_line(one: Mapping[str, str], language: str) -> str:
    """A disputed message on a line: by whom, why, and until when it is not told again."""
    sentence = "{message} is disputed by {by} and not told again: {reason}"
    if one["until"]:
        sentence = "{message} is disputed by {by} and not told again until {until}: {reason}"
    return say(language, sentence, **one)


def list_line(one: Mapping[str, Any], language: str) -> str:
    """What became of a whole list that was refused."""
    sentence = "The list was refused: the next closing sends it whole again."
    if one["list_refused"]:
        sentence = "The list was refused, and sent again in transmission {transmission}."
    return say(language, sentence, transmission=one["list_refused"])


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
