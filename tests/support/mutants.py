"""Small good files of every form, and mutated ones: the same number gives the same file."""

import random
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

import xlsxwriter
import xlwt
from support.oldbooks import excel5, ods, xlsb, zipped
from support.textbooks import row as sheet_row
from support.textbooks import web_archive, worksheet, xml_workbook

HEADER = ["Matricule", "NISS", "Nom", "Naissance", "Sexe", "Salaire", "IBAN"]
ROWS = [
    ["0012", "85073003328", "Lefèvre", "01/05/1990", "1", "3.250,50", "BE68539007547034"],
    ["0013", "", 'De "Smet', "31/12/1985", "2", "(12,00)", "539-0075470-34"],
    ["0014", "", "Œuvrard\nZoë", "28/02/2001 08:30", "1", "#N/A", ""],
]
COLUMNS = """
payroll_id = "Matricule"
national_number = "NISS"
last_name = "Nom"
birth_date = "Naissance"
sex = "Sexe"
monthly_salary = "Salaire"
bank_account = "IBAN"
"""
HEAD = """
kind = "{kind}"
decimal = ","
thousands = "."
date = "%d/%m/%Y"
{more}
table = "worker"
[codes.sex]
"1" = "M"
"2" = "F"
[columns]
"""
FIXED = """
kind = "fixed"
encoding = "latin-1"
date = "%Y%m%d"
[[part]]
table = "worker"
record = "01"
total = { word = "99", count = [3, 6] }
[part.columns]
payroll_id = [3, 4]
last_name = [7, 10]
birth_date = [17, 8]
monthly_salary = { at = [25, 8], scale = 2 }
"""
LAYOUTS = {
    "delimited": HEAD.format(kind="delimited", more='total = { word = "Total", count = "Nom" }') + COLUMNS,
    "fixed": FIXED,
    "sheet": HEAD.format(kind="sheet", more="") + COLUMNS,
    "xml": HEAD.format(kind="xml", more='rows = "Staff/Worker"') + COLUMNS.replace('"Matricule"', '"@Matricule"'),
}
TOKENS = [
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"&#xD800;", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80",
    b'"', b";", b"\t", b"\r", b"\n", b"\x1a", b"9" * 40, b"1e308", b"NaN", b"-", b"#REF!", b"A" * 5000, b"(" * 300,
    b"\xff\xff\xff\xff", b"\x00\x00\x00\x80", b'r="XFD1048576"', b'r="A99999999"',
    b'table:number-rows-repeated="99999999"', b'colspan="99999"', b't="e"', b't="s"', b"<c><v>1</v></c>",
    b"<td>" * 50, b"<a>" * 300, b"</", b"31/02/0000", b"99/99/9999", b"PK\x03\x04", b'count="4294967295"', b"1904",
    b"\xe2\x80\xa8", b"\xc2\x85", b"<?xml version='1.0' encoding='utf-7'?>",
]  # fmt: skip


def _text(separator: str) -> str:
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in ROWS]
    lines = [separator.join(row) for row in [HEADER, *quoted, ["Total", "", "3", "", "", "", ""]]]
    return "\r\n".join(["Liste du personnel", *lines]) + "\r\n"


def _fixed() -> bytes:
    lines = [f"01{number:04}{'Lefèvre':10}19900501{325050:08}" for number in range(3)]
    return "".join(f"{line}\r\n" for line in [*lines, "99000003", "\x1a"]).encode("latin-1")


def _xml() -> bytes:
    names = [name for name in HEADER if name != "Matricule"]
    workers = "".join(
        f'<Worker Matricule="{row[0]}">'
        + "".join(f"<{name}>{cell}</{name}>" for name, cell in zip(names, row[1:], strict=True))
        + "</Worker>\n"
        for row in ROWS
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Export><Staff>{workers}</Staff></Export>'.encode()


def _html() -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in [HEADER, *ROWS])
    return f'<html><meta charset="windows-1252"><h1>Personnel</h1><table>{rows}</table></html>'.encode("cp1252")


def _xlsx() -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    for number, row in enumerate([HEADER, *ROWS]):
        page.write_row(number, 0, row)
    page.write_number(2, 0, 13)
    page.write_formula(2, 5, "=1/0", None, "#DIV/0!")
    page.set_row(1, None, None, {"hidden": True})
    book.close()
    return out.getvalue()


def _xls() -> bytes:
    out = BytesIO()
    book = xlwt.Workbook()
    page = book.add_sheet("A")
    for number, row in enumerate([HEADER, *ROWS]):
        for column, cell in enumerate(row):
            page.write(number, column, cell)
    book.save(out)
    return out.getvalue()


def _ods() -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = ["".join(cell.format(text) for text in row) for row in [HEADER, *ROWS]]
    return ods("".join(f"<table:table-row>{row}</table:table-row>" for row in rows))


SEEDS: Mapping[str, tuple[str, str, Callable[[], bytes]]] = {
    "csv": ("delimited", "x.csv", lambda: _text(";").encode("utf-8-sig")),
    "csv utf-16": ("delimited", "x.csv", lambda: _text(";").encode("utf-16")),
    "fixed width": ("fixed", "x.txt", _fixed),
    "xml": ("xml", "x.xml", _xml),
    "xlsx": ("sheet", "x.xlsx", _xlsx),
    "xls (BIFF 8)": ("sheet", "x.xls", _xls),
    "xls (BIFF 5)": ("sheet", "x.xls", lambda: excel5([HEADER, *ROWS], [1])),
    "xlsb": ("sheet", "x.xlsb", lambda: xlsb([HEADER, *ROWS], [1])),
    "ods": ("sheet", "x.ods", _ods),
    "html as xls": ("sheet", "x.xls", _html),
    "xml workbook": ("sheet", "x.xls", lambda: xml_workbook(worksheet("A", "".join(map(sheet_row, [HEADER, *ROWS]))))),
    "web archive": ("sheet", "x.mht", lambda: web_archive({"x.htm": _html().decode("cp1252")})),
    "text as xls": ("sheet", "x.xls", lambda: _text("\t").encode("cp1252")),
}
"""Reader -> kind of its layout, name of the file, the good file."""


def mutant(content: bytes, number: int) -> bytes:
    """The file changed in one to six places; for a zip, in one of its parts as often as in its bytes."""
    chance = random.Random(number)
    if content.startswith(b"PK") and chance.random() < 0.7:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
        name = chance.choice(sorted(parts))
        return zipped({**parts, name: _changed(bytes(parts[name]), chance)})  # type: ignore[arg-type]
    return _changed(content, chance)


def _changed(content: bytes, chance: random.Random) -> bytes:
    work = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        if not work:
            break
        at, length = chance.randrange(len(work)), chance.choice((1, 2, 4, 8, 40, 400))
        kind = chance.randrange(8)
        if kind == 0:
            work[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            work[at : at + length] = chance.randbytes(length)
        elif kind == 2:
            del work[at : at + length]
        elif kind == 3:
            work[at:at] = work[at : at + length] * chance.choice((1, 2, 50))
        elif kind == 4:
            work[at:at] = chance.choice(TOKENS)
        elif kind == 5:
            token = chance.choice(TOKENS)
            work[at : at + len(token)] = token
        elif kind == 6:
            other = chance.randrange(len(work))
            work[at : at + length] = work[other : other + length]
        elif chance.random() < 0.3:
            del work[at:]
        else:
            work[at] = chance.choice((0, 0xFF, 0x7F, 0x80, 0x0A))
    return bytes(work)
