"""Who still writes for a step: each start of it takes the next lease, and whoever holds an older one writes no more.

A machine that was taken for dead may go on. Its step was started again elsewhere, with a higher number; what it then
writes is refused inside the same transaction, so that it cannot come between. People, and other steps, hold no lease of
that step: the rules of the facts themselves keep those apart.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.store.tables import lease


@dataclass(frozen=True)
class Lease:
    """The right to write for a step, until a later start of the same step takes it."""

    step: str
    number: int


def take(connection: Connection, step: str, by: str, at: datetime) -> Lease:
    """The next lease of the step; numbers of an employer only grow."""
    number = (connection.scalar(select(func.max(lease.c.number))) or 0) + 1
    connection.execute(insert(lease).values(number=number, step=step, by=by, at=at))
    return Lease(step, number)


def refuse_older(connection: Connection, held: Lease | None) -> None:
    """Refused when that lease is not the last one of its step; who holds none is not refused."""
    if held is None:
        return
    last = connection.execute(
        select(lease).where(lease.c.step == held.step).order_by(lease.c.number.desc()).limit(1)
    ).one_or_none()
    if last is None or last.number != held.number:
        who = (
            Sentence("by {by} on {at} UTC", by=last.by, at=f"{last.at:%Y-%m-%d at %H:%M}")
            if last
            else Sentence("in a database that was put in its place")
        )
        raise Refused(
            "The step '{step}' was started again {who}, so this start of it writes no more. Nothing was stored. What "
            "the later start did counts.",
            step=held.step,
            who=who,
        )
