"""Tasks as a sheet to fill in."""

from datetime import date

import pytest
from support.months import ANNA, photo_of, taken_over

from assusoft.errors import Refused
from assusoft.layouts import WrittenStamp, load_layout, read, write
from assusoft.month.tasks.task_workbook import HEAD, VALUES, answers_in, tasks_table
from assusoft.resources import resource_folder


def layout():
    return load_layout("tasks", [resource_folder("templates")])


def leaving():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA | {"contract_end": date(2025, 12, 3), "email": None}]))
    return employer.decide().tasks


def test_sheet_has_a_column_for_every_value_an_answer_may_bring():
    columns = set(layout().part[0].columns)
    assert columns == {"task_id"} | {f"task_{name}" for name in (*HEAD, *VALUES) if name != "task"}


def test_filled_in_sheet_gives_the_answers_back():
    tasks = leaving()
    table = tasks_table(tasks, lambda task: f"{task.kind}?")
    rows = table.copy()
    rows.loc[rows.task_kind == "departure", ["task_answer", "task_reason", "task_why"]] = [
        "confirm",
        "resignation",
        "letter",
    ]
    written = write(layout(), {"task": rows}, WrittenStamp("Acme", "2025-12"))
    [found] = answers_in(read(layout(), written, "2025-12").tables["task"], tasks)
    assert (found.choice, found.reason) == ("confirm", "letter")
    assert {name: value for name, value in found.fields.items() if value} == {
        "exit_date": "2025-12-03",
        "reason": "resignation",
    }


def test_row_whose_task_is_not_open_is_refused():
    tasks = leaving()
    table = tasks_table(tasks, lambda task: task.kind).assign(task_answer="confirm")
    with pytest.raises(Refused, match=r"Row 2: task T.* is no longer open: its facts changed or it was answered"):
        answers_in(table, [])
