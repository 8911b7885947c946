"""The command line run in a copy of the small sample employer."""

import pytest
from support.command import call


@pytest.fixture
def run(monkeypatch, capsys, folder):
    """`run("tasks", "--json")` in the copied folder."""
    return lambda *words: call(monkeypatch, capsys, folder, *words)
