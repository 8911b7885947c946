"""Returns -> the messages that a month owes again, since their supplier did not take them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from assusoft.employer.folder import EmployerFolder
from assusoft.message_kinds import WHOLE_ROW_KINDS
from assusoft.month.messages import Message
from assusoft.month.undoing import Unheard, unheard
from assusoft.store import SupplierReturn
from assusoft.suppliers.returns.results import Result, Return, is_over, results_of

if TYPE_CHECKING:
    from assusoft.employer.deciding.decision import MonthView


def as_return(stored: SupplierReturn) -> Return:
    """A stored return as far as it decides."""
    return Return(stored.number, stored.grade, stored.answered, stored.month, stored.results)


def messages_told(employer: EmployerFolder, month: str, supplier: str) -> list[Message]:
    """What a closing told the supplier, in the order it was told."""
    return [message for message in _view(employer, month).messages if message.supplier == supplier]


def _view(employer: EmployerFolder, month: str) -> MonthView:
    from assusoft.employer.monthly.month_view import month_view  # which asks what is refused

    return month_view(employer, month)


def results_until(
    employer: EmployerFolder, month: str | None = None, only: Collection[str] | None = None
) -> dict[str, dict[str, Result]]:
    """Transmission -> message -> what became of it, by the returns that count until that month; of all without one.

    `only`: these transmissions; the months of others are not looked at.
    """
    returns: dict[str, list[Return]] = defaultdict(list)
    stored_ones = employer.facts.returns()
    looked_at = month or (employer.facts.open_round() if stored_ones else "")
    for stored in stored_ones:
        if (month is None or stored.month <= month) and (only is None or stored.transmission in only):
            returns[stored.transmission].append(as_return(stored))
    return {
        sending.id: results_of(
            (message.id for message in messages_told(employer, sending.month, sending.supplier)),
            returns[sending.id],
            looked_at,
        )
        for sending in employer.store.transmissions()
        if sending.id in returns
    }


def refused_until(employer: EmployerFolder, month: str, only: Collection[str] | None = None) -> set[str]:
    """The ids of all messages that were refused, by the returns that count until that month."""
    found = results_until(employer, month, only) if employer.facts.returns() else {}
    return {id for results in found.values() for id, one in results.items() if one.result == "refused"}


def owed_again(employer: EmployerFolder, month: str) -> tuple[Unheard, ...]:
    """The messages of earlier closings of which a return stored since the last one says that they were refused.

    Those too that were disputed until a day that lies between the ends of both months. In the order they were told.
    What an earlier month owed again already is not among them, however often it is refused: another message stands for
    it since. Nor is a beginning after which another one was told and taken.
    """
    closings = [closing.month for closing in employer.facts.closings() if closing.month < month]
    if not closings:
        return ()
    stored = [one for one in employer.facts.returns() if _counts_newly(one, closings[-1], month)]
    only = {one.transmission for one in stored}
    if not only:
        return ()
    refused = refused_until(employer, month, only)
    refused -= {id for closing in closings for id in refused_until(employer, closing, only)}
    found: list[Unheard] = []
    for sending in employer.store.transmissions():
        if sending.id in only:
            view, told = _view(employer, sending.month), messages_told(employer, sending.month, sending.supplier)
            found += unheard(told, refused, view.reported.affiliations)
    return tuple(one for one in found if not _begun_again(employer, one.message, closings, refused))


def _counts_newly(stored: SupplierReturn, before: str, month: str) -> bool:
    """Whether a return counts since the closing before: stored since, or what it disputes is not disputed any more."""
    if stored.month > month:
        return False
    days = [until for one in stored.results if (until := one.get("until"))]
    return stored.month > before or any(is_over(day, month) and not is_over(day, before) for day in days)


def _begun_again(employer: EmployerFolder, message: Message, closings: Sequence[str], refused: Collection[str]) -> bool:
    """Whether a later closing told that the same affiliation begins, which was not refused."""
    return message.kind in WHOLE_ROW_KINDS and any(
        later.key == message.key and later.kind in WHOLE_ROW_KINDS and later.id not in refused
        for closing in closings
        if closing > message.month
        for later in messages_told(employer, closing, message.supplier)
    )
