"""The page of what leaves: looked at, closed, sent, settled when in doubt, and found again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assusoft.errors import AssusoftError, Refused
from assusoft.months import is_extra
from assusoft.workbench.pages.discretion import whole
from assusoft.workbench.pages.inner import hand_over
from assusoft.workbench.pages.page import Act, Did, Page, Values
from assusoft.workbench.pages.reports.answered import note_answer, note_settled
from assusoft.workbench.pages.reports.leaving import content_of, documents_beside, obstacle
from assusoft.workbench.pages.reports.opened import Opened, opened
from assusoft.workbench.pages.reports.settling import settle
from assusoft.workbench.pages.reports.typed import note_typed, note_untyped
from assusoft.workbench.pages.table import Looking, table_acts
from assusoft.workbench.pages.visit import Visit

if TYPE_CHECKING:
    from assusoft.month.proof.certificate import Certificate


@dataclass(frozen=True)
class Outcome:
    """What came of a transmission that was tried."""

    id: str
    state: str
    reason: str


@dataclass(frozen=True)
class Leaving:
    """The state of the page.

    `prepared`: whether the files of an open month are to be made; `opened`: the file looked into, `rows` how its table
    is; `asked`: the facts (their head) for which somebody was asked whether to close; `proof` of the facts `proven`.
    """

    prepared: bool = False
    opened: Opened | None = None
    rows: Looking = field(default_factory=Looking)
    history: Looking = field(default_factory=lambda: Looking(by="at", down=True))
    asked: str = ""
    proof: Certificate | None = None
    proven: str = ""
    outcomes: tuple[Outcome, ...] = ()


_FEW = 2000
"""Persons for whom the files of an open month are made without being asked for."""


def start(visit: Visit, _values: Values) -> Leaving:
    """The month as it opens."""
    if visit.employer.is_new:
        return Leaving()
    try:
        persons = visit.employer.facts.imported(visit.month or None).counts["counts"]["persons"]
    except Refused:  # which the view says
        return Leaving()
    return Leaving(prepared=persons <= _FEW)


def view(visit: Visit, state: Leaving) -> Mapping[str, str]:
    """The regions of the page."""
    from assusoft.workbench.pages.reports.view import regions

    return regions(visit, state)


def _prepare(_visit: Visit, state: Leaving, _values: Values) -> Did:
    return Did(replace(state, prepared=True))


def _open(visit: Visit, state: Leaving, values: Values) -> Did:
    """Look into a file; the same again: look away."""
    id = values.get("id", "")
    if state.opened and state.opened.id == id:
        place = "sheet" if state.opened.month == visit.month_shown else "history-open"
        return Did(replace(state, opened=None), focus=f"{place}-{id}")
    month = visit.month_shown
    if "/" not in id:
        paper = next((one for one in visit.employer.documents() if one.id == id), None)
        month = paper.month if paper else month
    return Did(replace(state, opened=opened(visit, month, id), rows=Looking()), focus="document-title")


def _download(visit: Visit, state: Leaving, values: Values) -> Did:
    id, month = values.get("id", ""), visit.month_shown
    content = content_of(visit, month, id)
    name = documents_beside(visit, month, id)[1]
    return Did(state, download=hand_over(visit, name, content))


def _prove(visit: Visit, state: Leaving, _values: Values) -> Did:
    whole(visit)  # what does not hold is told with the people it is about
    proof = visit.employer.certificate(visit.month_shown)
    return Did(replace(state, proof=proof, proven=visit.employer.head()), focus="proof-title")


def _ask(visit: Visit, state: Leaving, _values: Values) -> Did:
    """Before a month is closed: what leaves, shown once more; no other facts may come in between."""
    return Did(replace(state, asked=visit.employer.head(), prepared=True), focus="close-title")


def _do_not(_visit: Visit, state: Leaving, _values: Values) -> Did:
    return Did(replace(state, asked=""))


def _close(visit: Visit, state: Leaving, values: Values) -> Did:
    """Close what was shown; a month that is closed already stays as it is."""
    employer, month = visit.employer, values.get("month", "")
    if month and employer.facts.closing_of(month) is not None:
        return Did(replace(state, asked=""), visit.say("This month is closed already: nothing more was done."))
    if month != visit.month_shown or not state.asked:
        raise Refused(visit.say("Look at what leaves first, then close."))
    if state.asked != employer.head():
        raise Refused(visit.say("Something was answered or imported since you looked. Look again, then close."))
    try:
        if is_extra(month):
            employer.close_extra(visit.name, visit.now())
        else:
            employer.close(month, visit.name, visit.now())
    except AssusoftError as error:
        if not visit.entities:
            raise
        raise Refused(obstacle(visit, error)) from None
    after = replace(state, asked="", opened=None, outcomes=())
    return Did(after, visit.say("The month is closed. Now send what waits."), focus="send-title")


def _send(visit: Visit, state: Leaving, _values: Values) -> Did:
    """Deliver what waits, each transmission once, whoever presses how often."""
    tried = visit.employer.send(visit.name, visit.now)
    outcomes = tuple(Outcome(id, one.state, one.reason) for id, one in tried.items())
    sent = sum(one.state == "sent" for one in outcomes)
    said = visit.say("{sent} of {tried} sent.", sent=sent, tried=len(outcomes)) if outcomes else ""
    return Did(replace(state, outcomes=outcomes), said or visit.say("Nothing waited to be sent."), focus="send-title")


def _settle(visit: Visit, state: Leaving, values: Values) -> Did:
    """Say what became of a transmission in doubt."""
    id, said = values.get("id", ""), settle(visit, values)
    left = tuple(one for one in state.outcomes if one.id != id)
    return Did(replace(state, outcomes=left), said, forget=(f"settle-{id}",), focus="send-title")


def _answer(visit: Visit, state: Leaving, values: Values) -> Did:
    """Note what a supplier said of a whole transmission."""
    return Did(state, note_answer(visit, values), forget=(f"answer-{values['id']}",), focus="answered-title")


def _settled(visit: Visit, state: Leaving, values: Values) -> Did:
    """Note that a refused message is not to be told again."""
    return Did(state, note_settled(visit, values), forget=(f"settled-{values['message']}",), focus="answered-title")


def _tick(visit: Visit, state: Leaving, values: Values) -> Did:
    """Note that a message was typed into the portal."""
    return Did(state, note_typed(visit, values), forget=(f"tick-{values['message']}",), focus="typed-title")


def _untick(visit: Visit, state: Leaving, values: Values) -> Did:
    """Note that it was not."""
    return Did(state, note_untyped(visit, values), forget=(f"untick-{values['message']}",), focus="typed-title")


PAGE = Page(
    "reports", "read", start, view,
    {
        "prepare": Act(_prepare), "open": Act(_open), "download": Act(_download), "prove": Act(_prove),
        "ask": Act(_ask, "close"), "do-not": Act(_do_not, "close"), "close": Act(_close, "close"),
        "send": Act(_send, "send"), "settle": Act(_settle, "send"),
        "tick": Act(_tick, "send"), "untick": Act(_untick, "send"),
        "answer": Act(_answer, "send"), "settled": Act(_settled, "send"),
        **table_acts("rows", lambda state: state.rows, lambda state, looking: replace(state, rows=looking)),
        **table_acts("history", lambda state: state.history, lambda state, looking: replace(state, history=looking)),
    },
)  # fmt: skip
