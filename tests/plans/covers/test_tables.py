"""Dated tables: one value for whatever is asked, or none."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from assusoft.errors import ConfigError
from assusoft.plans.covers.tables import NoRow, load_tables, table_of
from assusoft.resources import resource_folder


def table(folder: Path, text: str):
    path = folder / "tariff.csv"
    path.write_text(text, encoding="utf-8")
    return table_of("tariff", path)


AGES = "from;age_from;age_to;value;source\n2025-01-01;;17;5;x\n2025-01-01;18;;9;x\n2026-01-01;;;7;x\n"


@pytest.mark.parametrize(
    ("day", "age", "value"), [("2025-06-01", 17, 5), ("2025-06-01", 18, 9), ("2025-12-31", 99, 9), ("2026-01-01", 5, 7)]
)
def test_a_value_is_that_of_its_band_and_its_day(tmp_path: Path, day: str, age: int, value: int) -> None:
    assert table(tmp_path, AGES).value_on(date.fromisoformat(day), {"age": age}) == value


@pytest.mark.parametrize(
    ("day", "given", "asked"),
    [
        ("2024-12-31", {"age": 20}, "on 2024-12-31 for age 20"),
        ("2025-01-01", {}, "on 2025-01-01 for age missing"),
    ],
)
def test_a_value_that_is_not_there_is_not_guessed(tmp_path: Path, day: str, given: dict, asked: str) -> None:
    with pytest.raises(NoRow, match=f"no row holds {asked}$"):
        table(tmp_path, AGES).value_on(date.fromisoformat(day), given)


def test_a_year_without_a_row_has_no_value(tmp_path: Path) -> None:
    ceilings = table(tmp_path, "year;value;source\n2025;70000;x\n")
    assert ceilings.value_on(date(2025, 5, 5), {}) == 70000
    with pytest.raises(NoRow, match=r"no row holds in 2026$"):
        ceilings.value_on(date(2026, 1, 1), {})


def test_rows_are_found_by_the_values_of_fields(tmp_path: Path) -> None:
    by_sex = table(tmp_path, "from;sex;value;source\n2025-01-01;M;1.5;x\n2025-01-01;F;1;x\n")
    assert by_sex.value_on(date(2025, 1, 1), {"sex": "M"}) == Fraction(3, 2)
    with pytest.raises(NoRow, match=r"for sex missing$"):
        by_sex.value_on(date(2025, 1, 1), {"sex": None})


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            "2025-01-01;0;20;5;x\n2025-01-01;20;;9;x\n",
            "line 3: the band from 20 overlaps that of line 2, which goes to 20.",
        ),
        (
            "2025-01-01;0;20;5;x\n2025-01-01;22;;9;x\n",
            "line 3: nothing between 20 \\(line 2\\) and 22; bands leave no gap.",
        ),
        ("2025-01-01;30;20;5;x\n", "line 2: a band ends before it begins."),
        ("2025-01-01;0;;5;\n", "line 2: the row has no source"),
        ("2025-01-01;0;;five;x\n", "line 2: found 2025-01-01;0;;five;x; expected a value like 4.40"),
        ("2025;0;;5;x\n", "line 2: found 2025;0;;5;x; expected"),
    ],
)
def test_a_fault_of_a_table_is_told_with_its_line(tmp_path: Path, rows: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        table(tmp_path, "from;age_from;age_to;value;source\n" + rows)


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("from;value", "found the columns from, value; expected value, source, one of from and year"),
        ("value;source", "expected value, source, one of from and year"),
        ("from;year;value;source", "one of from and year"),
        ("from;age_from;value;source", "a band needs both columns, age_from and age_to."),
    ],
)
def test_the_columns_of_a_table_are_told(tmp_path: Path, header: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        table(tmp_path, f"{header}\n")


def test_two_rows_for_the_same_thing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"line 3: the same as line 2 holds for; one value is expected\."):
        table(tmp_path, "year;value;source\n2025;1;x\n2025;2;x\n")


def test_the_first_folder_that_has_a_table_gives_it(tmp_path: Path) -> None:
    for name, value in (("own", 1), ("shipped", 2)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "t.csv").write_text(f"year;value;source\n2025;{value};x\n", encoding="utf-8")
    folders = [tmp_path / "own", tmp_path / "shipped"]
    assert load_tables(folders, ["t"])["t"].value_on(date(2025, 1, 1), {}) == 1
    with pytest.raises(ConfigError, match=r"gone\.csv: there is no such table\. Write it, with the columns value"):
        load_tables(folders, ["gone"])


def test_the_ceilings_that_ship_end_where_their_sources_end() -> None:
    ceilings = load_tables([resource_folder("templates") / "tables"], ["legal_pension_ceiling"])[
        "legal_pension_ceiling"
    ]
    assert ceilings.value_on(date(2022, 1, 1), {}) == Fraction("71519.98")
    with pytest.raises(NoRow, match=r"no row holds in 2023$"):
        ceilings.value_on(date(2023, 1, 1), {})
