"""The findings of a month's audit: found, opened with their evidence, accepted until a day, noted, assigned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from assusoft.audit.audit_report import owner_word, since_word
from assusoft.audit.check import SEVERITIES
from assusoft.audit.suites import placeholders_of
from assusoft.cell_places import cell_words
from assusoft.days_in_words import day
from assusoft.errors import Refused
from assusoft.workbench.pages.audit.state import AuditState
from assusoft.workbench.pages.discretion import MASK, hides, in_sight, sees
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.page import Did, Values
from assusoft.workbench.pages.table import Column, seen, table
from assusoft.workbench.pages.visit import Visit

if TYPE_CHECKING:
    from assusoft.audit.audit_report import Line
    from assusoft.employer.audit.audit_report import AuditReport

STATES = {"new": "new", "persisting": "persisting", "reopened": "reopened", "accepted": "accepted", "solved": "solved"}
"""States of a finding, as sentence keys."""
_GRAVITY: dict[str, int] = {severity: place for place, severity in enumerate(SEVERITIES)}


def report(visit: Visit) -> AuditReport | None:
    """The report of the month's audit, derived once for the same facts; None where the month was not audited."""
    employer, month = visit.employer, visit.month_shown

    def made() -> AuditReport | None:
        try:
            return employer.audit_report(month, visit.language)
        except Refused:
            return None

    return employer.once(made, "audit report", month, visit.language, employer.head())


def lines(visit: Visit, found: AuditReport) -> list[Line]:
    """The lines that the visitor may see, those that need attention first."""
    persons = in_sight(visit, found.month)
    mine = [line for line in found.lines if sees(persons, line)]
    return sorted(mine, key=lambda line: line.state in ("accepted", "solved"))


def concealed(visit: Visit, month: str) -> frozenset[str]:
    """The codes of checks whose sentences tell what the visitor's role does not see."""
    employer = visit.employer
    checks = employer.audited(month).checks
    return frozenset(
        check.code
        for check in checks
        if any(
            hides(visit, name.removesuffix("__before"))
            for name in (check.field, *placeholders_of(check.sentence["en"]), *placeholders_of(check.expected["en"]))
        )
    )


def listed(visit: Visit, state: AuditState, found: AuditReport) -> Markup:
    """The list of findings."""
    say, hidden = visit.say, concealed(visit, found.month)
    rows = [_row(visit, line, hidden) for line in lines(visit, found)]
    columns = [
        Column("sentence", say("Finding")), Column("whom", say("Person")), Column("severity", say("Severity")),
        Column("value", say("Found")), Column("expected", say("Expected")), Column("state", say("State")),
        Column("since", say("Since")), Column("owner", say("Who corrects it")),
    ]  # fmt: skip
    filters = {
        name: (title, _values(rows, name))
        for name, title in {
            "state": say("State"), "severity": say("Severity"), "subject": say("Subject"),
            "code": say("Check"), "owner": say("Who corrects it"),
        }.items()
    }  # fmt: skip
    return table(
        visit, "findings", say("Findings"), columns, seen(rows, state.findings),
        replace(state.findings, opened=state.finding), opens="finding", filters=filters,
        empty=say("The checks found nothing.") if not rows else "",
    )  # fmt: skip


def _values(rows: Sequence[dict[str, Any]], column: str) -> dict[str, str]:
    return {str(value): str(value) for value in sorted({row[column] for row in rows})}


def _row(visit: Visit, line: Line, hidden: frozenset[str]) -> dict[str, Any]:
    say = visit.say
    masked = line.code in hidden
    return {
        "id": line.id,
        "sentence": _sentence(visit, line, masked),
        "whom": line.name or say("all together"),
        "severity": say(line.severity) + (f", {say('blocks the closing')}" if line.blocking else ""),
        "severity.order": _GRAVITY[line.severity] + (0 if line.blocking else 0.5),
        "value": MASK if masked else line.value,
        "expected": MASK if masked else line.expected,
        "state": say(STATES[line.state]),
        "since": since_word(line, visit.language),
        "since.order": line.since,
        "owner": owner_word(line.owner, visit.language),
        "code": line.code,
        "subject": line.subject,
        "person": line.person,
    }


def _sentence(visit: Visit, line: Line, masked: bool) -> str:
    if not masked:
        return line.sentence
    return visit.say("{field}: a value that your role does not see ({code}).", field=line.field, code=line.code)


def open_finding(_visit: Visit, state: AuditState, values: Values) -> Did:
    """Open a finding, or close it again."""
    id = values.get("id", "")
    opened = id if id != state.finding else ""
    return Did(replace(state, finding=opened), focus="finding-title" if opened else "")


def detail(visit: Visit, state: AuditState, found: AuditReport) -> Markup:
    """The finding opened: what was found, where, since when, what is decided, what may be."""
    line = _opened(visit, state, found)
    if line is None:
        return Markup("")
    masked = line.code in concealed(visit, found.month)
    return html(
        visit, "audit/finding.html.j2", line=line, sentence=_sentence(visit, line, masked), masked=masked, mask=MASK,
        severity=visit.say(line.severity), state=visit.say(STATES[line.state]),
        since=since_word(line, visit.language), owner=owner_word(line.owner, visit.language),
        places=[cell_words(cell, visit.language) for cell in line.cells], closed=found.closed,
        until=day(date.fromisoformat(line.until), visit.language) if line.until else "",
        decides=visit.may("answer") and not found.closed and line.state != "solved",
    )  # fmt: skip


def _opened(visit: Visit, state: AuditState, found: AuditReport) -> Line | None:
    return next((line for line in lines(visit, found) if line.id == state.finding), None)


def answer(visit: Visit, state: AuditState, values: Values) -> Did:
    """Accept a finding until a day, note something about it, or say who corrects it."""
    line = _there(visit, state)
    choice = values.get("choice", "")
    fields = {name: values[name].strip() for name in _FIELDS.get(choice, ()) if values.get(name, "").strip()}
    if len(fields) != len(_FIELDS.get(choice, ("",))):
        raise Refused(visit.say("Say until which day and why, what is noted, or who corrects it."))
    visit.employer.answer(line.id, choice, fields, visit.name, visit.now(), fields.get("why", ""))
    return Did(state, visit.say("Stored."), (f"{choice}-{line.id}",), "finding-title")


_FIELDS = {"accepted": ("until", "why"), "noted": ("note",), "assigned": ("owner",)}


def retract(visit: Visit, state: AuditState, _values: Values) -> Did:
    """Take back what was decided about the finding."""
    line = _there(visit, state)
    visit.employer.retract(line.id, visit.name, visit.now())
    return Did(state, visit.say("Taken back."), focus="finding-title")


def _there(visit: Visit, state: AuditState) -> Line:
    found = report(visit)
    line = _opened(visit, state, found) if found else None
    if line is None:
        raise Refused(visit.say("That finding does not stand there any more. Look again."))
    return line


def run(visit: Visit, state: AuditState, _values: Values) -> Did:
    """Check the month's payroll again, and store what is found."""
    visit.employer.audit(visit.month_shown, visit.name, visit.now())
    found = report(visit)
    count = counts(visit, found)["Open"] if found else 0
    return Did(replace(state, finding=""), visit.say("Checked: {count} findings are open.", count=count))


def counts(visit: Visit, found: AuditReport) -> dict[str, int]:
    """How many findings are open, block, are new, accepted, solved; of those the visitor may see."""
    mine = lines(visit, found)
    states = Counter(line.state for line in mine)
    opened = [line for line in mine if line.state in ("new", "persisting", "reopened")]
    return {
        "Open": len(opened), "of which blocking": sum(line.blocking for line in opened), "New": states["new"],
        "Accepted": states["accepted"], "Solved": states["solved"],
    }  # fmt: skip
