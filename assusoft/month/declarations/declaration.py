"""A declaration: an answer nobody asked for, about a person from a day on. A fact itself, never changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from assusoft.months import month_of

SAME, OTHER = "same-person", "other-person"
WHO = (SAME, OTHER)
"""Kinds of declaration that say who somebody is."""


@dataclass(frozen=True)
class Declaration:
    """`number` is one of the sequence that answers have theirs from; `retracts`: the declaration this one takes back.

    `begins`, `until`: the days it holds from and to, both included, '' where there is none. `values`: field -> text.
    `seen`: field -> what the payroll had when it was declared, as text, '' for nothing. `month`: the month that was
    being worked on. `plan`, `supplier`: '' where it concerns all.
    """

    number: int
    kind: str
    person: str
    member: str
    plan: str
    supplier: str
    values: Mapping[str, str]
    begins: str
    until: str
    seen: Mapping[str, Any]
    month: str
    reason: str
    by: str
    at: datetime
    retracts: int | None = None

    @property
    def id(self) -> str:
        """What it is called by."""
        return f"X{self.number}"

    @property
    def first_month(self) -> str:
        """The month it is about first: that of its first day."""
        return month_of(date.fromisoformat(self.begins)) if self.begins else self.month

    @property
    def eve(self) -> date:
        """The day before its first one."""
        return date.fromordinal(date.fromisoformat(self.begins).toordinal() - 1)


def persons_by_number(declarations: Iterable[Declaration]) -> dict[int, frozenset[str]]:
    """Number of a declaration -> whom it concerns; what takes one back concerns the same persons."""
    found: dict[int, frozenset[str]] = {}
    for one in declarations:
        named = [one.values.get(name) for name in ("same_as", "other")] if one.kind in WHO else []
        taken_back = found.get(one.retracts, frozenset()) if one.retracts is not None else frozenset[str]()
        found[one.number] = frozenset([one.person, *filter(None, named)]) | taken_back
    return found


def not_taken_back(declarations: Iterable[Declaration]) -> list[Declaration]:
    """The declarations that were not taken back, in the order given, without what takes others back."""
    listed = list(declarations)
    taken_back = {one.retracts for one in listed}
    return [one for one in listed if one.retracts is None and one.number not in taken_back]
