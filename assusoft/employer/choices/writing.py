"""What workers may choose -> their forms in a folder: a workbook and a page to print for each, or a reminder."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from assusoft.employer.choices.forms import BENEFICIARIES, CHOICES, last_returned
from assusoft.employer.choices.open_choices import OpenChoice, open_choices
from assusoft.employer.choices.texts import (
    HEADINGS,
    beneficiaries_texts,
    choices_texts,
    explained,
    option_label,
    reminder,
    rows_of_book,
)
from assusoft.employer.deciding.decision import MonthView
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.people import names_of_all, person_meant
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.monthly.said.second_person import waiting
from assusoft.employer.sheets.issuing.written import folder_of_sheets
from assusoft.employer.sheets.sheets import Skipped
from assusoft.errors import Refused
from assusoft.files import write_whole
from assusoft.frames import Row, as_mask, rows_of, rows_where
from assusoft.json_text import json_text
from assusoft.language import say
from assusoft.month.resolving.people import main_contracts
from assusoft.months import calendar_month, month_end
from assusoft.plans.model import Plan
from assusoft.resources import resource_folder
from assusoft.typesetting import missing_in, pdf_of

NAME = "choices/form.typ"
AT_DEATH = frozenset(("death", "accident"))
"""Kinds of cover that pay a capital at a death."""


class FormsWritten(NamedTuple):
    """The files that are in the folder, and who has none, with the sentence why."""

    files: list[Path]
    skipped: list[Skipped]


def write_forms(employer: EmployerFolder, kind: str, to: Path, person: str, language: str) -> FormsWritten:
    """Write forms for workers into a folder; see `Employer.write_forms`."""
    if kind not in _KINDS:
        raise Refused(f"'{kind}' is not a kind of form. Expected one of {', '.join(_KINDS)}. Nothing was written.")
    return _KINDS[kind](employer, to, person, language)


def _choices(employer: EmployerFolder, to: Path, person: str, language: str) -> FormsWritten:
    """A workbook and a page for each worker who may choose; see `Employer.write_forms`."""
    writer = _writer(employer, to, language)
    for whose, mine in _by_person(employer, writer.view, person):
        if spoken := writer.language_of(whose):
            texts = choices_texts(mine, employer.name, writer.called(whose), spoken)
            if writer.page(whose, f"{whose}-choices.pdf", texts, spoken):
                writer.file(f"{whose}-choices.xlsx", _book(mine, writer.called(whose), employer, spoken))
    return FormsWritten(writer.files, sorted(writer.skipped))


def _reminders(employer: EmployerFolder, to: Path, person: str, language: str) -> FormsWritten:
    """A text for each worker who is asked and gave no form back; see `Employer.write_forms`."""
    writer, given = _writer(employer, to, language), {one.task for one in waiting(employer) if one.form}
    for whose, mine in _by_person(employer, writer.view, person):
        asked = [one for one in mine if one.task and one.id not in given]
        if asked and (spoken := writer.language_of(whose)):
            text = reminder(asked, employer.name, writer.names.get(whose, whose), spoken)
            writer.file(f"{whose}-reminder.txt", text.encode())
    return FormsWritten(writer.files, sorted(writer.skipped))


def _beneficiaries(employer: EmployerFolder, to: Path, person: str, language: str) -> FormsWritten:
    """A page for each plan that insures a worker's death; see `Employer.write_forms`."""
    writer = _writer(employer, to, language)
    wanted = person_meant(employer, person) if person else ""
    last = last_returned(employer, month_end(calendar_month(writer.view.month)))
    for whose, plan in insured_at_death(writer.view):
        if wanted in ("", whose) and (spoken := writer.language_of(whose)):
            supplier = employer.suppliers.get(plan.supplier)
            returned = last.get((whose, plan.name))
            texts = beneficiaries_texts(
                plan, supplier.name if supplier else plan.supplier, employer.name,
                writer.called(whose), returned.day if returned else None, spoken,
            )  # fmt: skip
            writer.page(whose, f"{whose}-beneficiaries-{plan.name}.pdf", texts, spoken)
    return FormsWritten(writer.files, sorted(writer.skipped))


_KINDS = {CHOICES: _choices, BENEFICIARIES: _beneficiaries, "reminders": _reminders}


def insured_at_death(view: MonthView) -> Iterator[tuple[str, Plan]]:
    """Each worker with each plan in force that pays a capital at their death, in order."""
    every = view.resolution.state.affiliations
    held = rows_where(every, as_mask((every["status"] == "affiliated") & (every["member"] == "")))
    last = month_end(calendar_month(view.month))
    for row in sorted(
        rows_of(held[["person", "plan", "affiliation_to"]]), key=lambda row: (row["person"], row["plan"])
    ):
        plan = view.plans.get(row["plan"])
        over = row["affiliation_to"] is not None and row["affiliation_to"] < last
        if plan and not over and not plan.copied and {cover.kind for cover in plan.covers.values()} & AT_DEATH:
            yield row["person"], plan


@dataclass(frozen=True)
class _Writer:
    """The folder that is written into, with what is known of everybody; `asked`: the language where none is known."""

    employer: EmployerFolder
    view: MonthView
    to: Path
    asked: str
    names: Mapping[str, str]
    contracts: Mapping[str, Row]
    template: Path
    files: list[Path]
    skipped: list[Skipped]

    def language_of(self, person: str) -> str:
        """The worker's language; '' where there is none, which is told."""
        row = self.contracts.get(person, {})
        chosen = self.employer.settings.spoken(row.get("establishment"), row.get("language"), self.asked)
        if not chosen.language:
            self._skip(person, chosen.why_not)
        return chosen.language

    def called(self, person: str) -> str:
        """The worker's name and id."""
        return f"{self.names.get(person, '')} ({person})".strip()

    def page(self, person: str, name: str, texts: Mapping[str, Any], language: str) -> bool:
        """Typeset a page; False when it has a letter that cannot be printed, which is told."""
        form = json_text(texts, None)
        if missing := missing_in(form):
            self._skip(person, f"the fonts of the page have no {' '.join(missing)}. Write the name with other letters.")
            return False
        self.file(name, pdf_of(self.template, {"form": form}, month_end(calendar_month(self.view.month)), language))
        return True

    def file(self, name: str, content: bytes) -> None:
        """Write a file, whole."""
        write_whole(self.to / name, content)
        self.files.append(self.to / name)

    def _skip(self, person: str, why: str) -> None:
        self.skipped.append(Skipped(person, f"{person} has no form: {why}"))


def _writer(employer: EmployerFolder, to: Path, language: str) -> _Writer:
    view = month_view(employer)
    if view.closed:
        raise Refused(
            f"{view.month} is closed, so nothing may be chosen in it. Import the next month first. Nothing was written."
        )
    folder_of_sheets(employer.folder, to, employer.store)
    contracts = main_contracts(view.photo.worker, view.month).reset_index(drop=True)
    own = employer.folder / "templates" / NAME
    template = own if own.is_file() else resource_folder("templates") / NAME
    rows = {row["person"]: row for row in rows_of(contracts)}
    return _Writer(employer, view, to, language, names_of_all(employer), rows, template, [], [])


def _by_person(employer: EmployerFolder, view: MonthView, person: str) -> Iterator[tuple[str, list[OpenChoice]]]:
    """Who may choose, with what; of one person alone, who must have something to choose."""
    wanted = person_meant(employer, person) if person else ""
    every = [one for one in open_choices(employer, view) if wanted in ("", one.person)]
    if wanted and not every:
        raise Refused(f"{wanted} has nothing to choose in {view.month}. Nothing was written.")
    for whose, mine in groupby(every, key=lambda one: one.person):
        yield whose, list(mine)


def _book(choices: Sequence[OpenChoice], name: str, employer: EmployerFolder, language: str) -> bytes:
    """The workbook of a worker's choices: a row for each, with the list of its options."""
    from assusoft.layouts.workbook.for_people import PeoplesList, book_of_lists, for_people  # needed here only

    headings = [say(language, one) for one in HEADINGS]
    form = PeoplesList(say(language, "Choices"), headings, rows_of_book(choices, name, language))
    lines = [[one] for one in explained(employer.name, language)]
    about = PeoplesList(say(language, "How to fill it in"), [employer.name], lines)
    column = HEADINGS.index("Your choice") + 1
    lists = {
        (number, column): tuple(option_label(one, option, language) for option in one.options)
        for number, one in enumerate(choices, start=2)
    }
    return for_people(book_of_lists([form, about]), lists, (column, column + 1))
