"""Open tasks <-> rows of a workbook that HR fills in: one row a task, one column a value an answer may bring."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from assusoft.errors import Refused
from assusoft.frames import Row, frame_of, rows_of
from assusoft.language import Sentence, in_lines, say
from assusoft.layouts import Layout, load_layout
from assusoft.month.tasks.answer import choice_named
from assusoft.month.tasks.questions import departure_fields
from assusoft.month.tasks.task import Question, Task
from assusoft.plans.labels import label_in
from assusoft.resources import resource_folder

Cell = tuple[int, int]
"""Row and column, both from 1."""

SHOWN = ("kind", "blocking", "due", "person", "name", "plans", "question", "choices", "state", "past")
HEAD = ("task", *SHOWN, "answer", "why")
VALUES = (
    "value", "affiliation_from", *departure_fields(), "end_date", "insured_pct", "since", "interruption_kind",
    "interruption_from", "interruption_to", "interruption_pct", "salary", "until",
)  # fmt: skip
"""Every value that answers often bring, each in its own column, filled with what is proposed."""
_SELDOM = {"from": "From", "note": "Note", "owner": "Who mends it"}


@dataclass(frozen=True)
class FilledIn:
    """One answered row of the workbook; `number` is its row."""

    number: int
    task: Task
    choice: str
    fields: dict[str, str]
    reason: str


def task_layout(language: str, besides: Mapping[str, str] | None = None) -> Layout:
    """The layout of the workbook, its headings in that language.

    `besides`: see `asked_besides`. Read, a workbook may lack these columns.
    """
    layout = load_layout("tasks", [resource_folder("templates")])
    [part] = layout.part
    columns = {
        name: place.model_copy(update={"at": say(language, str(place.at))}) for name, place in part.columns.items()
    }
    place = part.columns["task_until"]
    more = {
        _column(name): place.model_copy(update={"at": f"{heading} ({name})" if heading else name, "optional": True})
        for name, heading in (besides or {}).items()
    }
    types = {**layout.types, **dict.fromkeys(more, "text")}
    return layout.model_copy(update={"part": (part.model_copy(update={"columns": columns | more}),), "types": types})


def asked_besides(tasks: Iterable[Task], language: str) -> dict[str, str]:
    """What these tasks ask that few do, and so has a column only then: field -> its heading, '' for its name.

    What plan sheets ask, and what belongs to a kind of question that is seldom asked.
    """
    asked = (one for task in tasks for choice in task.choices for one in choice.questions if _is_besides(one))
    known = {one.name: label_in(one.label, language) or say(language, _SELDOM.get(one.name, "")) for one in asked}
    return dict(sorted(known.items()))


def _is_besides(asked: Question) -> bool:
    return asked.name not in (*VALUES, "why")


def tasks_table(tasks: Sequence[Task], shown: Mapping[str, Row]) -> pd.DataFrame:
    """The open tasks as text columns HEAD and VALUES; `answer` is empty, proposed values are filled in.

    `shown`: task id -> what its row says in the columns SHOWN (see `wording.task_cells`).
    """
    names = [_column(name) for name in (*HEAD, *VALUES, *asked_besides(tasks, ""))]
    return frame_of([_row(task, shown[task.id]) for task in tasks], names).astype("string[pyarrow]")


def lists_of(tasks: Sequence[Task]) -> dict[Cell, tuple[str, ...]]:
    """Cell of the workbook -> the values it may have: answers, and values with a closed list."""
    columns = {name: number for number, name in enumerate((*HEAD, *VALUES, *asked_besides(tasks, "")), start=1)}
    found: dict[Cell, tuple[str, ...]] = {}
    for row, task in enumerate(tasks, start=2):
        found[row, columns["answer"]] = tuple(choice.name for choice in task.choices)
        for choice in task.choices:
            found |= {(row, columns[asked.name]): asked.codes for asked in choice.questions if asked.codes}
    return found


def columns_asked(tasks: Sequence[Task]) -> tuple[int, ...]:
    """The columns that are filled in, from 1."""
    return tuple(range(len(HEAD) - 1, len(HEAD) + len(VALUES) + len(asked_besides(tasks, "")) + 1))


def answers_in(
    table: pd.DataFrame, tasks: Sequence[Task], shown: Mapping[str, Row]
) -> tuple[list[FilledIn], list[str]]:
    """The rows whose `answer` is filled in, and in words those that cannot be taken: each with its row.

    Values in columns that the chosen answer does not have are what was proposed for another answer, and do not count.
    A row must be the task's own: cells that were sorted or pasted apart from the others are found by what they show.
    """
    open_tasks = {task.id: task for task in tasks}
    found, wrong = list[FilledIn](), list[str]()
    for number, row in enumerate(rows_of(table), start=2):
        if not row["task_answer"]:
            continue
        task = open_tasks.get(row["task_id"])
        if task is None:
            wrong.append(
                Sentence(
                    "Row {row}: task {task} ({name}) is no longer open: its facts changed or it was answered. Write "
                    "the tasks to a new file and answer there.",
                    row=number,
                    task=row["task_id"],
                    name=row["task_name"],
                )
            )
        elif moved := list(_not_its_own(row, shown[task.id])):
            wrong.append(
                Sentence(
                    "Row {row}: task {task} is about other things than its row: {moved}. Write the tasks to a new file "
                    "and answer there; sort whole rows only.",
                    row=number,
                    task=task.id,
                    moved="; ".join(moved),
                )
            )
        else:
            found.append(_filled_in(number, row, task))
    return found, wrong


def unreadable(problems: pd.DataFrame) -> list[str]:
    """In words the cells that hold no value, such as the #N/A of a formula."""
    return [
        Sentence(
            "Row {row}, {field}: '{value}' is no answer: write the value itself.",
            row=problem["row"] + 2,
            field=problem["field"].removeprefix("task_"),
            value=problem["value"],
        )
        for problem in rows_of(problems)
    ]


def refuse(wrong: Sequence[str]) -> None:
    """Raise Refused with every row that cannot be taken; nothing when there is none."""
    if wrong:
        raise Refused(in_lines([*wrong, Sentence("Nothing was stored.")]))


def _not_its_own(row: Row, shown: Row) -> Iterator[str]:
    """What the row shows otherwise than the task does, in words."""
    for name in SHOWN[:-2]:  # how it stands, and what was answered before, goes on while the workbook is filled in
        said, expected = row[_column(name)] or "", shown[name] or ""
        if " ".join(said.split()) != " ".join(str(expected).split()):
            yield f"{name} '{said}' instead of '{expected}'"


def _filled_in(number: int, row: Row, task: Task) -> FilledIn:
    choice = choice_named(task, row["task_answer"])
    asked = [question.name for one in task.choices if one.name == choice for question in one.questions]
    fields = {name: row.get(_column(name)) or "" for name in asked}
    return FilledIn(number, task, choice, fields, row["task_why"] or "")


def _row(task: Task, shown: Row) -> dict[str, str | None]:
    proposed = {q.name: q.default for choice in task.choices for q in choice.questions if q.default is not None}
    head = {"task": task.id, "answer": None, "why": None} | {name: shown[name] for name in SHOWN}
    besides = (question.name for choice in task.choices for question in choice.questions if _is_besides(question))
    values = {name: proposed.get(name) for name in (*VALUES, *besides)}
    return {_column(name): value for name, value in (head | values).items()}


def _column(name: str) -> str:
    """Column names that cannot be taken for fields of the schema, which have types of their own."""
    return "task_id" if name == "task" else f"task_{name}"
