"""Blocks of one part -> its rows: doubles, rows of another sort and slices not in force left, cells cleaned."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.layouts.columns.amounts import decimals, numbers
from assusoft.layouts.columns.cells import Cells, ColumnKey, joined, label, missing, together
from assusoft.layouts.columns.cleaned import UNKNOWN, Cleaned
from assusoft.layouts.columns.cleaning import clean
from assusoft.layouts.definition.fields import closed_values, type_of
from assusoft.layouts.definition.layout import Column, Layout, Part
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.rows.block import Block
from assusoft.layouts.rows.calendar_columns import read_calendar
from assusoft.layouts.rows.chosen_rows import Indices, doubles, in_force
from assusoft.layouts.rows.part_rows import PartRows
from assusoft.layouts.rows.told_doubles import doubles_told
from assusoft.schema import TABLES, Field

_NAMES = ("payroll_id", "national_number", "worker_national_number", "last_name", "first_name", "person", "member")


def read_part(
    layout: Layout,
    part: Part,
    blocks: list[Block],
    month: str,
    own: Mapping[str, Field] | None,
    codes_wait: bool = False,
) -> PartRows:
    """The rows of a part: doubles refused, slices chosen, cells cleaned, rows without identity refused.

    `codes_wait`: see `reading.read`.
    """
    rows = _gathered(part, blocks)
    _refuse_doubles(rows, layout, own)
    _leave_others(rows)
    _slice(rows, layout, month)
    _clean(rows, layout, own, codes_wait)
    if part.calendar:
        rows.values |= read_calendar(rows, layout, month)
    _refuse_nameless(rows)
    for block in blocks:
        _check_total(layout, part, block, own)
    return rows


def _gathered(part: Part, blocks: list[Block]) -> PartRows:
    counts = [len(block.rows) for block in blocks]
    keys = list(dict.fromkeys(key for block in blocks for key in block.columns))
    columns = {key: joined([_cells(block.columns, key, len(block.rows)) for block in blocks]) for key in keys}
    count = sum(counts)
    return PartRows(
        part,
        blocks,
        columns,
        np.repeat(np.arange(len(blocks)), counts),
        np.concatenate([block.rows for block in blocks]) if blocks else np.zeros(0, np.int64),
        np.concatenate([_turns(block) for block in blocks]) if blocks else np.zeros(0, np.int64),
        np.full(count, "accepted", dtype=object),
        np.full(count, "", dtype=object),
        np.arange(count),
    )


def _turns(block: Block) -> Indices:
    return np.zeros(len(block.rows), np.int64) if block.turns is None else block.turns


def _cells(columns: dict[ColumnKey, Cells], key: ColumnKey, count: int) -> Cells:
    return columns[key] if key in columns else missing(count)


def _refuse_doubles(rows: PartRows, layout: Layout, own: Mapping[str, Field] | None) -> None:
    """Rows said twice; a group said twice is only skipped, since each contract of a worker repeats the family.

    Every line of a premium statement is billed, also one that is equal to another.
    """
    if rows.part.table == "statement":
        return
    again, first = doubles(rows.columns, len(rows.status))
    if not rows.part.repeat and rows.part.table in ("worker", "deduction"):  # families stand beside each contract
        rows.notes = doubles_told(rows, again, first, layout, own)
    reasons = [f"the same as {rows.where(row)}" for row in first.tolist()]
    rows.leave(again, "skipped" if rows.part.repeat else "refused", np.array(reasons, dtype=object))


def _leave_others(rows: PartRows) -> None:
    for header, wanted in rows.part.only.items():
        cells = pc.utf8_trim_whitespace(rows.columns[header].text)
        is_in = pc.is_in(cells, pa.array(wanted, pa.string())).to_numpy(zero_copy_only=False)
        others = rows.kept[~is_in[rows.kept]]
        reasons = [f"{header} '{cells[row].as_py()}' is not read" for row in others.tolist()]
        rows.leave(others, "skipped", np.array(reasons, dtype=object))


def _slice(rows: PartRows, layout: Layout, month: str) -> None:
    dated, part = rows.part.dated, rows.part
    if dated is None:
        return
    by: list[ColumnKey] = list(dated.by) or [part.columns[name].at for name in part.key]
    _, why, bad = in_force(rows.columns, rows.kept, dated, by, layout, month)
    for status, reasons in (("refused", bad), ("skipped", why)):
        rows.leave(np.array(list(reasons), np.int64), status, np.array(list(reasons.values()), dtype=object))


def _clean(rows: PartRows, layout: Layout, own: Mapping[str, Field] | None, codes_wait: bool) -> None:
    kept = together(rows.kept)
    for name, column in rows.part.columns.items():
        if column.optional and column.at not in rows.columns:
            continue
        kind = type_of(layout, name, own)
        codes = _codes(rows.part, layout, name, kind, own)
        cells = _cells(rows.columns, column.at, len(rows.status)).take(kept)
        cleaned = clean(cells, name, kind, column, layout, codes)
        waits = codes_wait and _may_wait(rows.part, layout, name, kind, own)
        if cleaned.unknown and not waits:
            raise _unknown_code(rows, layout, name, cleaned, codes or {})
        rows.problems += [(at, name, code, UNKNOWN) for at, code in cleaned.unknown]
        rows.values[name] = cleaned.values
        rows.steps += [(at, name, raw, value, step) for at, raw, value, step in cleaned.steps]
        rows.problems += [(at, name, raw, reason) for at, raw, reason in cleaned.problems]


def _codes(
    part: Part, layout: Layout, name: str, kind: str, own: Mapping[str, Field] | None
) -> Mapping[str, str] | None:
    """Code -> value of a field: the layout's, else the closed list of its values; None when it is free."""
    codes = layout.codes_of(part, name)
    if codes is not None:
        return codes
    closed = closed_values(name, layout) or (own[name].codes if own and name in own else ())
    if kind == "flag":
        closed = closed or ("true", "false")
    return {value: value for value in closed} or None


def _may_wait(part: Part, layout: Layout, name: str, kind: str, own: Mapping[str, Field] | None) -> bool:
    """Whether a code of the field may wait for a meaning: one of a closed list, which no row is found by."""
    if part.table not in ("worker", "family") or name in part.join or name in part.key:
        return False
    return kind == "flag" or bool(closed_values(name, layout) or (own and name in own and own[name].codes))


def _unknown_code(rows: PartRows, layout: Layout, name: str, cleaned: Cleaned, codes: Mapping[str, str]) -> Refused:
    at, code = cleaned.unknown[0]
    others = sorted({each for _, each in cleaned.unknown} - {code})
    more = Sentence(" (also unknown: {listed})", listed=", ".join(map(repr, others[:5]))) if others else ""
    return unread(
        Sentence(
            "{path}: codes.{name}: '{code}' in {row}, {column} is not a known code (known: {listed}){more}.",
            path=layout.path,
            name=name,
            code=code,
            row=rows.where(int(rows.kept[at])),
            column=rows.label(int(rows.kept[at]), name),
            listed=", ".join(code for code in codes if code),
            more=more,
        ),
        Sentence("Add it to the layout, or correct it in the payroll."),
    )


def _refuse_nameless(rows: PartRows) -> None:
    if rows.part.join:
        first = rows.part.join[0]
        rows.leave(rows.kept[_missing(rows.values[first])], "refused", f"no {first}, so it cannot be joined")
        return
    names = [rows.values[name] for name in _NAMES if name in rows.values]
    if names and rows.part.table in TABLES:
        nameless = np.logical_and.reduce([_missing(values) for values in names])
        rows.leave(rows.kept[nameless], "refused", "no name, no payroll number and no national number")


def _missing(values: pa.Array) -> Any:
    return values.is_null().to_numpy(zero_copy_only=False)


def _check_total(layout: Layout, part: Part, block: Block, own: Mapping[str, Field] | None) -> None:
    """Refuse a file whose total row does not agree with its rows; a sum with an unreadable cell is not checked."""
    if part.total is None or block.total is None:
        return
    number, cells = block.total
    if part.total.count is not None:
        _compare_total(
            block, number, cells[part.total.count], part.total.count, Decimal(len(block.rows)), _COUNT, layout
        )
    for name in part.total.sums:
        column = part.columns[name]
        summed = numbers(block.columns[column.at], type_of(layout, name, own), column, layout)
        if not summed.problems:
            found = Decimal(pc.sum(summed.values).as_py() or 0)
            _compare_total(block, number, cells[column.at], column.at, found, column, layout)


def _compare_total(
    block: Block, number: int, cell: Cells, key: ColumnKey, found: Decimal, column: Column, layout: Layout
) -> None:
    stated = decimals(cell, column, layout)[0].as_py()
    if stated is None or stated != found:
        said = (cell.text[0].as_py() or "").strip()
        raise unread(
            Sentence(
                "{where}, row {number}: the total row says '{said}' in {column}, but the rows add up to "
                "{found}, so the file was probably cut off.",
                where=block.where,
                number=number,
                said=said,
                column=label(key),
                found=found,
            ),
        )


_COUNT = Column(at="count")
