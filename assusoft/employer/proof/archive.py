"""A backup file -> its configuration in a folder of its own, checked before anything of the employer's is written."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from assusoft.employer.checked.boundaries import FOLDERS
from assusoft.errors import Refused
from assusoft.files import make_folder, write_whole

SETTINGS = "employer.toml"
PREFIX = "folder/"
MOST_FILES, MOST_FILE, MOST_FACTS = 10_000, 64 << 20, 64 << 30
"""Entries of a backup; bytes of a configuration file; bytes of all entries together, unpacked."""


@contextmanager
def opened_archive(file: Path) -> Iterator[ZipFile]:
    """The archive, within bounds; whatever is wrong with it, also while it is read, is one sentence.

    Raises
    ------
    Refused
        There is no such file, it is not a whole backup, or it is larger than any backup.
    """
    if not file.is_file():
        raise Refused(f"{file}: there is no such file. Nothing was restored.")
    try:
        with ZipFile(file) as archive:
            _check_bounds(file, archive.infolist())
            yield archive
    except (BadZipFile, ZlibError, EOFError, ValueError, LookupError, TypeError, RuntimeError) as error:
        why = " ".join(str(error).split()) or type(error).__name__
        raise Refused(f"{file} is not a whole backup: {why}. No fact was restored. Use another backup.") from error


def unpacked(archive: ZipFile, file: Path, into: Path) -> list[str]:
    """Write the configuration of a backup into an empty folder; the names of its files.

    Raises
    ------
    Refused
        It holds no employer.toml, or what is not a file of an employer folder.
    """
    entries = [entry for entry in archive.infolist() if entry.filename.startswith(PREFIX)]
    names = [_name(entry) for entry in entries]
    if SETTINGS not in names:
        raise Refused(f"{file} is not a backup of assusoft: it holds no {SETTINGS}. Nothing was restored.")
    for entry, name in zip(entries, names, strict=True):
        try:
            make_folder((into / name).parent)
            write_whole(into / name, archive.read(entry))
        except OSError as error:
            raise Refused(f"'{name}' of the backup cannot be written ({error}). Nothing was restored.") from error
    return names


def refuse_links(folder: Path, names: list[str]) -> None:
    """Nothing is written through a link below the employer folder: it may lead out of it."""
    for name in names:
        path = folder / name
        for place in (path, *path.parents[: len(PurePosixPath(name).parts) - 1]):
            if place.is_symlink():
                raise Refused(
                    f"{place} is a link, and may lead out of the folder. Nothing was restored. Remove it first."
                )


def _name(entry: ZipInfo) -> str:
    name = entry.filename.removeprefix(PREFIX)
    parts = PurePosixPath(name).parts
    known = name == SETTINGS or (len(parts) > 1 and parts[0] in FOLDERS)
    plain = name == "/".join(parts) and ".." not in parts and name.isprintable() and not set(name) & set("\\:")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if not (known and plain and kind in (0, stat.S_IFREG)):
        raise Refused(f"The backup holds {name!r}, which is not a file of an employer folder. Nothing was restored.")
    return name


def _check_bounds(file: Path, entries: list[ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    large = [entry for entry in entries if entry.filename.startswith(PREFIX) and entry.file_size > MOST_FILE]
    if len(entries) > MOST_FILES or large or sum(entry.file_size for entry in entries) > MOST_FACTS:
        raise Refused(
            f"{file} is larger than any backup of assusoft: it holds more, or larger, files. Nothing was restored."
        )
    if len(set(names)) < len(names):
        raise Refused(f"{file} is not a backup of assusoft: it holds a file twice. Nothing was restored.")
