"""Queued transmissions -> deliveries: each is claimed, tried once and recorded; one supplier never stops another.

A supplier applies files in the order they arrive: what is queued for it after a file that did not arrive, waits.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from assusoft.errors import AssusoftError
from assusoft.suppliers.sending.delivered import Delivery
from assusoft.suppliers.sending.transmission import Transmission

TO_SEND = ("queued", "failed")  # never what was sent; and a doubt is settled by a person


def deliver_queued(
    transmissions: Iterable[Transmission],
    claim: Callable[[str], bool],
    record: Callable[[str, str, str, datetime], None],
    deliver: Callable[[Transmission], Delivery],
    now: Callable[[], datetime],
) -> dict[str, Delivery]:
    """Deliver what waits, in the given order; return transmission id -> outcome. Running again resumes.

    One that waits for an earlier one is not tried: its outcome is the state it has, and which one it waits for.

    Parameters
    ----------
    transmissions
        Those that did not arrive, as far as is known, in the order they were queued.
    claim
        Takes a transmission for this run, durably (id -> whether it was still free). When the process dies after it,
        the transmission stays claimed and is not sent again before somebody has settled what became of it.
    record
        Stores the outcome: id, 'sent' | 'failed' | 'in_doubt', reason, moment.
    deliver
        The edge. A known error from it is a failure; any other exception leaves the transmission in doubt.
    """
    outcomes: dict[str, Delivery] = {}
    held: dict[str, str] = {}
    for transmission in transmissions:
        first = held.get(transmission.supplier)
        if transmission.state == "sent":
            continue
        if transmission.state in TO_SEND and first is not None:
            outcomes[transmission.id] = Delivery(transmission.state, _WAITS.format(first=first))
            continue
        if transmission.state not in TO_SEND or not claim(transmission.id):
            held.setdefault(transmission.supplier, transmission.id)
            continue
        outcome = attempt(transmission, deliver)
        record(transmission.id, outcome.state, outcome.reason, now())
        outcomes[transmission.id] = outcome
        if outcome.state != "sent":
            held[transmission.supplier] = transmission.id
    return outcomes


_WAITS = "It waits until {first} has arrived, since files are applied in the order they arrive."


def attempt(transmission: Transmission, deliver: Callable[[Transmission], Delivery]) -> Delivery:
    """One try, whatever happens in it."""
    try:
        return deliver(transmission)
    except AssusoftError as error:
        return Delivery("failed", str(error))
    except Exception as error:  # the unforeseen: we cannot say what the supplier received
        return Delivery("in_doubt", f"Unexpected error: {type(error).__name__}: {error}", certain=False)
