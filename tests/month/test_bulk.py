"""Tasks as a workbook to fill in."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from support.months import ANNA, photo_of, taken_over

from assusoft.errors import Refused
from assusoft.layouts import InputFile, WrittenStamp, read, write
from assusoft.layouts.workbook.for_people import for_people
from assusoft.month.tasks.questions import finding
from assusoft.month.tasks.task_workbook import (
    HEAD,
    VALUES,
    answers_in,
    asked_besides,
    columns_asked,
    lists_of,
    refuse,
    task_layout,
    tasks_table,
)
from assusoft.month.wording import question, task_cells
from assusoft.schema import DEPARTURE_REASONS


def leaving():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA | {"contract_end": date(2025, 12, 3), "email": None}]))
    return employer.decide().tasks


def shown(tasks, language="en"):
    return {task.id: task_cells(task, question(task, language), language, {}) for task in tasks}


def read_back(table, language="en"):
    written = write(task_layout(language), {"task": table}, WrittenStamp("Acme", "2025-12"))
    return read(task_layout(language), written, "2025-12").tables["task"]


def filled_in(tasks, **cells):
    table = tasks_table(tasks, shown(tasks))
    for name, value in cells.items():
        table.loc[table.task_kind == "Departure", f"task_{name}"] = value
    return read_back(table)


def test_workbook_has_a_column_for_every_value_an_answer_may_bring():
    columns = set(task_layout("en").part[0].columns)
    assert columns == {"task_id"} | {f"task_{name}" for name in (*HEAD, *VALUES) if name != "task"}


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_headings_are_in_the_language_and_tell_columns_apart(language):
    headings = [str(place.at) for place in task_layout(language).part[0].columns.values()]
    assert len(set(headings)) == len(headings)
    english = [str(place.at) for place in task_layout("en").part[0].columns.values()]
    same = [one for one, other in zip(headings, english, strict=True) if one == other]
    assert len(same) < 6 or language == "en"


def test_filled_in_workbook_gives_the_answers_back():
    tasks = leaving()
    [found], wrong = answers_in(
        filled_in(tasks, answer="Confirm ", reason="resignation", why="letter"), tasks, shown(tasks)
    )
    assert (found.choice, found.reason, wrong) == ("confirm", "letter", [])
    assert {name: value for name, value in found.fields.items() if value} == {
        "exit_date": "2025-12-03",
        "reason": "resignation",
    }


def test_row_whose_task_is_not_open_is_told_with_its_row():
    tasks = leaving()
    found, wrong = answers_in(filled_in(tasks, answer="confirm"), [], {})
    assert found == []
    assert wrong[0].startswith("Row 2: task T")
    assert "is no longer open: its facts changed or it was answered" in wrong[0]


def test_row_sorted_apart_from_its_task_is_refused_and_names_both():
    tasks = leaving()
    table = filled_in(tasks, answer="confirm", person="P00099", name="Somebody Else")
    found, [wrong] = answers_in(table, tasks, shown(tasks))
    assert found == []
    assert "person 'P00099' instead of 'P00001'; name 'Somebody Else' instead of 'Peeters Anna'" in wrong
    with pytest.raises(Refused, match=r"Row 2: .*\nNothing was stored\."):
        refuse([wrong])


def test_workbook_for_people_holds_its_header_filters_and_offers_lists():
    tasks = leaving()
    written = write(
        task_layout("fr"), {"task": tasks_table(tasks, shown(tasks, "fr"))}, WrittenStamp("Acme", "2025-12")
    )
    content = for_people(written[0].content, lists_of(tasks), columns_asked(tasks))
    sheet = openpyxl.load_workbook(BytesIO(content))["Tasks"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert {rule.formula1 for rule in sheet.data_validations.dataValidation} >= {"Lists!$A$1:$A$2"}
    lists = openpyxl.load_workbook(BytesIO(content))["Lists"]
    offered = {tuple(cell.value for cell in column if cell.value) for column in lists.iter_cols()}
    assert {("confirm", "stays"), DEPARTURE_REASONS} <= offered
    again = read(task_layout("fr"), [InputFile("tasks.xlsx", content)], "2025-12").tables["task"]
    assert list(again["task_id"]) == [task.id for task in tasks]


@pytest.mark.parametrize(
    ("answer", "fields"),
    [
        ("noted", {"note": "seen"}),
        ("assigned", {"owner": "payroll"}),
        ("accepted", {"until": "2026-12-31", "why": "x"}),
    ],
)
def test_what_is_seldom_asked_has_a_column_where_a_task_asks_it(answer, fields):
    task = finding("P00001", "Peeters Anna", "F0123456789", "MIS-NAME", "last_name", "", False)
    besides = asked_besides([*leaving(), task], "fr")
    assert besides == {"note": "Remarque", "owner": "Qui corrige"}
    table = tasks_table([task], shown([task]))
    for name, value in {"answer": answer, **fields}.items():
        table[f"task_{name}"] = table[f"task_{name}"].mask(table["task_id"] == task.id, value)
    layout = task_layout("fr", besides)
    read_again = read(layout, write(layout, {"task": table}, WrittenStamp("Acme", "2025-12")), "2025-12").tables["task"]
    [found], wrong = answers_in(read_again, [task], shown([task]))
    assert (found.choice, found.fields, wrong) == (answer, fields, [])
