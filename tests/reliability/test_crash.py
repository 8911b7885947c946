"""The program killed in the middle of a command, then the same command again: nothing lost, nothing twice.

A few points of each command; `ASSUSOFT_CRASH_POINTS=all` kills at every one (docs/reliability.md holds the figures).
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import MetaData, create_engine, select

from assusoft.employer import open_employer
from assusoft.store import Store, open_store

from .conftest import AT, FIRST
from .crash import Point, Program, missing

FEW = 2
LANES = 2
"""Side by side leave here: what goes to a server, and what stays on this machine; each may be in doubt once."""
Place = Callable[[Path], AbstractContextManager[tuple[Path, str]]]
Check = Callable[[Path, str, Point], str]

reason = missing()
pytestmark = pytest.mark.skipif(bool(reason), reason=reason)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def place(request: pytest.FixtureRequest, program: Program, tmp_path: Path) -> Place:
    """`with place(base) as (folder, url):` gives a copy of an employer with its facts in a database of that kind."""
    postgres = request.getfixturevalue("postgres_database") if request.param == "postgresql" else None

    @contextmanager
    def copied(base: Path) -> Iterator[tuple[Path, str]]:
        folder = tmp_path / "acme"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(base, folder)
        program.environment = {"ASSUSOFT_DATABASE": ""}
        if postgres is None:
            yield folder, f"sqlite:///{folder}/assusoft.db"
            return
        with postgres() as url:
            program.environment = {"ASSUSOFT_DATABASE": url}
            if (folder / "assusoft.db").exists():
                with ZipFile(backup_of(base)) as archive:
                    open_store(url).restore(archive)
            yield folder, url

    return copied


def backup_of(base: Path) -> Path:
    """The facts of a base, in a file that is written once."""
    path = base.with_suffix(".zip")
    if not path.exists():
        with ZipFile(path, "w") as archive:
            open_employer(base).store.backup(archive)
    return path


BY_CHANCE = {("row_version", "salt"), ("root", "hash")}


def facts(url: str) -> dict[str, list[str]]:
    """Every row of every table of facts but moments, salts, and what is made of them: roots and the chain."""
    engine, tables = create_engine(url), MetaData()
    tables.reflect(engine)
    found = {}
    with engine.connect() as connection:
        for table in tables.sorted_tables:
            columns = [
                column for column in table.columns
                if column.name != "at" and (table.name, column.name) not in BY_CHANCE
            ]  # fmt: skip
            if table.name not in ("alembic_version", "chain"):
                found[table.name] = sorted(repr(tuple(row)) for row in connection.execute(select(*columns)))
    engine.dispose()
    return found


@contextmanager
def opened(url: str) -> Iterator[Store]:
    store = open_store(url, create=False)
    yield store
    store.close()


def differences(expected: dict[str, list[str]], url: str) -> str:
    """What is wrong with the facts, in a line; empty when they are those of an undisturbed run."""
    with opened(url) as store:
        faults = store.check_facts()
    if faults:
        return faults[0].sentence
    found = facts(url)
    wrong = [name for name in expected if found[name] != expected[name]]
    return f"other facts in {', '.join(wrong)}" if wrong else ""


def chosen(points: list[Point]) -> list[Point]:
    if os.environ.get("ASSUSOFT_CRASH_POINTS") == "all":
        return points
    return points[:: max(1, len(points) // FEW)]


def sweep(
    program: Program,
    place: Place,
    base: Path,
    words: tuple[str, ...],
    check: Check,
    before: Callable[[], Any] = list,
    chosen: Callable[[list[Point]], list[Point]] = chosen,
) -> None:
    """Kill the command at each point, after `before()`; every finding of `check` is reported."""
    began = time.monotonic()
    with place(base) as (folder, _):
        points = program.calls(folder, *words)
    findings, killed = [], 0
    for point in chosen(points):
        with place(base) as (folder, url):
            before()
            killed += program.killed(folder, point, *words)
            found = check(folder, url, point)
        if found:
            findings.append(f"{words[0]}, killed at {point.call} number {point.when}: {found}")
    seconds = time.monotonic() - began
    print(f"{words[0]}: {len(points)} points, killed at {killed} in {seconds:.0f} s, {len(findings)} findings")
    assert findings == []
    assert killed > len(chosen(points)) * 0.9


def again(
    program: Program, place: Place, base: Path, words: tuple[str, ...], done: str = ""
) -> tuple[Callable[[Path, str, Point], str], dict[str, list[str]]]:
    """The check of a command that stores all or nothing: run it again, it succeeds or says that it is `done`."""
    with place(base) as (folder, url):
        status, output = program.run(folder, *words)
        assert status in (0, 1), output
        expected = facts(url)

    def check(folder: Path, url: str, point: Point) -> str:
        status, output = program.run(folder, *words)
        if status not in (0, 1) and not (done and done in output):
            return f"run again it said: {output}"
        return differences(expected, url)

    return check, expected


def test_an_import_killed_anywhere_is_done_by_the_same_command(program: Program, place: Place, written: Path) -> None:
    words = ("import", "--month", FIRST)
    check, expected = again(program, place, written, words)
    assert len(expected["import"]) == 1
    sweep(program, place, written, words, check)


@pytest.mark.parametrize("place", ["sqlite", "postgresql"], indirect=True)  # the one that every run tries on both
def test_an_answer_killed_anywhere_is_given_once_by_the_same_command(
    program: Program, place: Place, imported: Path
) -> None:
    asked = [(task, one) for task in open_employer(imported).tasks(FIRST) for one in task.choices if not one.questions]
    task, choice = asked[0]
    words = ("answer", task.id, choice.name, "--reason", "told by phone")
    check, expected = again(program, place, imported, words)
    assert len(expected["answer"]) == 1
    sweep(program, place, imported, words, check)


def test_a_closing_killed_anywhere_is_done_by_the_same_command_or_was_done(
    program: Program, place: Place, answered: Path
) -> None:
    words = ("close", "--month", FIRST)
    check, expected = again(program, place, answered, words, f"{FIRST} is closed")
    assert len(expected["closing"]) == 1
    sweep(program, place, answered, words, check)


def test_a_sending_killed_anywhere_delivers_once_and_asks_when_it_cannot_know(
    program: Program, place: Place, answered: Path, tmp_path: Path, mail_server: Any
) -> None:
    running = mail_server("starttls")
    base = tmp_path / "closed"
    shutil.copytree(answered, base)
    by_mail(base, running)
    open_employer(base).close(FIRST, "An", AT)
    with place(base) as (folder, url):
        status, output = program.run(folder, "send")
        assert status == 0, output
        expected, files = facts(url), delivered(folder)
    assert len(running.mailbox.received) == 1
    assert len(files) > 3

    def check(folder: Path, url: str, point: Point) -> str:
        program.run(folder, "send")
        arrived = len(running.mailbox.received)
        with opened(url) as store:
            doubts = store.transmissions("in_doubt")
        for doubt in doubts:
            there = arrived > 0 if doubt.channel == "email" else holds(folder, doubt)
            program.run(folder, "settle", doubt.id, "sent" if there else "queued", "--reason", "looked")
        program.run(folder, "send")
        with opened(url) as store:
            states = {one.id: one.state for one in store.transmissions()}
        mails = len(running.mailbox.received)
        if mails != 1:
            return f"{mails} mails arrived"
        if len(doubts) > LANES or set(states.values()) != {"sent"}:
            return f"{len(doubts)} were in doubt, in the end: {states}"
        if delivered(folder) != files:
            return "what was delivered differs from an undisturbed run"
        return differences({name: rows for name, rows in expected.items() if name != "event"}, url)

    def holds(folder: Path, doubt: Any) -> bool:
        names = {path.name for path in delivered(folder)}
        return {document.name for document in doubt.documents} <= names

    sweep(program, place, base, ("send",), check, running.mailbox.received.clear)


def delivered(folder: Path) -> dict[Path, bytes]:
    """What stands in the folders suppliers read, unfinished files too."""
    out = folder / "out"
    return {path.relative_to(out): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def by_mail(folder: Path, running: Any) -> None:
    """Have the employer's mails leave through that server."""
    path = folder / "employer.toml"
    text = path.read_text()
    server = f'host = "127.0.0.1"\nport = {running.port}\nsecurity = "starttls"\nca_file = "{running.ca_file}"'
    assert 'folder = "out/mails"' in text
    path.write_text(text.replace('folder = "out/mails"', server))
