"""Transmissions -> lanes, which leave side by side: what must leave one after the other is in one lane.

So a supplier whose server hangs costs the others nothing, as long as fewer than `AT_ONCE` do.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime
from threading import Event

from assusoft.suppliers.sending.delivered import Delivery
from assusoft.suppliers.sending.outbox import TO_SEND, deliver_queued
from assusoft.suppliers.sending.transmission import Transmission
from assusoft.suppliers.supplier import Mail, MailDrop
from assusoft.suppliers.ways import ByHand, Drop, Email, Ftps, Sftp, Way, destinations

AT_ONCE = 10
"""Lanes in which something leaves at the same time."""


def lanes(
    transmissions: Iterable[Transmission], ways: Mapping[str, Way], mail: Mail | None
) -> list[list[Transmission]]:
    """Those in which something waits to leave, in the given order; what did not arrive stays before what waits for it.

    One supplier is in one lane. In one together are: all mails, since the employer's server may refuse a second
    connection; what goes no further than this machine; and suppliers that share a folder of a server, where another's
    file could come between the look and the rename.

    Parameters
    ----------
    ways
        Supplier -> its way; one whose file is gone has none, and nothing of it leaves.
    """
    found: dict[tuple[str, str], list[Transmission]] = {}
    for one in transmissions:
        found.setdefault(_lane(one.supplier, ways.get(one.supplier), mail), []).append(one)
    return [lane for lane in found.values() if any(one.state in TO_SEND for one in lane)]


def _lane(supplier: str, way: Way | None, mail: Mail | None) -> tuple[str, str]:
    match way:
        case Email():
            return ("here", "") if isinstance(mail, MailDrop) else ("mail", "")
        case Drop() | ByHand() | None:
            return "here", ""
        case Sftp() | Ftps():
            return "server", destinations(way)[0]
        case _:
            return "supplier", supplier


def deliver_lanes(
    side_by_side: Sequence[Sequence[Transmission]],
    claim: Callable[[str], bool],
    record: Callable[[str, str, str, datetime], None],
    deliver: Callable[[Transmission], Delivery],
    now: Callable[[], datetime],
) -> dict[str, Delivery]:
    """Deliver each lane as `deliver_queued` does, at most `AT_ONCE` side by side, each in a thread; one alone, in none.

    The functions are called by several threads at once, never for the same transmission. When one lane ends by what
    `deliver_queued` does not foresee, or the caller is interrupted, the others finish what they have begun and begin
    nothing new; then it is raised, what ended others too being noted on it.
    """
    if len(side_by_side) < 2:
        return deliver_queued((one for lane in side_by_side for one in lane), claim, record, deliver, now)
    over = Event()

    def claim_unless_over(id: str) -> bool:
        return not over.is_set() and claim(id)

    def run(lane: Sequence[Transmission]) -> dict[str, Delivery]:
        try:
            return deliver_queued(lane, claim_unless_over, record, deliver, now)
        except BaseException:
            over.set()
            raise

    with ThreadPoolExecutor(AT_ONCE, "sending") as threads:
        try:
            running = [threads.submit(run, lane) for lane in side_by_side]
            wait(running)
        except BaseException:
            over.set()
            raise
    return _outcomes(running)


def _outcomes(ended: Sequence[Future[dict[str, Delivery]]]) -> dict[str, Delivery]:
    errors = [error for lane in ended if (error := lane.exception()) is not None]
    for other in errors[1:]:
        errors[0].add_note(f"Another lane ended by {type(other).__name__}: {other}")
    if errors:
        raise errors[0]
    return {id: outcome for lane in ended for id, outcome in lane.result().items()}
