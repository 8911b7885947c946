"""The page of premium statements: received, compared, decided about, and what is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assusoft.workbench.pages.page import Act, Page, Values
from assusoft.workbench.pages.statements.deciding import (
    decide,
    detail,
    forget,
    open_difference,
    propose,
    store,
    ticked,
    why,
)
from assusoft.workbench.pages.statements.following import SIDES, following, prepare
from assusoft.workbench.pages.statements.opened import (
    back,
    differences,
    head,
    open_statement,
    sums_shown,
    tab,
    tick_alike,
)
from assusoft.workbench.pages.statements.papers import download, papers, preview
from assusoft.workbench.pages.statements.received import compare, listed, receive, receiving
from assusoft.workbench.pages.statements.state import Statements
from assusoft.workbench.pages.table import Looking, table_acts
from assusoft.workbench.pages.visit import Visit


def start(visit: Visit, values: Values) -> Statements:
    """The list, or the statement that the address names (`?statement=B3`, `&difference=X...`)."""
    named = values.get("statement", "")
    known = {one.id for one in visit.employer.statements()}
    state = Statements(head=visit.employer.head(), opened=named if named in known else "")
    return replace(state, difference=values.get("difference", "") if state.opened else "")


def view(visit: Visit, state: Statements) -> Mapping[str, str]:
    """The list, or what is opened."""
    state = current(visit, state)
    if not state.opened:
        return {
            "receive": receiving(visit),
            "list": listed(visit, state),
            "head": "",
            "body": "",
            "detail": "",
            "decide": "",
        }
    regions = {"receive": "", "list": "", "head": head(visit, state), "body": "", "detail": "", "decide": ""}
    if state.tab in SIDES:
        return regions | {"body": following(visit, state)}
    if state.tab in ("papers", "sums"):
        return regions | {"body": papers(visit, state) if state.tab == "papers" else sums_shown(visit, state)}
    return regions | {
        "body": differences(visit, state), "detail": detail(visit, state), "decide": ticked(visit, state),
    }  # fmt: skip


def current(visit: Visit, state: Statements) -> Statements:
    """The state without figures that were compared by other facts than those of now."""
    head = visit.employer.head()
    return state if state.head == head else replace(state, head=head, figures={})


def _compare(visit: Visit, state: Statements, values: Values) -> Any:
    return compare(visit, current(visit, state), values)


def _acts_of(name: str) -> dict[str, Act]:
    def of(state: Statements) -> Looking:
        found: Looking = getattr(state, name if name != "statements" else "list")
        return found

    def put(state: Statements, looking: Looking) -> Statements:
        field = "list" if name == "statements" else name
        return replace(state, **{field: looking})  # type: ignore[arg-type]

    return table_acts(name, of, put)


PAGE = Page(
    "statements", "read", start, view,
    {
        "receive": Act(receive, "statement"), "compare": Act(_compare), "open": Act(open_statement), "back": Act(back),
        "tab": Act(tab), "difference": Act(open_difference), "why": Act(why), "alike": Act(tick_alike, "statement"),
        "decide": Act(decide, "statement"), "propose": Act(propose, "statement"), "store": Act(store, "statement"),
        "unpropose": Act(forget, "statement"), "download": Act(download, "statement"),
        "preview": Act(preview, "statement"), "prepare": Act(prepare),
        **_acts_of("statements"), **_acts_of("differences"), **_acts_of("promises"), **_acts_of("changes"),
    },
)  # fmt: skip
