"""`assusoft crosswalk` as a user meets it."""

import csv
import json
import shutil
import sys
from pathlib import Path

import pytest

from assusoft.cli import main
from assusoft.employer import Side, derive_crosswalk
from assusoft.employer.scaffold import write_scaffold
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
    assert "Name its source or layout with --old-layout or --new-layout" in " ".join(err.split())
    assert not (tmp_path / "crosswalk").exists()


def test_samples_are_read_by_the_source_files_that_lie_with_them(run, tmp_path):
    status, out, _ = run(*(str(SAMPLES / name) for name in ("sdworx-blox", "securex")), "--month", "2026-02", "--json")
    assert status == 1
    assert len(json.loads(out)["identities"]) >= 40
    assert 'follows = "sdworx-blox"' in (tmp_path / "crosswalk" / "source.toml").read_text("utf-8")


def test_files_of_another_month_are_refused_by_their_names(run, tmp_path):
    status, _, err = run(OLD, NEW, "--month", "2026-03", *NAMED[2:])
    assert status == 2
    assert "securex-2026-02.xls is named after 2026-02, but the crosswalk is of 2026-03" in " ".join(err.split())
    assert not (tmp_path / "crosswalk").exists()


def test_files_of_an_employers_source_are_read_by_its_own_settings(run, tmp_path):
    acme, old = tmp_path / "acme", tmp_path / "old"
    write_scaffold(acme)
    for path in (acme / "sources").glob("*.toml"):
        path.unlink()
    shutil.copytree(SAMPLES / "own-system", old, ignore=shutil.ignore_patterns("*.toml"))
    shutil.copy(SAMPLES / "own-system" / "own-system.toml", acme / "sources" / "mine.toml")
    found = derive_crosswalk(acme, Side(old), Side(Path(OLD), "securex"), "2026-02", tmp_path / "switch")
    assert len(found.identities) >= 40
    assert 'follows = "mine"' in (tmp_path / "switch" / "source.toml").read_text("utf-8")
