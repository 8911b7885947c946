"""What is due to go, what goes, and which backups hold it still."""

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.kept.files import FOLDER as KEPT
from assusoft.employer.retention.notes import Backup, note_erasure, noted_backups, noted_erasures
from assusoft.employer.retention.terms import beyond, through_of
from assusoft.errors import Refused
from assusoft.store import Erasure, Store

_COPIES = ("extracts", "replaced", "out", "statements", "returns")
"""Folders of the employer in which copies of stored files lie."""


@dataclass(frozen=True)
class Retention:
    """How long what is kept, and what is due.

    Attributes
    ----------
    terms
        Kind -> months; None where no term is set, which keeps it.
    through
        Kind -> the last month whose time is over.
    due
        Kind -> how many rows and files would be erased now.
    erased
        What was erased, in that order.
    backups
        Those made before the last erasure whose file is still there: they hold what was erased since.
    """

    terms: Mapping[str, int | None]
    through: Mapping[str, str]
    due: Mapping[str, tuple[int, int]]
    erased: tuple[Erasure, ...]
    backups: tuple[Backup, ...]


@dataclass(frozen=True)
class ErasureDone:
    """What was erased; `files`: copies in the employer folder that went with it; `backups`: as in `Retention`."""

    erasure: Erasure
    files: tuple[Path, ...]
    backups: tuple[Backup, ...]


def retention(employer: EmployerFolder) -> Retention:
    """See `Employer.retention`."""
    through, erased = _through(employer), tuple(employer.store.erasures())
    due = employer.store.due(through).counts() if through else {}
    terms = vars(employer.settings.retention)
    return Retention(terms, through, due, erased, _older(employer.folder, erased))


def erase_due(employer: EmployerFolder, reason: str, by: str, at: datetime) -> ErasureDone:
    """See `Employer.erase`."""
    if not reason.strip():
        raise Refused('Why is it erased? Say so: --reason "..." Nothing was erased.')
    through = _through(employer)
    if not through:
        raise Refused(
            "employer.toml has no term after which something is erased, or no month is closed yet: [retention], "
            "photos = MONTHS. Nothing was erased."
        )
    due = employer.store.due(through)
    if not due.counts():
        raise Refused("Nothing is due, so nothing was erased. See the terms: assusoft retention")
    copies = list(_copies(employer.folder, {sha256 for files in due.files.values() for sha256 in files}))
    note_erasure(employer.folder, through)
    done = employer.store.erase(through, " ".join(reason.split()), by, at)
    if done is None:
        raise Refused("Somebody else erased it at the same time. Nothing was erased twice.")
    employer.forget_read()
    for path in copies:
        path.unlink(missing_ok=True)
    shutil.rmtree(employer.folder / KEPT, ignore_errors=True)  # what was derived goes too
    return ErasureDone(done, tuple(copies), _older(employer.folder, (done,)))


def erase_again(folder: Path, store: Store, by: str, at: datetime) -> Erasure | None:
    """Erase in a restored database what had been erased in this folder after its backup was made."""
    done: dict[str, str] = {}
    for one in store.erasures():
        for kind, month in one.what:
            done[kind] = max(month, done.get(kind, ""))
    again = beyond(noted_erasures(folder), done)
    return store.erase(again, "restored from a backup that was made before it was erased", by, at) if again else None


def _through(employer: EmployerFolder) -> dict[str, str]:
    """What the terms say, and what was erased here before: a term that is longer now brings nothing back."""
    through = noted_erasures(employer.folder)
    for kind, month in through_of(employer).items():
        through[kind] = max(month, through.get(kind, ""))
    return through


def _older(folder: Path, erased: tuple[Erasure, ...]) -> tuple[Backup, ...]:
    last = max((one.at for one in erased), default=None)
    if last is None:
        return ()
    return tuple(one for one in noted_backups(folder) if one.made < last and Path(one.file).exists())


def _copies(folder: Path, gone: set[str]) -> Iterator[Path]:
    """The files of the employer folder whose bytes are those of a file that goes."""
    for name in _COPIES:
        for path in sorted((folder / name).rglob("*")):
            if path.is_file() and not path.is_symlink() and hashlib.sha256(path.read_bytes()).hexdigest() in gone:
                yield path
