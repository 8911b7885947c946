"""What a supplier was sent, month by month -> what it knows: the spells of cover of each person, with dated values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple, Protocol

from assusoft.message_kinds import CANCELLATION, CORRECTION, EXIT_KINDS, WHOLE_ROW_KINDS

Key = tuple[str, str, str]
"""Plan, person and member ('' for the worker)."""


class Sent(Protocol):
    """A message as a supplier reads it."""

    @property
    def kind(self) -> str:
        """What it is about."""

    @property
    def key(self) -> Key:
        """Whom it is about."""

    @property
    def effective(self) -> date | None:
        """From which day on it is so."""

    @property
    def after(self) -> Mapping[str, Any]:
        """What is otherwise now."""

    @property
    def row(self) -> Mapping[str, Any]:
        """The whole row."""


class Since(NamedTuple):
    """Values that hold from a day on."""

    day: date
    values: dict[str, Any]


@dataclass
class Spell:
    """Days of cover, both included, and the values, the earliest first."""

    begin: date
    end: date | None
    dated: list[Since]

    def on(self, day: date) -> dict[str, Any]:
        """The values on a day; before the first ones, the first."""
        return next((one.values for one in reversed(self.dated) if one.day <= day), self.dated[0].values)

    def put(self, day: date, values: Mapping[str, Any]) -> None:
        """These values hold from the day on, whatever was said of later days."""
        if not any(one.day == day for one in self.dated):
            self.dated.append(Since(day, dict(self.on(day))))
            self.dated.sort(key=lambda one: one.day)
        for one in self.dated:
            if one.day >= day:
                one.values.update(values)


@dataclass
class Book:
    """Everybody insured, or who was; `formerly`: key -> field -> values it had in months before, the last one first."""

    spells: dict[Key, list[Spell]] = field(default_factory=dict)
    formerly: dict[Key, dict[str, list[Any]]] = field(default_factory=dict)


def book_of(takeover: Iterable[tuple[Key, Mapping[str, Any]]], months: Iterable[Sequence[Sent]]) -> Book:
    """The book after these messages, month by month, each in the order they were sent.

    `takeover`: the rows that the supplier had from the beginning.
    """
    book = Book()
    for key, row in takeover:
        book.spells[key] = [_spell(row)]
    for messages in months:
        for message in messages:
            _remember(book, message)
            _apply(book.spells.setdefault(message.key, []), message)
    return book


def _spell(row: Mapping[str, Any]) -> Spell:
    values = dict(row) if row["member"] else {**row, "relation": "worker"}
    return Spell(row["affiliation_from"], row["affiliation_to"], [Since(date.min, values)])


def _remember(book: Book, message: Sent) -> None:
    spells = book.spells.get(message.key)
    for name in message.after if spells else ():
        before = spells[-1].dated[-1].values.get(name) if spells else None
        if before is not None and before != message.after[name]:
            book.formerly.setdefault(message.key, {}).setdefault(name, []).insert(0, before)


def _apply(spells: list[Spell], message: Sent) -> None:
    if message.kind in WHOLE_ROW_KINDS:
        spells.append(_spell(message.row))
    elif message.kind == CANCELLATION:
        spells.pop()
    else:
        spell, days = spells[-1], {"affiliation_from", "affiliation_to"} & message.after.keys()
        if days or message.kind in EXIT_KINDS:
            spell.begin, spell.end = message.row["affiliation_from"], message.row["affiliation_to"]
        dated = message.effective is not None and message.kind not in EXIT_KINDS
        whole = message.kind == CORRECTION and (days or message.effective == spell.begin)
        spell.put(message.effective if dated and not whole and message.effective else date.min, message.after)


def covered(spells: Sequence[Spell], first: date, last: date) -> Iterator[tuple[date, date, Spell]]:
    """The days from `first` to `last` on which somebody has cover, each with its spell; no day twice."""
    after = first
    for spell in sorted(spells, key=lambda one: one.begin):
        begin, end = max(spell.begin, after), min(spell.end or last, last)
        if begin <= end and not (spell.end is not None and spell.end < spell.begin):
            yield begin, end, spell
            after = end + timedelta(days=1)
