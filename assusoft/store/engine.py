"""Database URL -> engine whose transactions read one consistent state, or write alone.

A write takes the database's one write lock when it begins: what it then reads cannot change before it commits, on
SQLite (BEGIN IMMEDIATE) and on PostgreSQL (an advisory lock) alike. A read sees one committed state to its end.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from assusoft.errors import ConfigError, Refused

WAIT_SECONDS = 60
"""How long a transaction waits for another writer before it gives up."""

WRITE_LOCK = 0x61737375
"""Number of the PostgreSQL advisory lock a writer of a schema holds; the next one is the sender's."""

_BUSY = ("database is locked", "lock timeout", "database table is locked")


def make_engine(url: str) -> Engine:
    """An engine for `sqlite:///path` or `postgresql://...`; nothing is opened yet.

    Raises
    ------
    ConfigError
        The text is not a URL of one of these two, or SQLite has no file. Refused: the PostgreSQL driver is missing.
    """
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except ArgumentError:
        parsed, backend = None, ""
    if parsed is None or backend not in _SETTINGS:
        raise ConfigError(
            "The database URL is not one of SQLite or PostgreSQL. "
            "Write sqlite:///assusoft.db or postgresql://user:password@host/name."
        )
    if backend == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise ConfigError("The database URL '{url}' names no file. Write sqlite:///assusoft.db.", url=url)
    try:
        engine = create_engine(parsed, **_SETTINGS[backend])
    except ModuleNotFoundError as error:
        raise Refused("PostgreSQL needs its driver. Install it with: pip install 'assusoft[postgres]'.") from error
    if backend == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def journal_mode(library: tuple[int, ...]) -> str:
    """The journal of an SQLite library version: the write-ahead log only where its reset can no longer corrupt.

    The rollback journal is truncated, not deleted: with synchronous=FULL the truncation itself is synced, so that a
    commit outlives a power cut.
    """
    return "wal" if library >= (3, 51, 3) else "truncate"


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one committed state until the block ends."""
    with clear_refusals(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection that writes alone; everything is stored when the block ends, nothing when it raises."""
    with (
        clear_refusals(engine),
        engine.connect() as connection,
        connection.execution_options(assusoft_writes=True).begin(),
    ):
        yield connection


@contextmanager
def clear_refusals(engine: Engine) -> Iterator[None]:
    """Turn what the database itself reports (busy, full, unreachable) into one clear sentence."""
    try:
        yield
    except (DBAPIError, engine.dialect.loaded_dbapi.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if not _is_environment(cause):
            raise
        report = " ".join(str(cause).split()).rstrip(".?")
        if any(words in report for words in _BUSY):
            raise Refused(
                "The database {database} is busy: another process has been writing to it for more than {seconds} "
                "seconds. Nothing was stored. Try again when it has finished.",
                database=name_of(engine),
                seconds=WAIT_SECONDS,
            ) from error
        if "disk image is malformed" in report:
            raise Refused(
                "The database {database} is damaged: {report}. A copy made while somebody wrote to it may be so; "
                "`assusoft backup` makes one that never is. Restore a backup into another database.",
                database=name_of(engine),
                report=report,
            ) from error
        raise Refused(
            "The database {database} cannot be used: {report}. Correct the cause (file, disk, rights, server), check "
            "whether the last step was stored, and try again.",
            database=name_of(engine),
            report=report,
        ) from error


def name_of(engine: Engine) -> str:
    """How messages name the database: its file, or its URL without the password."""
    return str(engine.url.database if engine.dialect.name == "sqlite" else engine.url)


_SETTINGS: dict[str, dict[str, Any]] = {
    "sqlite": {"poolclass": NullPool},
    "postgresql": {"pool_pre_ping": True},
}

_BEGIN = {
    ("sqlite", False): "BEGIN",
    ("sqlite", True): "BEGIN IMMEDIATE",
    ("postgresql", False): "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    ("postgresql", True): (
        "SET LOCAL lock_timeout = '{wait}s'; SELECT pg_advisory_xact_lock({lock}, hashtext(current_schema()))"
    ),
}


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("assusoft_writes", False)
    statement = _BEGIN[connection.dialect.name, writes]
    connection.exec_driver_sql(statement.format(wait=WAIT_SECONDS, lock=WRITE_LOCK))


def _set_up_sqlite(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself: `_begin` does
    connection.execute(f"PRAGMA busy_timeout = {int(WAIT_SECONDS * 1000)}")
    connection.execute(f"PRAGMA journal_mode = {journal_mode(sqlite3.sqlite_version_info)}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _is_environment(cause: object) -> bool:
    """Whether the cause lies outside the program: not a broken rule of the tables, not a wrong statement."""
    names = {kind.__name__ for kind in type(cause).__mro__}
    return "OperationalError" in names or type(cause) is sqlite3.DatabaseError


def sqlite_file(engine: Engine) -> Path:
    """The file of an SQLite engine."""
    return Path(engine.url.database or "")
