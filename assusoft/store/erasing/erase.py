"""What is due -> erased, and recorded as a fact: what is left of it is a leaf for each row, a hash for each file.

Besides the rows and files themselves goes what is told of them elsewhere: in the account of an import, in the text of a
mail; and of persons of whom no photo and no state is left, what identified them and what was said of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, delete, func, insert, select, update

from assusoft.store.chain import KINDS, add_links, contents_of, linked, links
from assusoft.store.erasing.erased import FILE, erased_facts, erasures
from assusoft.store.erasing.selection import Due, Through, due_in
from assusoft.store.persons.alike import signs_in
from assusoft.store.persons.indexes import Place, by_part
from assusoft.store.persons.parts import is_in_force, person_in, put_part_hashes
from assusoft.store.provable.merkle import leaves_of
from assusoft.store.provable.roots import add_root
from assusoft.store.records import Erasure
from assusoft.store.rows import key_of
from assusoft.store.tables import (
    alike,
    answer,
    as_json,
    closing,
    content,
    declaration,
    erased_fact,
    erased_row,
    erasure,
    first_word,
    identity,
    imports,
    notice,
    root,
    row_version,
    second_word,
    sheet_issue,
    snapshot_part,
    supplier_return,
    transmission,
    worker_form,
)

_CHUNK = 500
_OWNERS = {"photo": imports, "state": closing, "told": closing, "sheet": sheet_issue}
_PLAIN = ("month", "counts", "files", "look")
"""What the account of an import says of nobody."""


def erase(connection: Connection, through: Through, reason: str, by: str, at: datetime) -> Erasure | None:
    """Erase what is due, or nothing when nothing is; the facts must be as they were stored (`check_facts`)."""
    due = due_in(connection, through)
    if not due.counts():
        return None
    if connection.dialect.name == "sqlite":  # what is deleted is written over, not only forgotten
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    number = (connection.scalar(select(func.max(erasure.c.number))) or 0) + 1
    what = [{"kind": kind, "through": month} for kind, month in sorted(through.items())]
    connection.execute(insert(erasure).values(number=number, what=what, reason=reason, by=by, at=at))
    for kind, rows in due.rows.items():
        if rows:
            _erase_rows(connection, number, kind, set(rows))
    _erase_files(connection, due)
    _erase_accounts(connection, through)
    if due.rows.get("photo") or due.rows.get("state"):
        _erase_forgotten(connection)
        _forget_signs(connection)
    _record(connection, number, [sha256 for files in due.files.values() for sha256 in files])
    add_links(connection, "erasure", [number])
    return erasures(connection)[-1]


def _erase_rows(connection: Connection, number: int, kind: str, due: set[int]) -> None:
    """Erase row versions; the snapshots that had them get a root first, where they have none."""
    names = ("number", "table_name", "row_key", "copies", "valid_from", "valid_to", "part", "salt")
    versions = connection.execute(select(*row_version.c[names]).where(row_version.c.kind == kind)).all()
    leaves = dict(
        zip(
            (one.number for one in versions),
            leaves_of((one.salt, one.table_name, one.row_key, one.copies) for one in versions),
            strict=True,
        )
    )
    gone = [one for one in versions if one.number in due]
    numbers = connection.scalars(select(_OWNERS[kind].c.number).order_by(_OWNERS[kind].c.number)).all()
    touched = [one for one in numbers if any(is_in_force(row.valid_from, row.valid_to, one) for row in gone)]
    rooted = set(connection.scalars(select(root.c.number).where(root.c.kind == kind)))
    for one in touched:
        if one not in rooted:
            within = [row.number for row in versions if is_in_force(row.valid_from, row.valid_to, one)]
            add_root(connection, kind, one, [leaves[row] for row in within])
    connection.execute(
        insert(erased_row),
        [
            {
                "number": one.number,
                "erasure": number,
                "kind": kind,
                "leaf": leaves[one.number],
                "valid_from": one.valid_from,
                "valid_to": one.valid_to,
            }
            for one in gone
        ],
    )
    _delete(connection, row_version.c.number, sorted(due))
    kept = [row for row in versions if row.number not in due]
    places = [Place(row.part, row.table_name, row.row_key, row.copies, row.valid_from, row.valid_to) for row in kept]
    for some in _chunks(touched):
        connection.execute(delete(snapshot_part).where(snapshot_part.c.kind == kind, snapshot_part.c.number.in_(some)))
    for one in touched:
        put_part_hashes(connection, kind, one, by_part(places, one))


def _erase_files(connection: Connection, due: Due) -> None:
    """The bytes go; the row stays, which other facts refer to."""
    for files in due.files.values():
        for some in _chunks(files):
            connection.execute(update(content).where(content.c.sha256.in_(some)).values(size=0, bytes=b""))


def _erase_accounts(connection: Connection, through: Through) -> None:
    """What is told of people beside the rows and files."""
    if "photos" in through:
        of = imports.c.month <= through["photos"]
        for row in connection.execute(select(imports.c.number, imports.c.counts).where(of)).all():
            plain = {name: value if name in _PLAIN else type(value)() for name, value in row.counts.items()}
            _update(connection, imports, row.number, {"counts": plain}, row.counts)
    if "documents" in through:
        numbers = select(closing.c.number).where(closing.c.month <= through["documents"] + "~")
        connection.execute(update(transmission).where(transmission.c.closing.in_(numbers)).values(body=""))
    if "returns" in through:
        of = supplier_return.c.month <= through["returns"] + "~"
        connection.execute(update(supplier_return).where(of).values(results=[], reason=""))


def _update(connection: Connection, table: Table, number: int, values: Mapping[str, Any], before: Any) -> None:
    if before not in values.values():
        connection.execute(update(table).where(table.c.number == number).values(**values))


def _erase_forgotten(connection: Connection) -> None:
    """What identified persons, and was said of them, of whom no photo and no state is left; their ids stay in use."""
    held = set(map(person_in, connection.scalars(select(row_version.c.content))))
    rows = connection.execute(select(*identity.c["row_key", "content"])).all()
    for person in sorted({person_in(row.content) for row in rows} - held):
        bare = as_json({"person": person})
        mine = [row.row_key for row in rows if person_in(row.content) == person and row.content != bare]
        if mine:
            _delete(connection, identity.c.row_key, mine[1:])
            changed = update(identity).where(identity.c.row_key == mine[0])
            connection.execute(changed.values(row_key=key_of(bare), content=bare))
    firsts = _of_others(connection, first_word, held)
    seconds = connection.scalars(select(second_word.c.number).where(second_word.c.first.in_(firsts))).all()
    _delete(connection, second_word.c.number, seconds)
    _delete(connection, first_word.c.number, firsts)
    for table in (answer, declaration, notice, worker_form):
        _delete(connection, table.c.number, sorted(_of_others(connection, table, held), reverse=True))


def _of_others(connection: Connection, table: Table, held: set[str]) -> list[int]:
    """The facts of persons who are not held any more; the last one stays, so that its number is not used again."""
    rows = connection.execute(select(table.c.number, table.c.person).where(table.c.person != "")).all()
    last = connection.scalar(select(func.max(table.c.number)))
    return [number for number, person in rows if person not in held and number != last]


def _forget_signs(connection: Connection) -> None:
    rows = connection.execute(select(*row_version.c["table_name", "content"]))
    derived = signs_in((row[0], row[1]) for row in rows)
    stored = {(row.sign, row.person) for row in connection.execute(select(alike))}
    gone = delete(alike).where(alike.c.sign == bindparam("its"), alike.c.person == bindparam("whose"))
    if stored - derived:
        connection.execute(gone, [{"its": sign, "whose": person} for sign, person in sorted(stored - derived)])


def _record(connection: Connection, number: int, files: Iterable[str]) -> None:
    """Keep what is left of each fact that is not as it was linked, and which files went."""
    known, before = linked(links(connection)), erased_facts(connection)
    rows = [{"kind": FILE, "key": sha256, "left": ""} for sha256 in files]
    for kind in KINDS:
        if kind == "erasure":
            continue
        stored = contents_of(connection, kind)
        for key, digest in known[kind].items():
            left = stored.get(key, "")
            if left != digest and before.get(kind, {}).get(key) != left:
                rows.append({"kind": kind, "key": key, "left": left})
    if rows:
        connection.execute(insert(erased_fact), [row | {"erasure": number} for row in rows])


def _delete(connection: Connection, column: Column[Any], values: Sequence[Any]) -> None:
    for some in _chunks(values):
        connection.execute(delete(column.table).where(column.in_(some)))


def _chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
