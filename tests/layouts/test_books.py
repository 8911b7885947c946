"""Workbooks of every physical form give the same rows; what calamine does not tell is told."""

import shutil
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from support.oldbooks import excel5, ods, xlsb

from assusoft.errors import Refused
from assusoft.layouts import InputFile, read

FILES = Path(__file__).parent / "files"
LAYOUT = """
kind = "sheet"
table = "worker"
[columns]
payroll_id = "Stamnr"
last_name = "Naam"
birth_date = "Geboren"
hire_date = "In dienst"
monthly_salary = "Loon"
national_number = "INSZ"
salary_since = "Dienst"
"""
SMALL = """
kind = "sheet"
table = "worker"
[columns]
payroll_id = "Stamnr"
last_name = "Naam"
birth_date = "Geboren"
monthly_salary = "Loon"
"""
ROWS = [
    ["Stamnr", "Naam", "Geboren", "Loon"],
    ["0012", "Lefèvre €", 32994.0, 3250.5],
    ["0013", "De Smet", 31000.0, "#N/A"],
    ["0014", None, 31001.5, 12.0],
]


def books() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in FILES.glob("personnel.*")}


@pytest.mark.parametrize("name", sorted(books()))
def test_same_list_saved_in_another_form_reads_the_same(layout_of, name):
    reading = read(layout_of(LAYOUT), [InputFile(f"x{Path(name).suffix}", books()[name])], "2026-02")
    table = reading.tables["worker"]
    assert list(table["payroll_id"][:4]) == ["0012", "0013", "0014", "0015"]
    assert list(table["last_name"][:3]) == ["Lefèvre", "De Smet", "Œuvrard"]
    assert list(table["birth_date"][:3]) == [date(1990, 5, 1), date(1985, 12, 31), date(2001, 2, 28)]
    assert list(table["hire_date"][:3]) == [date(2020, 1, 2), date(2019, 3, 4), date(2021, 6, 1)]
    assert list(table["monthly_salary"][:3].astype(str)) == ["3250.50", "2100.25", "1999.00"]
    assert list(table["salary_since"][:3]) == [date(2024, 1, 1), date(2020, 6, 18), date(2017, 9, 22)]
    assert table["national_number"][0] == "05073003326"
    assert [*reading.problems[["field", "value", "reason"]].itertuples(index=False, name=None)] == [
        ("monthly_salary", "#DIV/0!", "formula_error"), ("national_number", "#N/A", "formula_error"),
    ]  # fmt: skip
    assert f"x{Path(name).suffix}, Personeel: 1 hidden row was read like the others (rows 4)." in reading.notes
    assert f"x{Path(name).suffix}: sheet 'Hidden' is not in the layout and was not read." in reading.notes


@pytest.mark.parametrize(
    ("book", "name", "first"),
    [(excel5, "x.xls", date(1990, 5, 1)), (xlsb, "x.xlsb", date(1990, 5, 1)), (excel5, "wrong.xlsx", date(1990, 5, 1))],
)
@pytest.mark.parametrize("mac", [False, True])
def test_excel_5_and_xlsb_are_read_whatever_their_name_and_epoch(layout_of, book, name, first, mac):
    reading = read(layout_of(SMALL), [InputFile(name, book(ROWS, [2], mac))], "2026-02")
    table = reading.tables["worker"]
    assert list(table["payroll_id"]) == ["0012", "0013", "0014"]
    assert table["last_name"][0] == "Lefèvre €"
    assert table["birth_date"][0] == (date(1994, 5, 2) if mac else first)
    assert list(reading.problems["reason"]) == ["formula_error"]
    assert f"{name}, Blad: 1 hidden row was read like the others (rows 3)." in reading.notes
    assert set(reading.steps["step"]) == {"serial_number_read_as_date"}


def test_days_from_1904_are_told_from_days_from_1900(layout_of):
    layout = layout_of(SMALL.replace('last_name = "Naam"\n', "").replace("Loon", "In dienst").replace(
        "monthly_salary", "hire_date"))  # fmt: skip
    reading = read(layout, [InputFile("x.xls", (FILES / "days-from-1904.xls").read_bytes())], "2026-02")
    assert reading.tables["worker"].iloc[0].tolist() == ["1", date(1990, 5, 1), date(2024, 1, 1)]


def test_formula_gives_the_value_that_was_last_computed(layout_of):
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    page.write_row(0, 0, ROWS[0])
    page.write_string(1, 0, "1")
    page.write_formula(1, 3, "=1+1", None, 2)
    book.close()
    reading = read(layout_of(SMALL), [InputFile("x.xlsx", out.getvalue())], "2026-02")
    assert str(reading.tables["worker"]["monthly_salary"][0]) == "2.00"


def test_macros_are_neither_run_nor_read_and_that_is_said(layout_of, tmp_path):
    (tmp_path / "vba.bin").write_bytes(b"\xd0\xcf\x11\xe0")
    book = xlsxwriter.Workbook(path := tmp_path / "x.xlsm")
    book.add_worksheet().write_row(0, 0, ["Stamnr", "Naam", "Geboren", "Loon"])
    book.add_vba_project(str(tmp_path / "vba.bin"))
    book.close()
    shutil.copy(path, tmp_path / "y.xlsm")
    reading = read(layout_of(SMALL), [InputFile("x.xlsm", path.read_bytes())], "2026-02")
    assert "x.xlsm: the macros of this workbook were neither run nor read." in reading.notes


def test_account_number_with_more_digits_than_excel_keeps_is_set_aside(layout_of):
    layout = layout_of(SMALL.replace('last_name = "Naam"', 'bank_account = "Naam"'))
    rows = [ROWS[0], ["1", 1234567890123456.0, None, None]]
    reading = read(layout, [InputFile("x.xlsb", xlsb(rows))], "2026-02")
    assert reading.problems[["field", "reason"]].values.tolist() == [["bank_account", "digits_lost"]]


def _recalculated(value: str, kind: str = "") -> bytes:
    """A workbook whose cell D2 holds a formula, and what the program that wrote it put beside it."""
    out, changed = BytesIO(), BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet("Blad")
    page.write_row(0, 0, ROWS[0])
    page.write_string(1, 0, "1")
    page.write_formula(1, 3, "=1+1", None, 2)
    book.add_worksheet("Other").write_formula(0, 0, "=1+1", None, 2)
    book.close()
    with ZipFile(out) as old, ZipFile(changed, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            if name.endswith("sheet1.xml"):
                assert '<c r="D2"><f>1+1</f><v>2</v></c>' in part
                part = part.replace('<c r="D2"><f>1+1</f><v>2</v></c>', f'<c r="D2"{kind}><f>1+1</f>{value}</c>')
            new.writestr(name, part)
    return changed.getvalue()


@pytest.mark.parametrize("value", ["", "<v></v>", "<v/>"])
def test_a_formula_that_no_program_calculated_is_refused_with_its_cell(layout_of, value):
    expected = "cell D2 of sheet 'Blad' holds a formula that no program calculated.*saved anew"
    with pytest.raises(Refused, match=expected):
        read(layout_of(SMALL), [InputFile("x.xlsx", _recalculated(value))], "2026-02")


def test_a_formula_whose_value_is_an_empty_text_is_an_empty_cell(layout_of):
    book = _recalculated("<v></v>", ' t="str"')
    assert (
        read(layout_of(SMALL), [InputFile("x.xlsx", book)], "2026-02").tables["worker"]["monthly_salary"].isna().all()
    )


def test_an_ods_with_a_formula_that_no_program_calculated_is_refused(layout_of):
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    cells = "".join(map(cell.format, ROWS[0]))
    formula = '<table:table-cell table:number-columns-repeated="3"/><table:table-cell table:formula="of:=1+1"/>'
    body = f"<table:table-row>{cells}</table:table-row><table:table-row>{formula}</table:table-row>"
    with pytest.raises(Refused, match="cell D2 of sheet 'Blad' holds a formula that no program calculated"):
        read(layout_of(SMALL), [InputFile("x.ods", ods(body))], "2026-02")
