"""Whose task it is, as somebody said last."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from assusoft.store.chain import add_links
from assusoft.store.records import Assignment
from assusoft.store.tables import assignment


def add_assignment(connection: Connection, task: str, assignee: str, month: str, by: str, at: datetime) -> Assignment:
    """Make a task somebody's, or nobody's ('')."""
    number = (connection.scalar(select(func.max(assignment.c.number))) or 0) + 1
    stored = Assignment(number, task, assignee, month, by, at)
    connection.execute(insert(assignment), [asdict(stored)])
    add_links(connection, "assignment", [number])
    return stored


def all_assignments(connection: Connection) -> list[Assignment]:
    """Every assignment, in the order they were made."""
    return [
        Assignment(**row) for row in connection.execute(select(assignment).order_by(assignment.c.number)).mappings()
    ]
