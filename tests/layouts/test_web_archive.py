"""Web archives (.mht) that Excel or a portal saved, often under the name .xls."""

import re
from datetime import date

import pytest
from support.textbooks import framed, web_archive

from assusoft.errors import Refused
from assusoft.inference import infer
from assusoft.layouts import InputFile, read

LAYOUT = """
kind = "sheet"
decimal = ","
thousands = "."
date = "%d/%m/%Y"
table = "worker"
[columns]
payroll_id = "Matricule"
last_name = "Nom"
birth_date = "Naissance"
monthly_salary = "Salaire"
"""
TABLE = (
    "<table><tr><td colspan=4>Personnel</td></tr><tr><td>Matricule</td><td>Nom</td><td>Naissance</td><td>Salaire</td>"
    "</tr><tr><td>0012</td><td>Lefèvre</td><td>01/05/1990</td><td>3.250,50</td></tr>"
    "<tr style='display:none'><td>0013</td><td>De  Smet</td><td>31/12/1985</td><td>1.000,00</td></tr></table>"
)
SHEET = f"<html><head></head><body>{TABLE}</body></html>"
SECRET = SHEET.replace(
    "<head>", "<head><xml><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
)
BOOK = {
    "X.htm": framed({"Ancien": "X_files/sheet001.htm", "F&#233;vrier": "X_files/sheet002.htm"}),
    "X_files/sheet001.htm": SECRET.replace("0012", "9999"),
    "X_files/stylesheet.css": "td {}",
    "X_files/sheet002.htm": SHEET,
}


def check(reading) -> None:
    table = reading.tables["worker"]
    assert table["payroll_id"].to_list() == ["0012", "0013"]
    assert table["last_name"].to_list() == ["Lefèvre", "De Smet"]
    assert table["birth_date"].to_list() == [date(1990, 5, 1), date(1985, 12, 31)]
    assert table["monthly_salary"].astype(str).to_list() == ["3250.50", "1000.00"]


@pytest.mark.parametrize("way", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["windows-1252", "utf-8"])
def test_page_saved_as_one_archive_is_read_as_a_sheet(layout_of, way, charset):
    content = web_archive({"X.htm": SHEET}, way, charset)
    reading = read(layout_of(LAYOUT), [InputFile("x.xls", content)], "2026-02")
    check(reading)
    assert "x.xls is a web archive (.mht)" in " ".join(reading.notes)
    assert "x.xls, x.htm: 1 hidden row was read like the others (rows 4)." in reading.notes


def test_workbook_of_several_sheets_gives_the_visible_one(layout_of):
    reading = read(layout_of(LAYOUT), [InputFile("x.mht", web_archive(BOOK))], "2026-02")
    check(reading)
    assert "x.mht: sheet 'Ancien' is not in the layout and was not read." in reading.notes


def test_sheet_of_an_archive_is_found_by_its_name(layout_of):
    named = LAYOUT.replace('table = "worker"', 'table = "worker"\nsheet = "Février"')
    check(read(layout_of(named), [InputFile("x.mht", web_archive(BOOK))], "2026-02"))
    with pytest.raises(Refused, match="'Ancien' of part 'worker' is hidden"):
        read(layout_of(named.replace("Février", "Ancien")), [InputFile("x.mht", web_archive(BOOK))], "2026-02")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MIME-Version: 1.0\r\n\r\nnothing", "this web archive holds no table"),
        (web_archive({"X.htm": "<html><body>Bonjour</body></html>"}), "this web archive holds no table"),
        (web_archive({"X.htm": SHEET}, "base64").replace(b"=\n", b"\n"), "is cut"),
        (web_archive({"X.htm": "<table>" + "<tr><td>" * 1_300_000}, "base64"), "tags, more than"),
        (web_archive({"X.htm": SHEET})[:-30], "this web archive has no end, so it was cut off"),
    ],
)
def test_hostile_archive_costs_one_refusal(layout_of, content, said):
    with pytest.raises(Refused, match=re.escape(said)):
        read(layout_of(LAYOUT), [InputFile("x.mht", content)], "2026-02")


def test_charset_nobody_knows_is_told_by_the_letters(layout_of):
    content = web_archive({"X.htm": SHEET}).replace(b'charset="windows-1252"', b"charset=klingon")
    check(read(layout_of(LAYOUT), [InputFile("x.mht", content)], "2026-02"))


def test_infer_reads_an_archive():
    found = infer(web_archive(BOOK), "x.xls")
    fields = {each.header: each.field for each in found.parts[0].columns}
    assert (fields["Matricule"], fields["Naissance"]) == ("payroll_id", "birth_date")
    assert "Sheet 'Ancien' is hidden and was not read." in found.found.notes
