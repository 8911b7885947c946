"""[ftps] -> the folder of an FTP server, with TLS on both channels. The only place that knows ftplib."""

import ftplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeVar

from assusoft.suppliers.sending.deadline import Deadline, Wire, within
from assusoft.suppliers.sending.delivered import plain
from assusoft.suppliers.sending.secrets import secret, trusting
from assusoft.suppliers.sending.servers.remote import Absent, Denied, Lost, Unreachable
from assusoft.suppliers.ways import Ftps

T = TypeVar("T")

_NO_SUCH_FILE, _CLOSING = "550", "421"
_BLOCK = 1 << 16
_LONGEST_LIST = 1 << 24
"""Bytes of a list of names."""


@contextmanager
def ftps_folder(way: Ftps, name: str, folder: Path, silence: float, limit: float) -> Iterator["FtpsFolder"]:
    """The folder, connected; `name` says in refusals whose it is, `folder` is where a relative ca_file starts.

    `silence`: seconds the server may say nothing; `limit`: seconds all of it may last.

    Raises
    ------
    Unreachable
        Whatever stands in the way. ConfigError: the password or the file of certificates is not there.
    """
    password = secret(way.password_env, f"{name}: ftps.password_env", f"the password of '{way.user}'")
    context = trusting(way.ca_file, f"{name}: ftps.ca_file", folder)
    with within(limit) as deadline:
        connection = FtpTls(deadline, context, silence)
        try:
            _open(connection, way, password)
            yield FtpsFolder(connection, deadline)
        finally:
            if connection.sock is not None:
                with suppress(OSError):  # a goodbye, whose answer changes nothing
                    connection.putcmd("QUIT")
            connection.close()


class FtpTls(ftplib.FTP_TLS):
    """A connection that its deadline knows before it connects, and whose data lines go on with its own TLS session.

    Many servers take a data line only so (vsftpd's require_ssl_reuse): it proves that both lines have one owner.
    """

    def __init__(self, deadline: Deadline, context: ssl.SSLContext, silence: float) -> None:
        super().__init__(context=context, timeout=silence)
        self.deadline = deadline
        deadline.connections.append(self)

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> tuple[socket.socket, int | None]:
        """A data line, encrypted, to the host whose certificate was checked."""
        line, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        known = Wire(line)
        self.deadline.connections.append(known)
        assert isinstance(self.sock, ssl.SSLSocket)
        known.sock = self.context.wrap_socket(line, server_hostname=self.host, session=self.sock.session)
        return known.sock, size


@dataclass(frozen=True)
class FtpsFolder:
    """See `Remote`. The folder is the one the connection stands in."""

    connection: FtpTls
    deadline: Deadline

    def names(self) -> list[str]:
        """What is listed there; some servers answer an empty folder with 550."""
        try:
            listed = self._ask(self._listed)
            return sorted(PurePosixPath(name).name for name in listed.decode("utf-8", "replace").splitlines())
        except Absent:
            return []

    def size(self, name: str) -> int | None:
        """Bytes of a file; None where the server does not say. Asked in binary: some give none in text mode."""
        self._ask(lambda: self.connection.voidcmd("TYPE I"))
        try:
            return self._ask(lambda: self.connection.size(name))
        except Denied:
            return None
        except Absent:
            if name in self.names():
                return None
            raise

    def read(self, name: str, most: int) -> bytes:
        """The content of a file, bounded; what is longer is cut off, and with it the line."""
        return self._ask(lambda: self._read(name, most))

    def write(self, name: str, content: bytes) -> None:
        """Put a file there, in binary."""
        self._ask(lambda: self._write(name, content))

    def rename(self, name: str, other: str) -> None:
        """Give a file another name. FTP has no rename that leaves a file of that name alone: it was looked for."""
        self._ask(lambda: self.connection.rename(name, other))

    def remove(self, name: str) -> None:
        """Take a file away."""
        self._ask(lambda: self.connection.delete(name))

    def _write(self, name: str, content: bytes) -> None:
        self.connection.voidcmd("TYPE I")
        with self.connection.transfercmd(f"STOR {name}") as line:
            for start in range(0, len(content), _BLOCK):  # the silence allowed is for each of them
                line.sendall(content[start : start + _BLOCK])
            _end(line)
        self.connection.voidresp()

    def _listed(self) -> bytes:
        with self.connection.transfercmd("NLST") as line:
            content = _heard(line, _LONGEST_LIST)
            _end(line)
        self.connection.voidresp()
        return content

    def _read(self, name: str, most: int) -> bytes:
        self.connection.voidcmd("TYPE I")
        with self.connection.transfercmd(f"RETR {name}") as line:
            content = _heard(line, most + 1)
            if len(content) <= most:
                _end(line)
        try:
            self.connection.voidresp()
        except ftplib.Error:
            if len(content) <= most:
                raise
        return content

    def _ask(self, request: Callable[[], T]) -> T:
        try:
            return request()
        except (ftplib.error_perm, ftplib.error_temp) as error:
            code = str(error)[:3]
            kind = Absent if code == _NO_SUCH_FILE else Lost if code == _CLOSING else Denied
            raise kind(plain(error)) from error
        except EOFError as error:
            raise Lost(self.deadline.why("the server hung up")) from error
        except (OSError, ValueError, ftplib.Error) as error:  # ValueError: a reply that is none
            raise Lost(self.deadline.why(plain(error))) from error


def _heard(line: socket.socket, most: int) -> bytes:
    """What comes on a data line until its end, at most that many bytes."""
    content = b""
    while len(content) < most and (block := line.recv(min(_BLOCK, most - len(content)))):
        content += block
    return content


def _end(line: socket.socket) -> None:
    """End a data line and wait for the server's end of it; what goes wrong here, the size of the file tells.

    `ftplib` takes an error of that end for one of the file: TLS 1.3 may be in the middle of a new ticket just then
    (SHUTDOWN_WHILE_IN_INIT). And a line that is closed with something unread in it is reset, which can lose its data.
    """
    with suppress(OSError):
        assert isinstance(line, ssl.SSLSocket)
        line.unwrap()
    with suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_WR)
        while socket.socket.recv(line, 4096):
            continue


def _open(connection: FtpTls, way: Ftps, password: str) -> None:
    where, step = f"{way.host}:{way.port}", f"No secure connection to {way.host}:{way.port}"
    try:
        connection.connect(way.host, way.port)
        connection.auth()
        step = f"{where} refused the log-in of '{way.user}'"
        connection.login(way.user, password, secure=False)  # TLS is there already
        step = f"{where} does not encrypt its data lines"
        connection.prot_p()
        step = f"{where} has no folder '{way.path}' for '{way.user}'"
        if way.path:
            connection.cwd(way.path)
    except EOFError as error:
        raise Unreachable(f"{step}: {connection.deadline.why('the server hung up')}") from error
    except (OSError, ValueError, ftplib.Error) as error:  # ValueError: words that are not UTF-8, or cannot be said
        raise Unreachable(f"{step}: {connection.deadline.why(plain(error))}") from error
