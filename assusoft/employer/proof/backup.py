"""Backup and restore of an employer folder: facts and configuration in one file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from assusoft.employer.database import database_url
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.attempts import note_restored
from assusoft.employer.opening import note_closed
from assusoft.employer.settings import load_settings
from assusoft.errors import Refused
from assusoft.files import make_folder, whole_file, write_whole
from assusoft.store import Copied, open_store

_SETTINGS = "employer.toml"
_FOLDERS = ("sources", "plans", "suppliers", "templates", "expectations")
_PREFIX = "folder/"


@dataclass(frozen=True)
class Restored:
    """What a restore did: the facts, and the files of the folder it wrote and those it left because they differ.

    `waiting`: transmissions that may have been sent after the backup was made; `send` leaves them in doubt.
    """

    copied: Copied
    written: tuple[str, ...]
    left: tuple[str, ...]
    waiting: tuple[str, ...]


def backup(employer: EmployerFolder, file: Path) -> Copied:
    """Write facts and configuration into a new file that only its owner may read; extracts are among the facts.

    Raises
    ------
    Refused
        The file exists, or a fact was tampered with. Nothing is left of an unfinished backup.
    """
    if file.exists():
        raise Refused(f"{file} exists already: a backup is not written over another. Name a new file.")
    if not file.parent.is_dir():
        raise Refused(f"{file} cannot be written: the folder {file.parent} does not exist.")
    with whole_file(file, mode=0o600) as stream, ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        copied = employer.store.backup(archive)
        for path in _configuration(employer.folder):
            archive.write(path, _PREFIX + path.relative_to(employer.folder).as_posix())
    return copied


def restore(folder: Path, file: Path) -> Restored:
    """Fill a folder from a backup: the files it lacks, then the facts into the database its employer.toml names.

    Raises
    ------
    Refused
        The database holds facts, or the file is not a whole backup: then no fact is stored.
    """
    if not file.is_file():
        raise Refused(f"{file}: there is no such file. Nothing was restored.")
    try:
        with ZipFile(file) as archive:
            if _PREFIX + _SETTINGS not in archive.namelist():
                raise Refused(f"{file} is not a backup of assusoft: it holds no {_SETTINGS}. Nothing was restored.")
            written, left = _write_configuration(folder, archive)
            store = open_store(database_url(folder, load_settings(folder).database))
            copied = store.restore(archive)
    except BadZipFile as error:
        raise Refused(f"{file} is not a whole backup: {error}. No fact was restored. Use another backup.") from error
    for closing in store.closings()[-1:]:
        note_closed(folder, closing.month)
    waiting = note_restored(folder, store, datetime.now(UTC))
    return Restored(copied, tuple(written), tuple(left), tuple(waiting))


def _configuration(folder: Path) -> Iterator[Path]:
    yield folder / _SETTINGS
    for name in _FOLDERS:
        yield from sorted(path for path in (folder / name).rglob("*") if path.is_file())


def _write_configuration(folder: Path, archive: ZipFile) -> tuple[list[str], list[str]]:
    written, left = [], []
    for entry in archive.namelist():
        name = entry.removeprefix(_PREFIX)
        if name == entry:
            continue
        parts = PurePosixPath(name).parts
        if ".." in parts or (name != _SETTINGS and parts[0] not in _FOLDERS):
            raise Refused(
                f"The backup holds '{name}', which is not a file of an employer folder. Nothing was restored."
            )
        path, content = folder / name, archive.read(entry)
        if not path.exists():
            make_folder(path.parent)
            write_whole(path, content)
            written.append(name)
        elif path.read_bytes() != content:
            left.append(name)
    return written, left
