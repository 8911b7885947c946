"""A real browser (Debian's Chromium), and a server of employers for it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from suppliers.conftest import certificates, mail_server
from support.browsing import known
from support.dashboards import Running, installation_with, running, two_employers

__all__ = ["certificates", "mail_server"]

QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Started anew for each file: while it runs, nothing else in the process can use an event loop."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is missing. On Debian and Ubuntu: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(built, tmp_path_factory) -> Iterator[Running]:
    folder = two_employers(built, tmp_path_factory.mktemp("employers"))
    home = tmp_path_factory.mktemp("installation")
    installation_with(home, folder)
    with running(folder, home) as served:
        yield served


@pytest.fixture
def claire(server, chromium) -> Iterator[BrowserContext]:
    """HR of acme, logged in."""
    with known(chromium, server, "claire") as context:
        yield context


@pytest.fixture
def desk(tmp_path) -> Path:
    """Where HR has its files."""
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder
