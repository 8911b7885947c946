"""Files beside the settings that know what was erased, and which backups were made: a database may go back in time.

A backup made before an erasure holds what was erased since. So each erasure is also kept outside of the database, and
made again in what is restored; and each backup is noted, so that those that are to be destroyed can be named.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assusoft.errors import Refused
from assusoft.files import write_whole

ERASURES, BACKUPS = ".erasures", ".backups"


@dataclass(frozen=True)
class Backup:
    """A backup that was made: its file, when (ISO 8601, UTC), and the hash of the facts in it."""

    file: str
    at: str
    head: str

    @property
    def made(self) -> datetime:
        """When."""
        return datetime.fromisoformat(self.at)


def noted_erasures(folder: Path) -> dict[str, str]:
    """Kind -> the last month of which it was ever erased in this folder."""
    return {str(kind): str(month) for kind, month in _read(folder / ERASURES, dict).items()}


def note_erasure(folder: Path, through: Mapping[str, str]) -> None:
    """Keep what is about to be erased, before it is.

    Raises
    ------
    Refused
        The folder cannot be written: a restored backup would bring it back.
    """
    known = noted_erasures(folder)
    for kind, month in through.items():
        known[kind] = max(month, known.get(kind, ""))
    try:
        _write(folder / ERASURES, known)
    except OSError as error:
        raise Refused(
            f"{folder / ERASURES} cannot be written ({error.strerror}), and what is erased is kept there, so that a "
            "restored backup does not bring it back. Nothing was erased."
        ) from error


def noted_backups(folder: Path) -> list[Backup]:
    """The backups made of this folder, in that order."""
    return [Backup(**one) for one in _read(folder / BACKUPS, list)]


def note_backup(folder: Path, file: Path, head: str) -> None:
    """Keep that a backup was made, where it can be kept: it was made in any case."""
    made = Backup(str(file.resolve()), datetime.now(UTC).isoformat(timespec="seconds"), head)
    with suppress(OSError, Refused):
        _write(folder / BACKUPS, [asdict(one) for one in [*_others(folder, made), made]])


def _others(folder: Path, made: Backup) -> Iterable[Backup]:
    return (one for one in noted_backups(folder) if one.file != made.file)


def _read(path: Path, kind: type) -> Any:
    try:
        known = json.loads(path.read_text("utf-8")) if path.exists() else kind()
    except (ValueError, OSError) as error:
        raise Refused(f"{path} cannot be read ({error}). Put it back from a copy of the folder.") from error
    if not isinstance(known, kind):
        raise Refused(f"{path} is not as it was written here. Put it back from a copy of the folder.")
    return known


def _write(path: Path, value: object) -> None:
    write_whole(path, json.dumps(value, indent=1, ensure_ascii=False).encode())
