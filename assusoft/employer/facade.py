"""The one facade that the command line, notebooks and widgets use: what can be asked, and what can be done.

Each method imports what it needs when it is called: opening a folder is quick.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assusoft.employer.checked.boundaries import refuse_links_out
from assusoft.employer.derivations import Derivations
from assusoft.employer.settings import load_settings

if TYPE_CHECKING:
    from assusoft.employer.audit.audit_report import AuditReport
    from assusoft.employer.audit.auditing import Audited
    from assusoft.employer.choices.receiving import Received
    from assusoft.employer.choices.writing import FormsWritten
    from assusoft.employer.lists.declared_book import DeclaredBook
    from assusoft.employer.monthly.said.declaring import Declaring
    from assusoft.employer.notices.writing import NoticesWritten
    from assusoft.employer.portals.worklist import Worklist
    from assusoft.employer.proof.bundle import Bundled
    from assusoft.employer.retention.retaining import ErasureDone
    from assusoft.employer.sheets.delivering.sending import SheetsSent
    from assusoft.employer.sheets.issuing.run import SheetsWritten
    from assusoft.employer.statements.differing import Differing
    from assusoft.employer.statements.payment import PaymentOrder
    from assusoft.layouts import InputFile
    from assusoft.month.declarations.stated import Stated
    from assusoft.month.messages import Message
    from assusoft.month.tasks.given import Given
    from assusoft.store import Closing, Copied, Import, Notice, Statement, SupplierReturn, WorkerForm
    from assusoft.suppliers.sending.delivery import Delivery


def open_employer(folder: str | Path) -> Employer:
    """Open an employer folder.

    >>> assusoft.open("acme").name
    'Entreprise X'

    Raises
    ------
    Refused
        It is not one, or a link below it leads out of it. ConfigError: employer.toml is wrong;
        sources, plans and suppliers are checked when first used.
    """
    path = Path(folder)
    settings = load_settings(path)
    refuse_links_out(path)
    return Employer(path, settings)


class Employer(Derivations):
    """An employer folder with all that can be asked of it and done with it.

    Months are texts 'YYYY-MM'; one that is left out is the month being worked on: the first imported one that is not
    closed. Money is in EUR, percentages are written 80.00, moments have a time zone. Frames and objects it returns are
    not to be written into. Nothing is stored but by `import_month`, `audit`, `receive_statement`, `answer`,
    `answer_all`, `answer_many`, `confirm`, `assign`, `retract`, `declare`, `declare_book`, `decide_differences`,
    `close`, `send`, `settle`, `erase`, `issue_sheets`, `send_sheets`, `give_notice`, `receive_choices`,
    `return_beneficiaries`, `tick`, `untick` and `receive_return`; `accept_proposal`, `reject_proposal` and `add_check`
    write into expectations/ of the folder, `backup`, `bundle`, `pseudonymised` and `write_notices` where they are told.
    `by` says who acts, `at` when. A request that cannot be met is `Refused`, in one sentence; a file of the folder that
    is wrong is a `ConfigError`, which names file, line and key.
    """

    def import_month(
        self, month: str, files: Sequence[Path], by: str, at: datetime, release: str = "", audit: bool = False
    ) -> Import:
        """Turn a month's extracts into its photo and store both; a refused import stores nothing.

        >>> acme.import_month("2026-01", [], by="Claire", at=now).counts["counts"]["persons"]
        82

        Parameters
        ----------
        files
            The extracts; none means every file in extracts/MONTH of the employer folder.
        release
            Why a suspicious import is let through, in words; empty: it is refused.
        audit
            Check its payroll too (see `audit`), as the command line does.

        Returns
        -------
        Import
            What was stored: its number, the files, `counts` of rows and persons; under `lists` what came of the lists
            of departments (see `TakenList`), and under `audit` how many findings are `open` and how many of these are
            `blocking`, which are not stored with it.

        Raises
        ------
        Refused, ConfigError
            What is wrong, where, and how to correct it.
        """
        from assusoft.employer.monthly.importing import import_month

        return import_month(self, month, files, by, at, release, audit)

    def audit(self, month: str | None, by: str, at: datetime) -> Audited:
        """Evaluate every check on the month's photo, store what was found, and return it with its life.

        >>> acme.audit("2025-12", by="Claire", at=now).findings["state"].unique().tolist()
        ['new']

        Raises
        ------
        ConfigError
            What is wrong in expectations/checks.toml of the employer folder.
        """
        from assusoft.employer.audit.auditing import run_audit

        wanted = month or self.facts.working_month()
        run_audit(self, wanted, by, at)
        return self.audited(wanted)

    def mail_audit(self, report: AuditReport, text: str, files: Sequence[Path], at: datetime) -> Delivery | None:
        """Mail a report's files to those [audit] of employer.toml names; None when it names nobody.

        >>> acme.mail_audit(acme.audit_report("2025-12"), "See the findings.", [], at=now) is None
        True
        """
        from assusoft.employer.audit.audit_mail import mail_report

        return mail_report(self, report, text, files, at)

    def accept_proposal(self, id: str, by: str, on: date, reason: str) -> Path:
        """Make a proposed check one of the employer's; the file it was added to.

        Raises
        ------
        Refused
            There is no such proposal, or no reason is given.
        """
        from assusoft.employer.audit.proposed_checks import accept_proposal

        return accept_proposal(self, id, by, on, reason)

    def reject_proposal(self, id: str, by: str, on: date, reason: str) -> Path:
        """Remember that a proposed check is not wanted; the file that says so.

        Raises
        ------
        Refused
            There is no such proposal, or no reason is given.
        """
        from assusoft.employer.audit.proposed_checks import reject_proposal

        return reject_proposal(self, id, by, on, reason)

    def add_check(self, draft: Mapping[str, str], by: str, on: date, reason: str) -> Path:
        """Make a check that was tried (`try_check`) one of the employer's; the file it was added to.

        Raises
        ------
        Refused
            It would not be a check, its code is used already, or no reason is given. Nothing is written then.
        """
        from assusoft.employer.audit.trying import add_check

        return add_check(self, draft, by, on, reason)

    def answer(
        self,
        task: str,
        choice: str,
        fields: Mapping[str, str],
        by: str,
        at: datetime,
        reason: str = "",
        sure: bool = False,
    ) -> list[Message]:
        """Store an answer to a task of the month being worked on; return the person's messages it leads to.

        >>> task = acme.tasks()[0]
        >>> acme.answer(task.id, "affiliate", {}, by="Claire", at=now)[-1]
        <Message M0b62d3b11746209ff683: insurer-b-hospital/hospital, entry of P00049 from 2015-12-01>

        Parameters
        ----------
        task
            The task's id.
        choice
            The name of one of its choices.
        fields
            What the choice asks, name -> text: days as 2026-02-28, amounts as 1234.56. What has a default may be left
            out.
        reason
            Why, for those who read it later.
        sure
            Days more than a year from the month are meant.

        Raises
        ------
        Refused
            The answer is not permitted. Conflict: the task has changed, or somebody answered it first.
        """
        from assusoft.employer.looking.ids import refuse_other
        from assusoft.employer.monthly.said.answering import give_answer

        refuse_other(task, "task", "finding")
        return self._listed(give_answer(self, task, choice, fields, by, at, reason, sure))

    def answer_all(self, content: bytes, by: str, at: datetime, sure: bool = False) -> int:
        """Store the answers of a filled-in task sheet (.xlsx), all or none; return how many.

        >>> acme.answer_all(acme.task_sheet("2025-12"), by="Claire", at=now)
        0

        Raises
        ------
        Refused
            With the first row whose task or answer is not permitted. Conflict: somebody answered one of them first.
        """
        from assusoft.employer.monthly.said.answering import give_answers

        return give_answers(self, content, by, at, sure)

    def answer_many(self, given: Sequence[Given], by: str, at: datetime) -> list[Message]:
        """Store answers to several open tasks, all or none; return the messages of the persons concerned.

        >>> from assusoft.month.tasks.given import Given
        >>> tasks = [task for task in acme.tasks() if task.kind == "departure"]
        >>> acme.answer_many([Given(task.id, "stays") for task in tasks], by="Claire", at=now)
        []

        Raises
        ------
        Refused
            With the first answer that is not permitted, or a task that is named twice. Conflict: one of the tasks is
            not open any more; who answered it, and when.
        """
        from assusoft.employer.monthly.said.answering_many import give_many

        return self._listed(give_many(self, given, by, at))

    def confirm(self, id: str, by: str, at: datetime, reason: str = "") -> list[Message]:
        """Let count what another person answered or declared; return the messages of the persons concerned.

        Kinds that need a second person stand in employer.toml, `[second-person] kinds`; `waiting` lists what waits.

        >>> acme.confirm("W1", by="Bram", at=now)
        Traceback (most recent call last):
            ...
        assusoft.errors.Refused: Nothing waits for a second person as W1. See what does: ...

        Parameters
        ----------
        id
            Of the task or finding that was answered, or what waits (W3).

        Raises
        ------
        Refused
            Nothing waits under that id, the same person said it, or it is not permitted any more.
        """
        from assusoft.employer.looking.ids import refuse_other
        from assusoft.employer.monthly.said.answering import confirm

        refuse_other(id, "task", "finding", "waiting")
        return self._listed(confirm(self, id, by, at, reason))

    def assign(self, task: str, name: str, by: str, at: datetime) -> None:
        """Say whose an open task is, '' for nobody's; `standings` tells.

        >>> task = acme.tasks()[0]
        >>> acme.assign(task.id, "Bram", by="Claire", at=now)
        >>> acme.standings()[task.id].assignee
        'Bram'

        Raises
        ------
        Refused
            The task is not open in the month being worked on, or it is a finding that blocks nothing.
        """
        from assusoft.employer.looking.ids import refuse_other
        from assusoft.employer.monthly.said.answering import assign

        refuse_other(task, "task", "finding")
        assign(self, task, name, by, at)

    def retract(self, task: str, by: str, at: datetime, reason: str = "") -> list[Message]:
        """Take back the answer in force of a task, or a declaration, of a closed month too; return the messages.

        What suppliers were told stays a fact: the persons concerned are derived again from the month it counted in,
        and the difference is told in the month being worked on. `task`: the id of a task or of a declaration; of a form
        that a worker gave back, what waits of it is taken back with it.

        >>> task = acme.tasks()[0]
        >>> messages = acme.answer(task.id, "affiliate", {}, by="Claire", at=now)
        >>> acme.retract(task.id, by="Claire", at=now, reason="A mistake")
        [<Message M9edd685356a5f0ebaacb: insurer-a/group, category of P00049 from 2025-12-01>]

        Raises
        ------
        Refused
            No month is open, or there is nothing in force to take back.
        """
        from assusoft.employer.looking.ids import refuse_other
        from assusoft.employer.monthly.said.retracting import retract

        refuse_other(task, "task", "finding", "declaration", "waiting", "form")
        return self._listed(retract(self, task, by, at, reason))

    def declare(self, stated: Stated, by: str, at: datetime) -> Declaring:
        """Store what HR says without being asked; return its id and the person's messages it leads to.

        >>> from assusoft.month.declarations.stated import Stated
        >>> said = Stated("P00003", "interruption", {"interruption_kind": "illness"}, begins="2025-12-10")
        >>> acme.declare(said, by="Claire", at=now).id
        'X3'

        Parameters
        ----------
        stated
            Person, kind, values, plan, days and reason (see docs/reference/declarations.md).

        Raises
        ------
        Refused
            No month is open, or what is declared is not possible: what, and what would be.
        """
        from assusoft.employer.monthly.said.declaring import declare

        return declare(self, stated, by, at, preview=False)

    def declare_book(self, file: Path, by: str, at: datetime) -> DeclaredBook:
        """Store every declaration of a book (.xlsx or .csv), one a row, or none; return what became of each row.

        >>> book = Path("said.csv")
        >>> _ = book.write_text(chr(10).join(["person;kind;email", "P00003;value;an@example.be"]))
        >>> list(acme.declare_book(book, by="Claire", at=now).declared)
        ['said.csv, row 2']

        Parameters
        ----------
        file
            Columns person, kind, plan, member, from, until and reason; any other column is a field, by its name or its
            label. `declaration_book` is an empty one. What is in force already is not stored twice.

        Raises
        ------
        Refused
            With every row and column that cannot be taken, and why; nothing is stored then.
        """
        from assusoft.employer.lists.declared_book import declare_book

        return declare_book(self, file, by, at, preview=False)

    def close(self, month: str, by: str, at: datetime) -> Closing:
        """Render the reports, lock the month, queue the transmissions.

        >>> acme.close("2025-12", by="Claire", at=now)
        Traceback (most recent call last):
            ...
        assusoft.errors.Refused: 2025-12 cannot be closed: it has 19 blocking tasks, the first: ...

        Raises
        ------
        Refused
            A blocking task is open, a mandatory field is missing, an earlier month is open, or this one is closed.
        """
        from assusoft.employer.monthly.closing import close

        return close(self, month, by, at)

    def close_extra(self, by: str, at: datetime) -> Closing:
        """Send what was said since the last closing before the next month is imported: `2026-02.2` after `2026-02`.

        >>> acme.close_extra(by="Claire", at=now)
        Traceback (most recent call last):
            ...
        assusoft.errors.Refused: There is no extra closing of 2025-11: 2025-12 is imported, ...

        Raises
        ------
        Refused
            As `close`; or a later month is imported; or nothing that was said changes what a supplier was told.
        """
        from assusoft.employer.monthly.closing import close

        return close(self, self.facts.extra_round(), by, at)

    def send(self, by: str, now: Callable[[], datetime]) -> dict[str, Delivery]:
        """Deliver what is queued or failed, each transmission once; transmission -> what came of it, for those tried.

        >>> acme.send("Claire", lambda: now)
        {}
        """
        from assusoft.employer.monthly.sending import send_queued

        return send_queued(self.store, self.suppliers, self.settings, self.folder, by, now)

    def tick(self, transmission: str, message: str, reference: str, by: str, at: datetime) -> Worklist:
        """Store that a message was typed into the supplier's portal; return what is left of its transmission.

        The last one makes the transmission sent. `reference`: what the portal calls it, '' when it gives nothing.

        >>> acme.tick("insurer-a-1", "M00000000000000000000", "R-17", by="Claire", at=now)
        Traceback (most recent call last):
            ...
        assusoft.errors.Refused: insurer-a-1 is not typed by hand: it leaves by email. Nothing was stored.

        Raises
        ------
        Refused
            It was typed already (by whom, when, under which reference), it is not of that transmission, or that one was
            sent or is in doubt.
        """
        from assusoft.employer.looking.ids import refuse_other
        from assusoft.employer.portals.ticking import tick

        refuse_other(transmission, "transmission")
        return tick(self, transmission, message, reference, by, at)

    def untick(self, transmission: str, message: str, by: str, at: datetime, reason: str = "") -> None:
        """Store that a message was not typed into the portal after all, as long as its transmission is not sent.

        >>> acme.untick("insurer-a-9", "M00000000000000000000", by="Claire", at=now)
        Traceback (most recent call last):
            ...
        assusoft.errors.Refused: There is no transmission 'insurer-a-9'.
        """
        from assusoft.employer.looking.ids import refuse_other
        from assusoft.employer.portals.ticking import untick

        refuse_other(transmission, "transmission")
        untick(self, transmission, message, reason, by, at)

    def send_digest(self, by: str, now: Callable[[], datetime]) -> dict[str, Delivery]:
        """Mail what waits to [digest] mail_to, each in their language; the outcome of each mail tried.

        A mail is tried once for each day and state of what waits, again only when nothing of it can have left.

        >>> acme.send_digest("Claire", lambda: now)
        Traceback (most recent call last):
        assusoft.errors.Refused: employer.toml: [digest] mail_to names nobody, ...

        Raises
        ------
        Refused
            Nobody is named under [digest], another process is sending, or what was sent cannot be kept.
        """
        from assusoft.employer.digest.posting import send_digest

        return send_digest(self, self.digest(now().date()), self.labels, by, now)

    def issue_sheets(
        self,
        month: str,
        to: Path,
        by: str,
        at: datetime,
        person: str = "",
        entity: str = "",
        language: str = "",
        told: Callable[[int, int], None] = lambda done, all: None,
    ) -> SheetsWritten:
        """Issue the benefit sheets of a closed month and write them into a folder: `{person}.pdf`, one a worker.

        What is issued stays in the archive; one whose content is equal is taken from there, so the same bytes come
        again, and what a killed process had issued is not typeset twice. With another content a new one replaces it.

        >>> acme.issue_sheets("2025-11", Path("sheets"), "Claire", now, person="P00012").sheets
        1

        Parameters
        ----------
        person, entity
            Those of one worker (id, national number or name), of one legal entity (number or name); '' for all.
        language
            Of whom neither the place of business nor the payroll says one: fr, nl or en.
        told
            Is told from time to time how many of all are done.

        Raises
        ------
        Refused
            The month is not closed, a person or an entity is not known, or the folder is one that the program reads.
            ConfigError: the template of the folder is wrong.
        """
        from assusoft.employer.sheets.issuing.run import issue_sheets

        return issue_sheets(self, month, to, by, at, person, entity, language, told)

    def write_notices(self, month: str, to: Path, language: str = "") -> NoticesWritten:
        """Write the exit letters and prefinancing documents of a closed month: `{person}-{kind}-{plan}.pdf`.

        The same bytes each time. Nothing is stored: that one was given is told by `give_notice`.

        >>> acme.write_notices("2025-11", Path("letters")).files
        []

        Parameters
        ----------
        language
            Of whom neither the place of business nor the payroll says one: fr, nl or en.

        Raises
        ------
        Refused
            The month is not closed, or the folder is one that the program reads. ConfigError: the template is wrong.
        """
        from assusoft.employer.notices.writing import write_notices

        return write_notices(self, month, to, language)

    def give_notice(
        self,
        person: str,
        kind: str,
        plan: str,
        how: str,
        by: str,
        at: datetime,
        on: date | None = None,
        reason: str = "",
    ) -> Notice:
        """Store that a worker was given a notice about a hospital cover: kind exit or prefinancing.

        It is of the last closed month that owes it. `how`: hand, post or mail; `on`: the day, that of `at` when left
        out; `reason`: needed where it was stored before.

        >>> acme.give_notice("P00012", "exit", "hospital", "post", by="Claire", at=now)
        Traceback (most recent call last):
            ...
        assusoft.errors.Refused: No closed month tells of P00012 what would need the exit notice of plan 'hospital'. ...

        Raises
        ------
        Refused
            No closed month owes it, it was stored before and no reason is given, or the day is still to come.
        """
        from assusoft.employer.notices.giving import give_notice

        return give_notice(self, person, kind, plan, how, by, at, on or at.date(), reason)

    def write_forms(self, kind: str, to: Path, person: str = "", language: str = "") -> FormsWritten:
        """Write forms for workers into a folder, each of its worker alone, by the month being worked on.

        `kind`: choices, a workbook and a page to print for each who may choose; beneficiaries, a page to sign for each
        plan that pays a capital at a death; reminders, a text for each who is asked to choose and gave no form back.
        Nothing is stored.

        >>> acme.write_forms("beneficiaries", Path("forms"), language="fr").skipped
        []

        Parameters
        ----------
        person
            One worker alone: an id, a number or a part of the name.
        language
            Of whom neither the place of business nor the payroll says one: fr, nl or en.

        Raises
        ------
        Refused
            The month is closed, the worker has nothing to choose, or the folder is one that the program reads.
            ConfigError: the template, or [choices] of employer.toml, is wrong.
        """
        from assusoft.employer.choices.writing import write_forms

        return write_forms(self, kind, to, person, language)

    def receive_choices(
        self, files: Sequence[InputFile], by: str, at: datetime, on: date | None = None
    ) -> list[Received]:
        """Store workbooks of choices that workers filled in, all or none, each with its bytes.

        What a worker chooses waits (`waiting`) until HR confirms it (`confirm`) or takes it back (`retract`): it
        counts, and suppliers are told, only then. It takes the place of what they chose before and nobody confirmed.
        `on`: the day they were given back, that of `at` when left out.

        >>> acme.receive_choices([], by="Claire", at=now)
        []

        Raises
        ------
        Refused
            The month is closed, or with each cell that cannot be taken: file, sheet, row and column.
        """
        from assusoft.employer.choices.receiving import receive_choices

        return receive_choices(self, files, on or at.date(), by, at)

    def return_beneficiaries(
        self, person: str, plan: str, by: str, at: datetime, on: date | None = None, scan: InputFile | None = None
    ) -> WorkerForm:
        """Store that a worker gave the signed form of beneficiaries back, with its scan where there is one.

        The next benefit sheet says so beside the clause; no supplier is told. `on`: the day, that of `at` when left
        out. `retract` takes it back.

        >>> acme.return_beneficiaries("P00003", "hospital", by="Claire", at=now)
        Traceback (most recent call last):
            ...
        assusoft.errors.Refused: Plan 'hospital' pays nothing at the death of P00003 in 2025-12. ...

        Raises
        ------
        Refused
            The plan pays nothing at the worker's death, or the day is still to come.
        """
        from assusoft.employer.choices.returning import return_beneficiaries

        return return_beneficiaries(self, person, plan, on or at.date(), scan, by, at)

    def send_sheets(self, month: str, by: str, now: Callable[[], datetime]) -> SheetsSent:
        """Send the sheets that were issued of a month, as [sheets] of employer.toml says; each leaves once.

        By mail a sheet goes only to an address that two months of photos hold, or that HR declared; whoever has none
        is in `waiting` and gets it the next time.

        >>> acme.send_sheets("2025-11", "Claire", lambda: now)
        Traceback (most recent call last):
            ...
        assusoft.errors.ConfigError: employer.toml: [sheets] does not say how sheets reach people. ...

        Raises
        ------
        Refused
            None is issued, or another process is sending. ConfigError: employer.toml does not say how, or a password is
            not there.
        """
        from assusoft.employer.sheets.delivering.sending import send_sheets

        return send_sheets(self, month, by, now)

    def receive_statement(
        self,
        file: Path,
        supplier: str,
        period: str,
        by: str,
        at: datetime,
        replaces: str = "",
        payment: PaymentOrder | None = None,
    ) -> Statement:
        """Read a premium statement, check that it adds up, and store it; the same file twice is stored once.

        >>> bordereau = acme.folder / "bordereau.csv"
        >>> bordereau.write_bytes(acme.expected_file("insurer-a", "2025-12", "statement-csv")) > 0
        True
        >>> acme.receive_statement(bordereau, "insurer-a", "2025-12", by="Claire", at=now).id
        'B1'

        Parameters
        ----------
        period
            The first month it bills.
        replaces
            The statement it corrects ('B1'); '' when it is none.
        payment
            The payment order that came with it.

        Raises
        ------
        Refused
            It cannot be read, its lines are not its totals or not what is to be paid, or another statement has its
            contract and period.
        """
        from assusoft.employer.statements.receiving import receive

        return receive(self, file, supplier, period, by, at, replaces, payment)

    def receive_return(
        self,
        transmission: str,
        by: str,
        at: datetime,
        grade: int | None = None,
        results: Sequence[Mapping[str, str]] = (),
        file: Path | None = None,
        answered: date | None = None,
        reason: str = "",
    ) -> SupplierReturn:
        """Store what a supplier answered to a transmission, typed or in a file; the same file again is stored once.

        A message that was refused counts as not reported: the month being worked on owes it again, unless a later
        return says that it is settled ('fixed') or disputed ('contested', `until` a day or for good).

        >>> sent = acme.transmissions("2025-11")[0]
        >>> acme.receive_return(sent.id, by="Claire", at=now, grade=0).id
        'R1'

        Parameters
        ----------
        grade
            0 all taken, 1 with remarks, 2 in part, 3 nothing; None: what the results come to.
        results
            By message: message, result (received, accepted, remarked, in_force, refused, fixed, contested), and if
            wanted code, reference (the supplier's own), text, and of what is contested until.
        answered
            The day the supplier did; of several answers about a message the latest by this day counts.

        Raises
        ------
        Refused
            The transmission did not leave, the file cannot be read, or what it says contradicts itself.
        """
        from assusoft.employer.returns.receiving import receive_return

        return receive_return(self, transmission, grade, results, file, answered, reason, by, at)

    def decide_differences(
        self, ids: Sequence[str], choice: str, by: str, at: datetime, until: date | None = None, reason: str = ""
    ) -> list[Differing]:
        """Store one decision about differences of premium statements, all or none.

        Parameters
        ----------
        choice
            'ask', 'dispute', 'accept' (the supplier agrees), 'wait' (with `until` and `reason`) or 'write-off' (with
            `reason`, up to the limit of the supplier's file).

        Raises
        ------
        Refused
            There is no such difference, it is settled, or the decision needs more than is given.
        """
        from assusoft.employer.statements.differing import decide

        return decide(self, ids, choice, until, reason, by, at)

    def backup(self, file: Path) -> Copied:
        """Write facts and configuration into a new file; `assusoft.employer.restore` fills a folder from it.

        >>> acme.backup(Path("acme.zip")).head == acme.head()
        True

        Raises
        ------
        Refused
            The file exists, or a fact was tampered with.
        """
        from assusoft.employer.proof.backup import backup

        return backup(self, file)

    def erase(self, reason: str, by: str, at: datetime) -> ErasureDone:
        """Erase for good what `retention` says is due, and store that it was: a leaf of each row and each hash stay.

        Copies of erased files in the employer folder, and what was derived, go too. A restored backup that was made
        before is erased again.

        >>> acme.erase("the term is over", by="Claire", at=now)  # doctest: +SKIP

        Raises
        ------
        Refused
            Nothing is due, no reason is given, or facts were tampered with.
        """
        from assusoft.employer.retention.retaining import erase_due

        return erase_due(self, reason, by, at)

    def bundle(self, person: str, file: Path) -> Bundled:
        """Write all that is stored of a person, and nothing of others, into a new zip, with what proves it offline.

        The `verify.py` in it needs Python alone. What was stored before there were roots, and what stands in files that
        tell of others too, is in it and «not provable offline».

        >>> acme.bundle("P00012", Path("P00012.zip")).head == acme.head()
        True

        Raises
        ------
        Refused
            The file exists, or the person is nobody, or several.
        """
        from assusoft.employer.proof.bundle import bundle

        return bundle(self, person, file)

    def pseudonymised(self, folder: Path, by: str, at: datetime) -> list[str]:
        """Write a folder with the photos alone, without names, numbers, addresses, pay and health; its months.

        Persons have pseudonyms, the same in every month and every copy; birth dates become years, other days months.
        `assusoft lab` and `assusoft.open` open it. It is still personal data.

        >>> acme.folder.chmod(0o700)  # those who get the copy must not read the folder itself
        >>> acme.pseudonymised(Path("to-explore"), "Claire", now)
        ['2025-11', '2025-12']
        >>> assusoft.open("to-explore").photo("2025-12").worker["monthly_salary"].notna().any()
        np.False_

        Raises
        ------
        Refused
            The folder is not empty or is in the employer folder, every user may read that, or nothing was imported yet.
        """
        from assusoft.employer.pseudonymised.copying import pseudonymised_copy

        return pseudonymised_copy(self, folder, by, at)

    def settle(self, transmission: str, state: str, reason: str, by: str, at: datetime) -> None:
        """Say what became of a transmission in doubt: `sent`, or `queued` to send it again; Refused when it is not.

        A sending of benefit sheets is settled so too.
        """
        from assusoft.employer.looking.ids import refuse_other
        from assusoft.employer.monthly.sending import settle
        from assusoft.employer.sheets.delivering.settling import is_sheet_sending, settle_sheets

        refuse_other(transmission, "transmission")
        if is_sheet_sending(transmission):
            settle_sheets(self.store, transmission, state, reason, by, at)
            return
        settle(self.store, transmission, state, reason, by, at)
