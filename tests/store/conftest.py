"""Every test here runs on SQLite and on PostgreSQL, each time on a fresh database."""

import hashlib
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import MetaData, create_engine, select

from assusoft import schema
from assusoft.store import Extract, Import, NewAnswer, NewDocument, NewTransmission, Store, open_store

NewDatabase = Callable[[], AbstractContextManager[str]]
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewDatabase:
    """`with new_database() as url:` gives a database that does not exist yet or is empty."""
    if request.param == "postgresql":
        made: NewDatabase = request.getfixturevalue("postgres_database")
        return made
    folder = tmp_path_factory.mktemp("sqlite")
    numbers = itertools.count(1)

    @contextmanager
    def new_file() -> Iterator[str]:
        path: Path = folder / f"{next(numbers)}.db"
        yield f"sqlite:///{path}"
        path.unlink(missing_ok=True)

    return new_file


@pytest.fixture
def database_url(new_database: NewDatabase) -> Iterator[str]:
    with new_database() as url:
        yield url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = open_store(database_url)
    yield opened
    opened.close()


class Make:
    """Small facts for the tests: frames, imports, answers, transmissions."""

    at = AT

    def workers(self, *rows: Mapping[str, Any]) -> pd.DataFrame:
        """A worker table; each row names the fields it has."""
        columns = {
            field.name: pd.Series([row.get(field.name) for row in rows], dtype=schema.DTYPES[field.type])
            for field in schema.TABLES["worker"]
        }
        return pd.DataFrame(columns)

    def staff(self, count: int, **fields: Any) -> pd.DataFrame:
        """`count` workers P00001, P00002, ... who share the other fields."""
        return self.workers(*({"person": f"P{n:05}", "contract": "c", **fields} for n in range(1, count + 1)))

    def imported(self, store: Store, month: str, workers: pd.DataFrame | None = None, file: bytes = b"file") -> Import:
        """Import that worker table (three workers unless given) from one extract."""
        table = self.staff(3) if workers is None else workers
        extracts = [Extract("workers.csv", "blox", file)]
        return store.add_import(month, extracts, {"worker": table}, {"read": len(table)}, "An", self.at)

    def answer(self, task: str, **given: Any) -> NewAnswer:
        """An answer of 2026-02 to that task."""
        usual: dict[str, Any] = {
            "kind": "departure",
            "person": "P00001",
            "member": "",
            "facts": {"end": "2026-02-28"},
            "choice": "confirm",
            "month": "2026-02",
            "by": "An",
            "at": self.at,
        }
        return NewAnswer(task=task, **(usual | given))

    def transmission(self, supplier: str = "hospicare", content: bytes = b"report") -> NewTransmission:
        """A report for that supplier."""
        document = NewDocument("report.csv", "text/csv", content)
        return NewTransmission(supplier, "email", ["in@supplier.example"], [document], "Report", "Dear supplier")

    def closed(self, store: Store, month: str, transmissions: Sequence[NewTransmission] = ()) -> Any:
        """Close the month on its current import and the last answer."""
        current = store.current_import(month)
        assert current
        through = len(store.answers())
        state = {"position": pd.DataFrame({"person": pd.Series(["P00001"], dtype=schema.DTYPES["text"])})}
        return store.add_closing(
            month, current.number, through, {"ag": "supplier = 'ag'"}, state, transmissions, "An", self.at, 0
        )


@pytest.fixture(scope="session")
def make() -> Make:
    return Make()


@pytest.fixture(scope="session")
def dump_hash() -> Callable[[str], str]:
    """SHA-256 of every row of every table of a database."""

    def dump(url: str) -> str:
        engine = create_engine(url)
        tables = MetaData()
        tables.reflect(engine)
        digest = hashlib.sha256()
        with engine.connect() as connection:
            for table in tables.sorted_tables:
                rows = sorted(map(repr, connection.execute(select(table)).all()))
                digest.update(repr((table.name, rows)).encode())
        engine.dispose()
        return digest.hexdigest()

    return dump
