"""Canonical tables x layout -> parts ready to be written: rows chosen, columns in the order of the file, checked."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.errors import ConfigError, Refused
from assusoft.layouts.columns.cells import ColumnKey
from assusoft.layouts.definition.calendar import FIELDS, Day, day_of, days_of, fields_of, headers_of
from assusoft.layouts.definition.day_forms import date_text
from assusoft.layouts.definition.fields import carried, closed_values, constant, constants_of, type_of
from assusoft.layouts.definition.file_names import file_written
from assusoft.layouts.definition.files import WrittenStamp
from assusoft.layouts.definition.layout import Column, Dated, Layout, Part
from assusoft.layouts.definition.titles import month_text, title_text
from assusoft.layouts.rendering.cell_texts import Out, Rendered, row_said
from assusoft.layouts.rendering.folding import folded
from assusoft.schema import DTYPES

_FORBIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff]"
_DEFAULT_SHEET = "Sheet1"


def rendered(layout: Layout, tables: Mapping[str, pd.DataFrame], stamp: WrittenStamp) -> list[Rendered]:
    """Each part of the layout with its rows; a table that is not given leaves its parts without rows.

    Raises
    ------
    ConfigError
        When the layout has no such table, or no place for a field that holds something.
    Refused
        When a value cannot be written so that it would be read back.
    """
    for table, frame in tables.items():
        _check_carried(layout, table, frame)
    return folded(layout, [_part(layout, part, tables.get(part.table), stamp) for part in layout.part])


def _check_carried(layout: Layout, table: str, frame: pd.DataFrame) -> None:
    if table not in layout.tables:
        raise ConfigError(
            "{path}: the layout has no part for table '{table}' (it has {listed}).",
            path=layout.path,
            table=table,
            listed=", ".join(layout.tables),
        )
    has = carried(layout, table)
    homeless = [str(name) for name in frame.columns if name not in has and bool(frame[name].notna().any())]
    if homeless:
        fields = ", ".join(map(repr, homeless))
        raise ConfigError(
            "{path}: the layout has no column for field {fields} of table '{table}', so it would be lost. Add it to "
            "the columns, or leave it out of what is sent.",
            path=layout.path,
            fields=fields,
            table=table,
        )
    for name, text in constants_of(layout, table).items():
        columned = any(name in part.columns for part in layout.parts_of(table))
        if name in frame and not columned and bool((frame[name] != constant(layout, name, text)).any()):
            raise Refused(
                "{path}: field '{name}' of table '{table}' has values other than the layout's constant '{text}', so "
                "they would be lost.",
                path=layout.path,
                name=name,
                table=table,
                text=text,
            )


def _part(layout: Layout, part: Part, frame: pd.DataFrame | None, stamp: WrittenStamp) -> Rendered:
    frame = pd.DataFrame() if frame is None else frame.reset_index(drop=True)
    rows = _rows(layout, part, frame)
    name = file_written(layout, part, stamp)
    columns = [*_fixed_columns(layout, part, rows, stamp), *_field_columns(layout, part, rows, name)]
    if part.calendar:
        columns += calendar_columns(layout, part, rows, frame, stamp.month)
    sheet = _sheet_name(part)
    for column in columns:
        _check_text(columns, column, name)
    _check_unlike_total(part, columns, name)
    total, typed, placed = _totals(layout, part, columns, month_text(layout, stamp.month))
    titles = [title_text(form, layout, stamp) for form in part.titles]
    return Rendered(part, name, sheet, titles, columns, total, typed, placed, stamp.employer,
                    month_text(layout, stamp.month))  # fmt: skip


def _sheet_name(part: Part) -> str:
    return re.sub(r"[*?\[\]:\\/]", "", part.sheet or part.name)[:31] or _DEFAULT_SHEET


def _rows(layout: Layout, part: Part, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of a part: all for the first of its table, for others one for each key that has something to say."""
    first = layout.parts_of(part.table)[0]
    fields = [field for field in fields_of(part) if field in frame.columns]
    key = [field for field in part.join if field in fields]
    if part.name == first.name or not key or key[0] != part.join[0]:
        return frame[fields]
    rows = frame[fields].drop_duplicates()
    rest = [field for field in fields if field not in key]
    said = rows[rest].notna().any(axis=1)
    named = ", ".join(key)
    twice = rows.duplicated(key, keep=False) & rows[key[0]].notna()
    if bool(twice.any()):
        values = ", ".join(repr(value) for value in rows.loc[twice, key].iloc[0])
        raise Refused(
            "{path}: {named} {values} has several rows that differ in what part '{name}' holds once for each {named}.",
            path=layout.path,
            named=named,
            values=values,
            name=part.name,
        )
    if bool((said & rows[key[0]].isna()).any()):
        raise Refused(
            "{path}: a row without {key} has values for part '{name}', which is joined on it.",
            path=layout.path,
            key=key[0],
            name=part.name,
        )
    return rows[said & rows[key[0]].notna()]


def _fixed_columns(layout: Layout, part: Part, rows: pd.DataFrame, stamp: WrittenStamp) -> list[Out]:
    """Columns that no field fills: the stamp's, those that say which rows count, the ends of dated rows."""
    fixed: dict[ColumnKey, str] = {}
    if layout.kind not in ("xml", "x12"):  # there it stands once, above the rows
        keys = layout.stamp_of(part)
        stamped = ((keys.employer, stamp.employer), (keys.month, month_text(layout, stamp.month)))
        fixed |= {key: text for key, text in stamped if key is not None}
    fixed |= {header: values[0] for header, values in part.only.items()}
    if part.dated:
        fixed |= {header: "" for header in part.dated.headers if header not in fixed}
        fixed |= _open_ends(part.dated)
        fixed |= {part.dated.sequence: "0"} if part.dated.sequence else {}
    used = {column.at for column in part.columns.values()}
    return [
        Out(key, "", "text", Column(at=key), pa.array([text] * len(rows), pa.string()))
        for key, text in fixed.items()
        if key not in used
    ]


def _field_columns(layout: Layout, part: Part, rows: pd.DataFrame, file: str) -> list[Out]:
    columns: dict[ColumnKey, Out] = {}
    for field, column in part.columns.items():
        if column.optional and field not in rows:
            continue
        kind = _type(layout, field, rows)
        values = _array(layout, field, kind, rows)
        codes = layout.codes_of(part, field)
        if codes is None and kind == "flag":
            codes = {value: value for value in closed_values(field, layout)}
        out = Out(column.at, field, kind, column, values, codes, column.date)
        other = columns.get(column.at)
        if other is not None and other.values != out.values and other.field in rows and field in rows:
            raise Refused(
                "{file}: fields '{field}' and '{other}' differ, but the layout writes both into '{at}'.",
                file=file,
                field=other.field,
                other=field,
                at=column.at,
            )
        if other is None or other.field not in rows:
            columns[column.at] = _opened(layout, part, out)
    return list(columns.values())


def _opened(layout: Layout, part: Part, out: Out) -> Out:
    """A date that ends a dated row, written as the layout's open end where it is missing."""
    text = _open_ends(part.dated).get(out.key, "") if part.dated else ""
    if not text or out.type != "date":
        return out
    days = [text if day is None else date_text(day, out.form or layout.date) for day in out.values.to_pylist()]
    return Out(out.key, out.field, "text", out.column, pa.array(days, pa.string()))


def calendar_columns(layout: Layout, part: Part, rows: pd.DataFrame, frame: pd.DataFrame, month: str) -> list[Out]:
    """The thirty-one day columns that say the working time of each row; refused when no days say it."""
    back = {day_of(meaning): code for code, meaning in reversed((layout.codes_of(part, "day") or {}).items())}
    back[Day()] = ""
    cells = []
    for at, row in zip(rows.index, rows.astype(object).to_dict("records"), strict=True):
        facts = {name: None if pd.isna(row.get(name)) else row[name] for name in FIELDS}
        contract = (_day_at(frame, at, "contract_start"), _day_at(frame, at, "contract_end"))
        cells.append(_day_codes(part, facts, contract, month, back))
    return [
        Out(header, "", "text", Column(at=header), pa.array([codes[number] for codes in cells], pa.string()))
        for number, header in enumerate(headers_of(part))
    ]


def _day_codes(
    part: Part, facts: Mapping[str, Any], contract: tuple[Any, Any], month: str, back: Mapping[Day, str]
) -> list[str]:
    """The codes of the days that say these facts, '' for the days that the month has not."""
    days = days_of(facts, month, *contract)
    if days is None or not back.keys() >= set(days):
        said = ", ".join(f"{name} {value}" for name, value in facts.items() if value is not None)
        raise Refused(
            "{name}: no calendar of {month} says {said}, or it needs a day code that is missing from the layout. Add "
            "it to [codes.day], or leave the fields out.",
            name=part.name,
            month=month,
            said=said,
        )
    return [back[day] for day in days] + [""] * (31 - len(days))


def _day_at(frame: pd.DataFrame, at: Any, name: str) -> Any:
    value: Any = frame.at[at, name] if name in frame.columns else None
    return None if value is None or pd.isna(value) else value


def _open_ends(dated: Dated) -> dict[ColumnKey, str]:
    ends: dict[ColumnKey, str] = {dated.start: dated.open_from}
    return ends if dated.to is None else ends | {dated.to: dated.open_to}


def _type(layout: Layout, field: str, rows: pd.DataFrame) -> str:
    """The field's type; for an employer's own field, that of its column."""
    try:
        return type_of(layout, field)
    except ConfigError:
        if field not in rows:
            raise
    arrow = pa.array(rows[field]).type
    kinds = {pa.date32(): "date", pa.bool_(): "flag", pa.int64(): "count"}
    return "factor" if pa.types.is_decimal(arrow) else kinds.get(arrow, "text")


def _array(layout: Layout, field: str, kind: str, rows: pd.DataFrame) -> pa.Array:
    arrow = DTYPES[kind].pyarrow_dtype
    if field not in rows:
        return pa.nulls(len(rows), arrow)
    values = pa.array(rows[field])
    values = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    return values if pa.types.is_decimal(values.type) and kind == "factor" else values.cast(arrow)


def _check_text(columns: list[Out], column: Out, file: str) -> None:
    if column.type != "text":
        return
    bad = pc.index(pc.match_substring_regex(column.values, _FORBIDDEN), pa.scalar(True)).as_py()
    if bad >= 0:
        raise Refused(
            "{where}: {name} holds a control character, which no file may hold. Correct the value.",
            where=row_said(file, columns, bad + 1),
            name=column.name,
        )


def _check_unlike_total(part: Part, columns: list[Out], file: str) -> None:
    if part.total is None or not columns or columns[0].type != "text":
        return
    row = pc.index(columns[0].values, pa.scalar(part.total.word, pa.string())).as_py()
    if row >= 0:
        raise Refused(
            "{file}, row {row}: {name} '{word}' would be read back as a total row.",
            file=file,
            row=row + 1,
            name=columns[0].name,
            word=part.total.word,
        )


def _totals(
    layout: Layout, part: Part, columns: list[Out], month: str
) -> tuple[list[str], list[Any], list[tuple[ColumnKey, str]]]:
    """The total row as texts, as typed cells, and by column key."""
    if part.total is None or not columns:
        return [], [], []
    count = len(columns[0].values)
    cells: dict[ColumnKey, Decimal] = {} if part.total.count is None else {part.total.count: Decimal(count)}
    for column in columns:
        if column.field in part.total.sums:
            total = pc.sum(column.values).as_py()
            cells[column.key] = Decimal(0 if total is None else total).scaleb(column.column.scale)
    text = {key: format(number, "f").replace(".", layout.decimal) for key, number in cells.items()}
    stamped: dict[ColumnKey, str] = {} if part.total.month is None else {part.total.month: month}
    text |= stamped
    typed = [part.total.word, *(cells.get(column.key, stamped.get(column.key)) for column in columns[1:])]
    return [part.total.word, *(text.get(column.key, "") for column in columns[1:])], typed, list(text.items())
