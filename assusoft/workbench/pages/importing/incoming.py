"""Files that were dropped on the page, on their way: found where the server put them, gone when they are not needed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from assusoft.workbench.pages.uploads import ID, INCOMING, file_of, forget_files
from assusoft.workbench.pages.visit import Visit

_LIFE = 24 * 3600


def dropped_files(visit: Visit, text: str) -> dict[str, Path]:
    """Name -> path of the files that lines 'ID/NAME' say; of one name the last.

    Raises
    ------
    Refused
        One is not there (any more).
    """
    return {path.name: path for path in (file_of(visit, line) for line in text.splitlines() if line)}


def forget_left_behind(visit: Visit) -> None:
    """Remove what came in a day ago or more and was never imported: the page it was dropped on is gone."""
    folder = visit.folder / INCOMING
    old = visit.now().timestamp() - _LIFE
    places = list(folder.iterdir()) if folder.is_dir() else []
    for place in places:
        if ID.fullmatch(place.name) and not place.is_symlink() and place.stat().st_mtime < old:
            forget_files(list(place.iterdir()))


def waiting_files(visit: Visit, month: str) -> Mapping[str, Path]:
    """Name -> path of the files that stand in extracts/MONTH of the employer folder."""
    folder = visit.folder / "extracts" / month
    found = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    return {path.name: path for path in found if not path.name.startswith(".")}
