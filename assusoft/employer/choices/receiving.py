"""Forms that workers filled in -> facts: each with its file, and what it chooses waits for HR to confirm it.

Nothing of it counts, and no supplier is told, before HR confirms: a choice waits as the word of a first person does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from assusoft.employer.checked.clock import refuse_clock
from assusoft.employer.choices.forms import CHOICES
from assusoft.employer.choices.open_choices import KEEP, OpenChoice, Option, answer_of, open_choices, stated_of
from assusoft.employer.choices.texts import CHOICE, REFERENCE, UNTIL, option_meant
from assusoft.employer.deciding.decision import MonthView
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.people import names_of_all
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.monthly.said.answering import refuse_closed
from assusoft.employer.monthly.said.declaring import checked_declaration
from assusoft.employer.monthly.said.second_person import waiting
from assusoft.errors import Refused
from assusoft.language import LANGUAGES, in_lines, say
from assusoft.layouts import InputFile
from assusoft.layouts.rows.heading.headers import normal
from assusoft.month.declarations.book_sheets import BookSheet, sheets_of
from assusoft.month.declarations.stated import NotDeclarable
from assusoft.month.tasks.answer import checked_fields
from assusoft.month.tasks.standing import Waiting
from assusoft.store import GivenForm, NewFirstWord, WorkerForm
from assusoft.store.facts.contents import sha256_of


class Chosen(NamedTuple):
    """What a form chooses: an option of what may be chosen; `late`: it came after the last day."""

    choice: OpenChoice
    option: Option
    late: bool


class Received(NamedTuple):
    """A form that was stored, and what it chooses."""

    form: WorkerForm
    chosen: list[Chosen]


@dataclass(frozen=True)
class _Row:
    """A row of a form. `texts`, `headings`: column -> the text of its cell, and its heading in the file."""

    where: str
    texts: Mapping[str, str]
    headings: Mapping[str, str]

    def cell(self, column: str) -> str:
        """A cell in words."""
        return f"{self.where}, column '{self.headings.get(column, column)}'"


@dataclass
class _Reading:
    """What is read of one form, and what is wrong in it."""

    file: InputFile
    chosen: list[Chosen] = field(default_factory=list)
    words: list[NewFirstWord] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def persons(self) -> list[str]:
        """Whose choices it holds: one person's."""
        return sorted({one.choice.person for one in self.chosen})


@dataclass(frozen=True)
class _Desk:
    """What forms are judged by: the open month, what may be chosen in it, and when they were given back and stored."""

    employer: EmployerFolder
    view: MonthView
    every: Mapping[str, OpenChoice]
    names: Mapping[str, str]
    on: date
    by: str
    at: datetime


def receive_choices(
    employer: EmployerFolder, files: Sequence[InputFile], on: date, by: str, at: datetime
) -> list[Received]:
    """Store the forms, all or none; see `Employer.receive_choices`."""
    refuse_clock(at)
    if on > at.date():
        raise Refused(f"{on} is still to come: a form is stored once it was given back. Nothing was stored.")
    view = month_view(employer)
    refuse_closed(view)
    every = {one.id: one for one in open_choices(employer, view)}
    desk = _Desk(employer, view, every, names_of_all(employer), on, by, at)
    readings = [_read(desk, file) for file in files]
    if wrong := [*(sentence for one in readings for sentence in one.wrong), *_twice(readings)]:
        raise Refused(in_lines([*wrong, "Nothing was stored."]))
    waits = waiting(employer)
    stored = employer.store.add_forms([_given(desk, one, waits) for one in readings])
    return [Received(form, one.chosen) for form, one in zip(stored, readings, strict=True)]


def _read(desk: _Desk, file: InputFile) -> _Reading:
    reading = _Reading(file)
    sheets, _ = sheets_of(file, [_words_for(REFERENCE), _words_for(CHOICE)], "assusoft choice-forms --to FOLDER")
    for row in (row for sheet in sheets for row in _rows(sheet)):
        try:
            _take(desk, row, reading)
        except Refused as error:
            reading.wrong.append(error.reason)
    if len(reading.persons) > 1:
        whose = " and ".join(reading.persons)
        reading.wrong.append(f"{file.name} holds choices of {whose}: each gives a form of their own.")
    elif not reading.wrong and not reading.chosen:
        reading.wrong.append(f"{file.name}: nothing is chosen in it. Choose in the column '{CHOICE}'.")
    return reading


def _rows(sheet: BookSheet) -> Iterator[_Row]:
    """The rows that choose something, or give a day."""
    known = {word: name for name in (REFERENCE, CHOICE, UNTIL) for word in _words_for(name)}
    headings = {known[normal(word)]: word for word in sheet.header if normal(word) in known}
    for number, cells in sheet.rows.items():
        texts = {name: cells[sheet.header.index(word)] for name, word in headings.items()}
        if texts[CHOICE] or texts.get(UNTIL):
            yield _Row(f"{sheet.where}, row {number}", texts, headings)


def _words_for(name: str) -> set[str]:
    return {normal(say(language, name)) for language in LANGUAGES}


def _take(desk: _Desk, row: _Row, reading: _Reading) -> None:
    choice, option = _meant(row, desk.every)
    if any(one.choice.id == choice.id for one in reading.chosen):
        raise Refused(f"{row.cell(REFERENCE)}: '{choice.id}' stands in two rows. Keep one of them.")
    until = row.texts.get(UNTIL, "")
    if until and not option.until:
        raise Refused(f"{row.cell(UNTIL)}: '{until}' goes with being insured elsewhere. Empty it, or choose that.")
    reading.chosen.append(Chosen(choice, option, choice.due is not None and desk.on > choice.due))
    if option.name != KEEP:
        reading.words.append(_word(desk, row, choice, option, until))


def _meant(row: _Row, every: Mapping[str, OpenChoice]) -> tuple[OpenChoice, Option]:
    choice = every.get(row.texts[REFERENCE])
    if choice is None:
        raise Refused(
            f"{row.cell(REFERENCE)}: '{row.texts[REFERENCE]}' cannot be chosen now: it was answered, its facts "
            "changed, or it never was asked. Give the worker a new form: assusoft choice-forms --to FOLDER"
        )
    option = option_meant(choice, row.texts[CHOICE])
    if option is None:
        permitted = ", ".join(one.name for one in choice.options)
        raise Refused(
            f"{row.cell(CHOICE)}: '{row.texts[CHOICE]}' is none of its choices. Choose from the list of the cell "
            f"({permitted})."
        )
    return choice, option


def _word(desk: _Desk, row: _Row, choice: OpenChoice, option: Option, until: str) -> NewFirstWord:
    """What was chosen, as the word of a first person, checked as HR's own would be."""
    name, month = desk.names.get(choice.person, choice.person), desk.view.month
    if choice.task is not None:
        answer, fields = answer_of(choice, option.name, until)
        try:
            fields = checked_fields(choice.task, answer, fields, month)
        except Refused as error:
            raise Refused(f"{row.cell(UNTIL if option.until else CHOICE)}: {error.reason}") from None
        said = {"choice": answer, "fields": fields}
        return NewFirstWord("answer", choice.id, choice.task.kind, choice.person, said, month, "", name, desk.at)
    begins = desk.employer.settings.choices.from_
    assert begins is not None  # settings: what may change has a first day
    stated = stated_of(choice, option.name, begins)
    try:
        checked_declaration(desk.employer, desk.view, stated, name, desk.at)
    except NotDeclarable as error:
        raise Refused(f"{row.cell(CHOICE)}: {error.what}.") from None
    said = asdict(stated) | {"values": dict(stated.values)}
    return NewFirstWord("declaration", "", stated.kind, stated.person, said, month, "", name, desk.at)


def _twice(readings: Sequence[_Reading]) -> Iterator[str]:
    """Two forms of one person at once: nobody can tell which of them is the last."""
    first: dict[str, str] = {}
    for one in readings:
        for person in one.persons:
            if person in first:
                yield f"{first[person]} and {one.file.name} are both of {person}. Give the last one alone."
            first.setdefault(person, one.file.name)


def _given(desk: _Desk, reading: _Reading, waits: Sequence[Waiting]) -> GivenForm:
    """The form to store; it takes the place of what the worker chose on one before and nobody confirmed."""
    content, [person] = reading.file.content, reading.persons
    form = WorkerForm(
        0, CHOICES, person, "", desk.view.month, desk.on, reading.file.name, sha256_of(content), "", desk.by, desk.at
    )
    instead = [one.number for one in waits if one.form and any(_is_about(one, each.choice) for each in reading.chosen)]
    return GivenForm(form, content, reading.words, instead)


def _is_about(one: Waiting, choice: OpenChoice) -> bool:
    """Whether what waits says something of the same choice."""
    if one.task or choice.task is not None:
        return one.task == choice.id
    if one.person != choice.person:
        return False
    if choice.field:
        return choice.field in one.values
    return (one.said["plan"], one.said["member"]) == (choice.plan.name, choice.member)
