"""Options that name what is to be written are looked at before anything is done."""

import os
import re

import pytest
from typer.testing import CliRunner

from assusoft.cli import app
from assusoft.cli.output.places import file_to_write, folder_to_write
from assusoft.errors import Refused


def test_file_to_write_may_be_new_or_there(tmp_path):
    there = tmp_path / "there.toml"
    there.write_text("x")
    assert [file_to_write(path) for path in (None, there, tmp_path / "new.toml")] == [
        None,
        there,
        tmp_path / "new.toml",
    ]


def test_file_is_refused_in_a_folder_that_is_not_there_and_in_the_place_of_one(tmp_path):
    with pytest.raises(Refused, match=r"there is no folder .*gone\. Make it"):
        file_to_write(tmp_path / "gone" / "x.toml")
    with pytest.raises(Refused, match=r"is a folder\. Name a file in it"):
        file_to_write(tmp_path)


def test_folder_to_write_may_be_new_with_those_above_it(tmp_path):
    deep = tmp_path / "a" / "b" / "c"
    assert [folder_to_write(path) for path in (None, tmp_path, deep)] == [None, tmp_path, deep]
    assert not deep.exists()


def test_folder_is_refused_where_a_file_stands_in_the_way(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refused, match=r"file is a file\. Name another folder"):
        folder_to_write(tmp_path / "file" / "sub")


def test_place_without_the_right_to_write_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(Refused, match="this user has no right to"):
        file_to_write(tmp_path / "new.toml")
    with pytest.raises(Refused, match="this user has no right to"):
        folder_to_write(tmp_path / "new")


@pytest.mark.parametrize("words", [
    ["infer", "nothing.csv", "--to", "GONE/x.toml"], ["tasks", "--to", "GONE/x.xlsx"], ["backup", "GONE/x.zip"],
    ["explain", "T1", "--html", "GONE/x.html"], ["run", "month", "--to", "FILE/x"], ["preview", "--to", "FILE/x"],
    ["audit", "--to", "FILE/x"], ["audit", "--data-docs", "FILE/x"],
    ["crosswalk", "a", "b", "--month", "2026-01", "--to", "FILE/x"],
])  # fmt: skip
def test_every_verb_looks_at_the_place_first(tmp_path, words):
    (tmp_path / "file").write_text("x")
    places = {"GONE": str(tmp_path / "gone"), "FILE": str(tmp_path / "file")}
    given = [word.replace("GONE", places["GONE"]).replace("FILE", places["FILE"]) for word in words]
    done = CliRunner().invoke(app, ["-C", str(tmp_path), *given])
    assert isinstance(done.exception, Refused)
    assert "cannot be" in str(done.exception)


def test_language_of_a_report_is_one_of_three(tmp_path):
    done = CliRunner().invoke(app, ["-C", str(tmp_path), "audit", "--language", "de"])
    assert (done.exit_code, "'de' is not one of 'fr', 'nl', 'en'" in " ".join(done.stderr.split())) == (2, True)


def test_version_alone_is_printed():
    done = CliRunner().invoke(app, ["--version"])
    assert done.exit_code == 0
    assert re.fullmatch(r"\d+\.\d+\.\d+(\.dev\d+)?\n", done.stdout)
