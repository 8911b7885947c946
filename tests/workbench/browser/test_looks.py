"""Every page in three languages and two widths: complete, labelled, nothing cut, nothing untranslated."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from support.browsing import logged_in, ready, settled
from support.catalogues import translations

PAGES = (
    "home", "import", "tasks", "messages", "reports", "audit", "statements", "people", "who-has-what", "plans",
    "sheets/2025-11?person=P00012",
)  # fmt: skip
WIDTHS = {"wide": 1280, "phone": 360}
SERIOUS = ("serious", "critical")


def looked_at(context, address: str, width: int) -> Page:
    page = context.new_page()
    page.faults = []
    page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    if page.locator("#page").count():
        ready(page)
        settled(page)
    return page


def speak(context, language: str) -> None:
    page = context.new_page()
    page.goto("/acme/home")
    page.locator(f"button[lang={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.close()


def wrong_with(page: Page) -> list[str]:
    """What axe finds serious, what is wider than the page, and buttons too small to be hit."""
    found = [
        f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}"
        for one in Axe().run(page).response["violations"] if one["impact"] in SERIOUS
    ]  # fmt: skip
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    small = page.evaluate(
        """[...document.querySelectorAll('main button, main input:not([hidden]), main select')]
           .filter((one) => one.checkVisibility())
           .filter((one) => { const box = (one.closest('label') ?? one).getBoundingClientRect();
                              return box.width < 18 || box.height < 18; }).map((one) => one.outerHTML.slice(0, 100))"""
    )
    return found + ([f"{wide} px too wide"] if wide > 1 else []) + [f"small: {one}" for one in small]


def untold(page: Page, own: set[str]) -> list[str]:
    """Which of the page's own texts are still the English ones."""
    told = page.evaluate(
        """[...document.querySelectorAll('h1, h2, h3, th, button, label, legend, summary, caption, dt, option, p')]
           .filter((one) => one.closest('[lang]').lang === document.documentElement.lang)
           .map((one) => [...one.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join(' '))"""
    )
    return [f"in English: {text}" for text in sorted(own & {text.strip() for text in told})]


def check(context, language: str, width: int) -> None:
    """Nothing wrong with any page, and every sentence that has a translation is said in it."""
    speak(context, language)
    known = translations(language) if language != "en" else {}
    own = {sentence for sentence, said in known.items() if said != sentence and len(sentence) > 3}
    assert bool(own) == (language != "en")
    faults = {}
    for name in PAGES:
        page = looked_at(context, f"/acme/{name}", width)
        if wrong := wrong_with(page) + untold(page, own) + page.faults:
            faults[name] = wrong
        page.close()
    assert faults == {}


def test_pages_are_for_everybody_in_their_language_on_a_screen_and_on_a_phone(claire):
    for language, width in (("fr", WIDTHS["wide"]), ("nl", WIDTHS["phone"])):
        check(claire, language, width)


@pytest.mark.long
@pytest.mark.parametrize("language", ["fr", "nl", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_are_for_everybody(claire, language, width):
    check(claire, language, WIDTHS[width])


def test_pages_without_a_process_and_the_log_in_are_too(chromium, server):
    with logged_in(chromium, server, "axel") as context:
        for address in ("/administration", "/bureau"):
            page = looked_at(context, address, 1280)
            assert wrong_with(page) == []
            page.close()
    page = looked_at(chromium.new_context(base_url=server.url), "/login", 360)
    assert wrong_with(page) == []
    page.close()
