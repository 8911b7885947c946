"""Layout x field -> its type, the values it may have, its constant: shared by readers and writers."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from assusoft import schema
from assusoft.config import did_you_mean, fault
from assusoft.layouts.definition.calendar import fields_of
from assusoft.layouts.definition.layout import Layout


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
    what = f"'{field}' is not a field{near}. Correct it, or give its type under [types]."
    raise fault(layout.path, _key_of(layout, field), what)


def known_type(layout: Layout, field: str) -> str | None:
    """The schema type of a field, None when neither the schema nor the layout's [types] knows it."""
    return schema.field_named(field).type if schema.is_field(field) else layout.types.get(field)


def closed_values(field: str, layout: Layout) -> tuple[str, ...]:
    """The values a field may have; empty when it is free."""
    if known_type(layout, field) == "flag":
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
        raise fault(layout.path, ("constants", name), f"'{text}' is not a value of type {kind}.") from None


def carried(layout: Layout, table: str) -> tuple[str, ...]:
    """The fields of a table that the layout carries, in the order of its file."""
    fields = [field for part in layout.parts_of(table) for field in fields_of(part)]
    return tuple(dict.fromkeys([*fields, *constants_of(layout, table)]))
