"""Sheets on their way to people: queued -> sending -> sent, failed or in doubt, as transmissions (see `outbox`)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.store.chain import add_links
from assusoft.store.facts.outbox import check_claim, check_step
from assusoft.store.records import Event, NewSheetSending, SheetSending
from assusoft.store.tables import sheet_event, sheet_sending


def queue(connection: Connection, new: Sequence[NewSheetSending], by: str, at: datetime) -> list[str]:
    """Queue sendings, all or none; return the ids of those that were not queued before."""
    known = set(connection.scalars(select(sheet_sending.c.id)))
    added = [one for one in new if one.id not in known]
    for one in added:
        row = vars(one) | {"recipients": list(one.recipients), "sheets": list(one.sheets)}
        connection.execute(insert(sheet_sending).values(**row, by=by, at=at))
        add_links(connection, "sheet-send", [one.id])
        _add_event(connection, one.id, "queued", "", by, at)
    return [one.id for one in added]


def sendings(connection: Connection, state: str | None = None) -> list[SheetSending]:
    """Every sending of sheets, or those in that state, in the order they were queued."""
    last: dict[str, Event] = {}  # in the order of each sending's first event
    for row in connection.execute(select(sheet_event).order_by(sheet_event.c.number)):
        last[row.sending] = _event(row)
    rows = {row.id: row for row in connection.execute(select(sheet_sending))}
    return [_sending(rows[id], happened) for id, happened in last.items() if state in (None, happened.state)]


def events(connection: Connection) -> list[tuple[str, Event]]:
    """What happened to every sending of sheets: its id and the event, in the order things happened."""
    return [
        (row.sending, _event(row)) for row in connection.execute(select(sheet_event).order_by(sheet_event.c.number))
    ]


def claim(connection: Connection, id: str, by: str, at: datetime) -> None:
    """Move a queued or failed sending to `sending`: who claimed it may try to send it, nobody else.

    Raises
    ------
    Conflict
        Somebody else claimed it. Refused: it was sent, is in doubt, or does not exist.
    """
    check_claim(last_event(connection, id), id)
    record(connection, id, "sending", "", by, at)


def record(connection: Connection, id: str, state: str, detail: str, by: str, at: datetime) -> None:
    """Add what happened to a sending; Refused when that state cannot follow, or there is no such sending."""
    check_step(last_event(connection, id), state, Sentence("Sending {id}", id=id))
    _add_event(connection, id, state, detail, by, at)


def interrupt(connection: Connection, by: str, at: datetime) -> list[str]:
    """Put in doubt what is still `sending`, and return the ids; only for a caller that knows that nobody is sending."""
    left = sendings(connection, "sending")
    for one in left:
        detail = f"{one.last_event.by} began to send it on {one.last_event.at:%Y-%m-%d at %H:%M} UTC and stopped"
        _add_event(connection, one.id, "in_doubt", detail, by, at)
    return [one.id for one in left]


def last_event(connection: Connection, id: str) -> Event:
    """What happened to it last; Refused when there is no such sending."""
    wanted = select(sheet_event).where(sheet_event.c.sending == id).order_by(sheet_event.c.number.desc()).limit(1)
    row = connection.execute(wanted).one_or_none()
    if row is None:
        raise Refused("There is no sending of sheets '{id}'.", id=id)
    return _event(row)


def _sending(row: Any, last: Event) -> SheetSending:
    return SheetSending(
        row.id, row.month, row.way, tuple(row.recipients), row.entity, tuple(row.sheets), row.password, row.language,
        row.by, row.at, last,
    )  # fmt: skip


def _event(row: Any) -> Event:
    return Event(row.number, row.state, row.detail, row.by, row.at)


def _add_event(connection: Connection, id: str, state: str, detail: str, by: str, at: datetime) -> None:
    number = (connection.scalar(select(func.max(sheet_event.c.number))) or 0) + 1
    connection.execute(insert(sheet_event).values(number=number, sending=id, state=state, detail=detail, by=by, at=at))
    add_links(connection, "sheet-event", [number])
