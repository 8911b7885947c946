"""The reading of a list x persons known -> its rows: of whom, from when until when, with which values; or why not."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assusoft.frames import as_mask, rows_of, rows_where
from assusoft.layouts.definition.files import Reading
from assusoft.payroll.combining.stage import cell_references
from assusoft.payroll.lists.declares import TABLE, Declares
from assusoft.payroll.lists.whose import Known, persons_named
from assusoft.payroll.sources import Source
from assusoft.payroll.stamps import check_stamp


@dataclass(frozen=True)
class ListRow:
    """A row of a list. `where`: 'file, sheet, row n'. `person`: '' where nobody is found.

    `begins`, `until`: days as 2026-02-28, '' for none. `refused`: why it cannot be taken, '' when it can.
    """

    where: str
    person: str
    begins: str
    until: str
    values: Mapping[str, str]
    refused: str = ""


def list_rows(
    source: Source, declares: Declares, reading: Reading, month: str, entities: Collection[str], known: Iterable[Known]
) -> list[ListRow]:
    """The rows of a list, those too that were refused while it was read.

    Raises
    ------
    Refused
        The files are of another employer, or of another month.
    """
    check_stamp(source, reading, month, entities)
    rows = rows_of(reading.tables[TABLE])
    places = cell_references(reading.origins[TABLE]).tolist()
    unread = {int(row): f"{field} '{value}' cannot be read ({reason})" for row, field, value, reason in zip(
        *(reading.problems[name] for name in ("row", "field", "value", "reason")), strict=True)}  # fmt: skip
    meant, columns = persons_named(known), declares.columns(source.format)
    found = []
    for number, row in enumerate(rows):
        person, why = meant(row)
        values = declares.values | {name: _text(row.get(name)) for name in columns}
        days = (_text(row.get(declares.begins)), _text(row.get(declares.until)))
        filled = {name: text for name, text in values.items() if text}
        found.append(ListRow(str(places[number]), person, *days, filled, why or unread.get(number, "")))
    return [*found, *_left(reading)]


def lines_of_list(source: Source, reading: Reading, rows: Sequence[ListRow]) -> pd.DataFrame:
    """Every line of a list, with `source`; those whose row cannot be taken are refused."""
    why = {row.where: row.refused for row in rows if row.refused}
    listed = [line | {"source": source.name} for line in rows_of(reading.lines)]
    refused = [line | {"outcome": "refused", "reason": why[_place(line)]} if _place(line) in why else line
               for line in listed]  # fmt: skip
    return pd.DataFrame(refused, columns=[*reading.lines.columns, "source"]).astype(reading.lines.dtypes)


def _place(line: Mapping[str, Any]) -> str:
    return ", ".join(filter(None, (line["file"], line["sheet"], f"row {line['row']}")))


def _left(reading: Reading) -> list[ListRow]:
    """Rows that the reader refused, such as those said twice."""
    lines = rows_of(rows_where(reading.lines, as_mask(reading.lines["outcome"] == "refused")))
    return [ListRow(_place(line), "", "", "", {}, line["reason"]) for line in lines]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
