"""Workbooks no library here writes, built by hand: Excel 5 (.xls, BIFF5), .xlsb and .ods."""

import struct
import zipfile
from collections.abc import Sequence
from io import BytesIO

from xlwt.CompoundDoc import XlsDoc

ERRORS = {"#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#N/A": 42}
Cell = str | float | None
"""A text, an error word of ERRORS, a number, or nothing."""


def excel5(rows: Sequence[Sequence[Cell]], hidden: Sequence[int] = (), mac: bool = False) -> bytes:
    """An .xls of Excel 5 in cp1252; `hidden` rows are counted from zero, `mac` counts days from 1904."""
    begin = _biff(0x0042, struct.pack("<H", 1252)) + _biff(0x0022, struct.pack("<H", mac))
    head = _biff(0x0809, struct.pack("<HHHH", 0x0500, 5, 0, 0)) + begin
    sheet = _biff(0x0809, struct.pack("<HHHH", 0x0500, 0x10, 0, 0))
    for row, cells in enumerate(rows):
        sheet += _biff(0x0208, struct.pack("<HHHHHHHH", row, 0, len(cells), 255, 0, 0, 0x20 * (row in hidden), 15))
        sheet += b"".join(_biff_cell(row, column, cell) for column, cell in enumerate(cells))
    start = len(head) + 4 + 7 + len("Blad") + 4
    place = _biff(0x0085, struct.pack("<IBB", start, 0, 0) + b"\x04Blad")
    return _compound(head + place + _biff(0x000A, b"") + sheet + _biff(0x000A, b""))


def xlsb(rows: Sequence[Sequence[Cell]], hidden: Sequence[int] = (), mac: bool = False) -> bytes:
    """An .xlsb of one sheet 'Blad'."""
    wide = max(map(len, rows), default=1)
    sheet = _part(129) + _part(148, struct.pack("<IIII", 0, len(rows), 0, wide)) + _part(145)
    for row, cells in enumerate(rows):
        sheet += _part(0, struct.pack("<IIHBBB", row, 0, 300, 0, 0x10 * (row in hidden), 0) + struct.pack("<I", 0))
        sheet += b"".join(_xlsb_cell(column, cell) for column, cell in enumerate(cells))
    sheet += _part(146) + _part(130)
    name = struct.pack("<III", 0, 1, 4) + "rId1".encode("utf-16-le") + struct.pack("<I", 4) + "Blad".encode("utf-16-le")
    book = _part(131) + _part(153, struct.pack("<II", mac, 0)) + _part(143) + _part(156, name) + _part(144) + _part(132)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package, binary = "http://schemas.openxmlformats.org/package/2006", "application/vnd.ms-excel"
    return zipped({
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.bin" ContentType='
        f'"{binary}.sheet.binary.macroEnabled.main"/><Override PartName="/xl/worksheets/sheet1.bin" ContentType='
        f'"{binary}.worksheet"/></Types>',
        "_rels/.rels": _relation(package, f"{office}/officeDocument", "xl/workbook.bin"),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": _relation(package, f"{office}/worksheet", "worksheets/sheet1.bin"),
        "xl/worksheets/sheet1.bin": sheet,
    })  # fmt: skip


def _relation(package: str, kind: str, target: str) -> str:
    relation = f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{package}/relationships">{relation}</Relationships>'


def ods(body: str, head: str = "") -> bytes:
    """An .ods whose one sheet 'Blad' holds these rows, written as XML."""
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
                      for name in ("office", "table", "text"))  # fmt: skip
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="Blad">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = "<manifest:file-entry manifest:full-path='{}' manifest:media-type='{}'/>"
    manifest = (
        "<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'>"
        f"{entry.format('/', kind)}{entry.format('content.xml', 'text/xml')}</manifest:manifest>"
    )
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip file of these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _compound(stream: bytes) -> bytes:
    out = BytesIO()
    XlsDoc().save(out, stream.ljust(4096, b"\0"))
    new, old = "Book".encode("utf-16-le").ljust(64, b"\0"), "Workbook".encode("utf-16-le").ljust(64, b"\0")
    return out.getvalue().replace(old + struct.pack("<H", 18), new + struct.pack("<H", 10))


def _biff(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _biff_cell(row: int, column: int, cell: Cell) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if cell is None:
        return b""
    if isinstance(cell, str) and cell in ERRORS:
        return _biff(0x0205, place + bytes([ERRORS[cell], 1]))
    if isinstance(cell, str):
        text = cell.encode("cp1252")
        return _biff(0x0204, place + struct.pack("<H", len(text)) + text)
    return _biff(0x0203, place + struct.pack("<d", cell))


def _part(kind: int, body: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, left = b"", len(body)
    while True:
        size += bytes([left & 0x7F | (0x80 if left > 127 else 0)])
        left >>= 7
        if not left:
            return number + size + body


def _xlsb_cell(column: int, cell: Cell) -> bytes:
    place = struct.pack("<II", column, 0)
    if cell is None:
        return b""
    if isinstance(cell, str) and cell in ERRORS:
        return _part(3, place + bytes([ERRORS[cell]]))
    if isinstance(cell, str):
        return _part(6, place + struct.pack("<I", len(cell)) + cell.encode("utf-16-le"))
    return _part(5, place + struct.pack("<d", cell))
