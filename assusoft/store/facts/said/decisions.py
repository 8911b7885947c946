"""What people decided about differences of premium statements: disputed, agreed, waited for, written off."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from assusoft.store.chain import add_links
from assusoft.store.records import Decision, NewDecision
from assusoft.store.tables import decision


def add_decisions(connection: Connection, new: Sequence[NewDecision], by: str, at: datetime) -> list[Decision]:
    """Store decisions, all or none, in their order."""
    first = (connection.scalar(select(func.max(decision.c.number))) or 0) + 1
    stored = [Decision(number, **vars(one), by=by, at=at) for number, one in enumerate(new, first)]
    if stored:
        connection.execute(insert(decision), [asdict(one) for one in stored])
        add_links(connection, "decision", [one.number for one in stored])
    return stored


def all_decisions(connection: Connection) -> list[Decision]:
    """Every decision, in the order they were made."""
    return [Decision(**row) for row in connection.execute(select(decision).order_by(decision.c.number)).mappings()]
