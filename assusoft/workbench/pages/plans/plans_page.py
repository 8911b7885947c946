"""The page of plans: each sheet in sentences and examples, and a changed one tried on past months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assusoft.workbench.pages.page import Act, Page, Values
from assusoft.workbench.pages.plans import sheets, trying
from assusoft.workbench.pages.plans.state import Plans
from assusoft.workbench.pages.table import table_acts
from assusoft.workbench.pages.visit import Visit


def start(_visit: Visit, values: Values) -> Plans:
    """The list, or the sheet that the address names (`?plan=group.toml`)."""
    return Plans(opened=values.get("plan", ""))


def view(visit: Visit, state: Plans) -> Mapping[str, str]:
    """The list, or the side of a sheet that is looked at."""
    plan = sheets.plan_opened(visit, state)
    if plan is None:
        return {"list": sheets.listed(visit, state), "head": "", "body": ""}
    shown = {"examples": sheets.examples, "text": sheets.text, "reading": sheets.reading}
    state = state if state.tab in sheets.tabs_of(visit) else replace(state, tab="reading")
    body = trying.form(visit, state, plan) if state.tab == "try" else shown[state.tab](visit, plan)
    return {"list": "", "head": sheets.head(visit, state, plan), "body": body}


PAGE = Page(
    "plans", "read", start, view,
    {
        "open": Act(sheets.open_plan), "back": Act(sheets.back), "tab": Act(sheets.tab),
        "attempt": Act(trying.attempt, "try"), "restore": Act(trying.restore, "try"),
        **table_acts("plans", lambda state: state.list, lambda state, looking: replace(state, list=looking)),
        **table_acts("changes", lambda state: state.changes, lambda state, looking: replace(state, changes=looking)),
    },
)  # fmt: skip
