"""Rows -> the supplier's own workbook, filled in below its headers.

Nothing but these cells, the ranges of the table they stand in and a request to calculate is written: every other part
of the workbook stays byte for byte (formulas, validations, hidden sheets, names, drawings, macros). What a fill would
break is refused by name.
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Any

from lxml import etree

from assusoft.config import fault
from assusoft.errors import ConfigError
from assusoft.files import bounded
from assusoft.layouts.definition.layout import Layout
from assusoft.layouts.rendering.cell_texts import Rendered
from assusoft.layouts.rows.heading.headers import normal
from assusoft.layouts.workbook.marks import BROKEN

Cell = str | Decimal | date | None
_MOST = 16 << 20
"""Bytes of a workbook to fill in."""
_HEADERS = 60
"""Rows among which the headers are looked for."""
_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_SAVE = "open it in Excel and save it as an .xlsx workbook."
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STAMP = (1980, 1, 1, 0, 0, 0)
_AT = re.compile(r"([A-Z]+)(\d+)")
_DATE_FORMS = {*range(14, 18), 22}
"""Number formats of Excel itself that show a day."""


@dataclass
class _Book:
    """The parts of a workbook by name, in their order; `layout` says where a fault stands."""

    layout: Layout
    name: str
    parts: dict[str, bytes]

    def fault(self, what: str) -> ConfigError:
        return fault(self.layout.path, ("workbook",), f"{self.name}: {what}")

    def root(self, part: str) -> Any:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        if part not in self.parts:
            raise self.fault(f"its part {part} is missing: {_SAVE}")
        try:
            return etree.fromstring(self.parts[part], parser)
        except etree.XMLSyntaxError as error:
            raise self.fault(f"its part {part} is damaged ({error.msg}): {_SAVE}") from None

    def put(self, part: str, root: Any) -> None:
        self.parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Id -> kind and name of the parts that a part refers to."""
        place = PurePosixPath(part)
        rels = f"{place.parent}/_rels/{place.name}.rels"
        found = self.root(rels) if rels in self.parts else []
        return {
            each.get("Id"): (each.get("Type").rpartition("/")[2], self._target(place, each.get("Target")))
            for each in found
        }

    def _target(self, place: PurePosixPath, target: str) -> str:
        return target.lstrip("/") if target.startswith("/") else normpath(f"{place.parent}/{target}")


def fill_workbook(layout: Layout, path: Path, filled: Sequence[tuple[Rendered, Sequence[Sequence[Cell]]]]) -> bytes:
    """The workbook at `path` with the rows of each part, given column by column, below the headers of its sheet.

    Raises
    ------
    ConfigError
        It is no workbook, is signed, lacks a sheet or header, or has no room: what stands there, and where.
    """
    book = _opened(layout, path)
    for part, columns in filled:
        _fill(book, part, columns)
    _calculated_when_opened(book)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in book.parts.items():
            packed.writestr(zipfile.ZipInfo(name, _STAMP), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _calculated_when_opened(book: _Book) -> None:
    """Formulas about the list have the values of an empty one until somebody opens it: then they are computed."""
    main = book.root("xl/workbook.xml")
    calculation = main.find(f"{_NS}calcPr")
    if calculation is None:
        above = [f"{_NS}{name}" for name in ("sheets", "externalReferences", "definedNames")]
        calculation = etree.Element(f"{_NS}calcPr")
        [each for each in main if each.tag in above][-1].addnext(calculation)
    calculation.set("fullCalcOnLoad", "1")
    book.put("xl/workbook.xml", main)


def _opened(layout: Layout, path: Path) -> _Book:
    content = bounded(path, _MOST)
    book = _Book(layout, path.name, {})
    if content is None:
        raise book.fault(f"it has more than {_MOST >> 20} MB.")
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > 8 * _MOST:
                raise book.fault(f"unpacked it has more than {8 * _MOST >> 20} MB.")
            book.parts |= {name: packed.read(name) for name in packed.namelist() if not name.endswith("/")}
    except BROKEN:
        raise book.fault("it is no .xlsx workbook, or is protected by a password: ask for it without.") from None
    if "xl/workbook.xml" not in book.parts:
        raise book.fault("it is no .xlsx workbook: save it as one.")
    if signed := next((name for name in book.parts if name.startswith("_xmlsignatures/")), None):
        raise book.fault(f"it is signed ({signed}), and filling it in would break the signature: ask for it without.")
    if book.root("xl/workbook.xml").tag.startswith(_STRICT):
        raise book.fault("it is saved as a Strict Open XML workbook: save it as a plain Excel workbook (.xlsx).")
    return book


def _fill(book: _Book, part: Rendered, columns: Sequence[Sequence[Cell]]) -> None:
    name = _sheet_part(book, part.sheet)
    root = book.root(name)
    rows = _placed(book, part.sheet, root)
    words = [str(column.key) for column in part.columns]
    header, places = _header(book, part.sheet, rows, words)
    letters = [places[normal(word)] for word in words]
    count = len(columns[0]) if columns else 0
    _refuse_occupied(book, part.sheet, root, rows, header, set(letters))
    styles = [_style(root, rows.get(header + 1), letter) for letter in letters]
    _refuse_dates(book, part, columns, letters, styles, rows, header)
    order = sorted(zip(letters, styles, columns, strict=True), key=lambda one: _number(one[0]))
    base = _base(book)
    for number in range(count):
        row = _row(rows, header + 1 + number)
        there = {_letters(cell): cell for cell in row}
        for letter, style, cells in order:
            if (value := cells[number]) is not None:
                _put(_cell(row, there, letter, style), value, base)
    _grow_tables(book, name, part.sheet, header, header + max(count, 1), letters)
    if (dimension := root.find(f"{_NS}dimension")) is not None:
        root.remove(dimension)
    book.put(name, root)


def _sheet_part(book: _Book, sheet: str) -> str:
    related = book.related("xl/workbook.xml")
    sheets = {each.get("name"): each for each in book.root("xl/workbook.xml").find(f"{_NS}sheets")}
    if sheet not in sheets:
        raise book.fault(f"there is no sheet '{sheet}' (it has {', '.join(map(repr, sheets))}).")
    kind, name = related.get(sheets[sheet].get(_ID), ("", ""))
    if kind != "worksheet":
        raise book.fault(
            f"'{sheet}' is no sheet of cells{f' but a {kind}' if kind else ''}: name another in the layout."
        )
    return name


def _placed(book: _Book, sheet: str, root: Any) -> dict[int, Any]:
    """Number -> row of a sheet; a row or cell that does not say where it stands, as some programs write, does then."""
    rows: dict[int, Any] = {}
    for row in root.findall(f"{_NS}sheetData/{_NS}row"):
        before = max(rows, default=0)
        number = int(said) if (said := row.get("r", str(before + 1))).isascii() and said.isdigit() else 0
        if number <= before:
            raise book.fault(f"sheet '{sheet}' has a row '{said}' after row {before}: {_SAVE}")
        row.set("r", str(number))
        rows[number] = row
        _place_cells(row)
    return rows


def _place_cells(row: Any) -> None:
    last = 0
    for cell in row.findall(f"{_NS}c"):
        if cell.get("r") is None:
            cell.set("r", f"{_lettered(last + 1)}{row.get('r')}")
        last = _number(_letters(cell))


def _header(book: _Book, sheet: str, rows: Mapping[int, Any], words: Sequence[str]) -> tuple[int, dict[str, str]]:
    """The row of the headers, and the column letter of each word."""
    shared = book.root("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in book.parts else []
    texts = ["".join(each.itertext()) for each in shared]
    wanted, best = {normal(word) for word in words}, {normal(word) for word in words}
    for number in sorted(rows)[:_HEADERS]:
        cells = [(normal(_text(book, cell, texts)), _letters(cell)) for cell in rows[number]]
        found = dict(cells)
        if wanted <= found.keys():
            _refuse_equal(book, sheet, number, cells, words)
            return number, found
        best = min(best, wanted - found.keys(), key=len)
    named = ", ".join(f"'{word}'" for word in words if normal(word) in best)
    raise book.fault(f"sheet '{sheet}' has no row with all headers of the layout: {named} is missing.")


def _refuse_equal(book: _Book, sheet: str, number: int, cells: Sequence[tuple[str, str]], words: Sequence[str]) -> None:
    """Of two columns of one header nobody knows which is meant."""
    for word in words:
        there = [letters for text, letters in cells if text == normal(word)]
        if len(there) > 1:
            places = " and ".join(f"{letters}{number}" for letters in there)
            raise book.fault(f"sheet '{sheet}' has the header '{word}' more than once ({places}): ask for other words.")


def _text(book: _Book, cell: Any, shared: Sequence[str]) -> str:
    if cell.get("t") == "s":
        number = cell.findtext(f"{_NS}v") or "0"
        if not number.isdigit() or int(number) >= len(shared):
            raise book.fault(f"cell {cell.get('r')} has text {number}, and there are {len(shared)}: {_SAVE}")
        return shared[int(number)]
    return "".join(cell.itertext())


def _refuse_occupied(
    book: _Book, sheet: str, root: Any, rows: Mapping[int, Any], header: int, letters: set[str]
) -> None:
    """Nothing may stand where rows will: neither a value, nor a formula, nor a cell that is merged with others."""
    for number in sorted(row for row in rows if row > header):
        for cell in rows[number]:
            if _letters(cell) in letters and len(cell):
                what = "a formula" if cell.find(f"{_NS}f") is not None else "a value"
                raise book.fault(
                    f"cell {cell.get('r')} of sheet '{sheet}' holds {what}, where the list is to be written. "
                    "Empty the list below its headers; what is below it has to stand above, or on another sheet."
                )
    for merged in root.iter(f"{_NS}mergeCell"):
        if int(_AT.findall(merged.get("ref"))[-1][1]) > header:
            raise book.fault(f"cells {merged.get('ref')} of sheet '{sheet}' are merged, below the headers of the list.")


def _style(root: Any, row: Any, letter: str) -> str | None:
    """The style of new cells of a column: that of the cell below its header, else of the row there, or the column."""
    found = next((cell for cell in row if _letters(cell) == letter), None) if row is not None else None
    if found is not None:
        return _said_style(found, "s")
    if row is not None and row.get("customFormat") in ("1", "true"):
        return _said_style(row, "s")
    at = _number(letter)
    columns = root.iterfind(f"{_NS}cols/{_NS}col")
    whole = next((one for one in columns if int(one.get("min", 0)) <= at <= int(one.get("max", 0))), None)
    return None if whole is None else _said_style(whole, "style")


def _said_style(element: Any, name: str) -> str | None:
    said: str | None = element.get(name)
    return said


def _refuse_dates(
    book: _Book,
    part: Rendered,
    columns: Sequence[Sequence[Cell]],
    letters: Sequence[str],
    styles: Sequence[str | None],
    rows: Mapping[int, Any],
    header: int,
) -> None:
    """A day in a cell that is no date would be shown, and read, as a number; a cell that is there keeps its style."""
    if not any(isinstance(cell, date) for cells in columns for cell in cells):
        return
    days = _day_styles(book)
    for column, cells, letter, style in zip(part.columns, columns, letters, styles, strict=True):
        for number, cell in enumerate(cells, start=header + 1):
            if not isinstance(cell, date):
                continue
            there = next((one for one in rows.get(number, ()) if _letters(one) == letter), None)
            if (style if there is None else there.get("s")) not in days:
                which = "the cell below its header" if there is None or number == header + 1 else "a cell of it"
                raise book.fault(
                    f"column '{column.key}' of sheet '{part.sheet}' is to hold dates, and {which} (row "
                    f"{header + 1 if there is None else number}) is not formatted as one."
                )


def _day_styles(book: _Book) -> set[str | None]:
    """The numbers of the styles that show a day."""
    root = book.root("xl/styles.xml")
    own = {int(each.get("numFmtId")): each.get("formatCode") for each in root.iter(f"{_NS}numFmt")}
    return {
        str(place)
        for place, each in enumerate(root.iterfind(f"{_NS}cellXfs/{_NS}xf"))
        if _shows_days(int(each.get("numFmtId", 0)), own)
    }


def _shows_days(number: int, own: Mapping[int, str]) -> bool:
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", own.get(number, "")).lower()
    return number in _DATE_FORMS or {"d", "y"} <= set(plain)


def _base(book: _Book) -> date:
    """The day before Excel's first; of books that count from 1904 another."""
    settings = book.root("xl/workbook.xml").find(f"{_NS}workbookPr")
    counts = settings is not None and settings.get("date1904") in ("1", "true")
    return date(1904, 1, 1) if counts else date(1899, 12, 30)


def _row(rows: dict[int, Any], number: int) -> Any:
    if number not in rows:
        row = etree.Element(f"{_NS}row", r=str(number))
        above = number - 1 if number - 1 in rows else max(other for other in rows if other < number)
        rows[above].addnext(row)
        rows[number] = row
    rows[number].attrib.pop("spans", None)
    return rows[number]


def _put(cell: Any, value: str | Decimal | date, base: date) -> None:
    """Write a value into a cell."""
    cell.attrib.pop("t", None)
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{_NS}is"), f"{_NS}t")
        text.text = value
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    else:
        number = (value - base).days if isinstance(value, date) else value
        etree.SubElement(cell, f"{_NS}v").text = format(number, "f") if isinstance(number, Decimal) else str(number)


def _cell(row: Any, there: Mapping[str, Any], letter: str, style: str | None) -> Any:
    """The cell of a row in that column, made with the style where it is not `there`; called from left to right."""
    if letter in there:
        return there[letter]
    cell = etree.SubElement(row, f"{_NS}c", r=f"{letter}{row.get('r')}")
    if style is not None:
        cell.set("s", style)
    after = next((other for name, other in there.items() if _number(name) > _number(letter)), None) if there else None
    if after is not None:
        after.addprevious(cell)
    return cell


def _grow_tables(book: _Book, name: str, sheet: str, header: int, last: int, letters: Sequence[str]) -> None:
    """Let a table whose headers these are, and its filter, reach to the last row."""
    for kind, part in book.related(name).values():
        if kind != "table":
            continue
        root = book.root(part)
        (left, top), (right, bottom) = _AT.findall(root.get("ref"))
        if int(top) != header or not any(_number(left) <= _number(each) <= _number(right) for each in letters):
            continue
        if int(root.get("totalsRowCount", 0)):
            raise book.fault(f"table '{root.get('displayName')}' of sheet '{sheet}' has a row of totals: take it out.")
        for each in (root, *root.iter(f"{_NS}autoFilter")):
            each.set("ref", f"{left}{top}:{right}{max(int(bottom), last)}")
        book.put(part, root)


def _letters(cell: Any) -> str:
    found = _AT.fullmatch(cell.get("r") or "")
    return found[1] if found else ""


def _number(letters: str) -> int:
    """'A' -> 1, 'AA' -> 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _lettered(number: int) -> str:
    """1 -> 'A', 27 -> 'AA'."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
