"""What a person typed into a supplier's portal, message by message; the last one makes its transmission sent."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, insert, select

from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.store.chain import add_links
from assusoft.store.facts.outbox import claim, events, record
from assusoft.store.records import Tick
from assusoft.store.tables import tick


def all_ticks(connection: Connection) -> list[Tick]:
    """Every tick, and what took ticks back, in the order they were made."""
    return [Tick(**row) for row in connection.execute(select(tick).order_by(tick.c.number)).mappings()]


def ticks_in_force(ticks: Collection[Tick], transmission: str) -> dict[str, Tick]:
    """Message -> its tick, of what is ticked in that transmission now."""
    gone = {one.retracts for one in ticks if one.retracts is not None}
    return {
        one.message: one
        for one in ticks
        if one.transmission == transmission and one.retracts is None and one.number not in gone
    }


def add_tick(
    connection: Connection, transmission: str, message: str, reference: str, messages: Collection[str], by: str,
    at: datetime,
) -> Tick:  # fmt: skip
    """Store that a message was typed; once all `messages` of the transmission are, it is sent.

    Raises
    ------
    Refused
        It was ticked already, or the transmission was sent or is in doubt.
    """
    _refuse_over(connection, transmission)
    ticks = all_ticks(connection)
    ticked = ticks_in_force(ticks, transmission)
    if message in ticked:
        first = ticked[message]
        under = Sentence(", under {reference}", reference=first.reference) if first.reference else ""
        raise Refused(
            "{by} typed {message} already on {at} UTC{under}. Nothing was stored. Was it not typed after all? "
            "assusoft by-hand untick {transmission} {message}",
            by=first.by,
            message=message,
            at=f"{first.at:%Y-%m-%d at %H:%M}",
            under=under,
            transmission=transmission,
        )
    stored = _add(connection, Tick(_next(ticks), transmission, message, reference, "", None, by, at))
    if set(messages) <= {*ticked, message}:
        claim(connection, transmission, by, at)
        record(connection, transmission, "sent", f"typed by hand: {len(messages)}", by, at)
    return stored


def take_back(connection: Connection, transmission: str, message: str, reason: str, by: str, at: datetime) -> Tick:
    """Store that a message was not typed after all.

    Raises
    ------
    Refused
        It is not ticked, or the transmission was sent or is in doubt.
    """
    _refuse_over(connection, transmission)
    ticks = all_ticks(connection)
    ticked = ticks_in_force(ticks, transmission)
    if message not in ticked:
        raise Refused(
            "{message} of {transmission} is not ticked, so there is nothing to take back.",
            message=message,
            transmission=transmission,
        )
    number = ticked[message].number
    return _add(connection, Tick(_next(ticks), transmission, message, "", reason, number, by, at))


def _refuse_over(connection: Connection, transmission: str) -> None:
    """What was sent, or may have been, is not typed."""
    last = events(connection, transmission)[-1]
    if last.state in ("queued", "failed"):
        return
    at = f"{last.at:%Y-%m-%d at %H:%M}"
    raise {
        "sent": Refused(
            "{transmission} was sent already, by {by} on {at} UTC: what was typed wrongly is told by a declaration "
            "or a retraction. Nothing was stored.",
            transmission=transmission,
            by=last.by,
            at=at,
        ),
        "in_doubt": Refused(
            "{transmission} is in doubt. Look in the portal, then: assusoft settle {transmission} sent|queued. "
            "Nothing was stored.",
            transmission=transmission,
        ),
        "sending": Refused(
            "{transmission} is being sent by {by} on {at} UTC. Nothing was stored.",
            transmission=transmission,
            by=last.by,
            at=at,
        ),
    }[last.state]


def _next(ticks: Sequence[Tick]) -> int:
    return ticks[-1].number + 1 if ticks else 1


def _add(connection: Connection, new: Tick) -> Tick:
    connection.execute(insert(tick), [asdict(new)])
    add_links(connection, "tick", [new.number])
    return new
