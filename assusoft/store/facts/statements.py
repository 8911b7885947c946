"""Premium statements: the file a supplier sent, byte for byte, with the layout it was read by; never changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.store.chain import add_links
from assusoft.store.facts.contents import add_contents, sha256_of
from assusoft.store.records import NewStatement, Statement
from assusoft.store.tables import statement, statement_text


def add_statement(connection: Connection, new: NewStatement, by: str, at: datetime) -> Statement:
    """Store a statement; the same file for the same supplier and period is returned as it was stored.

    Raises
    ------
    Refused
        Another statement in force has one of its contracts in the period, and is not the one it replaces; or what it
        replaces is none in force of that supplier and period.
    """
    known = all_statements(connection)
    same = [one for one in in_force(known) if (one.supplier, one.period) == (new.supplier, new.period)]
    digest = sha256_of(new.content)
    for one in same:
        if one.sha256 == digest:
            return Statement(**{**vars(one), "repeated": True})
    _refuse_other(new, same)
    number = len(known) + 1
    add_contents(connection, [new.content, *(text.encode() for text in new.texts.values())])
    values: dict[str, Any] = {
        "number": number, "supplier": new.supplier, "period": new.period, "contracts": sorted(new.contracts),
        "name": new.name, "sha256": digest, "layout": new.layout, "replaces": new.replaces, "by": by, "at": at,
    }  # fmt: skip
    connection.execute(insert(statement).values(values))
    for name, text in sorted(new.texts.items()):
        row = {"statement": number, "name": name, "sha256": sha256_of(text.encode())}
        connection.execute(insert(statement_text).values(row))
    add_links(connection, "statement", [number])
    return all_statements(connection)[-1]


def all_statements(connection: Connection) -> list[Statement]:
    """Every statement, replaced ones too, in the order they came."""
    texts: dict[int, dict[str, str]] = {}
    for row in connection.execute(select(statement_text).order_by(*statement_text.primary_key)):
        texts.setdefault(row.statement, {})[row.name] = row.sha256
    return [
        Statement(
            row["number"], row["supplier"], row["period"], tuple(row["contracts"]), row["name"], row["sha256"],
            row["layout"], texts.get(row["number"], {}), row["replaces"], row["at"], row["by"],
        )
        for row in connection.execute(select(statement).order_by(statement.c.number)).mappings()
    ]  # fmt: skip


def in_force(known: Sequence[Statement]) -> list[Statement]:
    """Those that no later one replaces."""
    replaced = {one.replaces for one in known}
    return [one for one in known if one.number not in replaced]


def _refuse_other(new: NewStatement, same: Sequence[Statement]) -> None:
    what = Sentence("The statement {name} was refused", name=new.name)
    if new.replaces is not None and new.replaces not in {one.number for one in same}:
        raise Refused(
            "{what}: B{replaces} is no statement in force of supplier '{supplier}' for {period}. Nothing was stored.",
            what=what,
            replaces=new.replaces,
            supplier=new.supplier,
            period=new.period,
        )
    other = [one for one in same if one.number != new.replaces and set(one.contracts) & set(new.contracts)]
    if other:
        raise Refused(
            "{what}: {name} (B{number}, by {by} on {at} UTC) already has contract {contract} for "
            "{period}. If this one corrects it, say so: --replaces B{number}. Nothing was stored.",
            what=what,
            name=other[0].name,
            number=other[0].number,
            by=other[0].by,
            at=f"{other[0].at:%Y-%m-%d at %H:%M}",
            contract=sorted(set(other[0].contracts) & set(new.contracts))[0],
            period=new.period,
        )
