"""Files that a browser sent: found where the server put them, gone when they are not needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from assusoft.errors import Refused
from assusoft.workbench.pages.visit import Visit

INCOMING = ".incoming"
"""The folder of an employer in which the server puts what comes in; nothing in it is a fact."""
ID = re.compile(r"[0-9a-f]{16}")
"""What its folders are called."""


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
    files = [file_of(visit, line) for line in lines]
    try:
        yield files
    finally:
        forget_files(files)


def file_of(visit: Visit, line: str) -> Path:
    """The file that a line 'ID/NAME' says, where the server put it.

    Raises
    ------
    Refused
        It is not there (any more), or the line or a link leads elsewhere.
    """
    id, _, name = line.partition("/")
    path = visit.folder / INCOMING / id / name
    plain = ID.fullmatch(id) and name not in ("", ".", "..") and not {"/", "\\"} & set(name)
    if not plain or path.is_symlink() or path.parent.is_symlink() or not path.is_file():
        raise Refused(visit.say("A file that was brought in is not there any more. Bring it in again."))
    return path


def forget_files(paths: Iterable[Path]) -> None:
    """Remove files that came in, and the folder that each had."""
    for path in paths:
        path.unlink(missing_ok=True)
        with suppress(OSError):
            path.parent.rmdir()
