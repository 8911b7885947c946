"""A whole month of HR in a browser, from the log-in to the mail that suppliers read."""

import email
import re
import shutil
import subprocess
import sys
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from support.browsing import answer_one, logged_in, opened, settled, tab_count
from support.dashboards import Running, installation_with, running

from assusoft.demo import scripted_answers, write_employer
from assusoft.demo.run import Names, answer_month, close_month
from assusoft.employer import open_employer

FIRST, SECOND = "2025-11", "2025-12"
LOST = 26
"""Lines that the first contracts file of the month lacks: more than months lose, so that it is put on hold."""


@pytest.fixture(scope="module")
def first_closed(tmp_path_factory) -> Path:
    """The sample employer, small, with its first month closed and no files of the second in its folder."""
    folder = tmp_path_factory.mktemp("month") / "acme"
    write_employer(folder, workers=80, months=2)
    employer, names = open_employer(folder), Names()
    answer_month(employer, names, FIRST, [one for one in scripted_answers(folder) if one.month == FIRST])
    close_month(employer, FIRST)
    employer.store.close()
    return folder


@pytest.fixture
def month(first_closed, mail_server, chromium, tmp_path):
    """The employer served, its mail server running, its files of the month on HR's desk."""
    folder, home, desk = tmp_path / "all" / "acme", tmp_path / "home", tmp_path / "desk"
    shutil.copytree(first_closed, folder)
    mail = mail_server("starttls")
    settings = (folder / "employer.toml").read_text()
    drop = re.search(r"\[mail\]\nfolder = .*\nsender = (.*)\n", settings)
    server = (
        f'[mail]\nhost = "127.0.0.1"\nport = {mail.port}\nsecurity = "starttls"\nsender = {drop.group(1)}\n'
        f'user = "acme"\npassword_env = "ACME_MAIL_PASSWORD"\nca_file = "{mail.ca_file}"\n'
    )
    (folder / "employer.toml").write_text(settings.replace(drop.group(0), server))
    shutil.move(folder / "extracts" / SECOND, desk)
    installation_with(home, folder.parent)
    with running(folder.parent, home, ACME_MAIL_PASSWORD="s3cret") as served:
        yield served, desk, mail.mailbox


def test_hr_does_its_month_in_a_browser(month, chromium):
    server, desk, mailbox = month
    with logged_in(chromium, server, "claire") as context:
        bring_in(opened(context, "/acme/import"), desk)
        page = opened(context, "/acme/tasks")
        answered = answer_together(page, "missing_person", "still_employed")
        assert answered >= 10
        undo_one(page)
        answered += answer_all(page)
        assert answered >= 40
        declare_illness(page)
        close_and_send(opened(context, "/acme/reports"))
        assert any("gestion.groupe@assureur-a.example" in to for to in mailbox.recipients)
        texts = [email.message_from_bytes(one, policy=default) for one in mailbox.received]
        assert any("2025-12" in one["Subject"] for one in texts)
        dispute(opened(context, "/acme/statements"), server)
        speak_dutch_and_leave(context.new_page())


def bring_in(page: Page, desk: Path) -> None:
    """Drop the files; the first contracts file lacks many, and is let through for a reason."""
    contracts = next(desk.glob("*contrats*"))
    lines = contracts.read_bytes().splitlines(keepends=True)
    contracts.write_bytes(b"".join(lines[:-LOST]))
    page.locator("#import-files").set_input_files(sorted(desk.iterdir()))
    expect(page.get_by_text("recognised")).to_have_count(5)
    page.locator("#import-now").click()
    expect(page.locator("#held-title")).to_be_visible()
    page.locator("#release-reason").fill("The bureau sends the others next month.")
    page.get_by_role("button", name="Import all the same").click()
    expect(page.locator("#done-title")).to_be_visible()
    page.close()


def answer_together(page: Page, kind: str, choice: str) -> int:
    """Answer all questions of a kind at once; how many."""
    page.locator("#tasks-filter-kind").select_option(kind)
    settled(page)
    page.locator("#tasks-tick-all").click()
    settled(page)
    page.locator("#tasks-many").click()
    page.locator(f"#answer-form [value={choice}]").check()
    settled(page)
    page.locator("#task-preview").click()
    expect(page.locator("#task-leads")).to_be_visible()
    before = tab_count(page, "given")
    page.locator("#task-confirm").click()
    expect(page.locator("#tab-given")).not_to_have_text(re.compile(rf"\({before}\)"))
    page.locator("#tasks-filter-kind").select_option("")
    settled(page)
    return tab_count(page, "given") - before


def answer_all(page: Page) -> int:
    """Answer every question with its assistant, with the first answer that can be given; how many."""
    answered = 0
    while tab_count(page, "open"):
        given = tab_count(page, "given")
        if not page.locator("#answer-form").is_visible():
            page.locator("button[id^=tasks-open-]").first.click()
        answer_one(page)
        expect(page.locator("#tab-given")).not_to_have_text(re.compile(rf"\({given}\)"))
        settled(page)
        answered += 1
    return answered


def undo_one(page: Page) -> None:
    """Take one answer back: the question is asked again."""
    left = tab_count(page, "open")
    page.locator("#tab-given").click()
    page.locator("button[id^=given-open-]").first.click()
    page.locator("#back-reason").fill("A slip of the hand.")
    page.locator("#back-confirm").click()
    expect(page.locator("#tab-open")).to_have_text(re.compile(rf"\({left + 1}\)"))
    page.locator("#tab-open").click()
    settled(page)


def declare_illness(page: Page) -> None:
    """Say what the payroll does not know: somebody is ill for long."""
    page.locator("#tab-said").click()
    page.locator("#say-open").click()
    page.locator("#say-search").fill("P00003")
    page.locator("#say-whom-P00003").click()
    page.locator("#say-kind").select_option("interruption")
    page.locator("#f-interruption_kind").select_option("illness_long")
    page.locator("#f-from").fill("2025-12-01")
    page.locator("#say-preview").click()
    expect(page.locator("#say-leads")).to_be_visible()
    page.locator("#say-confirm").click()
    expect(page.locator("#tab-said")).to_have_text(re.compile(r"\(1\)"))
    page.close()


def close_and_send(page: Page) -> None:
    page.locator("#close-ask").click()
    page.locator("#close-now").click()
    expect(page.get_by_text("is closed; what it told suppliers stays as it is")).to_be_visible()
    page.locator("#send-now").dblclick()
    expect(page.get_by_role("row").filter(has_text="waits to be sent")).to_have_count(0)
    settled(page)
    assert page.get_by_role("row").filter(has_text="failed").all_inner_texts() == []
    page.close()


def dispute(page: Page, server: Running) -> None:
    """Receive the statement of a supplier who made mistakes, and ask for two of them to be put right."""
    bill = server.folder / "bill.csv"
    wanted = f"simulate-statement --supplier insurer-a --period {SECOND} --seed 7 --faults 4 --to {bill}"
    program = [sys.executable, "-m", "assusoft", "-C", str(server.folder / "acme")]
    subprocess.run([*program, *wanted.split()], check=True)
    page.locator("summary").filter(has_text="Receive a statement").click()
    page.locator("#receive-supplier").select_option("insurer-a")
    page.locator("#receive-period").fill(SECOND)
    page.locator("#receive-file").set_input_files(bill)
    expect(page.locator("#statement-title")).to_be_visible()
    settled(page)
    ticks = page.locator("input[id^=differences-tick-X]").evaluate_all("ticks => ticks.map((one) => one.id)")
    for tick in ticks[:2]:
        page.locator(f"#{tick}").click()
        settled(page)
    page.locator("#many-dispute").check()
    page.get_by_role("button", name="Show what will be stored").click()
    page.get_by_role("button", name="Store it").click()
    settled(page)
    expect(page.locator("#differences tbody tr").filter(has_text="disputed")).to_have_count(2)
    page.close()


def speak_dutch_and_leave(page: Page) -> None:
    page.goto("/acme/home")
    page.locator("button[lang=nl]").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    page.get_by_role("button", name="Afmelden").click()
    page.wait_for_url("**/login")
    page.goto("/acme/home")
    page.wait_for_url("**/login?**")
