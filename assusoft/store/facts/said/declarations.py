"""Declarations: what HR says without being asked, and what takes it back; numbered with the answers."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, insert, select

from assusoft.errors import Conflict, Refused
from assusoft.language import Sentence
from assusoft.store.chain import add_links
from assusoft.store.facts.closings import refuse_closed
from assusoft.store.facts.said.answers import last_number
from assusoft.store.records import DeclarationRecord, NewDeclaration
from assusoft.store.tables import declaration


def add_declarations(connection: Connection, new: Sequence[NewDeclaration]) -> list[int]:
    """Store the declarations in their order, all or none, and return their numbers.

    Raises
    ------
    Conflict
        What is taken back was taken back already.
    Refused
        The month being worked on is closed, or what is taken back is no declaration.
    """
    for month in sorted({one.month for one in new}):
        refuse_closed(connection, month, Sentence("The declaration was refused"))
    for one in new:
        _refuse_retraction(connection, one)
    first = last_number(connection) + 1
    records = [
        DeclarationRecord(number=number, salt=secrets.token_hex(16), **vars(one))
        for number, one in enumerate(new, first)
    ]
    if records:
        connection.execute(insert(declaration), [asdict(record) for record in records])
        add_links(connection, "declaration", [record.number for record in records])
    return [record.number for record in records]


def all_declarations(connection: Connection, after: int = 0) -> list[DeclarationRecord]:
    """Every declaration after that number, in the order they were made."""
    wanted = select(declaration).where(declaration.c.number > after).order_by(declaration.c.number)
    return [DeclarationRecord(**row) for row in connection.execute(wanted).mappings()]


def _refuse_retraction(connection: Connection, new: NewDeclaration) -> None:
    if new.retracts is None:
        return
    known = {one.number: one for one in all_declarations(connection)}
    if new.retracts not in known or known[new.retracts].retracts is not None:
        raise Refused("There is no declaration X{retracts} to take back. Nothing was stored.", retracts=new.retracts)
    again = next((one for one in known.values() if one.retracts == new.retracts), None)
    if again is not None:
        raise Conflict(
            "Declaration X{retracts} was already taken back by {by} on {at} UTC. Nothing was stored.",
            retracts=new.retracts,
            by=again.by,
            at=f"{again.at:%Y-%m-%d at %H:%M}",
        )
