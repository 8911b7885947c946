"""Backup and restore of an employer folder: facts and configuration in one file."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from assusoft.employer.checked.boundaries import FOLDERS
from assusoft.employer.database import DATABASE, database_url
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.attempts import note_restored
from assusoft.employer.opening import note_closed
from assusoft.employer.proof.archive import PREFIX, SETTINGS, opened_archive, refuse_links, unpacked
from assusoft.employer.proof.unfinished import RESTORING, held, hold, remove_dead_backups, remove_dead_restores
from assusoft.employer.retention.notes import note_backup
from assusoft.employer.retention.retaining import erase_again
from assusoft.employer.settings import load_settings
from assusoft.employer.sheets.delivering.attempts import note
from assusoft.errors import NothingStored, Refused
from assusoft.files import make_folder, whole_file, write_whole
from assusoft.store import Copied, Erasure, open_store
from assusoft.suppliers.sending.outbox import TO_SEND

BY = "assusoft restore"
"""Who erases again what a backup brought back."""


@dataclass(frozen=True)
class Restored:
    """What a restore did: the facts, and the files of the folder it wrote and those it left because they differ.

    `waiting`: transmissions that may have been sent after the backup was made; `send` leaves them in doubt. `erased`:
    what had been erased in this folder since, and was erased again.
    """

    copied: Copied
    written: tuple[str, ...]
    left: tuple[str, ...]
    waiting: tuple[str, ...]
    erased: Erasure | None = None


def backup(employer: EmployerFolder, file: Path) -> Copied:
    """Write facts and configuration into a new file that only its owner may read; extracts are among the facts.

    Raises
    ------
    Refused
        The file exists, or a fact was tampered with. Nothing is left of an unfinished backup; what a killed process
        left of one, the next backup into the same folder removes.
    """
    if file.exists():
        raise Refused(f"{file} exists already: a backup is not written over another. Name a new file.")
    if not file.parent.is_dir():
        raise Refused(f"{file} cannot be written: the folder {file.parent} does not exist.")
    remove_dead_backups(file.parent)
    with whole_file(file, mode=0o600) as stream, ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        hold(stream)
        copied = employer.store.backup(archive)
        for path in _configuration(employer.folder):
            archive.write(path, PREFIX + path.relative_to(employer.folder).as_posix())
    note_backup(employer.folder, file, copied.head)
    return copied


def restore(folder: Path, file: Path) -> Restored:
    """Fill a folder from a backup: the files it lacks, then the facts into the database its employer.toml names.

    All of the backup is checked first, in a folder of its own, with its facts stored in a database there.

    Raises
    ------
    Refused
        The database holds facts; the file is not a whole backup, or that of another employer; its employer.toml names a
        database outside the folder; a link stands in the way. Then nothing is written.
    """
    near = next(place for place in (folder, *folder.absolute().parents) if place.is_dir())
    for place_of_one in {near, folder.absolute().parent}:
        remove_dead_restores(place_of_one)
    with opened_archive(file) as archive, TemporaryDirectory(prefix=RESTORING, dir=near) as place, held(Path(place)):
        aside = Path(place)
        names = unpacked(archive, file, aside)
        refuse_links(folder, names)
        url = _database(folder, aside)
        _refuse_facts(url)
        closed, waiting, sheets = _tried(archive, aside)
        written, left = _put_in_place(folder, aside, names)
        if closed:  # kept before the facts are there: a restore that is killed in between sends nothing twice either
            note_closed(folder, closed)
        note_restored(folder, waiting, datetime.now(UTC))
        if sheets:
            note(folder, sheets, datetime.now(UTC))
        store = open_store(url)
        copied = store.restore(archive)
        again = erase_again(folder, store, BY, datetime.now(UTC))
    return Restored(copied, tuple(written), tuple(left), (*waiting, *sheets), again)


def _database(folder: Path, aside: Path) -> str:
    """The database to fill: the folder's employer.toml or the environment names any; that of a backup, one within."""
    theirs = load_settings(aside)
    if (folder / SETTINGS).exists():
        ours = load_settings(folder)
        if ours.name != theirs.name:
            raise Refused(
                f"The backup is of '{theirs.name}', and {folder} is the folder of '{ours.name}'. Nothing was restored. "
                "Name another folder; if the employer changed its name, write the old one in employer.toml first."
            )
        return database_url(folder, ours.database)
    path = PurePosixPath(theirs.database.removeprefix("sqlite:///"))
    inside = theirs.database.startswith("sqlite:///") and not path.is_absolute() and ".." not in path.parts
    if not (inside and len(path.parts) == 1) and not os.environ.get(DATABASE):
        raise Refused(
            "The employer.toml of the backup names a database outside the folder. Nothing was restored. "
            f"Name the database to fill in {DATABASE}, or put an employer.toml that names it into {folder}."
        )
    return database_url(folder, theirs.database)


def _refuse_facts(url: str) -> None:
    """A database that is there must be empty; none is made."""
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        return
    try:
        store = open_store(url, create=False)
    except NothingStored:
        return
    try:
        store.refuse_facts()
    finally:
        store.close()


def _tried(archive: ZipFile, aside: Path) -> tuple[str, list[str], list[str]]:
    """The facts stored and checked in a database that is thrown away: the last month closed, what waits to leave.

    That is transmissions to suppliers, and sendings of benefit sheets.
    """
    store = open_store(f"sqlite:///{aside}/.tried.db")
    try:
        store.restore(archive)
        closed = [closing.month for closing in store.closings()]
        transmissions, sheets = (
            [one.id for one in listed if one.state in TO_SEND]
            for listed in (store.transmissions(), store.sheet_sendings())
        )
        return max(closed, default=""), transmissions, sheets
    finally:
        store.close()


def _put_in_place(folder: Path, aside: Path, names: Sequence[str]) -> tuple[list[str], list[str]]:
    written, left = [], []
    for name in names:
        path, content = folder / name, (aside / name).read_bytes()
        if not path.exists():
            make_folder(path.parent)
            write_whole(path, content)
            written.append(name)
        elif path.read_bytes() != content:
            left.append(name)
    return written, left


def _configuration(folder: Path) -> Iterator[Path]:
    yield folder / SETTINGS
    for name in FOLDERS:
        yield from sorted(path for path in (folder / name).rglob("*") if path.is_file())
