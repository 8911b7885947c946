"""Who is insured in a month x the covers of plans -> a line for each premium that a faithful supplier would bill."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from assusoft.month.state import Key
from assusoft.plans.covers.cents import shared
from assusoft.plans.covers.cover import MONTHS, Cover, Formula, PerPerson
from assusoft.plans.covers.formulas import formula_values
from assusoft.plans.covers.premium import (
    Exact,
    Incomputable,
    Insured,
    Premium,
    Tariff,
    exact_premium,
    formula_key,
    rounded,
)
from assusoft.plans.model import Plan
from assusoft.statements.insured import MonthValues
from assusoft.statements.interrupted import with_interruption

NOTHING = Premium(0, 0, 0)
"""What is billed where there is no line."""

LineKey = tuple[str, str, str, str, str]
"""Contract, person, member ('' for the worker), cover and covered month."""


@dataclass(frozen=True)
class ExpectedLine:
    """What one cover of one person costs in a covered month, as it was reported.

    `begin`, `end`: first and last day of cover within the month; `insured`: the parts of the month with the reported
    fields it is computed from, by `tariff`; `premium`: cents, None when it cannot be computed, since `missing` was
    never reported. `correction`: what it corrects was billed by an earlier statement, `so_far` by all of them: the
    premium is what is missing of the whole.
    """

    contract: str
    plan: str
    person: str
    member: str
    cover: str
    month: str
    begin: date
    end: date
    insured: Sequence[Insured]
    tariff: Tariff
    premium: Premium | None
    missing: str = ""
    correction: bool = False
    so_far: Premium = NOTHING

    @property
    def values(self) -> Mapping[str, object]:
        """The reported fields, as they are in the last part of the month."""
        return self.insured[-1].values

    @property
    def key(self) -> LineKey:
        """What it is compared by."""
        return self.contract, self.person, self.member, self.cover, self.month


class Priced(NamedTuple):
    """A line before it is rounded."""

    key: Key
    cover: str
    insured: Sequence[Insured]
    exact: Exact | None
    missing: str


class PlanTariff(NamedTuple):
    """A plan, its contract number at its supplier, what its premiums are computed with, and which covers are billed."""

    plan: Plan
    contract: str
    tariff: Tariff
    billed: Collection[str]


def begins_period(cover: Cover, month: str) -> bool:
    """Whether a billed period of the cover begins with the month: any month, a quarter's first, January."""
    return (int(month[5:]) - 1) % MONTHS[cover.periodicity] == 0


def expected_lines(values: MonthValues, tariffs: Mapping[str, PlanTariff]) -> list[ExpectedLine]:
    """The lines of one covered month, by plan, person, member and cover.

    Parameters
    ----------
    tariffs
        Plan -> how its premiums are computed; plans that are not there have no lines.

    Raises
    ------
    NoRow
        A table has no row for what was reported: an amount is never guessed.
    """
    found = []
    keys = [key for key in values.affiliated() if key[0] in tariffs]
    children = _children(values, keys)
    for name_of_plan, (plan, contract, tariff, billed) in tariffs.items():
        mine = [key for key in keys if key[0] == name_of_plan]
        for name in billed:
            cover = tariff.covers[name]
            insured = {
                key: with_interruption(plan, cover, values.insured(key, cover)) for key in mine if _concerns(cover, key)
            }
            if isinstance(cover, Formula):
                insured = with_formula(formula_key(name), cover.formula, values.month, insured)
            lines = [priced(name, tariff, values.month, key, parts, children) for key, parts in insured.items()]
            found += [
                _finished(contract, tariff, values.month, line, premium)
                for line, premium in zip(lines, in_cents(cover, lines), strict=True)
                if line.insured
            ]
    return sorted(found, key=lambda line: (line.contract, line.person, line.member, line.cover))


def _concerns(cover: Cover, key: Key) -> bool:
    return cover.persons == "all" or (cover.persons == "family") == bool(key[2])


def _children(values: MonthValues, keys: Iterable[Key]) -> dict[Key, int]:
    """Key of a child -> its place among the children insured of that worker in the plan, the oldest being the first."""
    families: dict[tuple[str, str], list[tuple[str, Key]]] = {}
    for key in keys:
        row = values.rows[key]
        if key[2] and values.relations.get(key[1:]) in ("child", "stepchild"):
            families.setdefault(key[:2], []).append((str(row.get("birth_date")), key))
    return {key: place for family in families.values() for place, (_, key) in enumerate(sorted(family), start=1)}


def with_formula(
    key: str, formula: str, month: str, insured: Mapping[Key, Sequence[Insured]]
) -> dict[Key, list[Insured]]:
    """The parts of the month, each with what the formula gives for its values: computed for everybody at once."""
    found = iter(formula_values(formula, month, [part.values for parts in insured.values() for part in parts]))
    return {
        person: [part._replace(values={**part.values, key: next(found)}) for part in parts]
        for person, parts in insured.items()
    }


def priced(
    name: str, tariff: Tariff, month: str, key: Key, insured: Sequence[Insured], children: Mapping[Key, int]
) -> Priced:
    """The line of one affiliation before it is rounded; `children`: see `_children`."""
    cover = tariff.covers[name]
    if isinstance(cover, PerPerson) and cover.children is not None and children.get(key, 0) > cover.children:
        return Priced(key, name, insured, Exact(Fraction(0), Fraction(0), Fraction(0)), "")
    try:
        return Priced(key, name, insured, exact_premium(name, tariff, month, insured), "")
    except Incomputable as missing:
        return Priced(key, name, insured, None, str(missing))


def in_cents(cover: Cover, lines: Sequence[Priced]) -> list[Premium | None]:
    """Each line's premium in cents; where a sum is rounded, its cents are shared over the lines it is the sum of."""
    if cover.rounding.level == "line":
        return [rounded(cover, line.exact) if line.exact else None for line in lines]
    groups: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        groups.setdefault(line.key[1] if cover.rounding.level == "person" else "", []).append(place)
    found: dict[int, Premium] = {}
    for places in groups.values():
        priced = [(place, exact) for place in places if (exact := lines[place].exact)]
        found |= dict(
            zip([place for place, _ in priced], _together(cover, [exact for _, exact in priced]), strict=True)
        )
    return [found.get(place) for place in range(len(lines))]


def _together(cover: Cover, lines: Sequence[Exact]) -> Iterator[Premium]:
    """Premiums whose sum is rounded once, and the sum of each part of them too."""
    sums = rounded(cover, Exact(*(sum(parts, Fraction(0)) for parts in zip(*lines, strict=True))))
    employer = shared(sums.employer, [line.premium - line.employee for line in lines])
    employee, tax = (
        shared(sums.employee, [line.employee for line in lines]),
        shared(sums.tax, [line.tax for line in lines]),
    )
    return (Premium(*parts) for parts in zip(employer, employee, tax, strict=True))


def _finished(contract: str, tariff: Tariff, month: str, line: Priced, premium: Premium | None) -> ExpectedLine:
    spells = [spell for one in line.insured for spell in one.spells]
    days = min(first for first, _ in spells), max(last for _, last in spells)
    return ExpectedLine(contract, *line.key, line.cover, month, *days, line.insured, tariff, premium, line.missing)
