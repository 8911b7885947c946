"""The sums that a statement prints of its contracts, and nobody's lines -> each held against the sum that is due."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from assusoft.month.tasks.task import facts_id
from assusoft.plans.covers.premium import Premium
from assusoft.statements.billed import BilledLine
from assusoft.statements.causes import Cause, words
from assusoft.statements.classes import CLASSES
from assusoft.statements.control import Control, Difference
from assusoft.statements.expected import NOTHING, ExpectedLine, LineKey

Place = tuple[str, str]
"""Contract and cover; '' for all covers that have no sum of their own."""


class Total(NamedTuple):
    """What a statement prints as the sum of a place, with its class.

    `rows`: the rows that print it, several where the place is billed in parts; their sum is `billed`. `due`: the sum
    that is due; `as_billed`: the lines whose sum was billed: those that are due, or would be if what was reported
    lately, or never left, were not; where it is none of these, those that are due.
    """

    place: Place
    rows: tuple[int, ...]
    billed: Premium
    due: Premium
    name: str
    as_billed: Sequence[ExpectedLine]


def totals_of(
    rows: Sequence[BilledLine],
    due: Sequence[ExpectedLine],
    otherwise: Mapping[str, Sequence[ExpectedLine]],
    contracts: Mapping[str, Sequence[str]],
    tolerance: int,
) -> list[Total]:
    """Each sum of a statement with its class, and those that are due and missing.

    Parameters
    ----------
    otherwise
        Class ('P-05', 'T-02') -> the lines that would be due if some messages had not arrived.
    tolerance
        What a sum may differ by, in cents.
    """
    places: dict[Place, list[BilledLine]] = {}
    for row in rows:
        places.setdefault((row.contract, row.cover), []).append(row)
    should = _by_place(due, places)
    found = []
    for place in sorted({*places, *should}):
        here, mine = places.get(place, []), should.get(place, [])
        billed = _added(row.premium for row in here)
        name, lines = _judged(place, billed, mine, otherwise, places, contracts, tolerance)
        found.append(Total(place, tuple(row.row for row in here), billed, _sum(mine), name, lines))
    return found


def _judged(
    place: Place,
    billed: Premium,
    due: Sequence[ExpectedLine],
    otherwise: Mapping[str, Sequence[ExpectedLine]],
    places: Iterable[Place],
    contracts: Mapping[str, Sequence[str]],
    tolerance: int,
) -> tuple[str, Sequence[ExpectedLine]]:
    should = _sum(due)
    if place[0] not in contracts or (place[1] and place[1] not in contracts[place[0]]):
        return "D-05", due
    if any(line.premium is None for line in due):
        return "T-06", due
    if billed == should:
        return "C-01", due
    for name, lines in otherwise.items():
        mine = _by_place(lines, places).get(place, [])
        if billed == _sum(mine):
            return name, mine
    if abs(billed.total - should.total) <= tolerance:
        return ("S-01", due) if billed.total == should.total else ("C-02", due)
    return "U-01", due


def control_of_totals(supplier: str, period: str, totals: Sequence[Total]) -> Control:
    """The control of a statement that prints sums only: the differences add up to billed less due, to the cent."""
    counts: dict[str, int] = {}
    for one in totals:
        counts[one.name] = counts.get(one.name, 0) + 1
    return Control(
        sum(one.billed.total for one in totals),
        sum(one.due.total for one in totals),
        counts,
        tuple(_difference(supplier, period, one) for one in totals if one.name != "C-01"),
    )


def _difference(supplier: str, period: str, one: Total) -> Difference:
    key: LineKey = (one.place[0], "", "", one.place[1], period)
    id = facts_id("X", supplier, *key, one.name[0], list(one.billed), list(one.due))
    cause = Cause(one.name, words(CLASSES[one.name].sentence), one.billed.total - one.due.total)
    return Difference(id, one.name, key, one.billed, one.due, (cause,), (), one.rows)


def billed_by_line(totals: Sequence[Total], period: str) -> dict[LineKey, Premium]:
    """Key -> what was billed, as far as sums tell; what is left of a sum stands under the contract, and nobody."""
    found: dict[LineKey, Premium] = {}
    for one in totals:
        for line in one.as_billed:
            if line.premium is not None:
                found[line.key] = found.get(line.key, NOTHING).plus(line.premium)
        left = one.billed.less(_sum(one.as_billed))
        if any(left):
            found[one.place[0], "", "", one.place[1], period] = left
    return found


def _by_place(lines: Iterable[ExpectedLine], places: Iterable[Place]) -> dict[Place, list[ExpectedLine]]:
    known, found = set(places), dict[Place, list[ExpectedLine]]()
    for line in lines:
        own = (line.contract, line.cover)
        found.setdefault(own if own in known else (line.contract, ""), []).append(line)
    return found


def _sum(lines: Iterable[ExpectedLine]) -> Premium:
    return _added(line.premium for line in lines if line.premium is not None)


def _added(premiums: Iterable[Premium]) -> Premium:
    return Premium(*(sum(part) for part in zip(NOTHING, *premiums, strict=True)))
