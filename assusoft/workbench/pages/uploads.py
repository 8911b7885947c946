"""Files that a browser sent for an act of a page: read once, then gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from assusoft.errors import Refused
from assusoft.workbench.pages.visit import Visit

_INCOMING = ".incoming"


@contextmanager
def taken_files(visit: Visit, uploads: str, most: int) -> Iterator[list[Path]]:
    """The files of an act's `uploads`, a line 'ID/NAME' each; removed at the end, whatever came of them.

    Raises
    ------
    Refused
        There is none, there are more than `most`, or one did not arrive.
    """
    lines = [line for line in uploads.splitlines() if line]
    if not 0 < len(lines) <= most:
        raise Refused(
            visit.say("Choose a file first.") if not lines
            else visit.say("One file at a time: {count} were given.", count=len(lines))
        )  # fmt: skip
    files = [_file(visit, line) for line in lines]
    try:
        yield files
    finally:
        for file in files:
            file.unlink(missing_ok=True)
            with suppress(OSError):
                file.parent.rmdir()


def _file(visit: Visit, line: str) -> Path:
    folder, _, name = line.partition("/")
    path = visit.folder / _INCOMING / folder / name
    plain = folder.isalnum() and name not in ("", ".", "..") and "/" not in name and "\\" not in name
    if not plain or path.is_symlink() or not path.is_file():
        raise Refused(visit.say("The file did not arrive whole. Try again."))
    return path
