"""Rows -> what may make persons one matter: who shares a number, or a name and birth date, or a question of identity.

An index of row versions, added to with them: sign -> the persons who ever had it. It finds too many rather than too
few: whoever reads some persons reads with them all who share a sign, and decides by the rows. `check_facts` computes it
again.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection, insert, select

from assusoft.plain_names import normalised
from assusoft.store.rows import Rows
from assusoft.store.tables import alike

_CHUNK = 500  # persons or signs asked for in one statement
_FIELDS = ("person", "member", "national_number", "last_name", "first_name", "birth_date", "reason", "value")

Pair = tuple[str, str]
"""Sign and person."""


def signs_of(table: str, row: Mapping[str, Any]) -> Iterator[Pair]:
    """The signs of a row, values as text: of a worker, a family member, an insured member, or a row in doubt."""
    person = row.get("person")
    if not person or (table == "position" and not row.get("member")):
        return
    if table == "problem":
        if row.get("reason") == "ambiguous_identity":
            yield from ((f"doubt {person}", one) for one in (person, *(row.get("value") or "").split()))
        return
    if row.get("national_number"):
        yield f"number {row['national_number']}", person
    if row.get("last_name") and row.get("first_name") and row.get("birth_date"):
        yield f"name {normalised(row['last_name'])}|{normalised(row['first_name'])}|{row['birth_date']}", person


def signs_in(contents: Iterable[tuple[str, str]]) -> set[Pair]:
    """The signs of stored rows, each a table and its text; none of a text that is no row."""
    return {pair for table, content in contents if table in _TABLES for pair in signs_of(table, _row(content))}


def _row(content: str) -> Mapping[str, Any]:
    try:
        row = json.loads(content)
    except ValueError:
        return {}
    return row if isinstance(row, dict) else {}


_TABLES = ("worker", "family", "problem", "position")


def add_signs(connection: Connection, tables: Mapping[str, Rows], added: Mapping[str, list[int]]) -> None:
    """Store the signs of the rows just added, each a number in its table's rows."""
    found: set[Pair] = set()
    for name in _TABLES:
        if name in tables and added.get(name):
            found |= set(_of_rows(name, tables[name].data, added[name]))
    put_signs(connection, found)


def _of_rows(table: str, who: pa.Table, rows: list[int]) -> Iterator[Pair]:
    names = [name for name in _FIELDS if name in who.column_names]
    taken = who.select(names).take(pa.array(rows, pa.int64()))
    columns = [taken.column(name).cast(pa.string()).to_pylist() for name in names]
    for values in zip(*columns, strict=True):
        yield from signs_of(table, dict(zip(names, values, strict=True)))


def put_signs(connection: Connection, found: Collection[Pair]) -> None:
    """Store those that are not known yet."""
    known = set[Pair]()
    for persons in _chunks(sorted({person for _, person in found})):
        rows = connection.execute(select(*alike.c["sign", "person"]).where(alike.c.person.in_(persons)))
        known.update((row.sign, row.person) for row in rows)
    new = [{"sign": sign, "person": person} for sign, person in sorted(set(found) - known)]
    if new:
        connection.execute(insert(alike), new)


def akin(connection: Connection, persons: Collection[str]) -> set[str]:
    """The persons, and all who share a sign with one of them, directly or through others."""
    found, asked = set(persons), set[str]()
    while new := found - asked:
        asked |= new
        signs: set[str] = set()
        for some in _chunks(sorted(new)):
            signs.update(connection.scalars(select(alike.c.sign).where(alike.c.person.in_(some))))
        for some in _chunks(sorted(signs)):
            found.update(connection.scalars(select(alike.c.person).where(alike.c.sign.in_(some))))
    return found


def _chunks(values: list[str]) -> Iterator[list[str]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
