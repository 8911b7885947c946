"""Many employers, one after the other or side by side: import, audit, report, mail; none stops another."""

import os
import re
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from assusoft.employer import Employer, open_employer
from assusoft.employer.database import DATABASE
from assusoft.errors import AssusoftError, Refused
from assusoft.workbench.audit.files import write_report
from assusoft.workbench.audit.words import summary_text

LIMIT = 3600
"""Seconds one employer may take: the audit of 16,000 workers takes minutes, so what takes longer hangs."""
_PRELOADED = ["assusoft.audit.library", "assusoft.workbench.audit.rounds", "weasyprint"]


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


def audit_all(
    folder: Path, month: str | None, jobs: int, by: str, at: datetime, limit: float = LIMIT
) -> Iterator[Visit]:
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
    if os.environ.get(DATABASE):
        raise Refused(f"{DATABASE} names one database, and these are several employers: name it in each employer.toml.")
    employers = sorted(path.parent for path in folder.glob("*/employer.toml"))
    if not employers:
        raise Refused(f"{folder} holds no employer folder: none of its folders has an employer.toml.")
    context = get_context("forkserver" if os.name == "posix" else "spawn")
    if os.name == "posix":
        context.set_forkserver_preload(_PRELOADED)  # so that what is slow to import is imported once
    with ThreadPoolExecutor(jobs) as pool:
        visits = [pool.submit(_apart, context, month, by, at, limit, employer) for employer in employers]
        for done in as_completed(visits):
            yield done.result()


def visit(folder: Path, month: str | None, by: str, at: datetime) -> Visit:
    """Import the month's extracts where there are any, audit, write the report, mail it."""
    employer = open_employer(folder)
    month = _imported(employer, month, by, at)
    found = employer.audit(month, by, at)
    report = employer.audit_report(month)
    written = write_report(employer, report)
    outcome = employer.mail_audit(report, summary_text(report), written.paths, at)
    mail = "" if outcome is None else " ".join(filter(None, [outcome.state, outcome.reason]))
    new = len(report.in_state("new"))
    return Visit(folder.name, month, len(found.open), len(report.blocking), new, str(written.paths[0].parent), mail)


def _imported(employer: Employer, month: str | None, by: str, at: datetime) -> str:
    waiting = [
        path.name for path in (employer.folder / "extracts").glob("*") if re.fullmatch(r"\d{4}-\d{2}", path.name)
    ]
    wanted = month or max(waiting, default="") or employer.facts.working_month()
    if wanted in waiting and (employer.is_new or employer.facts.closing_of(wanted) is None):
        employer.import_month(wanted, [], by, at)
    return wanted


def _apart(context: object, month: str | None, by: str, at: datetime, limit: float, folder: Path) -> Visit:
    """A visit in a process of its own: whatever happens to it, the others go on."""
    ours, theirs = context.Pipe(duplex=False)  # type: ignore[attr-defined]
    process = context.Process(target=_told, args=(theirs, folder, month, by, at))  # type: ignore[attr-defined]
    process.start()
    theirs.close()
    try:
        done: Visit = ours.recv() if ours.poll(limit) else _stopped(process, limit, folder)
    except EOFError:
        process.join()
        done = Visit(folder.name, trouble=f"Its process ended without a message (exit code {process.exitcode}).")
    process.join()
    return done


def _stopped(process: BaseProcess, limit: float, folder: Path) -> Visit:
    """End a process that hangs."""
    process.kill()
    waited = f"{limit / 60:g} minutes" if limit >= 60 else f"{limit:g} seconds"
    return Visit(
        folder.name,
        trouble=f"It took longer than {waited} and was stopped; its mail, if any, may have left. Does a source name a "
        "pipe, a device or a disk that does not answer? Try it alone: assusoft audit",
    )


def _told(pipe: Connection, folder: Path, month: str | None, by: str, at: datetime) -> None:
    try:
        found = visit(folder, month, by, at)
    except AssusoftError as error:
        found = Visit(folder.name, trouble=" ".join(str(error).split()))
    except Exception as error:  # its text may hold a person's data: only where it happened is said
        place = traceback.extract_tb(error.__traceback__)[-1]
        trouble = (
            f"An error in the program: {type(error).__name__} in {Path(place.filename).name}, line {place.lineno}."
        )
        found = Visit(folder.name, trouble=trouble)
    pipe.send(found)
