"""A file is written whole or not at all."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from assusoft.files import make_file, make_folder, whole_file, write_whole


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


def mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


@pytest.fixture(params=[0o000, 0o022, 0o777])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such modes")
@pytest.mark.usefixtures("umask")
class TestRights:
    """Whatever the umask."""

    def test_what_is_written_is_for_its_owner(self, tmp_path: Path) -> None:
        make_folder(tmp_path / "out" / "insurer")
        write_whole(tmp_path / "out" / "insurer" / "report.csv", b"x")
        make_file(tmp_path / "out" / "facts.db")
        made = ("out", "out/insurer", "out/insurer/report.csv", "out/facts.db")
        assert [mode(tmp_path / name) for name in made] == ["0o700", "0o700", "0o600", "0o600"]

    def test_folder_that_hands_its_group_on_shares_with_it(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o2770)
        make_folder(tmp_path / "out" / "insurer")
        write_whole(tmp_path / "out" / "insurer" / "report.csv", b"x")
        make_file(tmp_path / "facts.db")
        made = ("out", "out/insurer", "out/insurer/report.csv", "facts.db")
        assert [mode(tmp_path / name) for name in made] == ["0o2770", "0o2770", "0o660", "0o660"]

    def test_what_is_there_keeps_its_rights(self, tmp_path: Path) -> None:
        (tmp_path / "facts.db").write_bytes(b"facts")
        for path, rights in ((tmp_path, 0o755), (tmp_path / "facts.db", 0o640)):
            path.chmod(rights)
        make_folder(tmp_path)
        make_file(tmp_path / "facts.db")
        assert (mode(tmp_path), mode(tmp_path / "facts.db")) == ("0o755", "0o640")
        assert (tmp_path / "facts.db").read_bytes() == b"facts"
