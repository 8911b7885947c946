"""Snapshots in parts, so that some persons are read, and what is read is checked, without reading everybody.

Every row belongs to one of 256 parts, by its person. The hash of each part of each snapshot is stored beside the
snapshot: it stands for the part as `snapshot_hash` stands for the whole. Both are computed again by `check_facts`.
"""

import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select

from assusoft.store.rows import Rows, Shape, key_of
from assusoft.store.tables import closing, erased_row, imports, row_version, snapshot_part

PARTS = 256
"""A part of 16,000 workers holds some 60 of them."""

_PERSON = re.compile(r'"person":"((?:[^"\\]|\\.)*)"')  # a quote within a text has a backslash before it
_SNAPSHOTS = {"photo": imports, "state": closing}


class Version(NamedTuple):
    """A row version; `person` '' when its row has none."""

    table: str
    key: str
    copies: int
    content: str
    person: str
    begin: int
    end: int | None


@dataclass(frozen=True)
class Part:
    """Every version of the rows of one part.

    `hashes`: number of the snapshot -> hash of the part. `shapes`: number -> columns. `intact`: whether each row is the
    one its key stands for. `erased`: the spans of the rows that were erased, of whatever part.
    """

    versions: Sequence[Version]
    hashes: Mapping[int, str]
    shapes: Mapping[int, Shape]
    intact: bool
    erased: frozenset[tuple[int, int]] = frozenset()

    def is_erased(self, number: int) -> bool:
        """Whether rows of that snapshot were erased."""
        return any(is_in_force(begin, end, number) for begin, end in self.erased)

    def is_intact(self, number: int) -> bool:
        """Whether that snapshot has the rows of the part that were stored with it."""
        rows = ((one.table, one.key, one.copies) for one in self.versions if is_in_force(one.begin, one.end, number))
        return self.intact and number in self.shapes and part_hash(rows) == self.hashes.get(number, part_hash(()))


def is_in_force(begin: int, end: int | None, number: int) -> bool:
    """Whether a row version is part of the snapshot of that number."""
    return begin <= number and (end is None or end > number)


def part_of(person: str) -> int:
    """The number of the part that the rows of a person are in; of '' for rows without person."""
    return zlib.crc32(person.encode()) % PARTS


def parts_of(rows: Rows) -> list[int]:
    """The part of each row."""
    if "person" not in rows.columns:
        return [part_of("")] * len(rows.keys)
    coded = rows.data.column("person").combine_chunks().dictionary_encode()
    parts = [part_of(person) for person in coded.dictionary.to_pylist()]
    return [part_of("") if code is None else parts[code] for code in coded.indices.to_pylist()]


def person_in(content: str) -> str:
    """The person of a row; '' when it has none."""
    found = _PERSON.search(content)
    return str(json.loads(f'"{found[1]}"')) if found else ""


def part_hash(rows: Iterable[tuple[str, str, int]]) -> str:
    """SHA-256 of the (table, key, copies) of the rows of a part, whatever their order."""
    listed = sorted([f"{table} {key} {copies}" for table, key, copies in rows])
    return hashlib.sha256("\n".join(listed).encode()).hexdigest()


def add_part_hashes(
    connection: Connection, kind: str, number: int, tables: Mapping[str, Rows], parts: Mapping[str, Sequence[int]]
) -> None:
    """Store the hash of each part of the snapshot that has rows; `parts`: table -> the part of each row."""
    found: dict[int, list[tuple[str, str, int]]] = {}
    for name, rows in tables.items():
        for part, key, copies in zip(parts[name], rows.keys, rows.copies, strict=True):
            found.setdefault(part, []).append((name, key, copies))
    put_part_hashes(connection, kind, number, found)


def put_part_hashes(
    connection: Connection, kind: str, number: int, parts: Mapping[int, Iterable[tuple[str, str, int]]]
) -> None:
    """Store the hash of these parts, given by their rows."""
    hashes = [
        {"kind": kind, "number": number, "part": part, "hash": part_hash(rows)} for part, rows in sorted(parts.items())
    ]
    if hashes:
        connection.execute(insert(snapshot_part), hashes)


def read_part(connection: Connection, kind: str, part: int) -> Part:
    """Every version of the rows of that part."""
    names = ("table_name", "row_key", "copies", "content", "valid_from", "valid_to")
    wanted = select(*row_version.c[names]).where(row_version.c.kind == kind, row_version.c.part == part)
    versions, intact = list[Version](), True
    with connection.execute(wanted) as result:
        cursor: Any = result.cursor  # the rows as the driver gives them: see `versions`
        for table, key, copies, content, begin, end in cursor:
            intact = intact and key_of(content) == key
            versions.append(Version(table, key, copies, content, person_in(content), begin, end))
    hashes = select(*snapshot_part.c["number", "hash"]).where(
        snapshot_part.c.kind == kind, snapshot_part.c.part == part
    )
    snapshot, gone = _SNAPSHOTS[kind], select(*erased_row.c["valid_from", "valid_to"]).where(erased_row.c.kind == kind)
    return Part(
        versions,
        {row.number: row.hash for row in connection.execute(hashes)},
        {row.number: row.shape for row in connection.execute(select(*snapshot.c["number", "shape"]))},
        intact,
        frozenset((row.valid_from, row.valid_to) for row in connection.execute(gone.distinct())),
    )
