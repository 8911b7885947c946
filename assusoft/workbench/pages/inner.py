"""What a page asks of the server, through a socket that only the two open: who is looking, a file to hand over."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from assusoft.errors import Refused
from assusoft.workbench.pages.visit import Visit

if TYPE_CHECKING:
    from assusoft.employer import Employer

SOCKET, PASS = "ASSUSOFT_SERVER", "ASSUSOFT_PASS"
"""Names in the environment: the path of the server's socket, and what this process shows to be known there."""
_PATIENCE = 10


class _Local(HTTPConnection):
    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(_PATIENCE)
        self.sock.connect(os.environ[SOCKET])


def ask_visit(page: str) -> Visit | None:
    """Who looks at this page now and what they may do; None when they may not any more, or the server is gone."""
    said = _ask("GET", f"/visit/{page}")
    if said is None:
        return None
    return Visit(
        said["user"], said["name"], said["role"], frozenset(said["rights"]), said["language"],
        _employer(said["folder"]), said["key"], said["month"], tuple(said["entities"]), said["supplier"],
        said["kernel"],
    )  # fmt: skip


def note_seen(visit: Visit, person: str) -> None:
    """Tell the server that somebody's page is opened: it keeps a log of that.

    Raises
    ------
    Refused
        The server did not note it: what nobody knows of is not to be looked at.
    """
    if _ask("POST", "/seen", {"person": person}) is None:
        raise Refused(visit.say("Nobody's page is shown while the server cannot note who looked at it. Try again; "
                                "if that does not help, log in again."))  # fmt: skip


def hand_over(visit: Visit, name: str, content: bytes) -> str:
    """The address under which this visitor, and nobody else, can fetch a file for a few minutes.

    Raises
    ------
    Refused
        The server does not take it.
    """
    return hand_over_written(visit, name, lambda stream: stream.write(content))


def hand_over_written(visit: Visit, name: str, write: Callable[[BinaryIO], object]) -> str:
    """The same of a file that may be larger than what fits in memory: `write` puts its content into a stream."""
    from assusoft.files import whole_file

    said = _ask("POST", "/download", {"name": name})
    if said is None:
        raise Refused(visit.say("The server did not take the file {name}. Try again; if that does not help, log in "
                                "again.", name=name))  # fmt: skip
    with whole_file(Path(said["path"])) as stream:
        write(stream)
    return str(said["address"])


@cache
def _employer(folder: str) -> Employer:
    from assusoft.employer import open_employer

    return open_employer(folder)


def _ask(method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any] | None:
    connection = _Local("server", timeout=_PATIENCE)
    try:
        headers = {"Authorization": f"Bearer {os.environ[PASS]}", "Content-Type": "application/json"}
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        content = answer.read()
        return json.loads(content) if answer.status == 200 else None
    except OSError:
        return None
    finally:
        connection.close()
