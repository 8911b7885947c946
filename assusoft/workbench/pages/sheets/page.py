"""The page of benefit sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assusoft.errors import AssusoftError, Refused
from assusoft.workbench.pages import inner
from assusoft.workbench.pages.page import Act, Did, Page, Values
from assusoft.workbench.pages.sheets import files, issuing, sending
from assusoft.workbench.pages.sheets.opened import read
from assusoft.workbench.pages.sheets.rows import row_of
from assusoft.workbench.pages.sheets.state import Sheets
from assusoft.workbench.pages.table import table_acts
from assusoft.workbench.pages.visit import Visit


def start(visit: Visit, values: Values) -> Sheets:
    """The page as it opens: `?person=P00012` opens the sheet of one."""
    person = values.get("person", "")
    if not person or not visit.may("salary"):
        return Sheets()
    try:
        return _opened(visit, Sheets(), person)
    except AssusoftError as refusal:
        return Sheets(refused=refusal.said(visit.language))


def view(visit: Visit, state: Sheets) -> Mapping[str, str]:
    """The regions of the page."""
    from assusoft.workbench.pages.sheets.view import regions

    return regions(visit, state)


def _opened(visit: Visit, state: Sheets, person: str) -> Sheets:
    row = row_of(visit, person)
    inner.note_seen(visit, person)
    read(visit, row)
    return replace(state, opened=person, why="", refused="", looking=replace(state.looking, opened=person))


def _open(visit: Visit, state: Sheets, values: Values) -> Did:
    return Did(_opened(visit, state, values.get("id", "")), focus="sheet-title")


def _close(_visit: Visit, state: Sheets, _values: Values) -> Did:
    return Did(replace(state, opened="", why=""), focus=f"sheets-open-{state.opened}")


def _why(visit: Visit, state: Sheets, values: Values) -> Did:
    """Where a figure of the sheet that is open comes from; the same again: look away."""
    key = values.get("id", "")
    if key not in read(visit, row_of(visit, state.opened)).explained:
        raise Refused(visit.say("This sheet has no such figure to explain."))
    again = key == state.why
    return Did(replace(state, why="" if again else key), focus="" if again else "why-title")


PAGE = Page(
    "sheets", "read", start, view,
    {
        **table_acts("sheets", lambda state: state.looking, lambda state, looking: replace(state, looking=looking)),
        **table_acts("leaving", lambda state: state.leaving, lambda state, looking: replace(state, leaving=looking)),
        **table_acts("waiting", lambda state: state.waiting, lambda state, looking: replace(state, waiting=looking)),
        "open": Act(_open, "salary"), "close": Act(_close), "why": Act(_why, "salary"),
        "issue": Act(issuing.issue_all, "close"), "issue-some": Act(issuing.issue_some, "close"),
        "stop": Act(issuing.stop, "close"), "issue-one": Act(issuing.issue_one, "close"),
        "pdf": Act(files.pdf, "salary"), "page": Act(files.page, "salary"), "zip": Act(files.archive, "salary"),
        "look": Act(sending.look, "send"), "do-not": Act(sending.do_not, "send"), "send": Act(sending.send, "send"),
        "settle": Act(sending.settle, "send"),
    },
)  # fmt: skip
