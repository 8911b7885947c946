"""Texts of sheets x everybody's identity -> which text shows what is another person's, in one pass over each text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from assusoft.frames import rows_of
from assusoft.payroll.photo import Photo
from assusoft.plain_names import normalised

_NATIONAL = re.compile(r"\d\d[. ]?\d\d[. ]?\d\d[- ]?\d{3}[. ]?\d\d")
_WHOLE = re.compile(r"(?<![\d,.])\d+(?![\d,]|\.\d)")
_DAY = re.compile(r"(\d\d)[/.-](\d\d)[/.-](\d{4})")


class Identity(NamedTuple):
    """Somebody as a sheet could show them; `of`: the workers on whose sheets that is right."""

    of: frozenset[str]
    numbers: frozenset[str]
    born: date | None
    name: str


def identities(photo: Photo) -> list[Identity]:
    """Workers and family members of a photo; a worker who is also in a family is right on that sheet too."""
    found = [
        Identity(
            frozenset([row["person"]]), frozenset(filter(None, (row["national_number"], row["payroll_id"]))),
            row["birth_date"], normalised(f"{row['first_name']} {row['last_name']}"),
        )
        for row in rows_of(photo.worker)
    ]  # fmt: skip
    found += [
        Identity(
            frozenset([row["person"]]), frozenset(filter(None, [row["national_number"]])), row["birth_date"],
            normalised(f"{row['first_name']} {row['last_name'] or ''}"),
        )
        for row in rows_of(photo.family)
    ]  # fmt: skip
    return found


def shown_of_others(texts: Mapping[str, str], known: Iterable[Identity]) -> Iterator[tuple[str, str]]:
    """Person of a sheet, and what it shows of somebody else: a number, or a birth date with a name."""
    numbers: dict[str, set[str]] = {}
    born: dict[date, list[Identity]] = {}
    for one in known:
        for number in one.numbers:
            numbers.setdefault(number, set()).update(one.of)
        if one.born is not None and one.name:
            born.setdefault(one.born, []).append(one)
    for person, text in texts.items():
        plain = normalised(text)
        for number in {re.sub(r"\D", "", found) for found in _NATIONAL.findall(text)} | set(_WHOLE.findall(text)):
            if number in numbers and person not in numbers[number]:
                yield person, number
        days = {date(int(year), int(month), int(day)) for day, month, year in _DAY.findall(text)}
        for day in days & born.keys():
            here = {one.name for one in born[day] if person in one.of}
            others = (one for one in born[day] if person not in one.of and one.name not in here)
            yield from ((person, f"{day} {one.name}") for one in others if one.name in plain)
