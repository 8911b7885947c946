"""Facts as they are stored now x the chain and the hashes stored with them -> what was tampered with, fact by fact.

It finds what was changed, removed, moved or added behind the program's back; what an erasure took, and recorded, is no
fault as long as what is left leads to the roots that were stored with it. It cannot find that the newest facts were
cut off together with their links, or that the whole chain was written anew: for that, keep the head hash elsewhere.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, literal, select

from assusoft.store.chain import KINDS, START, contents_of, link_hash, linked, links, raw
from assusoft.store.erasing.erased import FILE, erased_facts, erased_rows
from assusoft.store.facts.contents import sha256_of, unpacked
from assusoft.store.persons.alike import signs_in
from assusoft.store.persons.parts import part_hash, part_of, person_in
from assusoft.store.provable.merkle import leaves_of, root_of
from assusoft.store.provable.roots import BELONGS
from assusoft.store.rows import key_of, snapshot_hash
from assusoft.store.tables import (
    alike,
    audit,
    closing,
    closing_sheet,
    content,
    import_extract,
    imports,
    root,
    row_version,
    sheet,
    sheet_issue,
    snapshot_part,
    statement,
    statement_text,
    supplier_return,
    transmission_document,
    worker_form,
)

_FILES = 20  # read at once
# Kind of snapshot -> the table of what it is stored with, and its column with the hash of the rows.
_SNAPSHOTS = {
    "photo": (imports, "photo_hash"),
    "state": (closing, "state_hash"),
    "told": (closing, ""),
    "sheet": (sheet_issue, ""),
}
_NAMES = {"photo": "photo", "state": "state", "told": "list of what was told", "sheet": "list of benefit sheets"}


@dataclass(frozen=True)
class Fault:
    """A fact that is not as it was stored: which one, `changed`, `removed`, `moved` or `added`, and a sentence."""

    fact: str
    happened: str
    sentence: str


class _Version(NamedTuple):
    number: int
    table: str
    key: str
    copies: int
    begin: int
    end: int | None
    intact: bool
    part: int
    placed: bool
    leaf: str


def check_facts(connection: Connection, head: str | None = None) -> list[Fault]:
    """Compute every hash again; no fault means that facts are those that were stored.

    Parameters
    ----------
    head
        A head hash that was kept elsewhere: it must be that of one of the links.
    """
    chained = links(connection)
    known, erased = linked(chained), erased_facts(connection)
    faults = [*_head(chained, head), *_order(chained)]
    for kind in KINDS:
        faults += _facts(kind, known[kind], contents_of(connection, kind), erased.get(kind, {}))
    faults += _files(connection, erased.get(FILE, {}))
    for fact, kinds in BELONGS.items():
        for kind in kinds:
            faults += _snapshots(connection, kind, fact, known[fact])
    faults += _signs(connection)
    return faults


def _head(chained: Sequence[Any], head: str | None) -> Iterator[Fault]:
    if head and head != START and head not in {one.hash for one in chained}:
        yield Fault(
            "head", "removed",
            f"No link of the chain has the head hash {head}: facts stored before it was noted were removed with their "
            "links, or the chain was written anew.",
        )  # fmt: skip


def _order(chained: Sequence[Any]) -> Iterator[Fault]:
    """Faults of the links among themselves."""
    last, head = 0, START
    for one in chained:
        name = f"link {one.number}"
        if one.number != last + 1:
            yield Fault(name, "removed", f"Before link {one.number} of the chain, link {last + 1} was removed.")
        elif one.hash != link_hash(head, one.kind, one.key, one.content):
            yield Fault(
                name, "changed",
                f"Link {one.number} of the chain ({one.kind} {one.key}) does not follow the link before it: it was "
                "changed or moved, or links before it were.",
            )  # fmt: skip
        last, head = one.number, one.hash


def _facts(
    kind: str, known: Mapping[str, str], stored: Mapping[str, str], erased: Mapping[str, str]
) -> Iterator[Fault]:
    """Faults of the facts of one kind: key -> content hash, as linked, as stored, and what an erasure left of it."""
    originally = {digest: key for key, digest in known.items()}
    for key, digest in known.items():
        name = f"{kind} {key}"
        if erased.get(key) == stored.get(key, ""):
            continue
        if key not in stored:
            yield Fault(name, "removed", f"{name} was removed.")
        elif stored[key] != digest and stored[key] in originally:
            yield Fault(name, "moved", f"{name} now holds what was stored as {kind} {originally[stored[key]]}.")
        elif stored[key] != digest:
            yield Fault(name, "changed", f"{name} was changed after it was stored.")
    for key in stored.keys() - known.keys():
        yield Fault(f"{kind} {key}", "added", f"{kind} {key} was not stored by assusoft: the chain does not know it.")


def _files(connection: Connection, erased: Mapping[str, str]) -> Iterator[Fault]:
    """Faults of the files kept byte for byte."""
    names = _names_of_files(connection)
    found = set()
    every = select(*content.c["sha256", "size", "bytes"]).execution_options(yield_per=_FILES)
    for sha256, size, stored in connection.execute(every):
        found.add(sha256)
        data = unpacked(stored, size)
        name = f"file {names.get(sha256, sha256)}"
        if sha256 in erased and data == b"" and size == 0:
            continue
        if not isinstance(data, bytes) or sha256_of(data) != sha256 or size != len(data):
            yield Fault(name, "changed", f"{name} was changed after it was stored: its bytes have another SHA-256.")
        elif sha256 not in names:
            yield Fault(name, "added", f"{name} belongs to no fact: it was not stored by assusoft.")
    for sha256 in names.keys() - found:
        yield Fault(f"file {names[sha256]}", "removed", f"file {names[sha256]} was removed.")


_NAMED = (
    import_extract, closing_sheet, transmission_document, statement, statement_text, supplier_return, worker_form,
)  # fmt: skip
"""Tables of facts that have a file, or none, with its name."""


def _names_of_files(connection: Connection) -> dict[str, str]:
    """SHA-256 -> the first name a fact gives the file."""
    names: dict[str, str] = {}
    for table in _NAMED:
        named = select(*table.c["sha256", "name"]).where(table.c.sha256.is_not(None)).order_by(*table.primary_key)
        for sha256, name in connection.execute(named):
            names.setdefault(sha256, name)
    for number, *files in connection.execute(select(*audit.c["number", "checks", "findings"])):
        for sha256, name in zip(files, ("checks", "findings"), strict=True):
            names.setdefault(sha256, f"{name} of audit {number}")
    for number, *files in connection.execute(select(*sheet.c["number", "said", "pdf"])):
        for sha256, name in zip(files, ("what it says", "page"), strict=True):
            names.setdefault(sha256, f"{name} of sheet S{number}")
    return names


def _snapshots(connection: Connection, kind: str, fact: str, known: Iterable[str]) -> Iterator[Fault]:
    """Faults of the snapshots of a kind and of the row versions they are made of."""
    table, expected = _SNAPSHOTS[kind]
    hashed = (raw(table.c.shape), table.c[expected]) if expected else (literal(""), literal(""))
    wanted = select(table.c.number, table.c.month, *hashed).order_by(table.c.number)
    snapshots = connection.execute(wanted).all()
    versions, hashes = _versions(connection, kind), _stored_part_hashes(connection, kind)
    roots, gone = _roots(connection, kind), erased_rows(connection, kind)
    yield from _row_versions(kind, versions, {int(key) for key in known} | {one[0] for one in snapshots})
    for number, month, shape, digest in snapshots:
        within = [one for one in versions if one.begin <= number and (one.end is None or one.end > number)]
        erased = [one.leaf for one in gone if one.valid_from <= number < one.valid_to]
        root, name = roots.get(number), f"The {_NAMES[kind]} of {month} ({fact} {number})"
        if not erased and expected and _hash(shape, within) != digest:
            yield Fault(
                f"{kind} {number}", "changed", f"{name} is not what was stored: rows were changed, removed or added."
            )
        elif (root or erased) and root != _root(within, erased):
            yield Fault(
                f"{kind} {number}", "changed", f"{name} is not what was stored: its rows do not lead to its root."
            )
        elif _part_hashes(within) != hashes.get(number, {}):
            yield Fault(f"{kind} {number}", "changed", f"The hashes of the parts of {name} are not those of its rows.")


def _roots(connection: Connection, kind: str) -> dict[int, tuple[int, str]]:
    """Number of the snapshot -> how many rows it has, and their root, as stored with it."""
    wanted = select(*root.c["number", "leaves", "hash"]).where(root.c.kind == kind)
    return {number: (leaves, digest) for number, leaves, digest in connection.execute(wanted)}


def _root(within: Sequence[_Version], erased: Sequence[str]) -> tuple[int, str]:
    leaves = [*(one.leaf for one in within), *erased]
    return len(leaves), root_of(leaves)


def _versions(connection: Connection, kind: str) -> list[_Version]:
    names = ("number", "table_name", "row_key", "copies", "valid_from", "valid_to", "content", "part", "salt")
    wanted = select(*row_version.c[names]).where(row_version.c.kind == kind).order_by(row_version.c.number)
    return [
        _Version(
            row[0],
            row[1],
            row[2],
            row[3],
            row[4],
            row[5],
            key_of(row.content) == row.row_key,
            row.part,
            part_of(person_in(row.content)) == row.part,
            leaves_of([(row.salt, row.table_name, row.row_key, row.copies)])[0],
        )
        for row in connection.execute(wanted)
    ]


def _row_versions(kind: str, versions: Sequence[_Version], numbers: set[int]) -> Iterator[Fault]:
    for one in versions:
        name = f"row version {one.number}"
        if not one.intact:
            yield Fault(name, "changed", f"{name} ({kind}, table {one.table}) was changed after it was stored.")
        elif not one.placed:
            yield Fault(name, "moved", f"{name} ({kind}, table {one.table}) was moved to a part that is not its own.")
        if one.begin not in numbers or (one.end is not None and (one.end not in numbers or one.end <= one.begin)):
            yield Fault(name, "added", f"{name} ({kind}, table {one.table}) is part of no {kind} that was stored.")


def _stored_part_hashes(connection: Connection, kind: str) -> dict[int, dict[int, str]]:
    """Number of the snapshot -> part -> hash."""
    found: dict[int, dict[int, str]] = {}
    wanted = select(*snapshot_part.c["number", "part", "hash"]).where(snapshot_part.c.kind == kind)
    for number, part, digest in connection.execute(wanted):
        found.setdefault(number, {})[part] = digest
    return found


def _part_hashes(versions: Iterable[_Version]) -> dict[int, str]:
    parts: dict[int, list[tuple[str, str, int]]] = {}
    for one in versions:
        parts.setdefault(one.part, []).append((one.table, one.key, one.copies))
    return {part: part_hash(rows) for part, rows in parts.items()}


def _signs(connection: Connection) -> Iterator[Fault]:
    """Faults of what tells who shares a sign with whom."""
    derived = signs_in((row[0], row[1]) for row in connection.execute(select(*row_version.c["table_name", "content"])))
    stored = {(row.sign, row.person) for row in connection.execute(select(alike))}
    for person in sorted({person for _, person in derived - stored}):
        yield Fault(
            f"signs of {person}", "removed", f"What {person} shares with others was removed from table 'alike'."
        )
    for person in sorted({person for _, person in stored - derived}):
        yield Fault(f"signs of {person}", "added", f"Table 'alike' has of {person} what no photo or state shows.")


def _hash(shape: str, versions: Iterable[_Version]) -> str:
    """The hash of the snapshot these row versions make; none when its shape cannot be read."""
    try:
        columns: dict[str, Any] = json.loads(shape)
        keys: dict[str, list[tuple[str, int]]] = {name: [] for name in columns}
    except (ValueError, TypeError):
        return ""
    for one in versions:
        keys.setdefault(one.table, []).append((one.key, one.copies))
    return snapshot_hash(columns, keys)
