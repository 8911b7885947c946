"""Questions answered by keyboard, what is typed and not confirmed, and pages that anybody can use."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from support.browsing import opened, ready, settled

pytestmark = pytest.mark.long


def test_a_question_is_answered_by_keyboard_alone(claire):
    page = opened(claire, "/acme/tasks")
    asked = page.locator("table[data-rows] button.open")
    first, second = asked.nth(0), asked.nth(1)
    page.keyboard.press("j")
    expect(first).to_be_focused()
    page.keyboard.press("j")
    expect(second).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator("#task-title")).to_be_focused()
    title = page.locator("#task-title").inner_text()
    page.locator("#choice-2").focus()
    page.keyboard.press("Space")
    settled(page)
    page.locator("#task-preview").press("Enter")
    expect(page.locator("#task-leads")).to_be_focused()
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.id") != "task-confirm":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#page-status")).not_to_be_empty()
    expect(page.locator("#task-title")).to_be_focused()
    assert page.locator("#task-title").inner_text() != title
    assert page.faults == []


def test_what_was_chosen_and_typed_is_there_after_a_reload(claire):
    page = opened(claire, "/acme/tasks?kind=affiliation")
    page.locator("table[data-rows] button.open").first.click()
    page.locator("#choice-1").check()
    page.locator("#f-affiliation_from").fill("2025-12-02")
    page.locator("#answer-reason").fill("Her letter")
    page.reload()
    ready(page)
    page.locator("table[data-rows] button.open").first.click()
    expect(page.locator("#f-affiliation_from")).to_have_value("2025-12-02")
    expect(page.locator("#answer-reason")).to_have_value("Her letter")


@pytest.mark.parametrize(
    "address", ["tasks", "people?person=P00012", "people", "who-has-what", "who-has-what?plan=group"]
)
def test_nothing_keeps_anybody_from_using_the_page(claire, address):
    page = opened(claire, f"/acme/{address}")
    if address == "tasks":
        page.locator("table[data-rows] button.open").first.click()
        expect(page.locator("#task-title")).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["impact"]) for one in found] == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_sheets_are_issued_fetched_and_read_with_where_a_figure_comes_from(claire, tmp_path):
    """By the real process behind the page, which is confined and typesets real pages."""
    page = opened(claire, "/acme/sheets/2025-11")
    page.locator("#issue-all").click()
    expect(page.locator("#issued-title")).to_be_focused()
    assert [(one["id"], one["impact"]) for one in Axe().run(page).response["violations"]] == []
    with page.expect_download() as whole:
        page.locator("#zip-0899955607").click()
    with ZipFile(whole.value.path()) as archive:
        assert {archive.read(name)[:5] for name in archive.namelist()} == {b"%PDF-"}
    page.locator("#sheets-search").fill("P00012")
    expect(page.locator("#sheets-open-P00012")).to_be_visible()
    page.locator("#sheets-open-P00012").press("Enter")
    expect(page.locator("#sheet-title")).to_be_focused()
    with page.expect_download() as one:
        page.locator("#sheet-pdf").click()
    assert one.value.suggested_filename == "P00012_2025-11.pdf"
    assert Path(one.value.path()).read_bytes().startswith(b"%PDF-")
    page.locator("[id='why-identity.birth_date']").press("Enter")
    expect(page.locator("#why-title")).to_be_focused()
    assert [(one["id"], one["impact"]) for one in Axe().run(page).response["violations"]] == []
    page.locator("#sheet-close").press("Enter")
    expect(page.locator("#sheets-open-P00012")).to_be_focused()
    assert page.faults == []
