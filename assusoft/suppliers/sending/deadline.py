"""Connections that are cut when their delivery lasts too long: a time-out alone starts again with every byte."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Protocol

_AGAIN = 0.2  # seconds: a connection replaces its socket when it begins TLS, so it is cut until it ends


class Connection(Protocol):
    """What holds a socket, now or later."""

    @property
    def sock(self) -> socket.socket | None:
        """The line as it is now; it is replaced when TLS begins."""


@dataclass
class Wire:
    """A socket by itself."""

    sock: socket.socket | None


@dataclass
class Deadline:
    """The limit of one delivery, in seconds; whose connection, and whether it has passed."""

    seconds: float
    connections: list[Connection] = field(default_factory=list)
    passed: Event = field(default_factory=Event)

    def why(self, reason: str) -> str:
        """The reason of a failure: that the time was over, when it was."""
        return f"it took longer than {self.seconds:g} seconds" if self.passed.is_set() else reason


class MailByStartTls(smtplib.SMTP):
    """A connection known to its deadline before it connects: a greeting may trickle too. TLS is asked for later."""

    def __init__(self, deadline: Deadline, host: str, port: int, name: str, timeout: float) -> None:
        deadline.connections.append(self)
        super().__init__(host, port, local_hostname=name, timeout=timeout)


class MailByTls(smtplib.SMTP_SSL):
    """The same, with TLS from its first byte."""

    def __init__(
        self, deadline: Deadline, host: str, port: int, name: str, timeout: float, context: ssl.SSLContext
    ) -> None:
        deadline.connections.append(self)
        super().__init__(host, port, local_hostname=name, timeout=timeout, context=context)


def watched(deadline: Deadline) -> type[ssl.SSLSocket]:
    """The class of TLS sockets that are known to a deadline before they greet: a handshake may trickle too."""

    class Watched(ssl.SSLSocket):
        """A TLS socket of that deadline."""

        def do_handshake(self, block: bool = False) -> None:
            """Be known, then greet."""
            deadline.connections.append(Wire(self))
            super().do_handshake(block)

    return Watched


@contextmanager
def within(seconds: float) -> Iterator[Deadline]:
    """A deadline for the block: then its connections are cut, and whoever reads or writes one meets its end."""
    deadline, done = Deadline(seconds), Event()

    def watch() -> None:
        if done.wait(seconds):
            return
        deadline.passed.set()
        while True:
            for connection in deadline.connections:
                _cut(connection)
            if done.wait(_AGAIN):
                return

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield deadline
    finally:
        done.set()
        watcher.join()


def _cut(connection: Connection) -> None:
    """Shut the line itself: the method of a TLS socket would leave it open, without TLS, for a moment."""
    line = connection.sock
    if line is not None:
        with suppress(OSError):
            socket.socket.shutdown(line, socket.SHUT_RDWR)
