"""Layout -> where things stand: file names, title rows, the types of fields. Shared by readers and writers."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatch
from typing import Any

from assusoft import schema
from assusoft.config import did_you_mean, fault
from assusoft.layouts.definition.calendar import fields_of
from assusoft.layouts.definition.files import Stamp
from assusoft.layouts.definition.layout import Column, Layout, Part, StampPlace
from assusoft.months import month_end

_SUFFIX = {"delimited": ".csv", "fixed": ".txt", "sheet": ".xlsx", "xml": ".xml"}

SERIALS = {"serial": date(1899, 12, 30), "serial-1904": date(1904, 1, 1)}
"""Form of dates -> the day before the first that a spreadsheet counts."""


def in_month(layout: Layout, month: str) -> Layout:
    """The layout for a month: {month} in a file pattern stands for it, so that a name may tell the month."""
    parts = tuple(part.model_copy(update={"file": part.file.replace("{month}", month)}) for part in layout.part)
    return layout.model_copy(update={"part": parts, "of_month": month})


def file_written(layout: Layout, part: Part, stamp: Stamp) -> str:
    """The name of the file a part is written to: its `output`, else one made of the names and the month."""
    name = part.name if layout.kind == "delimited" and not part.record else layout.name
    form = part.output or f"{name}-{{month}}{_SUFFIX[layout.kind]}"
    safe = re.sub(r'[\\/:*?"<>|\s]+', "_", stamp.employer)
    written = form.replace("{month}", stamp.month).replace("{employer}", safe)
    if not matches(written, part.file):
        what = (
            f"'{written}' would not be read back by file = '{part.file}' of part '{part.name}'; give a fitting output."
        )
        raise fault(layout.where, ("part", layout.part.index(part), "output"), what)
    return written


def matches(name: str, pattern: str) -> bool:
    """Whether a name fits a pattern with * and ?, letter case aside."""
    return fnmatch(name.casefold(), pattern.casefold())


def sheets_wanted(visible: Sequence[str], patterns: Sequence[str]) -> list[str]:
    """The visible sheets that a pattern names; '' names the first."""
    return [
        name
        for name in visible
        if any(matches(name, pattern) if pattern else name == visible[0] for pattern in patterns)
    ]


def climbed(path: str) -> tuple[int, str]:
    """'../../@id' -> (2, '@id'): how many elements up, and the path from there."""
    rest = re.sub(r"^(\.\./)+", "", path)
    return (len(path) - len(rest)) // 3, rest


def stamp_of(layout: Layout, part: Part) -> StampPlace:
    """Where this part says which employer and month it is about."""
    return part.stamp or layout.stamp


def type_of(layout: Layout, field: str, own: Mapping[str, schema.Field] | None = None) -> str:
    """The schema type of a field of this layout.

    Raises
    ------
    ConfigError
        When it is no canonical field, not one of `own` and not under [types].
    """
    if own and field in own:
        return own[field].type
    if field in layout.types:
        return layout.types[field]
    if schema.is_field(field):
        return schema.field_named(field).type
    known = [each.name for table in schema.TABLES.values() for each in table] + [*layout.types, *(own or {})]
    near = did_you_mean(field, dict.fromkeys(known))
    what = f"'{field}' is not a field{near}. Correct it, or say its type under [types]."
    raise fault(layout.where, _key_of(layout, field), what)


def closed_values(field: str, layout: Layout) -> tuple[str, ...]:
    """The values a field may have; empty when it is free."""
    if (schema.field_named(field).type if schema.is_field(field) else layout.types.get(field)) == "flag":
        return ("true", "false")
    return schema.field_named(field).codes if schema.is_field(field) else ()


def _key_of(layout: Layout, field: str) -> tuple[str | int, ...]:
    number = next((number for number, part in enumerate(layout.part) if field in part.columns), None)
    if number is None:
        return ("constants", field)
    return ("columns", field) if len(layout.part) == 1 else ("part", number, "columns", field)


def constants_of(layout: Layout, table: str) -> dict[str, str]:
    """Field -> text, for fields that no column fills: the parts' own, and the layout's where the table has them."""
    parts = layout.parts_of(table)
    always = {field for part in parts for field, column in part.columns.items() if not column.optional}
    has = {field.name for field in schema.TABLES.get(table, ())}
    shared = {name: text for name, text in layout.constants.items() if name not in always and (not has or name in has)}
    return shared | {name: text for part in parts for name, text in part.constants.items()}


def constant(layout: Layout, name: str, text: str) -> Any:
    """The value of a constant, of its field's type; ConfigError when the text is none."""
    kind = type_of(layout, name)
    try:
        if kind == "text":
            return text
        if kind == "date":
            return date.fromisoformat(text)
        if kind == "flag":
            return {"true": True, "false": False}[text]
        return int(text) if kind == "count" else Decimal(text)
    except (ValueError, KeyError, InvalidOperation):
        raise fault(layout.where, ("constants", name), f"'{text}' is not a value of type {kind}.") from None


def carried(layout: Layout, table: str) -> tuple[str, ...]:
    """The fields of a table that the layout carries, in the order of its file."""
    fields = [field for part in layout.parts_of(table) for field in fields_of(part)]
    return tuple(dict.fromkeys([*fields, *constants_of(layout, table)]))


def title_text(form: str, layout: Layout, stamp: Stamp) -> str:
    """A title row with its {places} filled; '{employer:12}' is padded to twelve characters."""
    values = {**stamp.texts, "employer": stamp.employer, "month": month_text(layout, stamp.month)}
    return re.sub(r"\{(\w+)(?::(\d+))?\}", lambda place: values.get(place[1], "").ljust(int(place[2] or 0)), form)


def title_pattern(form: str) -> re.Pattern[str]:
    """The pattern that reads a title row back, with a group for each of its {places}."""
    pieces = re.split(r"\{(\w+)(?::(\d+))?\}", form)
    pattern = re.escape(pieces[0].strip())
    for name, width, after in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        pattern += f"(?P<{name}>.{{{width}}})" if width else f"(?P<{name}>.*?)"
        pattern += re.escape(after)
    return re.compile(pattern + r"\s*")


def month_text(layout: Layout, month: str) -> str:
    """'2026-02' as the layout writes months."""
    return layout.month.replace("%Y", month[:4]).replace("%m", month[5:])


def month_read(layout: Layout, text: str) -> str | None:
    """A month of a file as 'YYYY-MM'; None when it is not written as the layout says."""
    pattern = re.escape(layout.month).replace("%Y", r"(?P<year>\d{4})").replace("%m", r"(?P<month>\d{2})")
    found = re.fullmatch(pattern, text.strip())
    if not found or not 1 <= int(found["month"]) <= 12:
        return None
    return f"{found['year']}-{found['month']}"


def last_day(layout: Layout, field: str, column: Column) -> date | None:
    """The last day a date with a two-digit year may be; None where years have four digits.

    A birth is never after the month; other dates at most `ahead` years; the hundred years up to then are told apart.
    """
    if "%y" not in (column.date or layout.date):
        return None
    ahead = 0 if field == "birth_date" else column.ahead if column.ahead is not None else layout.ahead
    return month_end(f"{int(layout.of_month[:4]) + (ahead or 0):04d}-{layout.of_month[5:]}")


def in_century(day: date, last: date) -> bool:
    """Whether a day is one of the hundred years up to and with `last`."""
    return (day.year, day.month, day.day) <= (last.year, last.month, last.day) < (day.year + 100, day.month, day.day)


def date_text(day: date, form: str) -> str:
    """A day in a form with %d, %m and %Y or %y, or counted as SERIALS say."""
    if form in SERIALS:
        return str((day - SERIALS[form]).days)
    text = form.replace("%d", f"{day.day:02d}").replace("%m", f"{day.month:02d}")
    return text.replace("%Y", f"{day.year:04d}").replace("%y", f"{day.year % 100:02d}")
