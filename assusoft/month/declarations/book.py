"""A book of declarations, one a row -> what each row states; and the headings of an empty one."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from assusoft.labels import field_label
from assusoft.language import say
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.rows.heading.headers import normal
from assusoft.month.declarations.book_sheets import BookSheet, sheets_of
from assusoft.month.declarations.declaration import WHO
from assusoft.month.declarations.kinds import KINDS
from assusoft.month.declarations.stated import Stated
from assusoft.schema import AFFILIATION, TABLES, Field, field_named, is_field

HEAD = {
    "person": "Person", "kind": "Kind", "plan": "Plan", "member": "Family member", "from": "From", "until": "Until",
    "reason": "Why",
}  # fmt: skip
"""Columns of a book that are no fields -> their headings, as English sentence keys; their names are headers too."""

IN_BOOKS = {name: kind for name, kind in KINDS.items() if name not in WHO and "supplier" not in kind.needs}
"""The kinds that a book may hold: who somebody is, is declared one by one, since it moves what else is known, and so is
what is for one supplier."""

_NEEDED = ("person", "kind")
_REASON_OF_DEPARTURE = "end_reason"
"""Column of the reason somebody leaves for, since `reason` is the one why it is declared."""


@dataclass(frozen=True)
class BookRow:
    """A row of a book. `cells`: column -> its text, where there is one; `headers`: column -> its word in the file."""

    where: str
    cells: Mapping[str, str]
    headers: Mapping[str, str]

    @property
    def says_nothing(self) -> bool:
        """Whether somebody is named at most: a list of people in which only some rows are filled in."""
        return self.cells.keys() <= {"person", "member"}

    def place(self, column: str) -> str:
        """The cell of a column in words, of the row where the column is not there."""
        return f"{self.where}, column '{self.headers[column]}'" if column in self.headers else self.where

    def worded(self, what: str) -> str:
        """A sentence that names options of the command line, with the columns they are here."""
        return re.sub(r"--(\w+)", lambda option: f"column '{self.headers.get(option[1], option[1])}'", what)


def columns_of(language: str, own: Mapping[str, Field], asked: Collection[str]) -> dict[str, str]:
    """Word above a column, as `normal` makes it -> the column: one of HEAD, or a field by its name or its label."""
    tables = (field.name for table in ("worker", "family") for field in TABLES[table])
    questions = (question.name for kind in IN_BOOKS.values() for question in kind.questions or ())
    names = list(dict.fromkeys([*tables, *AFFILIATION, *questions, *own, *asked]))
    labels = {normal(field_label(name, language, own)): name for name in names}
    heads = {normal(word): name for name, key in HEAD.items() for word in (name, say(language, key))}
    return labels | {normal(name): name for name in names} | heads


def rows_in(file: InputFile, columns: Mapping[str, str]) -> tuple[list[BookRow], list[str], list[str]]:
    """The rows under the headers of a book, blank ones left; in words what is wrong; notes on sheets not read.

    Raises
    ------
    Refused
        The file cannot be read, or no row has the columns `person` and `kind`.
    """
    needed = [[word for word, name in columns.items() if name == column] for column in _NEEDED]
    sheets, notes = sheets_of(file, needed)
    wrong = [fault for sheet in sheets for fault in _faults(sheet, columns)]
    return [row for sheet in sheets for row in _rows(sheet, columns)], wrong, notes


def _rows(sheet: BookSheet, columns: Mapping[str, str]) -> Iterator[BookRow]:
    places = {columns[normal(word)]: at for at, word in enumerate(sheet.header) if normal(word) in columns}
    headers = {name: sheet.header[at] for name, at in places.items()}
    for number, cells in sheet.rows.items():
        if any(cells):
            filled = {name: cells[at] for name, at in places.items() if cells[at]}
            yield BookRow(f"{sheet.where}, row {number}", filled, headers)


def _faults(sheet: BookSheet, columns: Mapping[str, str]) -> Iterator[str]:
    """Headers that mean nothing or the same, cells without a header, words a program wrote in the place of a value."""
    seen: dict[str, str] = {}
    for word in filter(None, sheet.header):
        name = columns.get(normal(word))
        if name is None:
            near = get_close_matches(normal(word), columns, n=1)
            hint = f" (did you mean '{near[0]}'?)" if near else ""
            yield (
                f"{sheet.where}, column '{word}': no field has this name or label{hint}. Correct it "
                "(docs/reference/fields.md lists them), or take it out."
            )
        elif name in seen:
            yield f"{sheet.where}: the columns '{seen[name]}' and '{word}' are both {name}. Take one out."
        else:
            seen[name] = word
    for number, cells in sheet.rows.items():
        for place, text in enumerate(cells):
            where = f"{sheet.where}, row {number}"
            if text and not sheet.header[place]:
                yield f"{where}: '{text}' stands under no header. Write one above it, or take it out."
            elif (number, place) in sheet.spoilt:
                yield f"{where}, column '{sheet.header[place]}': '{text}' is no value. Write the value itself."


def stated_in(row: BookRow, person: str) -> Stated:
    """What a row states of the person it means; where it gives no reason, its place is the reason."""
    kind = row.cells.get("kind", "").casefold()
    values = {name: text for name, text in row.cells.items() if name not in HEAD}
    if kind == "departure" and _REASON_OF_DEPARTURE in values:
        values["reason"] = values.pop(_REASON_OF_DEPARTURE)
    named = {name: row.cells.get(name, "") for name in ("plan", "member", "until")}
    return Stated(
        person, kind, values, begins=row.cells.get("from", ""), reason=row.cells.get("reason", row.where), **named
    )


def fractions_in(row: BookRow, own: Mapping[str, Field]) -> Iterator[str]:
    """Percentages that a workbook keeps as fractions: a cell that shows 80 % holds 0.8."""
    for name, text in row.cells.items():
        field = own.get(name) or (field_named(name) if is_field(name) else None)
        if field and field.type == "percent" and _FRACTION.fullmatch(text):
            yield f"{row.place(name)}: '{text}' is less than one per cent. Write 80 for eighty per cent."


_FRACTION = re.compile(r"0[.,]\d*[1-9]\d*")


def column_of(about: str, kind: str) -> str:
    """The column of a book in which stands what a refused declaration is about."""
    return _REASON_OF_DEPARTURE if (kind, about) == ("departure", "reason") else about


def headings_of(language: str, own: Mapping[str, Field]) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """The headings of an empty book, and column -> the codes it may hold, () where any text may be."""
    questions = {question.name: question.codes for kind in IN_BOOKS.values() for question in kind.questions or ()}
    questions[_REASON_OF_DEPARTURE] = questions.pop("reason")
    lists: dict[str, tuple[str, ...]] = dict.fromkeys(HEAD, ()) | questions
    headings = [say(language, HEAD[name]) if name in HEAD else field_label(name, language, own) for name in lists]
    return headings, lists | {"kind": tuple(IN_BOOKS)}
