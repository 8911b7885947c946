"""Queued transmissions -> deliveries: each is claimed, tried once and recorded; one supplier never stops another."""

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
    """Deliver what waits, in the given order; return transmission id -> outcome of those tried. Running again resumes.

    Parameters
    ----------
    claim
        Takes a transmission for this run, durably (id -> whether it was still free). When the process dies after it,
        the transmission stays claimed and is not sent again before somebody has settled what became of it.
    record
        Stores the outcome: id, 'sent' | 'failed' | 'in_doubt', reason, moment.
    deliver
        The edge. A known error from it is a failure; any other exception leaves the transmission in doubt.
    """
    outcomes: dict[str, Delivery] = {}
    for transmission in transmissions:
        if transmission.state not in TO_SEND or not claim(transmission.id):
            continue
        outcome = attempt(transmission, deliver)
        record(transmission.id, outcome.state, outcome.reason, now())
        outcomes[transmission.id] = outcome
    return outcomes


def attempt(transmission: Transmission, deliver: Callable[[Transmission], Delivery]) -> Delivery:
    """One try, whatever happens in it."""
    try:
        return deliver(transmission)
    except AssusoftError as error:
        return Delivery("failed", str(error))
    except Exception as error:  # the unforeseen: we cannot say what the supplier received
        return Delivery("in_doubt", f"Unexpected error: {type(error).__name__}: {error}", certain=False)
