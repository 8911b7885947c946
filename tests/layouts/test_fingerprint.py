"""What files looked like: their columns in order, and how the cells of each are written."""

from pathlib import Path

import pytest

from assusoft.layouts import InputFile, Layout, read
from tests.support.systems import HERE, reading_of

BLOX = {"kind": "delimited", "name": "x", "path": Path("x.toml"), "decimal": ",", "date": "%d/%m/%Y"}
PART = {"name": "p", "table": "worker", "columns": {"payroll_id": "Nr", "monthly_salary": "Salaire"}}


def look(amounts: list[str]):
    rows = "\r\n".join(f"{number};x;{amount}" for number, amount in enumerate(amounts, start=100))
    file = InputFile("a.csv", f"Nr;Extra;Salaire\r\n{rows}\r\n".encode())
    return read(Layout.model_validate(BLOX | {"part": [PART]}), [file], "2026-02").fingerprints["p"]


def test_columns_stand_in_the_order_of_the_file_those_unknown_too():
    assert look(["1,00"]).columns == ("Nr", "extra", "Salaire")


def test_lines_of_data_are_counted():
    assert look(["1,00"] * 12).rows == 12


@pytest.mark.parametrize(
    ("amounts", "style"),
    [
        (["3000,50"] * 12, "1234,56"),
        (["3.000,50"] * 12, "1234,56"),
        (["3000"] * 12, "1234"),
        (["3000,50"] * 9, ""),  # too few to say
        (["3000,50"] * 6 + ["3000"] * 6, ""),  # not alike
        (["3000,50"] * 19 + ["3000"], "1234,56"),
        ([""] * 12, ""),
    ],
)
def test_a_column_has_a_style_when_nearly_all_of_its_cells_are_alike(amounts, style):
    assert look(amounts).styles.get("Salaire", "") == style


@pytest.mark.parametrize("system", HERE)
def test_every_part_of_every_system_tells_what_it_looked_like(system):
    seen = reading_of(system).fingerprints
    assert sum(one.rows for one in seen.values()) > 0
    assert all(one.styles for one in seen.values() if one.rows >= 20)
