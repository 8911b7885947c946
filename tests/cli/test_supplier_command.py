"""assusoft supplier list | new: what is listed, what is written, and what is refused."""

import json
import tomllib
from pathlib import Path

import pytest
from support.command import call

from assusoft.suppliers.profiles import load_profiles, profile_folder


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """`run("supplier", "list")` in a new employer folder."""
    call(monkeypatch, capsys, tmp_path, "new", str(tmp_path / "acme"))
    return lambda *words: call(monkeypatch, capsys, tmp_path / "acme", *words)


def test_the_profiles_are_listed_as_one_json_document(run) -> None:
    status, printed, _ = run("supplier", "list", "--json")
    listed = json.loads(printed)
    assert status == 0
    assert [one["key"] for one in listed] == list(load_profiles())
    assert all(set(one) == {"key", "name", "kind", "known_as"} for one in listed)
    generali = next(one for one in listed if one["key"] == "generali")
    assert generali["known_as"] == [
        {"name": "Generali Belgium", "from": None, "until": "2019-05-30"},
        {"name": "Athora Belgium", "from": "2019-05-31", "until": None},
    ]


def test_the_profiles_are_listed_in_lines(run) -> None:
    _, printed, _ = run("supplier", "list")
    assert "generali: Athora Belgium (insurer), known as Generali Belgium, Athora Belgium\n" in printed
    assert "leasing: Leasing firm (leasing)\n" in printed


def test_a_profile_is_copied_with_its_comments_and_what_to_fill_in_is_said(run, tmp_path) -> None:
    status, printed, _ = run("supplier", "new", "our-dkv", "--like", "dkv")
    written = tmp_path / "acme" / "suppliers" / "our-dkv.toml"
    original = (profile_folder() / "dkv.toml").read_text("utf-8")
    assert status == 0
    assert written.read_text("utf-8") == original.replace("out/dkv", "out/our-dkv")
    assert "fill in name, contact and the way it is reached" in printed
    lines = tomllib.loads("\n".join(line for line in printed.splitlines() if line.startswith(("reports", "["))))
    assert lines["reports"] == ["name", "birth_date", "sex", "language", "address", "civil_status"]
    assert lines["family_rule"]["reports"] == ["name", "birth_date", "sex", "relation"]


def test_a_profile_with_the_national_number_says_that_its_basis_is_to_be_confirmed(run) -> None:
    _, printed, _ = run("supplier", "new", "group", "--like", "axa")
    assert "have national_number_basis confirmed, or remove both" in printed


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("x", "--like", "dkvv"), "There is no profile 'dkvv' (did you mean 'dkv'?). Nothing was written."),
        (("X y", "--like", "dkv"), "'X y' cannot name a supplier: name the file with small letters"),
        (("../x", "--like", "dkv"), "'../x' cannot name a supplier"),
        (
            ("insurer", "--like", "dkv"),
            "exists already. Choose another name, or change that file. Nothing was written.",
        ),
    ],
)
def test_what_cannot_be_written_is_refused_in_one_sentence(run, words, sentence) -> None:
    status, _, said = run("supplier", "new", *words)
    assert status == 2
    assert sentence in said


def test_a_folder_that_is_no_employers_gets_no_supplier(monkeypatch, capsys, tmp_path: Path) -> None:
    status, _, said = call(monkeypatch, capsys, tmp_path, "supplier", "new", "x", "--like", "dkv")
    assert status == 2
    assert "employer.toml" in said
    assert not (tmp_path / "suppliers").exists()
