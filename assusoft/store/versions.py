"""Row versions: a sequence of snapshots (photos by import, states by closing, and others), stored as their differences.

A row in force from snapshot n on is stored once, with `valid_from` = n; when a later snapshot m lacks it, `valid_to`
becomes m. So an unchanged snapshot adds no row, and every earlier snapshot stays readable.
"""

from collections.abc import Iterator, Mapping
from itertools import repeat
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, bindparam, func, insert, or_, select, update

from assusoft.store.persons.alike import add_signs
from assusoft.store.persons.parts import add_part_hashes, parts_of
from assusoft.store.provable.merkle import leaves_of
from assusoft.store.provable.roots import add_root, new_salts
from assusoft.store.rows import Rows, Shape, decode, encode, key_of, shape_of, snapshot_hash
from assusoft.store.tables import row_version


def encode_all(tables: Mapping[str, pd.DataFrame]) -> dict[str, Rows]:
    """Encode each frame; the slow part of storing, done before the write lock is taken."""
    return {name: encode(frame, name) for name, frame in tables.items()}


def hash_of(tables: Mapping[str, Rows]) -> str:
    """The hash `read_snapshot` checks."""
    keys = {name: list(zip(rows.keys, rows.copies, strict=True)) for name, rows in tables.items()}
    return snapshot_hash(shape_of(tables), keys)


def add_snapshot(connection: Connection, kind: str, number: int, tables: Mapping[str, Rows]) -> None:
    """Store snapshot `number` of that kind: end the versions it lacks, begin those it adds; with its root."""
    left: dict[tuple[str, int], dict[str, tuple[int, str]]] = {}
    in_force = select(*row_version.c["number", "table_name", "row_key", "copies", "salt"]).where(
        row_version.c.kind == kind, row_version.c.valid_to.is_(None)
    )
    for row, name, key, copies, salt in _rows(connection, in_force):
        left.setdefault((name, copies), {})[key] = (row, salt)
    begun: list[dict[str, Any]] = []
    begins: dict[str, list[int]] = {}
    leaves: list[str] = []
    parts = {name: parts_of(rows) for name, rows in tables.items()}
    for name, rows in tables.items():
        kept = [left.get((name, copies), {}).pop(key, None) for key, copies in zip(rows.keys, rows.copies, strict=True)]
        added = [at for at, stored in enumerate(kept) if stored is None]
        begins[name] = added
        fresh = dict(zip(added, new_salts(len(added)), strict=True))
        salts = (fresh[at] if stored is None else stored[1] for at, stored in enumerate(kept))
        leaves += leaves_of(zip(salts, repeat(name), rows.keys, rows.copies, strict=False))
        begun += [
            {"kind": kind, "table_name": name, "row_key": rows.keys[at], "copies": rows.copies[at],
             "content": content, "valid_from": number, "part": parts[name][at], "salt": fresh[at]}
            for at, content in zip(added, rows.contents(added), strict=True)
        ]  # fmt: skip
    ended = [{"ended": row} for versions in left.values() for row, _ in versions.values()]
    if ended:
        connection.execute(
            update(row_version).where(row_version.c.number == bindparam("ended")).values(valid_to=number), ended
        )
    first = (connection.scalar(select(func.max(row_version.c.number))) or 0) + 1
    if begun:
        connection.execute(insert(row_version), [{"number": row, **new} for row, new in enumerate(begun, first)])
    add_part_hashes(connection, kind, number, tables, parts)
    add_signs(connection, tables, begins)
    add_root(connection, kind, number, leaves)


def read_snapshot(
    connection: Connection, kind: str, number: int, shape: Shape, expected_hash: str
) -> dict[str, pd.DataFrame] | None:
    """The frames of snapshot `number`, or None when they are not what was stored: the hash differs."""
    contents: dict[str, list[str]] = {name: [] for name in shape}
    keys: dict[str, list[tuple[str, int]]] = {name: [] for name in shape}
    wanted = select(*row_version.c["table_name", "row_key", "copies", "content"]).where(
        row_version.c.kind == kind,
        row_version.c.valid_from <= number,
        or_(row_version.c.valid_to.is_(None), row_version.c.valid_to > number),
    )
    for table, key, copies, content in _rows(connection, wanted):
        if table not in shape or key_of(content) != key:
            return None
        keys[table].append((key, copies))
        contents[table].extend([content] * copies)
    if snapshot_hash(shape, keys) != expected_hash:
        return None
    return {name: decode(contents[name], dict(shape[name])) for name in shape}


def _rows(connection: Connection, wanted: Select[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows as the database's driver gives them: SQLAlchemy's own take twice the time, and there are many."""
    with connection.execute(wanted) as result:
        cursor: Any = result.cursor
        yield from cursor
