"""Two statements of a supplier -> what changed between them, and how far off a prediction was; sums exact."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from assusoft.statements.billed import BilledLine
from assusoft.statements.persons import Whose

Kind = Literal["joined", "left", "changed", "corrections"]
KINDS: tuple[Kind, ...] = ("joined", "left", "changed", "corrections")
CoverKey = tuple[str, str, str, str]
"""Contract, person, member ('' for the worker) and cover; a person nobody knows is '?' and the printed name."""


class Bill(NamedTuple):
    """What a statement bills, in cents: of its own months, and of earlier ones."""

    own: Mapping[CoverKey, int]
    earlier: Mapping[CoverKey, int]

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.own.values()) + sum(self.earlier.values())


class Change(NamedTuple):
    """What changed of a key, in cents; `corrections`: what was and is billed of earlier months."""

    kind: Kind
    key: CoverKey
    before: int
    after: int

    @property
    def amount(self) -> int:
        """More, or less."""
        return self.after - self.before


def bill_of(lines: Iterable[tuple[BilledLine, Whose]], period: str) -> Bill:
    """The lines of a statement by key; a line of several months counts where it begins."""
    bill = Bill({}, {})
    for line, who in lines:
        names = f"?{line.printed.get('last_name') or ''} {line.printed.get('first_name') or ''}".strip()
        key = line.contract, who.person or names, who.member, line.cover
        side = bill.earlier if line.month < period else bill.own
        assert isinstance(side, dict)
        side[key] = side.get(key, 0) + line.premium.total
    return bill


def changes(before: Bill, after: Bill) -> list[Change]:
    """Every key whose amount changed; they add up to the difference of the two statements.

    Somebody joined, or left, who has no other cover of the contract on the other side; else the premium changed.
    """
    had, has = ({key[:3] for key, cents in bill.own.items() if cents} for bill in (before, after))
    found = []
    for key in sorted({*before.own, *after.own}):
        was, now = before.own.get(key, 0), after.own.get(key, 0)
        kind: Kind = "joined" if key[:3] not in had else "left" if key[:3] not in has else "changed"
        found.append(Change(kind, key, was, now))
    for key in sorted({*before.earlier, *after.earlier}):
        found.append(Change("corrections", key, before.earlier.get(key, 0), after.earlier.get(key, 0)))
    return [one for one in found if one.amount]


def sums(found: Iterable[Change]) -> dict[Kind, tuple[int, int]]:
    """Kind -> how many people (with the member) and how many cents."""
    people: dict[Kind, set[tuple[str, str]]] = {kind: set() for kind in KINDS}
    cents = dict.fromkeys(KINDS, 0)
    for one in found:
        people[one.kind].add(one.key[1:3])
        cents[one.kind] += one.amount
    return {kind: (len(people[kind]), cents[kind]) for kind in KINDS}
