"""What calamine does not tell of a workbook: errors, formulas without a value, hidden rows, the 1904 epoch, macros.

It runs in the child.

calamine gives an error cell (#N/A) as an empty one: without these marks an error would be read as «nothing». It imports
nothing of assusoft. Regular expressions over whole parts, because a loop over a million cells would take seconds.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_LARGE, _RATIO, _HEAD = 100 << 20, 100, 1 << 16
_FEW = 2000  # letters looked at one by one, before a part is searched for words
_Q = rb"""["']"""
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*\bt\s*=\s*" + _Q + rb"e" + _Q + rb"[^>]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_UNCALCULATED = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A cell with a formula and no value; one whose value is an empty text says so by its type."""
_EMPTY_TEXT = re.compile(rb"\bt\s*=\s*" + _Q + rb"(?:str|e)" + _Q)
_ADDRESS = re.compile(rb"\br\s*=\s*" + _Q + rb"([A-Z]{1,3})(\d{1,7})" + _Q)
_VALUE = re.compile(rb"<(?:\w+:)?v>(#[^<]{1,20})<")
_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*\bhidden\s*=\s*" + _Q + rb"(?:1|true)" + _Q + rb"[^>]*)>")
_NUMBER = re.compile(rb"\br\s*=\s*" + _Q + rb"(\d{1,7})" + _Q)
_ATTRIBUTE = r"""\b%s\s*=\s*["']([^"']*)["']"""
_ODS_ROWS = re.compile(rb"<table:(table|table-row)\b(?!-)([^>]*)>")
_ODS_CELLS = re.compile(rb"<table:(table|table-row|(?:covered-)?table-cell)\b(?!-)([^>]*)>")
_TEXT = re.compile(rb"\s*<text:p[^>]*>([#\w][^<]{1,20})<")
_BIFF_ERROR = re.compile(rb"\x05\x02\x08\x00(..)(..)..(.)\x01", re.DOTALL)
_BIFF_FORMULA = re.compile(rb"\x06\x00..(..)(..)..\x02.(.)...\xff\xff", re.DOTALL)
_BIFF_ROW = re.compile(rb"\x08\x02\x10\x00(..).{10}(.)", re.DOTALL)


BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, LookupError, ValueError, OSError,
          struct.error, zlib.error)  # fmt: skip
"""What a broken workbook raises."""


class HostileError(Exception):
    """A workbook that is made to harm; the text says how."""


class UnreadError(HostileError):
    """A workbook with cells that calamine passes over in silence."""


class Marks:  # no dataclass: importing those takes a third of the time in which the child starts
    """`errors`: sheet -> (row, column, word), counted from zero. `hidden`: sheet -> rows, counted from one.
    `uncalculated`: sheet -> the first cell, such as C7, with a formula whose value no program ever wrote.
    """

    def __init__(self, from_1904: bool = False, macros: bool = False) -> None:
        self.from_1904, self.macros = from_1904, macros
        self.errors: dict[str, list[tuple[int, int, str]]] = {}
        self.hidden: dict[str, list[int]] = {}
        self.uncalculated: dict[str, str] = {}


def marks_of(content: bytes) -> Marks:
    """The marks of an .xls, .xlsx, .xlsm, .xlsb or .ods.

    Raises
    ------
    HostileError
        On a DOCTYPE in one of its parts, or parts that unpack to more than a hundred times their size.
    zipfile.BadZipFile, struct.error, KeyError, ValueError, IndexError
        When it is broken.
    """
    if not content.startswith(b"PK"):
        return _biff(stream_of(content))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        _check_parts(archive, len(content))
        names = set(archive.namelist())
        if "xl/workbook.bin" in names:
            return _xlsb(archive)
        return _xlsx(archive) if "xl/workbook.xml" in names else _ods(archive.read("content.xml"))


def without_gaps(content: bytes) -> bytes:
    """An .ods without the blanks between the elements of its tables, at which calamine stops; others as they are."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if "content.xml" not in archive.namelist() or not _GAPS.search(archive.read("content.xml")):
            return content
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
            for name in archive.namelist():
                part = archive.read(name)
                whole.writestr(name, _GAPS.sub(rb"\1", part) if name == "content.xml" else part)
    return out.getvalue()


def _check_parts(archive: zipfile.ZipFile, size: int) -> None:
    if (whole := sum(part.file_size for part in archive.infolist())) > max(_LARGE, _RATIO * size):
        raise HostileError(f"it would unpack to {whole >> 20} MB, more than {_RATIO} times its size")
    for part in archive.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as opened:
                head = opened.read(_HEAD).replace(b"\x00", b"")
            if b"<!DOCTYPE" in head:
                raise HostileError(f"its part '{part.filename}' holds a DOCTYPE")


def _xlsx(archive: zipfile.ZipFile) -> Marks:
    book = archive.read("xl/workbook.xml")
    marks = Marks(
        from_1904=re.search(rb"\bdate1904\s*=\s*" + _Q + rb"(1|true)", book) is not None,
        macros="xl/vbaProject.bin" in archive.namelist(),
    )
    text = book.decode("utf-8", "replace")
    targets = _targets(archive, "xl/_rels/workbook.xml.rels")
    for tag in re.findall(r"<(?:\w+:)?sheet\s[^>]*>", text):
        name, target = _unescaped(_attribute(tag, "name")), targets.get(_attribute(tag, r"\w+:id"), "")
        if target in archive.namelist():
            part = archive.read(target)
            cells = _CELL.findall(part) if _holds(part, b"e", b'"e"', b"'e'") else []
            rows = _ROW.findall(part) if _holds(part, b"h", b"hidden") else []
            marks.errors[name] = [_error(*found) for found in cells]
            marks.hidden[name] = [int(row[1]) for tag in rows if (row := _NUMBER.search(tag))]
            if _holds(part, b"f", b"<f>", b"<f ", b":f>", b":f ") and (cell := _uncalculated(part)):
                marks.uncalculated[name] = cell
    return marks


def _uncalculated(part: bytes) -> str:
    """The first cell with a formula and no value; '' when there is none."""
    for cell in _UNCALCULATED.finditer(part):
        if not _EMPTY_TEXT.search(cell[1]):
            address = _ADDRESS.search(cell[1])
            return (address[1] + address[2]).decode() if address else "?"
    return ""


def _holds(part: bytes, letter: bytes, *words: bytes) -> bool:
    """Whether a part holds one of these words. Their letter is rare among numbers, and found far sooner than a word."""
    at = part.find(letter)
    for _ in range(_FEW):
        if at < 0:
            return False
        around = part[max(at - 1, 0) : at + 6]
        if any(word in around for word in words):
            return True
        at = part.find(letter, at + 1)
    return any(word in part for word in words)


def _error(tag: bytes, inside: bytes) -> tuple[int, int, str]:
    address, value = _ADDRESS.search(tag), _VALUE.search(inside)
    if address is None:
        raise ValueError("an error cell without an address")
    column = 0
    for letter in address[1]:
        column = column * 26 + letter - 64
    return int(address[2]) - 1, column - 1, value[1].decode("utf-8", "replace") if value else "#N/A"


def _targets(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """Relation -> path of the part in the archive."""
    found = re.findall(r"<(?:\w+:)?Relationship\s[^>]*>", archive.read(name).decode("utf-8", "replace"))
    return {_attribute(tag, "Id"): _path(_attribute(tag, "Target")) for tag in found}


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _attribute(tag: str, attribute: str) -> str:
    found = re.search(_ATTRIBUTE % attribute, tag)
    return found[1] if found else ""


def _unescaped(text: str) -> str:
    for sign, entity in (("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&apos;"), ("&", "&amp;")):
        text = text.replace(entity, sign)
    return text


def _ods(content: bytes) -> Marks:
    """Dates of an .ods are written out, so the epoch is that of bare numbers."""
    marks = Marks(from_1904=b'table:date-value="1904-01-01"' in content)
    looked_at = b':value-type="error"' in content or b"table:formula=" in content
    pattern = _ODS_CELLS if looked_at else _ODS_ROWS
    name, at, after, column = "", 0, 0, 0
    for tag in pattern.finditer(content):
        kind, attributes = tag[1], tag[2].decode("utf-8", "replace")
        if kind == b"table":
            name, at, after = _unescaped(_attribute(attributes, "table:name")), 0, 0
        elif kind == b"table-row":
            at, after, column = after, after + _again(attributes, "table:number-rows-repeated"), 0
            if _attribute(attributes, "table:visibility") in ("collapse", "filter"):
                marks.hidden.setdefault(name, []).extend(range(at + 1, min(after, at + 1000) + 1))
        else:
            if 'value-type="error"' in attributes:
                word = _TEXT.match(content, tag.end())
                marks.errors.setdefault(name, []).append((at, column, word[1].decode() if word else "#N/A"))
            if "table:formula=" in attributes and ":value-type=" not in attributes:
                marks.uncalculated.setdefault(name, _named(at, column))
            column += _again(attributes, "table:number-columns-repeated")
    return marks


def _named(row: int, column: int) -> str:
    """'C7', of a row and a column counted from zero."""
    letters = ""
    while column >= 0:
        column, letter = column // 26 - 1, column % 26
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"


def _again(tag: str, attribute: str) -> int:
    count = _attribute(tag, attribute)
    return int(count) if count.isdecimal() and len(count) < 9 else 1


_GAPS = re.compile(rb"(</?table:table-(?:row|cell)[^>]*>)\s+(?=</?table:)")
_SHORT_CELLS = range(12, 19)
"""Records of cells that say no column, because they follow another (SheetJS writes them): calamine leaves them out."""


def _xlsb(archive: zipfile.ZipFile) -> Marks:
    marks = Marks(macros="xl/vbaProject.bin" in archive.namelist())
    targets = _targets(archive, "xl/_rels/workbook.bin.rels")
    for kind, body in _records(archive.read("xl/workbook.bin")):
        if kind == 0x99 and body:
            marks.from_1904 = bool(body[0] & 1)
        if kind == 0x9C:
            relation, rest = _wide(body[8:])
            name, _ = _wide(rest)
            if targets.get(relation) in archive.namelist():
                marks.errors[name], marks.hidden[name] = _xlsb_sheet(archive.read(targets[relation]))
    return marks


def _xlsb_sheet(part: bytes) -> tuple[list[tuple[int, int, str]], list[int]]:
    errors, hidden, row = [], [], 0
    for kind, body in _records(part):
        if kind == 0:
            row = int.from_bytes(body[:4], "little")
            hidden += [row + 1] if len(body) > 11 and body[11] & 0x10 else []
        elif kind in _SHORT_CELLS:
            raise UnreadError("its cells are written in a short form that is not read; as .xlsx it can be")
        elif kind in (3, 11):
            errors.append((row, int.from_bytes(body[:4], "little"), _ERRORS.get(body[8], "#N/A")))
    return errors, hidden


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(part):
        kind, at = part[at], at + 1
        if kind & 0x80:
            kind, at = (kind & 0x7F) | (part[at] & 0x7F) << 7, at + 1
        size, shift = 0, 0
        while True:
            byte, at = part[at], at + 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:
                break
        yield kind, part[at : at + size]
        at += size


def _wide(body: bytes) -> tuple[str, bytes]:
    """A string with its length before it, and what follows."""
    end = 4 + 2 * int.from_bytes(body[:4], "little")
    return body[4:end].decode("utf-16-le", "replace"), body[end:]


def _biff(stream: bytes) -> Marks:
    marks = Marks()
    sheets: list[tuple[int, str]] = []
    wide = stream[4:6] == b"\x00\x06"
    for kind, body in _biff_records(stream):
        if kind == 0x22:
            marks.from_1904 = body[:1] == b"\x01"
        elif kind == 0x85:
            sheets.append((int.from_bytes(body[:4], "little"), _biff_name(body[6:], wide)))
        elif kind == 0x0A:
            break
    sheets.sort()
    ends = [*(start for start, _ in sheets[1:]), len(stream)]
    for (start, name), end in zip(sheets, ends, strict=False):
        part = stream[start:end]
        found = [*_BIFF_ERROR.findall(part), *_BIFF_FORMULA.findall(part)]
        marks.errors[name] = [
            (int.from_bytes(row, "little"), int.from_bytes(column, "little"), _ERRORS[code[0]])
            for row, column, code in found
            if code[0] in _ERRORS
        ]
        marks.hidden[name] = [
            int.from_bytes(row, "little") + 1 for row, options in _BIFF_ROW.findall(part) if options[0] & 0x20
        ]
    return marks


def _biff_records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _biff_name(body: bytes, wide: bool) -> str:
    if not wide:
        return body[1 : 1 + body[0]].decode("cp1252", "replace")
    return body[2 : 2 + body[0] * (1 + (body[1] & 1))].decode("utf-16-le" if body[1] & 1 else "latin-1", "replace")


def stream_of(content: bytes) -> bytes:
    """The workbook stream of a compound file (.xls), or the content itself when it is a bare stream."""
    if not content.startswith(b"\xd0\xcf\x11\xe0"):
        return content
    size = 1 << min(struct.unpack_from("<H", content, 30)[0], 12)
    fat = _fat(content, size)
    directory = _chain(content, fat, struct.unpack_from("<I", content, 48)[0], size)
    for at in range(0, len(directory) - 127, 128):
        entry = directory[at : at + 128]
        name = entry[: max(0, struct.unpack_from("<H", entry, 64)[0] - 2)].decode("utf-16-le", "replace")
        if name in ("Workbook", "Book"):
            start, length = struct.unpack_from("<I", entry, 116)[0], struct.unpack_from("<I", entry, 120)[0]
            if length < 4096:  # it stands in the small sectors, which are themselves a stream of the first entry
                whole = _chain(content, fat, struct.unpack_from("<I", directory, 116)[0], size)
                small = _chain(content, fat, struct.unpack_from("<I", content, 60)[0], size)
                numbers = list(struct.unpack(f"<{len(small) // 4}I", small[: len(small) // 4 * 4]))
                return _chain(bytes(64) + whole, numbers, start, 64)[:length]
            return _chain(content, fat, start, size)[:length]
    return b""


def _fat(content: bytes, size: int) -> list[int]:
    sectors = list(struct.unpack_from("<109I", content, 76))
    more, left = struct.unpack_from("<II", content, 68)
    while left and more < 0xFFFFFFFA and (more + 2) * size <= len(content) and len(sectors) * size < len(content):
        found = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        sectors += found[:-1]
        more, left = found[-1], left - 1
    fat: list[int] = []
    for sector in sectors:
        if sector < 0xFFFFFFFA and (sector + 2) * size <= len(content) + size:
            part = content[(sector + 1) * size : (sector + 2) * size].ljust(size, b"\xff")
            fat += struct.unpack(f"<{size // 4}I", part)
    return fat


def _chain(content: bytes, fat: list[int], sector: int, size: int) -> bytes:
    parts, count = [], 0
    while sector < len(fat) and count <= len(fat):
        parts.append(content[(sector + 1) * size : (sector + 2) * size])
        sector, count = fat[sector], count + 1
    return b"".join(parts)
