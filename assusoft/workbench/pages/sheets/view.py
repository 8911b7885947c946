"""The state of the page -> its regions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial

from markupsafe import Markup

from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.remembered import remembered
from assusoft.workbench.pages.sheets.files import sees_whole
from assusoft.workbench.pages.sheets.opened import Read, earlier, read, worded_with_keys
from assusoft.workbench.pages.sheets.rows import STATES, Row, counts, everybody, sent_words
from assusoft.workbench.pages.sheets.sending import sending_html
from assusoft.workbench.pages.sheets.state import Sheets, closed_months, is_closed, month_of
from assusoft.workbench.pages.table import Column, seen, table
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.why import Reason, why
from assusoft.workbench.pages.wordings import entity_names


def regions(visit: Visit, state: Sheets) -> Mapping[str, str]:
    """The head, the list and what sends; or the sheet opened, in their place."""
    if visit.employer.is_new:
        return {"head": html(visit, "messages/none.html.j2"), "main": "", "sheet": "", "send": ""}
    if not is_closed(visit):
        head = html(visit, "sheets/open_month.html.j2", month=month_of(visit), months=closed_months(visit)[:12])
        return {"head": head, "main": "", "sheet": "", "send": ""}
    row = next((row for row in everybody(visit) if row["id"] == state.opened), None)
    if row is not None and visit.may("salary"):  # rights may have been narrowed since it was opened
        run = state.issuing
        goes_on = run is not None and not run.over and visit.may("close")  # the others, while one of them is read
        running = html(visit, "sheets/running.html.j2", run=run) if goes_on else ""
        return {"head": running, "main": "", "sheet": _sheet_html(visit, state, row), "send": ""}
    return {
        "head": _head_html(visit, state),
        "main": _list_html(visit, state),
        "sheet": "",
        "send": sending_html(visit, state),
    }


def _head_html(visit: Visit, state: Sheets) -> Markup:
    none = {} if visit.entities else {"": visit.say("No legal entity")}
    named, every = entity_names(visit) | none, everybody(visit)
    zips = Counter(row["entity"] for row in every if row["sheet"]) if sees_whole(visit) else Counter[str]()
    return html(
        visit, "sheets/head.html.j2", month=month_of(visit), counts=counts(visit), total=len(every),
        run=state.issuing, zips=[(number, named[number], zips[number]) for number in named if zips[number]],
        refused=state.refused,
    )  # fmt: skip


def _list_html(visit: Visit, state: Sheets) -> Markup:
    say, every = visit.say, everybody(visit)
    columns = [
        Column("name", say("Name")), Column("person", say("Number")), Column("entity_name", say("Legal entity")),
        Column("language", say("Language")), Column("kind_name", say("Kind")), Column("issued", say("Issued (UTC)")),
        Column("sent", say("Sent")),
    ]  # fmt: skip
    if counts(visit)["none"]:
        columns.append(Column("why", say("Why there is none")))
    filters = {
        "entity": (say("Legal entity"), entity_names(visit)),
        "state": (say("State"), {state: say(called) for state, called in STATES.items()}),
    }
    return table(
        visit, "sheets", say("Benefit sheets of the month"), columns, seen(every, state.looking), state.looking,
        opens="open" if visit.may("salary") else "", filters=filters, empty=say("Nobody is found."),
    )  # fmt: skip


def _sheet_html(visit: Visit, state: Sheets, row: Row) -> Markup:
    found = read(visit, row)
    return html(
        visit, "sheets/sheet.html.j2", row=row, month=month_of(visit), read=found, whole=sees_whole(visit),
        sheet=worded_with_keys(found.sheet) if found.sheet else None, explained=state.why,
        reason=_reason(visit, state, found), issues=earlier(visit, row),
        sent=partial(sent_words, visit),
    )  # fmt: skip


def _reason(visit: Visit, state: Sheets, found: Read) -> Reason | None:
    """Why the figure that was asked about is what it is."""
    if state.why not in found.explained:
        return None
    id = f"{state.why}@{state.opened}/{month_of(visit)}"
    return remembered(visit, "why", lambda: why(visit, id), id)
