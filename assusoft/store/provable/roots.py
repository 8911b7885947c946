"""Snapshots -> their Merkle roots, each joined to the content of the fact it belongs to, and so to the chain.

Every row has a salt of its own, as long as it is stored: its leaf tells nothing of it to whom the salt is not told, and
nothing at all once row and salt are erased.
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from assusoft.store.provable.merkle import root_of
from assusoft.store.tables import root

BELONGS = {"import": ("photo",), "closing": ("state", "told"), "sheet-issue": ("sheet",)}
"""Kind of fact -> the kinds of snapshots that are stored with it, under its number."""
_CHUNK = 500


def new_salts(count: int) -> list[str]:
    """So many salts, 32 hexadecimal digits each."""
    digits = secrets.token_hex(16 * count)
    return [digits[start : start + 32] for start in range(0, len(digits), 32)]


def add_root(connection: Connection, kind: str, number: int, leaves: Sequence[str]) -> None:
    """Store the root of a snapshot; what it belongs to is linked after it."""
    connection.execute(insert(root).values(kind=kind, number=number, leaves=len(leaves), hash=root_of(leaves)))


def roots_of(
    connection: Connection, fact: str, numbers: Sequence[int | str] | None = None
) -> Mapping[str, list[tuple[str, int, str]]]:
    """Number of a fact of that kind -> kind, leaves and hash of each root that belongs to it, sorted; all, or these."""
    found: dict[str, list[tuple[str, int, str]]] = {}
    if fact not in BELONGS:
        return found
    wanted = select(*root.c["number", "kind", "leaves", "hash"]).where(root.c.kind.in_(BELONGS[fact]))
    rows: list[Any] = []
    if numbers is None:
        rows += connection.execute(wanted)
    else:
        for start in range(0, len(numbers), _CHUNK):
            rows += connection.execute(wanted.where(root.c.number.in_(numbers[start : start + _CHUNK])))
    for row in rows:
        found.setdefault(str(row.number), []).append((row.kind, row.leaves, row.hash))
    return {number: sorted(listed) for number, listed in found.items()}
