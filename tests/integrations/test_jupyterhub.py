"""Two of HR and an actuary at a real JupyterHub, its proxy before everything, facts in PostgreSQL.

The configuration is that of docs/deploy; what differs on this machine stands in `jupyterhub_config.py`.
"""

import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

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
IDLE = 12


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
        for path in (copy.parent, copy, *copy.rglob("*")):
            give_away(path)
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


def give_away(path: Path) -> None:
    """To the user that Labs run as; see `jupyterhub_config.py`."""
    if os.geteuid() == 0:
        os.chown(path, 65534, 65534)


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

    def answers(who: BrowserContext) -> list[int]:
        ways = [f"/acme/{name}" for name in ("home", "tasks", "people", "who-has-what")]
        return [who.request.get(f"{hub.dashboards}{way}").status for way in ways]

    assert answers(claire) == [200] * 4
    assert answers(odile) == [404] * 4
    assert odile.request.get(f"{hub.dashboards}/bolt/home").status == 200
    assert claire.request.get(f"{hub.dashboards}/bolt/home").status == 404
    assert [who.request.get(f"{hub.dashboards}/alive/{kernel}").json() for who in (claire, odile)] == [
        {"alive": True}, {"alive": False},
    ]  # fmt: skip
    leave = odile.request.post(f"{hub.dashboards}/leave/{kernel}", headers={"Origin": hub.dashboards})
    assert leave.status == 404
    assert odile.request.get(address).status == 404
    assert opened_socket(odile, hub, kernel) == "refused"
    assert opened_socket(claire, hub, kernel) == "open"


def opened_socket(who: BrowserContext, hub: Hub, kernel: str) -> str:
    """Whether the socket of a page's process opens in that browser, on a page of its own."""
    page = who.new_page()
    page.goto(f"{hub.dashboards}/bureau")
    came = page.evaluate(
        """path => new Promise(done => {
            const socket = new WebSocket(path);
            socket.onopen = () => done("open");
            socket.onerror = () => done("refused");
        })""",
        f"{hub.dashboards.replace('http', 'ws')}/api/kernels/{kernel}/channels?session_id=a",
    )
    page.close()
    return came


def test_only_an_actuary_has_a_lab_and_nobody_else_enters_it(hub, entered, chromium):
    claire = entered("claire")
    page = claire.new_page()
    page.goto(f"{hub.url}/")
    page.wait_for_url(re.compile(re.escape(hub.dashboards) + "/acme/home$"))
    assert page.goto(f"{hub.url}/hub/spawn").status == 403
    with actuary(hub, chromium) as (_, lab):
        expect(lab.locator(".jp-DirListing-item")).to_have_text([re.compile("acme")])
        for address in (f"{lab_of(hub)}/lab", f"{lab_of(hub)}/api/contents", f"{hub.url}/hub/user/jan/"):
            assert claire.request.get(address).status == 403, address
        came = run(lab, CODE.format(folder=hub.server.folder, home=hub.server.home, copy=hub.explore / "jan" / "acme"))
    assert came == ["copy", *(["PermissionError"] * 4 if os.geteuid() == 0 else came[1:])]


CODE = """
import sqlite3
def tried(act):
    try:
        return act()
    except Exception as error:
        return type(error).__name__
print(tried(lambda: open("{copy}/employer.toml").read()[:0] + "copy"))
for path in ("{folder}/acme/employer.toml", "{folder}/bolt/.pgpass", "{home}/accounts.db", "{home}/server.toml"):
    print(tried(lambda: open(path).read()))
"""


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


def run(lab: Page, code: str) -> list[str]:
    """The lines that code prints, which the actuary runs in the Lab."""
    said: str = lab.evaluate(
        """async code => {
            const token = document.cookie.match(/_xsrf=([^;]+)/)[1];
            const started = await fetch("/user/jan/api/kernels", {method: "POST", headers: {"X-XSRFToken": token}});
            const kernel = (await started.json()).id;
            const socket = new WebSocket(`/user/jan/api/kernels/${kernel}/channels`);
            await new Promise(open => { socket.onopen = open; });
            const header = {msg_id: "1", msg_type: "execute_request", session: "s", username: "", version: "5.4"};
            const content = {code, silent: false, store_history: false, user_expressions: {}, allow_stdin: false};
            let said = "";
            const done = new Promise(finish => {
                socket.onmessage = event => {
                    const heard = JSON.parse(event.data);
                    if (heard.parent_header.msg_id !== "1") return;
                    if (heard.msg_type === "stream") said += heard.content.text;
                    if (heard.msg_type === "error") said += heard.content.ename;
                    if (heard.content.execution_state === "idle") finish();
                };
            });
            socket.send(JSON.stringify({channel: "shell", header, parent_header: {}, metadata: {}, content}));
            await done;
            socket.close();
            await fetch(`/user/jan/api/kernels/${kernel}`, {method: "DELETE", headers: {"X-XSRFToken": token}});
            return said;
        }""",
        code,
    )
    return said.splitlines()


def test_a_lab_that_nobody_uses_ends(hub, chromium):
    with actuary(hub, chromium) as (jan, page):
        assert jan.request.get(f"{lab_of(hub)}/api/status").status == 200
        page.wait_for_timeout(2000 * IDLE)
        assert jan.request.get(f"{lab_of(hub)}/api/status").status == 200, "it is open in a browser"
        page.close()
        began = time.monotonic()
        while jan.request.get(f"{hub.url}/hub/home").text().count('id="stop"') and time.monotonic() - began < 90:
            time.sleep(1)
        print(f"a Lab ends {time.monotonic() - began:.0f} s after its page was closed, with a limit of {IDLE} s")
        assert jan.request.get(f"{lab_of(hub)}/api/status").status in (404, 424, 503)


def test_who_leaves_a_group_is_out_within_a_minute(hub, entered):
    karl, claire = entered("karl"), entered("claire")
    hub.regroup(**GROUPS | {"hr-acme": ["claire"]})
    began = time.monotonic()
    while karl.request.get(f"{hub.dashboards}/acme/home", max_redirects=0).status == 200:
        assert time.monotonic() - began < 90
        time.sleep(1)
    print(f"out after {time.monotonic() - began:.0f} s")
    assert claire.request.get(f"{hub.dashboards}/acme/home", max_redirects=0).status == 200
    hub.regroup(**GROUPS)
