"""A real JupyterHub with its proxy before a server of the dashboards: docs/deploy as it is, on this machine."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from support.dashboards import Running, free_port, running

ROOT = Path(__file__).parents[2]
DEPLOYED = ROOT / "docs" / "deploy"
OWN = ROOT / "tests" / "integrations" / "jupyterhub_config.py"
PACKAGES = ROOT / "build" / "integrations" / "jupyterhub"
"""The environment of its own that `make integrations` makes."""
PASSWORD, TOKEN = "a long one of everybody", "kept-for-tests-" * 3


@dataclass(frozen=True)
class Hub:
    """`url` of the Hub and of the `dashboards`, as browsers know them; its `place`: configuration, logs; `explore`: the
    folders that Labs open; `server`: of the dashboards; `started`: seconds the Hub took."""

    url: str
    dashboards: str
    place: Path
    explore: Path
    server: Running
    started: float

    def regroup(self, **groups: list[str]) -> None:
        """Who is in which group, from now on."""
        write_groups(self.place, groups)


def write_groups(place: Path, groups: dict[str, list[str]]) -> None:
    """groups.toml of the Hub."""
    (place / "groups.toml").write_text("".join(f"{name} = {people}\n" for name, people in groups.items()))


@contextmanager
def hub_before(folder: Path, database: str, groups: dict[str, list[str]], idle: int) -> Iterator[Hub]:
    """The employers of a folder behind a Hub that keeps its own facts in `database`; Labs end after `idle` seconds."""
    assert PACKAGES.is_dir(), "JupyterHub is not installed for tests. Run: make integrations"
    place = Path(tempfile.mkdtemp(prefix="hub-", dir="/tmp"))
    explore = place / "explore"
    explore.mkdir()
    for path in (place, explore):
        path.chmod(0o755)
    port, dashboards_port, hub_port, proxy_api = (free_port() for _ in range(4))
    hub, dashboards = f"http://hub.localhost:{port}", f"http://hr.hub.localhost:{port}"
    for name in ("jupyterhub_config.py", "server.toml"):
        shutil.copy(DEPLOYED / name, place)
    write_groups(place, groups)
    home = place / "installation"
    home.mkdir(mode=0o700)
    settings = (place / "server.toml").read_text()
    settings = settings.replace("https://hub.example", hub).replace("127.0.0.1:8081", f"127.0.0.1:{hub_port}")
    (home / "server.toml").write_text(settings)
    told = os.environ | {
        "HUB_ADDRESS": hub,
        "HUB_BIND": f"http://127.0.0.1:{port}",
        "HUB_DATABASE": database,
        "HUB_AUTHENTICATOR": "jupyterhub.auth.DummyAuthenticator",
        "HUB_SPAWNER": "simple",
        "DASHBOARDS_ADDRESS": dashboards,
        "DASHBOARDS_SERVER": f"http://127.0.0.1:{dashboards_port}",
        "ASSUSOFT_HUB_TOKEN": TOKEN,
        "ASSUSOFT_ENVIRONMENT": str(PACKAGES),
        "LAB_FOLDER": f"{explore}/{{username}}",
        "LAB_IDLE_SECONDS": str(idle),
        "LAB_LOOK_SECONDS": "2",
        # of tests/integrations/jupyterhub_config.py
        "DEPLOYED": str(place / "jupyterhub_config.py"),
        "HOMES": f"{explore}/{{username}}",
        "HUB_PASSWORD": PASSWORD,
        "HUB_PORT": str(hub_port),
        "PROXY": str(PACKAGES / "node_modules" / ".bin" / "configurable-http-proxy"),
        "PROXY_API": f"http://127.0.0.1:{proxy_api}",
    }
    began = time.monotonic()
    with (place / "hub.log").open("w") as log:
        process = subprocess.Popen(
            [PACKAGES / "bin" / "jupyterhub", "--config", OWN],
            cwd=place,
            env=told,
            stdout=log,
            stderr=log,
        )
    try:
        _wait(f"http://127.0.0.1:{port}/hub/health", "hub.localhost", process, place / "hub.log")
        started = time.monotonic() - began
        with running(folder, home, dashboards_port, ASSUSOFT_HUB_TOKEN=TOKEN) as server:
            yield Hub(hub, dashboards, place, explore, server, started)
    finally:
        process.terminate()  # it ends its proxy, its Labs and what ends them
        process.wait(120)
        shutil.rmtree(place)


def _wait(url: str, host: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(url, headers={"Host": host}, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise AssertionError(log.read_text())
