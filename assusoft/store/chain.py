"""The chain: each fact as it was stored joined to all before it, so that what is changed later can be found.

A link holds the SHA-256 of its fact's content and that of the link before it with its own: the hash of the last link,
the head, stands for every fact. Links are added in the transaction that adds their fact.
What a fact's content is made of must never change here: stored chains were computed from it.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, Text, insert, select, type_coerce

from assusoft.store.provable.roots import roots_of
from assusoft.store.tables import (
    Json,
    Moment,
    answer,
    as_json,
    assignment,
    audit,
    closing,
    closing_sheet,
    decision,
    declaration,
    erased_fact,
    erased_row,
    erasure,
    event,
    first_word,
    identity,
    import_extract,
    imports,
    link,
    notice,
    second_word,
    sheet,
    sheet_event,
    sheet_issue,
    sheet_sending,
    statement,
    statement_text,
    supplier_return,
    tick,
    transmission,
    transmission_document,
    worker_form,
)

START = "0" * 64
"""The head of a chain without links."""

_CHUNK = 500  # facts asked for in one statement
_AUTHOR = ("by", "at")

# Kind of fact -> its table, its key, and the columns its content is made of.
_FACTS: dict[str, tuple[Table, str, tuple[str, ...]]] = {
    "import": (imports, "number", ("month", "photo_hash", "shape", "counts", "release_reason", *_AUTHOR)),
    "answer": (
        answer,
        "number",
        ("task", "kind", "person", "member", "facts", "choice", "fields", "month", "reason", "retracts", *_AUTHOR),
    ),
    "closing": (closing, "number", ("month", "import", "answers_through", "state_hash", "shape", *_AUTHOR)),
    "transmission": (
        transmission,
        "id",
        ("number", "closing", "supplier", "channel", "recipients", "subject", "body"),
    ),
    "event": (event, "number", ("transmission", "state", "detail", *_AUTHOR)),
    "audit": (audit, "number", ("import", "checks", "findings", *_AUTHOR)),
    "decision": (decision, "number", ("difference", "statement", "choice", "amount", "until", "reason", *_AUTHOR)),
    "statement": (
        statement,
        "number",
        ("supplier", "period", "contracts", "name", "sha256", "layout", "replaces", *_AUTHOR),
    ),
    "declaration": (
        declaration,
        "number",
        (
            "kind",
            "person",
            "member",
            "plan",
            "supplier",
            "values",
            "begins",
            "until",
            "seen",
            "month",
            "reason",
            "salt",
            "retracts",
            *_AUTHOR,
        ),
    ),
    "first-word": (
        first_word,
        "number",
        ("about", "task", "kind", "person", "said", "month", "reason", "salt", *_AUTHOR),
    ),
    "second-word": (second_word, "number", ("first", "became", "reason", *_AUTHOR)),
    "tick": (tick, "number", ("transmission", "message", "reference", "reason", "retracts", *_AUTHOR)),
    "notice": (notice, "number", ("kind", "person", "plan", "month", "day", "how", "reason", *_AUTHOR)),
    "worker-form": (
        worker_form,
        "number",
        ("kind", "person", "plan", "month", "day", "name", "sha256", "reason", "retracts", *_AUTHOR),
    ),
    "assignment": (assignment, "number", ("task", "assignee", "month", *_AUTHOR)),
    "sheet-issue": (sheet_issue, "number", ("month", "template", *_AUTHOR)),
    "sheet-send": (
        sheet_sending,
        "id",
        ("month", "way", "recipients", "entity", "sheets", "password", "language", *_AUTHOR),
    ),
    "sheet-event": (sheet_event, "number", ("sending", "state", "detail", *_AUTHOR)),
    "return": (
        supplier_return,
        "number",
        ("transmission", "name", "sha256", "layout", "grade", "answered", "results", "month", "reason", *_AUTHOR),
    ),
    "erasure": (erasure, "number", ("what", "reason", *_AUTHOR)),
}

# Kind of fact -> the tables of what belongs to it: the column that refers to it, the columns its content is made of.
_PARTS: dict[str, tuple[tuple[Table, str, tuple[str, ...]], ...]] = {
    "import": (
        (import_extract, "import", ("position", "name", "source", "sha256")),
        (identity, "import", ("row_key", "content")),
    ),
    "closing": ((closing_sheet, "closing", ("name", "sha256")),),
    "sheet-issue": ((sheet, "issue", ("number", "person", "language", "kind", "entity", "said", "pdf", "replaces")),),
    "statement": ((statement_text, "statement", ("name", "sha256")),),
    "transmission": ((transmission_document, "transmission", ("position", "name", "media_type", "sha256")),),
    "erasure": (
        (erased_row, "erasure", ("kind", "leaf", "valid_from", "valid_to")),
        (erased_fact, "erasure", ("kind", "key", "left")),
    ),
}

DATED = {kind: (table, key) for kind, (table, key, columns) in _FACTS.items() if "at" in columns}
"""The kinds of facts that say when they were stored -> their table and its key."""

KINDS = tuple(_FACTS)
"""The kinds of facts that are linked; all else (files, row versions) is reached through their hashes."""


def add_links(connection: Connection, kind: str, keys: Sequence[int | str], rooted: bool = True) -> None:
    """Link the facts of that kind just stored, in this order; `rooted`: with the roots of their snapshots."""
    last = connection.execute(select(link).order_by(link.c.number.desc()).limit(1)).one_or_none()
    first, head = (last.number + 1, last.hash) if last else (1, START)
    contents = contents_of(connection, kind, keys, rooted)
    rows: list[dict[str, Any]] = []
    for number, key in enumerate(map(str, keys), first):
        head = link_hash(head, kind, key, contents[key])
        rows.append({"number": number, "kind": kind, "key": key, "content": contents[key], "hash": head})
    if rows:
        connection.execute(insert(link), rows)


def link_everything(connection: Connection, kinds: Iterable[str], rooted: bool = False) -> None:
    """Link the facts of a database that had no chain yet, and no roots, kind by kind."""
    for kind in kinds:
        table, key, _ = _FACTS[kind]
        order = event.c.number if kind == "event" else table.c[key]
        add_links(connection, kind, connection.scalars(select(table.c[key]).order_by(order)).all(), rooted)


def head_of(connection: Connection) -> str:
    """The hash of the last link: it stands for every fact."""
    return connection.scalar(select(link.c.hash).order_by(link.c.number.desc()).limit(1)) or START


def link_hash(before: str, kind: str, key: str, content: str) -> str:
    """The hash of a link that follows the one whose hash is `before`."""
    return _digest([before, kind, key, content])


def contents_of(
    connection: Connection, kind: str, keys: Sequence[int | str] | None = None, rooted: bool = True
) -> dict[str, str]:
    """Key -> SHA-256 of the content of the facts of that kind as they are stored now: all of them, or these."""
    table, key, columns = _FACTS[kind]
    found: dict[str, list[Any]] = {}
    for row in _rows(connection, table, key, columns, keys):
        found[str(row[0])] = [list(row[1:])]
    for part, refers, names in _PARTS.get(kind, ()):
        belonging: dict[str, list[Any]] = {}
        for row in _rows(connection, part, refers, names, keys):
            belonging.setdefault(str(row[0]), []).append(list(row[1:]))
        for fact, content in found.items():
            content.append(sorted(belonging.get(fact, ()), key=repr))
    roots = roots_of(connection, kind, keys) if rooted else {}
    return {fact: _with_roots(_digest(content), roots.get(fact, ())) for fact, content in found.items()}


def _with_roots(content: str, roots: Sequence[Any]) -> str:
    """The content hash of a fact whose snapshots have roots: it shows these without showing the rest of the content."""
    return _digest([content, [list(one) for one in roots]]) if roots else content


def _digest(value: Any) -> str:
    return hashlib.sha256(as_json(value).encode()).hexdigest()


def values_of(connection: Connection, kind: str, keys: Sequence[int | str]) -> dict[str, list[Any]]:
    """Key -> the values that the content of these facts is made of, of a kind to which no other table belongs.

    The SHA-256 of [values] as canonical JSON is their content hash.
    """
    table, key, columns = _FACTS[kind]
    return {str(row[0]): list(row[1:]) for row in _rows(connection, table, key, columns, keys)}


def columns_of(kind: str) -> tuple[str, ...]:
    """The names of these values."""
    return _FACTS[kind][2]


def raw(column: Column[Any]) -> Any:
    """The column as the database holds it: text that JSON or a moment is kept as is not read."""
    return type_coerce(column, Text) if isinstance(column.type, Json | Moment) else column


def _rows(
    connection: Connection, table: Table, key: str, columns: Iterable[str], keys: Sequence[int | str] | None
) -> Iterable[Any]:
    wanted: Select[Any] = select(table.c[key], *(raw(table.c[name]) for name in columns))
    if keys is None:
        yield from connection.execute(wanted)
        return
    for start in range(0, len(keys), _CHUNK):
        yield from connection.execute(wanted.where(table.c[key].in_(keys[start : start + _CHUNK])))


def links(connection: Connection) -> Sequence[Any]:
    """Every link (number, kind, key, content, hash), in order."""
    return connection.execute(select(link).order_by(link.c.number)).all()


def linked(chained: Iterable[Any]) -> Mapping[str, dict[str, str]]:
    """Kind -> key -> the SHA-256 of the content, as the links have them."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    for fact_link in chained:
        found.setdefault(fact_link.kind, {})[fact_link.key] = fact_link.content
    return found
