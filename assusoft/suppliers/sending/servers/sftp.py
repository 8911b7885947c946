"""[sftp] -> the folder of an SSH server, whose key is the one that is pinned. The only place that knows asyncssh."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

import asyncssh

from assusoft.errors import ConfigError
from assusoft.suppliers.sending.delivered import plain
from assusoft.suppliers.sending.secrets import secret
from assusoft.suppliers.sending.servers.remote import Absent, Denied, Lost, Unreachable
from assusoft.suppliers.ways import Sftp

T = TypeVar("T")

_BLOCK = 1 << 18
"""Bytes that are written before the server must have said something."""
_GOODBYE = 1.0
"""Seconds for a goodbye, whose answer changes nothing."""


@contextmanager
def sftp_folder(way: Sftp, name: str, folder: Path, silence: float, limit: float) -> Iterator["SftpFolder"]:
    """The folder, connected; `name` says in refusals whose it is, `folder` is where a relative key_file starts.

    `silence`: seconds the server may say nothing; `limit`: seconds all of it may last.

    Raises
    ------
    Unreachable
        Whatever stands in the way. ConfigError: the key, its passphrase or the password is not there.
    """
    proof = _proof(way, name, folder)
    with asyncio.Runner() as runner:
        clock = Clock(runner, silence, limit)
        connection = _connected(way, name, proof, clock)
        try:
            client = _session(connection, clock)
            yield SftpFolder(client, way.path, clock)
        finally:
            connection.close()
            with suppress(OSError, asyncssh.Error):
                runner.run(_ended(connection))


@dataclass
class Clock:
    """What runs one request after the other, each within the silence allowed and all of them within the limit."""

    runner: asyncio.Runner
    silence: float
    limit: float
    began: float = field(default_factory=monotonic)

    def run(self, request: Callable[[], Awaitable[T]]) -> T:
        """The answer; TimeoutError in words when it does not come in time."""
        left = self.began + self.limit - monotonic()
        try:
            return self.runner.run(_answer(request, min(self.silence, max(left, 0))))
        except TimeoutError:
            over = self.silence > left
            said = f"it took longer than {self.limit:g} seconds" if over else f"no answer in {self.silence:g} seconds"
            raise TimeoutError(said) from None


async def _answer(request: Callable[[], Awaitable[T]], seconds: float) -> T:
    async with asyncio.timeout(seconds):
        return await request()


async def _ended(connection: asyncssh.SSHClientConnection) -> None:
    try:
        async with asyncio.timeout(_GOODBYE):
            await connection.wait_closed()
    except TimeoutError:
        connection.abort()


@dataclass(frozen=True)
class SftpFolder:
    """See `Remote`. Names are below `path`."""

    client: asyncssh.SFTPClient
    path: str
    clock: Clock

    def names(self) -> list[str]:
        """What is listed there."""
        found = self._ask(lambda: self.client.listdir(self.path or "."))
        return sorted(name for name in found if name not in (".", ".."))

    def size(self, name: str) -> int | None:
        """Bytes of a file; None where the server does not say, as some do not."""
        return self._ask(lambda: self.client.stat(self._place(name))).size

    def read(self, name: str, most: int) -> bytes:
        """The content of a file, bounded."""
        file = self._ask(lambda: self.client.open(self._place(name), "rb"))
        content = b""
        while len(content) <= most:
            at, length = len(content), min(_BLOCK, most + 1 - len(content))
            block = self._ask(partial(_block, file, length, at))
            if not block:
                break
            content += block
        self._ask(file.close)
        return content

    def write(self, name: str, content: bytes) -> None:
        """Put a file there: a block, its answer, the next; what a full disk says comes with a block or at the end."""
        file = self._ask(lambda: self.client.open(self._place(name), "wb"))
        for start in range(0, len(content), _BLOCK):
            self._ask(partial(file.write, content[start : start + _BLOCK], start))
        self._ask(file.close)

    def rename(self, name: str, other: str) -> None:
        """The plain rename of the protocol, which never takes the name of another file; `posix_rename` would."""
        self._ask(lambda: self.client.rename(self._place(name), self._place(other)))

    def remove(self, name: str) -> None:
        """Take a file away."""
        self._ask(lambda: self.client.remove(self._place(name)))

    def _place(self, name: str) -> str:
        return f"{self.path.rstrip('/')}/{name}" if self.path else name

    def _ask(self, request: Callable[[], Awaitable[T]]) -> T:
        try:
            return self.clock.run(request)
        except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath) as error:
            raise Absent(plain(error)) from error
        except (asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection, asyncssh.SFTPBadMessage) as error:
            raise Lost(plain(error) or "the server hung up") from error
        except asyncssh.SFTPError as error:
            raise Denied(plain(error)) from error
        except (OSError, asyncssh.Error) as error:
            raise Lost(plain(error)) from error


async def _block(file: Any, length: int, at: int) -> bytes:
    return bytes(await file.read(length, at))


def _proof(way: Sftp, name: str, folder: Path) -> dict[str, Any]:
    """Who we are: a key of ours or a password, and nothing else that may lie about on this machine."""
    if way.password_env is not None:
        password = secret(way.password_env, f"{name}: sftp.password_env", f"the password of '{way.user}'")
        return {"password": password, "client_keys": None, "preferred_auth": "password,keyboard-interactive"}
    passphrase = None
    if way.passphrase_env is not None:
        passphrase = secret(way.passphrase_env, f"{name}: sftp.passphrase_env", "the passphrase of key_file")
    try:
        key = asyncssh.read_private_key(folder / (way.key_file or ""), passphrase)
    except (OSError, asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
        raise ConfigError(
            f"{name}: sftp.key_file: '{way.key_file}' is not a private key that can be read ({plain(error)}). Nothing "
            "was sent. Give the private key whose public one the supplier has; with a passphrase, passphrase_env."
        ) from error
    return {"client_keys": [key], "preferred_auth": "publickey"}


class _Shown(asyncssh.SSHClient):
    """Keeps the key that the server shows when it is not the pinned one, and refuses it."""

    def __init__(self) -> None:
        self.key: asyncssh.SSHKey | None = None

    def validate_host_public_key(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:
        """Asked only for a key that is not the pinned one."""
        self.key = key
        return False


def _pinned(way: Sftp, name: str) -> asyncssh.SSHKey:
    try:
        return asyncssh.import_public_key(way.host_key)
    except asyncssh.KeyImportError as error:
        raise ConfigError(
            f"{name}: sftp.host_key: a key of the kind '{way.host_key.split()[0]}' cannot be checked ({plain(error)}). "
            "Nothing was sent. Ask the supplier for one of another kind, such as ssh-ed25519."
        ) from error


def _connected(way: Sftp, name: str, proof: dict[str, Any], clock: Clock) -> asyncssh.SSHClientConnection:
    shown, where = _Shown(), f"{way.host}:{way.port}"
    pinned = _pinned(way, name)
    try:
        return clock.run(
            lambda: asyncssh.connect(
                way.host, way.port, username=way.user, known_hosts=([pinned], [], []), client_factory=lambda: shown,
                config=None, agent_path=None, agent_forwarding=False, gss_host=None, x509_trusted_certs=None,
                **proof,
            )
        )  # fmt: skip
    except asyncssh.HostKeyNotVerifiable as error:
        raise _another(where, pinned, shown.key, plain(error)) from error
    except (asyncssh.ConnectionLost, asyncssh.KeyExchangeFailed, ConnectionResetError, BrokenPipeError) as error:
        key = _key_of_any_kind(way, clock)
        if key is not None and key.algorithm not in pinned.sig_algorithms and key != pinned:
            raise _another(where, pinned, key, "") from error
        raise Unreachable(f"No secure connection to {where}: {plain(error)}") from error
    except asyncssh.PermissionDenied as error:
        raise Unreachable(f"{where} refused the log-in of '{way.user}': {plain(error)}") from error
    except (OSError, ValueError, asyncssh.Error) as error:  # ValueError: a user that SASLprep (RFC 4013) forbids
        raise Unreachable(f"No secure connection to {where}: {plain(error)}") from error


def _another(where: str, pinned: asyncssh.SSHKey, key: asyncssh.SSHKey | None, words: str) -> Unreachable:
    seen = f"{key.get_algorithm()} {key.get_fingerprint()}" if key else words
    return Unreachable(
        f"{where} does not show the pinned key ({pinned.get_algorithm()} {pinned.get_fingerprint()}) but {seen}: its "
        "key has changed, or it is another machine. Nothing was sent. Ask the supplier; if it says so by another way, "
        "write host_key anew."
    )


def _key_of_any_kind(way: Sftp, clock: Clock) -> asyncssh.SSHKey | None:
    """The key of a server that hung up when it was asked for one of the pinned kind: OpenSSH's says no word of it."""
    try:
        return clock.run(lambda: asyncssh.get_server_host_key(way.host, way.port, config=None))
    except (OSError, asyncssh.Error):
        return None


def _session(connection: asyncssh.SSHClientConnection, clock: Clock) -> asyncssh.SFTPClient:
    try:
        return clock.run(lambda: connection.start_sftp_client(path_errors="replace"))  # names of others are not ours
    except (OSError, asyncssh.Error) as error:
        raise Unreachable(f"The server gives no files (SFTP): {plain(error)}") from error
