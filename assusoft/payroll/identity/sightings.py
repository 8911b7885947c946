"""One family member as rows show it x one member known -> by which evidence they are the same, may be, or are not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from assusoft.frames import Row
from assusoft.payroll.identity.likeness import Likeness, best, of_names


@dataclass(frozen=True)
class Sighting:
    """Everything some rows say of one member: each value that was ever shown."""

    numbers: frozenset[str]
    names: frozenset[str]
    births: frozenset[date]
    sexes: frozenset[str]
    relations: frozenset[str]


_STEP = {"stepchild": "child", "partner": "spouse"}


class Evidence(Enum):
    """Why a member of the extract is, or may be, a known one, strongest first.

    NUMBER: the national number, whatever else was corrected. EXACT: first name and birth date, and no other number.
    RENUMBERED: first name and birth date under another number. COMPLETED: a name, a birth date or given names were
    added, the rest is the same. NEAR: some is alike. AGAINST: the number is, and both name and birth date are not.
    BLANK: one of them says nothing.
    """

    NUMBER = "number"
    EXACT = "exact"
    RENUMBERED = "renumbered"
    COMPLETED = "completed"
    NEAR = "near"
    AGAINST = "against"
    BLANK = "blank"
    NONE = ""


@dataclass(frozen=True)
class Agreement:
    """How far two sightings agree on number, first name and birth date, and whether sex or relation speak against."""

    number: Likeness
    name: Likeness
    birth: Likeness
    other_sex: bool
    same_relation: bool

    @property
    def exact(self) -> bool:
        """Whether first name and birth date are both known and the same."""
        return self.name == Likeness.SAME and self.birth == Likeness.SAME

    @property
    def told(self) -> str:
        """The agreement in words that do not change: 'number=same name=different birth=same'."""
        named = {"number": self.number, "name": self.name, "birth": self.birth}
        return " ".join(f"{name}={likeness.name.lower()}" for name, likeness in named.items())


def sighting(rows: Iterable[Row]) -> Sighting:
    """What these rows say together."""
    listed = list(rows)

    def all_of(field: str) -> frozenset[str]:
        return frozenset(row[field] for row in listed if row[field] is not None)

    births = frozenset(row["birth_date"] for row in listed if row["birth_date"] is not None)
    relations = frozenset(_STEP.get(relation, relation) for relation in all_of("relation"))
    return Sighting(all_of("national_number"), all_of("first_name"), births, all_of("sex"), relations)


def agreement(one: Sighting, other: Sighting) -> Agreement:
    """How far the two agree, by the closest of their values."""
    return Agreement(
        _same(one.numbers, other.numbers),
        best([of_names(name, known) for name in one.names for known in other.names]),
        _same(one.births, other.births),
        bool(one.sexes and other.sexes and one.sexes.isdisjoint(other.sexes)),
        not one.relations or not other.relations or not one.relations.isdisjoint(other.relations),
    )


def _same(some: frozenset[object], others: frozenset[object]) -> Likeness:
    if not some or not others:
        return Likeness.UNKNOWN
    return Likeness.DIFFERENT if some.isdisjoint(others) else Likeness.SAME


def evidence_of(agreed: Agreement) -> Evidence:
    """What the agreement proves, or leaves open."""
    by_number = {Likeness.SAME: _with_number, Likeness.DIFFERENT: _against_number}
    return by_number.get(agreed.number, _without_number)(agreed)


def _with_number(agreed: Agreement) -> Evidence:
    contradicted = agreed.name == agreed.birth == Likeness.DIFFERENT
    return Evidence.AGAINST if contradicted else Evidence.NUMBER


def _against_number(agreed: Agreement) -> Evidence:
    """Two national numbers are two people, unless all the rest, or nearly, is one."""
    if agreed.exact:
        return Evidence.RENUMBERED
    alike = agreed.name >= Likeness.ALIKE and agreed.birth == Likeness.SAME
    return Evidence.NEAR if alike or _renamed_or_redated(agreed) else Evidence.NONE


def _renamed_or_redated(agreed: Agreement) -> bool:
    """The same name with another birth date: a corrected birth date brings another national number."""
    return agreed.name == Likeness.SAME and agreed.birth == Likeness.DIFFERENT and agreed.same_relation


def _without_number(agreed: Agreement) -> Evidence:
    if agreed.exact:
        return Evidence.EXACT
    if agreed.name == agreed.birth == Likeness.UNKNOWN:
        return Evidence.BLANK
    if _is_completed(agreed):
        return Evidence.COMPLETED
    named_alike = agreed.name >= Likeness.ALIKE and (agreed.same_relation or agreed.birth == Likeness.SAME)
    born_with = agreed.birth == Likeness.SAME and agreed.name == Likeness.DIFFERENT
    return Evidence.NEAR if named_alike or born_with else Evidence.NONE


def _is_completed(agreed: Agreement) -> bool:
    """Whether something was only added: a name where there was none, a birth date, given names."""
    if agreed.birth == Likeness.SAME:
        named = agreed.name == Likeness.EXTENDED or (agreed.name == Likeness.UNKNOWN and not agreed.other_sex)
        return named
    return agreed.birth == Likeness.UNKNOWN and agreed.name == Likeness.SAME and agreed.same_relation
