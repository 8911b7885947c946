"""A photo with cells whose code nobody knew x what HR said that the codes mean -> the photo with these values."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

import pandas as pd

from assusoft.frames import values_of
from assusoft.month.declarations.declaration import Declaration
from assusoft.month.declarations.who_is_who import photo_as_declared
from assusoft.month.resolving.people import filled
from assusoft.month.tasks.answer import Answer, in_force
from assusoft.payroll.canonical_order import ordered
from assusoft.payroll.photo import ORDER, Photo
from assusoft.payroll.waiting_codes import (
    PART,
    UNKNOWN_CODE,
    CodeKey,
    WaitingCode,
    has_waiting,
    waiting_codes,
    without_codes,
)


def photo_as_said(photo: Photo, answers: Iterable[Answer], declarations: Iterable[Declaration]) -> Photo:
    """The photo with the codes that HR explained and the persons that HR declared; the same one when nothing is said.

    Codes come first: a cell waits under the person and the contract with which it was imported.
    """
    return photo_as_declared(photo_with_meanings(photo, answers), declarations)


def photo_with_meanings(photo: Photo, answers: Iterable[Answer]) -> Photo:
    """The photo, each waiting cell with the value that its code stands for; what nobody explained goes on waiting."""
    if not has_waiting(photo.problem):
        return photo
    return _with_meanings(photo, tuple(meanings_of(answers).items()))


def meanings_of(answers: Iterable[Answer]) -> dict[CodeKey, str]:
    """Source, table, field and code -> the value that HR said it stands for, '' for nothing."""
    said = [answer for answer in in_force(answers).values() if answer.kind == UNKNOWN_CODE]
    return {code_of(answer.facts): answer.fields.get("value", "") for answer in said}


def code_of(facts: Mapping[str, str]) -> CodeKey:
    """What a question about a code is about, from its facts."""
    return facts["source"], facts["table"], facts["field"], facts["code"]


@lru_cache(maxsize=4)
def _with_meanings(photo: Photo, meanings: tuple[tuple[CodeKey, str], ...]) -> Photo:
    """A photo is looked at again after each answer, and stays what it is."""
    known = dict(meanings)
    cells = [cell for cell in waiting_codes(photo.problem) if cell.key in known]
    if not cells:
        return photo
    tables = dict(photo.tables) | {"problem": without_codes(photo.problem, known)}
    for table in dict.fromkeys(cell.table for cell in cells):
        explained = [cell for cell in cells if cell.table == table and known[cell.key]]
        tables[table] = ordered(_put(tables[table], PART[table], explained, known), ORDER[table])
    return Photo(photo.month, **tables)


def _put(rows: pd.DataFrame, part: str, cells: Iterable[WaitingCode], known: Mapping[CodeKey, str]) -> pd.DataFrame:
    keys = pd.Index([_label(*pair) for pair in zip(values_of(rows["person"]), values_of(rows[part]), strict=True)])
    return filled(rows, {(_label(cell.person, cell.at), cell.field): known[cell.key] for cell in cells}, keys)


def _label(person: str | None, at: str | None) -> str:
    return f"{person} {at}"
