"""The child process that fills templates: started when it is first needed, asked one template at a time."""

import atexit
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Timer
from typing import Any

SECONDS = 60
"""Of the clock, for one template: the child limits its own processor time to less."""
Answer = dict[str, Any]

_LOCK = Lock()
_OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0) or None
"""The status of a child that used all its processor time, where there is such a limit."""


class _Kept:
    """The child of this process, which serves until it breaks or the process ends: to start it takes a tenth of a
    second, to fill a template some milliseconds.
    """

    child: subprocess.Popen[bytes] | None = None
    owner = 0


def ask(request: Mapping[str, Any]) -> Answer:
    """What the child answers (see child.py); {"error": "time" or "broken"} when it did not live to answer."""
    body = json.dumps(request).encode()
    with _LOCK:
        child = _child()
        late = Event()
        watch = Timer(SECONDS, _stop, (child, late))
        watch.daemon = True
        watch.start()
        try:
            answer = _answered(child, body)
        except BaseException:  # nobody knows what it would answer next
            _end(child)
            raise
        finally:
            watch.cancel()
        if answer is None:
            _end(child)
            return {"error": "time" if late.is_set() or child.returncode == _OUT_OF_TIME else "broken"}
        return answer


def _stop(child: subprocess.Popen[bytes], late: Event) -> None:
    late.set()
    child.kill()


def _answered(child: subprocess.Popen[bytes], body: bytes) -> Answer | None:
    """None when the child ends before it has answered."""
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(b"%d\n" % len(body) + body)
        child.stdin.flush()
    except BrokenPipeError:
        return None
    size = int(child.stdout.readline() or -1)
    answer = child.stdout.read(size) if size >= 0 else b""
    return json.loads(answer) if len(answer) == size else None


def _child() -> subprocess.Popen[bytes]:
    """The child that lives, or a new one; one that a fork left us is its maker's."""
    kept, owner = _Kept.child, os.getpid()
    if kept is None or owner != _Kept.owner or kept.poll() is not None:
        command = [sys.executable, "-I", str(Path(__file__).with_name("child.py"))]
        kept = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        _Kept.child, _Kept.owner = kept, owner
    return kept


def _end(child: subprocess.Popen[bytes]) -> None:
    """No child is left behind, whatever it does; what it died of by itself stays its status."""
    try:
        child.wait(1)
    except subprocess.TimeoutExpired:
        child.kill()
    child.communicate()
    _Kept.child = None


@atexit.register
def _end_kept() -> None:
    if _Kept.child is not None and _Kept.owner == os.getpid():
        with suppress(PermissionError):  # this process gave up its rights meanwhile; the child ends with its input
            _Kept.child.kill()
        _Kept.child.communicate()
