"""What goes wrong with dashboards elsewhere (two tabs, dead processes, lost connections, large lists), and not here."""

import re
import time

import psutil
import pytest
from playwright.sync_api import Page, expect
from support.browsing import known, opened, ready, settled

from assusoft.employer import open_employer


def kernel_of(page: Page) -> str:
    return page.evaluate("JSON.parse(document.getElementById('page-model').textContent).kernel")


def open_first(page: Page) -> str:
    """Open the first question; its id."""
    button = page.locator("button[id^=tasks-open-]").first
    task = button.get_attribute("data-id")
    button.click()
    expect(page.locator("#answer-form")).to_be_visible()
    return task


def choose_and_preview(page: Page) -> None:
    page.locator("#choice-1").check()
    settled(page)
    page.locator("#task-preview").click()
    expect(page.locator("#task-leads")).to_be_visible()


def answers(server, task: str) -> int:
    """How often a question was answered, as it is stored."""
    employer = open_employer(server.folder / "acme")
    try:
        return sum(answer.task == task for answer in employer.store.answers())
    finally:
        employer.store.close()


def test_two_tabs_answer_one_question_and_the_second_is_told(claire):
    first, second = opened(claire, "/acme/tasks"), opened(claire, "/acme/tasks")
    task = open_first(first)
    second.locator(f"#tasks-open-{task}").click()
    for page in (first, second):
        choose_and_preview(page)
    first.locator("#task-confirm").click()
    settled(first)
    second.locator("#task-confirm").click()
    told = second.locator("#page-alert:not([hidden]), .hint").filter(has_text="Claire")
    expect(told.first).to_be_visible()
    assert first.faults == second.faults == []
    first.close()
    second.close()


def test_a_double_click_answers_once(claire, server):
    page = opened(claire, "/acme/tasks")
    task = open_first(page)
    choose_and_preview(page)
    before = page.locator("#tab-given").inner_text()
    page.locator("#task-confirm").dblclick()
    expect(page.locator("#tab-given")).not_to_have_text(before)
    settled(page)
    count = int(re.search(r"\d+", before).group())
    assert page.locator("#tab-given").inner_text().endswith(f"({count + 1})")
    assert answers(server, task) == 1
    page.close()


def test_a_page_whose_process_died_says_so_within_seconds_and_locks_its_inputs(claire, server):
    page = opened(claire, "/acme/tasks")
    open_first(page)
    page.locator("#answer-reason").fill("Typed before it died.")
    below = psutil.Process(server.process.pid).children(recursive=True)
    newest = max((one for one in below if one.ppid() != server.process.pid), key=lambda one: one.create_time())
    newest.kill()
    expect(page.locator("#page-banner")).to_contain_text("This page has ended", timeout=15_000)
    assert page.locator("#page").evaluate("page => page.inert")
    page.locator("#page-banner a").click()
    ready(page)
    open_first(page)
    assert page.locator("#answer-reason").input_value() == "Typed before it died."
    page.close()


def test_what_is_typed_survives_a_lost_connection_and_work_goes_on(claire):
    """Requests fail; sockets that are open stay so in Chromium. A killed server, below, cuts these too."""
    page = opened(claire, "/acme/tasks")
    open_first(page)
    page.locator("#answer-reason").fill("Typed on a train.")
    claire.set_offline(True)
    expect(page.locator("#page-banner")).to_contain_text("The connection to the server is lost")
    assert page.locator("#page").evaluate("page => page.inert")
    claire.set_offline(False)
    expect(page.locator("#page-banner")).to_be_hidden()
    assert page.locator("#answer-reason").input_value() == "Typed on a train."
    choose_and_preview(page)
    page.close()


def test_a_question_is_known_by_its_id_whatever_the_order(claire):
    page = opened(claire, "/acme/tasks")
    page.locator("#tasks-sort-name").click()
    settled(page)
    third = page.locator("button[id^=tasks-open-]").nth(2)
    name, task = third.inner_text(), third.get_attribute("data-id")
    page.locator("#tasks-sort-name").click()
    settled(page)
    page.locator(f"#tasks-open-{task}").click()
    expect(page.locator("#task-title")).to_be_visible()
    assert page.locator("tr[aria-current] th").inner_text() == name
    page.close()


def test_a_day_that_is_chosen_is_the_day_that_is_kept(chromium, server):
    """In a zone west and one east of Brussels."""
    for zone in ("Pacific/Honolulu", "Pacific/Auckland"):
        context = chromium.new_context(base_url=server.url, timezone_id=zone)
        with known(chromium, server, "claire", context) as there:
            page = opened(there, "/acme/who-has-what")
            page.locator("input[type=date]").first.fill("2025-12-01")
            page.keyboard.press("Tab")
            settled(page)
            page.locator("#part-persons").click()
            settled(page)
            # rendered again from what the process keeps, not what stands in the field
            assert page.locator("input[type=date]").first.get_attribute("value") == "2025-12-01"


def test_pages_that_are_left_leave_no_process(claire, server):
    def processes() -> set[int]:
        below = psutil.Process(server.process.pid).children(recursive=True)
        return {one.pid for one in below if one.ppid() != server.process.pid and one.status() != psutil.STATUS_ZOMBIE}

    before = processes()
    pages = [opened(claire, "/acme/people") for _ in range(3)]
    own = processes() - before
    assert len(own) == 3
    for page in pages:  # each in its browser still: one that is killed says nothing, and its processes end as idle ones
        page.goto("about:blank")
    expect_soon(lambda: not own & processes())
    for page in pages:
        page.close()


def expect_soon(holds) -> None:
    until = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.2)


def test_a_name_with_markup_is_shown_as_it_is(claire, server):
    page = opened(claire, "/acme/people")
    page.locator("#people-search").fill("<img src=x onerror=document.title='taken'>")
    settled(page)
    assert "taken" not in page.title()
    assert page.faults == []
    page.close()


@pytest.mark.parametrize("name", ["odile", "claire"])
def test_each_sees_their_own(chromium, server, name):
    own = {"odile": "other", "claire": "acme"}[name]
    with known(chromium, server, name) as context:
        page = opened(context, f"/{own}/people")
        expect(page.locator("#people")).to_be_visible()
        other = {"other": "acme", "acme": "other"}[own]
        assert context.request.get(f"/{other}/people").status == 404


def test_the_server_killed_and_started_again_has_lost_nothing(built, chromium, tmp_path):
    """Killed without warning in the middle of the answers of a month."""
    from support.dashboards import free_port, installation_with, running, two_employers

    folder, home, port = two_employers(built, tmp_path / "employers"), tmp_path / "home", free_port()
    installation_with(home, folder)
    with running(folder, home, port) as server, known(chromium, server, "claire") as context:
        page = opened(context, "/acme/tasks")
        open_first(page)
        choose_and_preview(page)
        before = page.locator("#tab-given").inner_text()
        page.locator("#task-confirm").click()
        expect(page.locator("#tab-given")).not_to_have_text(before)
        given = page.locator("#tab-given").inner_text()
        page.locator("#answer-reason").fill("Half a thought")
        below = psutil.Process(server.process.pid).children(recursive=True)
        server.process.kill()
        expect(page.locator("#page-banner")).to_contain_text("The connection to the server is lost")
        with running(folder, home, port):
            expect(page.locator("#page-banner")).to_contain_text("This page has ended")
            expect_soon(lambda: not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in below))
            page.locator("#page-banner a").click()
            ready(page)
            assert page.locator("#tab-given").inner_text() == given
            page.close()
