"""Cells of a photo that wait for the meaning of their code x plan sheets -> one question for each code."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assusoft.cell_places import cells_in
from assusoft.month.collective.waiting import reads
from assusoft.month.tasks import questions
from assusoft.month.tasks.task import Task
from assusoft.payroll.photo import Photo
from assusoft.payroll.waiting_codes import CodeKey, WaitingCode, waiting_codes
from assusoft.plans.model import Plan
from assusoft.schema import Field, field_named, is_field

_SHOWN = 3
"""How many of the rows that have a code are shown with its question."""


def code_questions(photo: Photo, plans: Mapping[str, Plan], own: Mapping[str, Field]) -> list[Task]:
    """One question for each source, field and code, in their order; it blocks when a plan reads the field.

    `photo`: as it was imported. `own`: the employer's own fields.
    """
    found: dict[CodeKey, list[WaitingCode]] = {}
    for cell in waiting_codes(photo.problem):
        found.setdefault(cell.key, []).append(cell)
    return [_question(found[key], plans.values(), own) for key in sorted(found)]


def _question(cells: Sequence[WaitingCode], plans: Iterable[Plan], own: Mapping[str, Field]) -> Task:
    first = cells[0]
    concerned = [plan.name for plan in plans if reads(plan, first.table, first.field)]
    persons = sorted({cell.person for cell in cells})
    facts = {"source": first.source, "table": first.table, "field": first.field, "code": first.code}
    evidence = {"people": len(persons), "cells": len(cells)} | _first_rows(cells)
    values = _values_of(first.field, own)
    return questions.unknown_code(facts, values, bool(concerned), concerned, evidence, persons)


def _first_rows(cells: Iterable[WaitingCode]) -> dict[str, Any]:
    """Of the first file that has the code: its name and sheet, the column, and the first rows."""
    places = [place for cell in cells for place in cells_in(cell.where)]
    if not places:  # a file whose name cannot be told from the rest
        return {"file": min(cell.where for cell in cells), "sheet": "", "column": "", "rows": []}
    first = min(places, key=lambda place: (place.file, place.sheet, place.column))
    column = (first.file, first.sheet, first.column)
    rows = sorted({int(one.row) for one in places if (one.file, one.sheet, one.column) == column})
    return {"file": first.file, "sheet": first.sheet, "column": first.column, "rows": rows[:_SHOWN]}


def _values_of(name: str, own: Mapping[str, Field]) -> Sequence[str]:
    """The closed list of values of a field."""
    field = field_named(name) if is_field(name) else own.get(name)
    if field is None:  # the employer does not have it any more
        return ()
    return field.codes or ("true", "false")
