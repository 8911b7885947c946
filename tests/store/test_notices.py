"""What workers were given about a hospital cover: once, or again with a reason; seen when changed, copied."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from assusoft.errors import Refused
from assusoft.store import Notice, Store, open_store
from assusoft.store.engine import writing


@pytest.fixture
def closed(store: Store, make: Any) -> Store:
    make.imported(store, "2026-02")
    make.closed(store, "2026-02")
    return store


@pytest.fixture
def letter(make: Any) -> Notice:
    return Notice(0, "exit", "P00001", "hospital", "2026-02", date(2026, 3, 2), "post", "", "An", make.at)


def test_a_notice_is_given_once_and_again_with_a_reason(closed: Store, letter: Notice) -> None:
    assert closed.add_notice(letter).number == 1
    with pytest.raises(Refused, match=r"An stored on .* that this notice was given on 2026-03-02"):
        closed.add_notice(letter)
    again = closed.add_notice(replace(letter, how="hand", day=date(2026, 3, 5), reason="it came back"))
    other = closed.add_notice(replace(letter, kind="prefinancing"))
    assert closed.notices() == [replace(letter, number=1), again, other]


def test_a_notice_of_a_month_that_is_open_is_refused(closed: Store, letter: Notice) -> None:
    with pytest.raises(Refused, match="2026-03 is not closed"):
        closed.add_notice(replace(letter, month="2026-03"))
    assert closed.notices() == []


def test_a_notice_that_was_changed_behind_our_back_is_found(closed: Store, letter: Notice) -> None:
    closed.add_notice(letter)
    with writing(closed.engine) as connection:
        connection.execute(text("UPDATE notice SET day = '2026-02-01'"))
    assert [(fault.fact, fault.happened) for fault in closed.check_facts()] == [("notice 1", "changed")]


def test_a_backup_brings_notices_back(closed: Store, letter: Notice, tmp_path: Path) -> None:
    closed.add_notice(letter)
    with ZipFile(tmp_path / "backup.zip", "w") as archive:
        closed.backup(archive)
    store = open_store(f"sqlite:///{tmp_path / 'new.db'}")
    with ZipFile(tmp_path / "backup.zip") as archive:
        store.restore(archive)
    assert store.notices() == closed.notices()
    assert store.check_facts() == []
    store.close()
