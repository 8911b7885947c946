"""A database that is gone or empty is no new employer: a first import makes one, never where a month was closed."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from support.small import FIRST, write_extracts, write_small
from support.world import World, hire
from typer.testing import CliRunner

from assusoft.cli import app
from assusoft.employer import open_employer, restore
from assusoft.employer.opening import MARK, last_closed, note_closed
from assusoft.errors import Refused
from assusoft.store import open_store

AT = datetime(2025, 12, 1, 9, tzinfo=UTC)
READING = [
    ["status"], ["tasks"], ["messages"], ["register"], ["verify"], ["backup", "copy.zip"], ["audit"], ["certificate"],
    ["person", "P00001"], ["send"], ["close", "--month", FIRST],
]  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """An employer with one closed month, and a backup beside it."""
    folder, world = write_small(tmp_path_factory.mktemp("opening") / "small"), World()
    hire(world, Random(1), FIRST)
    world.workers["W00001"]["statute"] = "employee"
    write_extracts(folder, world, FIRST)
    employer = open_employer(folder)
    employer.import_month(FIRST, [], "An", AT)
    employer.close(FIRST, "An", AT)
    employer.backup(folder.parent / "backup.zip")
    employer.store.close()
    return folder


@pytest.fixture
def folder(built, tmp_path) -> Path:
    """A copy of it."""
    return shutil.copytree(built, tmp_path / "acme")


def database(folder: Path) -> Path:
    return folder / "assusoft.db"


def refused(folder: Path, *words: str) -> str:
    """What the verb is refused with; no database was made."""
    there = database(folder).exists()
    done = CliRunner().invoke(app, ["-C", str(folder), *words])
    assert isinstance(done.exception, Refused), done.output
    assert database(folder).exists() == there
    return str(done.exception)


def lost(folder: Path) -> Path:
    database(folder).unlink()
    return folder


def emptied(folder: Path) -> Path:
    database(folder).write_bytes(b"")
    return folder


def replaced(folder: Path) -> Path:
    """The database of another, new employer in its place."""
    database(folder).unlink()
    open_store(f"sqlite:///{database(folder)}").close()
    return folder


@pytest.mark.parametrize("verb", READING)
def test_verb_that_finds_no_database_where_a_month_was_closed_says_so(folder, tmp_path, monkeypatch, verb):
    monkeypatch.chdir(tmp_path)
    assert f"{FIRST} was closed in this folder" in refused(lost(folder), *verb)


@pytest.mark.parametrize("harm", [lost, emptied, replaced])
def test_import_into_an_empty_database_is_refused_where_a_month_was_closed(folder, harm):
    text = refused(harm(folder), "import", "--month", "2025-12")
    assert f"{FIRST} was closed in this folder" in text
    assert "Is the disk mounted" in text


@pytest.mark.parametrize("verb", READING)
def test_verb_on_a_new_employer_says_how_to_begin_and_makes_no_database(tmp_path, monkeypatch, verb):
    monkeypatch.chdir(tmp_path)
    folder = write_small(tmp_path / "new")
    text = refused(folder, *verb)
    assert text.startswith("Nothing has been imported yet. The database ")
    assert text.endswith(f"assusoft.db does not exist. Begin with: assusoft import --month {FIRST}")


def test_new_employer_shows_itself_in_a_notebook_without_a_database(tmp_path):
    employer = open_employer(write_small(tmp_path / "new"))
    assert employer.is_new
    assert "Small" in employer._repr_html_()
    assert not database(employer.folder).exists()


def test_backup_is_restored_where_the_database_was_lost(folder, built):
    restore(lost(folder), built.parent / "backup.zip")
    employer = open_employer(folder)
    assert (employer.months(), employer.verify().equal) == ([FIRST], True)


def test_restored_folder_knows_what_was_closed(built, tmp_path):
    restore(tmp_path / "again", built.parent / "backup.zip")
    assert last_closed(tmp_path / "again") == FIRST


def test_folder_of_a_release_that_kept_no_note_gets_one_with_its_next_import(folder):
    (folder / MARK).unlink()
    employer = open_employer(folder)
    shutil.copytree(folder / "extracts" / FIRST, folder / "extracts" / "2025-12")
    for path in (folder / "extracts" / "2025-12").iterdir():
        path.write_text(path.read_text("utf-8").replace(FIRST, "2025-12"), "utf-8")
        path.rename(path.with_name(path.name.replace(FIRST, "2025-12")))
    employer.import_month("2025-12", [], "An", AT, "the same people")
    assert last_closed(folder) == FIRST


def test_note_is_never_taken_back_and_a_folder_that_cannot_keep_it_does_no_harm(tmp_path, monkeypatch):
    note_closed(tmp_path, "2026-02")
    note_closed(tmp_path, "2026-01")
    assert last_closed(tmp_path) == "2026-02"
    note_closed(tmp_path / "gone", "2026-02")
    assert last_closed(tmp_path / "gone") == ""
