"""Every page of the dashboards as a picture, in three languages and two widths.

    python -m support.screens FOLDER [DOCS]      (from tests/; make screens)

All go to FOLDER; the English wide ones to DOCS too, where the manual shows them.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect, sync_playwright
from support.browsing import logged_in, ready, settled
from support.dashboards import Running, installation_with, running
from support.stages import stages

PAGES = {
    **{one: one for one in ("home", "import", "tasks", "messages", "reports", "audit", "statements", "people",
                            "who-has-what", "plans")},
    "sheets": "sheets/2025-11?person=P00012",
}  # fmt: skip
"""Page -> its address."""
WIDTHS = {"wide": 1280, "phone": 390}
SHOWN = 1000
"""Pixels of a page's height that the manual shows."""


def main(folder: Path, docs: Path | None) -> None:
    """Make them."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        employers, home = Path(name) / "all", Path(name) / "home"
        shutil.copytree(stages(Path(name) / "stages")("2025-12 imported"), employers / "acme")
        installation_with(home, employers)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with running(employers, home) as server:
            for language in ("fr", "nl", "en"):
                with logged_in(browser, server, "claire") as context:
                    speak(context, language)
                    take_all(context, language, folder)
            with logged_in(browser, server, "axel") as context:
                for page in ("administration", "bureau"):
                    take(look(context, f"/{page}", WIDTHS["wide"]), folder / f"{page}.en.wide.png")
            login(browser.new_context(base_url=server.url), server, folder)
    for picture in sorted(folder.glob("*.en.wide.png")) if docs else ():
        shutil.copy(picture, docs / picture.name.replace(".en.wide", ""))


def take_all(context: BrowserContext, language: str, folder: Path) -> None:
    """Every page of an employer, in a language."""
    for name, address in PAGES.items():
        for called, width in WIDTHS.items():
            page = look(context, f"/acme/{address}", width)
            if name == "tasks" and called == "wide":
                page.locator("button[id^=tasks-open-]").first.click()
                settled(page)
            take(page, folder / f"{name}.{language}.{called}.png")


def look(context: BrowserContext, address: str, width: int) -> Page:
    """A page that is ready."""
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    if page.locator("#page").count():
        ready(page)
        settled(page)
    return page


def take(page: Page, file: Path) -> None:
    """Its picture."""
    height = min(SHOWN, page.evaluate("document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": height}
    page.screenshot(path=file, full_page=True, clip=clip)
    page.close()


def login(context: BrowserContext, server: Running, folder: Path) -> None:
    """The page to log in."""
    take(look(context, f"{server.url}/login", WIDTHS["wide"]), folder / "login.en.wide.png")


def speak(context: BrowserContext, language: str) -> None:
    """Choose a language."""
    page = context.new_page()
    page.goto("/acme/home")
    page.locator(f"button[lang={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
