"""A benefit sheet by a link, on a real server: it asks, it opens once, and looking at it uses nothing up."""

from datetime import UTC, datetime

import pytest
from support.command import here
from support.dashboards import xsrf

from assusoft.employer import Employer, open_employer
from assusoft.workbench.accounts.database import open_accounts
from assusoft.workbench.accounts.links import link_of, make_link
from assusoft.workbench.accounts.sessions import looks

CLOSED = "2025-11"


@pytest.fixture(scope="module")
def issued(server, tmp_path_factory) -> tuple[Employer, dict[str, object]]:
    """An employer that is served, and the payroll's row of a worker whose sheet was issued."""
    acme = open_employer(server.folder / "acme")
    rows = acme.photo(CLOSED).worker
    worker = rows[~rows["person"].duplicated(keep=False)].iloc[0]
    acme.issue_sheets(
        CLOSED, tmp_path_factory.mktemp("sheets"), "An", datetime(2026, 1, 5, tzinfo=UTC), worker["person"], "", "fr"
    )
    return acme, dict(worker)


def test_the_link_asks_and_opens_the_sheet_once(server, issued, monkeypatch, tmp_path):
    acme, worker = issued
    monkeypatch.setenv("ASSUSOFT_HOME", str(server.home))
    words = ["-C", str(acme.folder), "sheet-links", "--month", CLOSED, "--to", str(tmp_path / "links.csv")]
    assert here([*words, "--address", "benefits"])[0] == 2
    assert here([*words, "--address", server.url])[0] == 0
    [head, row] = (tmp_path / "links.csv").read_text("utf-8").splitlines()
    person, sheet, link = row.split(";")
    assert (head, person, (tmp_path / "links.csv").stat().st_mode & 0o077) == ("person;sheet;link", worker["person"], 0)
    path, key = link.removeprefix(server.url), link.partition("?key=")[2]
    with server.client() as browser:
        for _ in range(3):
            assert browser.get(path).status_code == 200
        right = {"key": key, "born": f"{worker['birth_date']:%d/%m/%Y}", "number": worker["payroll_id"]}

        def answered(**other: str):
            return browser.post("/sheet", data={"_xsrf": xsrf(browser, path), **right, **other})

        wrong = answered(number="9999x")
        assert (wrong.status_code, "This is not the right answer." in wrong.text) == (401, True)
        assert answered(born="no day").status_code == 401
        token = xsrf(browser, path)
        opened = answered()
        assert (opened.status_code, opened.headers["content-type"]) == (200, "application/pdf")
        assert opened.content == acme.sheet_bytes(sheet)
        again = browser.post("/sheet", data={"_xsrf": token, **right})
        assert (again.status_code, "opens nothing any more" in again.text) == (404, True)
        assert browser.get(path).status_code == 404
    seen = looks(open_accounts(server.home), str(acme.folder))
    assert [(user, whose) for _, user, whose in seen if user == "(link)"] == [("(link)", person)]
    assert key not in (server.home / "log").read_text()


def test_without_a_sheet_or_a_link_there_is_nothing(server, issued, monkeypatch, tmp_path):
    monkeypatch.setenv("ASSUSOFT_HOME", str(server.home))
    words = ["-C", str(issued[0].folder), "sheet-links", "--to", str(tmp_path / "links.csv"), "--address", server.url]
    status, _, err = here([*words, "--month", "2025-10"])
    assert (status, "No benefit sheet of 2025-10 was issued. Issue them" in " ".join(err.split())) == (
        2,
        True,
    )
    with server.client() as browser:
        for path in ("/sheet", "/sheet?key=guessed"):
            assert browser.get(path).status_code == 404


def test_a_link_of_an_employer_that_is_served_no_more_opens_nothing_and_is_not_used_up(server):
    accounts = open_accounts(server.home)
    key = make_link(accounts, "/elsewhere", "P00001", "S1", "1980-01-02/1234", 14)
    with server.client() as browser:
        token = xsrf(browser, f"/sheet?key={key}")
        right = {"_xsrf": token, "key": key, "born": "02/01/1980", "number": "901234"}
        assert browser.post("/sheet", data=right).status_code == 404
    assert link_of(accounts, key) is not None
