"""What looks back, around and ahead in an employer folder: who has what, what happened, what was sent.

Each method imports what it needs when it is called: opening a folder is quick.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from assusoft.employer.folder import EmployerFolder
from assusoft.notebook import Listed

if TYPE_CHECKING:
    from assusoft.employer.looking.entry import Entry
    from assusoft.employer.looking.leaving import Leaving
    from assusoft.employer.looking.papers import Paper
    from assusoft.employer.notices.writing import Notices
    from assusoft.employer.returns.thread import Step
    from assusoft.employer.sheets.delivering.planning import Plan
    from assusoft.language import Sentence
    from assusoft.month.ahead.coming import Coming
    from assusoft.store import Import, Transmission, WorkerForm
    from assusoft.suppliers.sending.check import Checked
    from assusoft.suppliers.sending.look import Sight


class Looks(EmployerFolder):
    """An employer folder with what can be looked at over all its months; `Derivations` adds what a month holds.

    `known_on`, wherever it stands: by what was stored until that moment; a day stands for its last instant in UTC.
    """

    def who_has_what(self, on: date | None = None, known_on: date | None = None) -> pd.DataFrame:
        """Who is insured in which plan on a day: a row per affiliation of a worker or a family member.

        Columns `person`, `member` (empty for the worker), `name`, `plan`, `from`, `to` (missing: open), and `entity`,
        `department` and `cost_centre` of the contract that counts.

        >>> acme.who_has_what().groupby("plan").size().to_dict()
        {'car': 6, 'executive': 4, 'group': 79, 'hospital': 85, 'hospital-workers': 9}

        Parameters
        ----------
        on
            None: the last day of the month being worked on.
        """
        from assusoft.employer.looking.who_has_what import default_day, who_has_what
        from assusoft.employer.monthly.as_of import as_of

        then = as_of(self, known_on)
        return who_has_what(then, on or default_day(then))

    def who_has_nothing(self, on: date | None = None, known_on: date | None = None) -> pd.DataFrame:
        """Workers in service on a day who are in no plan: a row each, with the columns of `who_has_what` but its days.

        >>> len(acme.who_has_nothing())
        3

        Parameters
        ----------
        on
            None: the last day of the month being worked on.
        """
        from assusoft.employer.looking.who_has_what import default_day, who_has_nothing
        from assusoft.employer.monthly.as_of import as_of

        then = as_of(self, known_on)
        return who_has_nothing(then, on or default_day(then))

    def history(self, person: str, known_on: date | None = None) -> list[Entry]:
        """All that ever happened to a person, in order: seen, changed, asked, answered, found, told.

        >>> [entry.kind for entry in acme.history("P00012")][:3]
        ['first_seen', 'taken_over', 'taken_over']

        Parameters
        ----------
        person
            P00012, a national number, a payroll number, or a part of the name.

        Raises
        ------
        Refused
            It is nobody, or may be several.
        """
        from assusoft.employer.looking.history import history
        from assusoft.employer.monthly.as_of import as_of

        return history(as_of(self, known_on), person)

    def documents(
        self, month: str | None = None, supplier: str | None = None, known_on: date | None = None
    ) -> list[Paper]:
        """The files that closings queued for suppliers (in a month, for one), in the order they were queued.

        >>> [document.name for document in acme.documents("2025-11", "leasing-c")]
        ['leasing-c_2025-11_full.csv', 'leasing-c_2025-11_summary.txt', 'leasing-c_2025-11_summary.html']

        Raises
        ------
        Refused
            The month has no import, or there is no such supplier.
        """
        from assusoft.employer.looking.papers import papers
        from assusoft.employer.monthly.as_of import as_of

        return papers(as_of(self, known_on), month, supplier)

    def document(self, id: str) -> bytes:
        """The content of a document, byte for byte as it was queued; Refused when none has that id.

        >>> acme.document(acme.documents("2025-11", "leasing-c")[0].id)[3:19]
        b'Contract;Persoon'
        """
        from assusoft.employer.looking.papers import content_of

        return content_of(self, id)

    def journal(
        self,
        month: str | None = None,
        *,
        start: date | None = None,
        end: date | None = None,
        known_on: date | None = None,
    ) -> list[Entry]:
        """Every fact in the order it was stored: who, what, when, why, from what to what.

        >>> [entry.what for entry in acme.journal("2025-11")][:2]
        ['Import 1 de 2025-11, 5 fichiers', "2025-11 clôturé, avec l'import 1"]

        Parameters
        ----------
        start, end
            Only what was stored on these days, both included, in UTC.

        Raises
        ------
        Refused
            The month has no import, or `start` is after `end`.
        """
        from assusoft.employer.looking.journal import journal
        from assusoft.employer.monthly.as_of import as_of

        return journal(as_of(self, known_on), month, start, end)

    def compare(
        self, month: str, other: str, supplier: str | None = None, known_on: date | None = None
    ) -> pd.DataFrame:
        """What changed from one month to another: in their photos, or in what a supplier should know at their ends.

        Columns as those of `changes`; with a supplier, `plan`, `person`, `member`, `kind` (entered, left, changed),
        `field`, `before`, `after`.

        >>> acme.compare("2025-11", "2025-12", "insurer-a")["kind"].value_counts().to_dict()
        {'changed': 16}

        Raises
        ------
        Refused
            A month has no import, both are one, or there is no such supplier.
        """
        from assusoft.employer.looking.comparing import photos_compared, registers_compared
        from assusoft.employer.monthly.as_of import as_of

        then = as_of(self, known_on)
        return registers_compared(then, month, other, supplier) if supplier else photos_compared(then, month, other)

    def ahead(self, months: int = 3, known_on: date | None = None) -> list[Coming]:
        """What is known to come, by day: from the first day of the month being worked on to the end of so many later.

        Contracts, interruptions and memberships that end, ages, answers and exceptions that hold until a day, yearly
        renewals, plan sheets that begin: each with its day, person, plan, and what follows.

        >>> [(coming.kind, coming.person) for coming in acme.ahead(1)][0]
        ('contract_end', 'P00074')

        Raises
        ------
        Refused
            Nothing is imported, or `months` is not between 1 and 120.
        """
        from assusoft.employer.looking.ahead import coming
        from assusoft.employer.monthly.as_of import as_of

        return coming(as_of(self, known_on), months)

    def imports(self, month: str | None = None) -> list[Import]:
        """Every import (of a month), replaced ones too, in the order they were made.

        >>> [(each.number, each.month, each.by) for each in acme.imports()]
        [(1, '2025-11', 'Claire'), (2, '2025-12', 'Claire')]
        """
        found = [imported for imported in self.store.imports() if month in (None, imported.month)]
        return Listed(found, "import", _import_frame)

    def transmissions(self, month: str | None = None) -> list[Transmission]:
        """What was queued for suppliers (in a month) and what became of it, in the order it was queued.

        >>> {sending.state for sending in acme.transmissions("2025-11")}
        {'sent'}
        """
        return [sending for sending in self.store.transmissions() if month in (None, sending.month)]

    def returns(self, month: str | None = None, *, on: date | None = None) -> list[dict[str, Any]]:
        """How far each transmission (of a month) came, in the order they were queued.

        >>> [one["steps"] for one in acme.returns("2025-11")][:1]
        [{}]

        Parameters
        ----------
        on
            The day it is looked at: what was to be answered before it is late. None: nothing is.

        Returns
        -------
        list
            transmission, supplier, month, state, grade (of the last answer, None without one), messages (their
            number), steps (how far -> number: sent, received, accepted, in_force, refused, told_again, fixed,
            contested; they add up to messages), due, late, returns (ids), refused (what waits for somebody: message,
            kind, person, plan, code, text, reference, reason, owner, answers), disputed (message, kind, person, plan,
            reason, by, until: '' for good), told_again (message, and the transmission that told it again, '' where
            nothing of it was owed any more), list_refused (of a whole list that was refused: the transmission that sent
            it again, '' while it is owed; None otherwise).
        """
        from assusoft.employer.returns.standing import standing_of_transmissions

        return standing_of_transmissions(self, month, on)

    def thread(self, message: str) -> list[Step]:
        """The life of a message in order: decided, held back, queued, each attempt, each answer, told again.

        >>> [step.what for step in acme.thread(acme.messages("2025-12")[0].id)][:1]
        ["Décidé d'après l'import de décembre 2025"]

        Raises
        ------
        Refused
            No month told or holds back a message of that id.
        """
        from assusoft.employer.returns.thread import thread_of

        return thread_of(self, message)

    def sheets_issued(self, month: str | None = None, person: str = "") -> list[dict[str, Any]]:
        """The benefit sheets that were issued (of a month, of a person), those that were replaced too, in that order.

        Each with id, month, person, language, kind, entity, by, at, sha256 (of the PDF), replaces and replaced_by (ids,
        None where there is none), and sent: where it was sent to and what came of it.

        >>> acme.sheets_issued("2025-12")
        []
        """
        from assusoft.employer.sheets.issuing.archive import sheets_issued

        return sheets_issued(self, month, person)

    def notices(self, month: str) -> Notices:
        """What workers must be told of their hospital cover, by what a closed month told suppliers.

        `standings`: each exit letter and prefinancing document that is owed, the last day to give it, and that it was
        given (None while it is due). `skipped`: whose cover ended and who gets none, with the reason.

        >>> acme.notices("2025-11").standings
        []

        Raises
        ------
        Refused
            The month is not closed.
        """
        from assusoft.employer.notices.writing import notices

        return notices(self, month)

    def forms(self, person: str = "") -> list[WorkerForm]:
        """The forms that workers gave back and nobody took back, of all or of one, in the order they were stored.

        >>> acme.forms()
        []
        """
        from assusoft.employer.choices.forms import forms_of

        return forms_of(self, person)

    def form_bytes(self, id: str) -> bytes:
        """The file of a form (C3), byte for byte as it came; Refused when there is none.

        >>> acme.form_bytes("C1")
        Traceback (most recent call last):
            ...
        assusoft.errors.Refused: Form C1 is not known, or was taken back. See which forms there are: assusoft forms
        """
        from assusoft.employer.choices.forms import form_bytes

        return form_bytes(self, id)

    def sheet_bytes(self, id: str) -> bytes:
        """The PDF of an issued sheet, byte for byte as it was issued; Refused when none has that id.

        >>> acme.sheet_bytes("S99")
        Traceback (most recent call last):
            ...
        assusoft.errors.Refused: There is no benefit sheet 'S99'. See which there are: assusoft sheets-issued
        """
        from assusoft.employer.sheets.issuing.archive import sheet_bytes

        return sheet_bytes(self, id)

    def sheets_leaving(self, month: str) -> Plan:
        """What the next `send_sheets` of that month would send, and who would have to wait; nothing is stored.

        >>> acme.sheets_leaving("2025-11")
        Traceback (most recent call last):
            ...
        assusoft.errors.ConfigError: employer.toml: [sheets] does not say how sheets reach people. ...

        Raises
        ------
        Refused
            None is issued. ConfigError: employer.toml does not say how sheets are sent.
        """
        from assusoft.employer.sheets.delivering.planning import plan

        return plan(self, month)

    def doubts(self) -> dict[str, str]:
        """Transmissions whose fate is unknown, with what is known of it.

        >>> acme.doubts()
        {}
        """
        return {sending.id: sending.last_event.detail for sending in self.store.transmissions("in_doubt")}

    def leaving(self) -> list[Leaving]:
        """What the next `send` would try, where to and by which way, and what waits; nothing is claimed.

        >>> acme.leaving()
        []
        """
        from assusoft.employer.looking.leaving import leaving

        return list(leaving(self))

    def unencryptable(self, at: datetime) -> list[Sentence]:
        """Why files could not be encrypted for a supplier with its certificate then, in a sentence each.

        >>> acme.unencryptable(now)
        []
        """
        from assusoft.employer.looking.leaving import unencryptable

        return list(unencryptable(self, at))

    def look_for(self, id: str) -> Sight:
        """What stands of a transmission at the other end now: whole, partly, absent, or nobody can know.

        Absent may also mean that the supplier has taken it.

        >>> acme.look_for("leasing-c-1").there
        'whole'

        Raises
        ------
        Refused
            There is no such transmission. ConfigError: its supplier's file, a password or a key is not there.
        """
        from assusoft.employer.looking.leaving import look_for

        return look_for(self, id)

    def check_supplier(self, key: str, at: datetime) -> Checked:
        """Whether a supplier could be reached then: what its way needs is there; connected, logged in, listed.

        Nothing is written.

        >>> acme.check_supplier("leasing-c", now).works
        True

        Raises
        ------
        Refused
            There is no such supplier. ConfigError: there is no [mail] for it, or a password, a token, a key, a
            certificate in force or the WSDL that was checked is not there.
        """
        from assusoft.employer.looking.leaving import check_supplier

        return check_supplier(self, key, at)


def _import_frame(imports: Sequence[Import]) -> pd.DataFrame:
    """One row per import: its number, month, moment (UTC), author, how many files and persons."""
    rows = [
        (each.number, each.month, f"{each.at:%Y-%m-%d %H:%M}", each.by, len(each.extracts),
         each.counts["counts"]["persons"])
        for each in imports
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["number", "month", "at", "by", "files", "persons"])
