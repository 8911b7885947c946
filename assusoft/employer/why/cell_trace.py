"""A stored import read again -> the cell of the extract, and the cleaning, behind any cell of its photo."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from assusoft.days_in_words import day
from assusoft.employer.facts import Facts
from assusoft.employer.rereading import import_again
from assusoft.employer.settings import Settings
from assusoft.errors import AssusoftError
from assusoft.frames import rows_of, rows_where
from assusoft.language import Sentence, say
from assusoft.layouts import Reading
from assusoft.layouts.columns.cells import ColumnKey, label
from assusoft.layouts.definition.fields import constants_of
from assusoft.layouts.definition.layout import Part
from assusoft.month.why.explanation import Explanation
from assusoft.months import calendar_month, month_end
from assusoft.payroll.combining.stage import cell_references
from assusoft.payroll.sources import Source
from assusoft.payroll.waiting_codes import UNKNOWN_CODE
from assusoft.store import Import

_LINKS = {
    "worker": ("national_number", "payroll_id", "last_name", "first_name", "birth_date", "entity", "contract_start",
               "hire_date"),
    "family": ("payroll_id", "worker_national_number", "first_name", "birth_date", "national_number"),
    "deduction": ("payroll_id", "wage_code"),
}  # fmt: skip
"""Table -> the fields that say whose row it is."""


@dataclass(frozen=True, eq=False)
class Reread:
    """An import read again. `trouble` says why its photo could not be made again; its cells are unknown then."""

    month: str
    readings: Mapping[str, tuple[Source, Reading]]
    origins: pd.DataFrame
    trouble: str = ""


@dataclass(frozen=True, eq=False)
class ExtractRow:
    """One row of a table as it was read for `month`. `pieces`: part of the layout -> 'file, sheet, row n'."""

    month: str
    source: Source
    reading: Reading
    table: str
    row: int
    pieces: Mapping[str, str]


def reread(facts: Facts, imported: Import, sources: Sequence[Source], settings: Settings) -> Reread:
    """Read the stored extracts of an import as they were read then, and make its photo again."""
    month = calendar_month(imported.month)
    try:
        readings, built = import_again(facts, imported, sources, settings)
    except AssusoftError as error:
        return Reread(month, {}, pd.DataFrame(), error.sentence)
    stored = facts.photo(imported.number, month)
    changed = [name for name, table in built.photo.tables.items() if not table.equals(stored.tables[name])]
    if changed:
        trouble = Sentence(
            "The extracts of {month} (import {number}) do not give the stored {listed} any more: a source, a layout "
            "or employer.toml was changed since.",
            month=month,
            number=imported.number,
            listed=", ".join(changed),
        )
        return Reread(month, {}, pd.DataFrame(), trouble)
    return Reread(month, readings, built.origins)


def extract_rows(again: Reread, table: str, person: str, part: str = "") -> list[ExtractRow]:
    """The rows of the extracts that went into a row of the photo.

    Parameters
    ----------
    part
        The contract, member or wage code of the row; all rows of the person when it is empty.
    """
    if again.origins.empty:
        return []
    origins = rows_where(again.origins, (again.origins["table"] == table) & (again.origins["person"] == person))
    if part and table != "deduction":
        origins = rows_where(origins, origins[{"worker": "contract", "family": "member"}[table]] == part)
    rows = [_extract_row(again, table, origin["source"], origin["where"]) for origin in rows_of(origins)]
    if part and table == "deduction":
        return [row for row in rows if _value(row, "wage_code") == part]
    return rows


def _extract_row(again: Reread, table: str, source: str, where: str) -> ExtractRow:
    made, reading = again.readings[source]
    origins = reading.origins[table]
    row = int((cell_references(origins) == where).to_numpy(dtype=bool).argmax())
    pieces = {name: text for name, text in rows_of(origins.iloc[[row]])[0].items() if text}
    return ExtractRow(again.month, made, reading, table, row, pieces)


def cell(row: ExtractRow, field: str, language: str) -> Explanation | None:
    """Where the source's value of a field stands and how it was cleaned; None when the source does not bring it."""
    layout = row.source.format
    if field in row.reading.tables[row.table].columns:
        part = _part_of(row, field)
        if part is not None:
            reference = f"{row.pieces[part.name]}, {label(part.columns[field].at)}"
            value = _value(row, field)
            read_as = say(language, "read as {value}", value=value) if value else say(language, "read as missing")
            return Explanation(reference, read_as, "place", tuple(_cleaning(row, part, field, language)))
        constants = constants_of(layout, row.table)
        if field in constants:
            sentence = say(language, "Constant of layout {layout}: {value}", layout=layout.name, value=constants[field])
            return Explanation(sentence, str(row.source.path.name), "constant")
    if field == "entity" and row.table == "worker" and len(row.source.entities) == 1:
        sentence = say(language, "Source {source} covers one entity: {value}", source=row.source.name,
                       value=row.source.entities[0])  # fmt: skip
        return Explanation(sentence, str(row.source.path.name), "constant")
    return None


def whose(row: ExtractRow, language: str) -> Explanation:
    """What makes a row of an extract count, and count for this person: numbers, names, joins, days in force."""
    cells = [found for name in _LINKS[row.table] if (found := cell(row, name, language))]
    chosen = [node for part in row.source.format.parts_of(row.table) for node in _choice(row, part, language)]
    named = list({(node.title, node.kind == "absence" and node.detail): node for node in (*chosen, *cells)}.values())
    title = say(language, "Row of source {source}", source=row.source.name)
    return Explanation(title, "; ".join(row.pieces.values()), "who", tuple(named))


def _part_of(row: ExtractRow, field: str) -> Part | None:
    parts = row.source.format.parts_of(row.table)
    return next((part for part in parts if field in part.columns and part.name in row.pieces), None)


def _value(row: ExtractRow, field: str) -> str:
    value = row.reading.tables[row.table][field].iloc[row.row]
    return "" if pd.isna(value) else str(value)


def _choice(row: ExtractRow, part: Part, language: str) -> Iterator[Explanation]:
    """The cells by which the row of a part is joined and chosen among others."""
    if part.name not in row.pieces:
        return
    headers: list[ColumnKey] = [*(part.columns[name].at for name in part.join), *part.only]
    if part.dated:
        sentence = say(
            language, "Of the rows with its key, the one in force on {day}", day=day(month_end(row.month), language)
        )
        yield Explanation(sentence, row.pieces[part.name], "absence")
        headers += part.dated.headers
    yield from (Explanation(f"{row.pieces[part.name]}, {label(header)}", "", "place") for header in headers)


def _cleaning(row: ExtractRow, part: Part, field: str, language: str) -> Iterator[Explanation]:
    layout = row.source.format
    for step in _of_cell(row.reading.steps, row, field):
        sentence = say(language, "Cleaned: {raw} became {clean}", raw=step["raw"], clean=step["clean"])
        yield Explanation(sentence, step["step"], "step")
    for problem in _of_cell(row.reading.problems, row, field):
        sentence = say(language, _SET_ASIDE.get(problem["reason"], _UNREAD), value=problem["value"])
        yield Explanation(sentence, problem["reason"], "step")
    codes = layout.codes_of(part, field)
    value = _value(row, field)
    if codes:
        known = [code for code, meant in codes.items() if meant.casefold() == value.casefold()]
        sentence = say(language, "Code list {name} of layout {layout}", name=f"[codes.{field}]", layout=layout.name)
        yield Explanation(sentence, ", ".join(f"'{code}'" for code in known) + f" = {value or '-'}", "constant")


_UNREAD = "Set aside: {value} cannot be read"
_SET_ASIDE = {UNKNOWN_CODE: "Set aside: the layout does not know the code {value}"}


def _of_cell(frame: pd.DataFrame, row: ExtractRow, field: str) -> list[dict[str, str]]:
    here = (frame["table"] == row.table) & (frame["row"] == row.row) & (frame["field"] == field)
    return rows_of(rows_where(frame, here))
