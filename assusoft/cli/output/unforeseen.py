"""What the machine refuses, or nobody foresaw -> one sentence, and where the trace of it can be read."""

import os
import tempfile
import traceback
from datetime import UTC, datetime
from errno import EACCES, EDQUOT, EFBIG, EIO, ENOSPC, EPERM, EROFS
from pathlib import Path

UNFORESEEN = 70
"""The exit status: an internal error, as sysexits.h has it."""

FOLDER = ".errors"
"""Where an employer folder keeps traces."""

_REMEDIES = {
    EACCES: "this user has no right to it. Give the right, or name another place",
    EPERM: "this user has no right to it. Give the right, or name another place",
    EROFS: "it is on a disk that cannot be written. Name another place, or mount it for writing",
    ENOSPC: "the disk is full. Make room",
    EDQUOT: "this user's share of the disk is full. Make room",
    EFBIG: "the file grew larger than the system allows. Raise the limit",
    EIO: "the disk cannot be read or written. Have it looked at",
}
"""Number of an operating system's error -> what it means, and how to mend it."""


def foreseen(error: OSError) -> str:
    """The sentence about a right, a disk or a share of it that the system refused; '' for any other error."""
    remedy = _REMEDIES.get(error.errno or 0)
    if remedy is None:
        return ""
    where = error.filename if isinstance(error.filename, str) else "A file"
    return f"{where}: {remedy}, look with assusoft status whether the last step is there, and try again."


def unforeseen(error: BaseException, folder: Path) -> str:
    """The sentence about a fault of the program, whose trace is kept for whoever mends it.

    The text of the error may hold a person's data, so only its kind is said. The trace goes into `folder` if that is an
    employer's, else into the folder for temporary files; only this user can read it.
    """
    trace = "".join(traceback.format_exception(error))
    kept = _kept(trace, folder)
    where = f"The trace is in {kept}; it may hold personal data." if kept else f"The trace could not be kept:\n{trace}"
    return (
        f"something nobody foresaw ({type(error).__name__}). Look with assusoft status whether the last step is there. "
        f"Report it to who looks after assusoft. {where}"
    )


def _kept(trace: str, folder: Path) -> Path | None:
    for place in (_own_place(folder), None):
        try:
            handle, name = tempfile.mkstemp(".txt", f"assusoft-{datetime.now(UTC):%Y%m%dT%H%M%S}-", place)
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as stream:
                stream.write(trace)
        except OSError:
            continue
        return Path(name)
    return None


def _own_place(folder: Path) -> Path | None:
    if not (folder / "employer.toml").is_file():
        return None
    place = folder / FOLDER
    try:
        place.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return None
    return place
