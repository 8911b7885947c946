"""The one facade that the command line, notebooks and widgets use."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from assusoft.employer.audit.audit_mail import mail_report
from assusoft.employer.audit.audit_report import AuditReport, report_of
from assusoft.employer.audit.auditing import Audited, audited, run_audit, write_data_docs
from assusoft.employer.decision import MonthView
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.answering import (
    give_answer,
    give_answers,
    preview_answer,
    question_of,
    retract_answer,
    task_sheet,
)
from assusoft.employer.monthly.as_of import as_of
from assusoft.employer.monthly.closing import close, reports
from assusoft.employer.monthly.importing import import_month
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.monthly.open_tasks import open_tasks
from assusoft.employer.monthly.sending import send_queued
from assusoft.employer.monthly.status_pages import person_in, register, status
from assusoft.employer.proof.certifying import certificate
from assusoft.employer.proof.replaying import Verification, verify
from assusoft.employer.settings import load_settings
from assusoft.employer.whatif.whatif import backtest, whatif
from assusoft.employer.whatif.whatif_model import Disagreement, Supposition
from assusoft.employer.why.explaining import explain
from assusoft.employer.why.person_file import ExplainContext
from assusoft.month.changes import changes_between
from assusoft.month.messages import Message
from assusoft.month.proof.certificate import Certificate
from assusoft.month.tasks.task import Task
from assusoft.month.why.explanation import Explanation
from assusoft.payroll.photo import Photo
from assusoft.store import Closing, Import
from assusoft.suppliers.sending.delivery import Delivery
from assusoft.suppliers.sending.transmission import Document


def open_employer(folder: str | Path) -> "Employer":
    """Open an employer folder.

    Raises
    ------
    Refused
        It is not one. ConfigError: employer.toml is wrong; sources, plans and suppliers are checked when first used.
    """
    path = Path(folder)
    return Employer(path, load_settings(path))


class Employer(EmployerFolder):
    """An employer folder with all that can be asked of it and done with it.

    Frames it returns are not to be written into. Nothing is stored but by `import_month`, `audit`, `answer`,
    `answer_all`, `retract`, `close`, `send` and `settle`.
    """

    # importing

    def import_month(self, month: str, files: Sequence[Path], by: str, at: datetime, release: str = "") -> Import:
        """Turn a month's extracts into its photo and store both; a refused import stores nothing.

        Parameters
        ----------
        files
            The extracts; none means every file in extracts/MONTH of the employer folder.

        Raises
        ------
        Refused, ConfigError
            What is wrong, where, and how to mend it.
        """
        return import_month(self, month, files, by, at, release)

    # looking

    def months(self) -> list[str]:
        """Months that have an import, ascending."""
        return self.facts.months()

    def photo(self, month: str, number: int | None = None, known_on: date | None = None) -> Photo:
        """The month's photo; with `number`, that of an import which may have been replaced since.

        `known_on`: of the import in force at that moment (see `knowing.as_of`).
        """
        facts = as_of(self, known_on).facts
        return facts.photo(number or facts.imported(month).number, month)

    def imports(self, month: str | None = None) -> list[Import]:
        """Every import (of a month), replaced ones too, in the order they were made."""
        return [one for one in self.store.imports() if month in (None, one.month)]

    def changes(self, month: str) -> pd.DataFrame:
        """What changed since the photo before (see `month.changes.changes_between`)."""
        return changes_between(self.facts.photo_before(month), self.photo(month))

    def tasks(self, month: str | None = None) -> list[Task]:
        """Open tasks, blocking ones first."""
        return list(open_tasks(self, self.view(month)))

    def question(self, task: Task) -> str:
        """What a task asks, in the employer's language."""
        return question_of(self, task)

    def messages(self, month: str | None = None, supplier: str | None = None) -> list[Message]:
        """What suppliers are told in the month, as far as tasks are answered."""
        if supplier is not None:
            self.supplier(supplier)
        return [message for message in self.view(month).messages if supplier in (None, message.supplier)]

    def register(
        self, supplier: str, month: str | None = None, *, on: date | None = None, known_on: date | None = None
    ) -> pd.DataFrame:
        """What a supplier should know at the end of the month: a row per affiliated person and family member.

        `on`: what holds that day instead, whichever month told it. `known_on`: by what was stored until that moment.
        """
        return register(self, supplier, month, on, known_on)

    def status(self, month: str | None = None) -> dict[str, Any]:
        """The month in figures: import, headcount, tasks, messages by supplier, transmissions."""
        return status(self, month)

    def certificate(self, month: str | None = None) -> Certificate:
        """The proof that nothing was lost or invented in the month, each figure computed by two paths."""
        return certificate(self, month)

    def person(
        self, person: str, month: str | None = None, *, on: date | None = None, known_on: date | None = None
    ) -> dict[str, Any]:
        """All that is known of a person in the month: contracts, family, positions, open tasks, messages.

        `on`: contracts, family and positions of that day, the rest of its month. `known_on`: as in `register`.
        """
        return person_in(self, person, month, on, known_on)

    def view(self, month: str | None = None) -> MonthView:
        """The month decided from facts (the month being worked on when none is given)."""
        return month_view(self, month)

    def explain(self, what: str | Message | Task, month: str | None = None) -> Explanation:
        """Why a message, a task or a register cell is what it is.

        `what`: the object that `messages` or `tasks` gave, or an id: M..., T..., or SUPPLIER/PLAN/PERSON[/MEMBER]/FIELD
        for a register cell. `month`: where to look; without it, a message's own month, else every imported month, the
        last first. Refused when nothing has that id.
        """
        if isinstance(what, Message):
            return explain(self._context, what.id, month or what.month)
        return explain(self._context, what.id if isinstance(what, Task) else what, month)

    @cached_property
    def _context(self) -> ExplainContext:
        return ExplainContext(self.facts, self.view, self.tasks, self.sources, self.settings)

    # auditing

    def audit(self, month: str | None, by: str, at: datetime) -> Audited:
        """Evaluate every check on the month's photo, store what was found, and return it with its life.

        Raises
        ------
        ConfigError
            What is wrong in expectations/checks.toml of the employer folder.
        """
        wanted = month or self.facts.working_month()
        run_audit(self, wanted, by, at)
        found = audited(self, wanted)
        assert found
        return found

    def audited(self, month: str | None = None) -> Audited | None:
        """The last audit of the month's import in force; None when it was not audited."""
        return audited(self, month or self.facts.working_month())

    def audit_report(self, month: str | None = None, language: str | None = None) -> AuditReport:
        """What the report of the month's last audit says, in the employer's language or another.

        Raises
        ------
        Refused
            The month's import in force was not audited, or the language is not fr, nl or en.
        """
        return report_of(self, month or self.facts.working_month(), language or self.language)

    def mail_audit(self, report: AuditReport, text: str, files: Sequence[Path], at: datetime) -> Delivery | None:
        """Mail a report's files to those [audit] of employer.toml names; None when it names nobody."""
        return mail_report(self, report, text, files, at)

    def data_docs(self, month: str | None, folder: Path) -> Path:
        """Write Great Expectations' own pages about the month's photo; the first page. They hold values in clear."""
        return write_data_docs(self, month or self.facts.working_month(), folder)

    # answering

    def answer(
        self, task: str, choice: str, fields: Mapping[str, str], by: str, at: datetime, reason: str = ""
    ) -> list[Message]:
        """Store an answer to a task of the month being worked on; return the person's messages it leads to.

        Raises
        ------
        Refused
            The answer is not permitted. Conflict: the task has changed, or somebody answered it first.
        """
        return give_answer(self, task, choice, fields, by, at, reason)

    def preview(self, task: str, choice: str, fields: Mapping[str, str]) -> list[Message]:
        """The person's messages if the task were answered so; nothing is stored."""
        return preview_answer(self, task, choice, fields)

    def task_sheet(self, month: str | None = None) -> bytes:
        """The open tasks as a workbook to fill in; `answer_all` reads it back."""
        return task_sheet(self, month)

    def answer_all(self, content: bytes, by: str, at: datetime) -> int:
        """Store the answers of a filled-in task sheet, all or none; return how many.

        Raises
        ------
        Refused
            With the first row whose task or answer is not permitted. Conflict: somebody answered one of them first.
        """
        return give_answers(self, content, by, at)

    def retract(self, task: str, by: str, at: datetime, reason: str = "") -> None:
        """Take back the answer in force of a task of the month being worked on; the question is open again."""
        retract_answer(self, task, by, at, reason)

    # closing and sending

    def reports(self, month: str | None = None, known_on: date | None = None) -> dict[str, list[Document]]:
        """Supplier -> the documents it would receive now: the preview before closing, the same after it.

        `known_on`: those it would have received by what was stored until that moment.
        """
        return reports(as_of(self, known_on), month)

    def close(self, month: str, by: str, at: datetime) -> Closing:
        """Render the reports, lock the month, queue the transmissions.

        Raises
        ------
        Refused
            A blocking task is open, a mandatory field is missing, an earlier month is open, or this one is closed.
        """
        return close(self, month, by, at)

    def send(self, by: str, now: Callable[[], datetime]) -> dict[str, Delivery]:
        """Deliver what is queued or failed, each transmission once; the outcome per transmission tried."""
        return send_queued(self.store, self.suppliers, self.settings, self.folder, by, now)

    def verify(self, head: str | None = None) -> Verification:
        """Every closed month derived again from facts and compared, byte for byte, with what was stored.

        `head`: a hash of the facts that `backup` or `verify` printed and that was kept elsewhere.
        """
        return verify(self, head)

    def whatif(self, sheet: Path, months: int = 1) -> list[Supposition]:
        """What would differ in the last months if this plan sheet, whose file name says which, had been in force.

        Raises
        ------
        Refused
            There is no such file, or nothing is imported. ConfigError: what is wrong in it.
        """
        return whatif(self, sheet, months)

    def backtest(self, sheet: Path, months: int | None = None) -> list[Disagreement]:
        """The messages of the last closed months (None: of all) that the sheet would not have sent, or sends besides.

        Raises
        ------
        Refused
            There is no such file, or no month is closed. ConfigError: what is wrong in it.
        """
        return backtest(self, sheet, months)

    def doubts(self) -> dict[str, str]:
        """Transmissions whose fate is unknown, with what is known of it."""
        return {one.id: one.last_event.detail for one in self.store.transmissions("in_doubt")}

    def settle(self, transmission: str, state: str, reason: str, by: str, at: datetime) -> None:
        """Say what became of a transmission in doubt: `sent`, or `queued` to send it again."""
        self.store.record(transmission, state, reason, by, at)
