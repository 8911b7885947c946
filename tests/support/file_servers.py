"""Servers of other hands that take files, on loopback: OpenSSH's sshd, vsftpd, pyftpdlib, asyncssh's to misbehave."""

import asyncio
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

import asyncssh
import pytest
import trustme
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import TLS_FTPHandler
from pyftpdlib.servers import FTPServer

from assusoft.suppliers.ways import Ftps, Sftp

SSHD, VSFTPD = "/usr/sbin/sshd", "/usr/sbin/vsftpd"
USER, PASSWORD = "acme", "s3cret"


@dataclass(frozen=True)
class Files:
    """A server, the folder `in` it serves, and how a supplier's file names it."""

    folder: Path
    way: Any

    @property
    def held(self) -> dict[str, bytes]:
        """What is there, unfinished files too."""
        return {path.name: path.read_bytes() for path in self.folder.iterdir()}

    def emptied(self) -> "Files":
        """The same with nothing in its folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        return self


def missing(program: str, package: str) -> str:
    """Why a server cannot run here; empty when it can."""
    if not os.access(program, os.X_OK) and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], capture_output=True)
    return "" if os.access(program, os.X_OK) else f"{program} is not installed. On Debian: apt-get install {package}"


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def process(command: list[str], port: int) -> Iterator[None]:
    """A server while it runs, from the moment it answers."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(200):
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                    break
                time.sleep(0.05)
            yield
        finally:
            server.terminate()


# --------------------------------------------------------------------------------------------------------- OpenSSH


@pytest.fixture(scope="session")
def sshd_running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Files]:
    """OpenSSH's server, which lets the user of the tests in with a key."""
    if reason := missing(SSHD, "openssh-server"):
        pytest.skip(reason)
    place, port = tmp_path_factory.mktemp("sshd"), free_port()
    for name in ("host", "user"):
        key = asyncssh.generate_private_key("ssh-ed25519")
        key.write_private_key(place / name)
        (place / name).chmod(0o600)
        key.write_public_key(place / f"{name}.pub")
    user = pwd.getpwuid(os.getuid()).pw_name
    (place / "config").write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {place}/host\nAuthorizedKeysFile {place}/user.pub\n"
        "StrictModes no\nUsePAM no\nPidFile none\nPermitRootLogin yes\nSubsystem sftp internal-sftp\n"
    )
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    with process([SSHD, "-D", "-e", "-f", str(place / "config")], port):
        way = Sftp(
            host="127.0.0.1", port=port, user=user, path=str(place / "in"), key_file=str(place / "user"),
            host_key=(place / "host.pub").read_text().strip(),
        )  # fmt: skip
        yield Files(place / "in", way)


@pytest.fixture
def sshd(sshd_running: Files) -> Files:
    """It, with an empty folder."""
    return sshd_running.emptied()


# ------------------------------------------------------------------------------------------------------------- FTP


@pytest.fixture(scope="session")
def tls_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ca.pem and server.pem (key and certificate of 127.0.0.1, and of no name)."""
    folder, authority = tmp_path_factory.mktemp("tls"), trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
    return folder


@pytest.fixture(scope="session")
def vsftpd_running(tmp_path_factory: pytest.TempPathFactory, tls_files: Path) -> Iterator[Files]:
    """vsftpd, which takes a data line only when it goes on with the session of the other one."""
    if reason := missing(VSFTPD, "vsftpd"):
        pytest.skip(reason)
    place, port = tmp_path_factory.mktemp("vsftpd"), free_port()
    yes = (
        "listen", "run_as_launching_user", "anonymous_enable", "write_enable", "anon_upload_enable",
        "anon_other_write_enable", "no_anon_password", "ssl_enable", "allow_anon_ssl", "force_anon_data_ssl",
        "force_anon_logins_ssl", "require_ssl_reuse",
    )  # fmt: skip
    no = ("background", "local_enable", "anon_world_readable_only", "xferlog_enable", "seccomp_sandbox")
    settings = {
        "listen_address": "127.0.0.1", "listen_port": port, "anon_root": place, "anon_umask": "077",
        "rsa_cert_file": tls_files / "server.pem", "ssl_ciphers": "HIGH",
    } | dict.fromkeys(yes, "YES") | dict.fromkeys(no, "NO")  # fmt: skip
    (place / "config").write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    with process([VSFTPD, str(place / "config")], port):
        yield Files(place / "in", ftps_way(port, tls_files, user="anonymous"))


@pytest.fixture
def vsftpd(vsftpd_running: Files, monkeypatch: pytest.MonkeyPatch) -> Files:
    """It, with an empty folder, and the password in the environment."""
    monkeypatch.setenv("FTPS_PASSWORD", PASSWORD)
    return vsftpd_running.emptied()


def ftps_way(port: int, tls_files: Path, user: str = USER) -> Ftps:
    """How a supplier's file names a server of this machine."""
    return Ftps(
        host="127.0.0.1", port=port, user=user, path="in", password_env="FTPS_PASSWORD",
        ca_file=str(tls_files / "ca.pem"),
    )  # fmt: skip


@pytest.fixture
def pyftpd(tmp_path: Path, tls_files: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Files]]:
    """Start pyftpdlib's server: `pyftpd()`; with a class on top of its handler, one that misbehaves."""
    monkeypatch.setenv("FTPS_PASSWORD", PASSWORD)
    ended, threads = Event(), []

    def start(behaviour: type = object) -> Files:
        folder = tmp_path / "ftp" / "in"
        folder.mkdir(parents=True)
        users = DummyAuthorizer()
        users.add_user(USER, PASSWORD, str(folder.parent), perm="elradfmwMT")
        bases = (TLS_FTPHandler,) if behaviour is object else (behaviour, TLS_FTPHandler)
        handler = type("Handler", bases, {})
        handler.authorizer, handler.certfile = users, str(tls_files / "server.pem")  # type: ignore[attr-defined]
        handler.tls_control_required = handler.tls_data_required = True  # type: ignore[attr-defined]
        server = FTPServer(("127.0.0.1", 0), handler)
        thread = Thread(target=_serve, args=(server, ended), daemon=True)
        thread.start()
        threads.append(thread)
        return Files(folder, ftps_way(server.address[1], tls_files))

    yield start
    ended.set()
    for thread in threads:
        thread.join()


def _serve(server: FTPServer, ended: Event) -> None:
    while not ended.is_set():
        server.serve_forever(timeout=0.05, blocking=False)
    server.close_all()


# --------------------------------------------------------------------------------------- an SSH server that misbehaves


@pytest.fixture
def ssh_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Files]]:
    """Start asyncssh's server: `ssh_server()`; with a class on its `SFTPServer`, one that misbehaves."""
    monkeypatch.setenv("SFTP_PASSWORD", PASSWORD)
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    host_key = asyncssh.generate_private_key("ssh-ed25519")

    def start(behaviour: type[asyncssh.SFTPServer] | None = asyncssh.SFTPServer) -> Files:
        folder = tmp_path / "ssh" / "in"
        folder.mkdir(parents=True)

        async def listen() -> int:
            server = await asyncssh.listen(
                "127.0.0.1", 0, server_factory=_ByPassword, server_host_keys=[host_key],
                sftp_factory=behaviour and (lambda channel: behaviour(channel, chroot=str(folder.parent))),
            )  # fmt: skip
            return server.get_port()

        port = asyncio.run_coroutine_threadsafe(listen(), loop).result(10)
        way = Sftp(
            host="127.0.0.1", port=port, user=USER, path="in", password_env="SFTP_PASSWORD",
            host_key=host_key.export_public_key().decode().strip(),
        )  # fmt: skip
        return Files(folder, way)

    yield start
    asyncio.run_coroutine_threadsafe(_all_ended(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


async def _all_ended() -> None:
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


class _ByPassword(asyncssh.SSHServer):
    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, PASSWORD)
