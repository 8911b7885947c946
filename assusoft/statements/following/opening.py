"""An insurer's list of insured x what is owed by the rules -> every row of either in one outcome."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from assusoft.frames import Row
from assusoft.statements.persons import Whose, same_name

Outcome = Literal[
    "agrees", "differs", "over", "other contract", "twice", "not owed", "undecided", "not listed", "unknown",
    "ambiguous", "contradicts",
]  # fmt: skip
AT_REST: tuple[Outcome, ...] = ("agrees", "over")
"""Outcomes that ask nothing of anybody."""
_UNCLEAR: Mapping[str, Outcome] = {"I-01": "unknown", "I-02": "ambiguous", "I-05": "contradicts", "I-07": "contradicts"}
FIELDS = {"billed_from": "affiliation_from", "billed_to": "affiliation_to", "insured_salary": "insured_salary",
          "insured_pct": "insured_pct", "national_number": "national_number"}  # fmt: skip
"""What a list may say -> the field that is owed; names and the birth date are compared writing apart."""

OwedKey = tuple[str, str, str]
"""Contract, person and member ('' for the worker)."""


class Listed(NamedTuple):
    """A row of the list, from one, and whose it is."""

    row: int
    printed: Mapping[str, object]
    whose: Whose


class Unlike(NamedTuple):
    """A field that the list says otherwise."""

    field: str
    listed: object
    owed: object


@dataclass(frozen=True)
class Opened:
    """Where a row of the list (`row`; 0: it is on none), or an affiliation that is owed, ended."""

    outcome: Outcome
    row: int
    key: OwedKey
    name: str
    fields: tuple[Unlike, ...] = ()


def opened(
    listed: Sequence[Listed], owed: Mapping[OwedKey, Row], undecided: Collection[str], first_day: date
) -> list[Opened]:
    """Every row of the list once, in its order, then every affiliation owed that none of them is about.

    Parameters
    ----------
    owed
        The affiliations in force, with the fields reported.
    undecided
        Persons about whom a question is open.
    first_day
        Of the month: a row that ended before it is over.
    """
    found, taken = list[Opened](), set[OwedKey]()
    sole = _sole(owed)
    for one in listed:
        judged = _judged(one, owed, taken, undecided, first_day, sole)
        found.append(judged)
        if judged.outcome in ("agrees", "differs"):
            taken.add(judged.key)
    elsewhere = {one.key[1:]: place for place, one in enumerate(found) if one.outcome == "not owed"}
    for key in sorted(owed.keys() - taken):
        place = elsewhere.pop(key[1:], None)
        if place is None:
            found.append(Opened("not listed", 0, key, _name(owed[key])))
        else:
            was = found[place]
            found[place] = Opened("other contract", was.row, key, was.name, (Unlike("contract", was.key[0], key[0]),))
    return found


def _sole(owed: Mapping[OwedKey, Row]) -> Callable[[str, str], str]:
    """The one contract that somebody is owed under, '' when there are several or none."""
    contracts: dict[tuple[str, str], list[str]] = {}
    for contract, person, member in owed:
        contracts.setdefault((person, member), []).append(contract)
    every = sorted({key[0] for key in owed})

    def contract_of(person: str, member: str) -> str:
        mine = contracts.get((person, member), every)
        return mine[0] if len(mine) == 1 else ""

    return contract_of


def _judged(
    one: Listed,
    owed: Mapping[OwedKey, Row],
    taken: Collection[OwedKey],
    undecided: Collection[str],
    first_day: date,
    sole: Callable[[str, str], str],
) -> Opened:
    printed, who = one.printed, one.whose
    contract = str(printed.get("contract") or sole(who.person, who.member))
    key, name = (contract, who.person, who.member), _name(printed)
    if who.unclear:
        return Opened(_UNCLEAR[who.unclear], one.row, key, name)
    if key in taken:
        return Opened("twice", one.row, key, name)
    if key in owed:
        fields = tuple(_unlike(printed, owed[key], bool(who.member)))
        return Opened("differs" if fields else "agrees", one.row, key, name, fields)
    end = printed.get("billed_to")
    if isinstance(end, date) and end < first_day:
        return Opened("over", one.row, key, name)
    return Opened("undecided" if who.person in undecided else "not owed", one.row, key, name)


def _unlike(printed: Mapping[str, object], row: Row, of_member: bool) -> Iterable[Unlike]:
    """What is printed otherwise than owed; what the list does not say, or the plan does not report, is not compared."""
    for said, field in FIELDS.items():
        value, ours = printed.get(said), row.get(field)
        compared = field == "affiliation_to" or ours is not None
        if value is not None and compared and value != ours and not (of_member and field == "national_number"):
            yield Unlike(field, value, ours)
    if row.get("affiliation_to") is not None and printed.get("billed_to") is None and "billed_to" in printed:
        yield Unlike("affiliation_to", None, row["affiliation_to"])
    if not same_name(printed, row):
        ours = f"{_name(row)} {row.get('birth_date') or ''}".strip()
        yield Unlike("name", f"{_name(printed)} {printed.get('birth_date') or ''}".strip(), ours)


def _name(row: Mapping[str, object]) -> str:
    return f"{row.get('last_name') or ''} {row.get('first_name') or ''}".strip()
