"""The store opened: each method is one transaction, and the only way to the facts."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zipfile import ZipFile

import pandas as pd
from sqlalchemy import Connection, Engine

from assusoft.errors import NothingStored, Refused
from assusoft.files import make_file
from assusoft.language import Sentence
from assusoft.store import chain, clocks, copies, leases, tampering
from assusoft.store.copies import Copied
from assusoft.store.engine import make_engine, name_of, reading, sqlite_file, writing
from assusoft.store.erasing.erase import erase
from assusoft.store.erasing.erased import erased_count, erased_facts, erasures, refuse_erased
from assusoft.store.erasing.selection import Due, Through, due_in
from assusoft.store.facts import (
    audits,
    closings,
    contents,
    identities,
    imports,
    members,
    notices,
    outbox,
    returns,
    statements,
    ticks,
)
from assusoft.store.facts.said import answers, assignments, decisions, declarations, forms, words
from assusoft.store.facts.sender import sender_lock
from assusoft.store.leases import Lease
from assusoft.store.migrate import bring_up_to_date, is_up_to_date
from assusoft.store.persons.alike import akin
from assusoft.store.persons.parts import Part, read_part
from assusoft.store.provable.persons import proof_of
from assusoft.store.records import (
    AnswerRecord,
    Assignment,
    Audit,
    Closing,
    Decision,
    DeclarationRecord,
    Erasure,
    Event,
    Extract,
    FirstWord,
    GivenForm,
    Import,
    IssuedSheet,
    Listed,
    NewAnswer,
    NewDecision,
    NewDeclaration,
    NewFirstWord,
    NewReturn,
    NewSheet,
    NewSheetSending,
    NewStatement,
    NewTransmission,
    Notice,
    SheetSending,
    Statement,
    SupplierReturn,
    Tick,
    Transmission,
    WorkerForm,
)
from assusoft.store.sheets import issued as issued_sheets
from assusoft.store.sheets import on_their_way
from assusoft.store.tampering import Fault


def open_store(url: str, create: bool = True) -> "Store":
    """Open the database of an employer and bring its tables to this version.

    Parameters
    ----------
    url
        `sqlite:///path` or `postgresql://user:password@host/name`.
    create
        Whether a database that does not exist yet, or is empty, is filled.
    Raises
    ------
    ConfigError
        The URL is not one of these. Refused: the database cannot be reached, or is of a newer version. NothingStored:
        it is not there or empty, and is not to be created.
    """
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        _made(engine, create)
    bring_up_to_date(engine, create)
    return Store(engine)


def has_tables_of_now(url: str) -> bool:
    """Whether the database at that URL has the tables of this version; it is looked at and never changed.

    Raises
    ------
    Refused
        It cannot be reached. ConfigError: the URL is none. NothingStored: it is not there, or empty.
    """
    engine = make_engine(url)
    if engine.dialect.name == "sqlite" and not sqlite_file(engine).exists():
        raise NothingStored("The database {database} does not exist.", database=name_of(engine))
    try:
        return is_up_to_date(engine)
    finally:
        engine.dispose()


@dataclass(frozen=True)
class Store:
    """The facts of one employer. Writes wait for one another; a read sees one committed state.

    With a `lease`, every write but the outcome of a transmission is refused once a later start of its step took over.
    """

    engine: Engine
    lease: Lease | None = None

    def leased(self, step: str, by: str, at: datetime) -> "Store":
        """The same store for one start of a step: it writes until a later start of that step; see `store.leases`."""
        with writing(self.engine) as connection:
            return replace(self, lease=leases.take(connection, step, by, at))

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with writing(self.engine) as connection:
            leases.refuse_older(connection, self.lease)
            yield connection

    def close(self) -> None:
        """Give back the connections."""
        self.engine.dispose()

    def add_import(
        self,
        month: str,
        extracts: Sequence[Extract],
        tables: Mapping[str, pd.DataFrame],
        counts: Mapping[str, Any],
        by: str,
        at: datetime,
        release_reason: str = "",
    ) -> Import:
        """Store extracts and photo as the month's current import; an equal current import is returned instead.

        Raises
        ------
        Refused
            The month, or a later one, is closed.
        """
        new = imports.prepare(month, extracts, tables)
        with self._writing() as connection:
            return imports.add_import(connection, new, counts, by, at, release_reason)

    def imports(self) -> list[Import]:
        """Every import, replaced ones too, in the order they were made."""
        with reading(self.engine) as connection:
            return imports.all_imports(connection)

    def listed(self, known: Listed | None = None) -> Listed:
        """Imports, closings, audits and returns in one state; `known` itself when nothing was stored since."""
        with reading(self.engine) as connection:
            head = chain.head_of(connection)
            if known is not None and known.head == head:
                return known
            return Listed(
                head,
                tuple(imports.all_imports(connection)),
                tuple(closings.all_closings(connection)),
                tuple(audits.all_audits(connection)),
                tuple(returns.all_returns(connection)),
            )

    def current_import(self, month: str) -> Import | None:
        """The import in force of that month."""
        with reading(self.engine) as connection:
            return imports.current_import(connection, month)

    def photo_tables(self, import_number: int) -> dict[str, pd.DataFrame]:
        """The photo of an import, hash checked, its rows in canonical order (see `assusoft.store.rows`)."""
        with reading(self.engine) as connection:
            return imports.photo_tables(connection, import_number)

    def part(self, kind: str, part: int) -> Part:
        """Every version of the rows of that part of photos ('photo') or states ('state'); see `store.persons.parts`."""
        with reading(self.engine) as connection:
            return read_part(connection, kind, part)

    def akin(self, persons: Collection[str]) -> set[str]:
        """The persons, and all whom a number, a name and birth date or a question of identity ever joins to them."""
        with reading(self.engine) as connection:
            return akin(connection, persons)

    def known_identities(self) -> pd.DataFrame:
        """Every combination of person and identity ever imported, with the `import` that brought it first."""
        with reading(self.engine) as connection:
            return identities.known_identities(connection)

    def known_members(self) -> pd.DataFrame:
        """Every way each family member was ever shown, and the imports whose photos have it (`import` to `left`)."""
        with reading(self.engine) as connection:
            return members.known_members(connection)

    def content(self, sha256: str) -> bytes:
        """The bytes of a stored extract or document, hash checked."""
        with reading(self.engine) as connection:
            return contents.read_content(connection, sha256)

    def add_answer(self, new: NewAnswer) -> int:
        """Store one answer and return its number; see `add_answers`."""
        return self.add_answers([new])[0]

    def add_answers(self, new: Sequence[NewAnswer]) -> list[int]:
        """Store answers, all or none, and return their numbers; one in force that is given again is not stored twice.

        Raises
        ------
        Conflict
            Somebody answered the same task in between: who, what and when. Refused: the month is closed.
        """
        with self._writing() as connection:
            return answers.add_answers(connection, new)

    def answers(self, through: int | None = None, after: int = 0) -> list[AnswerRecord]:
        """Every answer, or those up to that number and after that one, in the order they were given."""
        with reading(self.engine) as connection:
            return answers.all_answers(connection, through, after)

    def add_declarations(self, new: Sequence[NewDeclaration]) -> list[int]:
        """Store declarations, all or none, and return their numbers.

        Raises
        ------
        Conflict
            What one takes back was taken back already. Refused: the month is closed, or there is no such declaration.
        """
        with self._writing() as connection:
            return declarations.add_declarations(connection, new)

    def declarations(self, after: int = 0) -> list[DeclarationRecord]:
        """Every declaration after that number, in the order they were made."""
        with reading(self.engine) as connection:
            return declarations.all_declarations(connection, after)

    def add_words(
        self,
        new: Sequence[NewAnswer],
        first: Sequence[NewFirstWord],
        confirmed: Sequence[words.Confirmed],
        by: str,
        at: datetime,
    ) -> list[int]:
        """Store answers, what waits for a second person, and what `by` confirms, all or none.

        Returns the numbers of what was confirmed, in their order.

        Raises
        ------
        Conflict
            Somebody else was faster. Refused: the month is closed.
        """
        with self._writing() as connection:
            answers.add_answers(connection, new)
            words.add_first_words(connection, first)
            return words.confirm(connection, confirmed, by, at)

    def add_first_words(self, new: Sequence[NewFirstWord]) -> list[int]:
        """Store what waits for a second person, all or none; see `add_words`."""
        with self._writing() as connection:
            return words.add_first_words(connection, new)

    def first_words(self) -> list[FirstWord]:
        """All that one person said where a second must confirm, and what became of it, in the order it was said."""
        with reading(self.engine) as connection:
            return words.all_first_words(connection)

    def withdraw(self, first: int, reason: str, by: str, at: datetime) -> None:
        """Take back what waits for a second person; Conflict when it waits no more."""
        with self._writing() as connection:
            words.withdraw(connection, first, reason, by, at)

    def add_assignment(self, task: str, assignee: str, month: str, by: str, at: datetime) -> Assignment:
        """Make a task somebody's, or nobody's ('')."""
        with self._writing() as connection:
            return assignments.add_assignment(connection, task, assignee, month, by, at)

    def assignments(self) -> list[Assignment]:
        """Every assignment, in the order they were made."""
        with reading(self.engine) as connection:
            return assignments.all_assignments(connection)

    def add_audit(self, import_number: int, checks: bytes, findings: bytes, by: str, at: datetime) -> Audit:
        """Store an audit of an import; one that checked and found the same as the last is returned instead."""
        with self._writing() as connection:
            return audits.add_audit(connection, import_number, checks, findings, by, at)

    def audits(self) -> list[Audit]:
        """Every audit, in the order they were made."""
        with reading(self.engine) as connection:
            return audits.all_audits(connection)

    def add_statement(self, new: NewStatement, by: str, at: datetime) -> Statement:
        """Store a premium statement; the same file again is returned as it was stored.

        Raises
        ------
        Refused
            Another one in force has its contract and period, and is not the one it replaces.
        """
        with self._writing() as connection:
            return statements.add_statement(connection, new, by, at)

    def add_decisions(self, new: Sequence[NewDecision], by: str, at: datetime) -> list[Decision]:
        """Store what was decided about differences of premium statements, all or none."""
        with self._writing() as connection:
            return decisions.add_decisions(connection, new, by, at)

    def decisions(self) -> list[Decision]:
        """Every decision about differences, in the order they were made."""
        with reading(self.engine) as connection:
            return decisions.all_decisions(connection)

    def statements(self) -> list[Statement]:
        """Every premium statement, replaced ones too, in the order they came."""
        with reading(self.engine) as connection:
            return statements.all_statements(connection)

    def add_closing(
        self,
        month: str,
        import_number: int,
        answers_through: int,
        texts: Mapping[str, str],
        state: Mapping[str, pd.DataFrame],
        transmissions: Sequence[NewTransmission],
        by: str,
        at: datetime,
        returns_through: int,
        told: pd.DataFrame | None = None,
    ) -> Closing:
        """Close a month computed from that import and the answers up to that number (0: none); queue what it sends.

        `returns_through`: number of the last return of a supplier that was taken into account. `told`: a row for each
        message, `person` among its columns, by which it can be proven to that person later what was told.

        Raises
        ------
        Refused
            The month, or a later one, is closed. Conflict: an import or an answer arrived after those.
        """
        lines = pd.DataFrame() if told is None else told
        new = closings.prepare(
            month, import_number, answers_through, texts, state, transmissions, returns_through, lines
        )
        with self._writing() as connection:
            return closings.add_closing(connection, new, by, at)

    def closings(self) -> list[Closing]:
        """Every closing, months ascending."""
        with reading(self.engine) as connection:
            return closings.all_closings(connection)

    def state_tables(self, closing_number: int) -> dict[str, pd.DataFrame]:
        """The state a closing left, hash checked, its rows in canonical order."""
        with reading(self.engine) as connection:
            return closings.state_tables(connection, closing_number)

    def texts(self, closing_number: int) -> dict[str, str]:
        """Name -> text of what a closing was made with (see `Closing`)."""
        with reading(self.engine) as connection:
            return closings.texts(connection, closing_number)

    def transmissions(self, state: str | None = None) -> list[Transmission]:
        """Every transmission, or those in that state, in the order they were queued."""
        with reading(self.engine) as connection:
            return outbox.transmissions(connection, state)

    def add_return(self, new: NewReturn, by: str, at: datetime) -> SupplierReturn:
        """Store what a supplier answered; the same file again is returned as it was stored.

        Raises
        ------
        Refused
            The round in which it would count is closed, or there is no such transmission.
        """
        with self._writing() as connection:
            return returns.add_return(connection, new, by, at)

    def returns(self) -> list[SupplierReturn]:
        """What suppliers answered, in the order it was stored."""
        with reading(self.engine) as connection:
            return returns.all_returns(connection)

    def events(self, transmission_id: str) -> list[Event]:
        """What happened to a transmission, first event first."""
        with reading(self.engine) as connection:
            return outbox.events(connection, transmission_id)

    def all_events(self) -> list[tuple[str, Event]]:
        """What happened to every transmission: its id and the event, in the order things happened."""
        with reading(self.engine) as connection:
            return outbox.all_events(connection)

    def chained(self) -> list[tuple[str, str]]:
        """Kind and key of every fact, in the order they were stored (see `assusoft.store.chain`)."""
        with reading(self.engine) as connection:
            return [(fact.kind, fact.key) for fact in chain.links(connection)]

    @contextmanager
    def sending(self, by: str, at: datetime) -> Iterator[list[str]]:
        """Be the one process that sends, during the block; gives the ids of what a dead one left in doubt.

        Raises
        ------
        Refused
            Another process is sending.
        """
        with sender_lock(self.engine):
            with self._writing() as connection:
                interrupted = [*outbox.interrupt(connection, by, at), *on_their_way.interrupt(connection, by, at)]
            yield interrupted

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let nobody else write during the block, which takes milliseconds and writes no facts: a file beside them.

        Raises
        ------
        Refused
            Another process has been writing for too long.
        """
        with writing(self.engine):
            yield

    def claim(self, transmission_id: str, by: str, at: datetime) -> None:
        """Move a queued or failed transmission to `sending`; Conflict when somebody else has it already."""
        with self._writing() as connection:
            outbox.claim(connection, transmission_id, by, at)

    def record(self, transmission_id: str, state: str, detail: str, by: str, at: datetime) -> None:
        """Add what happened to a transmission; Refused when that state cannot follow (see `outbox.STEPS`)."""
        with writing(self.engine) as connection:  # whatever lease: what became of it is known to nobody else
            outbox.record(connection, transmission_id, state, detail, by, at)

    def ticks(self) -> list[Tick]:
        """Every message that was typed by hand, and what took such back, in the order it was said."""
        with reading(self.engine) as connection:
            return ticks.all_ticks(connection)

    def add_tick(
        self, transmission: str, message: str, reference: str, messages: Collection[str], by: str, at: datetime
    ) -> Tick:
        """Store that a message was typed; the last of `messages` makes all of it sent. Refused: it was before."""
        with self._writing() as connection:
            return ticks.add_tick(connection, transmission, message, reference, messages, by, at)

    def take_back_tick(self, transmission: str, message: str, reason: str, by: str, at: datetime) -> Tick:
        """Store that a message was not typed after all; Refused when it is not ticked, or all of it was sent."""
        with self._writing() as connection:
            return ticks.take_back(connection, transmission, message, reason, by, at)

    def notices(self) -> list[Notice]:
        """What workers were given about their hospital cover, in the order it was stored."""
        with reading(self.engine) as connection:
            return notices.all_notices(connection)

    def add_notice(self, new: Notice) -> Notice:
        """Store that a notice was given, under the next number; Refused when it was already, and no reason says why."""
        with self._writing() as connection:
            return notices.add_notice(connection, new)

    def forms(self) -> list[WorkerForm]:
        """The forms that workers gave back, and what took one back, in the order they were stored."""
        with reading(self.engine) as connection:
            return forms.all_forms(connection)

    def add_forms(self, new: Sequence[GivenForm]) -> list[WorkerForm]:
        """Store forms with their files, and what they choose as first words, all or none; see `facts.forms`."""
        with self._writing() as connection:
            return forms.add_forms(connection, new)

    def take_back_form(self, id: str, month: str, reason: str, by: str, at: datetime) -> WorkerForm:
        """Store that a form was taken back, with what of it still waits; Refused when there is none, or it was."""
        with self._writing() as connection:
            return forms.take_back(connection, id, month, reason, by, at)

    def add_sheets(
        self, month: str, template: str, new: Sequence[NewSheet], by: str, at: datetime
    ) -> list[IssuedSheet]:
        """Store benefit sheets of a closed month, all or none; each replaces the one in force of its person and month.

        Raises
        ------
        Refused
            The month is not closed. Conflict: a person's sheet in force says the same and was typeset by the same
            template.
        """
        with self._writing() as connection:
            return issued_sheets.add_sheets(connection, month, template, new, by, at)

    def sheets(self, month: str | None = None, person: str | None = None) -> list[IssuedSheet]:
        """Every benefit sheet issued (of a month, of a person), those that were replaced too, in that order."""
        with reading(self.engine) as connection:
            return issued_sheets.issued(connection, month, person)

    def sheet_issues(self) -> dict[int, tuple[str, int, str, datetime]]:
        """Number of each issue of sheets -> its month, how many sheets, who and when."""
        with reading(self.engine) as connection:
            return issued_sheets.issues(connection)

    def queue_sheets(self, new: Sequence[NewSheetSending], by: str, at: datetime) -> list[str]:
        """Queue sendings of sheets, all or none; return the ids of those that were not queued before."""
        with self._writing() as connection:
            return on_their_way.queue(connection, new, by, at)

    def sheet_sendings(self, state: str | None = None) -> list[SheetSending]:
        """Every sending of sheets, or those in that state, in the order they were queued."""
        with reading(self.engine) as connection:
            return on_their_way.sendings(connection, state)

    def sheet_events(self) -> list[tuple[str, Event]]:
        """What happened to every sending of sheets: its id and the event, in the order things happened."""
        with reading(self.engine) as connection:
            return on_their_way.events(connection)

    def claim_sheets(self, sending: str, by: str, at: datetime) -> None:
        """Move a queued or failed sending of sheets to `sending`; Conflict when somebody else has it already."""
        with self._writing() as connection:
            on_their_way.claim(connection, sending, by, at)

    def record_sheets(self, sending: str, state: str, detail: str, by: str, at: datetime) -> None:
        """Add what happened to a sending of sheets; Refused when that state cannot follow."""
        with writing(self.engine) as connection:  # as above
            on_their_way.record(connection, sending, state, detail, by, at)

    def head(self) -> str:
        """The hash that stands for every fact stored so far: kept elsewhere, it proves that none is missing later."""
        with reading(self.engine) as connection:
            return chain.head_of(connection)

    def check_facts(self, head: str | None = None) -> list[Fault]:
        """What was changed, removed, moved or added behind the program's back; see `assusoft.store.tampering`."""
        with reading(self.engine) as connection:
            return tampering.check_facts(connection, head)

    def proof_of(self, persons: Collection[str], shown: Callable[[str], bool]) -> dict[str, Any]:
        """All that is stored under these ids of one person, with paths to the head; see `store.provable.persons`."""
        with reading(self.engine) as connection:
            return proof_of(connection, persons, shown)

    def erasures(self) -> list[Erasure]:
        """Every erasure, in the order they were made."""
        with reading(self.engine) as connection:
            return erasures(connection)

    def due(self, through: Through) -> Due:
        """What would be erased: kind (see `store.erasing.selection.KINDS`) -> the last month of which it is."""
        with reading(self.engine) as connection:
            return due_in(connection, through)

    def erase(self, through: Through, reason: str, by: str, at: datetime) -> Erasure | None:
        """Erase what is due, and store that it was; None when nothing is.

        Raises
        ------
        Refused
            Facts are not those that were stored: what was tampered with is not covered up by erasing it.
        """
        with self._writing() as connection:
            if faults := tampering.check_facts(connection):
                raise Refused("{fault} Nothing was erased. See them all: assusoft verify", fault=faults[0].sentence)
            return erase(connection, through, reason, by, at)

    def refuse_erased(self, kind: str, number: int, month: str) -> None:
        """Raise Erased when rows of that photo ('photo') or state ('state') were erased."""
        with reading(self.engine) as connection:
            named = {"photo": "The photo of {month}", "state": "The state of {month}"}
            refuse_erased(connection, kind, number, Sentence(named[kind], month=month))

    def erased_count(self, kind: str, number: int) -> int:
        """How many rows of that photo ('photo') or state ('state') were erased."""
        with reading(self.engine) as connection:
            return erased_count(connection, kind, number)

    def erased_keys(self) -> frozenset[tuple[str, str]]:
        """Kind and key of every fact of which nothing is left."""
        with reading(self.engine) as connection:
            found = erased_facts(connection)
        return frozenset((kind, key) for kind, facts in found.items() for key, left in facts.items() if not left)

    def out_of_order(self) -> list[str]:
        """The facts that a wrong clock dated, a sentence each; see `assusoft.store.clocks`."""
        with reading(self.engine) as connection:
            return clocks.out_of_order(connection)

    def backup(self, archive: ZipFile) -> Copied:
        """Write every fact into the archive, of one committed state; Refused when one was tampered with."""
        with reading(self.engine) as connection:
            return copies.write_copy(connection, archive)

    def refuse_facts(self) -> None:
        """Refused when there are facts, so that no backup can be restored here."""
        with reading(self.engine) as connection:
            copies.refuse_facts(connection, name_of(self.engine))

    def restore(self, archive: ZipFile) -> Copied:
        """Store every fact of the archive, all or none.

        Raises
        ------
        Refused
            There are facts already, or the archive is not the one that was written.
        """
        with writing(self.engine) as connection:
            return copies.read_copy(connection, archive, name_of(self.engine))


def _made(engine: Engine, create: bool) -> None:
    """Make the file of a new database, for its owner alone; refuse one that is missing and is not to be made."""
    path = sqlite_file(engine)
    if not path.parent.is_dir():
        raise Refused(
            "The database {database} cannot be opened: the folder {parent} does not exist.",
            database=name_of(engine),
            parent=path.parent,
        )
    if not create and not path.exists():
        raise NothingStored("The database {database} does not exist.", database=name_of(engine))
    make_file(path)
