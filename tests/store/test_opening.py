"""Opening a database: migrations, settings, and clear refusals."""

import re
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

from assusoft.errors import ConfigError, Refused
from assusoft.store import Store, engine, open_store
from assusoft.store.engine import journal_mode, make_engine, reading, writing
from assusoft.store.migrate import MIGRATIONS, migrate
from assusoft.store.tables import REVISION, metadata


def tables_in(connection: Connection) -> dict[str, Any]:
    """Table -> its columns, keys and indexes, as the database says them."""
    seen = inspect(connection)
    lists = (seen.get_columns, seen.get_foreign_keys, seen.get_unique_constraints, seen.get_indexes)
    return {
        name: [str(seen.get_pk_constraint(name))]
        + [sorted(re.sub(" at 0x[0-9a-f]+", "", repr(one)) for one in of(name)) for of in lists]
        for name in seen.get_table_names()
        if name != "alembic_version"
    }


def test_the_migrations_lead_from_nothing_to_the_tables_of_the_code(store: Store, new_database: Any) -> None:
    with new_database() as url, writing(make_engine(url)) as connection:
        migrate(connection, "migrated")
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        found = tables_in(connection)
    with reading(store.engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert tables_in(connection) == found


def test_the_revision_of_the_tables_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


def test_opening_again_keeps_the_facts(store: Store, make: Any, dump_hash: Any, database_url: str) -> None:
    make.imported(store, "2026-01")
    before = dump_hash(database_url)
    again = open_store(database_url, create=False)
    assert again.imports() == store.imports()
    again.close()
    assert dump_hash(database_url) == before


def test_a_database_of_a_newer_version_is_refused_and_left_alone(
    store: Store, dump_hash: Any, database_url: str
) -> None:
    with writing(store.engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    before = dump_hash(database_url)
    with pytest.raises(Refused, match=rf"is of a newer version \(0999\) than this assusoft \({REVISION}\)"):
        open_store(database_url)
    assert dump_hash(database_url) == before


def test_an_empty_database_is_filled_only_when_asked(database_url: str, dump_hash: Any) -> None:
    with pytest.raises(Refused, match=r"does not exist\.|holds no facts of assusoft\."):
        open_store(database_url, create=False)
    open_store(database_url).close()
    open_store(database_url, create=False).close()


def test_every_reference_between_facts_is_checked(store: Store) -> None:
    statement = text("INSERT INTO closing_sheet (closing, name, sha256) VALUES (9, 'ag', 'x')")
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), writing(store.engine) as connection:
        connection.execute(statement)


def test_a_writer_that_waits_too_long_is_told_the_database_is_busy(
    store: Store, make: Any, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "WAIT_SECONDS", 1)
    other = open_store(database_url)
    with writing(store.engine), pytest.raises(Refused, match="busy: another process has been writing"):
        make.imported(other, "2026-01")
    make.imported(other, "2026-01")
    other.close()


def test_a_read_sees_one_state_to_its_end(store: Store, make: Any, database_url: str) -> None:
    count = text('SELECT count(*) FROM "import"')
    with reading(store.engine) as connection:
        if store.engine.dialect.name == "postgresql":  # SQLite's writer waits for the readers instead
            assert connection.scalar(count) == 0
            make.imported(store, "2026-01")
            assert connection.scalar(count) == 0
    make.imported(store, "2026-01")
    with reading(store.engine) as connection:
        assert connection.scalar(count) == 1


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/facts.db")
    yield opened
    opened.close()


def test_sqlite_keeps_a_rollback_journal_and_syncs_every_commit(sqlite_store: Store) -> None:
    with reading(sqlite_store.engine) as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert settings == {
        "journal_mode": journal_mode(sqlite3.sqlite_version_info),
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 60_000,
    }


@pytest.mark.parametrize(("library", "mode"), [((3, 40, 1), "truncate"), ((3, 51, 2), "truncate"), ((3, 51, 3), "wal")])
def test_the_write_ahead_log_is_for_libraries_that_do_not_corrupt_it(library: tuple[int, ...], mode: str) -> None:
    assert journal_mode(library) == mode


def test_facts_are_stored_with_a_write_ahead_log_too(
    tmp_path: Path, make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "journal_mode", lambda library: "wal")
    opened = open_store(f"sqlite:///{tmp_path}/facts.db")
    with reading(opened.engine) as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        make.imported(opened, "2026-01")
    monkeypatch.undo()
    again = open_store(f"sqlite:///{tmp_path}/facts.db")
    assert len(again.imports()) == 1
    with reading(again.engine) as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == journal_mode(sqlite3.sqlite_version_info)


@pytest.mark.parametrize("url", ["", "acme.db", "mysql://localhost/acme", "nothing://x"])
def test_a_url_of_neither_database_is_a_configuration_error(url: str) -> None:
    with pytest.raises(ConfigError, match="database URL is not one of SQLite or PostgreSQL"):
        open_store(url)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_sqlite_in_memory_is_a_configuration_error(url: str) -> None:
    with pytest.raises(ConfigError, match="names no file"):
        open_store(url)


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=f"the folder {tmp_path}/nowhere does not exist"):
        open_store(f"sqlite:///{tmp_path}/nowhere/facts.db")


def test_a_file_that_does_not_exist_is_not_made_unless_asked(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"facts.db does not exist"):
        open_store(f"sqlite:///{tmp_path}/facts.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    path.write_text("person;name\n" * 100)
    with pytest.raises(Refused, match=r"facts.db cannot be used: file is not a database"):
        open_store(f"sqlite:///{path}")


def test_a_damaged_database_is_refused_and_a_backup_named(sqlite_store: Store, make: Any) -> None:
    make.imported(sqlite_store, "2026-02")
    path = Path(str(sqlite_store.engine.url.database))
    sqlite_store.close()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
    with pytest.raises(Refused, match=r"is damaged: .*malformed.* Restore a backup into another database"):
        open_store(f"sqlite:///{path}").imports()


def test_a_server_that_cannot_be_reached_is_refused_without_showing_the_password(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"cannot be used: .*No such file") as told:
        open_store(f"postgresql://hr:s3cret@/acme?host={tmp_path}")
    assert "s3cret" not in str(told.value)


def test_a_missing_driver_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(Refused, match=r"pip install 'assusoft\[postgres\]'"):
        open_store("postgresql://localhost/acme")


def test_facts_written_by_this_version_are_seen_by_any_sqlite_tool(sqlite_store: Store, make: Any) -> None:
    make.imported(sqlite_store, "2026-01")
    plain = create_engine(sqlite_store.engine.url)
    with plain.connect() as connection:
        assert (
            connection.scalar(text("SELECT content FROM row_version LIMIT 1")) == '{"contract":"c","person":"P00001"}'
        )
