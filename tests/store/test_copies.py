"""A backup fills an empty database of either kind with the same facts, or is refused."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from assusoft.errors import Refused
from assusoft.store import Store, open_store, part_of
from assusoft.store.chain import KINDS, link_everything
from assusoft.store.engine import writing


@pytest.fixture
def lived(store: Store, make: Any) -> Store:
    """A closed month with an answer taken back, and an import after it."""
    make.imported(store, "2026-01", make.staff(3, city="Liège"), b"\x00\xff january")
    store.add_answer(make.answer("T1", month="2026-01", reason="« dit »\nHR"))
    store.add_answer(make.answer("T1", month="2026-01", retracts=1, expected=1))
    make.closed(store, "2026-01", [make.transmission("ag", b"to ag")])
    make.imported(store, "2026-02", make.staff(2))
    return store


@pytest.fixture
def file(lived: Store, tmp_path: Path) -> Path:
    path = tmp_path / "backup.zip"
    with ZipFile(path, "w") as archive:
        lived.backup(archive)
    return path


def restored(url: str, file: Path) -> Store:
    store = open_store(url)
    with ZipFile(file) as archive:
        store.restore(archive)
    return store


def rewritten(file: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """The archive with one of its entries changed."""
    path = file.with_name("changed.zip")
    with ZipFile(file) as old, ZipFile(path, "w") as new:
        for entry in old.namelist():
            new.writestr(entry, change(old.read(entry)) if entry == name else old.read(entry))
    return path


@pytest.mark.parametrize("into", ["sqlite", "postgresql"])
def test_a_restored_database_holds_the_same_facts_whichever_database_they_came_from(
    lived: Store, file: Path, into: str, request: pytest.FixtureRequest, tmp_path: Path, dump_hash: Any, make: Any
) -> None:
    source = lived.engine.url.render_as_string(hide_password=False)
    if into == "postgresql":
        with request.getfixturevalue("postgres_database")() as url:
            restored(url, file).close()
            same(lived, open_store(url), make)
    else:
        url = f"sqlite:///{tmp_path}/restored.db"
        restored(url, file).close()
        if lived.engine.dialect.name == into:
            assert dump_hash(url) == dump_hash(source)
        same(lived, open_store(url), make)


def same(lived: Store, back: Store, make: Any) -> None:
    assert back.check_facts() == []
    assert back.head() == lived.head()
    assert back.answers() == lived.answers()
    assert back.imports() == lived.imports()
    assert back.transmissions() == lived.transmissions()
    assert back.photo_tables(1)["worker"].equals(lived.photo_tables(1)["worker"])
    back.add_answer(make.answer("T2"))
    assert back.check_facts(lived.head()) == []
    back.close()


def test_a_backup_says_how_many_facts_and_which_head_it_holds(lived: Store, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "x.zip", "w") as archive:
        copied = lived.backup(archive)
    assert (copied.facts, copied.head) == (7, lived.head())


def test_a_database_that_holds_facts_is_never_restored_over(lived: Store, file: Path, database_url: str) -> None:
    head = lived.head()
    with pytest.raises(Refused, match=r"holds facts already: a backup can only be restored into an empty one"):
        restored(database_url, file)
    assert lived.head() == head


def test_facts_that_were_tampered_with_are_not_backed_up(lived: Store, tmp_path: Path) -> None:
    with writing(lived.engine) as connection:
        connection.execute(text("UPDATE answer SET choice = 'refuse' WHERE number = 1"))
    with (
        ZipFile(tmp_path / "x.zip", "w") as archive,
        pytest.raises(Refused, match=r"the first: answer 1 was changed after it was stored\. Nothing was backed up"),
    ):
        lived.backup(archive)


def manifest(**changed: Any) -> Callable[[bytes], bytes]:
    return lambda data: json.dumps(json.loads(data) | changed).encode()


@pytest.mark.parametrize(
    ("name", "change", "sentence"),
    [
        ("answer.jsonl", lambda data: data.replace(b"confirm", b"refuse"), r"answer 1 was changed|answer\.jsonl has"),
        ("event.jsonl", lambda data: b"", r"event\.jsonl has another SHA-256"),
        ("facts.json", manifest(head="0" * 63 + "1"), r"its facts do not lead to its head hash"),
        ("facts.json", manifest(revision="0001"), r"The backup is of another version \(0001\)"),
    ],
)
def test_a_backup_that_is_not_what_was_written_is_refused_and_nothing_is_stored(
    file: Path, tmp_path: Path, name: str, change: Callable[[bytes], bytes], sentence: str
) -> None:
    url = f"sqlite:///{tmp_path}/restored.db"
    with pytest.raises(Refused, match=sentence):
        restored(url, rewritten(file, name, change))
    assert restored(url, file).check_facts() == []


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("holiday.txt", "sun")
    with pytest.raises(Refused, match=r"is not a backup of assusoft: it holds no facts\.json"):
        restored(f"sqlite:///{tmp_path}/restored.db", path)


def test_a_backup_of_an_earlier_revision_is_restored_with_what_is_derived_of_its_rows(
    lived: Store, tmp_path: Path
) -> None:
    with writing(lived.engine) as connection:  # as facts were stored then: without roots
        connection.execute(text("DELETE FROM root"))
        connection.execute(text("DELETE FROM chain"))
        link_everything(connection, KINDS)
    file = tmp_path / "backup.zip"
    with ZipFile(file, "w") as archive:
        lived.backup(archive)

    def without_part_and_salt(lines: bytes) -> bytes:
        rows = [json.loads(line)[:-2] for line in lines.splitlines()]
        return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)

    path, derived = tmp_path / "older.zip", ("snapshot_part", "alike", "root")
    with ZipFile(file) as old, ZipFile(path, "w") as new:
        rows = without_part_and_salt(old.read("row_version.jsonl"))
        manifest = json.loads(old.read("facts.json")) | {"revision": "0004"}
        manifest["tables"]["row_version"]["sha256"] = hashlib.sha256(rows).hexdigest()
        for name in derived:
            del manifest["tables"][name]
        for entry in old.namelist():
            if entry not in ("facts.json", "row_version.jsonl", *(f"{name}.jsonl" for name in derived)):
                new.writestr(entry, old.read(entry))
        new.writestr("row_version.jsonl", rows)
        new.writestr("facts.json", json.dumps(manifest))
    store = restored(f"sqlite:///{tmp_path / 'older.db'}", path)
    assert store.check_facts() == []
    assert store.part("photo", part_of("P00001")).is_intact(1)
    store.close()
