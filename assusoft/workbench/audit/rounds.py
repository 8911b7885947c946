"""The audit of many employers: import, audit, report, mail, each in a process of its own; none stops another."""

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assusoft.bureau.engine import PRELOADED, at_once, engine, stopped_at
from assusoft.bureau.one_step import Task
from assusoft.bureau.outcome import Result
from assusoft.bureau.runs import claim_once
from assusoft.bureau.settings import Member, refuse_one_database
from assusoft.errors import Refused
from assusoft.language import Sentence

if TYPE_CHECKING:  # whoever only hands out the work imports no frame
    from assusoft.employer import Employer

LIMIT = 3600
"""Seconds one employer may take: the audit of 16,000 workers takes minutes, so what takes longer hangs."""
PRELOADED_FOR_AUDITS = (*PRELOADED, "assusoft.audit.library", "assusoft.workbench.audit.files", "weasyprint")


@dataclass(frozen=True)
class Visit:
    """What came of one employer. `trouble` is empty when it was audited; `mail`: what became of the mail, if any."""

    employer: str
    month: str = ""
    open: int = 0
    blocking: int = 0
    new: int = 0
    report: str = ""
    mail: str = ""
    trouble: str = ""

    @property
    def failed(self) -> bool:
        """Whether it was not audited, or its mail did not leave, or may not have."""
        return bool(self.trouble) or self.mail not in ("", "sent")

    def line(self) -> str:
        """One line for a log: figures, the folder of the report, the reason of a failure."""
        if self.trouble:
            return f"{self.employer}: FAILED. {self.trouble}"
        mail = f"; mail {self.mail}" if self.mail else ""
        return (
            f"{self.employer}: {self.month}, {self.open} open ({self.blocking} blocking, {self.new} new); "
            f"{self.report}{mail}"
        )


def audit_all(folder: Path, month: str | None, jobs: int, by: str, limit: float = LIMIT) -> Iterator[Visit]:
    """Visit every employer folder in `folder`, `jobs` at a time, each in a process of its own; each as it is done.

    Parameters
    ----------
    month
        None: of each employer the last month that has a folder in extracts/, else the one being worked on.
    limit
        Seconds one employer may take: then its process is stopped, and the next one has its turn.

    Raises
    ------
    Refused
        There is no employer folder in `folder`, or ASSUSOFT_DATABASE would give them all one database.
    """
    refuse_one_database()
    employers = sorted(path.parent for path in folder.glob("*/employer.toml"))
    if not employers:
        raise Refused(f"{folder} holds no employer folder: none of its folders has an employer.toml.")
    tasks = [Task("audit", _visited, Member(path.name, path), month or "", by, 0, folder) for path in employers]
    does = partial(stopped_at, limit=limit, preload=PRELOADED_FOR_AUDITS)
    with engine(workers=at_once(len(tasks), jobs)) as carry:
        for outcome in carry(tasks, does):
            done = outcome.state == "done"
            yield Visit(**outcome.figures) if done else Visit(outcome.employer, trouble=outcome.sentence)


def audit_step(employer: "Employer", task: Task) -> Result:
    """Audit the month as it is imported, write the report, mail it: a step of a bureau.

    Started again: the store returns an audit that found the same; the report's files are written whole, in the place of
    the same; the mail is claimed under the run's number before it leaves.
    """

    def first() -> bool:
        return claim_once(task.bureau, task.run, task.member.key, "mail")

    found = audited(employer, task.month, task.by, task.now(), first)
    figures = asdict(found)
    if found.failed:
        return Result("failed", Sentence("Audited, but the mail: {mail}", mail=found.mail), figures)
    counts = {name: figures[name] for name in ("open", "blocking", "new")}
    return Result("done", Sentence("Findings open: {open}, blocking: {blocking}, new: {new}.", **counts), figures)


def visit(folder: Path, month: str | None, by: str, at: datetime) -> Visit:
    """Import the month's extracts where there are any, audit, write the report, mail it."""
    from assusoft.employer import open_employer

    employer = open_employer(folder)
    return audited(employer, _imported(employer, month, by, at), by, at)


def audited(employer: "Employer", month: str, by: str, at: datetime, mails: Callable[[], bool] = lambda: True) -> Visit:
    """Audit, write the report, mail it; `mails` is asked, when there is a mail, whether it may leave."""
    from assusoft.workbench.audit.files import write_report
    from assusoft.workbench.audit.words import summary_text

    found = employer.audit(month, by, at)
    report = employer.audit_report(month)
    written = write_report(employer, report)
    mail = ""
    if employer.settings.audit.mail_to and mails():
        outcome = employer.mail_audit(report, summary_text(report), written.paths, at)
        mail = "" if outcome is None else " ".join(filter(None, [outcome.state, outcome.reason]))
    new = len(report.in_state("new"))
    return Visit(
        employer.folder.name, month, len(found.open), len(report.blocking), new, str(written.paths[0].parent), mail
    )


def _visited(employer: "Employer", task: Task) -> Result:
    month = _imported(employer, task.month or None, task.by, task.now())
    return Result("done", "", asdict(audited(employer, month, task.by, task.now())))


def _imported(employer: "Employer", month: str | None, by: str, at: datetime) -> str:
    waiting = [
        path.name for path in (employer.folder / "extracts").glob("*") if re.fullmatch(r"\d{4}-\d{2}", path.name)
    ]
    wanted = month or max(waiting, default="") or employer.facts.working_month()
    if wanted in waiting and (employer.is_new or employer.facts.closing_of(wanted) is None):
        employer.import_month(wanted, [], by, at)
    return wanted
