"""Issued sheets -> a folder: one PDF a worker under a neutral name, whole or not at all, and what is stale in it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from assusoft.employer.checked.boundaries import FOLDERS
from assusoft.errors import Refused
from assusoft.files import bounded, make_folder, write_whole
from assusoft.store import IssuedSheet, Store

_NAME = re.compile(r"(P\d{5,})\.pdf")
_NOT_HERE = (*FOLDERS, "extracts", "statements", "tables", "replaced", ".kept")
_MOST = 64 << 20  # bytes of a page


@dataclass(frozen=True)
class FolderOfSheets:
    """The folder that sheets are written into, and the archive they are taken from."""

    folder: Path
    store: Store

    def write(self, sheet: IssuedSheet, pdf: bytes | None = None) -> None:
        """Write the sheet's page, `pdf` when it is at hand; one that is there with these bytes stays as it is."""
        path = self.folder / f"{sheet.person}.pdf"
        if not _holds(path, sheet.pdf):
            write_whole(path, self.store.content(sheet.pdf) if pdf is None else pdf)

    def stale(self, sheets: Collection[str]) -> Iterator[str]:
        """The persons of whom a sheet is in the folder and not among these, in order."""
        found = (_NAME.fullmatch(path.name) for path in self.folder.iterdir())
        yield from sorted(name[1] for name in found if name and name[1] not in sheets)


def folder_of_sheets(employer_folder: Path, to: Path, store: Store) -> FolderOfSheets:
    """The folder, made for its owner alone when it is not there.

    Raises
    ------
    Refused
        It is the employer folder itself, or one of those that the program reads or keeps.
    """
    home, there = employer_folder.resolve(), to.resolve()
    if there == home or any(there.is_relative_to(home / name) for name in _NOT_HERE):
        raise Refused(
            "{to} is a folder that assusoft reads: sheets are not written there. Nothing was issued. Name another "
            "folder.",
            to=to,
        )
    make_folder(to)
    return FolderOfSheets(to, store)


def _holds(path: Path, digest: str) -> bool:
    content = bounded(path, _MOST) if path.is_file() and not path.is_symlink() else None
    return content is not None and sha256(content).hexdigest() == digest
