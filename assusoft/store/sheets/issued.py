"""Benefit sheets as they were issued, never changed: one with another content replaces the former, both are kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, and_, func, insert, select, true

from assusoft.errors import Conflict, Refused
from assusoft.schema import DTYPES
from assusoft.store.chain import add_links
from assusoft.store.facts.contents import add_contents, sha256_of
from assusoft.store.records import IssuedSheet, NewSheet
from assusoft.store.tables import closing, sheet, sheet_issue
from assusoft.store.versions import add_snapshot, encode_all

SHEET = "sheet"
"""The kind of snapshot, and the table in it, of the sheets issued at once."""
_PROVABLE = ("person", "language", "kind", "entity", "said", "pdf")
_NAMES = ("number", "person", "language", "kind", "entity", "said", "pdf", "replaces")


def add_sheets(
    connection: Connection, month: str, template: str, new: Sequence[NewSheet], by: str, at: datetime
) -> list[IssuedSheet]:
    """Store sheets of a month, all or none; each replaces the one in force of its person and month.

    Raises
    ------
    Refused
        The month is not closed. Conflict: a person's sheet in force says the same and was typeset by the same template.
    """
    if connection.scalar(select(closing.c.number).where(closing.c.month == month)) is None:
        raise Refused("{month} is not closed, so nothing of it can be issued. Nothing was stored.", month=month)
    theirs = sheet.c.person.in_([one.person for one in new])
    in_force = {one.person: one for one in _listed(connection, _of(month, None), theirs) if one.replaced_by is None}
    for one in new:
        former = in_force.get(one.person)
        if former and (former.said, former.template) == (sha256_of(one.said), template):
            raise Conflict(
                "{by} issued the same sheet of {person}, {month}, on {at} UTC, as {id}. Nothing was stored. Run it "
                "again: what is issued is taken from the archive.",
                by=former.by,
                person=one.person,
                month=month,
                at=f"{former.at:%Y-%m-%d at %H:%M}",
                id=former.id,
            )
    add_contents(connection, (data for one in new for data in (one.said, one.pdf)))
    issue = (connection.scalar(select(func.max(sheet_issue.c.number))) or 0) + 1
    first = (connection.scalar(select(func.max(sheet.c.number))) or 0) + 1
    connection.execute(insert(sheet_issue).values(number=issue, month=month, template=template, by=by, at=at))
    rows = [_row(number, issue, one, in_force.get(one.person)) for number, one in enumerate(new, first)]
    if rows:
        connection.execute(insert(sheet), rows)
    add_snapshot(connection, SHEET, issue, encode_all({SHEET: _provable(rows)}))
    add_links(connection, "sheet-issue", [issue])
    return _listed(connection, sheet.c.issue == issue)


def issued(connection: Connection, month: str | None = None, person: str | None = None) -> list[IssuedSheet]:
    """Every sheet (of a month, of a person), those that were replaced too, in the order they were stored."""
    return _listed(connection, _of(month, person))


def _of(month: str | None, person: str | None) -> ColumnElement[bool]:
    wanted = [sheet_issue.c.month == month] if month is not None else []
    return and_(true(), *wanted, *([sheet.c.person == person] if person is not None else []))


def _listed(connection: Connection, *which: ColumnElement[bool]) -> list[IssuedSheet]:
    later = sheet.alias("later")
    wanted = (
        select(*sheet.c[_NAMES], *sheet_issue.c["month", "template", "by", "at"], later.c.number.label("replaced_by"))
        .join(sheet_issue, sheet_issue.c.number == sheet.c.issue)
        .outerjoin(later, later.c.replaces == sheet.c.number)
        .where(*which)
        .order_by(sheet.c.number)
    )
    return [IssuedSheet(**row) for row in connection.execute(wanted).mappings()]


def issues(connection: Connection) -> dict[int, tuple[str, int, str, datetime]]:
    """Number of each issue -> its month, how many sheets, who and when."""
    wanted = (
        select(*sheet_issue.c["number", "month"], func.count(sheet.c.number), *sheet_issue.c["by", "at"])
        .outerjoin(sheet, sheet.c.issue == sheet_issue.c.number)
        .group_by(*sheet_issue.c["number", "month", "by", "at"])
        .order_by(sheet_issue.c.number)
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in connection.execute(wanted)}


def _provable(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Whose sheets, and their files: what can be proven of each to whom it was given."""
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=DTYPES["text"]) for name in _PROVABLE})


def _row(number: int, issue: int, new: NewSheet, former: IssuedSheet | None) -> dict[str, Any]:
    return {
        "number": number, "issue": issue, "person": new.person, "language": new.language, "kind": new.kind,
        "entity": new.entity, "said": sha256_of(new.said), "pdf": sha256_of(new.pdf),
        "replaces": former.number if former else None,
    }  # fmt: skip
