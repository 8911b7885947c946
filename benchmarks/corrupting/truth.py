"""What a corrupted file truly holds: for each column its field, and the days and amounts its cells mean."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from assusoft.inference.content.dates import day_of
from assusoft.layouts import InputFile, Layout
from assusoft.layouts.definition.fields import type_of
from assusoft.layouts.definition.layout import Part
from assusoft.schema import is_field

NUMBERS = ("money", "percent", "hours", "factor", "count")
NOISE = {
    "Kleur": ("rood", "blauw"),
    "Opmerkingen": ("", "ok"),
    "Volgnr bestand": ("7", "8"),
    "Schoenmaat": ("38", "44"),
}
"""Columns of something else: header and what stands under it."""
LATEST = 2090


@dataclass(frozen=True)
class TruthColumn:
    """`values`: the distinct days or numbers its cells mean; None when it holds neither."""

    place: str
    field: str
    values: frozenset[str] | None


@dataclass(frozen=True)
class TruthTable:
    """`name`: of the table where a file has several (record, path of elements); `part`: of the layout."""

    name: str
    part: str
    table: str
    columns: tuple[TruthColumn, ...]


@dataclass(frozen=True)
class Corrupted:
    """A corrupted file and what it holds. `forms`: how dates are written, for the report."""

    file: InputFile
    tables: tuple[TruthTable, ...]
    told: str = ""


def meant(layout: Layout, part: Part, name: str, texts: Iterable[str], decimal: str = "") -> frozenset[str] | None:
    """The distinct days or numbers that texts of the uncorrupted sample mean; None for a field of text."""
    if not is_field(name):
        return None
    column, kind = part.columns[name], type_of(layout, name)
    filled = {text.strip() for text in texts if text.strip()}
    if kind == "date":
        told = filled - set(layout.empty_dates)
        form = column.date or layout.date
        return frozenset(str(_day(text, form, name)) for text in told)
    if kind in NUMBERS and layout.codes_of(part, name) is None:
        numbers = {_number(text, decimal or layout.decimal) for text in filled}
        return frozenset(said(number.scaleb(-column.scale)) for number in numbers if number is not None)
    return None


def said(number: Decimal) -> str:
    """A number in one way."""
    return format(number.normalize() + 0, "f")


def _day(text: str, form: str, name: str) -> date | None:
    return day_of(text, "%Y-%m-%d", LATEST) or day_of(text, form, 2012 if name == "birth_date" else 2035)


def _number(text: str, decimal: str) -> Decimal | None:
    try:
        return Decimal(text.replace(".", "").replace(",", ".") if decimal == "," else text)
    except InvalidOperation:
        return None
