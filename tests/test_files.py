"""A file is written whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from assusoft.files import whole_file


def test_a_file_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    with whole_file(path) as stream:
        stream.write(b"a;b\n")
        assert not path.exists()
    assert path.read_bytes() == b"a;b\n"
    assert list(tmp_path.iterdir()) == [path]


def half_written(path: Path) -> None:
    with whole_file(path) as stream:
        stream.write(b"half")
        raise OSError("No space left on device")


def test_a_file_that_could_not_be_written_leaves_the_one_before_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "checks.toml"
    path.write_bytes(b"before")
    with pytest.raises(OSError, match="No space left"):
        half_written(path)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_crash_left_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    (tmp_path / ".report.csv.part").write_bytes(b"half of something longer")
    with whole_file(path) as stream:
        stream.write(b"whole")
    assert path.read_bytes() == b"whole"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such modes")
def test_a_file_for_its_owner_is_never_readable_by_others(tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    with whole_file(path, mode=0o600) as stream:
        assert stat.S_IMODE((tmp_path / ".backup.zip.part").stat().st_mode) == 0o600
        stream.write(b"facts")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
