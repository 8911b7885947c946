"""Workbooks that are text: XML of Excel 2003, and web archives as Excel saves them."""

import base64
import quopri
from collections.abc import Mapping, Sequence
from html import escape

SPACES = (
    'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
)
START = '<?xml version="1.0" encoding="{}"?>\n<?mso-application progid="Excel.Sheet"?>\n'


def worksheet(name: str, rows: str, hidden: bool = False) -> str:
    """A sheet of these Row elements."""
    options = "<WorksheetOptions xmlns='urn:schemas-microsoft-com:office:excel'>{}</WorksheetOptions>"
    shown = options.format("<Visible>SheetHidden</Visible>" if hidden else "<Selected/>")
    return f'<Worksheet ss:Name="{name}"><Table>{rows}</Table>{shown}</Worksheet>'


def xml_workbook(*sheets: str, encoding: str = "utf-8", mac: bool = False) -> bytes:
    """The document of these sheets."""
    epoch = "<x:ExcelWorkbook><x:Date1904/></x:ExcelWorkbook>" if mac else ""
    text = f"{START.format(encoding)}<Workbook {SPACES}>{epoch}<Styles/>{''.join(sheets)}</Workbook>"
    return text.encode(encoding)


def row(cells: Sequence[str | tuple[str, str]], more: str = "") -> str:
    """A Row of cells: texts, or (type, text)."""
    pairs = [("String", cell) if isinstance(cell, str) else cell for cell in cells]
    inside = "".join(f'<Cell><Data ss:Type="{kind}">{escape(text)}</Data></Cell>' for kind, text in pairs)
    return f"<Row {more}>{inside}</Row>"


def web_archive(parts: Mapping[str, str], way: str = "quoted-printable", charset: str = "windows-1252") -> bytes:
    """A web archive of these pages, by where each stands; the charset is told outside of them."""
    codec = {"windows-1252": "cp1252"}.get(charset, charset)
    encode = {"quoted-printable": quopri.encodestring, "base64": base64.encodebytes, "8bit": bytes}[way]
    lines = [
        b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n"
        b'Content-Type: multipart/related;\r\n\tboundary="----=_NextPart_01"\r\n\r\nOne file.\r\n'
    ]
    for place, text in parts.items():
        head = f"Content-Location: file:///C:/X/{place}\r\nContent-Transfer-Encoding: {way}\r\n"
        kind = f'Content-Type: text/html; charset="{charset}"' if place.endswith("htm") else "Content-Type: text/css"
        lines.append(f"\r\n------=_NextPart_01\r\n{head}{kind}\r\n\r\n".encode() + encode(text.encode(codec)))
    return b"".join([*lines, b"\r\n------=_NextPart_01--\r\n"])


def framed(sheets: Mapping[str, str]) -> str:
    """The first page of a workbook of several sheets: name -> where its page stands."""
    told = "".join(f'<x:ExcelWorksheet><x:Name>{name}</x:Name><x:WorksheetSource HRef="{place}"/></x:ExcelWorksheet>'
                   for name, place in sheets.items())  # fmt: skip
    return (
        f"<html><!--[if gte mso 9]><xml><x:ExcelWorkbook>{told}</x:ExcelWorkbook></xml><![endif]--><frameset/></html>"
    )
