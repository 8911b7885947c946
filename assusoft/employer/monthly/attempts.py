"""The file beside the settings that knows what began to leave: a database older than its last use does not send again.

A database can go back in time: a snapshot, a copy of its file, a point-in-time recovery, a backup restored. What was
sent since is then queued in it. So the last attempt of each transmission is also kept outside of it, before anything
leaves; one that the database has no event of was forgotten, and its transmission is in doubt until somebody looked.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from assusoft.errors import Refused
from assusoft.files import write_whole
from assusoft.store import Store
from assusoft.suppliers.sending.outbox import TO_SEND

MARK = ".attempts"
"""Transmission -> the moment, in UTC, at which its last attempt began, as JSON."""


def last_attempts(folder: Path) -> dict[str, datetime]:
    """Transmission -> when it last began to leave from this folder.

    Raises
    ------
    Refused
        The file is not one that was written here: nothing is sent before somebody looked.
    """
    mark = folder / MARK
    try:
        known = json.loads(mark.read_text("utf-8")) if mark.exists() else {}
        return {str(id): datetime.fromisoformat(moment).astimezone(UTC) for id, moment in known.items()}
    except (ValueError, TypeError, AttributeError, OSError) as error:
        raise Refused(
            "{mark}, which keeps what was sent, cannot be read. Nothing was sent. Put back the file "
            "from a copy of the folder; without one, ask the suppliers what arrived, and remove it.",
            mark=mark,
        ) from error


def note_attempts(folder: Path, store: Store, attempts: Mapping[str, datetime]) -> None:
    """Keep, on the disk, that these begin to leave.

    A person ticks while another process sends: who writes the file holds the lock of the store's writers meanwhile.

    Raises
    ------
    Refused
        The folder cannot be written: nothing may leave that is not kept.
    """
    with store.alone():
        _keep(folder, attempts)


def note_restored(folder: Path, waiting: Sequence[str], at: datetime) -> None:
    """Keep that what waits to leave in a backup may have left since it was made; there is no store yet to write to."""
    if waiting:
        _keep(folder, dict.fromkeys(waiting, at))


def doubt_forgotten(folder: Path, store: Store, by: str, now: datetime) -> list[str]:
    """Write into the store the attempts it forgot, and leave their transmissions in doubt; return the ids."""
    attempts = last_attempts(folder)
    waiting = {sending.id for sending in store.transmissions() if sending.state in TO_SEND}
    forgotten = [id for id in attempts if id in waiting and attempts[id] not in _known(store, id)]
    for id in forgotten:
        store.claim(id, by, attempts[id])
        detail = (
            "the database is older than its last use, or was restored: this may have been sent by "
            f"{attempts[id]:%Y-%m-%d at %H:%M} UTC"
        )
        store.record(id, "in_doubt", detail, by, now)
    return forgotten


def is_forgotten(folder: Path, store: Store, id: str) -> bool:
    """Whether a transmission was attempted, or typed by hand, later than the store knows."""
    attempt = last_attempts(folder).get(id)
    return attempt is not None and attempt not in _known(store, id)


def _keep(folder: Path, attempts: Mapping[str, datetime]) -> None:
    known = last_attempts(folder) | dict(attempts)
    lines = {id: moment.astimezone(UTC).isoformat() for id, moment in sorted(known.items())}
    try:
        write_whole(folder / MARK, json.dumps(lines, indent=1).encode())
    except OSError as error:
        raise Refused(
            "{path} cannot be written ({why}), and what leaves is kept there. Nothing was sent.",
            path=folder / MARK,
            why=error.strerror,
        ) from error


def _known(store: Store, id: str) -> set[datetime]:
    typed = {tick.at for tick in store.ticks() if tick.transmission == id}
    return typed | {event.at for event in store.events(id) if event.state == "sending"}
