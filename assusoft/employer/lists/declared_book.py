"""A book of declarations, one a row -> all of them declared, or none: every row checked, every fault told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from assusoft.employer.checked.clock import refuse_clock
from assusoft.employer.deciding.decision import MonthView
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.people import names_of_all, persons_meant
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.monthly.said.declaring import (
    checked_declaration,
    messages_with,
    open_month,
    persons_of_declarations,
)
from assusoft.employer.monthly.said.second_person import needs_second
from assusoft.errors import Refused
from assusoft.language import say
from assusoft.layouts.text.decoding import file_at
from assusoft.month.declarations.book import (
    HEAD,
    IN_BOOKS,
    BookRow,
    column_of,
    columns_of,
    fractions_in,
    headings_of,
    rows_in,
    stated_in,
)
from assusoft.month.declarations.declaration import Declaration, not_taken_back
from assusoft.month.declarations.said_already import as_said, said_already, takes_place
from assusoft.month.declarations.stated import NotDeclarable, Stated
from assusoft.month.messages import Message
from assusoft.store import NewDeclaration


@dataclass(frozen=True)
class DeclaredBook:
    """What a book led to: `rows` = declared + already + what is `empty`.

    `declared`, `already`: place of the row -> the declaration stored for it (or to be stored, when it was only tried),
    or in force already. `empty`: places of rows that say nothing. `names`: person -> name.
    `notes`: sheets that were not read.
    """

    declared: dict[str, Declaration]
    already: dict[str, Declaration]
    empty: list[str]
    messages: list[Message]
    names: dict[str, str]
    notes: list[str]

    @property
    def rows(self) -> int:
        """Rows that were read."""
        return len(self.declared) + len(self.already) + len(self.empty)


@dataclass
class _Taken:
    """What became of the rows so far. `new`: place -> what is to be stored; `wrong`: in words what cannot be.

    `said`: person -> what is in force of him, and the rows before; `last`: number of the last that was said.
    """

    said: dict[str, list[Declaration]]
    last: int
    new: dict[str, Declaration] = field(default_factory=dict)
    already: dict[str, Declaration] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def declare_book(employer: EmployerFolder, path: Path, by: str, at: datetime, preview: bool) -> DeclaredBook:
    """Store the declarations of a book, or show what they would lead to; see `Employer.declare_book`."""
    if not path.is_file():
        raise Refused(f"{path}: there is no such file. Nothing was stored.")
    refuse_clock(at)
    view = open_month(employer)
    asked = {name for plan in view.plans.values() for name in plan.asks}
    rows, wrong, notes = rows_in(file_at(path), columns_of(employer.language, employer.settings.own, asked))
    said = employer.facts.said()
    taken = _Taken(_by_person(not_taken_back(said.declarations)), said.last, wrong=wrong)
    _take(employer, view, rows, by, at, taken)
    if taken.wrong:
        raise Refused("\n".join([*taken.wrong, "Nothing was stored."]))
    stored = [_as_new(one) for one in taken.new.values()]
    if preview or not stored:
        told = messages_with(employer, view, stored) if stored else []
        return DeclaredBook(taken.new, taken.already, taken.empty, told, names_of_all(employer), notes)
    numbers = employer.store.add_declarations(stored)
    declared = {
        where: replace(one, number=number)
        for (where, one), number in zip(taken.new.items(), numbers, strict=True)
    }  # fmt: skip
    persons = persons_of_declarations(list(declared.values()))
    told = [message for message in month_view(employer, view.month).messages if message.person in persons]
    return DeclaredBook(declared, taken.already, taken.empty, told, names_of_all(employer), notes)


def _take(
    employer: EmployerFolder, view: MonthView, rows: Sequence[BookRow], by: str, at: datetime, taken: _Taken
) -> None:
    meant = persons_meant(employer)
    for row in rows:
        if row.says_nothing:
            taken.empty.append(row.where)
            continue
        if faults := list(fractions_in(row, employer.settings.own)):
            taken.wrong.extend(faults)
            continue
        try:
            _take_one(employer, view, row, _stated(row, meant), by, at, taken)
        except NotDeclarable as error:
            column = column_of(error.about, row.cells["kind"])
            taken.wrong.append(f"{row.place(column)}: {row.worded(error.what)}.")
        except Refused as error:
            taken.wrong.append(str(error.reason))


def _stated(row: BookRow, meant: Callable[[str], str]) -> Stated:
    """What a row states; Refused where it names no person, or no kind, that there is."""
    if "person" not in row.cells:
        raise Refused(f"{row.place('person')}: no person is named. Write a number like P00012, a payroll number or a "
                      "name.")  # fmt: skip
    kind = row.cells.get("kind", "").casefold()
    if kind not in IN_BOOKS:
        raise Refused(
            f"{row.place('kind')}: '{kind}' is no kind that a book holds. Write one of: {', '.join(IN_BOOKS)}."
        )
    try:
        return stated_in(row, meant(row.cells["person"]))
    except Refused as error:
        raise Refused(f"{row.place('person')}: {error}") from None


def _take_one(
    employer: EmployerFolder, view: MonthView, row: BookRow, stated: Stated, by: str, at: datetime, taken: _Taken
) -> None:
    given, before = as_said(stated), taken.said.setdefault(stated.person, [])
    if given and (same := said_already(given, before)):
        taken.already[row.where] = same
        return
    number, to_store = taken.last + len(taken.new) + 1, _checked(employer, view, row, stated, by, at)
    new = Declaration(number=number, **vars(to_store))
    if same := said_already(new, before):
        taken.already[row.where] = same
        return
    if other := next((one for one in before if one.number > taken.last and takes_place(new, one)), None):
        where = next(where for where, one in taken.new.items() if one is other)
        taken.wrong.append(
            f"{row.where}: it says otherwise than {where} of the same person and days. Keep one of them, or give the "
            "earlier one a last day."
        )
        return
    taken.new[row.where] = new
    before.append(new)


def _by_person(declarations: Sequence[Declaration]) -> dict[str, list[Declaration]]:
    found: dict[str, list[Declaration]] = {}
    for one in declarations:
        found.setdefault(one.person, []).append(one)
    return found


def _checked(
    employer: EmployerFolder, view: MonthView, row: BookRow, stated: Stated, by: str, at: datetime
) -> NewDeclaration:
    if needs_second(employer, stated.kind):
        raise Refused(
            f"{row.where}: {stated.kind} needs a second person, so it is declared alone: assusoft declare "
            f"{stated.person} {stated.kind} ..."
        )
    try:
        return checked_declaration(employer, view, stated, by, at)
    except NotDeclarable:
        raise
    except Refused as error:
        raise Refused(f"{row.where}: {error}") from None


def empty_book(employer: EmployerFolder) -> bytes:
    """A workbook (.xlsx) to fill in, for `declare_book`: headings, and lists to choose kinds, plans and codes from."""
    from assusoft.layouts.workbook.for_people import PeoplesList, book_of_lists, for_people  # needed here only

    language, own = employer.language, employer.settings.own
    headings, lists = headings_of(language, own)
    plans = tuple(sorted({plan.name for plan in employer.plans if plan.until is None}))
    content = book_of_lists([PeoplesList(say(language, "Declarations"), headings, [])])
    places = {place: plans if name == "plan" else codes for place, (name, codes) in enumerate(lists.items(), start=1)}
    choices = {(row, place): codes for place, codes in places.items() if codes for row in range(2, _ROWS + 2)}
    return for_people(content, choices, tuple(range(1, len(HEAD) + 1)))


_ROWS = 500
"""Rows of an empty book that offer lists to choose from; more may be filled in."""


def _as_new(one: Declaration) -> NewDeclaration:
    return NewDeclaration(**{name: value for name, value in vars(one).items() if name != "number"})
