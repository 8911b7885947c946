"""What statements print in ways of their own: days without a year, another version of PDF."""

from datetime import date

import pandas as pd
import pytest
from support.small_pdf import LAYOUT, Page, document, table

from assusoft.errors import ConfigError, Refused
from assusoft.layouts import InputFile, Layout, WrittenStamp, load_layout, read, write
from assusoft.statements.layout_of import layouts_like

DAYS = """
kind = "delimited"
separator = ";"
decimal = ","
guarded = true
table = "statement"
output = "bill.csv"
[columns]
last_name = "Nom"
billed_cover = "Garantie"
billed_from = { at = "Du", date = "%d/%m" }
billed_total = "Total"
"""


def layout_of(folder, text: str, name: str = "days") -> Layout:
    (folder / f"{name}.toml").write_text(text, "utf-8")
    return load_layout(name, [folder])


def begun(layout: Layout, month: str, *days: str) -> list[date]:
    lines = "\n".join(["Nom;Garantie;Du;Total", *(f"Peeters;pension;{day};10,00" for day in days)])
    return read(layout, [InputFile("bill.csv", lines.encode())], month).tables["statement"]["billed_from"].tolist()


def test_a_day_without_a_year_is_of_the_twelve_months_up_to_the_month_billed(tmp_path) -> None:  # trap P61
    layout = layout_of(tmp_path, DAYS)
    assert begun(layout, "2026-01", "28/12", "15/01", "01/02") == [
        date(2025, 12, 28), date(2026, 1, 15), date(2025, 2, 1),
    ]  # fmt: skip
    assert begun(layout, "2025-12", "28/12", "31/12", "01/01") == [
        date(2025, 12, 28), date(2025, 12, 31), date(2025, 1, 1),
    ]  # fmt: skip
    assert begun(layout, "2024-02", "29/02") == [date(2024, 2, 29)]
    assert pd.isna(begun(layout, "2026-02", "29/02")[0])  # no year of these has one
    assert pd.isna(begun(layout, "2026-02", "30/02")[0])


def test_a_day_that_cannot_be_said_without_its_year_is_not_written(tmp_path) -> None:
    layout = layout_of(tmp_path, DAYS)
    reading = read(layout, [InputFile("b.csv", b"Nom;Garantie;Du;Total\nPeeters;pension;28/12;10,00\n")], "2026-01")
    rows = reading.tables["statement"]
    [file] = write(layout, {"statement": rows}, WrittenStamp("X", "2026-01"))
    assert b"28/12" in file.content
    with pytest.raises(Refused, match="2025-12-28 lies outside the twelve months up to 2027-01-31"):
        write(layout, {"statement": rows}, WrittenStamp("X", "2027-01"))


BORN = DAYS.replace("last_name =", 'birth_date = { at = "Né", date = "%d/%m" }\nlast_name =')
EVERY = DAYS.replace('separator = ";"', 'date = "%d/%m"')


@pytest.mark.parametrize("wrong", [BORN, EVERY])
def test_only_a_column_that_is_no_birth_does_without_a_year(tmp_path, wrong) -> None:
    with pytest.raises(ConfigError, match="expected a date form with %d, %m and %Y"):
        layout_of(tmp_path, wrong)


@pytest.mark.parametrize("version", ["1.3", "1.4", "1.5", "2.0"])
def test_a_pdf_is_known_by_what_it_says_whatever_its_version(tmp_path, version) -> None:  # trap P72
    (tmp_path / "statements").mkdir()
    layout = layout_of(tmp_path / "statements", LAYOUT, "small")
    rows = [("Peeters", "pension", "1.000,00", "1.000,00"), ("Total", "", "1.000,00", "1.000,00")]
    content = document(Page(table(*rows))).replace(b"%PDF-1.7", f"%PDF-{version}".encode())
    file = InputFile("bordereau.pdf", content)
    assert [one.name for one in layouts_like(file, [tmp_path / "statements"])] == ["small"]
    assert read(layout, [file], "2026-02").tables["statement"]["billed_total"].tolist() == [1000]
    other = InputFile("other.pdf", content.replace(b"(Garantie)", b"(Branche)"))
    assert layouts_like(other, [tmp_path / "statements"]) == []
