"""One process sends at a time: a lock that the database's machine gives back when its holder dies."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from sqlalchemy import Engine

from assusoft.errors import Refused
from assusoft.files import make_file
from assusoft.store.engine import WRITE_LOCK, clear_refusals, name_of, sqlite_file

_SENDER_LOCK = WRITE_LOCK + 1


@contextmanager
def sender_lock(engine: Engine) -> Iterator[None]:
    """Hold the lock during the block.

    Raises
    ------
    Refused
        Another process holds it.
    """
    with _LOCKS[engine.dialect.name](engine) as free:
        if not free:
            raise Refused(
                "Another process is sending from {database}. Nothing was sent. Try again when it has finished.",
                database=name_of(engine),
            )
        yield


@contextmanager
def _file_lock(engine: Engine) -> Iterator[bool]:
    """SQLite: an exclusive transaction on an empty database beside the database."""
    path = sqlite_file(engine)
    beside = path.with_name(path.name + "-sender")
    make_file(beside)
    with closing(sqlite3.connect(beside, timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            yield False
        else:
            yield True


@contextmanager
def _session_lock(engine: Engine) -> Iterator[bool]:
    """PostgreSQL: an advisory lock of a connection of its own, which is closed afterwards, never reused."""
    with clear_refusals(engine):
        connection = engine.raw_connection()
    cursor = connection.cursor()
    try:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(current_schema()))", (_SENDER_LOCK,))
        (free,) = cursor.fetchone() or (False,)
        connection.commit()
        yield free
    finally:
        with suppress(engine.dialect.loaded_dbapi.Error):  # at once: the server notices a closed connection later
            cursor.execute("SELECT pg_advisory_unlock_all()")
        connection.invalidate()


_LOCKS = {"sqlite": _file_lock, "postgresql": _session_lock}
