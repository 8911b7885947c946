"""Expected lines x billed lines -> those that agree at first sight, set apart; what is left is matched and judged.

Most lines of most statements are right. A line that names its worker by a number that nobody else has, alone under its
key, with the amounts and the names that were reported, needs no ladder and no rule.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from assusoft.plans.covers.premium import Premium
from assusoft.statements.billed import BilledLine
from assusoft.statements.expected import ExpectedLine, LineKey
from assusoft.statements.insured import FAMILY_NUMBER
from assusoft.statements.matching import Pair, key_of, pairs_of
from assusoft.statements.persons import Directory, whose

_NAMES = ("last_name", "first_name", "birth_date")


class Matched(NamedTuple):
    """`agreeing`: key -> what was expected and billed alike; `pairs`: all others (see `pairs_of`)."""

    agreeing: Mapping[LineKey, Premium]
    pairs: Sequence[Pair]


def matched(
    expected: Sequence[ExpectedLine],
    billed: Sequence[BilledLine],
    people: Directory,
    contracts: Mapping[str, Sequence[str]],
) -> Matched:
    """Every expected and every billed line either agreeing or in exactly one pair."""
    alike = _alike(expected, billed, people)
    rest = [(row, whose(row.printed, people)) for row in billed if row.row not in alike]
    again = {key_of(row, who, contracts) for row, who in rest}
    kept = {number: line for number, line in alike.items() if line.key not in again}
    agreeing = {line.key: line.premium for line in kept.values() if line.premium is not None}
    if len(kept) < len(alike):  # another line of the same key names the person otherwise
        rest = [(row, whose(row.printed, people)) for row in billed if row.row not in kept]
    return Matched(agreeing, pairs_of([line for line in expected if line.key not in agreeing], rest, contracts))


def _alike(
    expected: Sequence[ExpectedLine], billed: Sequence[BilledLine], people: Directory
) -> dict[int, ExpectedLine]:
    """Number of a billed line -> the expected line that it is, at first sight."""
    due: dict[tuple[object, ...], ExpectedLine | None] = {}
    for line in expected:
        key = line.contract, line.values.get(FAMILY_NUMBER), line.member, line.cover, line.month
        due[key] = None if key in due else line
    found: dict[tuple[object, ...], int] = {}
    alike: dict[int, ExpectedLine] = {}
    for row in billed:
        printed = row.printed
        sign = row.contract, printed.get("national_number"), printed.get("member") or "", row.cover, row.month
        same = due.get(sign)
        if same is None:
            continue
        if sign in found:
            alike.pop(found[sign], None)
        elif row.premium == same.premium and _is_named(same, row, people):
            alike[row.row] = same
        found[sign] = row.row
    return alike


def _is_named(line: ExpectedLine, row: BilledLine, people: Directory) -> bool:
    """Whether number, name and birth date lead to the person of the line alone, and are those reported."""
    printed, values = row.printed, line.values
    number = printed.get("national_number")
    only = bool(number) and people.by_number.get(str(number)) == frozenset((line.person,))
    known = (
        line.person in people.by_member.get(line.member, ())
        if line.member
        else values.get("birth_date") in people.births.get(line.person, ())
    )
    one_month = row.end is None or (row.end.year, row.end.month) == (int(row.month[:4]), int(row.month[5:]))
    return only and known and one_month and all(printed.get(name) == values.get(name) for name in _NAMES)
