"""A merged layout -> ConfigError at the first thing wrong with it: small functions, one a rule, in tables of checks."""

import codecs
import re
from collections.abc import Callable, Iterator, Mapping

from assusoft import schema
from assusoft.config import did_you_mean, fault
from assusoft.layouts.definition.calendar import FIELDS, MEANINGS
from assusoft.layouts.definition.day_forms import SERIALS
from assusoft.layouts.definition.fields import closed_values, known_type
from assusoft.layouts.definition.layout import ABOVE, LINES, TURN, X12_PLACE, Column, Layout, Part, climbed

Key = tuple[str | int, ...]
Fault = tuple[Key, str]
"""The key of the layout file that is wrong, and the rest of the sentence that says how."""


def check_layout(layout: Layout, single: bool) -> None:
    """Raise the first fault of a layout; `single`: its one part stands at the top of the file.

    Raises
    ------
    ConfigError
        Naming file, key and what was expected there.
    """
    for key, what in faults_of(layout, single):
        raise fault(layout.path, key, what)


def faults_of(layout: Layout, single: bool) -> Iterator[Fault]:
    """The faults of a layout: of what its parts share, of each part, of the parts of each table together."""
    for check in LAYOUT_CHECKS:
        yield from check(layout)
    for number, part in enumerate(layout.part):
        at: Key = () if single else ("part", number)
        for check_part in PART_CHECKS:
            yield from check_part(layout, part, at)
    for table in layout.tables:
        yield from _joins(layout, table)


def _encoding(layout: Layout) -> Iterator[Fault]:
    try:
        codecs.lookup(layout.encoding)
    except LookupError:
        yield ("encoding",), (f"'{layout.encoding}' is not an encoding; expected one such as utf-8, cp1252, cp850 or "
                              "utf-16.")  # fmt: skip


def _thousands(layout: Layout) -> Iterator[Fault]:
    if layout.decimal in layout.thousands:
        yield ("thousands",), "holds the decimal sign."


def _names(layout: Layout) -> Iterator[Fault]:
    names = [part.name for part in layout.part]
    for number, name in enumerate(names):
        if names.count(name) > 1:
            yield ("part", number, "name"), f"two parts are named '{name}'."


def _types(layout: Layout) -> Iterator[Fault]:
    for name in layout.types:
        if schema.is_field(name):
            yield ("types", name), "is already a field, with a type of its own."


def _date(layout: Layout) -> Iterator[Fault]:
    yield from _date_form(layout, layout.date, ("date",))


def _date_form(layout: Layout, form: str, key: Key) -> Iterator[Fault]:
    if form in SERIALS and layout.kind != "sheet":  # a workbook tells by itself how it counts
        return
    if key[-1] != "birth_date" and sorted(re.findall("%.", form)) == ["%d", "%m"] and len(key) > 1:
        return  # of a column: the year is that of the statement, or the one before
    if sorted(re.findall("%.", form)) not in (["%Y", "%d", "%m"], ["%d", "%m", "%y"]):
        yield key, f"found '{form}', expected a date form with %d, %m and %Y (or %y) once each."


def _short_years(layout: Layout) -> Iterator[Fault]:
    """A year of two digits is never guessed: every date but a birth says how far ahead of the month it may lie."""
    for number, part in enumerate(layout.part):
        for field, column in part.columns.items():
            if _lacks_ahead(layout, field, column):
                yield ("part", number, "columns", field), (
                    "is a date whose year has two digits: say with ahead how many years after the month it may lie "
                    "at most, such as ahead = 1 for a start.")  # fmt: skip
        if part.dated and "%y" in layout.date:
            yield ("part", number, "dated"), "rows valid from one day to another need dates with four-digit years."


def _lacks_ahead(layout: Layout, field: str, column: Column) -> bool:
    short = "%y" in (column.date or layout.date) and known_type(layout, field) == "date"
    return short and field != "birth_date" and column.ahead is None and layout.ahead is None


def _schema(layout: Layout) -> Iterator[Fault]:
    if layout.xsd is not None and layout.kind != "xml":
        yield ("xsd",), "is the schema of XML documents; this layout is of another kind."


def _workbook(layout: Layout) -> Iterator[Fault]:
    if layout.workbook is None:
        return
    if layout.kind != "sheet" or not layout.workbook.lower().endswith(".xlsx"):
        yield ("workbook",), "names the .xlsx that a layout of kind 'sheet' fills in."
    for number, part in enumerate(layout.part):
        if part.titles or part.total or part.header > 1 or not part.sheet:
            what = "with a workbook to fill in, a part names its sheet, and has no titles, total or header of its own."
            yield ("part", number), what


def _shared_codes(layout: Layout) -> Iterator[Fault]:
    yield from _code_values(layout, layout.codes, ("codes",))


def _code_values(layout: Layout, codes: Mapping[str, Mapping[str, str]], key: Key) -> Iterator[Fault]:
    for field, table in codes.items():
        closed = closed_values(field, layout)
        for raw, value in table.items():
            if closed and value and value not in closed:
                yield (*key, field, raw), f"'{value}' is not a value of {field}{did_you_mean(value, closed)}."


LAYOUT_CHECKS: tuple[Callable[[Layout], Iterator[Fault]], ...] = (
    _encoding,
    _thousands,
    _names,
    _types,
    _date,
    _short_years,
    _schema,
    _workbook,
    _shared_codes,
)


def _read_again(layout: Layout, part: Part, at: Key) -> Iterator[Fault]:
    if part.of and (layout.kind not in ("delimited", "sheet") or part.record):
        yield (*at, "of"), "only rows of delimited files (without record types) and sheets can be read twice."


def _repeat(layout: Layout, part: Part, at: Key) -> Iterator[Fault]:
    """`repeat` is said where it means something, and {n} stands in some columns, not in all."""
    if part.repeat is None:
        return
    turning = [field for field, column in part.columns.items() if TURN in str(column.at)]
    if part.of is None or not turning or len(turning) == len(part.columns):
        yield (*at, "repeat"), (f"expected `of`, columns with {TURN} in their header, and at least one without it, "
                                "which says whose they are.")  # fmt: skip
    if part.dated or part.only or part.join:
        yield (*at, "repeat"), "cannot be combined with dated, only or join."


def _header_lines(layout: Layout, part: Part, at: Key) -> Iterator[Fault]:
    for field, column in part.columns.items():
        if part.header > 1 and str(column.at).count(LINES) >= part.header:
            yield (*at, "columns", field), f"has more pieces than the header has lines (header = {part.header})."


def _columns(layout: Layout, part: Part, at: Key) -> Iterator[Fault]:
    """The faults of one column after the other."""
    for field, column in part.columns.items():
        key = (*at, "columns", field)
        for check in COLUMN_CHECKS:
            if what := check(layout, part, field, column):
                yield key, what
        if column.date is not None:
            yield from _date_form(layout, column.date, key)


def _span_or_text(layout: Layout, part: Part, field: str, column: Column) -> str:
    if (layout.kind == "fixed") == isinstance(column.at, tuple):
        return ""
    expected = "[first character, length]" if layout.kind == "fixed" else "text between quotes"
    return f"expected {expected} in a layout of kind '{layout.kind}'."


def _no_place(layout: Layout, part: Part, field: str, column: Column) -> str:
    return "" if column.at else "names no place in the file."


def _other_table(layout: Layout, part: Part, field: str, column: Column) -> str:
    if part.table not in schema.TABLES or not schema.is_field(field):
        return ""
    fields = [known.name for known in schema.TABLES[part.table]]
    return "" if field in fields else f"is not a field of table '{part.table}'{did_you_mean(field, fields)}."


def _before_first(layout: Layout, part: Part, field: str, column: Column) -> str:
    return "positions are counted from one." if isinstance(column.at, tuple) and min(column.at) < 1 else ""


def _above_document(layout: Layout, part: Part, field: str, column: Column) -> str:
    if layout.kind != "xml" or climbed(str(column.at))[0] <= str(part.rows).count("/") + 1:
        return ""
    return f"'{column.at}' leads above the top of the document."


def _x12_place(layout: Layout, part: Part, field: str, column: Column) -> str:
    if layout.kind != "x12" or not isinstance(column.at, str):
        return ""
    found = X12_PLACE.fullmatch(column.at)
    if found and int(found[2]) > found[1].count("*") and int(found[3] or found[2]) >= int(found[2]):
        return ""
    return f"'{column.at}' is no place of X12: expected a segment, its beginning and an element, as in 'REF*0F/2'."


COLUMN_CHECKS: tuple[Callable[[Layout, Part, str, Column], str], ...] = (
    _span_or_text,
    _no_place,
    _other_table,
    _before_first,
    _above_document,
    _x12_place,
)
"""Layout, part, field and its column -> what is wrong with it, '' when nothing is."""


def _calendar(layout: Layout, part: Part, at: Key) -> Iterator[Fault]:
    if not part.calendar:
        return
    key = (*at, "calendar")
    if layout.kind not in ("delimited", "sheet") or part.record or "{day}" not in str(part.calendar):
        yield key, "expected a header with {day} in it, in a file that has headers."
    fields = {field for other in layout.parts_of(part.table) for field in other.columns}
    if part.table != "worker" or fields & set(FIELDS):
        yield key, f"brings {', '.join(FIELDS)} of a worker, so no column may bring them too."
    for code, meaning in (layout.codes_of(part, "day") or {}).items():
        if meaning and meaning not in MEANINGS:
            yield ("codes", "day", code), f"'{meaning}' is not a day{did_you_mean(meaning, MEANINGS)}."


def _cell_numbers(layout: Layout, part: Part, at: Key) -> Iterator[Fault]:
    """The columns of a record type in a delimited file are numbers of cells, the first being the record's own."""
    if layout.kind != "delimited" or not part.record:
        return
    cells = {("columns", field): column.at for field, column in part.columns.items()}
    if part.dated:
        names = {"from": part.dated.start, "to": part.dated.to, "sequence": part.dated.sequence}
        cells |= {("dated", name): cell for name, cell in names.items() if cell is not None}
    for key, cell in cells.items():
        if not str(cell).isdecimal() or int(str(cell)) < 2:
            yield (*at, *key), (f"found '{cell}', expected the number of a cell between quotes, from \"2\" on, in a "
                                "part with a record.")  # fmt: skip


def _named_columns(layout: Layout, part: Part, at: Key) -> Iterator[Fault]:
    """What is joined on, or summed in a total row, is a column of the part."""
    sums = part.total.sums if part.total else ()
    for key, names in (("join", part.join), ("total", sums)):
        for name in names:
            if name not in part.columns:
                yield (*at, key), f"'{name}' is not among the columns."


def _rows(layout: Layout, part: Part, at: Key) -> Iterator[Fault]:
    if layout.kind == "xml" and part.rows is None:
        yield (*at, "rows"), "is missing: say which elements are the rows, such as 'Workers/Worker'."


def _x12_record(layout: Layout, part: Part, at: Key) -> Iterator[Fault]:
    if layout.kind == "x12" and (not part.record or part.join or part.total or part.of):
        yield (*at, "record"), "in X12 a part says which segment begins a row, as in 'INS*Y', and has no join or total."


def _codes(layout: Layout, part: Part, at: Key) -> Iterator[Fault]:
    yield from _code_values(layout, part.codes, (*at, "codes"))


def _guarded(layout: Layout, part: Part, at: Key) -> Iterator[Fault]:
    if layout.kind == "delimited" and layout.guarded is None and part.table in ("message", "register", "statement"):
        yield ("guarded",), ("is missing: true puts a ' before a text that a spreadsheet would take for a formula, "
                             "false writes it as it is.")  # fmt: skip


def _pages(layout: Layout, part: Part, at: Key) -> Iterator[Fault]:
    """What is said of the lines of a PDF names columns of its own, and stands in no other kind of layout."""
    if layout.kind != "pdf":
        if part.pages.model_fields_set:
            yield (*at, "pages"), "is said of a PDF only (kind = 'pdf')."
        return
    if part.calendar or part.dated or part.record or part.only:
        yield (*at, "columns"), "a PDF has no calendar, dated rows, records or rows of another sort."
    named = [("down", name) for name in part.pages.down] + [("subtotals", each.over) for each in part.pages.subtotals]
    for key, name in named:
        if name not in part.columns:
            yield (*at, "pages", key), f"'{name}' is not among the columns."
    if all(ABOVE in str(column.at) for column in part.columns.values()):
        yield (*at, "columns"), f"expected at least one column without {ABOVE}, a header of the table."


PART_CHECKS: tuple[Callable[[Layout, Part, Key], Iterator[Fault]], ...] = (
    _read_again,
    _repeat,
    _header_lines,
    _columns,
    _calendar,
    _cell_numbers,
    _named_columns,
    _rows,
    _x12_record,
    _codes,
    _guarded,
    _pages,
)
"""Layout, one of its parts, and the key that part has in the file -> its faults."""


def _joins(layout: Layout, table: str) -> Iterator[Fault]:
    """Every part of a table but the first is joined on columns of that one, and brings fields of its own."""
    first, *others = layout.parts_of(table)
    brought = set(first.columns)
    for part in others:
        at = ("part", layout.part.index(part))
        if not part.join or not set(part.join) <= set(first.columns):
            yield (*at, "join"), f"expected a column of part '{first.name}', the first of table '{table}'."
        if twice := (brought & set(part.columns)) - set(part.join):
            yield (*at, "columns", min(twice)), "is already brought by another part of the same table."
        brought |= set(part.columns)
