"""Sizes are looked at before a file is read: extracts, task workbooks, sheets, layouts, templates."""

import os
from pathlib import Path

import pytest

from assusoft.config import read_text
from assusoft.errors import ConfigError, Refused
from assusoft.files import bounded
from assusoft.inference.extract import infer_layout, read_extract
from assusoft.layouts.text.decoding import file_at
from assusoft.templating import fill

READ = "the content was read"


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file of 4 GB that takes no room on the disk."""
    path = tmp_path / "large.csv"
    with path.open("wb") as stream:
        os.truncate(stream.fileno(), 4 << 30)
    return path


@pytest.fixture(autouse=True)
def _never_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise AssertionError(READ)

    monkeypatch.setattr(Path, "read_bytes", refuse)


def test_a_large_extract_is_refused_before_it_is_read(large: Path) -> None:
    for opened in (file_at, infer_layout, read_extract):
        with pytest.raises(Refused, match=r"large.csv has 4096 MB, more than the 64 MB .* Ask for it in parts"):
            opened(large)


def test_a_large_sheet_layout_or_template_is_refused_before_it_is_read(large: Path) -> None:
    with pytest.raises(ConfigError, match=r"large.csv: more than 4 MB is more than any text"):
        read_text(large)
    with pytest.raises(ConfigError, match=r"large.csv: more than 4 MB is more than any template has"):
        fill("large.csv", [large.parent], {})


def test_what_is_within_bounds_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"12345")
    assert bounded(path, 5) == b"12345"
    assert bounded(path, 4) is None


def test_a_pipe_has_no_size_and_is_bounded_all_the_same(tmp_path: Path) -> None:
    out, into = os.pipe()
    os.write(into, b"123456")
    os.close(into)
    assert bounded(Path(f"/proc/self/fd/{out}"), 5) is None
    os.close(out)


def test_a_name_with_control_signs_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m.csv"
    path.touch()
    with pytest.raises(Refused) as caught:
        file_at(path)
    assert str(caught.value).isprintable()
