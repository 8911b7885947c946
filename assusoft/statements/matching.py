"""Expected lines x billed lines -> pairs on the full key, then on the key with one coordinate less; none left out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assusoft.months import next_month
from assusoft.plans.covers.cents import shared
from assusoft.plans.covers.premium import Premium
from assusoft.statements.billed import BilledLine
from assusoft.statements.expected import NOTHING, ExpectedLine, LineKey
from assusoft.statements.persons import Whose


@dataclass(frozen=True)
class Pair:
    """What is compared: the expected line and the billed lines of one key; `moved`: the other key they stand under.

    A key without an expected line was billed for nothing; one without billed lines was not billed.
    """

    key: LineKey
    expected: ExpectedLine | None
    billed: tuple[BilledLine, ...]
    whose: Whose
    moved: LineKey | None = None

    @property
    def billed_premium(self) -> Premium:
        """The sum of what was billed."""
        if len(self.billed) == 1:
            return self.billed[0].premium
        return Premium(*(sum(part) for part in zip(NOTHING, *(line.premium for line in self.billed), strict=True)))

    @property
    def expected_premium(self) -> Premium:
        """What should have been billed; nothing where it cannot be computed."""
        return (self.expected.premium if self.expected else None) or NOTHING


def pairs_of(
    expected: Sequence[ExpectedLine], billed: Sequence[tuple[BilledLine, Whose]], contracts: Mapping[str, Sequence[str]]
) -> list[Pair]:
    """Every expected and every billed line in exactly one pair.

    Parameters
    ----------
    contracts
        Contract -> the covers it has: a line without contract is of the one contract that has its cover.
    """
    of: dict[LineKey, ExpectedLine] = {line.key: line for line in expected}
    groups: dict[LineKey, list[BilledLine]] = {}
    owners: dict[LineKey, Whose] = {}
    for row, who in billed:
        for part in by_month(row, key_of(row, who, contracts), of):
            key = key_of(part, who, contracts)
            groups.setdefault(key, []).append(part)
            owners[key] = who
    keys = sorted({*of, *groups})
    pairs = [Pair(key, of.get(key), tuple(groups.get(key, ())), owners.get(key, Whose(key[1], key[2]))) for key in keys]
    return list(_with_moved(pairs))


def by_month(row: BilledLine, key: LineKey, expected: Mapping[LineKey, ExpectedLine]) -> list[BilledLine]:
    """The line, or its parts where it bills several months at once: as the months were expected, else equal parts.

    The parts add up to the line, each amount apart.
    """
    if row.last_month == row.month:
        return [row]
    months = [row.month]
    while months[-1] < row.last_month:
        months.append(next_month(months[-1]))
    due = [
        (line.premium if line else None) or NOTHING for line in (expected.get((*key[:4], month)) for month in months)
    ]
    amounts = [
        shared(total, weights if any(weights) else [Fraction(1)] * len(months))
        for total, weights in (
            (getattr(row.premium, name), [Fraction(abs(getattr(one, name))) for one in due]) for name in Premium._fields
        )
    ]
    parts = zip(months, zip(*amounts, strict=True), strict=True)
    return [replace(row, month=month, premium=Premium(*premium)) for month, premium in parts]


def key_of(row: BilledLine, who: Whose, contracts: Mapping[str, Sequence[str]]) -> LineKey:
    """The key of a billed line; one that nobody can be found for has a key of its own."""
    contract = row.contract
    if not contract:
        having = [name for name, covers in contracts.items() if row.cover in covers]
        contract = having[0] if len(having) == 1 else ""
    person = who.person or f"?{row.row}"
    return contract, person, who.member, row.cover, row.month


def _with_moved(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """The pairs, one expected line joined to one billed under another key of the same person and month."""
    alone: dict[tuple[str, str, str], tuple[list[Pair], list[Pair]]] = {}
    for pair in pairs:
        if pair.billed and pair.expected:
            continue
        sides = alone.setdefault((pair.key[1], pair.key[2], pair.key[4]), ([], []))
        sides[0 if pair.expected else 1].append(pair)
    joined = {id(wanted[0]): found[0] for wanted, found in alone.values() if len(wanted) == len(found) == 1}
    taken = {id(found) for found in joined.values()}
    for pair in pairs:
        if id(pair) in joined:
            other = joined[id(pair)]
            yield Pair(pair.key, pair.expected, other.billed, other.whose, other.key)
        elif id(pair) not in taken:
            yield pair
