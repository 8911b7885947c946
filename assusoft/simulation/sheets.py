"""Plan sheets and tables of an employer folder, read as plain text files -> what a supplier charges by, in a month."""

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from assusoft.config import read_text
from assusoft.errors import Refused

TableRows = Sequence[Mapping[str, str]]
"""The rows of a dated table, header -> cell."""


@dataclass(frozen=True)
class Contract:
    """A contract of a supplier: its number, the plan it is, the covers of the sheet, what interruptions do.

    `optional`: workers choose it.
    """

    number: str
    plan: str
    covers: Mapping[str, Mapping[str, Any]]
    interruptions: Mapping[str, Mapping[str, Any]]
    optional: bool


@dataclass(frozen=True)
class Tariff:
    """All that a supplier charges by in a month: its contracts by plan, and the tables they name.

    `fields`: what of a person it looks at; `known`: what was charged already, by what it was computed from.
    """

    month: str
    contracts: Mapping[str, Contract]
    tables: Mapping[str, TableRows]
    fields: tuple[str, ...]
    known: dict[Any, Any]


def tariff_in(folder: Path, shipped: Path, supplier: str, month: str) -> Tariff:
    """The contracts of the supplier that have covers, by the sheets in force in the month.

    Parameters
    ----------
    shipped
        Where the tables stand that the employer folder does not have.

    Raises
    ------
    Refused
        A cover is of a form that the simulation does not compute.
    """
    contracts = {one.plan: one for one in _contracts(folder, supplier, month) if one.covers}
    names = {name for one in contracts.values() for cover in one.covers.values() for name in _tables_of(cover)}
    tables = {name: _rows(folder / "tables" / f"{name}.csv", shipped / "tables" / f"{name}.csv") for name in names}
    salaries = {cover.get("salary", "insured_salary") for one in contracts.values() for cover in one.covers.values()}
    columns = {column for rows in tables.values() for column in rows[0]}
    fields = {*salaries, *columns, "insured_pct", "birth_date", "hire_date", "seniority_date"}
    return Tariff(month, contracts, tables, tuple(sorted(fields)), {})


def _contracts(folder: Path, supplier: str, month: str) -> Iterator[Contract]:
    versions: dict[str, dict[str, Any]] = {}
    for path in sorted((folder / "plans").glob("*.toml")):
        sheet = tomllib.loads(read_text(path), parse_float=Decimal)
        plan = path.name.split(".")[0]
        if sheet["supplier"] == supplier and sheet["from"].isoformat()[:7] <= month:
            known = versions.get(plan)
            if known is None or known["from"] <= sheet["from"]:
                versions[plan] = sheet
    for plan, sheet in versions.items():
        covers = sheet.get("cover", {})
        _refuse_unknown(plan, covers)
        interruptions = {kind: rule for kind, rule in sheet.get("interruption", {}).items() if "effect" in rule}
        optional = sheet.get("enrolment") == "optional"
        yield Contract(sheet.get("contract", plan), plan, covers, interruptions, optional)


def _refuse_unknown(plan: str, covers: Mapping[str, Mapping[str, Any]]) -> None:
    for name, cover in covers.items():
        if cover["form"] == "formula" or cover.get("rounding", {}).get("level", "line") != "line":
            raise Refused(
                f"plans/{plan}.toml: cover.{name}: the simulated supplier computes no formula and rounds line by line. "
                "Simulate another supplier. Nothing was written."
            )


def _tables_of(cover: Mapping[str, Any]) -> Iterator[str]:
    for key in ("ceiling", "s1", "s2", "rate", "amount", "multiple"):
        if isinstance(cover.get(key), str):
            yield cover[key]


def _rows(*places: Path) -> TableRows:
    text = read_text(next(place for place in places if place.is_file()))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return list(csv.DictReader(io.StringIO("\n".join(lines)), delimiter=";"))


def value_in(rows: TableRows, day: date, asked: Mapping[str, object]) -> Decimal:
    """The value of the row that holds on a day for what is asked; KeyError when none does."""
    for row in rows_in_force(rows, day):
        if all(_holds(row, name, asked) for name in row if name not in ("from", "year", "value", "source")):
            return Decimal(row["value"])
    raise KeyError(f"{day} {dict(asked)}")


def rows_in_force(rows: TableRows, day: date) -> TableRows:
    """The rows of the year of the day, or of the last version that began by then."""
    if "year" in rows[0]:
        return [row for row in rows if int(row["year"]) == day.year]
    begun = max((row["from"] for row in rows if row["from"] <= day.isoformat()), default="")
    return [row for row in rows if row["from"] == begun]


def _holds(row: Mapping[str, str], column: str, asked: Mapping[str, object]) -> bool:
    if column.endswith("_from") and f"{column[:-5]}_to" in row:
        return int(row[column] or 0) <= int(str(asked[column[:-5]]))
    if column.endswith("_to") and f"{column[:-3]}_from" in row:
        return int(str(asked[column[:-3]])) <= int(row[column] or 999)
    return row[column] == str(asked.get(column) or "")
