"""Open tasks <-> rows of a sheet that HR fills in: one row a task, one column a value an answer may bring."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from assusoft.errors import Refused
from assusoft.frames import frame_of, rows_of
from assusoft.month.tasks.questions import departure_fields
from assusoft.month.tasks.task import Task

HEAD = ("task", "kind", "blocking", "person", "name", "plans", "question", "choices", "answer", "why")
VALUES = (
    "value", "affiliation_from", *departure_fields(), "end_date", "insured_pct", "since", "interruption_kind",
    "interruption_from", "interruption_to", "interruption_pct", "salary", "until",
)  # fmt: skip
"""Every value any answer may bring, each in its own column, filled with what is proposed."""


@dataclass(frozen=True)
class FilledIn:
    """One answered row of the sheet."""

    task: Task
    choice: str
    fields: dict[str, str]
    reason: str


def tasks_table(tasks: Sequence[Task], sentence: Callable[[Task], str]) -> pd.DataFrame:
    """The open tasks as text columns HEAD and VALUES; `answer` is empty, proposed values are filled in."""
    rows = [_row(task, sentence(task)) for task in tasks]
    names = [_column(name) for name in (*HEAD, *VALUES)]
    return frame_of(rows, names).astype("string[pyarrow]")


def answers_in(table: pd.DataFrame, tasks: Sequence[Task]) -> list[FilledIn]:
    """The rows whose `answer` is filled in.

    Values in columns that the chosen answer does not have are what was proposed for another answer, and do not count.

    Raises
    ------
    Refused
        A row names a task that is not open any more: its facts have changed, or somebody answered it.
    """
    open_tasks = {task.id: task for task in tasks}
    found = []
    for number, row in enumerate(rows_of(table), start=2):
        if not row["task_answer"]:
            continue
        task = open_tasks.get(row["task_id"])
        if task is None:
            raise Refused(
                f"Row {number}: task {row['task_id']} ({row['task_name']}) is no longer open: its facts changed or it "
                "was answered. Write the tasks to a new file and answer there. Nothing was stored."
            )
        choice = next((offered for offered in task.choices if offered.name == row["task_answer"]), None)
        asked = [question.name for question in choice.questions] if choice else []
        fields = {name: row[_column(name)] or "" for name in asked}
        found.append(FilledIn(task, row["task_answer"], fields, row["task_why"] or ""))
    return found


def _row(task: Task, sentence: str) -> dict[str, str | None]:
    proposed = {q.name: q.default for choice in task.choices for q in choice.questions if q.default is not None}
    head = {
        "task": task.id,
        "kind": task.kind,
        "blocking": "yes" if task.blocking else "no",
        "person": task.person,
        "name": task.name,
        "plans": " ".join(task.plans),
        "question": sentence,
        "choices": " | ".join(choice.name for choice in task.choices),
        "answer": None,
        "why": None,
    }
    values = {name: proposed.get(name) for name in VALUES}
    return {_column(name): value for name, value in (head | values).items()}


def _column(name: str) -> str:
    """Column names that cannot be taken for fields of the schema, which have types of their own."""
    return "task_id" if name == "task" else f"task_{name}"
