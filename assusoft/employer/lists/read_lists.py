"""The lists among what was read of a month x what was declared from them -> what they say otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.people import same_persons
from assusoft.errors import Refused
from assusoft.frames import rows_of
from assusoft.layouts import Reading
from assusoft.month.declarations.list_changes import ListChanges, Listed, changes_of, declared_from, reason_of
from assusoft.month.declarations.said_already import as_said
from assusoft.month.declarations.stated import Stated
from assusoft.payroll.guard.losses_of_lists import loss_of_list
from assusoft.payroll.guard.suspicion import Suspicion
from assusoft.payroll.lists.declares import WHO, Declares
from assusoft.payroll.lists.list_rows import ListRow, list_rows
from assusoft.payroll.photo import Photo
from assusoft.payroll.sources import Source

Readings = Mapping[str, tuple[Source, Reading]]


@dataclass(frozen=True)
class ReadList:
    """A list as it was read: its rows, and what they say otherwise than before."""

    source: Source
    declares: Declares
    files: str
    rows: list[ListRow]
    changes: ListChanges


def read_lists(employer: EmployerFolder, month: str, readings: Readings, photo: Photo) -> list[ReadList]:
    """The lists among what was read of a month; nothing is stored.

    Raises
    ------
    Refused
        Nobody whom a list names is known: it is another employer's. Or its files are of another month.
    """
    lists = [(source, source.declares, reading) for source, reading in readings.values() if source.declares]
    if not lists:
        return []
    columns = ["person", *WHO]
    known = rows_of(pd.concat([employer.facts.known(month)[columns], photo.worker[columns]]).drop_duplicates())
    entities, same = list(employer.settings.entities), same_persons(employer)
    declared = [replace(one, person=same.get(one.person, one.person)) for one in employer.facts.declarations()]
    found = []
    for source, declares, reading in lists:
        rows = list_rows(source, declares, reading, month, entities, known)
        if rows and not any(row.person for row in rows):
            raise Refused(
                "{where}: {refused}, and so it is with all {count} rows of list {name}: is it another employer's? "
                "Import the right file, or correct the columns that say whom a row is about. Nothing was imported.",
                where=rows[0].where,
                refused=rows[0].refused,
                count=len(rows),
                name=source.name,
            )
        said = [row for row in rows if not row.refused and not declares.is_empty(row.values)]
        listed = [Listed(row.where, _stated(source, declares, row)) for row in said]
        unread = {row.person for row in rows if row.refused}
        before = declared_from(source.name, declared)
        files = ", ".join(sorted(reading.lines["file"].dropna().unique()))
        found.append(
            ReadList(source, declares, files, rows, changes_of(listed, unread, before, month, declares.several))
        )
    return found


def _stated(source: Source, declares: Declares, row: ListRow) -> Stated:
    stated = Stated(
        row.person, declares.kind, row.values, declares.plan, "", row.begins, row.until,
        reason_of(source.name, row.where),
    )  # fmt: skip
    kept = as_said(stated)
    return replace(stated, values=kept.values) if kept else stated


def suspicions_of_lists(lists: Sequence[ReadList]) -> list[Suspicion]:
    """The lists of which an unusual part is gone."""
    found = (
        loss_of_list(one.source.name, sum(move.how == "gone" for move in one.changes.moves), one.changes.declared)
        for one in lists
    )
    return [suspicion for suspicion in found if suspicion]
