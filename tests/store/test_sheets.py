"""Sheets as issued: kept with their bytes, replaced, sent once; seen when changed, copied with the rest."""

import zlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import select, text, update

from assusoft.errors import AssusoftError, Conflict, Refused
from assusoft.store import NewSheet, NewSheetSending, Store, open_store
from assusoft.store.engine import writing
from assusoft.store.tables import content


def sheets(*persons: str, said: str = "{}") -> list[NewSheet]:
    return [
        NewSheet(one, "fr", "month", "0403170701", said.encode(), f"page of {one} {said}".encode()) for one in persons
    ]


@pytest.fixture
def closed(store: Store, make: Any) -> Store:
    make.imported(store, "2026-02")
    make.closed(store, "2026-02")
    return store


@pytest.fixture
def queued(closed: Store, make: Any) -> Store:
    """A store with a sheet queued for its worker."""
    closed.add_sheets("2026-02", "t1", sheets("P00001"), "An", make.at)
    closed.queue_sheets([SENDING], "An", make.at)
    return closed


SENDING = NewSheetSending("sheets-1", "2026-02", "mail", ["a@x.example"], "0403170701", [1], "none", "fr")


def test_sheets_of_an_open_month_are_refused(store: Store, make: Any) -> None:
    make.imported(store, "2026-02")
    with pytest.raises(Refused, match="2026-02 is not closed, so nothing of it can be issued"):
        store.add_sheets("2026-02", "t1", sheets("P00001"), "An", make.at)
    assert store.sheets() == []


def test_a_sheet_that_says_something_else_replaces_the_former_and_both_are_kept(closed: Store, make: Any) -> None:
    closed.add_sheets("2026-02", "t1", sheets("P00001", "P00002"), "An", make.at)
    [second] = closed.add_sheets("2026-02", "t1", sheets("P00001", said='{"a":1}'), "Bram", make.at)
    assert [(one.id, one.person, one.replaces, one.replaced_by, one.by) for one in closed.sheets("2026-02")] == [
        ("S1", "P00001", None, 3, "An"),
        ("S2", "P00002", None, None, "An"),
        ("S3", "P00001", 1, None, "Bram"),
    ]
    assert closed.content(closed.sheets(person="P00001")[0].pdf) == b"page of P00001 {}"
    assert closed.content(second.pdf) == b'page of P00001 {"a":1}'
    assert [one[1] for one in closed.sheet_issues().values()] == [2, 1]
    assert closed.check_facts() == []


def test_the_same_sheet_is_not_issued_twice_but_another_template_makes_another(closed: Store, make: Any) -> None:
    closed.add_sheets("2026-02", "t1", sheets("P00001"), "An", make.at)
    with pytest.raises(
        Conflict, match=r"An issued the same sheet of P00001, 2026-02, on 2026-03-02 at 09:30 UTC, as S1"
    ):
        closed.add_sheets("2026-02", "t1", sheets("P00002", "P00001"), "Bram", make.at)
    assert [one.person for one in closed.sheets()] == ["P00001"]
    assert closed.add_sheets("2026-02", "t2", sheets("P00001"), "Bram", make.at)[0].replaces == 1


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE sheet SET person = 'P00002'", {("sheet-issue 1", "changed")}),
        ("UPDATE sheet_issue SET month = '2026-01'", {("sheet-issue 1", "changed")}),
        ("UPDATE sheet_sending SET recipients = '[\"b@x.example\"]'", {("sheet-send sheets-1", "changed")}),
        ("DELETE FROM sheet_event", {("sheet-event 1", "removed")}),
        (
            "UPDATE content SET bytes = 'other' WHERE sha256 = (SELECT pdf FROM sheet)",
            {("file page of sheet S1", "changed")},
        ),
        (
            "UPDATE content SET bytes = 'other' WHERE sha256 = (SELECT said FROM sheet)",
            {("file what it says of sheet S1", "changed")},
        ),
    ],
)
def test_a_sheet_that_was_changed_behind_our_back_is_found(queued: Store, change: str, fault: set[Any]) -> None:
    assert queued.check_facts() == []
    with writing(queued.engine) as connection:
        connection.execute(text(change))
    assert {(one.fact, one.happened) for one in queued.check_facts()} == fault


def test_what_repeats_is_stored_packed_and_comes_back_or_is_named_when_it_was_changed(closed: Store, make: Any) -> None:
    page = b"the same words " * 400
    [sheet] = closed.add_sheets("2026-02", "t1", [replace(sheets("P00001")[0], pdf=page)], "An", make.at)
    with writing(closed.engine) as connection:
        stored = connection.execute(select(*content.c["size", "bytes"]).where(content.c.sha256 == sheet.pdf)).one()
    assert (stored.size, len(stored.bytes) < 200) == (len(page), True)
    assert closed.content(sheet.pdf) == page
    assert closed.check_facts() == []
    for other in (stored.bytes[:-9], zlib.compress(page[1:]), zlib.compress(page + page)):
        with writing(closed.engine) as connection:
            connection.execute(update(content).where(content.c.sha256 == sheet.pdf).values(bytes=other))
        assert [one.fact for one in closed.check_facts()] == ["file page of sheet S1"]
        with pytest.raises(AssusoftError, match="was altered"):
            closed.content(sheet.pdf)


def test_a_sending_is_queued_once_claimed_once_and_sent_once(queued: Store, make: Any) -> None:
    assert queued.queue_sheets([SENDING, replace(SENDING, id="sheets-2")], "Bram", make.at) == ["sheets-2"]
    queued.claim_sheets("sheets-1", "An", make.at)
    with pytest.raises(Conflict, match="An is already sending sheets-1, since 2026-03-02 at 09:30 UTC"):
        queued.claim_sheets("sheets-1", "Bram", make.at)
    queued.record_sheets("sheets-1", "sent", "", "An", make.at)
    with pytest.raises(Refused, match="Sending sheets-1 is 'sent'"):
        queued.claim_sheets("sheets-1", "Bram", make.at)
    with pytest.raises(Refused, match="There is no sending of sheets 'sheets-9'"):
        queued.claim_sheets("sheets-9", "Bram", make.at)
    assert [(one.id, one.state) for one in queued.sheet_sendings()] == [("sheets-1", "sent"), ("sheets-2", "queued")]
    assert [(id, event.state) for id, event in queued.sheet_events()] == [
        ("sheets-1", "queued"), ("sheets-2", "queued"), ("sheets-1", "sending"), ("sheets-1", "sent"),
    ]  # fmt: skip
    assert queued.check_facts() == []


def test_what_a_dead_process_was_sending_is_in_doubt(queued: Store, make: Any) -> None:
    queued.claim_sheets("sheets-1", "An", make.at)
    with queued.sending("Bram", make.at + timedelta(hours=1)) as interrupted:
        assert interrupted == ["sheets-1"]
    [left] = queued.sheet_sendings("in_doubt")
    assert left.last_event.detail == "An began to send it on 2026-03-02 at 09:30 UTC and stopped"


def test_a_backup_holds_the_sheets_and_their_way(queued: Store, new_database: Any, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "copy.zip", "w") as archive:
        queued.backup(archive)
    with new_database() as url, ZipFile(tmp_path / "copy.zip") as archive:
        other = open_store(url)
        other.restore(archive)
        assert (other.sheets(), other.sheet_sendings()) == (queued.sheets(), queued.sheet_sendings())
        assert other.content(other.sheets()[0].pdf) == b"page of P00001 {}"
        other.close()
