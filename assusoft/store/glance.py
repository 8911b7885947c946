"""The head of the facts at a glance, without opening the store: what was derived under the same head still holds."""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

_SQLITE = "sqlite:///"
_HEAD = "SELECT hash FROM chain ORDER BY number DESC LIMIT 1"


def head_at(url: str) -> str | None:
    """The hash that stands for every fact in the database at this URL (see `Store.head`).

    None when it cannot be told at a glance: there is no such database, it has no facts, or it is busy or damaged.
    """
    return _head_in_file(Path(url.removeprefix(_SQLITE))) if url.startswith(_SQLITE) else _head_on_server(url)


def _head_in_file(path: Path) -> str | None:
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", timeout=1, uri=True)) as connection:
            row = connection.execute(_HEAD).fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if row else None


def _head_on_server(url: str) -> str | None:
    from sqlalchemy import text
    from sqlalchemy.exc import SQLAlchemyError

    from assusoft.store.engine import make_engine, reading

    try:
        engine = make_engine(url)
        try:
            with reading(engine) as connection:
                found = connection.scalar(text(_HEAD))
        finally:
            engine.dispose()
    except SQLAlchemyError:
        return None
    return str(found) if found else None
