"""Lines that are due x other tariffs and salaries -> the same lines at what they would cost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from assusoft.month.state import Key
from assusoft.plans.covers.cents import cents, euro
from assusoft.plans.covers.cover import Cover, Formula, OnSalary, PerPerson
from assusoft.plans.covers.premium import Insured, Tariff, formula_key
from assusoft.plans.rules import fields_of
from assusoft.schema import field_named, is_field
from assusoft.statements.expected import NOTHING, ExpectedLine, Priced, in_cents, priced, with_formula

Group = tuple[str, str, str, str]
"""Contract, plan, cover and covered month: the lines whose cents may be rounded together."""


def repriced(
    lines: Sequence[ExpectedLine], tariffs: Mapping[str, Tariff], indexation: Fraction = Fraction(0)
) -> list[ExpectedLine]:
    """Each line, in its order, with the premium it would have: the same persons, days and shares of the month.

    A child that costs nothing, since enough older ones are paid for, goes on costing nothing.

    Parameters
    ----------
    lines
        As `expected_lines` gives them; no corrections.
    tariffs
        Plan -> what its premiums would be computed with, with the covers it has.
    indexation
        Percent by which the salaries that covers are computed from would rise, each rounded to cents.

    Raises
    ------
    NoRow
        A table has no row for what was reported.
    """
    groups: dict[Group, list[int]] = {}
    for place, line in enumerate(lines):
        groups.setdefault((line.contract, line.plan, line.cover, line.month), []).append(place)
    found: dict[int, ExpectedLine] = {}
    for (_, plan, _, _), places in groups.items():
        together = [lines[place] for place in places]
        found |= dict(zip(places, _together(together, tariffs[plan], 1 + indexation / 100), strict=True))
    return [found[place] for place in range(len(lines))]


def _together(lines: Sequence[ExpectedLine], tariff: Tariff, factor: Fraction) -> Iterator[ExpectedLine]:
    name, month = lines[0].cover, lines[0].month
    cover, raised = tariff.covers[name], _salaries(tariff, name)
    parts = {_key(line): [_indexed(part, raised, factor) for part in line.insured] for line in lines}
    if isinstance(cover, Formula):
        parts = with_formula(formula_key(name), cover.formula, month, parts)
    again = [priced(name, tariff, month, key, insured, {}) for key, insured in parts.items()]
    again = [_free(one) if _costs_nothing(cover, line) else one for one, line in zip(again, lines, strict=True)]
    for line, one, premium in zip(lines, again, in_cents(cover, again), strict=True):
        yield replace(line, insured=one.insured, tariff=tariff, premium=premium, missing=one.missing)


def _key(line: ExpectedLine) -> Key:
    return line.plan, line.person, line.member


def _costs_nothing(cover: Cover, line: ExpectedLine) -> bool:
    return isinstance(cover, PerPerson) and cover.children is not None and bool(line.member) and line.premium == NOTHING


def _free(line: Priced) -> Priced:
    exact = line.exact and line.exact._replace(premium=Fraction(0), employee=Fraction(0), tax=Fraction(0))
    return line._replace(exact=exact)


def _salaries(tariff: Tariff, name: str) -> frozenset[str]:
    """The amounts reported of persons from which the premium of a cover is computed."""
    named = [each.salary for each in tariff.covers.values() if isinstance(each, OnSalary)]
    cover = tariff.covers[name]
    if isinstance(cover, Formula):
        named += [each for each in fields_of(cover.formula) if is_field(each) and field_named(each).type == "money"]
    return frozenset(named)


def _indexed(part: Insured, salaries: frozenset[str], factor: Fraction) -> Insured:
    """The part of the month with higher salaries; what a formula gave for the old ones is left out."""
    raised = {
        name: euro(cents(Fraction(str(value)) * factor)) if name in salaries and value is not None else value
        for name, value in part.values.items()
        if not name.startswith(formula_key(""))
    }
    return part._replace(values=raised)
