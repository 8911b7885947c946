"""What somebody does in a browser."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, expect
from support.dashboards import PASSWORD, Running

PATIENCE = 60_000
"""Milliseconds that a page may take on a machine that does much else."""


@contextmanager
def logged_in(
    browser: Browser, server: Running, name: str, context: BrowserContext | None = None
) -> Iterator[BrowserContext]:
    """A browser of its own (or `context`), of somebody who is logged in."""
    context = _patient(browser, server, context)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("Nom").or_(page.get_by_label("Name")).fill(name)
    page.locator("#password").fill(PASSWORD.format(name))
    page.locator("button.main").click()
    page.wait_for_url(re.compile(r"/(home|bureau|supplied)$"))
    page.close()
    yield context
    context.close()


@contextmanager
def known(
    browser: Browser, server: Running, name: str, context: BrowserContext | None = None
) -> Iterator[BrowserContext]:
    """The same without the form and the page behind it, for who shows something else: the log-in is a request."""
    context = _patient(browser, server, context)
    with server.logged_in(name) as client:
        context.add_cookies([{"name": key, "value": value, "url": server.url} for key, value in client.cookies.items()])
    yield context
    context.close()


def _patient(browser: Browser, server: Running, context: BrowserContext | None) -> BrowserContext:
    usual = {"base_url": server.url, "viewport": {"width": 1280, "height": 900}, "accept_downloads": True}
    context = context or browser.new_context(**usual)
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    return context


def opened(context: BrowserContext, address: str) -> Page:
    """A page that is ready to be worked with; whatever its console says of errors is kept in `page.faults`."""
    page = context.new_page()
    page.faults = []
    page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    page.goto(address)
    ready(page)
    return page


def ready(page: Page) -> None:
    """Wait until the process behind the page has shown it."""
    expect(page.locator("#page[data-ready]")).to_be_attached()


def settled(page: Page) -> None:
    """Wait until nothing is on its way."""
    expect(page.locator("body[data-pending='0']")).to_be_attached()


def tab_count(page: Page, name: str) -> int:
    """How many stand behind a tab of the page of tasks."""
    return int(re.search(r"\((\d+)\)", page.locator(f"#tab-{name}").inner_text()).group(1))


def answer_one(page: Page) -> None:
    """The assistant of a question: the first answer, what it asks, its preview, its confirmation."""
    question = page.locator("#task-title").inner_text()
    choices = page.locator("#answer-form input[name=choice]")
    choices.last.check() if choices.count() > 1 and "missing" in question else choices.first.check()
    settled(page)
    for field in page.locator("#answer-form [required]:not([type=radio])").all():
        if not field.input_value():
            fill(field)
    page.locator("#task-preview").click()
    expect(page.locator("#task-leads, #page-alert:not([hidden]), #task-sure").first).to_be_visible()
    assert not page.locator("#page-alert").is_visible(), (question, page.locator("#page-alert").inner_text())
    page.locator("#task-confirm").click()


def fill(field) -> None:
    kind = field.evaluate("field => field.tagName + ':' + field.type")
    if kind.startswith("SELECT"):
        field.select_option(index=1)
    else:
        field.fill({"INPUT:date": "2025-12-15"}.get(kind, "100"))
