"""A process -> the memory it holds with the processes it started, as Linux tells it."""

import os
from pathlib import Path

_PROC = Path("/proc")


def is_told() -> bool:
    """Whether this system tells what a process holds, and which ones it started."""
    return all((_PROC / "self" / name).is_file() for name in ("statm", f"task/{os.getpid()}/children"))


def held(process: int) -> int:
    """Bytes in memory that no file backs, of the process and of those it started; 0 when it is gone.

    Pages that it shares with the process it was forked from count too: it may write to them at any time.
    """
    try:
        words = (_PROC / str(process) / "statm").read_text("ascii").split()
        started = [int(word) for path in (_PROC / str(process) / "task").iterdir()
                   for word in (path / "children").read_text("ascii").split()]  # fmt: skip
    except OSError:
        return 0
    return (int(words[1]) - int(words[2])) * os.sysconf("SC_PAGE_SIZE") + sum(held(one) for one in started)
