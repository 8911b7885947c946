"""Two of HR and an actuary at a real JupyterHub, its proxy before everything, facts in PostgreSQL.

The configuration is that of docs/deploy; what differs on this machine stands in `jupyterhub_config.py`.
"""

import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from support.browsing import PATIENCE, answer_one, ready, settled, tab_count
from support.databases import database_for, drop
from support.jupyterhub import PASSWORD, Hub, hub_before
from workbench.browser.conftest import chromium

from assusoft.employer import open_employer, restore

__all__ = ["chromium"]

pytestmark = pytest.mark.integrations

GROUPS = {"actuaries": ["jan"], "hr-acme": ["claire", "karl"], "hr-bolt": ["odile"]}
IDLE = 30


@pytest.fixture(scope="module")
def hub(built, postgres_server, tmp_path_factory) -> Iterator[Hub]:
    """Acme and bolt, alike, each in a database of its own, and the Hub's own facts in a third."""
    place = tmp_path_factory.mktemp("all")
    open_employer(built).backup(place / "built.zip")
    for name in ("acme", "bolt"):
        folder = place / "employers" / name
        shutil.copytree(built, folder)
        (folder / "assusoft.db").unlink()
        folder.chmod(0o700)
        url = database_for(postgres_server, name, folder)
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("ASSUSOFT_DATABASE", url)
            restore(place / "restored" / name, place / "built.zip")
        settings = folder / "employer.toml"
        settings.write_text(settings.read_text().replace("sqlite:///assusoft.db", url))
    (place / "password").mkdir()
    own = database_for(postgres_server, "hub", place / "password")
    with hub_before(place / "employers", own, GROUPS, IDLE) as running:
        copy = running.explore / "jan" / "acme"
        copy.parent.mkdir()
        open_employer(place / "employers" / "acme").pseudonymised(copy, "claire", datetime(2026, 1, 5, tzinfo=UTC))
        yield running
    drop(postgres_server, "acme", "bolt", "hub")


@pytest.fixture
def entered(hub, chromium) -> Iterator[Callable[[str], BrowserContext]]:
    """`entered("claire")`: a browser of its own, in which she logged in to the dashboards through the Hub."""
    contexts = []

    def enter(name: str) -> BrowserContext:
        context = browser(chromium)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{hub.dashboards}/")
        log_in(page, name)
        page.wait_for_url(re.compile(re.escape(hub.dashboards) + "/[a-z]+/home$"))
        page.close()
        return context

    yield enter
    for context in contexts:
        context.close()


def browser(chromium: Browser) -> BrowserContext:
    context = chromium.new_context(locale="en", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    return context


def log_in(page: Page, name: str) -> None:
    """From our log-in page to the Hub's, and what is asked there."""
    page.get_by_role("link", name="Log in with JupyterHub").click()
    at_the_hub(page, name)


def at_the_hub(page: Page, name: str) -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_hr_logs_in_answers_looks_and_logs_out_of_both(hub, entered):
    claire = entered("claire")
    page = claire.new_page()
    page.goto(f"{hub.dashboards}/acme/tasks")
    ready(page)
    given = tab_count(page, "given")
    page.locator("button[id^=tasks-open-]").first.click()
    answer_one(page)
    expect(page.locator("#tab-given")).to_have_text(re.compile(rf"\({given + 1}\)"))
    settled(page)
    page.goto(f"{hub.dashboards}/acme/people")
    ready(page)
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url(f"{hub.url}/hub/login*")
    page.goto(f"{hub.dashboards}/acme/tasks")
    page.get_by_role("link", name="Log in with JupyterHub").click()
    expect(page.get_by_label("Username")).to_be_visible()


def test_a_page_a_process_and_a_file_of_one_employer_are_no_other_s(hub, entered):
    claire, odile = entered("claire"), entered("odile")
    page = claire.new_page()
    page.goto(f"{hub.dashboards}/acme/who-has-what")
    ready(page)
    kernel = json.loads(page.locator("#page-model").inner_text())["kernel"]
    with page.expect_download() as fetched:
        page.locator("[data-act=export]").first.click()
    address = fetched.value.url
    assert address.startswith(f"{hub.dashboards}/acme/download/")

    hers, others = on_dashboards(claire, hub), on_dashboards(odile, hub)
    pages = [f"/acme/{name}" for name in ("home", "tasks", "people", "who-has-what")]
    assert [asked(hers, path) for path in pages] == [200] * 4
    assert [asked(others, path) for path in pages] == [404] * 4
    assert [asked(one, "/bolt/home") for one in (hers, others)] == [404, 200]
    alive = [one.evaluate("path => fetch(path).then(answer => answer.json())", f"/alive/{kernel}")
             for one in (hers, others)]  # fmt: skip
    assert alive == [{"alive": True}, {"alive": False}]
    assert asked(others, f"/leave/{kernel}", method="POST") == 404
    assert [asked(one, address) for one in (others, hers)] == [404, 200]
    assert [opened_socket(one, kernel) for one in (others, hers)] == ["refused", "open"]


def on_dashboards(who: BrowserContext, hub: Hub) -> Page:
    """A page of the dashboards, from which their browser asks for more."""
    page = who.new_page()
    page.goto(f"{hub.dashboards}/bureau")
    return page


def asked(page: Page, address: str, method: str = "GET") -> int:
    """The status of what the browser gets there; 0 when it is sent elsewhere."""
    ask = "([address, method]) => fetch(address, {method, redirect: 'manual'}).then(answer => answer.status)"
    status: int = page.evaluate(ask, [address, method])
    return status


def opened_socket(page: Page, kernel: str) -> str:
    """Whether the socket of a page's process opens in that browser."""
    came: str = page.evaluate(
        """path => new Promise(done => {
            const socket = new WebSocket(path);
            socket.onopen = () => { socket.close(); done("open"); };
            socket.onerror = () => done("refused");
        })""",
        f"/api/kernels/{kernel}/channels?session_id=a",
    )
    return came


def test_only_an_actuary_has_a_lab_and_nobody_else_enters_it(hub, entered, chromium):
    claire = entered("claire")
    page = claire.new_page()
    page.goto(f"{hub.url}/")
    page.wait_for_url(re.compile(re.escape(hub.dashboards) + "/acme/home$"))
    assert page.goto(f"{hub.url}/hub/spawn").status == 403
    with actuary(hub, chromium) as (_, lab):
        expect(lab.locator(".jp-DirListing-item")).to_have_text([re.compile("acme")])
        for address in ("lab", "api/contents", "files/acme/employer.toml"):
            assert page.goto(f"{lab_of(hub)}/{address}").status == 403, address


def lab_of(hub: Hub) -> str:
    """Where the Lab of the actuary is: on a host of its own."""
    return hub.url.replace("//hub.", "//jan.hub.") + "/user/jan"


@contextmanager
def actuary(hub: Hub, chromium: Browser) -> Iterator[tuple[BrowserContext, Page]]:
    """The actuary at the Hub, who is led to a Lab."""
    context = browser(chromium)
    page = context.new_page()
    page.goto(f"{hub.url}/")
    at_the_hub(page, "jan")
    page.wait_for_url(f"{lab_of(hub)}/lab*", timeout=2 * PATIENCE)
    expect(page.locator(".jp-DirListing-content")).to_be_visible()
    yield context, page
    context.close()


def test_a_lab_that_nobody_uses_ends(hub, chromium):
    with actuary(hub, chromium) as (jan, page):
        page.wait_for_timeout(2000 * IDLE)
        home = jan.new_page()
        home.goto(f"{hub.url}/hub/home")
        expect(home.locator("#stop"), "it is open in a browser").to_be_visible()
        page.close()
        began = time.monotonic()
        while home.locator("#stop").is_visible():
            assert time.monotonic() - began < 90
            time.sleep(1)
            home.reload()
        print(f"a Lab ended {time.monotonic() - began:.0f} s after its page was closed, with a limit of {IDLE} s")


def test_who_leaves_a_group_is_out_within_a_minute(hub, entered):
    karl, claire = (on_dashboards(entered(name), hub) for name in ("karl", "claire"))
    hub.regroup(**GROUPS | {"hr-acme": ["claire"]})
    began = time.monotonic()
    while asked(karl, "/acme/home") == 200:
        assert time.monotonic() - began < 90
        time.sleep(1)
    print(f"out {time.monotonic() - began:.0f} s after the group was left")
    assert asked(claire, "/acme/home") == 200
    hub.regroup(**GROUPS)
