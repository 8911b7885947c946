"""`assusoft crosswalk` as a user meets it."""

import csv
import json
import sys

import pytest

from assusoft.cli import main
from tests.support.systems import SAMPLES


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Exit status, stdout and stderr of `assusoft crosswalk words...`, in a folder of nobody."""

    def called(*words: str) -> tuple[int, str, str]:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["assusoft", "crosswalk", *words])
        with pytest.raises(SystemExit) as stop:
            main()
        return int(stop.value.code or 0), *capsys.readouterr()

    return called


OLD, NEW = (str(SAMPLES / name) for name in ("securex/securex-2026-02.xls", "own-system/own-system-2026-02.xml"))
NAMED = ("--month", "2026-02", "--old-layout", "securex", "--new-layout", "own-system")


def test_two_files_give_a_folder_to_review(run, tmp_path):
    status, out, err = run(OLD, NEW, *NAMED, "--to", "switch")
    assert status == 1
    assert "persons found in both; written to switch" in out
    assert "residuals.csv" in err
    names = sorted(path.name for path in (tmp_path / "switch").iterdir())
    assert names == ["codes.csv", "identities.csv", "residuals.csv", "source.toml", "units.csv"]
    with (tmp_path / "switch" / "identities.csv").open(encoding="utf-8") as file:
        assert all(row["how"] for row in csv.DictReader(file, delimiter=";"))


def test_layouts_are_told_from_the_files_when_none_is_named(run):
    status, out, _ = run(OLD, NEW, "--month", "2026-02", "--json")
    assert status == 1
    assert len(json.loads(out)["identities"]) >= 40


def test_a_folder_that_is_not_empty_is_refused(run, tmp_path):
    (tmp_path / "switch").mkdir()
    (tmp_path / "switch" / "mine.txt").write_text("keep")
    status, _, err = run(OLD, NEW, *NAMED, "--to", "switch")
    assert status == 2
    assert "this folder is not empty" in " ".join(err.split())


def test_a_file_that_tells_no_layout_is_refused(run, tmp_path):
    (tmp_path / "list.csv").write_text("a;b\n1;2\n")
    status, _, err = run(str(tmp_path / "list.csv"), NEW, "--month", "2026-02")
    assert status == 2
    assert "Name its layout with --old-layout or --new-layout" in " ".join(err.split())
    assert not (tmp_path / "crosswalk").exists()
