"""Sheets sent from the page, as [sheets] of employer.toml says: what would leave is shown first; it leaves once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from assusoft.errors import AssusoftError, Refused
from assusoft.language import in_language
from assusoft.workbench.pages.discretion import whole
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.page import Did, Values
from assusoft.workbench.pages.remembered import remembered
from assusoft.workbench.pages.reports import settling
from assusoft.workbench.pages.sheets.rows import counts
from assusoft.workbench.pages.sheets.state import Failed, Sheets, month_of
from assusoft.workbench.pages.table import Column, plain, seen, table
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import names

if TYPE_CHECKING:
    from assusoft.employer.sheets.delivering.planning import Plan

Row = Mapping[str, Any]


def look(visit: Visit, state: Sheets, _values: Values) -> Did:
    """What would leave, and who has to wait; nothing is stored."""
    whole(visit)  # it leaves for all legal entities at once
    _plan(visit)
    return Did(replace(state, asked=visit.employer.head(), failed=()), focus="leaving-title")


def do_not(_visit: Visit, state: Sheets, _values: Values) -> Did:
    """Look away."""
    return Did(replace(state, asked=""), focus="send-title")


def send(visit: Visit, state: Sheets, _values: Values) -> Did:
    """Send what was shown, each sheet once, whoever presses how often."""
    whole(visit)
    if not state.asked:
        raise Refused(visit.say("Look at what would leave first, then send."))
    if state.asked != visit.employer.head():
        raise Refused(visit.say("Something was stored since you looked. Look again, then send."))
    done = visit.employer.send_sheets(month_of(visit), visit.name, visit.now)
    tried = done.tried.items()
    failed = tuple(Failed(id, one.state, one.reason) for id, one in tried if one.state != "sent")
    said = visit.say("{sent} of {tried} sent.", sent=len(tried) - len(failed), tried=len(tried))
    if not tried:
        said = visit.say("Nothing waited to be sent.")
    return Did(replace(state, asked="", failed=failed), said, focus="send-title")


def settle(visit: Visit, state: Sheets, values: Values) -> Did:
    """Say what became of a sending in doubt."""
    whole(visit)
    said, id = settling.settle(visit, values), values["id"]
    left = tuple(one for one in state.failed if one.id != id)
    return Did(replace(state, failed=left), said, forget=(f"settle-{id}",), focus="send-title")


def sending_html(visit: Visit, state: Sheets) -> Markup | str:
    """The part of the page that sends; nothing for who may not."""
    if not visit.may("send") or not counts(visit)["issued"]:
        return ""
    asked = bool(state.asked) and state.asked == visit.employer.head()
    try:
        planned = _plan(visit) if asked else None
    except AssusoftError:  # the settings were changed since
        planned = None
    return html(
        visit, "sheets/send.html.j2", deliver=visit.employer.settings.sheets.deliver, limited=bool(visit.entities),
        planned=planned, failed=state.failed, doubts=[] if visit.entities else _doubts(visit),
        leaving=_leaving(visit, state, planned) if planned else "",
        waiting=_waiting(visit, state, planned) if planned and planned.waiting else "",
    )  # fmt: skip


def _plan(visit: Visit) -> Plan:
    return remembered(visit, "sheets leaving", lambda: visit.employer.sheets_leaving(month_of(visit)), month_of(visit))


def _doubts(visit: Visit) -> list[Any]:
    month = month_of(visit)
    return [one for one in visit.employer.store.sheet_sendings("in_doubt") if one.month == month]


def _leaving(visit: Visit, state: Sheets, planned: Plan) -> Markup:
    """Each sending: to whom, of whom, how many sheets."""
    known, entities = names(visit), dict(visit.employer.settings.entities)
    persons = {one.number: one.person for one in visit.employer.store.sheets(month_of(visit))}
    rows: list[Row] = [
        {
            "id": one.id,
            "whose": known.get(persons[one.sheets[0]], persons[one.sheets[0]]) if one.way == "mail"
            else entities.get(one.entity, one.entity),
            "to": ", ".join(one.recipients),
            "count": len(one.sheets),
        }
        for one in planned.sendings
    ]  # fmt: skip
    columns = [
        Column("whose", visit.say("Of whom")), Column("to", visit.say("Goes to")),
        Column("count", visit.say("Sheets"), figures=True),
    ]  # fmt: skip
    return table(visit, "leaving", visit.say("What would leave"), columns, seen(rows, state.leaving), state.leaving,
                 empty=visit.say("Nothing waits to be sent."))  # fmt: skip


def _waiting(visit: Visit, state: Sheets, planned: Plan) -> Markup:
    """Who gets none yet, and why."""
    known = names(visit)
    rows: list[Row] = [
        {
            "id": one.person, "name": known.get(one.person, one.person), "why": in_language(visit.language, one.why),
            "plain": plain(f"{known.get(one.person, '')} {one.person}"),
        }
        for one in planned.waiting
    ]  # fmt: skip
    columns = [Column("name", visit.say("Name")), Column("why", visit.say("Why not"))]
    return table(visit, "waiting", visit.say("Whose sheet cannot leave yet"), columns, seen(rows, state.waiting),
                 state.waiting)  # fmt: skip
