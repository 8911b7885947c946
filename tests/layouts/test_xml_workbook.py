"""XML workbooks of Excel 2003, whatever their name."""

from datetime import date

import pytest
from support.textbooks import row, worksheet, xml_workbook

from assusoft.errors import Refused
from assusoft.inference import infer
from assusoft.layouts import InputFile, read

LAYOUT = """
kind = "sheet"
decimal = ","
date = "%d/%m/%Y"
table = "worker"
[columns]
payroll_id = "Stamnr"
last_name = "Naam"
birth_date = "Geboren"
monthly_salary = "Loon"
national_number = "INSZ"
"""
HEADER = row(["Stamnr", "Naam", "Geboren", "Loon", "INSZ"])
FIRST = row(["0012", "Lefèvre & Œuvrard", ("DateTime", "1990-05-01T00:00:00.000"), ("Number", "3250.5"),
             ("Number", "5073003326")])  # fmt: skip
SECOND = row(["0013", "De Smet", "31/12/1985", ("Error", "#N/A"), ""], 'ss:Hidden="1"')


def workers(layout_of, content: bytes, text: str = LAYOUT):
    return read(layout_of(text), [InputFile("x.xls", content)], "2026-02")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-15"])
def test_xml_workbook_is_read_with_its_types_and_hidden_rows_are_told(layout_of, encoding):
    book = xml_workbook(
        worksheet("Oud", "", hidden=True), worksheet("Blad", HEADER + FIRST + SECOND), encoding=encoding
    )
    reading = workers(layout_of, book)
    table = reading.tables["worker"]
    assert list(table["payroll_id"]) == ["0012", "0013"]
    assert table["last_name"][0] == "Lefèvre & Œuvrard"
    assert list(table["birth_date"]) == [date(1990, 5, 1), date(1985, 12, 31)]
    assert str(table["monthly_salary"][0]) == "3250.50"
    assert table["national_number"][0] == "05073003326"
    assert [*reading.problems[["field", "reason"]].itertuples(index=False, name=None)] == [
        ("monthly_salary", "formula_error")
    ]
    assert "x.xls is an XML workbook of Excel 2003" in " ".join(reading.notes)
    assert "x.xls, Blad: 1 hidden row was read like the others (rows 3)." in reading.notes
    assert "x.xls: sheet 'Oud' is not in the layout and was not read." in reading.notes


def test_merged_cells_and_skipped_places_keep_the_columns_apart(layout_of):
    title = '<Row><Cell ss:MergeAcross="4" ss:MergeDown="1"><Data ss:Type="String">Lijst</Data></Cell></Row>'
    cell = '<Cell {}><Data ss:Type="{}">{}</Data></Cell>'
    cells = cell.format("", "String", "0012") + cell.format('ss:Index="4"', "Number", 10)
    header = HEADER.replace("<Row", '<Row ss:Index="3"')
    merged = cell.format('ss:MergeAcross="2"', "String", "0013") + cell.format("", "Number", 20)
    body = f'{title}{header}<Row ss:Index="5" ss:Span="1"/><Row>{cells}</Row><Row>{merged}</Row>'
    reading = workers(layout_of, xml_workbook(worksheet("Blad", body)))
    assert reading.tables["worker"]["payroll_id"].to_list() == ["0012", "0013"]
    assert reading.tables["worker"]["monthly_salary"].astype(str).to_list() == ["10.00", "20.00"]
    assert reading.lines.loc[reading.lines["outcome"] == "accepted", "row"].to_list() == [7, 8]


@pytest.mark.parametrize(("mac", "day"), [(False, date(1990, 5, 1)), (True, date(1994, 5, 2))])
def test_a_bare_number_is_a_day_since_the_epoch_the_workbook_tells(layout_of, mac, day):
    rows = HEADER + row(["1", "A", ("Number", "32994"), "", ""])
    assert workers(layout_of, xml_workbook(worksheet("A", rows), mac=mac)).tables["worker"]["birth_date"][0] == day


def test_time_of_a_day_flags_and_texts_with_marks_inside(layout_of):
    rich = (
        '<Row><Cell><Data ss:Type="Boolean">1</Data></Cell>'
        '<Cell><ss:Data ss:Type="String"><B>Van</B> Dam</ss:Data></Cell>'
        '<Cell><Data ss:Type="DateTime">1990-05-01T08:30:00.000</Data></Cell></Row>'
    )
    reading = workers(layout_of, xml_workbook(worksheet("A", HEADER + rich)))
    assert reading.tables["worker"].iloc[0, :3].tolist() == ["true", "Van Dam", date(1990, 5, 1)]
    assert "time_left_out" in set(reading.steps["step"])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<Row ss:Index="99999999"><Cell><Data>1</Data></Cell></Row>', "row 99999999, which no workbook has"),
        ('<Row><Cell ss:Index="16385"><Data>1</Data></Cell></Row>', "column 16385, which no workbook has"),
        ('<Row><Cell ss:MergeAcross="999999999"/><Cell><Data>1</Data></Cell></Row>', "which no workbook has"),
        (HEADER + "<Row/>" * 5000 + '<Row><Cell ss:Index="16384"><Data>1</Data></Cell></Row>', "about as many as"),
        ("<Row/>" * 9, "the sheet is empty"),
        ("<Row>", "not well-formed XML"),
    ],
)
def test_hostile_xml_workbook_is_refused(layout_of, body, said):
    with pytest.raises(Refused, match=said):
        workers(layout_of, xml_workbook(worksheet("A", body)))


def test_doctype_in_an_xml_workbook_is_refused(layout_of):
    book = xml_workbook(worksheet("A", HEADER)).replace(b"<Workbook", b"<!DOCTYPE a [<!ENTITY b 'c'>]><Workbook")
    with pytest.raises(Refused, match="DOCTYPE"):
        workers(layout_of, book)


def test_infer_takes_the_visible_sheets_of_an_xml_workbook():
    rows = (
        HEADER + FIRST * 3 + row(["0013", "De Smet", ("DateTime", "1985-12-31T00:00:00.000"), ("Number", "2000"), ""])
    )
    found = infer(xml_workbook(worksheet("Oud", rows, hidden=True), worksheet("Blad", rows)), "x.xml")
    fields = {each.header: each.field for each in found.parts[0].columns if each.status == "confident"}
    assert (fields["Stamnr"], fields["Geboren"], fields["INSZ"]) == ("payroll_id", "birth_date", "national_number")
    assert "Sheet 'Oud' is hidden and was not read." in found.found.notes
