"""What a statement bills, by place -> the lines of the accounts: debit is credit, in each entity."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from assusoft.plans.covers.premium import Premium

SHARES = ("employer", "employee", "tax")
"""What a premium is made of, each with its account; against them stands the `supplier`."""


class Booked(NamedTuple):
    """What is billed of somebody: the entity and the cost centre of the contract that counts, and the premium."""

    entity: str
    cost_centre: str
    premium: Premium


class Posting(NamedTuple):
    """A line of a journal: `share` says which account; cents, one of `debit` and `credit` being nothing."""

    entity: str
    cost_centre: str
    share: str
    debit: int
    credit: int


def postings(booked: Iterable[Booked]) -> list[Posting]:
    """A line for each entity, cost centre and share that costs something, and one for the supplier in each entity.

    What is credited to the supplier is what is billed, to the cent; a sum below nothing changes sides.
    """
    sums: dict[tuple[str, str], Premium] = {}
    for one in booked:
        place = one.entity, one.cost_centre
        sums[place] = Premium(*(a + b for a, b in zip(sums.get(place, (0, 0, 0)), one.premium, strict=True)))
    found = []
    for entity in sorted({entity for entity, _ in sums}):
        mine = {centre: sums[entity, centre] for of, centre in sorted(sums) if of == entity}
        for centre, premium in mine.items():
            parts: Mapping[str, int] = premium._asdict()
            found += [_posting(entity, centre, share, parts[share]) for share in SHARES if parts[share]]
        total = sum(premium.total for premium in mine.values())
        if total:
            found.append(_posting(entity, "", "supplier", -total))
    return found


def _posting(entity: str, centre: str, share: str, amount: int) -> Posting:
    return Posting(entity, centre, share, max(amount, 0), max(-amount, 0))
