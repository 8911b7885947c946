"""Facts in the order they were stored x the moments they say -> those that a wrong clock dated."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import Column, Connection, Text, cast, select

from assusoft.store.chain import DATED
from assusoft.store.tables import link

SLACK = timedelta(days=1)
"""Two machines may differ by some minutes, and nobody is told of those."""


def out_of_order(connection: Connection) -> list[str]:
    """A sentence for each fact that is dated more than a day before the one of its kind that was stored before it."""
    return [
        sentence
        for kind, (table, key) in DATED.items()
        for sentence in _of_kind(connection, kind, table.c[key], table.c.at)
    ]


def _of_kind(connection: Connection, kind: str, key: Column[int], at: Column[str]) -> Iterator[str]:
    stored = select(link.c.key, at).where(link.c.kind == kind, link.c.key == cast(key, Text)).order_by(link.c.number)
    for before, after in pairwise(connection.execute(stored)):
        if after.at < before.at - SLACK:
            yield (
                f"{kind} {after.key} is dated {after.at:%Y-%m-%d %H:%M} UTC, and {kind} {before.key}, stored before "
                f"it, {before.at:%Y-%m-%d %H:%M} UTC: a clock was wrong. What was known on a day goes by these moments."
            )
