"""Whom a line of a statement is about: our person and family member, by the ladder of who is who."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

import pandas as pd

from assusoft.frames import Row, rows_of
from assusoft.plain_names import normalised

K = TypeVar("K")
V = TypeVar("V")


class Whose(NamedTuple):
    """Whose line it is, or why that is not known: class 'I-01' (nobody), 'I-02' (several), 'I-05' (contradiction)."""

    person: str
    member: str
    unclear: str = ""


@dataclass(frozen=True)
class Directory:
    """Every person and family member ever known, by what a statement may print of them."""

    by_number: Mapping[str, frozenset[str]]
    by_payroll_id: Mapping[str, frozenset[str]]
    by_name: Mapping[tuple[str, date], frozenset[str]]
    names: Mapping[str, frozenset[str]]
    births: Mapping[str, frozenset[date]]
    members: Mapping[str, tuple[Row, ...]]
    by_member: Mapping[str, frozenset[str]]


def directory_of(known: pd.DataFrame, members: pd.DataFrame) -> Directory:
    """The directory of these people. `known`: columns of `schema.IDENTITY`; `members`: of `schema.MEMBER_IDENTITY`."""
    number: dict[str, set[str]] = {}
    payroll_id: dict[str, set[str]] = {}
    name: dict[tuple[str, date], set[str]] = {}
    names: dict[str, set[str]] = {}
    births: dict[str, set[date]] = {}
    for row in rows_of(known):
        person, full = row["person"], _full_name(row)
        if row["national_number"]:
            number.setdefault(row["national_number"], set()).add(person)
        if row["payroll_id"]:
            payroll_id.setdefault(row["payroll_id"], set()).add(person)
        if full and row["birth_date"]:
            name.setdefault((full, row["birth_date"]), set()).add(person)
        names.setdefault(person, set()).add(full)
        births.setdefault(person, set()).add(row["birth_date"])
    family: dict[str, list[Row]] = {}
    member: dict[str, set[str]] = {}
    for row in rows_of(members):
        family.setdefault(row["person"], []).append(row)
        member.setdefault(row["member"], set()).add(row["person"])
    return Directory(
        _frozen(number), _frozen(payroll_id), _frozen(name), _frozen(names), _frozen(births),
        {person: tuple(rows) for person, rows in family.items()}, _frozen(member),
    )  # fmt: skip


def _frozen(sets: Mapping[K, set[V]]) -> dict[K, frozenset[V]]:
    return {key: frozenset(values) for key, values in sets.items()}


def whose(printed: Mapping[str, object], people: Directory) -> Whose:
    """Whose line this is: by the worker's number, the payroll number, our number of the member, name and birth date.

    A number that stands beside the name and the birth date of nobody who has it contradicts itself.
    """
    number, full, birth = printed.get("national_number"), _full_name(printed), printed.get("birth_date")
    found = people.by_number.get(str(number), frozenset()) if number else frozenset()
    if len(found) == 1:
        return _member(next(iter(found)), printed, people)
    if not found and printed.get("payroll_id"):
        found = people.by_payroll_id.get(str(printed["payroll_id"]), frozenset())
    if not found and printed.get("member"):
        found = people.by_member.get(str(printed["member"]), frozenset())
    if not found and full and isinstance(birth, date):
        found = people.by_name.get((full, birth), frozenset())
    if len(found) == 1:
        return _member(next(iter(found)), printed, people)
    return Whose("", "", "I-02" if found else "I-01")


def _member(person: str, printed: Mapping[str, object], people: Directory) -> Whose:
    """The person, or the family member that the line names: by its number with us, else by name and birth date."""
    full, birth, given = _full_name(printed), printed.get("birth_date"), printed.get("member")
    members = people.members.get(person, ())
    if given:
        ours = {row["member"] for row in members if row["member"] == given}
        ours = ours or {row["member"] for row in members if _is(row, full, birth)}
        if len(ours) == 1:
            return Whose(person, ours.pop())
        whose = people.by_member.get(str(given), frozenset()) - {person}
        return Whose(next(iter(whose)), str(given), "I-07") if len(whose) == 1 else Whose(person, "", "I-07")
    theirs = people.names.get(person, frozenset()), people.births.get(person, frozenset())
    if not full or full in theirs[0] or (birth is not None and birth in theirs[1]):
        return Whose(person, "")
    ours = {row["member"] for row in members if _is(row, full, birth)}
    if len(ours) == 1:
        return Whose(person, ours.pop())
    return Whose(person, "", "I-05" if birth is not None else "")


def _is(row: Mapping[str, object], full: str, birth: object) -> bool:
    return _full_name(row) == full and (birth is None or row["birth_date"] == birth)


def _full_name(row: Mapping[str, object]) -> str:
    return normalised(f"{row.get('last_name') or ''} {row.get('first_name') or ''}")


def same_number(printed: Mapping[str, object], reported: Mapping[str, object]) -> bool:
    """Whether the national number is the one reported, where both are there; on a member's line it is the worker's."""
    number, known = printed.get("national_number"), reported.get("national_number")
    return number is None or known is None or bool(printed.get("member")) or number == known


def same_name(printed: Mapping[str, object], reported: Mapping[str, object]) -> bool:
    """Whether name and birth date are as reported, writing apart; what is not printed is not compared."""
    full = _full_name(printed)
    birth = printed.get("birth_date")
    return (not full or full == _full_name(reported)) and (birth is None or birth == reported.get("birth_date"))


def as_reported(printed: Mapping[str, object], reported: Mapping[str, object]) -> bool:
    """Whether number, name and birth date are those reported."""
    return same_number(printed, reported) and same_name(printed, reported)
