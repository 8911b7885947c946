"""What a process that was killed left of a backup or a restore: found by who does the same next, and removed.

A process holds a lock on what it writes until it is done; the system gives the lock back when the process dies.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

RESTORING = ".restoring-"
"""How the folder begins in which a backup is tried."""
_PARTS, _ZIP = ".*.part", b"PK\x03\x04"


def hold(stream: IO[bytes]) -> None:
    """Lock what is being written, where the system can; it is unlocked when it is closed."""
    with suppress(ImportError, OSError):
        import fcntl

        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Lock a folder while it is used, where the system can."""
    if os.name != "posix":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def remove_dead_backups(folder: Path) -> None:
    """Remove unfinished backups that no process holds."""
    for path in folder.glob(_PARTS):
        if path.is_file() and not path.is_symlink() and _is_backup(path) and not _is_held(path):
            path.unlink(missing_ok=True)


def remove_dead_restores(folder: Path) -> None:
    """Remove the folders of restores that no process holds."""
    for path in folder.glob(f"{RESTORING}*"):
        if path.is_dir() and not path.is_symlink() and not _is_held(path):
            shutil.rmtree(path, ignore_errors=True)


def _is_backup(path: Path) -> bool:
    """Whether it begins as a backup does: a zip, and in it the lines of a table."""
    with suppress(OSError), path.open("rb") as stream:
        head = stream.read(100)
        end = 30 + int.from_bytes(head[26:28], "little")  # where the name of the first entry ends
        return head.startswith(_ZIP) and head[30:end].endswith(b".jsonl")
    return False


def _is_held(path: Path) -> bool:
    """Whether a process holds it; taken to be so where nobody can tell."""
    try:
        import fcntl

        handle = os.open(path, os.O_RDONLY)
    except (ImportError, OSError):
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False
