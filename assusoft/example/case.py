"""What a message comes of: rows of some months, plan sheets, answers; taken of an employer for some of its persons."""

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from assusoft.employer import Employer
from assusoft.frames import Row, rows_in
from assusoft.month.messages import Message
from assusoft.month.state import by_key
from assusoft.month.tasks.answer import Answer, in_force

TABLES = ("worker", "family", "deduction")
SOURCE = "payroll"
"""The one source of an example."""

_NOT_DECIDING = {
    "label", "contract", "reference", "source", "cover", "deadline", "exception", "check", "example",
    "family_example", "beneficiaries", "choice_label",
}  # fmt: skip
"""Keys of plan sheets that decide no message, or speak of people: an example never has them."""

Cell = tuple[str, str]
"""A table and a field of it."""


@dataclass(frozen=True)
class Case:
    """Facts of which a month can be decided.

    `months`: month -> table -> rows, the last month being the one of the message. `sheets`: file name -> its keys.
    `said`: answers, the last one to a question last. `held`: (plan, person, member) -> what had been reported before
    the last month. `own`: the employer's own fields, each with its type. `automatic`: working time is not asked about.
    """

    months: Mapping[str, Mapping[str, Sequence[Row]]]
    sheets: Mapping[str, Mapping[str, Any]]
    entities: tuple[str, ...]
    own: Mapping[str, str]
    said: tuple[Answer, ...]
    held: Mapping[tuple[str, str, str], Row]
    automatic: bool

    @property
    def month(self) -> str:
        """The month of the message."""
        return max(self.months)

    @property
    def persons(self) -> list[str]:
        """Who is in it."""
        return sorted({row["person"] for tables in self.months.values() for row in tables["worker"]})

    @property
    def cells(self) -> list[Cell]:
        """The fields that have a value, without those that say whose row it is."""
        every = ((table, row) for tables in self.months.values() for table, rows in tables.items() for row in rows)
        found = ((table, name) for table, row in every for name, value in row.items() if value is not None)
        return sorted({cell for cell in found if cell[1] not in _WHOSE})

    def with_cells(self, cells: Collection[Cell]) -> "Case":
        """The same with no other fields than these."""
        kept = frozenset(cells)

        def cut(table: str, row: Row) -> Row:
            return {name: value for name, value in row.items() if name in _WHOSE or (table, name) in kept}

        return self.with_rows(lambda table, row: cut(table, row))

    def with_rows(self, change: Any) -> "Case":
        """The same with every row changed; a row that becomes None goes."""
        return replace(self, months={
            month: {table: [new for row in rows if (new := change(table, row)) is not None]
                    for table, rows in tables.items()}
            for month, tables in self.months.items()
        })  # fmt: skip


_WHOSE = ("person", "member", "contract", "source", "payroll_id", "entity")


def case_of(employer: Employer, message: Message, persons: Collection[str], months: Sequence[str]) -> Case:
    """What of these months concerns these persons: explained rows, and all plan sheets the months were decided by."""
    last, kept = employer.view(message.month), frozenset(persons)
    answers = sorted(in_force(last.answers).values(), key=lambda answer: answer.number)
    rows = {month: dict(_rows(employer, month, kept)) for month in months}
    return Case(
        rows,
        {plan.file: _deciding(tomllib.loads(plan.text, parse_float=Decimal))
         for month in months for plan in employer.view(month).plans.values()},
        tuple(employer.settings.entities),
        {name: field.type for name, field in employer.settings.own.items()},
        tuple(answer for answer in answers if answer.person in kept),
        {key: row for key, row in by_key(last.reported.affiliations).items() if key[1] in kept},
        any(row["source"] in employer.automatic for row in rows[max(rows)]["worker"]),
    )  # fmt: skip


def _rows(employer: Employer, month: str, persons: frozenset[str]) -> Iterator[tuple[str, list[Row]]]:
    """Each table's rows; whose they are stands in the payroll number alone."""
    photo = employer.photo(month)
    found = {name: rows_in(photo.tables[name], photo.tables[name]["person"].isin(list(persons))) for name in TABLES}
    numbers = {row["person"]: row["payroll_id"] or row["person"] for row in found["worker"]}
    for table, rows in found.items():
        of_worker = {"worker_national_number": None} if table == "family" else {}
        yield table, [row | of_worker | {"source": SOURCE, "payroll_id": _number(table, row, numbers)} for row in rows]


def _number(table: str, row: Row, numbers: Mapping[str, str]) -> str:
    own = row["payroll_id"] if table == "worker" else None
    return str(own or numbers.get(row["person"], row["person"]))


def _deciding(keys: Any) -> Any:
    """The keys of a plan sheet, and of what stands in it, that may decide a message."""
    if not isinstance(keys, dict):
        return keys
    return {name: _deciding(value) for name, value in keys.items() if name not in _NOT_DECIDING}
