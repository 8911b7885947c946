"""What the machine refuses is a refusal; what nobody foresaw has its own status, and a trace for its user alone."""

import errno
import os

import pytest

from assusoft import cli
from assusoft.cli import session
from assusoft.errors import Refused


@pytest.fixture
def stopped(tmp_path, monkeypatch, capsys):
    """What the command line says and ends with when a verb raises this."""
    monkeypatch.setattr(session, "_folder", tmp_path)
    monkeypatch.setattr(os, "umask", lambda mask: 0)  # the one of this process stays as it is

    def run(error: BaseException) -> tuple[object, str]:
        def verb() -> None:
            raise error

        monkeypatch.setattr(cli, "app", verb)
        with pytest.raises(SystemExit) as end:
            cli.main()
        return end.value.code, capsys.readouterr().err

    return run


def test_refusal_is_its_sentence(stopped):
    assert stopped(Refused("No such month.")) == (2, "assusoft: No such month.\n")


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.EROFS, "on a disk that cannot be written"), (errno.ENOSPC, "the disk is full"),
     (errno.EACCES, "this user has no right to it"), (errno.EDQUOT, "share of the disk is full")],
)  # fmt: skip
def test_read_only_folder_and_full_disk_are_refusals_that_name_the_file(stopped, number, said):
    status, text = stopped(OSError(number, os.strerror(number), "/srv/acme/out/x.csv"))
    assert (status, text.count("\n")) == (2, 1)
    assert text.startswith("assusoft: /srv/acme/out/x.csv: ")
    assert said in text


@pytest.mark.parametrize("error", [KeyError("Peeters"), OSError(errno.EBADF, "x"), RecursionError()])
def test_anything_else_is_70_with_its_trace_in_the_employers_folder(stopped, tmp_path, error):
    (tmp_path / "employer.toml").write_text("")
    status, text = stopped(error)
    assert (status, text.count("\n"), "Peeters" in text) == (70, 1, False)
    [trace] = (tmp_path / ".errors").iterdir()
    assert str(trace) in text
    assert type(error).__name__ in trace.read_text()
    assert [oct(path.stat().st_mode & 0o777) for path in (trace, trace.parent)] == ["0o600", "0o700"]


def test_trace_goes_among_the_temporary_files_where_there_is_no_employer(stopped, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    status, text = stopped(ValueError("x"))
    [trace] = tmp_path.iterdir()
    assert (status, str(trace) in text) == (70, True)


def test_trace_that_cannot_be_kept_is_shown(stopped, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "x")

    monkeypatch.setattr("tempfile.mkstemp", full)
    status, text = stopped(ValueError("x"))
    assert (status, "The trace could not be kept" in text, "ValueError: x" in text) == (70, True, True)
