"""The process from which those behind pages are forked: what they need is imported once, and shared.

Run as `python -m assusoft.workbench.server.processes.forking SOCKET`. Each request on the socket is one line of JSON
(`env`, `cwd`, `connection`, `own`, `readable`) and is answered by the number of the new process. It ends when its
standard input does: with the server.
"""

from __future__ import annotations

import gc
import importlib
import json
import logging
import os
import pkgutil
import signal
import socket
import struct
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any, NoReturn

from assusoft.workbench.server.processes.confinement import confine, landlock_version

_LIBRARIES = ("pandas", "duckdb", "sqlalchemy", "anywidget", "ipykernel.kernelapp", "ipykernel.ipkernel", "babel.dates")
_ROOMS = ("store", "plans", "payroll", "suppliers", "month", "statements", "employer", "workbench.pages")
"""What pages are made of; their libraries that take long (Great Expectations, papermill) are imported when needed."""


_PATIENCE = 5
"""Seconds for a request to be heard."""


def import_beforehand() -> None:
    """Import what pages need."""
    for name in _LIBRARIES:
        importlib.import_module(name)
    for room in _ROOMS:
        package = importlib.import_module(f"assusoft.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)


def main(path: str) -> None:
    """Import, then fork whenever asked to."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import_beforehand()
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(path)
    os.chmod(path, 0o600)
    listening.listen(64)
    print("ready", flush=True)
    while True:
        asked = _next(listening)
        if asked is None:
            return
        connection, request = asked
        number = os.fork()
        if not number:
            listening.close()
            connection.close()
            _become(request)
        connection.sendall(json.dumps({"pid": number}).encode())
        connection.close()


def _next(listening: socket.socket) -> tuple[socket.socket, dict[str, Any]] | None:
    """The next request; None once the server has ended."""
    import select

    while True:
        ready, _, _ = select.select([listening, sys.stdin], [], [])
        if sys.stdin in ready and not os.read(sys.stdin.fileno(), 1):
            return None
        if listening in ready:
            connection, _ = listening.accept()
            if line := _heard(connection):
                return connection, json.loads(line)
            connection.close()


def _heard(connection: socket.socket) -> bytes:
    """What the server asks; nothing of what anybody else does: a page's process could ask for one less confined."""
    if hasattr(socket, "SO_PEERCRED"):
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        if struct.unpack("3i", credentials)[0] != os.getppid():
            return b""
    connection.settimeout(_PATIENCE)
    try:
        with connection.makefile("rb") as lines:
            return lines.readline()
    except OSError:
        return b""


def _become(request: dict[str, Any]) -> NoReturn:
    """Be the process behind a page, confined to its employer, until it is ended."""
    status = 70
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        os.environ.clear()
        os.environ.update(request["env"])
        os.chdir(request["cwd"])
        tempfile.tempdir = None  # it may have been settled before the fork
        logging.basicConfig(stream=os.fdopen(os.dup(2), "w"), format="%(asctime)s %(message)s", level=logging.WARNING)
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(null, 1)
        if landlock_version():
            confine(map(Path, request["own"]), map(Path, request["readable"]))
        _serve(request["connection"])
        status = 0
    except SystemExit as ended:
        status = int(ended.code or 0) if isinstance(ended.code, int | type(None)) else 70
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _serve(connection: str) -> None:
    from ipykernel.kernelapp import IPKernelApp

    warnings.filterwarnings("ignore", "Couldn't bind IOPub Pipe")  # no port may be offered, and nothing needs it
    app: Any = IPKernelApp.instance(connection_file=connection)
    app.initialize(["-f", connection, f"--IPKernelApp.parent_handle={os.getppid()}"])
    app.start()


if __name__ == "__main__":
    main(sys.argv[1])
