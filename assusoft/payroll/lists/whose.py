"""Persons known x a row of a list -> the person it is about; or why it is about nobody, or perhaps several."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from assusoft.payroll.identity.naming import name_of
from assusoft.plain_names import normalised

Known = Mapping[str, Any]
"""A way a person is known, or a row: `person`, `national_number`, `payroll_id`, `last_name`, `first_name`."""

_NUMBERS = {"national_number": "national number", "payroll_id": "payroll number"}


def persons_named(known: Iterable[Known]) -> Callable[[Known], tuple[str, str]]:
    """Row -> (person, ''), or ('', why it is not known whom it is about).

    Numbers come before names; whatever else the row says of the person must not contradict them. A name alone must be
    the whole name, in one column or in two, accents and capitals apart.
    """
    by_number: dict[tuple[str, str], set[str]] = {}
    by_name: dict[str, set[str]] = {}
    words: dict[str, set[str]] = {}
    called: dict[str, str] = {}
    for one in known:
        person = one["person"]
        for key in _NUMBERS:
            if one[key]:
                by_number.setdefault((key, one[key]), set()).add(person)
        for name in _whole(one):
            by_name.setdefault(name, set()).add(person)
        words.setdefault(person, set()).update((*_whole(one), *_parts(one)))
        called[person] = name_of(one) or called.get(person, "")

    def meant(row: Known) -> tuple[str, str]:
        numbers = [key for key in _NUMBERS if row.get(key)]
        found = [by_number.get((key, row[key]), set()) for key in numbers]
        if not numbers:
            found = [by_name.get(normalised("".join(_written(row))), set())]
        persons = set.intersection(*(each for each in found if each)) if any(found) else set()
        if len(persons) != 1:
            return "", _why(row, numbers, any(found), persons)
        [person] = persons
        own = {*_whole(row), *_parts(row)}
        if own and not own & words[person]:
            return "", f"its number is that of {person} {called[person]}, but its name is {name_of(row)}"
        return person, ""

    return meant


def _why(row: Known, numbers: list[str], is_known: bool, persons: set[str]) -> str:
    """Why a row is not about one person."""
    if persons:
        return f"it may be about several persons: {', '.join(sorted(persons))}"
    if is_known:
        return "its numbers are those of different persons"
    if numbers:
        return f"nobody is known by its {' or '.join(_NUMBERS[key] for key in numbers)}"
    return "nobody is known by its name" if _written(row) else "it names nobody"


def _written(row: Known) -> list[str]:
    return [row[part] for part in ("last_name", "first_name") if row.get(part)]


def _parts(row: Known) -> list[str]:
    return [normalised(part) for part in _written(row)]


def _whole(row: Known) -> list[str]:
    """The whole name in both orders."""
    parts = _parts(row)
    return ["".join(parts), "".join(reversed(parts))] if len(parts) > 1 else parts
