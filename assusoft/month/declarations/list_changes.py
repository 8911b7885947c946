"""Rows of a list x what was declared from it before -> what is new, changed, gone and unchanged."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from assusoft.month.declarations.declaration import Declaration, not_taken_back
from assusoft.month.declarations.stated import Stated
from assusoft.months import month_start

Key = tuple[str, str]
"""The person, and the first day where one person may have several rows, else ''."""


@dataclass(frozen=True)
class Listed:
    """A row of a list: its place, and what it states, values as they are kept; `begins` '' where it gives no day."""

    where: str
    stated: Stated


@dataclass(frozen=True)
class Move:
    """What a list says otherwise than before. `before` is None of what is new, `after` of what is gone."""

    where: str
    before: Declaration | None
    after: Stated | None

    @property
    def how(self) -> str:
        """`new`, `changed` or `gone`."""
        return "new" if self.before is None else "gone" if self.after is None else "changed"


@dataclass(frozen=True)
class ListChanges:
    """A list against what was declared from it. `unchanged`: places of rows; `refused`: place -> why.

    `declared`: how many rows were declared before, and not over.
    """

    moves: list[Move]
    unchanged: list[str]
    declared: int
    refused: dict[str, str] = field(default_factory=dict)


def reason_of(name: str, place: str) -> str:
    """The reason of what a list declares, by which it is known to be of that list: 'fleet: cars.xlsx, Cars, row 3'."""
    return f"{name}: {place}"


def declared_from(name: str, declarations: Iterable[Declaration]) -> list[Declaration]:
    """What was declared from the list of that name, and not taken back."""
    return [one for one in not_taken_back(declarations) if one.reason.startswith(reason_of(name, ""))]


def changes_of(
    rows: Sequence[Listed], unread: Collection[str], declared: Sequence[Declaration], month: str, several: bool
) -> ListChanges:
    """What the list of a month says otherwise than was declared from it.

    Parameters
    ----------
    unread
        Persons of rows that cannot be taken: they are not gone, and what was declared of them stays.
    declared
        See `declared_from`, in the order it was said.
    several
        Whether one person may have several rows, told apart by their first day.
    """
    last = {_key(one, several): one for one in declared}
    current = {key: one for key, one in last.items() if _runs(one, month)}
    by_key: dict[Key, list[Listed]] = {}
    for row in rows:
        by_key.setdefault(_key(row.stated, several), []).append(row)
    changes = ListChanges([], [], len(current))
    for key, of_one in by_key.items():
        if len(of_one) > 1:
            places = " and ".join(row.where for row in of_one)
            changes.refused.update({row.where: f"several rows are about {key[0]}: {places}" for row in of_one})
            continue
        [row] = of_one
        if key in last and _same(last[key], row.stated):
            changes.unchanged.append(row.where)
        else:
            changes.moves.append(Move(row.where, current.get(key), row.stated))
    gone = (one for key, one in current.items() if key not in by_key and one.person not in unread)
    changes.moves.extend(Move("", one, None) for one in gone)
    return changes


def first_day(move: Move, month: str) -> str:
    """The day from which what a row says holds: as it says, else the first of the month, or since it holds already."""
    if move.after is None or move.after.begins:
        return move.after.begins if move.after else ""
    if move.before is not None and dict(move.before.values) == dict(move.after.values):
        return move.before.begins
    return month_start(month).isoformat()


def ended(one: Declaration, day: str) -> Declaration | None:
    """The declaration as it is when what it says ends on the eve of that day; None where it never began."""
    eve = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    return replace(one, until=eve) if one.begins <= eve else None


def _key(one: Declaration | Stated, several: bool) -> Key:
    return one.person, one.begins if several else ""


def _runs(one: Declaration, month: str) -> bool:
    return one.kind != "end-affiliation" and not "" < one.until < month_start(month).isoformat()


def _same(one: Declaration, stated: Stated) -> bool:
    days = one.until == stated.until and stated.begins in ("", one.begins)
    return one.kind == stated.kind and days and dict(one.values) == _filled(stated.values)


def _filled(values: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in values.items() if text}
