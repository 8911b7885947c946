"""What is imported at its first use."""

import subprocess
import sys

import pytest

from assusoft.lazily import called_later


@pytest.fixture
def twice(tmp_path, monkeypatch):
    """A library that nobody has imported."""
    (tmp_path / "twice_library.py").write_text("def twice(number, times=2):\n    return number * times\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield "twice_library"
    sys.modules.pop("twice_library", None)


def test_a_library_is_imported_when_its_function_is_first_called(twice):
    with called_later(twice, "twice"):
        from twice_library import twice as called
    assert twice not in sys.modules
    assert (called(4), called(4, times=3)) == (8, 12)
    assert twice in sys.modules


def test_a_library_that_is_there_already_stays(twice):
    import twice_library

    with called_later(twice, "twice"):
        assert sys.modules[twice] is twice_library
    assert sys.modules[twice] is twice_library


def test_a_library_that_is_not_installed_is_missed_as_ever():
    with called_later("no_such_library", "anything"), pytest.raises(ImportError):
        import no_such_library  # noqa: F401


def test_dashboards_start_without_the_grammars_of_addresses_and_addresses_are_checked_all_the_same():
    code = """
import sys
import assusoft.workbench.server.application
from jsonschema import FormatChecker
print("rfc3987_syntax" in sys.modules)
print([FormatChecker().conforms(address, "iri") for address in ("http://été.example/", "no address")])
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["False", "[True, False]"]
