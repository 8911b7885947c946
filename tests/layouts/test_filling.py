"""The supplier's own workbook filled in: its cells alone are written; what a fill would break is refused."""

import re
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from assusoft import schema
from assusoft.errors import ConfigError
from assusoft.layouts import InputFile, Layout, WrittenStamp, load_layout, read, write

LAYOUT = """
kind = "sheet"
workbook = "theirs.xlsx"
date = "%d/%m/%Y"
table = "register"
sheet = "List"
output = "out-{month}.xlsx"
[columns]
person = "Person"
last_name = "Name"
birth_date = "Born"
insured_salary = "Pay"
"""
ROWS = [
    {"person": "P1", "last_name": "=1+1", "birth_date": date(1985, 7, 30), "insured_salary": Decimal("54321.09")},
    {"person": "P2", "last_name": "Zoé & Şahin ", "birth_date": None, "insured_salary": Decimal("0.10")},
    {"person": "P3", "last_name": None, "birth_date": date(2001, 1, 1), "insured_salary": None},
]


def theirs(folder: Path, change=lambda book, sheet: None, dated: bool = True, total: bool = False) -> Layout:
    """A layout and the workbook beside it: a title, a formula, a table, a list on a hidden sheet, a text box."""
    book = xlsxwriter.Workbook(str(folder / "theirs.xlsx"))
    sheet, hidden = book.add_worksheet("List"), book.add_worksheet("Codes")
    hidden.write_column(0, 0, ["a", "b"])
    hidden.hide()
    sheet.write_string(0, 0, "List of affiliates")
    sheet.write_formula(1, 1, "=SUM(People[Pay])", None, 0)
    headers = [{"header": word} for word in ("Person", "Pay", "Remark", "Name", "Born")]
    sheet.add_table(3, 0, 5 if total else 4, 4, {"name": "People", "columns": headers, "total_row": total})
    sheet.data_validation(4, 2, 400, 2, {"validate": "list", "source": "=Codes!$A$1:$A$2"})
    sheet.insert_textbox("H2", "Do not change this sheet")
    if dated:
        sheet.write_blank(4, 4, None, book.add_format({"num_format": "dd/mm/yyyy"}))
    change(book, sheet)
    book.close()
    (folder / "own.toml").write_text(LAYOUT, "utf-8")
    return load_layout(folder / "own.toml")


def filled(layout: Layout, rows=ROWS) -> InputFile:
    table = schema.typed(rows, ["person", "last_name", "birth_date", "insured_salary"])
    [file] = write(layout, {"register": table}, WrittenStamp("Acme", "2026-02"))
    return file


def test_what_is_filled_in_is_read_back_and_the_same_gives_the_same_bytes(tmp_path) -> None:
    layout = theirs(tmp_path)
    file = filled(layout)
    assert filled(layout) == file
    found = read(layout, [file], "2026-02").tables["register"]
    assert found["last_name"].astype(object).where(found["last_name"].notna(), None).tolist()[:1] == ["=1+1"]
    assert found["birth_date"].tolist()[0] == date(1985, 7, 30)
    assert found["insured_salary"].tolist()[:2] == [Decimal("54321.09"), Decimal("0.10")]
    assert len(found) == 3


def test_every_part_but_the_sheet_its_table_and_the_book_stays_byte_for_byte(tmp_path) -> None:
    layout = theirs(tmp_path)
    with zipfile.ZipFile(tmp_path / "theirs.xlsx") as before, zipfile.ZipFile(BytesIO(filled(layout).content)) as after:
        assert before.namelist() == after.namelist()
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "xl/workbook.xml"}


def test_formulas_lists_and_hidden_sheets_stay_and_the_table_reaches_the_last_row(tmp_path) -> None:
    book = openpyxl.load_workbook(BytesIO(filled(theirs(tmp_path)).content))
    sheet = book["List"]
    assert sheet["B2"].value == "=SUM(People[Pay])"
    assert [str(one.sqref) for one in sheet.data_validations.dataValidation] == ["C5:C401"]
    assert book["Codes"].sheet_state == "hidden"
    assert sheet.tables["People"].ref == "A4:E7"
    assert sheet.tables["People"].autoFilter.ref == "A4:E7"
    assert [sheet.cell(5, column).value for column in (1, 2, 4)] == ["P1", 54321.09, "=1+1"]
    assert sheet["D5"].data_type == "s"  # a text, not a formula
    assert [sheet.cell(row, 5).is_date for row in (5, 7)] == [True, True]
    assert book.calculation.fullCalcOnLoad


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda book, sheet: sheet.write_string(7, 3, "Total"),
            r"cell D8 of sheet 'List' holds a value, where",
        ),
        (lambda book, sheet: sheet.write_formula(6, 1, "=1+1"), r"cell B7 of sheet 'List' holds a formula, where"),
        (lambda book, sheet: sheet.merge_range(8, 0, 8, 3, ""), r"cells A9:D9 of sheet 'List' are merged, below the"),
        (
            lambda book, sheet: sheet.write_string(3, 4, "Birth"),
            r"no row with all headers of the layout: 'Born'",
        ),
        (
            lambda book, sheet: sheet.write_string(3, 6, "name"),
            r"sheet 'List' has the header 'Name' more than once \(D4 and G4\): ask for other words",
        ),
        (
            lambda book, sheet: sheet.write_blank(6, 4, None, book.add_format({"bold": True})),
            r"column 'Born' of sheet 'List' is to hold dates, and a cell of it \(row 7\) is not formatted as one",
        ),
    ],
)
def test_what_stands_in_the_way_is_refused_with_its_place(tmp_path, change, sentence) -> None:
    with pytest.raises(ConfigError, match=rf"own\.toml, line 3: workbook: theirs\.xlsx: .*{sentence}"):
        filled(theirs(tmp_path, change))


def test_a_column_of_dates_that_is_not_formatted_so_is_refused(tmp_path) -> None:
    with pytest.raises(ConfigError, match=r"column 'Born' of sheet 'List' is to hold dates, and the cell below"):
        filled(theirs(tmp_path, dated=False))


def test_a_table_with_a_row_of_totals_is_refused(tmp_path) -> None:
    with pytest.raises(ConfigError, match=r"table 'People' of sheet 'List' has a row of totals: take it out"):
        filled(theirs(tmp_path, total=True))


def test_another_sheet_a_signature_and_what_is_no_workbook_are_refused(tmp_path) -> None:
    layout = theirs(tmp_path)
    book = tmp_path / "theirs.xlsx"
    with pytest.raises(ConfigError, match=r"there is no sheet 'Other' \(it has 'List', 'Codes'\)"):
        filled(layout.model_copy(update={"part": (layout.part[0].model_copy(update={"sheet": "Other"}),)}))
    with zipfile.ZipFile(book, "a") as packed:
        packed.writestr("_xmlsignatures/sig1.xml", "<a/>")
    with pytest.raises(ConfigError, match=r"it is signed \(_xmlsignatures/sig1\.xml\)"):
        filled(layout)
    book.write_bytes(b"no zip")
    with pytest.raises(ConfigError, match=r"it is no \.xlsx workbook, or is protected by a password"):
        filled(layout)


def rewritten(folder: Path, part: str, change) -> None:
    """One part of their workbook with other text, as another program than Excel would write it."""
    with zipfile.ZipFile(folder / "theirs.xlsx") as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    text = change(parts[part].decode())
    assert text != parts[part].decode()
    with zipfile.ZipFile(folder / "theirs.xlsx", "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, text if name == part else content)


SHEET, MAIN = "xl/worksheets/sheet1.xml", "xl/workbook.xml"


def test_rows_and_cells_that_do_not_say_where_they_stand_are_filled_in_all_the_same(tmp_path) -> None:
    layout = theirs(tmp_path, lambda book, sheet: sheet.write_row(2, 0, ["a", "b"]))
    rewritten(tmp_path, SHEET, lambda text: re.sub(r'(<row) r="\d+"|(<c) r="[ABCD]4"', r"\1\2", text))
    sheet = openpyxl.load_workbook(BytesIO(filled(layout).content))["List"]
    assert [sheet.cell(4, column).value for column in range(1, 6)] == ["Person", "Pay", "Remark", "Name", "Born"]
    assert [sheet.cell(5, column).value for column in (1, 2, 4)] == ["P1", 54321.09, "=1+1"]


def test_each_cell_keeps_the_style_it_has_and_others_that_of_their_row_or_column(tmp_path) -> None:
    def styled(book, sheet) -> None:
        bold, red = book.add_format({"bold": True}), book.add_format({"font_color": "red"})
        sheet.write_blank(4, 0, None, bold)
        sheet.write_blank(5, 0, None, red)
        sheet.set_column(1, 1, 12, red)
        sheet.set_row(4, 20, bold)

    sheet = openpyxl.load_workbook(BytesIO(filled(theirs(tmp_path, styled)).content))["List"]
    assert [sheet.cell(row, 1).font.b for row in (5, 6, 7)] == [True, False, True]
    assert sheet["A6"].font.color.rgb == "FFFF0000"
    assert [sheet.cell(row, 2).font.b for row in (5, 6)] == [True, True]  # of the row below the headers
    assert [sheet.cell(row, 4).font.b for row in (5, 6)] == [True, True]


def test_a_column_formatted_as_a_whole_may_hold_dates(tmp_path) -> None:
    def styled(book, sheet) -> None:
        sheet.set_column(4, 4, 12, book.add_format({"num_format": "d/m/yyyy"}))

    sheet = openpyxl.load_workbook(BytesIO(filled(theirs(tmp_path, styled, dated=False)).content))["List"]
    assert sheet["E5"].is_date


@pytest.mark.parametrize(
    ("part", "old", "new", "sentence"),
    [
        (MAIN, "schemas.openxmlformats.org/spreadsheetml/2006/main", "purl.oclc.org/ooxml/spreadsheetml/main",
         r"saved as a Strict Open XML workbook: save it as a plain"),
        (SHEET, "</sheetData>", "", r"its part xl/worksheets/sheet1\.xml is damaged \(.+\): open it in Excel and save"),
        (MAIN, "<sheets>", "<sheets", r"its part xl/workbook\.xml is damaged"),
        (SHEET, '<row r="4"', '<row r="1"', r"has a row '1' after row \d: open it in Excel"),
        (SHEET, '<row r="4"', '<row r="x"', r"has a row 'x' after row \d: open it in Excel"),
        ("xl/_rels/workbook.xml.rels", "relationships/worksheet", "relationships/chartsheet",
         r"'List' is no sheet of cells but a chartsheet"),
        ("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "worksheets/sheet9.xml",
         r"its part xl/worksheets/sheet9\.xml is missing"),
        ("xl/sharedStrings.xml", "<si><t>Born</t></si>", "", r"cell E4 has text 7, and there are 7"),
    ],
)  # fmt: skip
def test_a_workbook_that_is_not_as_excel_writes_it_is_refused_in_a_sentence(tmp_path, part, old, new, sentence) -> None:
    layout = theirs(tmp_path)
    rewritten(tmp_path, part, lambda text: text.replace(old, new, 1))
    with pytest.raises(ConfigError, match=rf"own\.toml, line 3: workbook: theirs\.xlsx: .*{sentence}"):
        filled(layout)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("theirs.xlsx", "absent.xlsx", r"workbook: there is no file 'absent\.xlsx' beside this layout"),
        ("theirs.xlsx", "own.toml", r"workbook: names the \.xlsx that a layout of kind 'sheet' fills in"),
        (
            'sheet = "List"',
            'sheet = "List"\ntitles = ["T"]',
            r"a part names its sheet, and has no titles",
        ),
    ],
)
def test_a_layout_that_is_wrong_is_told(tmp_path, old, new, sentence) -> None:
    theirs(tmp_path)
    (tmp_path / "own.toml").write_text(LAYOUT.replace(old, new), "utf-8")
    with pytest.raises(ConfigError, match=sentence):
        load_layout(tmp_path / "own.toml")
