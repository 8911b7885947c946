"""A closed month: what it was derived from, the state it leaves, what it sends; stored at once and never reopened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import pandas as pd
from sqlalchemy import Connection, func, insert, select

from assusoft.errors import AssusoftError, Conflict, Refused
from assusoft.language import Sentence
from assusoft.months import calendar_month, check_closing
from assusoft.store.chain import add_links
from assusoft.store.erasing.erased import refuse_erased
from assusoft.store.facts import contents
from assusoft.store.facts.contents import add_contents, sha256_of
from assusoft.store.facts.outbox import add_transmissions
from assusoft.store.records import Closing, NewTransmission
from assusoft.store.rows import Rows, shape_of
from assusoft.store.tables import answer, closing, closing_sheet, declaration, imports, supplier_return
from assusoft.store.versions import add_snapshot, encode_all, hash_of, read_snapshot

TOLD = "told"
"""The kind of snapshot, and the table in it, of what a closing told suppliers: a row for each message."""


@dataclass(frozen=True)
class Prepared:
    """A closing computed as far as it can be before the write lock is taken."""

    month: str
    import_number: int
    answers_through: int
    texts: Mapping[str, str]
    rows: Mapping[str, Rows]
    state_hash: str
    transmissions: tuple[NewTransmission, ...]
    returns_through: int
    told: Mapping[str, Rows]


def prepare(
    month: str,
    import_number: int,
    answers_through: int,
    texts: Mapping[str, str],
    state: Mapping[str, pd.DataFrame],
    transmissions: Sequence[NewTransmission],
    returns_through: int,
    told: pd.DataFrame,
) -> Prepared:
    """Encode and hash the state's tables; encode what is told."""
    rows = encode_all(state)
    return Prepared(
        check_closing(month), import_number, answers_through, texts, rows, hash_of(rows), tuple(transmissions),
        returns_through, encode_all({TOLD: told}),
    )  # fmt: skip


def refuse_closed(connection: Connection, month: str, what: str) -> None:
    """Raise Refused, its sentence beginning with `what`, when the month or a later one is closed."""
    last = connection.execute(
        select(*closing.c["month", "by", "at"]).order_by(closing.c.number.desc()).limit(1)
    ).one_or_none()
    if last is None or last.month < month:
        return
    which = (
        Sentence("{month} is closed", month=month)
        if last.month == month
        else Sentence("{month}, a later month, is closed", month=last.month)
    )
    raise Refused(
        "{what}: {which} (by {by} on {at} UTC). Nothing was stored. What comes late belongs in the next open month.",
        what=what,
        which=which,
        by=last.by,
        at=f"{last.at:%Y-%m-%d at %H:%M}",
    )


def add_closing(connection: Connection, new: Prepared, by: str, at: datetime) -> Closing:
    """Store the closing, its state, texts and transmissions (queued).

    Raises
    ------
    Refused
        The month, or a later one, is closed. Conflict: another import of the month, or answers, arrived after those
        the closing was computed from.
    """
    refuse_closed(connection, new.month, Sentence("The closing of {month} was refused", month=new.month))
    _refuse_outdated(connection, new)
    number = (connection.scalar(select(func.max(closing.c.number))) or 0) + 1
    connection.execute(
        insert(closing).values(
            {
                "number": number, "month": new.month, "import": new.import_number, "at": at, "by": by,
                "answers_through": new.answers_through, "state_hash": new.state_hash, "shape": shape_of(new.rows),
            }
        )
    )  # fmt: skip
    encoded = {name: text.encode() for name, text in new.texts.items()}
    add_contents(connection, encoded.values())
    for name, data in sorted(encoded.items()):
        connection.execute(insert(closing_sheet).values(closing=number, name=name, sha256=sha256_of(data)))
    add_snapshot(connection, "state", number, new.rows)
    add_snapshot(connection, TOLD, number, new.told)
    add_links(connection, "closing", [number])
    add_transmissions(connection, number, new.month, new.transmissions, by, at)
    return all_closings(connection)[-1]


def all_closings(connection: Connection) -> list[Closing]:
    """Every closing, months ascending."""
    sheets: dict[int, dict[str, str]] = {}
    for row in connection.execute(select(closing_sheet).order_by(closing_sheet.c.closing)):
        sheets.setdefault(row.closing, {})[row.name] = row.sha256
    return [
        Closing(
            row["number"], row["month"], row["import"], row["answers_through"], row["at"], row["by"],
            row["state_hash"], dict(sorted(sheets.get(row["number"], {}).items())),
        )
        for row in connection.execute(select(closing).order_by(closing.c.number)).mappings()
    ]  # fmt: skip


def state_tables(connection: Connection, number: int) -> dict[str, pd.DataFrame]:
    """The tables of the state that closing left, rows in canonical order.

    Raises
    ------
    Refused
        There is no such closing. Erased: rows of it had their time. AssusoftError: it is not what was closed.
    """
    found = connection.execute(
        select(*closing.c["month", "shape", "state_hash"]).where(closing.c.number == number)
    ).one_or_none()
    if found is None:
        raise Refused("There is no closing number {number}.", number=number)
    tables = read_snapshot(connection, "state", number, found.shape, found.state_hash)
    if tables is None:
        refuse_erased(connection, "state", number, Sentence("The state of {month}", month=found.month))
        raise AssusoftError(
            "The state of {month} (closing number {number}) is not what was closed: its hash differs. Restore the "
            "database from a backup.",
            month=found.month,
            number=number,
        )
    return tables


def texts(connection: Connection, number: int) -> dict[str, str]:
    """Name -> text of what that closing was made with."""
    rows = connection.execute(
        select(*closing_sheet.c["name", "sha256"])
        .where(closing_sheet.c.closing == number)
        .order_by(closing_sheet.c.name)
    )
    return contents.texts(connection, {row.name: row.sha256 for row in rows})


def _refuse_outdated(connection: Connection, new: Prepared) -> None:
    current = connection.execute(
        select(*imports.c["number", "by", "at"])
        .where(imports.c.month == calendar_month(new.month))
        .order_by(imports.c.number.desc())
        .limit(1)
    ).one_or_none()
    if current is None:
        raise Refused("The closing of {month} was refused: the month has no import.", month=new.month)
    if current.number != new.import_number:
        raise Conflict(
            "The closing of {month} was refused: it was computed from import number {import_number}, but the month's "
            "import is number {number} (by {by} on {at} UTC). Nothing was stored. Look at the month again, then close "
            "it.",
            month=new.month,
            import_number=new.import_number,
            number=current.number,
            by=current.by,
            at=f"{current.at:%Y-%m-%d at %H:%M}",
        )
    last = _last_said(connection)
    if (last.number if last else 0) != new.answers_through:
        since = _since(last) if last else Sentence("there is no answer")
        raise Conflict(
            "The closing of {month} was refused: it was computed from the answers up to number {answers_through}, but "
            "{since}. Nothing was stored. Look at the month again, then close it.",
            month=new.month,
            answers_through=new.answers_through,
            since=since,
        )
    returned = connection.execute(
        select(*supplier_return.c["number", "by", "at"])
        .where(supplier_return.c.month <= new.month, supplier_return.c.number > new.returns_through)
        .limit(1)
    ).one_or_none()
    if returned is not None:
        raise Conflict(
            "The closing of {month} was refused: {by} stored what a supplier answered (R{number}) on {at} UTC, which "
            "it does not take into account. Nothing was stored. Look at the month again, then close it.",
            month=new.month,
            by=returned.by,
            number=returned.number,
            at=f"{returned.at:%Y-%m-%d at %H:%M}",
        )


def _since(last: "_LastSaid") -> Sentence:
    at = f"{last.at:%Y-%m-%d at %H:%M}"
    return Sentence("{by} {did} on {at} UTC", by=last.by, did=last.did, at=at)


class _LastSaid(NamedTuple):
    number: int
    by: str
    at: datetime
    did: Sentence


def _last_said(connection: Connection) -> _LastSaid | None:
    """The last answer or declaration."""
    found = []
    for table, did in ((answer, Sentence("answered")), (declaration, Sentence("declared something"))):
        row = connection.execute(
            select(*table.c["number", "by", "at"]).order_by(table.c.number.desc()).limit(1)
        ).one_or_none()
        if row is not None:
            found.append(_LastSaid(row.number, row.by, row.at, did))
    return max(found, default=None)
