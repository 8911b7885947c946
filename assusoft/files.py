"""Files that appear whole or not at all, whatever happens while they are written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """A stream for the content of a file: it goes to the disk under another name, and gets its own at the end.

    Nothing is left when the block raises; what a crash left under the other name is written over. One process at a
    time writes a file.

    Parameters
    ----------
    path
        A file of that name is replaced: whoever must not lose it looks first.
    mode
        Who may read and write the file, less what the process never grants.
    """
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.unlink(missing_ok=True)
    try:
        with open(unfinished, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
