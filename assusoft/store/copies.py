"""Facts <-> a file that either database can be filled from: every table as lines of JSON in a zip, with its hash."""

import base64
import hashlib
import json
from dataclasses import dataclass
from itertools import islice
from typing import Any
from zipfile import ZipFile

from sqlalchemy import Column, ColumnClause, Connection, LargeBinary, Table, TableClause, Text, func, insert, select
from sqlalchemy.exc import StatementError

from assusoft.errors import Refused
from assusoft.store.chain import head_of, raw
from assusoft.store.persons.indexes import index_everything
from assusoft.store.provable.roots import new_salts
from assusoft.store.tables import REVISION, Json, Moment, lease, link, metadata, row_version
from assusoft.store.tampering import check_facts

MANIFEST = "facts.json"
_DERIVED = ("snapshot_part", "alike")
_BILLED = ("statement", "statement_text", "decision")
_TASKS = ("first_word", "second_word", "assignment")
_SHEETS = ("sheet_issue", "sheet", "sheet_sending", "sheet_event")
_ERASED = ("root", "erasure", "erased_row", "erased_fact")
_LATELY = ("notice", "worker_form", *_ERASED)
_ANSWERED = ("supplier_return", "tick", *_SHEETS, *_LATELY)
_LACKS = {
    "0003": ("declaration", *_DERIVED, *_BILLED, *_TASKS, *_ANSWERED),
    "0004": (*_DERIVED, *_BILLED, *_TASKS, *_ANSWERED),
    "0005": (*_BILLED, *_TASKS, *_ANSWERED),
    "0006": (*_TASKS, *_ANSWERED),
    "0007": (*_TASKS, *_ANSWERED),
    "0008": _ANSWERED,
    "0009": ("tick", *_SHEETS, *_LATELY),
    "0010": (*_SHEETS, *_LATELY),
    "0011": _LATELY,
    "0012": _LATELY,
    "0013": ("worker_form", *_ERASED),
    "0014": _ERASED,
}
"""Revision of an older backup that this version restores -> the tables that came later: empty, or derived."""
_COPIED = [table for table in metadata.sorted_tables if table is not lease]
_BATCH = 100  # rows read and stored by one statement
_MOST_LINE, _MOST_MANIFEST = 256 << 20, 1 << 20  # bytes: an extract is one line, and files have at most 64 MB


@dataclass(frozen=True)
class Copied:
    """What a backup holds: `facts`, the number of links in its chain, and `head`, the hash that stands for them."""

    facts: int
    head: str


def write_copy(connection: Connection, archive: ZipFile) -> Copied:
    """Write every table into the archive.

    Raises
    ------
    Refused
        The facts are not those that were stored: a backup of them would hide it.
    """
    _refuse_faults(connection, "Nothing was backed up. Restore an earlier backup into a new database.")
    tables = {table.name: _write_table(connection, table, archive) for table in _COPIED}
    copied = Copied(tables[link.name]["rows"], head_of(connection))
    manifest = {"revision": REVISION, "head": copied.head, "tables": tables}
    archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return copied


def read_copy(connection: Connection, archive: ZipFile, database: str) -> Copied:
    """Fill the empty tables of a database from the archive, and check the facts.

    Raises
    ------
    Refused
        The database, named `database` in messages, holds facts; or the archive is not whole, or of another version.
    """
    refuse_facts(connection, database)
    manifest = _manifest(archive)
    try:
        for table in _COPIED:
            if table.name in _LACKS.get(manifest["revision"], ()):
                continue
            _read_table(connection, table, archive, manifest["tables"][table.name])
        if manifest["revision"] != REVISION:
            index_everything(connection)
    except (StatementError, ValueError, LookupError, TypeError) as error:
        raise Refused("The backup was altered: it holds rows that are none of a fact. Nothing was restored.") from error
    _refuse_faults(connection, "Nothing was restored. Use another backup.")
    if head_of(connection) != manifest["head"]:
        raise Refused("The backup was altered: its facts do not lead to its head hash. Nothing was restored.")
    return Copied(manifest["tables"][link.name]["rows"], manifest["head"])


def refuse_facts(connection: Connection, database: str) -> None:
    """A backup fills only what is empty."""
    for table in _COPIED:
        if connection.scalar(select(func.count()).select_from(table)):
            raise Refused(
                f"The database {database} holds facts already: a backup can only be restored into an empty one. "
                "Nothing was changed. Name another database in employer.toml, or move this one away."
            )


def _refuse_faults(connection: Connection, then: str) -> None:
    faults = check_facts(connection)
    if faults:
        are = "1 fact is" if len(faults) == 1 else f"{len(faults)} facts are"
        raise Refused(f"{are} not as stored, the first: {faults[0].sentence} {then}")


def _manifest(archive: ZipFile) -> Any:
    if MANIFEST not in archive.namelist():
        raise Refused(f"The file is not a backup of assusoft: it holds no {MANIFEST}. Nothing was restored.")
    if archive.getinfo(MANIFEST).file_size > _MOST_MANIFEST:
        raise Refused(f"The file is not a backup of assusoft: its {MANIFEST} is too large. Nothing was restored.")
    manifest = json.loads(archive.read(MANIFEST))
    if manifest["revision"] not in (REVISION, *_LACKS):
        raise Refused(
            f"The backup is of another version ({manifest['revision']}) than this assusoft ({REVISION}). Nothing was "
            "restored. Restore it with the assusoft that made it, then upgrade: the database is brought up to date."
        )
    return manifest


def _write_table(connection: Connection, table: Table, archive: ZipFile) -> dict[str, Any]:
    """Write a line a row; return the number of rows and the SHA-256 of the lines."""
    digest, count = hashlib.sha256(), 0
    wanted = select(*(raw(column) for column in table.columns)).order_by(*table.primary_key)
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as file:
        for row in connection.execution_options(yield_per=_BATCH).execute(wanted):
            values = [base64.b64encode(value).decode() if isinstance(value, bytes) else value for value in row]
            line = json.dumps(values, ensure_ascii=False).encode() + b"\n"
            digest.update(line)
            file.write(line)
            count += 1
    return {"rows": count, "sha256": digest.hexdigest()}


def _read_table(connection: Connection, table: Table, archive: ZipFile, expected: dict[str, Any]) -> None:
    digest = hashlib.sha256()
    bare = TableClause(table.name, *(ColumnClause(column.name, _stored_type(column)) for column in table.columns))
    with archive.open(f"{table.name}.jsonl") as file:
        lines = iter(lambda: file.readline(_MOST_LINE), b"")
        while batch := list(islice(lines, _BATCH)):
            for line in batch:
                digest.update(line)
            connection.execute(insert(bare), [_row(table, line) for line in batch])
    if digest.hexdigest() != expected["sha256"]:
        raise Refused(
            f"The backup was altered or cut off: {table.name}.jsonl has another SHA-256. Nothing was restored."
        )


def _row(table: Table, line: bytes) -> dict[str, Any]:
    given = json.loads(line)
    if table is row_version and len(given) == len(table.columns) - 2:
        given.append(0)  # written before rows had a part: it comes with the indexes
    if table is row_version and len(given) == len(table.columns) - 1:
        given += new_salts(1)  # written before rows had a salt
    values = zip(table.columns, given, strict=True)
    return {
        column.name: base64.b64decode(value) if isinstance(column.type, LargeBinary) else value
        for column, value in values
    }


def _stored_type(column: Column[Any]) -> Any:
    """The type to store a `raw` value with."""
    return Text() if isinstance(column.type, Json | Moment) else column.type
