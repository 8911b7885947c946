"""Imports: repeated, replaced, refused; their extracts and the identities they bring."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import text

from assusoft.errors import AssusoftError, Refused
from assusoft.store import Extract, Store
from assusoft.store.engine import writing


def test_an_import_keeps_who_when_what_and_its_files(store: Store, make: Any) -> None:
    extracts = [
        Extract("a.csv", "blox", b"\x00\xffone"),
        Extract("b.csv", "cars", b"two"),
        Extract("c.csv", "cars", b"two"),
    ]
    made = store.add_import(
        "2026-01", extracts, {"worker": make.staff(2)}, {"read": {"a.csv": 2}}, "An", make.at, "late"
    )
    assert store.imports() == [made]
    assert store.current_import("2026-01") == made
    assert store.current_import("2026-02") is None
    assert (made.number, made.month, made.by, made.at, made.release_reason) == (1, "2026-01", "An", make.at, "late")
    assert made.counts == {"read": {"a.csv": 2}}
    assert [(file.name, file.source, file.size) for file in made.extracts] == [
        ("a.csv", "blox", 5),
        ("b.csv", "cars", 3),
        ("c.csv", "cars", 3),
    ]
    assert [store.content(file.sha256) for file in made.extracts] == [b"\x00\xffone", b"two", b"two"]


def test_the_same_files_twice_have_no_effect(store: Store, make: Any, dump_hash: Any, database_url: str) -> None:
    first = make.imported(store, "2026-01")
    before = dump_hash(database_url)
    again = make.imported(store, "2026-01", make.staff(3).iloc[::-1])
    assert again.repeated
    assert not first.repeated
    assert again.number == first.number
    assert dump_hash(database_url) == before


@pytest.mark.parametrize("change", [{"file": b"other"}, {"workers": 4}], ids=["other file", "other photo"])
def test_another_file_or_another_photo_replaces_the_import_and_the_earlier_stays_readable(
    store: Store, make: Any, change: dict[str, Any]
) -> None:
    make.imported(store, "2026-01")
    given = {name: make.staff(value) if name == "workers" else value for name, value in change.items()}
    second = make.imported(store, "2026-01", **given)
    assert not second.repeated
    assert store.current_import("2026-01") == second
    assert [made.number for made in store.imports()] == [1, 2]
    assert len(store.photo_tables(1)["worker"]) == 3
    assert store.content(store.imports()[0].extracts[0].sha256) == b"file"


def test_going_back_to_an_earlier_file_is_a_new_import(store: Store, make: Any) -> None:
    for file in (b"one", b"two", b"one"):
        assert not make.imported(store, "2026-01", file=file).repeated
    assert [made.number for made in store.imports()] == [1, 2, 3]


@pytest.mark.parametrize("month", ["2026-02", "2026-01"])
def test_a_closed_month_and_those_before_it_take_no_import(
    store: Store, make: Any, month: str, dump_hash: Any, database_url: str
) -> None:
    make.imported(store, "2026-01")
    make.imported(store, "2026-02")
    make.closed(store, "2026-02")
    before = dump_hash(database_url)
    later = ", a later month," if month == "2026-01" else ""
    told = rf"The import of {month} was refused: 2026-02{later} is closed \(by An on 2026-03-02 at 09:30 UTC\)"
    with pytest.raises(Refused, match=told):
        make.imported(store, month, make.staff(9))
    assert dump_hash(database_url) == before
    assert make.imported(store, "2026-03").number == 3


def test_a_month_is_written_as_a_month(store: Store, make: Any) -> None:
    with pytest.raises(Refused, match="'2026-13' is not a month"):
        make.imported(store, "2026-13")


def test_a_moment_without_time_zone_is_a_mistake_of_the_program(store: Store, make: Any) -> None:
    with pytest.raises(Exception, match="a moment needs its time zone"):
        store.add_import("2026-01", [], {}, {}, "An", make.at.replace(tzinfo=None))
    assert store.imports() == []


def test_a_file_that_is_not_stored_is_refused(store: Store) -> None:
    with pytest.raises(Refused, match="No file with SHA-256 abc is stored"):
        store.content("abc")


def test_a_stored_file_that_was_altered_is_refused(store: Store, make: Any) -> None:
    sha256 = make.imported(store, "2026-01").extracts[0].sha256
    with writing(store.engine) as connection:
        connection.execute(text("UPDATE content SET bytes = :other"), {"other": b"other"})
    with pytest.raises(AssusoftError, match=f"stored file {sha256} was altered"):
        store.content(sha256)


def test_identities_are_kept_from_every_import_once_each(store: Store, make: Any) -> None:
    anna = {"person": "P1", "source": "blox", "payroll_id": "7", "last_name": "Peeters", "birth_date": date(1990, 5, 1)}
    bram = {"person": "P2", "source": "blox", "payroll_id": "8", "national_number": "90050100123"}
    married = anna | {"last_name": "Claes"}
    make.imported(store, "2026-01", make.workers(anna, anna, bram))
    make.imported(store, "2026-02", make.workers(married, bram | {"city": "Gent"}))
    make.imported(store, "2026-02", make.workers(anna))
    known = store.known_identities()
    names = ["person", "national_number", "source", "payroll_id", "last_name", "first_name", "birth_date", "import"]
    assert list(known.columns) == names
    assert known["person"].to_list() == ["P1", "P2", "P1"]
    assert known["last_name"].to_list() == ["Peeters", pd.NA, "Claes"]
    assert known["birth_date"].to_list() == [date(1990, 5, 1), pd.NA, date(1990, 5, 1)]
    assert known["import"].to_list() == [1, 1, 2]


def test_before_the_first_import_nobody_is_known(store: Store, make: Any) -> None:
    before = store.known_identities()
    assert before.empty
    make.imported(store, "2026-01")
    pd.testing.assert_series_equal(before.dtypes, store.known_identities().dtypes)


def test_a_photo_without_workers_brings_no_identity(store: Store, make: Any) -> None:
    store.add_import("2026-01", [], {}, {}, "An", make.at)
    assert store.known_identities().empty
    assert store.photo_tables(1) == {}
