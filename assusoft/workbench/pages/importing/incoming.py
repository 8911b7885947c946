"""Files that were dropped on the page, on their way: found where the server put them, gone when they are not needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from assusoft.errors import Refused
from assusoft.workbench.pages.visit import Visit

INCOMING = ".incoming"
"""The folder of an employer in which the server puts what comes in; nothing in it is a fact."""
_LIFE = 24 * 3600
_ID = re.compile(r"[0-9a-f]{16}")


def dropped_files(visit: Visit, text: str) -> dict[str, Path]:
    """Name -> path of the files that lines 'ID/NAME' say; of one name the last.

    Raises
    ------
    Refused
        One is not there (any more).
    """
    return {path.name: path for path in (_path(visit, line) for line in text.splitlines() if line)}


def _path(visit: Visit, line: str) -> Path:
    id, _, name = line.partition("/")
    folder = visit.folder / INCOMING
    path = folder / id / name
    plain = _ID.fullmatch(id) and name and name == Path(name).name and name not in (".", "..")
    if not plain or path.is_symlink() or path.parent.is_symlink() or not path.is_file():
        raise Refused(visit.say("A file that was brought in is not there any more. Bring it in again."))
    return path


def forget_files(paths: Iterable[Path]) -> None:
    """Remove files that were dropped, and the folder that each had."""
    for path in paths:
        path.unlink(missing_ok=True)
        with suppress(OSError):
            path.parent.rmdir()


def forget_left_behind(visit: Visit) -> None:
    """Remove what came in a day ago or more and was never imported: the page it was dropped on is gone."""
    folder = visit.folder / INCOMING
    old = visit.now().timestamp() - _LIFE
    places = list(folder.iterdir()) if folder.is_dir() else []
    for place in places:
        if _ID.fullmatch(place.name) and not place.is_symlink() and place.stat().st_mtime < old:
            forget_files(list(place.iterdir()))


def waiting_files(visit: Visit, month: str) -> Mapping[str, Path]:
    """Name -> path of the files that stand in extracts/MONTH of the employer folder."""
    folder = visit.folder / "extracts" / month
    found = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    return {path.name: path for path in found if not path.name.startswith(".")}
