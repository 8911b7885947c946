"""Cells that wait for the meaning of their code: explained they have its value, the others go on waiting."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from support.months import ANNA, plans_named
from support.months import photo_of as photo_from

from assusoft.frames import rows_of
from assusoft.month.collective.meanings import photo_with_meanings
from assusoft.month.collective.unknown_codes import code_questions
from assusoft.month.collective.waiting import held_back, reads
from assusoft.month.tasks.answer import Answer
from assusoft.month.wording import question
from assusoft.payroll.waiting_codes import UNKNOWN_CODE, waiting_codes, waiting_value
from assusoft.schema import conform, field_named

MONTH = "2025-11"
FIELDS = ("sex", "language", "civil_status", "statute", "contract_type", "end_reason", "interruption_kind")

cells = st.dictionaries(
    st.tuples(st.integers(1, 6), st.sampled_from(FIELDS)), st.sampled_from(("X", "Y", "Z")), max_size=12
)
meanings = st.fixed_dictionaries(
    {
        (name, code): st.one_of(st.none(), st.just(""), st.sampled_from(field_named(name).codes))
        for name in FIELDS
        for code in ("X", "Y", "Z")
    }
)


def waiting_photo(waiting):
    """Six workers; the cells given wait for the meaning of their code."""
    workers = [ANNA | {"person": f"P{n}", "payroll_id": str(n)} for n in range(1, 7)]
    for n, name in waiting:
        workers[n - 1] = workers[n - 1] | {name: None}
    problems = [
        {
            "person": f"P{n}", "table": "worker", "field": name, "reason": UNKNOWN_CODE, "where": f"a.csv, row {n}",
            "value": waiting_value(code, "blox", ANNA["contract"]),
        }
        for (n, name), code in waiting.items()
    ]  # fmt: skip
    return photo_from(MONTH, workers, problem=problems)


def answers_to(said):
    """An answer for each code that has a meaning; '' is nothing."""
    at = datetime(2025, 12, 5, tzinfo=UTC)
    for number, ((name, code), value) in enumerate(said.items(), start=1):
        if value is not None:
            facts = {"source": "blox", "table": "worker", "field": name, "code": code}
            fields = {"value": value} if value else {}
            choice = "means" if value else "empty"
            yield Answer(number, f"T{number}", UNKNOWN_CODE, "", "", facts, choice, MONTH, "An", at, fields)


@given(waiting=cells, said=meanings)
def test_each_cell_has_the_value_of_its_code_or_waits(waiting, said):
    photo = waiting_photo(waiting)
    explained = photo_with_meanings(photo, answers_to(said))
    rows = {row["person"]: row for row in rows_of(explained.worker)}
    for (n, name), code in waiting.items():
        assert rows[f"P{n}"][name] == (said[name, code] or None)
    still = {(cell.person, cell.field) for cell in waiting_codes(explained.problem)}
    assert still == {(f"P{n}", name) for (n, name), code in waiting.items() if said[name, code] is None}


@given(waiting=cells, said=meanings)
def test_nothing_else_of_the_photo_moves(waiting, said):
    photo = waiting_photo(waiting)
    explained = photo_with_meanings(photo, answers_to(said))
    others = [name for name in photo.worker.columns if name not in FIELDS]
    assert explained.worker[others].equals(photo.worker[others])
    assert explained.family.equals(photo.family)


def test_a_photo_without_such_cells_is_the_same_one():
    photo = waiting_photo({})
    assert photo_with_meanings(photo, answers_to({("sex", "X"): "M"})) is photo


def test_who_is_held_back_hangs_on_what_the_plans_read():
    plans = plans_named(
        data='supplier = "a"\nfrom = 2020-01-01\neligible = "statute = \'employee\'"\nenrolment = "automatic"\n'
        'reports = ["sex"]\n'
    ).values()
    (plan,) = plans
    assert [name for name in FIELDS if reads(plan, "worker", name)] == ["sex", "statute"]
    assert held_back(waiting_photo({(1, "sex"): "X", (2, "statute"): "X", (3, "language"): "X"}), plans).persons == {
        "P2"
    }
    assert not reads(plan, "family", "relation")


def asked(where: str, own: bool = False):
    """The question about one cell that stands there."""
    photo = waiting_photo({(1, "sex"): "X"})
    problem = photo.problem.assign(where=where, field="parking" if own else "sex")
    (task,) = code_questions(replace(photo, problem=conform(problem, "problem")), {}, {})
    return task


def test_a_place_that_cannot_be_taken_apart_is_shown_as_it_is():
    task = asked("somewhere")
    assert task.evidence == {"people": 1, "cells": 1, "file": "somewhere", "sheet": "", "column": "", "rows": []}
    assert "1 people have it (somewhere)" in question(task, "en")


def test_a_field_that_the_employer_no_longer_has_takes_any_value():
    (means, _) = asked("a.csv, row 2", own=True).choices
    assert means.questions[0].codes == ()
