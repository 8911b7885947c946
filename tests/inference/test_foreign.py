"""Exports of many countries and houses: what is certain is found, the rest is left; no row and no value goes wrong."""

from pathlib import Path

import pandas as pd
import pytest
from support.foreign import FOLDER, Foreign, counted, foreign_files, sentence, told

from assusoft.errors import Refused
from assusoft.inference import infer
from assusoft.inference.extract import read_extract
from assusoft.layouts import load_layout

FILES = foreign_files()
READ = pytest.mark.parametrize("file", [each for each in FILES if not each.refused], ids=lambda each: each.path.name)
BENCHMARKS = Path(__file__).parents[2] / "docs" / "benchmarks.md"


@READ
def test_columns_are_what_a_careful_person_says_or_left(file: Foreign):
    found = told(file)
    assert list(found) == list(file.columns)
    doubtful = {header: said for header, said in found.items() if said not in file.columns[header].split("|")}
    assert {header: "open" if said == "?" else said or "unused" for header, said in doubtful.items()} == file.left
    assert set(file.left.values()) <= {"open", "unused"}


@READ
def test_rows_and_values_are_those_of_the_file(file: Foreign):
    reading = read_extract(file.path)
    frame = reading.tables[file.table]
    assert len(frame) == file.rows
    assert reading.problems.empty or set(reading.problems["reason"]) == {"unknown_code"}
    for name, expected in file.values.items():
        if name in frame:
            found = [None if pd.isna(each) else each for each in frame[name]][: len(expected)]
            assert [_same(*pair) for pair in zip(found, expected, strict=True)] == expected
        else:
            assert name not in told(file).values()


def _same(found: object, expected: object) -> object:
    """The value as the expectation writes it."""
    if found is None or expected is None:
        return found
    return float(str(found)) if isinstance(expected, int | float) else str(found)


@READ
def test_proposed_layout_can_be_loaded(file: Foreign, tmp_path: Path):
    (path := tmp_path / "proposed.toml").write_text(infer(file.path.read_bytes(), file.path.name).toml, "utf-8")
    assert load_layout(path).part


@pytest.mark.parametrize("file", [each for each in FILES if each.refused], ids=lambda each: each.path.name)
def test_file_without_rows_is_refused_in_a_sentence(file: Foreign):
    with pytest.raises(Refused, match=file.refused):
        infer(file.path.read_bytes(), file.path.name)


def test_amounts_in_another_currency_are_said_to_be():
    notes = read_extract(FOLDER / "uk-pages.csv").notes
    assert any("'Gross Pay' is in GBP: its amounts are kept as they stand, none is in euro." in note for note in notes)


def test_benchmarks_say_what_these_files_give():
    count = counted()
    assert count["wrong"] == 0
    assert sentence(count) in BENCHMARKS.read_text("utf-8")
