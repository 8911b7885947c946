"""The payroll audit of an employer: run and stored, and its findings with their life over the months."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from assusoft.audit.audit_run import CHECK, FINDING, Run, audit
from assusoft.audit.check import Check
from assusoft.audit.inputs import HISTORY, frames_of
from assusoft.audit.life import Decision, lives
from assusoft.audit.own import with_own
from assusoft.audit.suites import load_checks
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.why.cell_trace import Reread, cell, extract_rows, reread
from assusoft.errors import Erased, Refused
from assusoft.month.collective.waiting import waiting_cells
from assusoft.month.tasks.answer import Answer, not_retracted
from assusoft.month.tasks.questions import finding
from assusoft.month.tasks.task import Task
from assusoft.months import calendar_month
from assusoft.payroll.photo import Photo
from assusoft.resources import resource_folder
from assusoft.store import Audit, Import

SHORTEST = 7
"""How many characters of a finding's id name it at least."""
KIND = "finding"
"""The kind of the tasks and answers that concern findings."""

CONFLICT = ("table", "person", "contract", "member", "field", "kept", "kept_source", "set_aside", "set_aside_source")


@dataclass(frozen=True, eq=False)
class Audited:
    """The audit of a month as it stands: its checks, and its findings with their life (see `audit.life.lives`).

    `checks`: those of this audit and, for what is solved, those of earlier ones that are gone since.
    """

    month: str
    number: int
    at: datetime
    by: str
    checks: tuple[Check, ...]
    check_results: pd.DataFrame
    findings: pd.DataFrame

    @property
    def open(self) -> pd.DataFrame:
        """The findings that need attention: neither solved nor accepted."""
        return self.findings[~self.findings["state"].isin(["solved", "accepted"])]


def run_audit(employer: EmployerFolder, month: str, by: str, at: datetime) -> Audit:
    """Evaluate every check on the photo in force of the month, and store what was found."""
    month = calendar_month(month)
    imported = employer.facts.imported(month)
    checks = checks_of(employer)
    run = audit(month, frames_of_import(employer, imported), checks, resource_folder("expectations"))
    run = without_waiting(employer, run, checks, imported.month)
    again = reread(employer.facts, imported, employer.sources, employer.settings)
    findings = run.findings.assign(where=_places(again, run.findings, checks))
    return employer.store.add_audit(
        imported.number,
        _bytes({"checks": [asdict(check) for check in checks], "outcomes": run.checks.to_dict("records")}),
        _bytes(findings.to_dict("records")),
        by,
        at,
    )


def write_data_docs(employer: EmployerFolder, month: str, folder: Path) -> Path:
    """Great Expectations' own pages about the month's photo, in English, with values in clear; the first page.

    Nothing is stored as an audit. The pages load style and scripts from hosts outside when a browser shows them.
    """
    from assusoft.audit.library import data_docs

    frames = frames_of_import(employer, employer.facts.imported(calendar_month(month)))
    checks = [check for check in checks_of(employer) if not check.off]
    return data_docs(frames, checks, resource_folder("expectations"), folder)


def checks_of(employer: EmployerFolder) -> list[Check]:
    """The built-in checks as the employer wants them, and its own."""
    built_in = load_checks(resource_folder("expectations"))
    return with_own(built_in, employer.folder / "expectations", employer.settings.own)


def audited(employer: EmployerFolder, month: str) -> Audited | None:
    """The last audit of the month's import in force with the life of its findings; None when there is none."""
    month = calendar_month(month)
    audits = employer.facts.audits(month)
    if month not in audits:
        return None
    last = audits[month]
    answers = [answer for answer in employer.facts.answers() if answer.kind == KIND]
    key = ("audit", last.number, len(audits), len(answers))
    return employer.once(lambda: _audited(employer, audits, month, answers), *key)


def open_counts(found: Audited | None) -> dict[str, int]:
    """How many findings need attention (`open`), and how many of these block the closing (`blocking`)."""
    if found is None:
        return {"open": 0, "blocking": 0}
    tasks = finding_tasks(found, found.open)
    return {"open": len(tasks), "blocking": sum(task.blocking for task in tasks)}


def _audited(employer: EmployerFolder, audits: Mapping[str, Audit], month: str, answers: Sequence[Answer]) -> Audited:
    last = audits[month]
    checks = {check.code: check for stored in audits.values() for check in _stored_checks(employer, stored)}
    runs = [stored_run(employer, audited_month, stored) for audited_month, stored in audits.items()]
    found = lives(runs, _decisions(answers), {code: check.owner for code, check in checks.items()})
    return Audited(month, last.number, last.at, last.by, tuple(checks.values()), runs[-1].checks, found)


def _stored_checks(employer: EmployerFolder, audit: Audit) -> list[Check]:
    return [Check(**values) for values in json.loads(employer.store.content(audit.checks))["checks"]]


def finding_task(found: Audited, id: str) -> Task | None:
    """The task of a finding, open or accepted, by its own id, the finding's, or the first characters of the finding's.

    Raises
    ------
    Refused
        More than one finding begins so.
    """
    shown = found.findings[found.findings["state"] != "solved"]
    tasks = [task for task in finding_tasks(found, shown) if task.id == id or task.facts["finding"].startswith(id)]
    named = [task for task in tasks if len(id) >= SHORTEST]
    if len(named) > 1:
        raise Refused(
            "{count} findings of {month} begin with '{id}'. Give more of the number.",
            count=len(named),
            month=found.month,
            id=id,
        )
    return named[0] if named else None


def task_named(employer: EmployerFolder, month: str, id: str) -> str:
    """The task that an id means: a finding's number, or its first characters, mean its task; others themselves."""
    found = audited(employer, month) if id.startswith("F") else None
    task = finding_task(found, id) if found else None
    return task.id if task else id


def finding_tasks(found: Audited, findings: pd.DataFrame) -> list[Task]:
    """Findings as tasks; those of blocking checks block the month until they are accepted or corrected."""
    blocking = {check.code for check in found.checks if check.blocking}
    return [
        finding(row["person"], row["name"], row["id"], row["code"], row["field"], row["value"], row["code"] in blocking)
        for row in findings.to_dict("records")
    ]


def _decisions(answers: Iterable[Answer]) -> list[Decision]:
    """What was decided about findings, in order, without what was taken back."""
    return [
        Decision(
            answer.facts["finding"], answer.choice, answer.facts["value"], answer.by,
            answer.fields.get("why", answer.reason), dict(answer.fields),
        )
        for answer in not_retracted(answers)
    ]  # fmt: skip


def stored_run(employer: EmployerFolder, month: str, stored: Audit) -> Run:
    """An audit as it was stored: what was found, before anybody decided about it; nothing, where that was erased."""
    try:
        found = json.loads(employer.store.content(stored.findings))
    except Erased:
        found = []
    findings = pd.DataFrame(found, columns=list(FINDING))
    outcomes = json.loads(employer.store.content(stored.checks))["outcomes"]
    return Run(month, findings, pd.DataFrame(outcomes, columns=list(CHECK)))


def frames_of_import(employer: EmployerFolder, imported: Import) -> dict[str, pd.DataFrame]:
    """The frames that checks examine, of an import and the months before it."""
    months = [past for past in employer.facts.shown_months() if past < imported.month][::-1][:HISTORY]
    photos = [_photo(employer, past) for past in (imported.month, *months)]
    return frames_of(photos[0], photos[1:], _conflicts(imported.counts["conflicts"]))


def _photo(employer: EmployerFolder, month: str) -> Photo:
    return employer.facts.explained(employer.facts.photo_of(month))


def without_waiting(employer: EmployerFolder, run: Run, checks: Sequence[Check], month: str) -> Run:
    """The run without findings about cells of which a question asks already what their code means."""
    waiting, frames = waiting_cells(_photo(employer, month)), {check.code: check.frame for check in checks}
    cells = run.findings[["code", "person", "part", "field"]].itertuples(index=False, name=None)
    asked = [(frames[code], person, part, field) in waiting for code, person, part, field in cells]
    if not any(asked):
        return run
    fewer = run.findings[asked]["code"].value_counts()
    found = run.checks["found"] - run.checks["code"].map(fewer).fillna(0).astype(int)
    none_left = run.checks["code"].isin(fewer.index) & (found == 0)
    outcomes = run.checks.assign(found=found, outcome=run.checks["outcome"].mask(none_left, "passed"))
    kept = run.findings[[not each for each in asked]].reset_index(drop=True)
    return replace(run, findings=kept, checks=outcomes)


def _conflicts(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(CONFLICT)).astype("str")


def _places(again: Reread, findings: pd.DataFrame, checks: Sequence[Check]) -> list[str]:
    """Where each finding stands in the extracts: file, sheet, row and column."""
    frames = {check.code: check.frame for check in checks}
    return [
        row["where"] or _place(again, frames[row["code"]], row["person"], row["part"], row["field"])
        for row in findings.to_dict("records")
    ]


def _place(again: Reread, frame: str, person: str, part: str, field: str) -> str:
    if frame not in ("worker", "family", "deduction") or not person:
        return ""
    rows = extract_rows(again, frame, person, part)
    cells = [found.title for row in rows if (found := cell(row, field, "en")) and found.kind == "place"]
    return "; ".join(dict.fromkeys(cells)) or "; ".join(piece for row in rows[:1] for piece in row.pieces.values())


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=str, sort_keys=True).encode()
