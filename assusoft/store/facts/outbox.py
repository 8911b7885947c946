"""Transmissions and what happens to them: queued -> sending -> sent, failed or in doubt; every step is an added event.

Sending cannot be exactly once. So a transmission is claimed before it is tried, one process sends at a time, and what
a process left in `sending` when it died is in doubt: a person, or a witness, says whether it went.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from assusoft.errors import Conflict, Refused
from assusoft.language import Sentence, either
from assusoft.store.chain import add_links
from assusoft.store.facts.contents import add_contents, sha256_of
from assusoft.store.records import Document, Event, NewTransmission, Transmission
from assusoft.store.tables import closing, content, event, transmission, transmission_document

STEPS: dict[str, tuple[str, ...]] = {
    "queued": ("sending",),
    "sending": ("sent", "failed", "in_doubt"),
    "failed": ("sending",),
    "in_doubt": ("sent", "queued"),  # settled by a witness, or sent again by explicit decision
    "sent": (),
}
"""State -> the states that may follow."""


def check_step(last: Event, state: str, what: Sentence) -> None:
    """Refuse a state that cannot follow the last event of `what`: a transmission, or a sending of benefit sheets."""
    if state not in STEPS[last.state]:
        raise Refused(
            "{what} is '{state}' (by {by} on {at} UTC): it cannot become '{wanted}', only {allowed}. Nothing was "
            "stored.",
            what=what,
            state=last.state,
            by=last.by,
            at=f"{last.at:%Y-%m-%d at %H:%M}",
            wanted=state,
            allowed=either(STEPS[last.state]) or Sentence("nothing"),
        )


def check_claim(last: Event, id: str) -> None:
    """Refuse to claim what somebody is already sending, by its last event."""
    if last.state == "sending":
        raise Conflict(
            "{by} is already sending {id}, since {at} UTC. Nothing was stored.",
            by=last.by,
            id=id,
            at=f"{last.at:%Y-%m-%d at %H:%M}",
        )


def add_transmissions(
    connection: Connection, closing_number: int, month: str, new: Sequence[NewTransmission], by: str, at: datetime
) -> None:
    """Queue the transmissions of a closing."""
    for sending in new:
        last = select(func.max(transmission.c.number)).where(transmission.c.supplier == sending.supplier)
        number = (connection.scalar(last) or 0) + 1
        id = f"{sending.supplier}-{number}"
        connection.execute(
            insert(transmission).values(
                id=id, number=number, closing=closing_number, supplier=sending.supplier, channel=sending.channel,
                recipients=list(sending.recipients), subject=sending.subject, body=sending.body,
            )
        )  # fmt: skip
        add_contents(connection, (document.content for document in sending.documents))
        for position, document in enumerate(sending.documents):
            connection.execute(
                insert(transmission_document).values(
                    transmission=id, position=position, name=document.name, media_type=document.media_type,
                    sha256=sha256_of(document.content),
                )
            )  # fmt: skip
        add_links(connection, "transmission", [id])
        _add_event(connection, id, "queued", f"closing of {month}", by, at)


def transmissions(connection: Connection, state: str | None = None) -> list[Transmission]:
    """Every transmission, or those in that state, in the order they were queued."""
    last: dict[str, Event] = {}  # in the order of each transmission's first event
    for row in connection.execute(select(event).order_by(event.c.number)):
        last[row.transmission] = _event(row)
    rows = {
        row.id: row
        for row in connection.execute(
            select(transmission, closing.c.month).join(closing, closing.c.number == transmission.c.closing)
        )
    }
    documents = _documents(connection)
    return [
        _transmission(rows[id], documents.get(id, ()), happened)
        for id, happened in last.items()
        if state is None or happened.state == state
    ]


def events(connection: Connection, id: str) -> list[Event]:
    """What happened to that transmission, first event first."""
    _last_event(connection, id)
    rows = connection.execute(select(event).where(event.c.transmission == id).order_by(event.c.number))
    return [_event(row) for row in rows]


def all_events(connection: Connection) -> list[tuple[str, Event]]:
    """What happened to every transmission: its id and the event, in the order things happened."""
    rows = connection.execute(select(event).order_by(event.c.number))
    return [(row.transmission, _event(row)) for row in rows]


def claim(connection: Connection, id: str, by: str, at: datetime) -> None:
    """Move a queued or failed transmission to `sending`: who claimed it may try to send it, nobody else.

    Raises
    ------
    Conflict
        Somebody else claimed it. Refused: it was sent, is in doubt, or does not exist.
    """
    check_claim(_last_event(connection, id), id)
    record(connection, id, "sending", "", by, at)


def record(connection: Connection, id: str, state: str, detail: str, by: str, at: datetime) -> None:
    """Add what happened to a transmission.

    Raises
    ------
    Refused
        That state cannot follow the one it is in (see `STEPS`), or there is no such transmission.
    """
    check_step(_last_event(connection, id), state, Sentence("Transmission {id}", id=id))
    _add_event(connection, id, state, detail, by, at)


def interrupt(connection: Connection, by: str, at: datetime) -> list[str]:
    """Put in doubt what is still `sending`, and return the ids; only for a caller that knows that nobody is sending."""
    left = transmissions(connection, "sending")
    for sending in left:
        detail = (
            f"{sending.last_event.by} began to send it on {sending.last_event.at:%Y-%m-%d at %H:%M} UTC and stopped"
        )
        _add_event(connection, sending.id, "in_doubt", detail, by, at)
    return [sending.id for sending in left]


def _documents(connection: Connection) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for row in connection.execute(
        select(transmission_document, content.c.size)
        .join(content, content.c.sha256 == transmission_document.c.sha256)
        .order_by(transmission_document.c.position)
    ):
        found.setdefault(row.transmission, []).append(Document(row.name, row.media_type, row.sha256, row.size))
    return found


def _transmission(row: Any, documents: Sequence[Document], last: Event) -> Transmission:
    return Transmission(
        row.id, row.number, row.month, row.supplier, row.channel, tuple(row.recipients), row.subject, row.body,
        tuple(documents), last,
    )  # fmt: skip


def _event(row: Any) -> Event:
    return Event(row.number, row.state, row.detail, row.by, row.at)


def _last_event(connection: Connection, id: str) -> Event:
    row = connection.execute(
        select(event).where(event.c.transmission == id).order_by(event.c.number.desc()).limit(1)
    ).one_or_none()
    if row is None:
        raise Refused("There is no transmission '{id}'.", id=id)
    return _event(row)


def _add_event(connection: Connection, id: str, state: str, detail: str, by: str, at: datetime) -> None:
    number = (connection.scalar(select(func.max(event.c.number))) or 0) + 1
    connection.execute(insert(event).values(number=number, transmission=id, state=state, detail=detail, by=by, at=at))
    add_links(connection, "event", [number])
