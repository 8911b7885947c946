"""The payroll audit of an employer: run and stored, and its findings with their life over the months."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from assusoft.audit.check import Check
from assusoft.audit.frames import HISTORY, frames_of
from assusoft.audit.life import Decision, lives
from assusoft.audit.own import with_own
from assusoft.audit.run import CHECK, FINDING, Run, audit
from assusoft.audit.suites import load_checks
from assusoft.employer.tracing import Reread, cell, extract_rows, reread
from assusoft.month.answers import Answer
from assusoft.month.tasks import Choice, Question, Task
from assusoft.resources import resource_folder
from assusoft.store import Audit

if TYPE_CHECKING:
    from assusoft.employer.facade import Employer

KIND = "finding"
"""The kind of the tasks and answers that concern findings."""

CONFLICT = ("table", "person", "contract", "member", "field", "kept", "kept_source", "set_aside", "set_aside_source")


@dataclass(frozen=True, eq=False)
class Audited:
    """The audit of a month as it stands: its checks, and its findings with their life (see `audit.life.lives`)."""

    month: str
    number: int
    at: datetime
    by: str
    checks: tuple[Check, ...]
    outcomes: pd.DataFrame
    findings: pd.DataFrame

    @property
    def open(self) -> pd.DataFrame:
        """The findings somebody must look at: neither solved nor accepted."""
        return self.findings[~self.findings["state"].isin(["solved", "accepted"])]


def run_audit(employer: "Employer", month: str | None, by: str, at: datetime) -> Audit:
    """Evaluate every check on the photo in force of the month, and store what was found; see `Employer.audit`."""
    wanted = month or employer.facts.working_month()
    imported = employer.facts.imported(wanted)
    months = [each for each in employer.months() if each < wanted][::-1][:HISTORY]
    photos = [employer.photo(each) for each in (wanted, *months)]
    frames = frames_of(photos[0], photos[1:], _conflicts(imported.counts["conflicts"]))
    checks = checks_of(employer)
    run = audit(wanted, frames, checks, resource_folder("expectations"))
    again = reread(employer.facts, imported, employer.sources, employer.settings)
    findings = run.findings.assign(where=_places(again, run.findings, checks))
    return employer.store.add_audit(
        imported.number,
        _bytes({"checks": [asdict(check) for check in checks], "outcomes": run.checks.to_dict("records")}),
        _bytes(findings.to_dict("records")),
        by,
        at,
    )


def checks_of(employer: "Employer") -> list[Check]:
    """The built-in checks as the employer wants them, and his own."""
    built_in = load_checks(resource_folder("expectations"))
    return with_own(built_in, employer.folder / "expectations", employer.settings.own)


def audited(employer: "Employer", month: str) -> Audited | None:
    """The last audit of the month's import in force with the life of its findings; None when there is none."""
    stored = _last_audits(employer, month)
    if not stored or stored[-1][0] != month:
        return None
    last = stored[-1][1]
    checks = tuple(Check(**each) for each in json.loads(employer.store.content(last.checks))["checks"])
    runs = [_run(employer, each, one) for each, one in stored]
    owners = {check.code: check.owner for check in checks}
    found = lives(runs, _decisions(employer.facts.answers()), owners)
    return Audited(month, last.number, last.at, last.by, checks, runs[-1].checks, found)


def finding_tasks(found: Audited) -> list[Task]:
    """The open findings as tasks; those of blocking checks block the month until they are accepted or mended."""
    blocking = {check.code for check in found.checks if check.blocking}
    return [
        Task(
            KIND, row["person"], {"finding": row["id"], "code": row["code"], "field": row["field"], "value": row["value"]},
            row["code"] in blocking, _CHOICES, (), row["part"], row["name"],
        )
        for row in found.open.to_dict("records")
    ]  # fmt: skip


_CHOICES = (
    Choice(
        "accepted",
        "It is as it should be, or nothing is to be done before that day.",
        (Question("until", "date", required=True), Question("why", required=True)),
    ),
    Choice("noted", "The note is kept with the finding.", (Question("note", required=True),)),
    Choice(
        "assigned",
        "The finding is for payroll or for HR to mend.",
        (Question("owner", required=True, codes=("payroll", "hr")),),
    ),
)


def _decisions(answers: Iterable[Answer]) -> list[Decision]:
    """What was decided about findings, in order, without what was taken back."""
    listed = [answer for answer in answers if answer.kind == KIND]
    retracted = {answer.retracts for answer in listed if answer.retracts is not None}
    return [
        Decision(
            answer.facts["finding"], answer.choice, answer.facts["value"], answer.by,
            answer.fields.get("why", answer.reason), dict(answer.fields),
        )
        for answer in listed
        if answer.retracts is None and answer.number not in retracted
    ]  # fmt: skip


def _last_audits(employer: "Employer", month: str) -> list[tuple[str, Audit]]:
    """Month -> its last audit of the import in force, ascending, up to `month`."""
    current = {employer.facts.imported(each).number: each for each in employer.months() if each <= month}
    found = {current[one.import_number]: one for one in employer.store.audits() if one.import_number in current}
    return sorted(found.items())


def _run(employer: "Employer", month: str, stored: Audit) -> Run:
    findings = pd.DataFrame(json.loads(employer.store.content(stored.findings)), columns=list(FINDING))
    outcomes = json.loads(employer.store.content(stored.checks))["outcomes"]
    return Run(month, findings, pd.DataFrame(outcomes, columns=list(CHECK)))


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
    told = [found.title for row in rows if (found := cell(row, field, "en")) and found.kind == "place"]
    return "; ".join(dict.fromkeys(told)) or "; ".join(place for row in rows[:1] for place in row.pieces.values())


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=str, sort_keys=True).encode()
