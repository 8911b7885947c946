"""Files that appear whole or not at all, whatever happens while they are written; for whom they are readable.

What is read here is read within bounds.

What is written here is of people: it is for its owner alone (0600, folders 0700), whatever the umask. A folder that
hands its group on to what is made in it (setgid, as `chmod 2770` sets it) shares with that group: 0660, folders 2770.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_ALONE, _SHARED = 0o600, 0o660


@contextmanager
def whole_file(path: Path, mode: int | None = None) -> Iterator[BinaryIO]:
    """A stream for the content of a file: it goes to the disk under another name, and gets its own at the end.

    Nothing is left when the block raises; what a crash left under the other name is written over. One process at a
    time writes a file.

    Parameters
    ----------
    path
        A file of that name is replaced: whoever must not lose it looks first.
    mode
        Who may read and write the file, whatever the umask; None: its owner, and the group its folder shares with.
    """
    rights = rights_in(path.parent) if mode is None else mode
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.unlink(missing_ok=True)
    try:
        with open(unfinished, "xb", opener=lambda name, flags: os.open(name, flags, _ALONE)) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(unfinished, rights)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole (see `whole_file`)."""
    with whole_file(path) as stream:
        stream.write(content)


def rights_in(folder: Path) -> int:
    """The rights of a file made in the folder."""
    return _SHARED if _hands_group_on(folder) else _ALONE


def make_folder(path: Path) -> None:
    """Make a folder with those above it that are missing; one that is there keeps its rights."""
    for missing in reversed([place for place in (path, *path.parents) if not place.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
        os.chmod(missing, 0o2770 if _hands_group_on(missing.parent) else 0o700)


def make_file(path: Path) -> None:
    """Make an empty file; one that is there keeps its rights and its content."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _ALONE))
        os.chmod(path, rights_in(path.parent))


def _hands_group_on(folder: Path) -> bool:
    return os.name == "posix" and bool(folder.stat().st_mode & stat.S_ISGID)


def bounded(path: Path, most: int) -> bytes | None:
    """The content of a file; None, before it is read, when it has more than `most` bytes.

    Raises
    ------
    OSError
        It cannot be read.
    """
    with path.open("rb") as stream:
        if os.fstat(stream.fileno()).st_size > most:
            return None
        content = stream.read(most + 1)  # a file may grow, and a pipe has no size
    return content if len(content) <= most else None
