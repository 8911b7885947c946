"""Dated tables of tariffs, ceilings and taxes: tables/NAME.csv of the employer folder, or those that ship.

A table has a row for each value, with its `source`. Columns that say when: `from` (a day, in force until the next) or
`year`. Columns that say for whom: `age_from` and `age_to`, `seniority_from` and `seniority_to` (both included, an empty
end being none), and any field by its values (`sex`, `category`, `relation` ...). One column of values: `value`.
A value that is not there is never guessed.
"""

import csv
import io
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from assusoft.config import read_text
from assusoft.errors import ConfigError
from assusoft.language import Sentence

BANDS = ("age", "seniority")
_DATES, _VALUE, _SOURCE = ("from", "year"), "value", "source"


class NoRow(LookupError):
    """No row of a table holds; its sentence says of which table, and for what."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Row(NamedTuple):
    """A row of a table: what it holds for, its value, where that comes from, and its line in the file."""

    since: date
    year: int | None
    bands: tuple[tuple[int, int], ...]
    keys: tuple[str, ...]
    value: Decimal
    source: str
    line: int


Keyed = tuple[object, tuple[str, ...]]
"""From when (a day or a year) and for which values of the fields rows hold."""


@dataclass(frozen=True)
class Table:
    """A checked table: `bands` and `keys` are what it goes by, `versions` the days or years it has rows from."""

    name: str
    path: Path
    yearly: bool
    bands: tuple[str, ...]
    keys: tuple[str, ...]
    versions: tuple[date, ...]
    rows: Mapping[Keyed, Sequence[Row]]

    def value_on(self, day: date, given: Mapping[str, object]) -> Fraction:
        """The value on a day for what is given: its bands' numbers and its fields' values.

        Raises
        ------
        NoRow
            No row holds: none of that year, none for what is given, or a value it goes by is missing.
        """
        return Fraction(self.row_on(day, given).value)

    def row_on(self, day: date, given: Mapping[str, object]) -> Row:
        """The row that gives the value (see `value_on`)."""
        keys = tuple(str(given[name]) if given.get(name) is not None else "" for name in self.keys)
        numbers = [given.get(name) for name in self.bands]
        for row in self.rows.get((self._version(day), keys), ()):
            bands = zip(row.bands, numbers, strict=True)
            if all(isinstance(number, int) and low <= number <= high for (low, high), number in bands):
                return row
        raise NoRow(Sentence("{path}: no row holds {asked}", path=self.path, asked=self._asked(day, given)))

    def _version(self, day: date) -> object:
        if self.yearly:
            return day.year
        place = bisect_right(self.versions, day)
        return self.versions[place - 1] if place else None

    def _asked(self, day: date, given: Mapping[str, object]) -> Sentence:
        when = Sentence("in {year}", year=day.year) if self.yearly else Sentence("on {day}", day=day)
        known = {name: value for name, value in given.items() if value is not None}
        whom = [f"{name} {known.get(name, 'missing')}" for name in (*self.bands, *self.keys)]
        return Sentence("{when} for {whom}", when=when, whom=", ".join(whom)) if whom else when


def load_tables(folders: Sequence[Path], names: Sequence[str]) -> dict[str, Table]:
    """The tables of these names, each from the first folder that has it.

    Raises
    ------
    ConfigError
        No folder has it, or it has a fault: a band that overlaps another or leaves a gap, a row without a source.
    """
    return {name: table_of(name, _place(folders, name)) for name in sorted(set(names))}


def _place(folders: Sequence[Path], name: str) -> Path:
    for folder in folders:
        if (folder / f"{name}.csv").is_file():
            return folder / f"{name}.csv"
    path = f"{folders[0] / name}.csv"
    raise ConfigError(
        "{path}: there is no such table. Write it, with the columns value and source, and those that say when (from, "
        "or year) and for whom.",
        path=path,
    )


def table_of(name: str, path: Path) -> Table:
    """The table of a file, checked; see `load_tables`."""
    lines = csv.reader(io.StringIO(read_text(path)), delimiter=";", strict=True)
    try:
        header, *rows = [(lines.line_num, cells) for cells in lines if any(cells) and not cells[0].startswith("#")]
    except (csv.Error, ValueError):
        raise ConfigError("{path}: expected a header and rows of cells, separated by ';'.", path=path) from None
    columns = _columns(path, *header)
    yearly = "year" in columns
    bands = tuple(name for name in BANDS if f"{name}_from" in columns)
    ends = {f"{name}_{end}" for name in bands for end in ("from", "to")}
    keys = tuple(each for each in columns if each not in (*_DATES, _VALUE, _SOURCE, *ends))
    read = [_row(path, line, dict(zip(columns, cells, strict=False)), bands, keys, yearly) for line, cells in rows]
    versions = tuple(sorted({row.since for row in read}))
    table = Table(name, path, yearly, bands, keys, versions, _by_key(read))
    _refuse_faults(table)
    return table


def _by_key(rows: Sequence[Row]) -> dict[Keyed, list[Row]]:
    found: dict[Keyed, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row.bands):
        found.setdefault((row.year or row.since, row.keys), []).append(row)
    return found


def _columns(path: Path, line: int, header: Sequence[str]) -> list[str]:
    columns = [name.strip() for name in header]
    missing = [name for name in (_VALUE, _SOURCE) if name not in columns]
    if missing or sum(name in columns for name in _DATES) != 1 or len(set(columns)) < len(columns):
        raise ConfigError(
            "{path}, line {line}: found the columns {listed}; expected value, source, one of from and year, and "
            "columns that say for whom, each once.",
            path=path,
            line=line,
            listed=", ".join(columns),
        )
    for band in BANDS:
        if (f"{band}_from" in columns) != (f"{band}_to" in columns):
            raise ConfigError(
                "{path}, line {line}: a band needs both columns, {band}_from and {band}_to.",
                path=path,
                line=line,
                band=band,
            )
    return columns


def _row(
    path: Path, line: int, cells: Mapping[str, str], bands: Sequence[str], keys: Sequence[str], yearly: bool
) -> Row:
    where = Sentence("{path}, line {line}", path=path, line=line)
    try:
        year = int(cells["year"]) if yearly else None
        since = date(year, 1, 1) if year else date.fromisoformat(cells["from"].strip())
        limits = [(int(cells[f"{each}_from"] or 0), int(cells[f"{each}_to"] or 999)) for each in bands]
        value = Decimal(cells[_VALUE].strip())
        source = cells[_SOURCE].strip()
    except (ValueError, InvalidOperation, KeyError):
        raise ConfigError(
            "{where}: found {listed}; expected a value like 4.40, a day like 2026-01-01 or a year, whole numbers in "
            "bands, and as many cells as the header has.",
            where=where,
            listed=";".join(cells.values()),
        ) from None
    if not source or not value.is_finite():
        raise ConfigError(
            "{where}: the row has no source: say where the value comes from, or leave the row out.", where=where
        )
    return Row(since, year, tuple(limits), tuple(cells[key].strip() for key in keys), value, source, line)


def _refuse_faults(table: Table) -> None:
    """One value for whatever is asked: rows of the same time and keys are bands without gap or overlap."""
    for rows in table.rows.values():
        groups: dict[tuple[object, ...], list[Row]] = {}
        for row in rows:
            groups.setdefault(row.bands[1:], []).append(row)
        for fault in (fault for group in groups.values() for fault in _band_faults(group)):
            raise ConfigError("{path}, {fault}", path=table.path, fault=fault)


def _band_faults(rows: Sequence[Row]) -> Iterator[Sentence]:
    for before, row in pairwise(rows):
        if not row.bands:
            yield Sentence(
                "line {line}: the same as line {other} holds for; one value is expected.",
                line=row.line,
                other=before.line,
            )
            continue
        (_, high), (low, _) = before.bands[0], row.bands[0]
        if low <= high:
            yield Sentence(
                "line {line}: the band from {low} overlaps that of line {other}, which goes to {high}.",
                line=row.line,
                low=low,
                other=before.line,
                high=high,
            )
        elif low > high + 1:
            yield Sentence(
                "line {line}: nothing between {high} (line {other}) and {low}; bands leave no gap.",
                line=row.line,
                high=high,
                other=before.line,
                low=low,
            )
    for row in rows:
        if any(low > high for low, high in row.bands):
            yield Sentence("line {line}: a band ends before it begins.", line=row.line)
