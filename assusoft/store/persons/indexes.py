"""Row versions -> what is derived of them to find some persons' rows: parts, their hashes, and signs (`alike`)."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select, update

from assusoft.store.persons.alike import Pair, put_signs, signs_in
from assusoft.store.persons.parts import part_of, person_in, put_part_hashes
from assusoft.store.tables import closing, imports, row_version

SNAPSHOTS = {"photo": imports, "state": closing}
_BATCH = 10_000


class Place(NamedTuple):
    """Where a row version belongs: its part, by its content, and the snapshots that have it."""

    part: int
    table: str
    key: str
    copies: int
    begin: int
    end: int | None


def index_everything(connection: Connection) -> None:
    """Fill the indexes of a database whose row versions have none: one made by an earlier release."""
    for kind, snapshot in SNAPSHOTS.items():
        places, signs = list[Place](), set[Pair]()
        for rows in _batches(connection, kind):
            found = [(row.number, part_of(person_in(row.content))) for row in rows]
            connection.execute(
                update(row_version).where(row_version.c.number == bindparam("row")).values(part=bindparam("its")),
                [{"row": number, "its": part} for number, part in found],
            )
            signs |= signs_in((row.table_name, row.content) for row in rows)
            places += [
                Place(part, row.table_name, row.row_key, row.copies, row.valid_from, row.valid_to)
                for row, (_, part) in zip(rows, found, strict=True)
            ]
        put_signs(connection, signs)
        for number in connection.scalars(select(snapshot.c.number).order_by(snapshot.c.number)).all():
            put_part_hashes(connection, kind, number, by_part(places, number))


def by_part(places: list[Place], number: int) -> Mapping[int, list[tuple[str, str, int]]]:
    """Part -> the (table, key, copies) of its rows in that snapshot."""
    found: dict[int, list[tuple[str, str, int]]] = {}
    for one in places:
        if one.begin <= number and (one.end is None or one.end > number):
            found.setdefault(one.part, []).append((one.table, one.key, one.copies))
    return found


def _batches(connection: Connection, kind: str) -> Iterator[list[Any]]:
    names = ("number", "table_name", "row_key", "copies", "content", "valid_from", "valid_to")
    last = 0
    while True:
        wanted = select(*row_version.c[names]).where(row_version.c.kind == kind, row_version.c.number > last)
        rows = list(connection.execute(wanted.order_by(row_version.c.number).limit(_BATCH)))
        if not rows:
            return
        yield rows
        last = rows[-1].number
