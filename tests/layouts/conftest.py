from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from assusoft.layouts import InputFile, Layout, Reading, load_layout, read

HEAD = """
kind = "delimited"
decimal = ","
thousands = "."
date = "%d/%m/%Y"
empty_dates = ["31/12/9999"]
table = "worker"
[codes.sex]
"1" = "M"
"2" = "F"
[codes.worker_code]
"015" = "015"
"495" = "495"
[columns]
payroll_id = "Matricule"
national_number = "NISS"
last_name = "Nom"
birth_date = "Naissance"
sex = "Sexe"
monthly_salary = "Salaire"
bank_account = "IBAN"
worker_code = { at = "Code", optional = true }
"""


@pytest.fixture
def head() -> str:
    return HEAD


@pytest.fixture
def layout_of(tmp_path: Path) -> Callable[[str], Layout]:
    def load(text: str, name: str = "test") -> Layout:
        (path := tmp_path / f"{name}.toml").write_text(text)
        return load_layout(path)

    return load


@pytest.fixture
def read_csv(layout_of: Callable[[str], Layout]) -> Callable[..., Reading]:
    """Read the lines of a csv file with a layout of eight columns, or of another text."""

    def reading(*lines: str, layout: str = HEAD, encoding: str = "utf-8", month: str = "2026-02") -> Reading:
        content = "".join(f"{line}\r\n" for line in lines).encode(encoding)
        return read(layout_of(layout), [InputFile("extract.csv", content)], month)

    return reading


@pytest.fixture
def outcomes() -> Callable[[Reading], list[tuple[int, str, str]]]:
    def listed(reading: Reading) -> list[tuple[int, str, str]]:
        lines: pd.DataFrame = reading.lines
        return list(lines[["row", "outcome", "reason"]].itertuples(index=False, name=None))

    return listed
