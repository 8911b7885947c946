"""The inbox of tasks: found, opened, answered one by one or many at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assusoft.workbench.pages.page import Act, Did, Page, Values
from assusoft.workbench.pages.table import Column, Looking, seen, table, table_acts
from assusoft.workbench.pages.visit import Visit


@dataclass(frozen=True)
class Inbox:
    """The state of the page."""

    looking: Looking = field(default_factory=Looking)
    opened: str = ""


def start(visit: Visit, values: Values) -> Inbox:
    """An inbox as it opens."""
    return Inbox(opened=values.get("task", ""))


def view(visit: Visit, state: Inbox) -> Mapping[str, str]:
    """The list, and the task opened."""
    employer = visit.employer
    tasks = employer.tasks(visit.month or None)
    rows: list[Mapping[str, Any]] = [
        {"id": task.id, "question": employer.question(task), "name": task.name, "kind": task.kind} for task in tasks
    ]
    columns = [Column("name", visit.say("Person")), Column("question", visit.say("Question"))]
    sight = seen(rows, state.looking)
    return {"list": table(visit, "tasks", visit.say("Tasks"), columns, sight, state.looking, opens="open")}


def _open(visit: Visit, state: Inbox, values: Values) -> Did:
    return Did(replace(state, opened=values.get("id", "")))


PAGE = Page(
    "tasks", "read", start, view,
    {"open": Act(_open), **table_acts("tasks", lambda state: state.looking,
                                      lambda state, looking: replace(state, looking=looking))},
)  # fmt: skip
