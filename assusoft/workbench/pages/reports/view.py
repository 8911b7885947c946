"""The state of what leaves -> the regions of its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from assusoft.code_labels import CODE_LABELS
from assusoft.days_in_words import month_label
from assusoft.errors import AssusoftError
from assusoft.workbench.pages.html import file_size, html
from assusoft.workbench.pages.reports.answered import answered_html
from assusoft.workbench.pages.reports.leaving import Parcel, content_of, obstacle, parcels, sees_whole, status_of
from assusoft.workbench.pages.reports.typed import typed_html
from assusoft.workbench.pages.table import Column, Looking, seen, table
from assusoft.workbench.pages.visit import Visit

if TYPE_CHECKING:
    from assusoft.workbench.pages.reports.page import Leaving

_DOUBT = CODE_LABELS["in_doubt"]
STATES = {"queued": "waits to be sent", "sent": "sent", "failed": "failed", "in_doubt": _DOUBT, "sending": _DOUBT}
"""States of transmissions in words; one being sent is in doubt when its process died."""
_BODY = 4000


def regions(visit: Visit, state: Leaving) -> Mapping[str, str]:
    """The regions of the page, from its top down."""
    if visit.employer.is_new:
        return {"close": html(visit, "messages/none.html.j2")}
    month = visit.month_shown
    status = status_of(visit, month)
    ready = state.prepared or status["state"] == "closed"
    found, wrong = _found(visit, month) if ready else ([], "")
    asked = bool(state.asked) and state.asked == visit.employer.head()
    return {
        "close": html(visit, "reports/close.html.j2", month=month, status=status, parcels=found, asked=asked,
                      wrong=wrong, words=STATES, extra=_extra(visit, month),
                      waits=_unencryptable(visit) if asked else []),
        "send": _sending(visit, state, month),
        "typed": typed_html(visit),
        "answered": answered_html(visit, month) if ready else "",
        "parcels": html(visit, "reports/parcels.html.j2", month=month, parcels=found, wrong=wrong,
                        prepared=ready, whole=sees_whole(visit),
                        bodies=_bodies(visit, month, found), words=STATES, open=status["state"] != "closed"),
        "document": _document(visit, state),
        "proof": _proof(visit, state, month),
        "history": _history(visit, state.history),
    }  # fmt: skip


def _unencryptable(visit: Visit) -> list[str]:
    return [one.said(visit.language) for one in visit.employer.unencryptable(visit.now())]


def _found(visit: Visit, month: str) -> tuple[list[Parcel], str]:
    """What leaves, or why that cannot be told yet."""
    try:
        return parcels(visit, month), ""
    except AssusoftError as error:
        return [], obstacle(visit, error)


def _extra(visit: Visit, month: str) -> str:
    """The extra closing that can be made, when another month is looked at."""
    working = visit.employer.facts.working_month()
    return working if working != month and working.startswith(f"{month}.") else ""


def _bodies(visit: Visit, month: str, found: list[Parcel]) -> Mapping[str, str]:
    """Supplier -> the text of its mail, for those who may see it."""
    if not sees_whole(visit):
        return {}
    sheets = {one.supplier: one.body for one in found if one.to}
    return {
        key: content_of(visit, month, sheet.id).decode("utf-8", "replace")[:_BODY]
        for key, sheet in sheets.items() if sheet
    }  # fmt: skip


def _sending(visit: Visit, state: Leaving, month: str) -> str:
    """What waits, of whatever month, and what was sent of this one."""
    suppliers = visit.employer.suppliers
    lines = [
        {
            "id": one.id, "state": one.state, "month": one.month, "at": one.last_event.at, "by": one.last_event.by,
            "detail": one.last_event.detail if one.state in ("failed", "in_doubt") else "",
            "supplier": suppliers[one.supplier].name if one.supplier in suppliers else one.supplier,
            "to": ", ".join(one.recipients), "files": len(one.documents),
        }
        for one in visit.employer.transmissions() if one.state != "sent" or one.month == month
    ]  # fmt: skip
    waiting = [one for one in lines if one["state"] in ("queued", "failed", "sending")]
    doubts = [one for one in lines if one["state"] == "in_doubt"]
    if not lines:
        return ""
    held = {one.id: one.reason for one in state.outcomes if one.state == "queued"}
    return html(visit, "reports/send.html.j2", lines=lines, waiting=waiting, doubts=doubts, words=STATES, held=held)


def _document(visit: Visit, state: Leaving) -> str:
    one = state.opened
    if one is None:
        return ""
    rows = ""
    if one.rows:
        rows = table(
            visit,
            "rows",
            visit.say("Rows of {name}", name=one.name),
            one.columns,
            seen(one.rows, state.rows),
            state.rows,
        )
    return html(visit, "reports/document.html.j2", one=one, rows=rows, whole=sees_whole(visit))


def _proof(visit: Visit, state: Leaving, month: str) -> str:
    proof = (
        state.proof if state.proven == visit.employer.head() and state.proof and state.proof.month == month else None
    )
    lines = proof.lines(visit.language)[1:-1] if proof else []
    inputs = proof.input_lines(visit.language) if proof else []
    return html(visit, "reports/proof.html.j2", proof=proof, lines=lines, inputs=inputs, month=month)


def _history(visit: Visit, looking: Looking) -> str:
    """Every document that was ever queued."""
    employer, say = visit.employer, visit.say
    at = {one.id: one.last_event.at for one in employer.transmissions()}
    rows: list[Mapping[str, Any]] = [
        {
            "id": paper.id, "name": paper.name, "month": month_label(paper.month, visit.language),
            "month.order": paper.month, "size.order": paper.size,
            "supplier": employer.suppliers[paper.supplier].name if paper.supplier in employer.suppliers
            else paper.supplier, "size": file_size(paper.size, visit.language), "state": say(STATES[paper.state]),
            "at": at[paper.transmission],
        }
        for paper in employer.documents()
    ]  # fmt: skip
    if not rows:
        return ""
    columns = [
        Column("name", say("File")), Column("month", say("Month")), Column("supplier", say("Supplier")),
        Column("size", say("Size"), True), Column("state", say("State")), Column("at", f"{say('When')} (UTC)"),
    ]  # fmt: skip
    filters = {
        key: (title, {str(value): str(value) for value in dict.fromkeys(row[key] for row in rows)})
        for key, title in (("month", say("Month")), ("supplier", say("Supplier")), ("state", say("State")))
    }
    title = say("All documents")
    listed = table(visit, "history", title, columns, seen(rows, looking, 12), looking, opens="open", filters=filters)
    return html(visit, "reports/history.html.j2", title=title, listed=listed)
