"""A sheet <-> plain values for JSON, in which days and amounts keep their type: what is archived of it."""

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from assusoft.benefit_sheets.sheet import Figure, Part, Sheet, Source, Table, Value

DAY, AMOUNT = "day", "amount"


def said_of(sheet: Sheet) -> bytes:
    """What a sheet says whenever it is issued, as it is archived: JSON, the same bytes for an equal sheet."""
    return json.dumps(
        as_values(replace(sheet, issued=None)), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def as_values(sheet: Sheet) -> dict[str, Any]:
    """The sheet as dicts, lists and texts; what is empty is left out. `from_values` makes the same sheet of them."""
    plain = {
        name: _value(getattr(sheet, name))
        for name in (one.name for one in fields(Sheet))
        if name not in ("parts", "shares")
    }
    return plain | {
        "parts": [_part(part) for part in sheet.parts],
        "shares": [_figure(figure) for figure in sheet.shares],
    }


def from_values(values: Mapping[str, Any]) -> Sheet:
    """The sheet of which `as_values` made these.

    Raises
    ------
    KeyError, TypeError
        They are not such values.
    """
    plain = {name: _read(value) for name, value in values.items() if name not in ("parts", "shares")}
    parts = tuple(_read_part(part) for part in values["parts"])
    return Sheet(**plain, parts=parts, shares=tuple(_read_figure(figure) for figure in values["shares"]))


def _part(part: Part) -> dict[str, Any]:
    said = _filled(
        figures=[_figure(figure) for figure in part.figures],
        tables=[_table(table) for table in part.tables],
        text=part.text,
    )
    return {"key": part.key, "title": part.title} | said


def _table(table: Table) -> dict[str, Any]:
    rows = [[name, [None if cell is None else _figure(cell) for cell in cells]] for name, cells in table.rows]
    return {"caption": table.caption, "heads": list(table.heads), "rows": rows}


def _figure(figure: Figure) -> dict[str, Any]:
    source = figure.source and {name: _value(value) for name, value in vars(figure.source).items()}
    said = _filled(label=figure.label, unit=figure.unit, source=source, note=figure.note)
    return {"key": figure.key, "value": _value(figure.value)} | said


def _filled(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _value(value: Value) -> Any:
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    return {AMOUNT: str(value)} if isinstance(value, Decimal) else value


def _read(value: Any) -> Any:
    match value:
        case {"day": day}:
            return date.fromisoformat(day)
        case {"amount": amount}:
            return Decimal(amount)
    return value


def _read_part(part: Mapping[str, Any]) -> Part:
    return Part(
        part["key"],
        part["title"],
        tuple(_read_figure(figure) for figure in part.get("figures", ())),
        tuple(_read_table(table) for table in part.get("tables", ())),
        part.get("text", ""),
    )


def _read_table(table: Mapping[str, Any]) -> Table:
    rows = tuple(
        (name, tuple(None if cell is None else _read_figure(cell) for cell in cells)) for name, cells in table["rows"]
    )
    return Table(table["caption"], tuple(table["heads"]), rows)


def _read_figure(figure: Mapping[str, Any]) -> Figure:
    source = figure.get("source")
    return Figure(
        figure["key"],
        figure.get("label", ""),
        _read(figure["value"]),
        figure.get("unit", ""),
        source and Source(**{name: _read(value) for name, value in source.items()}),
        figure.get("note", ""),
    )
