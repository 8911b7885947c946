"""Columns to write -> their cells: texts of a text file, or texts, numbers and dates of a sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.layouts.columns.cells import ColumnKey
from assusoft.layouts.definition.day_forms import SERIALS, date_text, in_span, last_day, span_of
from assusoft.layouts.definition.layout import Column, Layout, Part

_COUNTED = date(1904, 3, 2)
_KEYS = ("payroll_id", "person")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


@dataclass(frozen=True)
class Out:
    """A column to write: where, which field ('' for a fixed text), its values and how they are written."""

    key: ColumnKey
    field: str
    type: str
    column: Column
    values: pa.Array
    codes: Mapping[str, str] | None = None
    form: str | None = None

    @property
    def name(self) -> str:
        """The field in words, for messages."""
        return f"field '{self.field}'" if self.field else f"'{self.key}'"


@dataclass(frozen=True)
class Rendered:
    """A part ready to be written. `height` counts titles, header, data and total rows of a grid."""

    part: Part
    file: str
    sheet: str
    titles: list[str]
    columns: list[Out]
    total: list[str]
    typed_total: list[Any]
    total_by_key: list[tuple[ColumnKey, str]]
    employer: str
    month: str

    @property
    def height(self) -> int:
        """Rows of the grid."""
        data = len(self.columns[0].values) if self.columns else 0
        return len(self.titles) + self.part.header + data + (1 if self.typed_total else 0)


def row_said(file: str, columns: Sequence[Out], row: int) -> Sentence:
    """A row of a report in words, with a number that tells whose it is: refusals say no names."""
    keys = {column.field: column.values[row - 1].as_py() for column in columns if column.field in _KEYS}
    whose = next((f" ({name} {keys[name]})" for name in _KEYS if keys.get(name)), "")
    return Sentence("{file}, row {row}{whose}", file=file, row=row, whose=whose)


def texts(layout: Layout, part: Rendered, column: Out) -> list[str]:
    """The cells of a column as texts of a text file; missing is '', or the first code that says so."""
    write = _coded_texts if column.codes is not None else _TEXTS.get(column.type, _numbers)
    return write(layout, part, column)


def _coded_texts(layout: Layout, part: Rendered, column: Out) -> list[str]:
    cells = [cell or "" for cell in _coded(part, column)]
    guarded = layout.guards and column.field and column.codes is None
    return [_guarded(cell) for cell in cells] if guarded else cells


def _dates(layout: Layout, part: Rendered, column: Out) -> list[str]:
    _check_years(layout, part, column)
    days = column.values.dictionary_encode()  # few differ, and each is written once
    written = [date_text(day, column.form or layout.date) for day in days.dictionary.to_pylist()]
    found: list[str] = pc.fill_null(pa.array(written, pa.string()).take(days.indices), "").to_pylist()
    return found


def _counts(layout: Layout, part: Rendered, column: Out) -> list[str]:
    return ["" if count is None else str(count) for count in column.values.to_pylist()]


def _numbers(layout: Layout, part: Rendered, column: Out) -> list[str]:
    if not column.column.scale:
        shown = column.values.cast(pa.string()).to_pylist()
        return ["" if text is None else text.replace(".", layout.decimal) for text in shown]
    numbers = column.values.to_pylist()
    return ["" if number is None else _scaled_text(layout, part, column, row, number)
            for row, number in enumerate(numbers, start=1)]  # fmt: skip


_TEXTS = {"text": _coded_texts, "date": _dates, "count": _counts}
"""Schema type -> how its cells are written where they are not coded; the other types are numbers."""


def shortest(number: Decimal) -> str:
    """A number with the decimals it needs: 8.000 is '8'."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def typed_cells(layout: Layout, part: Rendered, column: Out) -> list[str | Decimal | date | None]:
    """The cells of a column as a sheet holds them: texts, numbers, dates, None."""
    if column.codes is not None or column.type == "text":
        return list(_coded(part, column))
    if column.type == "date":
        days: list[str | Decimal | date | None] = column.values.to_pylist()
        return days
    numbers = column.values.to_pylist()
    return [None if number is None else Decimal(number).scaleb(column.column.scale) for number in numbers]


def encoded(layout: Layout, part: Rendered, text: str, columns: Sequence[list[str]]) -> bytes:
    """The text in the layout's encoding; refused, naming field and row, when a character is not in it."""
    try:
        return text.encode(layout.encoding)
    except UnicodeEncodeError as error:
        sign = error.object[error.start : error.end]
    for column, cells in zip(part.columns, columns, strict=False):
        row = next((row for row, cell in enumerate(cells, start=1) if sign in cell), None)
        if row is not None:
            raise Refused(
                "{where}: {name} holds '{sign}', which {encoding} cannot write. Give the layout another encoding, "
                "or correct the value.",
                where=row_said(part.file, part.columns, row),
                name=column.name,
                sign=sign,
                encoding=layout.encoding,
            )
    raise Refused(
        "{file}: the text holds '{sign}', which {encoding} cannot write. Give the layout another encoding.",
        file=part.file,
        sign=sign,
        encoding=layout.encoding,
    )


def _guarded(cell: str) -> str:
    """A text that a spreadsheet would take for a formula, behind a ' (as are texts that begin with one)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


_SPANS = {
    100: (Sentence("hundred years"), Sentence("two digits"), "ahead"),
    1: (Sentence("twelve months"), Sentence("a day and a month"), "date"),
}
"""Years among which a form tells one -> what they are called, what is written, and the key to correct."""


def _check_years(layout: Layout, part: Rendered, column: Out) -> None:
    last, form = last_day(layout, column.field, column.column), column.form or layout.date
    if last is None and form not in SERIALS:
        return
    days: list[date | None] = column.values.to_pylist()
    years = span_of(form) or 100
    far = next((row for row, day in enumerate(days, 1) if day and last and not in_span(day, last, years)), None)
    if far is not None:
        span, what, key = _SPANS[years]
        raise Refused(
            "{file}, row {row}: {name} {day} lies outside the {span} up to {last}, so {what} cannot express its "
            "year. Correct the value, or the layout's {key}.",
            file=part.file,
            row=far,
            name=column.name,
            day=days[far - 1],
            span=span,
            last=last,
            what=what,
            key=key,
        )
    early = next((row for row, day in enumerate(days, 1) if day and form in SERIALS and day < _COUNTED), None)
    if early is not None:
        raise Refused(
            "{file}, row {row}: {name} {day} lies before {first}, the first day that is counted reliably. "
            "Correct the value, or the layout's date.",
            file=part.file,
            row=early,
            name=column.name,
            day=days[early - 1],
            first=_COUNTED,
        )


def _scaled_text(layout: Layout, part: Rendered, column: Out, row: int, number: Decimal) -> str:
    scaled = number.scaleb(column.column.scale)
    if column.column.scale < 0:
        return shortest(scaled).replace(".", layout.decimal)
    if scaled != scaled.to_integral_value():
        raise Refused(
            "{file}, row {row}: {name} {number} has more decimals than scale = {scale} of the layout can write.",
            file=part.file,
            row=row,
            name=column.name,
            number=number,
            scale=column.column.scale,
        )
    return format(scaled, ".0f")


def _coded(part: Rendered, column: Out) -> list[str | None]:
    """The values of a column, as their codes where it has any; None when missing and no code says so."""
    values: list[Any] = column.values.to_pylist()
    if column.type == "flag":
        values = [None if value is None else str(value).lower() for value in values]
    if column.codes is None:
        return values
    back = _codes_back(column.codes)
    for row, value in enumerate(values, start=1):
        if value not in back:
            raise Refused(
                "{file}, row {row}: {name} is '{value}', which has no code in the layout (it has codes for {listed}). "
                "Add it to [codes.{field}].",
                file=part.file,
                row=row,
                name=column.name,
                value=value,
                listed=", ".join(known for known in back if known),
                field=column.field,
            )
    return [back[value] for value in values]


def _codes_back(codes: Mapping[str, str]) -> dict[str | None, str | None]:
    """Value -> the first code that stands for it; missing -> the first that says so, None when none does."""
    back: dict[str | None, str | None] = {value: code for code, value in reversed(list(codes.items())) if value}
    back[None] = next((code for code, value in codes.items() if not value), None)
    return back
