"""A call in a process of its own: it can be stopped when it hangs, and whatever happens to it, its caller goes on.

What takes long to import is imported once, in a process from which the others are forked (where the system forks). A
process ends itself when its caller is gone: what is started again elsewhere is then not going on here as well.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection, current_process, get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Literal, TypeVar

from assusoft.bureau.memory import held

T = TypeVar("T")


@dataclass(frozen=True)
class Ended:
    """A call that gave no answer: it was stopped because of its `late` or its `memory` limit, or its process `died`.

    `code`: of the process that died.
    """

    why: Literal["late", "memory", "died"]
    code: int | None = None


def apart(
    call: Callable[[Any], T], given: object, limit: float, preload: Sequence[str] = (), memory: int | None = None
) -> T | Ended:
    """What `call(given)` returns, in a process of its own that has `limit` seconds; both must travel by pickle.

    Parameters
    ----------
    preload
        Modules imported before the first fork; later calls of the same process have those of the first.
    memory
        Bytes that it may hold with the processes it starts, what it was forked from included (see `memory.held`). It is
        looked at ten times a second: limits of the system are for each process alone, and count what is only reserved.
    """
    context: Any = get_context("forkserver" if os.name == "posix" else "spawn")
    if os.name == "posix":
        context.set_forkserver_preload(list(preload))
    us = current_process()
    if us.daemon:
        us.daemon = False  # a worker of the engine is a daemon, and only that flag keeps it from starting processes
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_told, args=(theirs, call, given), daemon=True)
    process.start()
    theirs.close()
    try:
        stopped = _waited(ours, process.pid or 0, limit, memory)
        if stopped is None:
            answer: T = ours.recv()
            return answer
        _kill(process)
        return stopped
    except EOFError:
        process.join()
        return Ended("died", process.exitcode)
    finally:
        ours.close()
        process.join()


def _waited(answer: Connection, process: int, limit: float, memory: int | None) -> Ended | None:
    """None once there is an answer, or nobody is left to give one; else why it must be stopped."""
    until = time.monotonic() + limit
    while (left := until - time.monotonic()) > 0:
        if answer.poll(left if memory is None else min(left, _LOOK)):
            return None
        if memory is not None and held(process) > memory:
            return Ended("memory")
    return Ended("late")


_LOOK = 0.1
"""Seconds between two looks at the memory."""


def _kill(process: BaseProcess) -> None:
    """End it, and what it started: it leads a group of its own as soon as it begins."""
    if os.name == "posix" and process.pid is not None:
        with suppress(ProcessLookupError, PermissionError):
            if os.getpgid(process.pid) == process.pid:
                os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _told(pipe: Connection, call: Callable[[Any], object], given: object) -> None:
    if os.name == "posix":
        os.setpgid(0, 0)
        os.umask(0o077)
    threading.Thread(target=_end_with_caller, daemon=True).start()
    with suppress(OSError, ValueError):  # what libraries print is not in the way of the document on stdout
        os.dup2(sys.stderr.fileno(), 1)
    pipe.send(call(given))


def _end_with_caller() -> None:
    caller = parent_process()
    if caller is not None:
        connection.wait([caller.sentinel])
        os._exit(1)
