"""What workers were given about their hospital cover; one given again follows the former, and both are kept."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, func, insert, select

from assusoft.errors import Refused
from assusoft.store.chain import add_links
from assusoft.store.records import Notice
from assusoft.store.tables import closing, notice


def all_notices(connection: Connection) -> list[Notice]:
    """Every notice, in the order they were stored."""
    rows = connection.execute(select(notice).order_by(notice.c.number)).mappings()
    return [Notice(**{**row, "day": date.fromisoformat(row["day"])}) for row in rows]


def add_notice(connection: Connection, new: Notice) -> Notice:
    """Store that a notice was given; its number is the next one.

    Raises
    ------
    Refused
        Its month is not closed, or it was given already and no reason says why again.
    """
    if connection.scalar(select(closing.c.number).where(closing.c.month == new.month)) is None:
        raise Refused(f"{new.month} is not closed, so nobody is told of it yet. Nothing was stored.")
    key = (new.kind, new.person, new.plan, new.month)
    former = [one for one in all_notices(connection) if (one.kind, one.person, one.plan, one.month) == key]
    if former and not new.reason:
        last = former[-1]
        raise Refused(
            f"{last.by} stored on {last.at:%Y-%m-%d at %H:%M} UTC that this notice was given on {last.day}. "
            'Nothing was stored. Was it given again, or was that wrong? Say so: --reason "..."'
        )
    number = (connection.scalar(select(func.max(notice.c.number))) or 0) + 1
    stored = replace(new, number=number)
    connection.execute(insert(notice), [vars(stored) | {"day": stored.day.isoformat()}])
    add_links(connection, "notice", [number])
    return stored
