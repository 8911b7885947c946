"""The page of tasks: open questions, answers given, declarations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.page import Act, Did, Page, Values
from assusoft.workbench.pages.table import table_acts
from assusoft.workbench.pages.tasks import answering, given, said, standing
from assusoft.workbench.pages.tasks.assistant import assistant_html
from assusoft.workbench.pages.tasks.inbox import bar_html, list_html, open_tasks
from assusoft.workbench.pages.tasks.state import Inbox
from assusoft.workbench.pages.visit import Visit

TABS = {"open": "Open questions", "given": "Answers given", "said": "Declarations"}


def start(visit: Visit, values: Values) -> Inbox:
    """An inbox as it opens: `?task=` opens one, `?kind=`, `?plan=`, `?supplier=` and `?blocking=1` filter;
    `?tab=said&person=` begins a declaration."""
    wanted = ("kind", "plan", "supplier", "blocking", "due_when", "assignee", "waits")
    filters = tuple((name, values[name]) for name in wanted if values.get(name))
    state = replace(Inbox(), tasks=replace(Inbox().tasks, filters=filters))
    tab = values.get("tab", "open")
    state = replace(state, tab=tab if tab in TABS else "open")
    if values.get("person") and visit.may("declare"):
        return replace(state, stating=said.about(visit, values["person"]))
    return answering.opened(visit, state, values["task"]) if values.get("task") else state


def view(visit: Visit, state: Inbox) -> Mapping[str, str]:
    """The tabs, what is done with the list, the list, and what is open beside it."""
    main: dict[str, Callable[[Visit, Inbox], str]] = {
        "open": list_html,
        "given": given.list_html,
        "said": said.list_html,
    }
    beside: dict[str, Callable[[Visit, Inbox], str]] = {
        "open": assistant_html, "given": given.beside_html, "said": said.beside_html,
    }  # fmt: skip
    counts = {
        "open": len(open_tasks(visit)), "given": len(given.rows_given(visit)), "said": len(said.rows_said(visit))
    }  # fmt: skip
    return {
        "tabs": html(visit, "tasks/tabs.html.j2", tabs=TABS, tab=state.tab, counts=counts),
        "bar": bar_html(visit, state)
        if state.tab == "open"
        else said.bar_html(visit, state)
        if state.tab == "said"
        else "",
        "main": main[state.tab](visit, state),
        "beside": beside[state.tab](visit, state),
    }


def _tab(_visit: Visit, state: Inbox, values: Values) -> Did:
    tab = values.get("tab", "")
    return Did(replace(state, tab=tab if tab in TABS else "open", back="", stating=None))


def _group(_visit: Visit, state: Inbox, values: Values) -> Did:
    return Did(replace(state, group=values.get("group", "")))


def _tick_changed(act: Act) -> Act:
    """Ticking while tasks are answered together shows the others; what it would lead to is to be previewed again."""

    def does(visit: Visit, state: Inbox, values: Values) -> Did:
        did = act.does(visit, state, values)
        return replace(did, state=replace(did.state, answering=replace(did.state.answering, leads=None)))

    return Act(does, act.right)


def _acts() -> dict[str, Act]:
    tasks = table_acts("tasks", lambda state: state.tasks, lambda state, looking: replace(state, tasks=looking))
    tasks["tasks.tick"] = _tick_changed(tasks["tasks.tick"])
    return {
        **tasks,
        **table_acts("given", lambda state: state.given, lambda state, looking: replace(state, given=looking)),
        **table_acts("said", lambda state: state.said, lambda state, looking: replace(state, said=looking)),
        "tab": Act(_tab),
        "group": Act(_group),
        "open": Act(answering.open_one),
        "close": Act(answering.close),
        "why": Act(answering.show_why),
        "choose": Act(answering.choose, "answer"),
        "preview": Act(answering.preview, "answer"),
        "confirm": Act(answering.confirm, "answer"),
        "many": Act(answering.open_many, "answer"),
        "alike": Act(answering.answer_alike, "answer"),
        "assign": Act(standing.assign, "answer"),
        "second.confirm": Act(standing.second),
        "second.back": Act(standing.withdraw),
        "back.open": Act(given.open_back),
        "back.close": Act(given.close_back),
        "back.confirm": Act(given.take_back, "answer"),
        "say.open": Act(said.begin, "declare"),
        "say.close": Act(said.close),
        "say.look": Act(said.look, "declare"),
        "say.whom": Act(said.whom, "declare"),
        "say.kind": Act(said.kind, "declare"),
        "say.preview": Act(said.preview, "declare"),
        "say.confirm": Act(said.confirm, "declare"),
    }


PAGE = Page("tasks", "read", start, view, _acts())
