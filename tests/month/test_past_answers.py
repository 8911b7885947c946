"""What was answered to questions like one: counted over twelve months, shown with it, never applied."""

from datetime import UTC, datetime

from assusoft.month.tasks import questions
from assusoft.month.tasks.answer import Answer
from assusoft.month.tasks.past_answers import past_answers
from assusoft.month.tasks.task import Task
from assusoft.month.wording import past_line, task_cells, task_lines, task_values

MONTH = "2026-02"


def departure(person: str) -> Task:
    return questions.departure({"person": person, "contract": "c", "contract_end": None, "end_reason": None}, [])


def missing(person: str, field: str) -> Task:
    return questions.missing_data(person, "", "", field, False, [])


def answered(number: int, task: Task, choice: str, month: str = MONTH, retracts: int | None = None) -> Answer:
    at = datetime(2026, 2, 5, tzinfo=UTC)
    return Answer(number, task.id, task.kind, task.person, "", task.facts, choice, month, "An", at, retracts=retracts)


def test_answers_to_the_same_kind_of_question_are_counted_the_most_frequent_first():
    given = [answered(n, departure(f"P{n}"), "stays" if n == 1 else "confirm") for n in range(1, 5)]
    task = departure("P9")
    assert past_answers([task], given, MONTH) == {task.id: {"confirm": 3, "stays": 1}}
    assert list(past_answers([task], given, MONTH)[task.id]) == ["confirm", "stays"]


def test_what_is_asked_about_another_field_is_not_alike():
    given = [answered(1, missing("P1", "email"), "unknown")]
    email, phone = missing("P9", "email"), missing("P9", "phone")
    assert past_answers([email, phone], given, MONTH) == {email.id: {"unknown": 1}}


def test_only_twelve_months_count_this_one_among_them():
    months = ("2025-02", "2025-03", "2026-02", "2026-03")
    given = [answered(n, departure(f"P{n}"), "confirm", month) for n, month in enumerate(months, start=1)]
    task = departure("P9")
    assert past_answers([task], given, MONTH) == {task.id: {"confirm": 2}}


def test_what_was_taken_back_does_not_count():
    first = departure("P1")
    given = [answered(1, first, "confirm"), answered(2, first, "confirm", retracts=1)]
    assert past_answers([departure("P9")], given, MONTH) == {}


def test_an_answer_that_names_a_person_counts_as_one_of_its_sort():
    task = questions.identity("P3", "", {}, ["P1", "P2"])
    given = [answered(n, questions.identity(f"P{n}", "", {}, ["P1"]), f"same:P{n}") for n in (5, 6)]
    assert past_answers([task], given, MONTH) == {task.id: {"same": 2}}


def test_all_codes_of_a_field_are_alike():
    def unknown(code: str) -> Task:
        facts = {"source": "blox", "table": "worker", "field": "sex", "code": code}
        evidence = {"people": 1, "cells": 1, "file": "a.csv", "sheet": "", "column": "Sex", "rows": [2]}
        return questions.unknown_code(facts, ["M"], True, [], evidence, ["P1"])

    task = unknown("Y")
    assert past_answers([task], [answered(1, unknown("X"), "means")], MONTH) == {task.id: {"means": 1}}


def test_it_is_shown_in_text_values_and_workbook():
    task, past = departure("P9"), {"confirm": 14, "stays": 1}
    line = "In 12 months to questions like it: 14 × confirm, 1 × stays"
    assert past_line(past, "en") == line
    assert f"    {line}" in task_lines(task, "Left?", "en", None, past)
    assert task_values(task, "Left?", "en", None, past)["past"] == past
    assert task_values(task, "Left?", "en")["past"] == {}
    assert task_cells(task, "Left?", "en", {}, None, past)["past"] == line
