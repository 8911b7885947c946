"""What was erased: read from what erasures left."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select

from assusoft.errors import Erased
from assusoft.language import Sentence
from assusoft.store.records import Erasure
from assusoft.store.tables import erased_fact, erased_row, erasure

FILE = "file"
"""The kind under which an erased file stands among erased facts, by its SHA-256."""


def erasures(connection: Connection) -> list[Erasure]:
    """Every erasure, in the order they were made."""
    counted = {
        name: dict(map(tuple, connection.execute(select(table.c.erasure, func.count()).group_by(table.c.erasure))))
        for name, table in (("rows", erased_row), ("facts", erased_fact))
    }
    return [
        Erasure(
            row.number, tuple((one["kind"], one["through"]) for one in row.what), row.reason, row.by, row.at,
            counted["rows"].get(row.number, 0), counted["facts"].get(row.number, 0),
        )
        for row in connection.execute(select(erasure).order_by(erasure.c.number))
    ]  # fmt: skip


def erased_rows(connection: Connection, kind: str) -> Sequence[Any]:
    """`leaf`, `valid_from` and `valid_to` of every erased row of that kind of snapshot."""
    return connection.execute(
        select(*erased_row.c["leaf", "valid_from", "valid_to"]).where(erased_row.c.kind == kind)
    ).all()


def erased_facts(connection: Connection) -> dict[str, dict[str, str]]:
    """Kind -> key -> the SHA-256 of what the last erasure left of that fact, '' for nothing; files are a kind too."""
    found: dict[str, dict[str, str]] = {}
    for kind, key, left in connection.execute(
        select(*erased_fact.c["kind", "key", "left"]).order_by(erased_fact.c.erasure)
    ):
        found.setdefault(kind, {})[key] = left
    return found


def erased_count(connection: Connection, kind: str, number: int) -> int:
    """How many rows of that snapshot were erased."""
    return connection.scalar(select(func.count()).select_from(erased_row).where(*_of(kind, number))) or 0


def refuse_erased(connection: Connection, kind: str, number: int, what: Sentence) -> None:
    """Raise Erased, its sentence beginning with `what`, when rows of that snapshot were erased."""
    rows = erased_count(connection, kind, number)
    if not rows:
        return
    last = connection.execute(_last().where(*_of(kind, number))).one()
    raise Erased("{what} is erased: {rows} rows. {how}", what=what, rows=rows, how=_how(last))


def refuse_erased_file(connection: Connection, sha256: str) -> None:
    """Raise Erased when the file with that hash was erased."""
    of_it = (erased_fact.c.kind == FILE, erased_fact.c.key == sha256)
    last = connection.execute(_last(erased_fact).where(*of_it)).one_or_none()
    if last is not None:
        raise Erased("The file with SHA-256 {sha256} is erased. {how}", sha256=sha256, how=_how(last))


def _last(what: Table = erased_row) -> Select[Any]:
    """The last erasure of what is asked for."""
    erasures_of = select(*erasure.c["number", "by", "at"]).join(what, what.c.erasure == erasure.c.number)
    return erasures_of.order_by(erasure.c.number.desc()).limit(1)


def _how(last: Any) -> Sentence:
    return Sentence(
        "Its term was over: erasure {number}, by {by} on {day} UTC.", number=last.number, by=last.by,
        day=f"{last.at:%Y-%m-%d %H:%M}",
    )  # fmt: skip


def _of(kind: str, number: int) -> tuple[ColumnElement[bool], ...]:
    return erased_row.c.kind == kind, erased_row.c.valid_from <= number, erased_row.c.valid_to > number
