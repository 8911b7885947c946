"""Every fact in the order it was stored: who, what, when, why, from what to what. A kind of fact has one function."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from assusoft.code_labels import code_label
from assusoft.employer.audit.auditing import stored_run
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.entry import Entry
from assusoft.employer.looking.papers import papers_of
from assusoft.employer.looking.people import names_of_all
from assusoft.errors import Refused
from assusoft.language import say
from assusoft.month.declarations.declaration import Declaration
from assusoft.month.declarations.kinds import KINDS
from assusoft.month.tasks.answer import Answer
from assusoft.month.wording import kind_name
from assusoft.months import check_closing
from assusoft.store import (
    Assignment,
    Audit,
    Closing,
    Erasure,
    Event,
    FirstWord,
    Import,
    Notice,
    SheetSending,
    Tick,
    Transmission,
    WorkerForm,
)


@dataclass(frozen=True)
class Book:
    """The facts by their keys, each kind read once."""

    employer: EmployerFolder

    @property
    def language(self) -> str:
        """The employer's language."""
        return self.employer.language

    @cached_property
    def imports(self) -> dict[int, Import]:
        """Number -> import."""
        return {one.number: one for one in self.employer.store.imports()}

    @cached_property
    def answers(self) -> dict[int, Answer]:
        """Number -> answer, what takes others back among them."""
        return {one.number: Answer(**vars(one)) for one in self.employer.store.answers()}

    @cached_property
    def declarations(self) -> dict[int, Declaration]:
        """Number -> declaration, what takes others back among them."""
        return {one.number: one for one in self.employer.facts.declarations()}

    @cached_property
    def given(self) -> dict[int, tuple[Answer | None, Answer | None]]:
        """Number of an answer -> the answer in force of its task before it, and after it."""
        return _in_force_around(list(self.answers.values()))

    @cached_property
    def first_words(self) -> dict[int, FirstWord]:
        """Number -> what one person said where a second must confirm it."""
        return {one.number: one for one in self.employer.store.first_words()}

    @cached_property
    def second_words(self) -> dict[int, int]:
        """Number of what a second person said -> that of the first word it is about."""
        ended = sorted((one for one in self.first_words.values() if one.second), key=lambda one: one.second or 0)
        return {one.second or 0: one.number for one in ended}

    @cached_property
    def assignments(self) -> dict[int, Assignment]:
        """Number -> assignment of a task."""
        return {one.number: one for one in self.employer.store.assignments()}

    @cached_property
    def ticks(self) -> dict[int, Tick]:
        """Number -> what was typed by hand, or taken back."""
        return {one.number: one for one in self.employer.store.ticks()}

    @cached_property
    def notices(self) -> dict[int, Notice]:
        """Number -> what a worker was given about a hospital cover."""
        return {one.number: one for one in self.employer.store.notices()}

    @cached_property
    def forms(self) -> dict[int, WorkerForm]:
        """Number -> a form that a worker gave back, or what took one back."""
        return {one.number: one for one in self.employer.store.forms()}

    @cached_property
    def closings(self) -> dict[int, Closing]:
        """Number -> closing."""
        return {one.number: one for one in self.employer.store.closings()}

    @cached_property
    def audits(self) -> dict[int, Audit]:
        """Number -> audit."""
        return {one.number: one for one in self.employer.store.audits()}

    @cached_property
    def transmissions(self) -> dict[str, Transmission]:
        """Id -> transmission."""
        return {one.id: one for one in self.employer.store.transmissions()}

    @cached_property
    def events(self) -> dict[int, tuple[str, Event]]:
        """Number -> the transmission it happened to, and the event."""
        return {event.number: (id, event) for id, event in self.employer.store.all_events()}

    @cached_property
    def sheet_issues(self) -> dict[int, tuple[str, int, str, datetime]]:
        """Number -> month, how many benefit sheets, who and when."""
        return self.employer.store.sheet_issues()

    @cached_property
    def sheet_sendings(self) -> dict[str, SheetSending]:
        """Id -> benefit sheets on their way."""
        return {one.id: one for one in self.employer.store.sheet_sendings()}

    @cached_property
    def sheet_events(self) -> dict[int, tuple[str, Event]]:
        """Number -> the sending of sheets it happened to, and the event."""
        return {event.number: (id, event) for id, event in self.employer.store.sheet_events()}

    @cached_property
    def erasures(self) -> dict[int, Erasure]:
        """Number -> what was erased at once."""
        return {one.number: one for one in self.employer.store.erasures()}

    @cached_property
    def names(self) -> dict[str, str]:
        """Person -> name."""
        return names_of_all(self.employer)


def journal(employer: EmployerFolder, month: str | None, start: date | None, end: date | None) -> list[Entry]:
    """The facts (of a month, stored on these days, both included, in UTC) in the order they were stored.

    Those of which nothing is left are told by their erasure alone.

    Raises
    ------
    Refused
        That is no month, nothing is known of it, or the first day is after the last one.
    """
    if month is not None and check_closing(month) not in employer.facts.rounds():
        raise Refused("{month} has no import yet, so nothing happened in it. Name another month.", month=month)
    if start is not None and end is not None and start > end:
        raise Refused(
            "The journal cannot run from {start} until {end}: the first day is after the last one.",
            start=start,
            end=end,
        )
    book, known_on = Book(employer), employer.facts.known_on
    gone = employer.store.erased_keys()
    told = (TELLERS[kind](book, key) for kind, key in employer.store.chained() if (kind, key) not in gone)
    return [
        entry
        for entry in told
        if month in (None, entry.month) and _within(entry.at, start, end) and (not known_on or _stood(entry, known_on))
    ]


def _within(at: datetime | None, start: date | None, end: date | None) -> bool:
    if at is None:
        return start is None and end is None
    day = at.astimezone(UTC).date()
    return (start is None or day >= start) and (end is None or day <= end)


def _stood(entry: Entry, known_on: datetime) -> bool:
    return entry.at is not None and entry.at <= known_on


def _import(book: Book, key: str) -> Entry:
    one = book.imports[int(key)]
    earlier = [other for other in book.imports.values() if other.month == one.month and other.number < one.number]
    files = len(one.extracts)
    what = say(book.language, "Import {number} of {month}, {files} files", number=key, month=one.month, files=files)
    before = _photo(earlier[-1]) if earlier else None
    return Entry(one.at, one.by, what, one.release_reason, before, _photo(one), (), "import", one.month)


def _photo(one: Import) -> dict[str, Any]:
    return {"import": one.number, "persons": one.counts["counts"]["persons"]}


def _answer(book: Book, key: str) -> Entry:
    return entry_of_answer(book, book.answers[int(key)])


def entry_of_answer(book: Book, answer: Answer) -> Entry:
    """An answer, or what takes one back, from the answer that was in force to the one that is."""
    before, after = book.given[answer.number]
    kind, name = kind_name(answer.kind, book.language), " ".join([book.names.get(answer.person, ""), answer.member])
    whom = f"{answer.person} {name}".strip() or _about_many(answer)
    if answer.retracts is None:
        what = say(book.language, "Answer to «{kind}», {whom}", kind=kind, whom=whom)
    else:
        what = say(book.language, "Answer to «{kind}» taken back, {whom}", kind=kind, whom=whom)
    finding = answer.facts.get("finding") if answer.kind == "finding" else None
    ids = tuple(filter(None, (answer.task, finding)))
    told = "answer" if answer.retracts is None else "retraction"
    why = answer.reason or answer.fields.get("why", "")
    return Entry(answer.at, answer.by, what, why, _said(before), _said(after), ids, told, answer.month)


def _about_many(answer: Answer) -> str:
    """What an answer about many persons is about: source, field and code, or the plan."""
    named = (answer.facts.get(name) for name in ("source", "field", "code", "plan"))
    return " ".join(str(value) for value in named if value)


def _declaration(book: Book, key: str) -> Entry:
    return entry_of_declaration(book, book.declarations[int(key)])


def entry_of_declaration(book: Book, one: Declaration) -> Entry:
    """A declaration, or what takes one back."""
    name = " ".join([book.names.get(one.person, ""), one.member]).strip()
    whom, kind = f"{one.person} {name}".strip(), say(book.language, KINDS[one.kind].label)
    if one.retracts is None:
        what = say(book.language, "Declared: {kind}, {whom}", kind=kind, whom=whom)
        return Entry(one.at, one.by, what, one.reason, None, _declared(one), (one.id,), "declaration", one.month)
    back = book.declarations[one.retracts]
    what = say(book.language, "Declaration taken back: {kind}, {whom}", kind=kind, whom=whom)
    return Entry(one.at, one.by, what, one.reason, _declared(back), None, (back.id,), "retraction", one.month)


def _declared(one: Declaration) -> dict[str, Any]:
    named = {"plan": one.plan, "supplier": one.supplier, "from": one.begins, "until": one.until}
    return {name: value for name, value in named.items() if value} | dict(one.values)


def _said(answer: Answer | None) -> dict[str, Any] | None:
    return None if answer is None else {"choice": answer.choice} | dict(answer.fields)


def _in_force_around(answers: Sequence[Answer]) -> dict[int, tuple[Answer | None, Answer | None]]:
    """See `Book.given`; `answers` are all there are, in their order."""
    standing: dict[str, list[Answer]] = {}
    found = {}
    for answer in answers:
        earlier = standing.setdefault(answer.task, [])
        before = earlier[-1] if earlier else None
        if answer.retracts is None:
            earlier.append(answer)
        else:
            earlier[:] = [one for one in earlier if one.number != answer.retracts]
        found[answer.number] = (before, earlier[-1] if earlier else None)
    return found


def _closing(book: Book, key: str) -> Entry:
    one = book.closings[int(key)]
    what = say(book.language, "{month} closed, with import {number}", month=one.month, number=one.import_number)
    return Entry(one.at, one.by, what, "", {"state": "open"}, {"state": "closed"}, (), "closing", one.month)


def _transmission(book: Book, key: str) -> Entry:
    one = book.transmissions[key]
    files = [paper.id for paper in papers_of(one)]
    first = next(event for id, event in book.events.values() if id == key)
    what = say(
        book.language, "Transmission {id} to {supplier} prepared, {month}", id=key, supplier=one.supplier,
        month=one.month,
    )  # fmt: skip
    after = {"documents": len(files)}
    return Entry(first.at, first.by, what, "", None, after, (key, *files), "transmission", one.month)


def _event(book: Book, key: str) -> Entry:
    id, one = book.events[int(key)]
    earlier = [event for other, event in book.events.values() if other == id and event.number < one.number]
    what = say(book.language, "Transmission {id}", id=id)
    before = {"state": earlier[-1].state} if earlier else None
    month = book.transmissions[id].month
    return Entry(one.at, one.by, what, one.detail, before, {"state": one.state}, (id,), "event", month)


def _audit(book: Book, key: str) -> Entry:
    one = book.audits[int(key)]
    month = book.imports[one.import_number].month
    earlier = [
        other
        for other in book.audits.values()
        if other.number < one.number and book.imports[other.import_number].month == month
    ]
    what = say(book.language, "Audit {number} of {month}", number=key, month=month)
    before = {"findings": _findings(book, earlier[-1])} if earlier else None
    return Entry(one.at, one.by, what, "", before, {"findings": _findings(book, one)}, (), "audit", month)


def _findings(book: Book, audit: Audit) -> int:
    return len(stored_run(book.employer, "", audit).findings)


def _statement(book: Book, key: str) -> Entry:
    one = next(one for one in book.employer.store.statements() if str(one.number) == key)
    what = say(book.language, "Premium statement {name} of {supplier}", name=one.name, supplier=one.supplier)
    before = {"statement": f"B{one.replaces}"} if one.replaces else None
    return Entry(one.at, one.by, what, "", before, {"statement": one.id}, (one.id,), "statement", one.period)


def _decision(book: Book, key: str) -> Entry:
    one = next(one for one in book.employer.store.decisions() if str(one.number) == key)
    period = next(each.period for each in book.employer.store.statements() if each.number == one.statement)
    after = {"choice": one.choice, **({"until": one.until} if one.until else {})}
    what = say(book.language, "Difference of a premium statement")
    ids = (one.difference, f"B{one.statement}")
    return Entry(one.at, one.by, what, one.reason, None, after, ids, "decision", period)


def _first_word(book: Book, key: str) -> Entry:
    return entry_of_first_word(book, book.first_words[int(key)])


def entry_of_first_word(book: Book, one: FirstWord) -> Entry:
    """What one person said and a second must confirm."""
    whom = f"{one.person} {book.names.get(one.person, '')}".strip()
    kind = kind_name(one.kind, book.language) if one.task else say(book.language, KINDS[one.kind].label)
    sentence = "Waits for a second person: «{kind}», {whom}"
    if form := one.said.get("form"):
        sentence = "Chosen on form {form}: «{kind}», {whom}"
    what = say(book.language, sentence, kind=kind, whom=whom, form=form)
    ids = (one.task or f"W{one.number}",)
    return Entry(one.at, one.by, what, one.reason, None, _first_said(one), ids, "first_word", one.month)


def _first_said(one: FirstWord) -> dict[str, Any]:
    if one.task:
        return {"choice": one.said["choice"]} | dict(one.said["fields"])
    named = {"plan": one.said["plan"], "from": one.said["begins"], "until": one.said["until"]}
    return {name: value for name, value in named.items() if value} | dict(one.said["values"])


def _second_word(book: Book, key: str) -> Entry:
    return entry_of_second_word(book, book.first_words[book.second_words[int(key)]])


def entry_of_second_word(book: Book, one: FirstWord) -> Entry:
    """What became of it."""
    whom = f"{one.person} {book.names.get(one.person, '')}".strip()
    after = _first_said(one) if one.became else None
    if one.became:
        what = say(book.language, "Confirmed by a second person, {whom}", whom=whom)
    else:
        what = say(book.language, "Taken back before it was confirmed, {whom}", whom=whom)
    ids = (one.task or f"W{one.number}",)
    return Entry(
        one.ended, one.second_by or "", what, one.second_reason or "", _first_said(one), after, ids, "second_word",
        one.month,
    )  # fmt: skip


def _assignment(book: Book, key: str) -> Entry:
    one = book.assignments[int(key)]
    before = [other for other in book.assignments.values() if other.task == one.task and other.number < one.number]
    whom = one.assignee or say(book.language, "nobody")
    what = say(book.language, "Task assigned to {name}", name=whom)
    was = {"assignee": before[-1].assignee} if before else None
    return Entry(one.at, one.by, what, "", was, {"assignee": one.assignee}, (one.task,), "assignment", one.month)


def _tick(book: Book, key: str) -> Entry:
    one, language = book.ticks[int(key)], book.language
    ids, month = (one.message, one.transmission), book.transmissions[one.transmission].month
    if one.retracts is not None:
        what = say(language, "Not typed after all: {message} of {id}", message=one.message, id=one.transmission)
        before = {"reference": book.ticks[one.retracts].reference}
        return Entry(one.at, one.by, what, one.reason, before, None, ids, "tick", month)
    what = say(language, "Typed by hand: {message} of {id}", message=one.message, id=one.transmission)
    return Entry(one.at, one.by, what, "", None, {"reference": one.reference}, ids, "tick", month)


def _notice(book: Book, key: str) -> Entry:
    return entry_of_notice(book.notices[int(key)], book.language)


def entry_of_notice(one: Notice, language: str) -> Entry:
    """That a worker was given a notice, on which day and how."""
    label = code_label(f"notice_{one.kind}", language)
    what = say(language, "{notice} given to {person}, plan {plan}", notice=label, person=one.person, plan=one.plan)
    after = {"day": one.day, "how": one.how}
    return Entry(one.at, one.by, what, one.reason, None, after, (one.person,), "notice", one.month)


def _erasure(book: Book, key: str) -> Entry:
    one = book.erasures[int(key)]
    what = say(book.language, "Erased when its term was over: {rows} rows, {facts} facts and files",
               rows=one.rows, facts=one.facts)  # fmt: skip
    through = dict(one.what)
    return Entry(one.at, one.by, what, one.reason, None, through, (), "erasure", max(through.values()))


def _form(book: Book, key: str) -> Entry:
    return entry_of_form(book.forms[int(key)], book.language)


def entry_of_form(one: WorkerForm, language: str) -> Entry:
    """That a worker gave a form back, or that it was taken back."""
    label = code_label(f"form_{one.kind}", language)
    sentence = "{form} of {person} given back"
    if one.retracts is not None:
        sentence = "{form} of {person} taken back"
    what = say(language, sentence, form=label, person=one.person)
    shown = {
        "id": one.id if one.retracts is None else f"C{one.retracts}",
        "day": one.day,
        "plan": one.plan,
        "file": one.name,
    }
    after = {name: value for name, value in shown.items() if value}
    return Entry(one.at, one.by, what, one.reason, None, after, (one.person,), "form", one.month)


def _return(book: Book, key: str) -> Entry:
    one = next(one for one in book.employer.store.returns() if str(one.number) == key)
    sending = book.transmissions[one.transmission]
    what = say(book.language, "Answer of {supplier} to {id}", supplier=sending.supplier, id=sending.id)
    after = {"grade": one.grade, "messages": len(one.results)}
    return Entry(one.at, one.by, what, one.reason, None, after, (one.id, sending.id), "return", one.month)


def _sheet_issue(book: Book, key: str) -> Entry:
    month, count, by, at = book.sheet_issues[int(key)]
    what = say(book.language, "Benefit sheets of {month} issued: {count}", month=month, count=count)
    return Entry(at, by, what, "", None, {"sheets": count}, (), "sheet_issue", month)


def _sheet_sending(book: Book, key: str) -> Entry:
    one = book.sheet_sendings[key]
    what = say(book.language, "Benefit sheets prepared to leave: {id}", id=key)
    after = {"sheets": len(one.sheets)}
    return Entry(one.at, one.by, what, "", None, after, (key,), "sheet_sending", one.month)


def _sheet_event(book: Book, key: str) -> Entry:
    id, one = book.sheet_events[int(key)]
    earlier = [event for other, event in book.sheet_events.values() if other == id and event.number < one.number]
    before = {"state": earlier[-1].state} if earlier else None
    what = say(book.language, "Benefit sheets {id}", id=id)
    month = book.sheet_sendings[id].month
    return Entry(one.at, one.by, what, one.detail, before, {"state": one.state}, (id,), "sheet_event", month)


TELLERS: dict[str, Callable[[Book, str], Entry]] = {
    "import": _import,
    "answer": _answer,
    "declaration": _declaration,
    "closing": _closing,
    "transmission": _transmission,
    "event": _event,
    "audit": _audit,
    "statement": _statement,
    "decision": _decision,
    "first-word": _first_word,
    "second-word": _second_word,
    "assignment": _assignment,
    "tick": _tick,
    "notice": _notice,
    "worker-form": _form,
    "return": _return,
    "erasure": _erasure,
    "sheet-issue": _sheet_issue,
    "sheet-send": _sheet_sending,
    "sheet-event": _sheet_event,
}
"""Kind of fact (see `store.chain`) -> what tells it, given its key."""
