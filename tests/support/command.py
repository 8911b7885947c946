"""The command line as a test calls it, and files as a test changes them."""

import csv
import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from assusoft.cli import main


def call(monkeypatch, capsys, folder: Path, *words: str) -> tuple[int, str, str]:
    """Exit status, stdout and stderr of `assusoft -C folder words...`."""
    monkeypatch.setattr(sys, "argv", ["assusoft", "-C", str(folder), *words])
    try:
        main()
        status = 0
    except SystemExit as stop:
        status = int(stop.code or 0)
    out, err = capsys.readouterr()
    return status, out, err


def here(words: list[str]) -> tuple[int, str, str]:
    """Exit status, stdout and stderr of `assusoft words...`, run in this process without a fixture."""
    out, err, before = io.StringIO(), io.StringIO(), sys.argv
    sys.argv, status = ["assusoft", *words], 0
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as stop:
        status = stop.code if isinstance(stop.code, int) else 0
    finally:
        sys.argv = before
    return status, out.getvalue(), err.getvalue()


def edit(path: Path, encoding: str, change) -> None:
    path.write_bytes(change(path.read_bytes().decode(encoding)).encode(encoding))


def cells(text: str, header: str, value: str, row: int | None = None) -> str:
    """The csv text with a column (of one row) changed."""
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    column = rows[0].index(header)
    for number, one in enumerate(rows[1:], start=1):
        if row in (None, number):
            one[column] = value
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue()
