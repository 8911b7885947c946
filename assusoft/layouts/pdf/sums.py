"""The lines of sums of a PDF against its rows: carried totals, subtotals, the total; refused with both figures."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import pyarrow as pa

from assusoft.layouts.columns.amounts import decimals
from assusoft.layouts.columns.cells import Cells
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.layout import Layout, Part
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.pdf.line_kinds import Kind
from assusoft.layouts.pdf.rows import Row
from assusoft.layouts.pdf.table import AMOUNT, spaced
from assusoft.layouts.pdf.words import Line

_FAR = 12.0
"""Points that the right edge of a sum may lie from that of its column; a bold one runs over it."""


class SumLine(NamedTuple):
    """A line of sums: how many rows stand above it, and since the last heading; header -> the amount as printed."""

    line: Line
    kind: Kind
    after: int
    since: int
    said: dict[str, str]


def said_by(file: InputFile, line: Line, edges: dict[str, float]) -> dict[str, str]:
    """The amounts of a line of sums, each in the column whose right edge is nearest to its own.

    Raises
    ------
    Refused
        An amount stands below no column, two below one, or figures are run together.
    """
    found: dict[str, str] = {}
    for word in spaced(line.words, line.height):
        text = _amount_of(word.text)
        if text is None:
            if any(sign.isdigit() for sign in word.text) and ("," in word.text or "." in word.text) and _is_money(
                word.text
            ):  # fmt: skip
                raise _unclear(file, line)
            continue
        column = min(edges, key=lambda name: abs(edges[name] - word.right), default="")
        if not column or abs(edges[column] - word.right) > _FAR or column in found:
            raise _unclear(file, line)
        found[column] = text
    return found


def _amount_of(text: str) -> str | None:
    """The amount that a piece of a line is, or ends with after a word."""
    if AMOUNT.fullmatch(text):
        return text
    *_, last = text.split(" ")
    return last if AMOUNT.fullmatch(last) and not any(sign.isdigit() for sign in text[: -len(last)]) else None


def _is_money(text: str) -> bool:
    return AMOUNT.search(text) is not None


def _unclear(file: InputFile, line: Line) -> Exception:
    return unread(
        f"{file.name}, page {line.page}, line {line.number}: it is not clear to which column an amount of this line "
        "of sums belongs.",
        "Ask for a spreadsheet.",
    )


def check_sums(file: InputFile, layout: Layout, part: Part, rows: Sequence[Row], sums: Sequence[SumLine]) -> list[str]:
    """Notes on what was proven; Refused, with both figures, when a line of sums is not the sum of its rows."""
    if part.total and not any(one.kind.name == "total" for one in sums):
        raise unread(f"{file.name}: the total row '{part.total.word}' is missing, so the file was probably cut off.")
    for header in dict.fromkeys(header for one in sums for header in one.said):
        amounts = _amounts(layout, part, header, [row.cells.get(header, "") for row in rows])
        if amounts is None:
            continue  # a cell that cannot be read is told where cells are read
        totals = [Decimal(0)]
        for amount in amounts:
            totals.append(totals[-1] + amount)
        saying = [one for one in sums if header in one.said]
        stated = _amounts(layout, part, header, [one.said[header] for one in saying])
        for at, one in enumerate(saying):
            _check(file, part, header, one, None if stated is None else stated[at], totals, rows)
    _check_named(file, part, sums)
    if not sums:
        return [f"{file.name}: no line of it says a sum, so that nothing proves that its lines are complete."]
    return []


def _check_named(file: InputFile, part: Part, sums: Sequence[SumLine]) -> None:
    """The total says each sum that the layout names."""
    for one in sums:
        absent = [name for name in (part.total.sums if part.total and one.kind.name == "total" else ())
                  if str(part.columns[name].at) not in one.said]  # fmt: skip
        if absent:
            raise unread(
                f"{file.name}, page {one.line.page}, line {one.line.number}: the total row says nothing in column "
                f"'{part.columns[absent[0]].at}'.",
            )


def _check(
    file: InputFile,
    part: Part,
    header: str,
    one: SumLine,
    stated: Decimal | None,
    totals: list[Decimal],
    rows: Sequence[Row],
) -> None:
    begins = [_since(part, rows, one)] if one.kind.of else [0, one.since] if one.kind.name == "carried" else [0]
    made = [totals[one.after] - totals[begin] for begin in begins]
    if stated not in made:
        raise unread(
            f"{file.name}, page {one.line.page}, line {one.line.number}: the {_WORDS[one.kind.name]} says "
            f"'{one.said[header]}' in column '{header}', but its rows add up to {made[0]:.2f}.",
            "Ask for the statement again.",
        )


_WORDS = {"total": "total row", "carried": "carried total", "subtotal": "subtotal"}


def _since(part: Part, rows: Sequence[Row], one: SumLine) -> int:
    """The first of the rows above a subtotal that have the value of the last one."""
    assert one.kind.of is not None  # a subtotal
    place = str(part.columns[one.kind.of.over].at)
    begin = one.after
    while begin and _value(rows[begin - 1], place) == _value(rows[one.after - 1], place):
        begin -= 1
    return begin


def _value(row: Row, place: str) -> str:
    return row.above.get(place, row.cells.get(place, ""))


def _amounts(layout: Layout, part: Part, header: str, texts: list[str]) -> list[Decimal] | None:
    """The amounts of a column, nothing being none; None when one cannot be read."""
    column = next((column for column in part.columns.values() if column.at == header), None)
    if column is None:
        return None
    found = decimals(Cells(pa.array(texts, pa.string())), column, layout).to_pylist()
    if any(amount is None and text.strip() for amount, text in zip(found, texts, strict=True)):
        return None
    return [amount or Decimal(0) for amount in found]
