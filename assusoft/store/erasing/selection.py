"""Kinds of facts, each with the last month whose time is over -> what of them is to be erased. Nothing is changed here.

A row goes when every snapshot that had it is due, and a file when every fact that names it is: what a later month still
shows is of that month.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, select

from assusoft.store.tables import (
    audit,
    closing,
    closing_sheet,
    content,
    import_extract,
    imports,
    row_version,
    sheet,
    sheet_issue,
    statement,
    statement_text,
    supplier_return,
    transmission,
    transmission_document,
    worker_form,
)

KINDS = ("photos", "states", "extracts", "documents", "statements", "returns", "sheets", "forms", "audits")
"""What a term can be set for."""

Through = Mapping[str, str]
"""Kind -> the last month of which it is erased."""

# Kind -> the kind of snapshot that goes with it, and the table of what that is stored with.
_SNAPSHOTS: Mapping[str, tuple[str, Table]] = {
    "photos": ("photo", imports),
    "states": ("state", closing),
    "documents": ("told", closing),
    "sheets": ("sheet", sheet_issue),
}


class Due(NamedTuple):
    """What is to be erased: row versions by their numbers, by kind of snapshot; files by SHA-256, by kind."""

    rows: Mapping[str, list[int]]
    files: Mapping[str, list[str]]

    def counts(self) -> dict[str, tuple[int, int]]:
        """Kind -> how many rows and how many files; of kinds of which there is something."""
        rows = {kind: len(self.rows.get(snapshot, ())) for kind, (snapshot, _) in _SNAPSHOTS.items()}
        found = {kind: (rows.get(kind, 0), len(self.files.get(kind, ()))) for kind in KINDS}
        return {kind: counted for kind, counted in found.items() if any(counted)}


def due_in(connection: Connection, through: Through) -> Due:
    """What is due and not erased yet."""
    rows = {
        snapshot: _rows(connection, snapshot, table, through[kind])
        for kind, (snapshot, table) in _SNAPSHOTS.items()
        if kind in through
    }
    return Due(rows, _files(connection, through))


def _rows(connection: Connection, kind: str, table: Table, through: str) -> list[int]:
    """The row versions that only snapshots of months up to that one have; one that is still in force is kept."""
    kept = sorted(connection.scalars(select(table.c.number).where(table.c.month > through + "~")))
    ended = select(*row_version.c["number", "valid_from", "valid_to"]).where(
        row_version.c.kind == kind, row_version.c.valid_to.is_not(None)
    )
    found = []
    for number, begin, end in connection.execute(ended.order_by(row_version.c.number)):
        first = bisect_left(kept, begin)
        if first == len(kept) or kept[first] >= end:
            found.append(number)
    return found


def _files(connection: Connection, through: Through) -> dict[str, list[str]]:
    due, kept = dict[str, str](), set[str]()
    for kind, wanted in _named():
        for sha256, month in connection.execute(wanted):
            if kind in through and month <= through[kind] + "~":
                due.setdefault(sha256, kind)
            else:
                kept.add(sha256)
    there = set(connection.scalars(select(content.c.sha256).where(content.c.size > 0)))
    found: dict[str, list[str]] = {}
    for sha256, kind in sorted(due.items()):
        if sha256 in there and sha256 not in kept:
            found.setdefault(kind, []).append(sha256)
    return found


def _named() -> Iterator[tuple[str, Select[Any]]]:
    """Every name of a file: the kind it goes with ('' for what is never erased), its SHA-256 and month."""
    of_import = import_extract.join(imports, imports.c.number == import_extract.c["import"])
    yield "extracts", select(import_extract.c.sha256, imports.c.month).select_from(of_import)
    of_closing = transmission_document.join(transmission).join(closing)
    yield "documents", select(transmission_document.c.sha256, closing.c.month).select_from(of_closing)
    yield "statements", select(statement.c.sha256, statement.c.period)
    yield (
        "returns",
        select(supplier_return.c.sha256, supplier_return.c.month).where(supplier_return.c.sha256.is_not(None)),
    )
    for column in (sheet.c.said, sheet.c.pdf):
        yield "sheets", select(column, sheet_issue.c.month).select_from(sheet.join(sheet_issue))
    of_form = worker_form.c.sha256.is_not(None)
    yield "forms", select(worker_form.c.sha256, worker_form.c.month).where(of_form)
    yield "audits", select(audit.c.findings, imports.c.month).select_from(audit.join(imports))
    yield "", select(audit.c.checks, imports.c.month).select_from(audit.join(imports))
    yield "", select(closing_sheet.c.sha256, closing.c.month).select_from(closing_sheet.join(closing))
    yield "", select(statement_text.c.sha256, statement.c.period).select_from(statement_text.join(statement))
