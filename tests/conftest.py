"""What tests of several rooms share: a small sample employer; a real PostgreSQL server, started once, on a private
socket, stopped at the end.
"""

import atexit
import gc
import itertools
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from support.examples import drawn
from support.few import FIRST, SECOND, few_lived
from support.postgres import administer, server
from support.premiums import lived as premiums_lived
from support.stages import Stage, stages
from support.warm import warm_copy

from assusoft.collecting import collect_rarely, keep_memory
from assusoft.employer import Employer, open_employer

collect_rarely()  # as our own programs do: see assusoft.collecting
keep_memory()

# How long one example takes is measured in benchmarks/. Chance looks for faults where a person can look into them;
# where a change is judged (CI), the same change gets the same verdict.
settings.register_profile("unhurried", deadline=None, derandomize="CI" in os.environ, max_examples=drawn(100))
settings.load_profile("unhurried")

NewDatabase = Callable[[], AbstractContextManager[str]]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let a process of `pytest -n` end in peace.

    execnet sends SIGINT to one that needs more than five seconds to end, which pytest's last collection of garbage does
    on a busy machine; the KeyboardInterrupt it cannot raise is then told after tests that all passed. Whoever presses
    Ctrl-C still stops the run: the first process is not one of these.
    """
    if hasattr(session.config, "workerinput"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def pytest_collection_finish() -> None:
    """Look for what is dead among what tests make, not each time among thousands of tests and what they imported."""
    gc.freeze()
    atexit.register(gc.unfreeze)  # DuckDB would complain of what is left of it


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With `--dist loadgroup`, the tests of a file run in one process, and those of the brochure all in one.

    They share what takes long to live through.
    """
    for item in items:
        room = item.path.parent.name
        item.add_marker(pytest.mark.xdist_group("brochure" if room == "brochure" else f"{room}/{item.path.stem}"))


@pytest.fixture(scope="session")
def stage(tmp_path_factory) -> Stage:
    """The small sample employer at any step of four months, lived once; see `support.stages`."""
    return stages(tmp_path_factory.mktemp("stages"))


@pytest.fixture(scope="session")
def built(stage) -> Path:
    """The first month closed, the second imported with its tasks open."""
    return stage("2025-12 imported")


@pytest.fixture
def folder(built, tmp_path) -> Path:
    """A copy of it to be changed."""
    return shutil.copytree(built, tmp_path / "acme")


@pytest.fixture(scope="session")
def few_built(tmp_path_factory) -> Path:
    """The very small employer with four people and a plan of choice; see `support.few`."""
    return few_lived(tmp_path_factory.mktemp("few") / "few")


@pytest.fixture(scope="session")
def few_warm(few_built) -> Employer:
    """The same employer with its months decided: done once for all tests."""
    employer = open_employer(few_built)
    for month in (FIRST, SECOND):
        employer.view(month)
    return employer


@pytest.fixture(scope="session")
def petit_built(tmp_path_factory) -> Path:
    """Five people, one plan with a cover, four months closed and sent; see `support.premiums`."""
    return premiums_lived(tmp_path_factory.mktemp("petit") / "petit")


@pytest.fixture(scope="session")
def petit_warm(petit_built) -> Employer:
    """The same employer with its months decided and its premiums computed: done once for all tests."""
    employer = open_employer(petit_built)
    employer.promises("alpha")
    return employer


@pytest.fixture
def petit(petit_warm, tmp_path) -> Employer:
    """A copy of it to be changed, which knows what was derived of the same facts."""
    return warm_copy(petit_warm, tmp_path / "petit")


@pytest.fixture
def few(few_built, tmp_path) -> Path:
    """A copy of it to be changed."""
    return shutil.copytree(few_built, tmp_path / "few")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Path]:
    """The folder of the socket of a server; `postgres` administers it, every other role has a password."""
    with server() as folder:
        yield folder


@pytest.fixture(scope="session")
def postgres_database(postgres_server) -> NewDatabase:
    """`with postgres_database() as url:` makes a fresh, empty database and drops it afterwards."""
    numbers = itertools.count(1)

    @contextmanager
    def new_database() -> Iterator[str]:
        name = f"test_{next(numbers)}"  # a schema of its own: fifty times faster to make than a database
        administer(postgres_server, f"CREATE SCHEMA {name}")
        try:
            yield f"postgresql://postgres@/postgres?host={postgres_server}&options=-csearch_path%3D{name}"
        finally:
            administer(postgres_server, f"DROP SCHEMA {name} CASCADE")

    return new_database
