"""A small sample employer that the tests of the command line share."""

import shutil
from pathlib import Path

import pytest
from support.command import call

from assusoft.demo import scripted_answers, write_employer
from assusoft.demo.run import Names, answer_month, close_month
from assusoft.employer import open_employer

FIRST, SECOND = "2025-11", "2025-12"


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """The first month closed, the second imported with its tasks open."""
    folder = tmp_path_factory.mktemp("built") / "employer"
    write_employer(folder, workers=80, months=3)
    employer, names = open_employer(folder), Names()
    script = scripted_answers(folder)
    answer_month(employer, names, FIRST, [answer for answer in script if answer.month == FIRST])
    close_month(employer, FIRST)
    answer_month(employer, names, SECOND, [])
    employer.store.close()
    return folder


@pytest.fixture
def folder(built, tmp_path) -> Path:
    """A copy of it to be changed."""
    return shutil.copytree(built, tmp_path / "acme")


@pytest.fixture
def run(monkeypatch, capsys, folder):
    """`run("tasks", "--json")` in the copied folder."""
    return lambda *words: call(monkeypatch, capsys, folder, *words)
