"""The checks themselves: what each found, how findings moved over the months, what the past suggests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from assusoft.audit.audit_report import owner_word
from assusoft.audit.proposal_wording import proposal_line
from assusoft.audit.wording import field_word
from assusoft.days_in_words import month_label
from assusoft.errors import Refused
from assusoft.language import colon
from assusoft.workbench.pages.audit.findings import lines
from assusoft.workbench.pages.audit.state import AuditState
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.page import Did, Values
from assusoft.workbench.pages.table import Column, seen, table
from assusoft.workbench.pages.visit import Visit

if TYPE_CHECKING:
    from assusoft.audit.audit_report import Line
    from assusoft.audit.proposals import Proposal
    from assusoft.employer.audit.audit_report import AuditReport

OUTCOMES = {
    "passed": "found nothing",
    "failed": "found something",
    "off": "switched off",
    "not evaluated": "not evaluated",
}
WIDTH = 400


def listed(visit: Visit, state: AuditState, found: AuditReport) -> Markup:
    """Every check: what it is about, how grave, what it found this month, why it said nothing."""
    say, audited = visit.say, visit.employer.audited(found.month)
    mine = lines(visit, found)
    outcomes = {row["code"]: _in_sight(visit, row, mine) for row in audited.check_results.to_dict("records")}
    opened = Counter(line.code for line in mine if line.state in ("new", "persisting", "reopened"))
    rows: list[dict[str, Any]] = [
        {
            "id": check.code,
            "code": check.code,
            "what": _plain(check.sentence[visit.language]),
            "subject": found.subjects.get(check.subject, check.subject),
            "field": field_word(check.field, visit.language),
            "severity": say(check.severity),
            "owner": owner_word(check.owner, visit.language),
            "open": opened[check.code],
            "outcome": _outcome(visit, outcomes[check.code]),
            "kind": say(OUTCOMES[outcomes[check.code]["outcome"]]),
        }
        for check in audited.checks if check.code in outcomes
    ]  # fmt: skip
    columns = [
        Column("code", say("Check")), Column("what", say("What it finds")), Column("subject", say("Subject")),
        Column("severity", say("Severity")), Column("open", say("Open"), True), Column("outcome", say("This month")),
    ]  # fmt: skip
    filters = {
        name: (title, {str(value): str(value) for value in sorted({row[name] for row in rows})})
        for name, title in {"kind": say("This month"), "severity": say("Severity"), "subject": say("Subject")}.items()
    }
    return table(visit, "checks", say("Checks"), columns, seen(rows, state.checks), state.checks, filters=filters)


def _plain(sentence: str) -> str:
    return sentence.replace("{", "[").replace("}", "]")


def _in_sight(visit: Visit, row: dict[Any, Any], mine: Sequence[Line]) -> dict[Any, Any]:
    """The outcome of a check, as far as it is about people whom the visitor may see: `mine`, what was found of them."""
    if not visit.entities or row["outcome"] not in ("passed", "failed"):
        return row
    found = sum(line.code == row["code"] and line.state != "solved" for line in mine)
    return {**row, "found": found, "outcome": "failed" if found else "passed"}


def _outcome(visit: Visit, row: dict[Any, Any]) -> str:
    if row["outcome"] in ("off", "not evaluated"):
        return f"{visit.say(OUTCOMES[row['outcome']])}{colon(visit.language)}{row['why']}"
    if visit.entities:  # how many rows there are is of all legal entities
        return visit.say("{count} found", count=row["found"])
    return visit.say("{found} of {rows} rows", found=row["found"], rows=row["rows"])


def trend(visit: Visit, found: AuditReport) -> Markup:
    """New, persisting and solved findings over the audited months."""
    if visit.entities:
        return html(visit, "statements/only.html.j2",
                    sentence=visit.say("This is about all legal entities, and you see some of them only."))  # fmt: skip
    most = max((one.new + one.still for one in found.trend), default=0) or 1
    rows = [
        {"month": month_label(one.month, visit.language), "new": one.new, "still": one.still, "solved": one.solved,
         "wide": one.still * WIDTH // most, "more": one.new * WIDTH // most}
        for one in found.trend
    ]  # fmt: skip
    return html(visit, "audit/trend.html.j2", rows=rows)


def _proposals(visit: Visit) -> list[Proposal]:
    employer = visit.employer
    month = visit.month_shown
    files = [employer.folder / "expectations" / name for name in ("checks.toml", "rejected.toml")]
    stamps = tuple(file.stat().st_mtime_ns if file.exists() else 0 for file in files)
    return employer.once(lambda: employer.proposals(month), "proposals", month, stamps, employer.head())


def proposals(visit: Visit, _state: AuditState) -> Markup:
    """What the photos suggest, each with what it rests on."""
    if visit.entities:
        return html(visit, "statements/only.html.j2",
                    sentence=visit.say("This is about all legal entities, and you see some of them only."))  # fmt: skip
    found = [
        {"id": one.id, "line": proposal_line(one, visit.language), "entry": one.entry} for one in _proposals(visit)
    ]
    return html(visit, "audit/proposals.html.j2", proposals=found)


def accept(visit: Visit, state: AuditState, values: Values) -> Did:
    """Make a proposal a check."""
    return _decided(
        visit, state, values, visit.employer.accept_proposal, visit.say("It is a check now, from the next audit on.")
    )


def reject(visit: Visit, state: AuditState, values: Values) -> Did:
    """Remember that a proposal is not wanted."""
    return _decided(visit, state, values, visit.employer.reject_proposal, visit.say("It will not be proposed again."))


def _decided(visit: Visit, state: AuditState, values: Values, verb: Any, said: str) -> Did:
    reason, id = values.get("reason", "").strip(), values.get("id", "")
    if visit.entities:
        raise Refused(visit.say("This is about all legal entities, and you see some of them only."))
    if len(reason) < 3:
        raise Refused(visit.say("Say why: a decision about a check needs a reason."))
    verb(id, visit.name, visit.now().date(), reason)
    return Did(state, said, (f"proposal-{id}",))
