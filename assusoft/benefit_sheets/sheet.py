"""What a benefit sheet says: parts with figures, each with its date and where it comes from, not yet typeset."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["month", "year", "entry", "exit"]
"""Why the sheet is made: looked at in a month, of a year as a whole, for who joins, for who leaves."""

SourceKind = Literal["payroll", "declared", "plan", "reported", "tariff", "statement", "return"]
"""payroll: a cell of the photo; declared: HR or an answer; plan: the plan sheet; reported: what the supplier was told;
tariff: a premium computed by the plan sheet's tariff; statement, return: what the supplier itself stated."""

Value = str | Decimal | int | date | bool | None
"""None: it is not known, and the sheet says so; never zero."""


@dataclass(frozen=True)
class Source:
    """Where a figure comes from.

    Attributes
    ----------
    kind
        Which fact it is read or computed from.
    on
        The day for which it holds there: of the salary, of the statement, of the plan's version; None: not dated.
    name
        What a reader finds it by: the payroll's source, the plan sheet's file, the supplier's name and its statement.
    fact
        What `explain` takes to go on from here: the id of a register cell, statement line or message; '' when the
        fact itself is named by the others (a plan sheet's key).
    """

    kind: SourceKind
    on: date | None
    name: str
    fact: str = ""


@dataclass(frozen=True)
class Figure:
    """One thing that a sheet says.

    Attributes
    ----------
    key
        Unique in its sheet, made of plain names with points: 'salary.monthly_salary', 'plan.group.pension.employer'.
    label
        What it is, in the sheet's language; '' inside tables, where the column says it.
    value
        As the fact has it, not worded; codes are in words of the sheet's language already.
    unit
        As fields have them: 'EUR', 'EUR/month', 'EUR/year', '%', 'hours/week', 'months/year'; '' for texts and days.
    source
        None only where there is nothing to trace: a value that is not known.
    note
        What must be said beside it: a formula in words, 'stated by ..., not guaranteed'.
    """

    key: str
    label: str
    value: Value
    unit: str = ""
    source: Source | None = None
    note: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under columns' names. `heads[0]` names the rows; a row is its name, then a figure for each other head."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Figure | None, ...]], ...]


@dataclass(frozen=True)
class Part:
    """A part of a sheet with a title: single figures, then tables, then a text as it is (a clause)."""

    key: str
    title: str
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Sheet:
    """One worker's benefits.

    Attributes
    ----------
    person, name
        The worker's id, and first and last name as the photo writes them.
    month, kind
        The closed month it stands for, and why it is made.
    on
        The reference date: the last day of the month, or the day of exit.
    language
        'fr', 'nl' or 'en'.
    employer, entity
        The employer's name, and the enterprise number and name of the legal entity.
    parts
        In the order of the page: identity, salary, working time, each plan, other benefits, total, beneficiaries.
    shares
        What the small figure compares, in EUR/year: the salary, then what the employer pays beside it, largest first.
    issued
        The day on which it is issued, as the page says; None: it is only looked at.
    """

    person: str
    name: str
    month: str
    kind: Kind
    on: date
    language: str
    employer: str
    entity: str
    parts: tuple[Part, ...]
    shares: tuple[Figure, ...] = ()
    issued: date | None = None


def figures_of(sheet: Sheet) -> Iterator[Figure]:
    """Every figure of a sheet, in the order of the page."""
    for part in sheet.parts:
        yield from part.figures
        for table in part.tables:
            for _, cells in table.rows:
                yield from (cell for cell in cells if cell is not None)
