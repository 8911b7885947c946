"""One person through all months: what the payroll showed, what was asked and answered, found and told, in order.

A kind of thing that can happen has one function.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import pairwise
from typing import Any

import pandas as pd

from assusoft.code_labels import kind_label
from assusoft.days_in_words import day
from assusoft.employer.audit.auditing import stored_run
from assusoft.employer.deciding.decision import MonthView
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.entry import Entry
from assusoft.employer.looking.journal import (
    Book,
    entry_of_answer,
    entry_of_declaration,
    entry_of_first_word,
    entry_of_form,
    entry_of_notice,
    entry_of_second_word,
)
from assusoft.employer.looking.papers import papers_of, transmissions_then
from assusoft.employer.looking.people import member_names, person_meant, same_persons
from assusoft.employer.monthly.month_view import month_views
from assusoft.employer.monthly.said.answering import question_of
from assusoft.errors import Refused
from assusoft.frames import Row, known, rows_of
from assusoft.labels import field_label
from assusoft.language import say
from assusoft.month.changes import changes_between
from assusoft.month.declarations.declaration import persons_by_number
from assusoft.month.messages import Message
from assusoft.month.resolving.copies import without_copies
from assusoft.month.resolving.splicing import photo_of
from assusoft.month.taken_back import taken_back
from assusoft.month.tasks.answer import Answer
from assusoft.month.tasks.task import persons_of
from assusoft.payroll.photo import Photo
from assusoft.store import Audit, Import, Transmission

ROWS = {
    ("worker", "entered"): "New contract in the payroll: {part}",
    ("worker", "left"): "Contract no longer in the payroll: {part}",
    ("family", "entered"): "New family member in the payroll: {part}",
    ("family", "left"): "Family member no longer in the payroll: {part}",
    ("deduction", "entered"): "New deduction: {part}",
    ("deduction", "left"): "No more deduction: {part}",
}
"""Table and kind of change -> what is said of a row, as English sentence keys."""

_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Life:
    """What the functions below read of one person: each part read once.

    `ids`: the person's id, and those of rows in doubt that HR said are the same person.
    """

    employer: EmployerFolder
    person: str
    ids: frozenset[str]
    book: Book

    @property
    def language(self) -> str:
        """The employer's language."""
        return self.employer.language

    @cached_property
    def views(self) -> list[MonthView]:
        """Every month decided, and every extra closing, in order; without what was erased."""
        return month_views(self.employer, self.employer.facts.rounds())

    @cached_property
    def photos(self) -> list[tuple[Import, Photo]]:
        """The import in force of each month with the person's rows of its photo, in order."""
        facts = self.employer.facts
        found = [facts.imported(month) for month in facts.shown_months()]
        return [(one, photo_of(facts.explained(facts.photo(one.number, one.month)), self.ids)) for one in found]

    @cached_property
    def members(self) -> dict[tuple[str, str], str]:
        """Person and member -> the member's name."""
        return member_names(self.employer)


def history(employer: EmployerFolder, person: str) -> list[Entry]:
    """All that ever happened to the person, in order; see `Employer.history`."""
    meant = person_meant(employer, person)
    ids = frozenset([meant, *(row for row, same in same_persons(employer).items() if same == meant)])
    life = Life(employer, meant, ids, Book(employer))
    found = [entry for tell in HAPPENED for entry in tell(life)]
    if not found:
        raise Refused("Nothing was known of {meant} at that moment. Name a later one.", meant=meant)
    return sorted(found, key=lambda entry: entry.at or _LATEST)  # stable: what one act brought stays in its order


def _seen(life: Life) -> Iterator[Entry]:
    """The first photo that shows the person."""
    for imported, photo in life.photos:
        if len(photo.worker):
            what = say(life.language, "First seen in the payroll, in {month}", month=imported.month)
            yield _of_import(imported, what, None, None, "first_seen")
            return


def _moved(life: Life) -> Iterator[Entry]:
    """Rows that came and went, and cells that changed, from each photo to the next; once the person was seen."""
    seen = False
    for (_, before), (imported, after) in pairwise(life.photos):
        seen = seen or len(before.worker) > 0
        if seen:
            is_only = len(after.worker) == 1
            cells = cells_of(changes_between(before, after))
            yield from (_of_change(life, imported, row, is_only) for row in cells)


def cells_of(changes: pd.DataFrame) -> list[Row]:
    """The rows of a frame whose cells are values of any kind, None where one is missing."""
    return [{str(name): known(value) for name, value in row.items()} for row in changes.to_dict("records")]


def _of_change(life: Life, imported: Import, row: Row, is_only: bool) -> Entry:
    """A cell that changed, or a row that came or went; a contract that is the only one is not named."""
    if row["kind"] != "changed":
        what = say(life.language, ROWS[row["table"], row["kind"]], part=_part(life, row))
        return _of_import(imported, what, None, None, row["kind"])
    label = field_label(row["field"], life.language, life.employer.settings.own)
    what = label if row["table"] == "worker" and is_only else f"{label}, {_part(life, row)}"
    moved = _of_import(imported, what, row["before"], row["after"], "changed")
    return replace(moved, field=row["field"])


def _part(life: Life, row: Row) -> str:
    """The contract, the member with its name, or the wage code."""
    part: str = row["part"] or ""
    name = life.members.get((row["person"], part), "") if row["table"] == "family" else ""
    return f"{name} ({part})" if name else part


def _of_import(imported: Import, what: str, before: Any, after: Any, kind: str) -> Entry:
    return Entry(imported.at, imported.by, what, imported.release_reason, before, after, (), kind, imported.month)


def _asked(life: Life) -> Iterator[Entry]:
    """Questions, each when it was first asked."""
    known = set()
    for view in life.views:
        for task in (*view.resolution.tasks, *(task for task, _ in view.resolution.answered)):
            if task.id not in known and life.ids.intersection(task.persons):
                known.add(task.id)
                asked, at = question_of(life.employer, task), view.imported.at
                yield Entry(at, "", asked, "", None, None, (task.id,), "question", view.month)


def _answered(life: Life) -> Iterator[Entry]:
    """Answers, and what took them back."""
    known = {answer.number for answer in life.employer.facts.answers()}
    for answer in life.book.answers.values():
        if answer.number in known and life.ids & _persons(answer):
            yield entry_of_answer(life.book, answer)


def _declared(life: Life) -> Iterator[Entry]:
    """Declarations, and what took them back."""
    concerned = persons_by_number(life.book.declarations.values())
    for one in life.book.declarations.values():
        if concerned[one.number] & life.ids:
            yield entry_of_declaration(life.book, one)


def _waited(life: Life) -> Iterator[Entry]:
    """What one person said that needed a second one, and what became of it."""
    for one in life.employer.facts.first_words():
        if one.person in life.ids:
            yield entry_of_first_word(life.book, one)
            if one.ended is not None:
                yield entry_of_second_word(life.book, one)


def _persons(answer: Answer) -> set[str]:
    """The persons an answer is about: its own, whom it says that is, the workers who may insure one person."""
    return {*persons_of(answer.kind, answer.person, answer.facts), answer.same_as or "", answer.under or ""} - {""}


def _found(life: Life) -> Iterator[Entry]:
    """Findings of audits, when they were first found and when they were there no more."""
    before: dict[str, Row] = {}
    for audit in _audits(life):
        found = stored_run(life.employer, "", audit).findings
        now = {row["id"]: row for row in cells_of(found) if row["person"] in life.ids}
        for id, row in (now | before).items():
            if (id in now) != (id in before):
                yield _of_finding(life, audit, row, id in now)
        before = now


def _audits(life: Life) -> list[Audit]:
    known_on = life.employer.facts.known_on
    return [one for one in life.book.audits.values() if known_on is None or one.at <= known_on]


def _of_finding(life: Life, audit: Audit, row: Row, is_new: bool) -> Entry:
    field = field_label(row["field"], life.language, life.employer.settings.own)
    if is_new:
        what = say(life.language, "Found by the audit ({code}): {field}", code=row["code"], field=field)
    else:
        what = say(life.language, "No longer found by the audit ({code}): {field}", code=row["code"], field=field)
    value, month = row["value"] or None, life.book.imports[audit.import_number].month
    before, after = (None, value) if is_new else (value, None)
    return Entry(audit.at, audit.by, what, "", before, after, (row["id"],), "finding", month)


def _taken_over(life: Life) -> Iterator[Entry]:
    """Affiliations that suppliers knew before the first month: the opening lists hold them."""
    for view in life.views[:1]:
        for row in rows_of(without_copies(view.resolution.state.affiliations, view.plans)):
            if row["person"] in life.ids and row["status"] == "affiliated":
                label = view.plans[row["plan"]].label_in(life.language)
                whom = life.members.get((row["person"], row["member"]), row["member"])
                what = say(life.language, "Taken over: {plan}", plan=", ".join(filter(None, [label, whom])))
                after = {"affiliation_from": row["affiliation_from"], "affiliation_to": row["affiliation_to"]}
                yield _of_import(view.imported, what, None, after, "taken_over")


def _told(life: Life) -> Iterator[Entry]:
    """Messages, at the closing that sent them, with the transmission and the documents that hold them."""
    sendings = {(one.month, one.supplier): one for one in transmissions_then(life.employer)}
    mine = [(view, one) for view in life.views for one in view.messages if one.person in life.ids]
    undone = taken_back(message for _, message in mine)
    for view, message in mine:
        held = sendings.get((view.month, message.supplier)) if view.closed else None
        entry = _of_message(life, view, message, held)
        back = undone.get(message.id)
        said = say(life.language, "{what} (takes back {id})", what=entry.what, id=back) if back else entry.what
        yield replace(entry, what=said, ids=(*entry.ids, *filter(None, [back])))


def _of_message(life: Life, view: MonthView, message: Message, held: Transmission | None) -> Entry:
    plan = view.plans[message.plan].label_in(life.language)
    whom = life.members.get((message.person, message.member), message.member)
    kind = kind_label(message.kind, life.language)
    since = day(message.effective, life.language) if message.effective else ""
    about = ", ".join(filter(None, [plan, whom, kind, since]))
    what = say(life.language, "Message to {supplier}: {about}", supplier=message.supplier, about=about)
    ids = (message.id, *([held.id, *(paper.id for paper in papers_of(held))] if held else []))
    at, by = (view.closed.at, view.closed.by) if view.closed else (None, "")
    return Entry(at, by, what, "", dict(message.before), dict(message.after), ids, "message", view.month)


def _sent(life: Life) -> Iterator[Entry]:
    """The transmissions that hold the person's messages, or its row of an opening list, where they are now."""
    concerned = {(view.month, one.supplier) for view in life.views for one in view.messages if one.person in life.ids}
    for view in life.views[:1]:
        rows = rows_of(view.resolution.state.affiliations)
        concerned |= {(view.month, view.plans[row["plan"]].supplier) for row in rows if row["person"] in life.ids}
    for sending in transmissions_then(life.employer):
        if (sending.month, sending.supplier) in concerned:
            last, papers = sending.last_event, tuple(paper.id for paper in papers_of(sending))
            what = say(life.language, "Transmission {id}", id=sending.id)
            state, ids, month = {"state": last.state}, (sending.id, *papers), sending.month
            yield Entry(last.at, last.by, what, last.detail, None, state, ids, "transmission", month)


def _had_sheets(life: Life) -> Iterator[Entry]:
    """Benefit sheets that were issued, and those that were mailed to the person."""
    known_on, store = life.employer.facts.known_on or _LATEST, life.employer.store
    sheets = {one.number: one for person in sorted(life.ids) for one in store.sheets(person=person)}
    for one in sheets.values():
        if one.at <= known_on:
            what = say(life.language, "Benefit sheet of {month} issued", month=one.month)
            yield Entry(one.at, one.by, what, "", None, None, (one.id,), "sheet", one.month)
    mailed = {one.id: one for one in store.sheet_sendings() if one.way == "mail" and sheets.keys() & set(one.sheets)}
    for id, event in store.sheet_events() if mailed else ():
        if id in mailed and event.state == "sent" and event.at <= known_on:
            what = say(life.language, "Benefit sheet of {month} sent", month=mailed[id].month)
            ids = (id, *(f"S{number}" for number in mailed[id].sheets))
            yield Entry(event.at, event.by, what, event.detail, None, None, ids, "sheet_sent", mailed[id].month)


def _noticed(life: Life) -> Iterator[Entry]:
    """What the person was given about a hospital cover."""
    known_on = life.employer.facts.known_on or _LATEST
    mine = (one for one in life.book.notices.values() if one.person in life.ids and one.at <= known_on)
    yield from (entry_of_notice(one, life.language) for one in mine)


def _gave_forms(life: Life) -> Iterator[Entry]:
    """The forms that the person gave back."""
    known_on = life.employer.facts.known_on or _LATEST
    mine = (one for one in life.book.forms.values() if one.person in life.ids and one.at <= known_on)
    yield from (entry_of_form(one, life.language) for one in mine)


HAPPENED: tuple[Callable[[Life], Iterable[Entry]], ...] = (
    _seen, _moved, _taken_over, _asked, _waited, _answered, _declared, _found, _told, _sent, _had_sheets, _noticed,
    _gave_forms,
)  # fmt: skip
"""What can happen to a person; each gives its entries in order."""
