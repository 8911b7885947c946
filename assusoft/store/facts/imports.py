"""Extracts and photo of a month -> one stored import; photos read back exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, func, insert, select

from assusoft.errors import AssusoftError, Refused
from assusoft.language import Sentence
from assusoft.months import check_month
from assusoft.store.chain import add_links
from assusoft.store.erasing.erased import refuse_erased
from assusoft.store.facts.closings import refuse_closed
from assusoft.store.facts.contents import add_contents, sha256_of
from assusoft.store.facts.identities import add_identities, identity_rows
from assusoft.store.records import Extract, Import, StoredExtract
from assusoft.store.rows import Rows, shape_of
from assusoft.store.tables import content, import_extract, imports
from assusoft.store.versions import add_snapshot, encode_all, hash_of, read_snapshot


@dataclass(frozen=True)
class Prepared:
    """An import computed as far as it can be before the write lock is taken."""

    month: str
    extracts: tuple[Extract, ...]
    rows: Mapping[str, Rows]
    photo_hash: str
    identities: Rows


def prepare(month: str, extracts: Sequence[Extract], tables: Mapping[str, pd.DataFrame]) -> Prepared:
    """Encode and hash the photo's tables."""
    rows = encode_all(tables)
    return Prepared(check_month(month), tuple(extracts), rows, hash_of(rows), identity_rows(tables.get("worker")))


def add_import(
    connection: Connection, new: Prepared, counts: Mapping[str, Any], by: str, at: datetime, release_reason: str
) -> Import:
    """Store it, unless the month's current import has the same photo and the same files: then that one is returned.

    Raises
    ------
    Refused
        The month, or a later one, is closed.
    """
    refuse_closed(connection, new.month, Sentence("The import of {month} was refused", month=new.month))
    current = current_import(connection, new.month)
    files = [(file.name, file.source, sha256_of(file.content)) for file in new.extracts]
    if current and current.photo_hash == new.photo_hash and files == _files(current):
        return replace(current, repeated=True)
    number = (connection.scalar(select(func.max(imports.c.number))) or 0) + 1
    add_contents(connection, (file.content for file in new.extracts))
    connection.execute(
        insert(imports).values(
            number=number, month=new.month, photo_hash=new.photo_hash, shape=shape_of(new.rows), counts=counts,
            release_reason=release_reason, by=by, at=at,
        )
    )  # fmt: skip
    for position, (name, source, sha256) in enumerate(files):
        connection.execute(
            insert(import_extract).values(
                {"import": number, "position": position, "name": name, "source": source, "sha256": sha256}
            )
        )
    add_snapshot(connection, "photo", number, new.rows)
    add_identities(connection, new.identities, number)
    add_links(connection, "import", [number])
    return _imports(connection, number=number)[0]


def all_imports(connection: Connection) -> list[Import]:
    """Every import, replaced ones too, in the order they were made."""
    return _imports(connection)


def current_import(connection: Connection, month: str) -> Import | None:
    """The last import of that month."""
    number = connection.scalar(select(func.max(imports.c.number)).where(imports.c.month == month))
    return _imports(connection, number=number)[0] if number else None


def photo_tables(connection: Connection, number: int) -> dict[str, pd.DataFrame]:
    """The tables of that import's photo: columns, dtypes and rows as imported, rows in canonical order.

    Raises
    ------
    Refused
        There is no such import. Erased: rows of it had their time. AssusoftError: it is not what was imported.
    """
    found = connection.execute(
        select(*imports.c["month", "shape", "photo_hash"]).where(imports.c.number == number)
    ).one_or_none()
    if found is None:
        raise Refused("There is no import number {number}.", number=number)
    tables = read_snapshot(connection, "photo", number, found.shape, found.photo_hash)
    if tables is None:
        refuse_erased(connection, "photo", number, Sentence("The photo of {month}", month=found.month))
        raise AssusoftError(
            "The photo of {month} (import number {number}) is not what was imported: its hash differs. Restore the "
            "database from a backup.",
            month=found.month,
            number=number,
        )
    return tables


def _files(made: Import) -> list[tuple[str, str, str]]:
    return [(file.name, file.source, file.sha256) for file in made.extracts]


def _imports(connection: Connection, **only: int) -> list[Import]:
    """Imports with their extracts, all of them or the one of that `number`."""
    wanted = select(imports).order_by(imports.c.number)
    files = (
        select(import_extract, content.c.size)
        .join(content, content.c.sha256 == import_extract.c.sha256)
        .order_by(import_extract.c["import"], import_extract.c.position)
    )
    if only:
        wanted = wanted.where(imports.c.number == only["number"])
        files = files.where(import_extract.c["import"] == only["number"])
    extracts: dict[int, list[StoredExtract]] = {}
    for row in connection.execute(files).mappings():
        stored = StoredExtract(row["name"], row["source"], row["sha256"], row["size"])
        extracts.setdefault(row["import"], []).append(stored)
    return [
        Import(
            row.number, row.month, row.photo_hash, row.at, row.by, row.release_reason,
            tuple(extracts.get(row.number, ())), row.counts,
        )
        for row in connection.execute(wanted)
    ]  # fmt: skip
