"""The command line run in a copy of the small sample employer."""

import shutil
from pathlib import Path

import pytest
from support.command import call

from assusoft.employer.kept import month_listing


@pytest.fixture(scope="session")
def looked_at(built, tmp_path_factory) -> Path:
    """The employer after somebody looked at its months: what is kept of them is shown until something moves."""
    folder = shutil.copytree(built, tmp_path_factory.mktemp("looked") / "acme")
    for month in (None, "2025-11", "2025-12"):
        month_listing(folder, month, tables=True)
    return folder


@pytest.fixture
def folder(looked_at, tmp_path) -> Path:
    """A copy of it to be changed."""
    return shutil.copytree(looked_at, tmp_path / "acme")


@pytest.fixture
def run(monkeypatch, capsys, folder):
    """`run("tasks", "--json")` in the copied folder."""
    return lambda *words: call(monkeypatch, capsys, folder, *words)
