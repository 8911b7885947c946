"""Web pages and text that are called .xls."""

import pytest

from assusoft.errors import Refused
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
PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><style>td {}</style></head><body>
<h1>Personnel</h1>
<table><tr><td colspan=4>Février 2026<tr><td>Matricule<td>Nom<td>Naissance<td>Salaire
<tr><td>0012</td><td>Lefèvre<br>
Zoë</td><td>01/05/1990</td><td align=right>3.250,50&nbsp;&euro;</td></tr>
<tr style="display: none"><td>0013<td rowspan=2>De  Smet<td>02/05/1990<td>1.000,00-
<tr><td>0014<td>03/05/1990<td>
</table></body></html>"""
WORKERS = [
    ["0012", "Lefèvre Zoë", "1990-05-01", "3250.50"],
    ["0013", "De Smet", "1990-05-02", "-1000.00"],
    ["0014", "", "1990-05-03", ""],
]
TEXT = 'Matricule{0}Nom{0}Naissance{0}Salaire\r\n0012{0}"Lefèvre\nZoë"{0}01/05/1990{0}"3.250,50"\r\n\x1a'


def workers(reading) -> list[list[str]]:
    return reading.tables["worker"].astype(str).fillna("").values.tolist()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16"])
def test_web_page_called_xls_is_read_as_a_sheet(layout_of, encoding):
    reading = read(layout_of(LAYOUT), [InputFile("x.xls", PAGE.encode(encoding))], "2026-02")
    assert workers(reading) == WORKERS
    assert f"x.xls is a web page in {encoding}, not an Excel workbook" in " ".join(reading.notes)
    assert "x.xls: 1 hidden row was read like the others (rows 5)." in reading.notes


@pytest.mark.parametrize("separator", ["\t", ";", "|", ","])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-16", "mac_roman"])
def test_text_called_xls_is_read_as_a_sheet(layout_of, encoding, separator):
    content = TEXT.format(separator).encode(encoding)
    reading = read(layout_of(LAYOUT), [InputFile("x.xls", content)], "2026-02")
    assert workers(reading) == WORKERS[:1]
    assert "x.xls is plain text in" in reading.notes[0]


def test_web_page_without_table_is_refused(layout_of):
    with pytest.raises(Refused, match=r"x.xls: this web page holds no table"):
        read(layout_of(LAYOUT), [InputFile("x.xls", b"<html><body/></html>")], "2026-02")


def test_web_page_cannot_stand_for_a_workbook_of_several_sheets(layout_of):
    layout = layout_of("""
    kind = "sheet"
    [[part]]
    table = "worker"
    sheet = "A"
    columns = { payroll_id = "Id" }
    [[part]]
    table = "family"
    sheet = "B"
    columns = { payroll_id = "Id" }
    """)
    with pytest.raises(Refused, match=r"cannot hold the sheets of the parts 'worker' and 'family'"):
        read(layout, [InputFile("x.xls", b"<table><tr><td>Id</table>")], "2026-02")


def test_cell_over_a_million_columns_takes_bounded_memory(layout_of):
    content = b"<table><tr>" + b"<td colspan=999999>a" * 1000 + b"</table>"
    with pytest.raises(Refused, match=r"row 1: the row has 1000000 cells"):
        read(layout_of(LAYOUT), [InputFile("x.xls", content)], "2026-02")


def test_encoding_a_page_says_and_nobody_knows_is_told_by_the_letters(layout_of):
    content = PAGE.replace("windows-1252", "windows-99").encode("mac_roman")
    assert workers(read(layout_of(LAYOUT), [InputFile("x.xls", content)], "2026-02")) == WORKERS
