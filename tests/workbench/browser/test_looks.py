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


def check(context, language: str, width: int) -> None:
    speak(context, language)
    faults = {}
    for name in PAGES:
        page = looked_at(context, f"/acme/{name}", width)
        if wrong := wrong_with(page) + page.faults:
            faults[name] = wrong
        page.close()
    assert faults == {}


def test_pages_are_for_everybody_on_a_screen_and_on_a_phone(claire):
    for language, width in (("fr", WIDTHS["wide"]), ("nl", WIDTHS["phone"])):
        check(claire, language, width)


@pytest.mark.long
@pytest.mark.parametrize("language", ["fr", "nl", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_are_for_everybody(claire, language, width):
    check(claire, language, WIDTHS[width])


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_no_english_word_of_ours_stands_on_a_page(claire, language):
    """Every sentence that has a translation is said in it: none of the page's own texts is still the English one."""
    speak(claire, language)
    known = translations(language)
    own = {sentence for sentence, said in known.items() if said != sentence and len(sentence) > 3}
    left = {}
    for name in PAGES:
        page = looked_at(claire, f"/acme/{name}", 1280)
        told = page.evaluate(
            """[...document.querySelectorAll('h1, h2, h3, th, button, label, legend, summary, caption, dt, option, p')]
               .filter((one) => one.closest('[lang]').lang === document.documentElement.lang)
               .map((one) => [...one.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join(' '))"""
        )
        if untold := sorted(own & {text.strip() for text in told}):
            left[name] = untold
        page.close()
    assert left == {}


def test_pages_without_a_process_and_the_log_in_are_too(chromium, server):
    for name, address in (("axel", "/administration"), ("axel", "/bureau")):
        with logged_in(chromium, server, name) as context:
            page = looked_at(context, address, 1280)
            assert wrong_with(page) == []
            page.close()
    page = looked_at(chromium.new_context(base_url=server.url), "/login", 360)
    assert wrong_with(page) == []
    page.close()
