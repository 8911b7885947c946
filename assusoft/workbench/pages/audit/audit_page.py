"""The page of the payroll audit: what was found, what is done about it, and checks of the employer's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup

from assusoft.days_in_words import month_label
from assusoft.workbench.pages.audit import checks, findings, own_check
from assusoft.workbench.pages.audit.state import AuditState
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.page import Act, Did, Page, Values
from assusoft.workbench.pages.table import Looking, table_acts
from assusoft.workbench.pages.visit import Visit

TABS = {
    "findings": "Findings", "checks": "Checks", "trend": "Over the months", "proposals": "What the past suggests",
    "own": "A check of our own",
}  # fmt: skip


def start(_visit: Visit, values: Values) -> AuditState:
    """The findings; `?finding=F...` opens one."""
    return AuditState(finding=values.get("finding", ""))


def view(visit: Visit, state: AuditState) -> Mapping[str, str]:
    """The head, and the side that is looked at."""
    found = findings.report(visit)
    month = month_label(visit.month_shown, visit.language)
    regions = {
        "head": html(
            visit, "audit/head.html.j2", found=found, month=month, tab=state.tab,
            tabs={name: visit.say(title) for name, title in TABS.items()},
            counts={visit.say(name): count for name, count in findings.counts(visit, found).items()} if found else {},
        ),
        "body": Markup(""), "detail": Markup(""),
    }  # fmt: skip
    if state.tab == "own":
        return regions | {"body": own_check.form(visit, state)}
    if state.tab == "proposals":
        return regions | {"body": checks.proposals(visit, state)}
    if found is None:
        return regions
    if state.tab == "checks":
        return regions | {"body": checks.listed(visit, state, found)}
    if state.tab == "trend":
        return regions | {"body": checks.trend(visit, found)}
    return regions | {
        "body": findings.listed(visit, state, found), "detail": findings.detail(visit, state, found),
    }  # fmt: skip


def tab(_visit: Visit, state: AuditState, values: Values) -> Did:
    """Show another side."""
    wanted = values.get("tab", "")
    return Did(replace(state, tab=wanted if wanted in TABS else state.tab))


def _acts_of(name: str) -> dict[str, Act]:
    def of(state: AuditState) -> Looking:
        found: Looking = getattr(state, name)
        return found

    def put(state: AuditState, looking: Looking) -> AuditState:
        return replace(state, **{name: looking})  # type: ignore[arg-type]

    return table_acts(name, of, put)


PAGE = Page(
    "audit", "read", start, view,
    {
        "tab": Act(tab), "run": Act(findings.run, "check"), "finding": Act(findings.open_finding),
        "answer": Act(findings.answer, "answer"), "retract": Act(findings.retract, "answer"),
        "accept": Act(checks.accept, "check"), "reject": Act(checks.reject, "check"), "choose": Act(own_check.choose),
        "attempt": Act(own_check.attempt), "add": Act(own_check.add, "check"),
        **_acts_of("findings"), **_acts_of("checks"), **_acts_of("found"),
    },
)  # fmt: skip
