"""A case -> the same of people who do not exist: every identifier is another, with true check digits."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any

from assusoft.demo.people.numbers import company_number, iban, national_number
from assusoft.example.case import Case
from assusoft.frames import Row
from assusoft.months import month_end, month_of
from assusoft.schema import field_named, is_field

_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu")


@dataclass
class Disguise:
    """Value by value: what was equal stays equal, and what differed differs.

    `taken`: texts that nothing may become. `chance`: how days of birth and pay are moved. `pay`: whether pay is moved.
    `rules`: what decides of plan sheets; free texts that it names stay, since they decide.
    """

    taken: Collection[str]
    chance: Random
    pay: bool
    rules: str
    _known: dict[tuple[str, Any], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._factor = 1 + Decimal(self.chance.choice([*range(-100, -9), *range(10, 101)])) / 1000

    def value(self, name: str, value: Any, row: Row, type: str) -> Any:
        """What a field of a row becomes; `type` as the schema has it."""
        if value is None:
            return None
        kind = _KIND.get(name, name)
        if (kind, value) not in self._known:
            self._known[kind, value] = self._another(kind, value, row, type)
        return self._known[kind, value]

    def _another(self, kind: str, value: Any, row: Row, type: str) -> Any:
        if kind == "national_number":
            return self._number(value, row)
        if kind == "birth_date":
            return self._birth(value)
        if kind in _MADE:
            return self._free(kind, _MADE[kind])
        if type == "money":
            return (value * self._factor).quantize(Decimal("0.01")) if self.pay else value
        if type != "text" or kind in _PLAIN or _is_coded(kind) or re.search(rf"\b{re.escape(value)}\b", self.rules):
            return value
        return self._free(kind, lambda number: f"{kind} {number}")

    def _free(self, kind: str, make: Callable[[int], str]) -> str:
        """The next text of a kind that stands nowhere at the employer."""
        given = {new for (one, _), new in self._known.items() if one == kind}
        return next(new for number in count(1) if (new := make(number)) not in self.taken and new not in given)

    def _birth(self, day: date) -> date:
        """Another day of the same month, so that ages reached in a month stay so; the first stays for nobody."""
        given = {new for (kind, _), new in self._known.items() if kind == "birth_date"}
        days = [day.replace(day=one) for one in range(2, month_end(month_of(day)).day + 1) if one != day.day]
        free = [one for one in days if one.isoformat() not in self.taken and one not in given]
        return self.chance.choice(free or days)

    def _number(self, number: str, row: Row) -> str:
        """Of the day of birth the row has now, for the sex it has; a BIS number stays one."""
        born, odd = row.get("birth_date") or date(1980, 1, 1), row.get("sex") == "M"
        bis = number[2:4].isdecimal() and int(number[2:4]) > 12
        birth = self.value("birth_date", born, row, "date")
        return self._free("national_number", lambda one: national_number(birth, 2 * one - odd, bis))


_KIND = {"worker_national_number": "national_number"} | {
    f"stay_{name}": name for name in ("street", "house_number", "box", "postal_code", "city")
}
"""Field -> the one whose values it shares."""

_PLAIN = (
    "person", "member", "contract", "source", "plan", "status", "nationality", "country", "stay_country", "worker_code",
    "joint_committee", "wage_code",
)  # fmt: skip
"""Texts that say nothing of who it is, or do not leave the case."""


def _word(number: int) -> str:
    return "".join(_SYLLABLES[int(digit)] for digit in f"{number:03d}").capitalize()


_MADE: dict[str, Callable[[int], str]] = {
    "payroll_id": lambda number: f"E{number:05d}",
    "last_name": _word,
    "first_name": lambda number: _word(500 + number),
    "email": lambda number: f"person{number}@example.com",
    "phone": lambda number: f"+3225550{number:03d}",
    "street": lambda number: f"{_word(300 + number)}straat",
    "house_number": lambda number: str(number),
    "box": lambda number: f"B{number}",
    "postal_code": lambda number: f"{9990 - number}",
    "city": lambda number: f"{_word(700 + number)}dorp",
    "entity": lambda number: company_number(8_000_000 + number),
    "establishment": lambda number: company_number(21_000_000 + number),
    "bank_account": lambda number: iban("999", number),
    "licence_plate": lambda number: f"1-XXX-{number:03d}",
}
"""Field -> how the texts are made that its values become."""


def _is_coded(name: str) -> bool:
    return is_field(name) and bool(field_named(name).codes)


def disguised(case: Case, disguise: Disguise) -> Case:
    """The case with every value another that might tell who it is."""

    def value(name: str, given: Any, row: Row) -> Any:
        type = field_named(name).type if is_field(name) else case.own.get(name, "text")
        return disguise.value(name, given, row, type)

    def renamed(table: str, row: Row) -> Row:
        return {name: value(name, given, row) for name, given in row.items()}

    entities = {one: value("entity", one, {}) for one in case.entities}
    moved = case.with_rows(renamed)
    return replace(
        moved,
        entities=tuple(entities.values()),
        sheets={file: _with_entities(keys, entities) for file, keys in case.sheets.items()},
        said=tuple(replace(one, fields=_said(one.fields, str(one.facts.get("field", "")), value), reason="")
                   for one in case.said),
        held={key: renamed("", row) for key, row in case.held.items()},
    )  # fmt: skip


def _said(fields: Mapping[str, str], asked: str, value: Callable[[str, Any, Row], Any]) -> dict[str, str]:
    """The values of an answer; `asked`: the field that its `value` is of."""
    found = {}
    for name, text in fields.items():
        about = asked if name == "value" else name
        type = field_named(about).type if is_field(about) else ""
        typed = Decimal(text) if type == "money" else date.fromisoformat(text) if about == "birth_date" else text
        found[name] = str(value(about, typed, {})) if type in ("text", "money") or about == "birth_date" else text
    return found


def _with_entities(keys: Any, entities: Mapping[str, str]) -> Any:
    """The keys of a plan sheet, with the new numbers of entities in its rules."""
    if isinstance(keys, str):
        for old, new in entities.items():
            keys = keys.replace(old, new)
        return keys
    if isinstance(keys, Mapping):
        return {name: _with_entities(value, entities) for name, value in keys.items()}
    return [_with_entities(value, entities) for value in keys] if isinstance(keys, list) else keys
