"""The report of an audit -> its sections, its page, its PDF: what `assusoft audit` writes and audit.ipynb shows."""

from base64 import b64encode
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assusoft.audit.audit_report import Line, by_code, owner_word, since_word
from assusoft.audit.check import OWNERS, SEVERITIES
from assusoft.audit.wording import day
from assusoft.cell_places import cell_words
from assusoft.days_in_words import month_label
from assusoft.employer import Employer
from assusoft.employer.audit.audit_report import AuditReport
from assusoft.employer.audit.auditing import audited
from assusoft.language import say
from assusoft.resources import resource_folder
from assusoft.templating import fill
from assusoft.workbench.audit.plots import by_entity, entity_name, trend
from assusoft.workbench.audit.words import verdict, words
from assusoft.workbench.chart import Chart

FIRST = 5
"""How many checks the summary names."""
LISTED = 20
"""How many findings of one check the report lists; the workbook has them all."""
LONGEST = 200
"""Characters of a text that the report shows; the workbook has all of it."""
SHORT = 9
"""Characters of a finding's number that are shown: enough to answer it."""


@dataclass(frozen=True)
class Section:
    """A piece of the report as a notebook shows it."""

    html: str = field(repr=False)

    def _repr_html_(self) -> str:
        return self.html


def summary(employer: Employer, report: AuditReport) -> Section:
    """What a manager reads in a minute: the verdict, the figures, where to begin."""
    tiles = [
        (len(report.open), "open"), (len(report.blocking), "blocking"),
        *((len(report.in_state(state)), state) for state in ("new", "persisting", "reopened", "accepted", "solved")),
    ]  # fmt: skip
    return _section(
        employer, report, "summary", verdict=verdict(report), tiles=[(str(n), name) for n, name in tiles],
        checks=report.checks, silent=len(report.silent), severities=_severities(report),
        first=[_group(code, lines, report.language) for code, lines in list(by_code(report.open).items())[:FIRST]],
        month=month_label(report.month, report.language), at=f"{report.at:%d/%m/%Y %H:%M} UTC", by=report.by,
        name=report.employer,
    )  # fmt: skip


def development(employer: Employer, report: AuditReport) -> Section:
    """How it goes over the months."""
    return _section(employer, report, "trend", figure=_figure(trend(report)), tallies=[
        (month_label(tally.month, report.language), tally.still, tally.new, tally.solved) for tally in report.trend
    ])  # fmt: skip


def breakdown(employer: Employer, report: AuditReport) -> Section:
    """Where the open findings are: by entity, and who is to correct them."""
    owners = [
        (
            owner_word(owner, report.language), len(mine), sum(line.blocking for line in mine),
            max((line.age for line in mine), default=0),
        )
        for owner in OWNERS
        for mine in [[line for line in report.open if line.owner == owner]]
    ]  # fmt: skip
    return _section(employer, report, "breakdown", figure=_figure(by_entity(report)), owners=owners)


def findings(employer: Employer, report: AuditReport) -> Section:
    """The open findings subject by subject, each with what stands there, what is expected and where to correct it."""
    subjects = []
    for subject, title in report.subjects.items():
        mine = [line for line in report.open if line.subject == subject]
        if mine:
            groups = [_group(code, lines, report.language) for code, lines in by_code(mine).items()]
            subjects.append({"title": title, "count": len(mine), "groups": groups})
    return _section(employer, report, "findings", subjects=subjects)


def settled(employer: Employer, report: AuditReport) -> Section:
    """What was solved since the month before, and what was accepted: until when, by whom and why."""
    accepted = [
        _row(line, report.language) | {"until": day(line.until) if line.until else "-", "reason": line.reason,
                                       "by": line.by}
        for line in report.in_state("accepted")
    ]  # fmt: skip
    solved = [_row(line, report.language) for line in report.in_state("solved")]
    return _section(employer, report, "settled", solved=solved[: 2 * LISTED], accepted=accepted,
                    more=max(0, len(solved) - 2 * LISTED))  # fmt: skip


def unchecked(employer: Employer, report: AuditReport) -> Section:
    """The checks that were switched off or could not be evaluated, with the reason."""
    rows = [
        (one.code, report.subjects.get(one.subject, one.subject), one.field, say(report.language, one.result), one.why)
        for one in report.silent
    ]
    return _section(employer, report, "unchecked", rows=rows)


SECTIONS = (summary, development, breakdown, findings, settled, unchecked)


def page_of(employer: Employer, report: AuditReport) -> str:
    """The whole report as one HTML page that needs nothing from outside it."""
    values = {
        "language": report.language, "title": title_of(report), "sections": [
            make(employer, report).html for make in SECTIONS
        ], "style": style_of(employer), "words": words(report.language),
    }  # fmt: skip
    return fill("page.html.j2", folders_of(employer), values)


def latest_report(employer: Employer, month: str, language: str) -> AuditReport:
    """The report of the month's audit, which is made first when its import has none yet."""
    if audited(employer, month) is None:
        employer.audit(month, "audit.ipynb", datetime.now(UTC))
    return employer.audit_report(month, language)


def style(employer: Employer) -> Section:
    """The style sheet as a notebook shows it: not at all, but it holds for what follows."""
    return Section(f"<style>\n{style_of(employer)}\n</style>")


def title_of(report: AuditReport) -> str:
    """'Audit du payroll, mars 2026: Entreprise X'."""
    month = month_label(report.month, report.language)
    return say(report.language, "Payroll audit, {month}: {employer}", month=month, employer=report.employer)


def style_of(employer: Employer) -> str:
    """The style sheet of the report, for screen and A4."""
    return fill("style.css", folders_of(employer), {})


def folders_of(employer: Employer) -> list[Path]:
    """Where the templates of the report are looked for, the employer's own first."""
    return [employer.folder / "templates" / "audit", resource_folder("templates") / "audit"]


def _section(employer: Employer, report: AuditReport, template: str, **values: Any) -> Section:
    given = values | {"words": words(report.language), "language": report.language}
    return Section(fill(f"{template}.html.j2", folders_of(employer), given))


def _severities(report: AuditReport) -> list[tuple[str, str, int, int]]:
    counts = Counter(line.severity for line in report.open)
    new = Counter(line.severity for line in report.open if line.state == "new")
    return [(severity, say(report.language, severity), counts[severity], new[severity]) for severity in SEVERITIES]


def _group(code: str, lines: Sequence[Line], language: str) -> dict[str, Any]:
    first = lines[0]
    return {
        "code": code, "severity": first.severity, "severity_word": say(language, first.severity), "count": len(lines),
        "blocking": first.blocking, "field": first.field, "sentence": first.sentence,
        "more": max(0, len(lines) - LISTED),
        "rows": [_row(line, language) for line in lines[:LISTED]],
    }  # fmt: skip


def _row(line: Line, language: str) -> dict[str, Any]:
    numbers = " · ".join(filter(None, [line.payroll_id, line.person]))
    return {
        "who": clipped(line.name or line.person or entity_name(line, language)), "numbers": clipped(numbers),
        "entity": clipped(line.entity), "sentence": clipped(line.sentence), "field": line.field,
        "value": clipped(line.value), "expected": clipped(line.expected),
        "places": [cell_words(cell, language) for cell in line.cells], "since": since_word(line, language),
        "owner": owner_word(line.owner, language), "note": line.note, "id": line.id[:SHORT], "code": line.code,
        "severity": say(language, line.severity),
    }  # fmt: skip


def clipped(text: str) -> str:
    """A text of a payroll as a page shows it: thousands of letters would take minutes to set; the workbook has all."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _figure(chart: Chart) -> Mapping[str, str]:
    return {"title": chart.title, "alt": chart.alt, "data": b64encode(chart.svg()).decode()}
