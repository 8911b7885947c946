"""Open tasks as rows of a list, and the list itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from assusoft.month.tasks.task import Task
from assusoft.month.wording import kind_name
from assusoft.workbench.pages.discretion import in_sight, sees
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.remembered import remembered
from assusoft.workbench.pages.table import Column, Sight, seen, table
from assusoft.workbench.pages.tasks.state import Inbox
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import labels, names, question_told, suppliers_of

Row = Mapping[str, Any]

_DUE = {"past": "overdue", "week": "within 7 days", "month": "within 30 days", "later": "later", "none": "no date"}
"""When something must be told -> what that is called."""


def open_tasks(visit: Visit) -> dict[str, Task]:
    """The open tasks that the visitor may see, by id, blocking ones first."""
    return remembered(visit, "tasks", lambda: _open_tasks(visit))


def _open_tasks(visit: Visit) -> dict[str, Task]:
    month = visit.month or None
    sight = in_sight(visit, month)
    found = {}
    for task in visit.employer.tasks(month):
        if sees(sight, task) and all(sees(sight, {"person": person}) for person in task.persons):
            found[task.id] = task
    return found


def rows_of_tasks(visit: Visit) -> list[Row]:
    """A row a task: what is shown of it, and what it is filtered by."""
    return remembered(visit, "rows of tasks", lambda: _rows(visit), visit.now().date())


def _rows(visit: Visit) -> list[Row]:
    called, of = labels(visit), suppliers_of(visit)
    stand = visit.employer.standings()
    due, known, today = visit.employer.due_dates(visit.month or None), names(visit), visit.now().date()
    found = list[Row]()
    for task in open_tasks(visit).values():
        until = due[task.id].day if task.id in due else None
        name = task.name or known.get(task.person, "")
        found.append(
            {
                "id": task.id,
                "name": name if name else visit.say("several"),
                "kind": task.kind,
                "kind_name": kind_name(task.kind, visit.language),
                "question": question_told(visit, task),
                "plan": task.plans,
                "plans": ", ".join(called.get(plan, plan) for plan in task.plans),
                "supplier": tuple(dict.fromkeys(of[plan] for plan in task.plans if plan in of)),
                "due": until,
                "due_when": _when(until, today),
                "blocking": "1" if task.blocking else "0",
                "blocks": visit.say("blocking") if task.blocking else "",
                "person": task.person,
                "assignee": stand[task.id].assignee if task.id in stand else "",
                "waits": "1" if task.id in stand and stand[task.id].waiting else "0",
                "mark": "blocked" if task.blocking else "",
            }
        )
    return found


def _when(until: date | None, today: date) -> str:
    if until is None:
        return "none"
    left = until - today
    bounds = (("past", -1), ("week", 7), ("month", 30))
    return next((name for name, days in bounds if left <= timedelta(days=days)), "later")


def sight_of(visit: Visit, state: Inbox) -> Sight:
    """The page of the list that is looked at."""
    return seen(rows_of_tasks(visit), state.tasks, group=_GROUPED.get(state.group, ""))


def order(visit: Visit, state: Inbox) -> list[str]:
    """The ids of the tasks that pass the filters, in the order shown."""
    every = rows_of_tasks(visit)
    return [row["id"] for row in seen(every, state.tasks, max(1, len(every)), _GROUPED.get(state.group, "")).rows]


_GROUPED = {"kind": "kind_name", "person": "name"}


def list_html(visit: Visit, state: Inbox) -> Markup:
    """The list with its filters."""
    every = rows_of_tasks(visit)
    narrow = bool(state.opened or state.many)
    whose = not narrow and any(row["assignee"] for row in every)
    assigned = [Column("assignee", visit.say("Assigned to"))] if whose else []
    kind = [] if narrow or state.group == "kind" else [Column("kind_name", visit.say("Kind"))]
    columns = [
        Column("name", visit.say("Person")), *kind, Column("question", visit.say("Question")),
        Column("due", visit.say("Due")), Column("blocks", visit.say("Blocking")),
        *assigned,
    ]  # fmt: skip
    sight = sight_of(visit, state)
    called = labels(visit)
    plans = sorted({plan for row in every for plan in row["plan"]})
    suppliers = sorted({one for row in every for one in row["supplier"]})
    filters = {
        "blocking": (visit.say("Blocking"), {"1": visit.say("yes"), "0": visit.say("no")}),
        "kind": (visit.say("Kind"), dict(sorted({row["kind"]: row["kind_name"] for row in every}.items(),
                                                key=lambda each: each[1]))),
        "plan": (visit.say("Plan"), {plan: called.get(plan, plan) for plan in plans}),
        "supplier": (visit.say("Supplier"), {one: one for one in suppliers}),
        **_standing_filters(visit, every),
        "due_when": (visit.say("Due"), {name: visit.say(word) for name, word in _DUE.items()}),
    }  # fmt: skip
    return table(
        visit, "tasks", visit.say("Open questions"), columns, sight, state.tasks, opens="open",
        ticks=may_answer(visit), filters=filters, empty=visit.say("No question is open here."),
        group=_GROUPED.get(state.group, ""),
    )  # fmt: skip


def _standing_filters(visit: Visit, every: list[Row]) -> dict[str, tuple[str, dict[str, str]]]:
    """Whose tasks are, and whether they wait for a second person: filters where some are."""
    assignees = sorted({row["assignee"] for row in every if row["assignee"]})
    found = {"assignee": (visit.say("Assigned to"), {name: name for name in assignees})} if assignees else {}
    if any(row["waits"] == "1" for row in every):
        found["waits"] = visit.say("Waits for a second person"), {"1": visit.say("yes"), "0": visit.say("no")}
    return found


def bar_html(visit: Visit, state: Inbox) -> Markup:
    """How the list is grouped, and what is done with the tasks ticked."""
    tasks = ticked(visit, state)
    return html(
        visit, "tasks/bar.html.j2", group=state.group, ticked=len(tasks), alike=same_answers(tasks),
        tab=state.tab, may_answer=may_answer(visit),
    )  # fmt: skip


def ticked(visit: Visit, state: Inbox) -> list[Task]:
    """The open tasks that are ticked, in the order of the inbox."""
    return [task for task in open_tasks(visit).values() if task.id in state.tasks.ticked]


def same_answers(tasks: list[Task]) -> bool:
    """Whether the same answers, which ask the same, are permitted to all of them."""
    return len({(task.kind, _choices(task)) for task in tasks}) == 1


def alike(task: Task, other: Task) -> bool:
    """Whether the other may be answered together with the task: of its kind, about its plan and field, same answers."""
    return _like(task) == _like(other)


def _like(task: Task) -> tuple[object, ...]:
    return task.kind, task.facts.get("plan"), task.facts.get("field"), _choices(task)


def _choices(task: Task) -> tuple[object, ...]:
    return tuple((choice.name, tuple(one.name for one in choice.questions)) for choice in task.choices)


def may_answer(visit: Visit) -> bool:
    """Whether the visitor may answer tasks of the month shown: only the month being worked on takes answers."""
    return visit.may("answer") and is_open(visit)


def is_open(visit: Visit) -> bool:
    """Whether the month shown is the one being worked on, and not closed."""
    facts = visit.employer.facts
    working = facts.working_month()
    return visit.month in ("", working) and facts.closing_of(working) is None
