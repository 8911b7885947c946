"""The file beside the settings that knows which sheets began to leave, a line each; see `employer.monthly.attempts`."""

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from assusoft.employer.sheets.delivering.settling import is_sheet_sending
from assusoft.errors import Refused
from assusoft.files import make_file
from assusoft.store import Store
from assusoft.suppliers.sending.outbox import TO_SEND

MARK = ".sheets-sent"


def note(folder: Path, ids: Iterable[str], at: datetime) -> None:
    """Keep, on the disk, that these begin to leave; Refused when that cannot be kept."""
    path = folder / MARK
    lines = "".join(f"{id} {at.astimezone(UTC).isoformat()}\n" for id in ids)
    try:
        make_file(path)
        with path.open("r+b") as stream:
            _to_last_line(stream)
            stream.write(lines.encode())
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise Refused(
            "{path} cannot be written ({why}), and what leaves is kept there. Nothing was sent.",
            path=path,
            why=error.strerror,
        ) from error


def _to_last_line(stream: IO[bytes]) -> None:
    """Stand behind the last whole line; one that was cut off is dropped, since it would spoil the next."""
    end = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, end - 1))
    if stream.read(1) not in (b"", b"\n"):
        stream.seek(0)
        stream.truncate(stream.read().rfind(b"\n") + 1)
        stream.seek(0, os.SEEK_END)


def began(folder: Path) -> dict[str, datetime]:
    """Sending -> when it last began to leave from this folder.

    A line that was cut off is of what did not leave: it is written before anything does.

    Raises
    ------
    Refused
        Another line is none that was written here.
    """
    path, found = folder / MARK, dict[str, datetime]()
    try:
        whole, _, _ = path.read_text("utf-8").rpartition("\n") if path.exists() else ("", "", "")
        for line in whole.splitlines():
            id, _, moment = line.partition(" ")
            if not is_sheet_sending(id):
                raise ValueError(line)
            found[id] = datetime.fromisoformat(moment)
    except (ValueError, OSError) as error:
        raise Refused(
            "{path}, which keeps which sheets were sent, cannot be read. Nothing was sent. Put it back from a copy of "
            "the folder; without one, find out which sheets arrived, and remove it.",
            path=path,
        ) from error
    return found


def doubt_forgotten(folder: Path, store: Store, by: str, now: datetime) -> None:
    """Leave in doubt what began to leave and the database knows nothing of: it is older than its last use."""
    known: dict[str, set[datetime]] = {}
    for id, event in store.sheet_events():
        if event.state == "sending":
            known.setdefault(id, set()).add(event.at)
    waiting = {one.id for one in store.sheet_sendings() if one.state in TO_SEND}
    for id, at in began(folder).items():
        if id in waiting and at not in known.get(id, ()):
            store.claim_sheets(id, by, at)
            detail = (
                "the database is older than its last use, or was restored: this may have been sent by "
                f"{at:%Y-%m-%d at %H:%M} UTC"
            )
            store.record_sheets(id, "in_doubt", detail, by, now)
