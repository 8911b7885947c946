"""A real server of the dashboards, in a process of its own, with people who may log in."""

import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import insert, select

from assusoft.workbench.accounts.database import USERS, open_accounts
from assusoft.workbench.accounts.roles import Grant
from assusoft.workbench.accounts.users import add_user, grant

ENGLISH = {"Accept-Language": "en"}
PASSWORD = "a long enough one of {}"
PEOPLE = {
    "claire": ("acme", "hr"),
    "odile": ("other", "hr"),
    "rita": ("acme", "auditor"),
    "jan": ("acme", "actuary"),
    "axel": ("*", "administrator"),
}
"""Name -> employer and role."""


@dataclass(frozen=True)
class Running:
    """A server that runs: its address, the folder of employers, of the installation, and its process."""

    url: str
    folder: Path
    home: Path
    process: subprocess.Popen[str]

    def client(self) -> httpx.Client:
        """A browser without pages."""
        return httpx.Client(base_url=self.url, trust_env=False, timeout=60, headers=ENGLISH)

    def logged_in(self, name: str) -> httpx.Client:
        """The same, of somebody who is logged in."""
        with self.client() as client:
            answer = log_in(client, name, PASSWORD.format(name))
            assert answer.status_code == 302, answer.text
            cookies = dict(client.cookies)
        return httpx.Client(base_url=self.url, trust_env=False, timeout=60, cookies=cookies, headers=ENGLISH)


def log_in(client: httpx.Client, name: str, password: str) -> httpx.Response:
    """What the server says to a name and a password."""
    client.get("/login")
    return client.post("/login", data={"name": name, "password": password, "_xsrf": client.cookies["_xsrf"]})


def xsrf(client: httpx.Client, path: str = "/") -> str:
    """The token that a page of ours has."""
    found = re.search(r'name="_xsrf" value="([^"]+)"', client.get(path, follow_redirects=True).text)
    assert found
    return found.group(1)


def opened(client: httpx.Client, path: str) -> dict:
    """A page opened: `kernel`, its process, and `model`, what it says it with."""
    page = client.get(path)
    assert page.status_code == 200
    found = re.search(r'id="page-model" type="application/json">(.*?)</script>', page.text)
    assert found, page.text
    return json.loads(found.group(1))


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def running(folder: Path, home: Path, port: int = 0, tls: Path | None = None, **environment: str) -> Iterator[Running]:
    """Serve these employers, on a free port when none is given, until it is left.

    `tls`: the authority by whose certificate it is known, where its server.toml names one.
    """
    port = port or free_port()
    told = os.environ | {"ASSUSOFT_HOME": str(home)} | environment
    with (home / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "assusoft", "serve", str(folder), "--no-browser", "--port", str(port)],
            env=told, stderr=log, stdout=log, text=True,
        )  # fmt: skip
    url = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
    try:
        _wait(url, process, home, tls)
        yield Running(url, folder, home, process)
    finally:
        process.terminate()
        process.wait(20)


def _wait(url: str, process: subprocess.Popen[str], home: Path, tls: Path | None) -> None:
    until, known = time.monotonic() + 90, ssl.create_default_context(cafile=tls)
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{url}/health", trust_env=False, verify=known).json()["forks"]:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError((home / "log").read_text())


@cache
def _people() -> list[dict[str, Any]]:
    """`PEOPLE` as the accounts store them: made once, a password being slow to hash by intention."""
    with tempfile.TemporaryDirectory() as home:
        engine = open_accounts(Path(home))
        for name in PEOPLE:
            add_user(engine, name, PASSWORD.format(name), shown=name.title(), language="en")
        with engine.connect() as connection:
            stored = [dict(row) for row in connection.execute(select(USERS)).mappings()]
        engine.dispose()
    return stored


def installation_with(home: Path, folder: Path) -> None:
    """An installation in which `PEOPLE` may log in."""
    home.mkdir(parents=True, exist_ok=True)
    engine = open_accounts(home)
    with engine.begin() as connection:
        connection.execute(insert(USERS), _people())
    for name, (employer, role) in PEOPLE.items():
        grant(engine, Grant(name, employer if employer == "*" else str((folder / employer).resolve()), role))
    engine.dispose()


def two_employers(built: Path, folder: Path) -> Path:
    """A folder of two employers, acme and other, alike."""
    for name in ("acme", "other"):
        shutil.copytree(built, folder / name)
    return folder
