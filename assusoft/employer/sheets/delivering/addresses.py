"""Photos of the last months and what HR declared -> the address that a worker's sheet may go to, or why there is none.

An address that just appeared may be a slip, or somebody else's: it counts once two months show it, or HR declared it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from assusoft.employer.folder import EmployerFolder
from assusoft.frames import rows_of
from assusoft.language import Sentence
from assusoft.month.declarations.declaration import Declaration, not_taken_back
from assusoft.months import month_end
from assusoft.suppliers.ways import one_address

Shown = Mapping[str, frozenset[str]]
"""Person -> the addresses that the contracts of a photo show, in small letters."""


class AddressOf(NamedTuple):
    """`address`: where a sheet may go, '' when nowhere; `why`: the sentence then."""

    address: str
    why: str


@dataclass(frozen=True)
class Photos:
    """The addresses of some months' photos; `months` in order, and the calendar months they are of."""

    months: Sequence[str]
    shown: Mapping[str, Shown]


def addresses(employer: EmployerFolder, month: str, persons: Iterable[str]) -> dict[str, AddressOf]:
    """Where the sheet of each person may go, for a sheet of that month."""
    months = employer.facts.months()
    since = max((one for one in months if one < month), default=month)
    looked_at = [one for one in months if one >= since]
    photos = Photos(looked_at, {one: shown_in(_worker(employer, one)) for one in looked_at})
    declared = declared_addresses(employer.facts.declarations(), looked_at[-1])
    return safe_addresses(photos, declared, persons)


def safe_addresses(photos: Photos, declared: Mapping[str, Declaration], persons: Iterable[str]) -> dict[str, AddressOf]:
    """See `addresses`; `declared`: person -> HR's last declaration of an address."""
    last = {person: one for one in photos.months for person in photos.shown[one]}
    shared = Counter(address for person, one in last.items() for address in photos.shown[one][person])
    return {person: _address(person, photos, last.get(person), declared.get(person), shared) for person in persons}


def shown_in(worker: pd.DataFrame) -> dict[str, frozenset[str]]:
    """The addresses of a photo; a person without one has none."""
    found: dict[str, frozenset[str]] = {}
    for row in rows_of(worker[["person", "email"]].reset_index(drop=True)):
        written = str(row["email"]).strip().lower() if row["email"] is not None else ""
        found[row["person"]] = found.get(row["person"], frozenset()) | ({written} if written else frozenset())
    return found


def declared_addresses(declarations: Iterable[Declaration], month: str) -> dict[str, Declaration]:
    """Person -> the last declaration in force, in that month, that gives the worker an address."""
    end = month_end(month).isoformat()
    return {
        one.person: one
        for one in not_taken_back(declarations)
        if one.kind == "value" and not one.member and not one.supplier and one.values.get("email")
        and one.begins <= end and (not one.until or one.until >= end)
    }  # fmt: skip


def _address(
    person: str, photos: Photos, last: str | None, declared: Declaration | None, shared: Mapping[str, int]
) -> AddressOf:
    now = photos.shown[last][person] if last is not None else frozenset[str]()
    if declared is not None:
        said = declared.values["email"].strip()
        seen = str(declared.seen.get("email") or "").strip().lower()
        if now <= {said.lower(), seen}:  # the payroll did not move since to a third one
            return _written(person, said)
    if not now:
        return AddressOf(
            "",
            Sentence(
                "{person} has no e-mail address in the payroll. Confirm one: assusoft declare {person} value "
                "email=ADDRESS",
                person=person,
            ),
        )
    if len(now) > 1:
        return AddressOf(
            "",
            Sentence(
                "{person} has contracts with several addresses. Confirm one: assusoft declare {person} value "
                "email=ADDRESS",
                person=person,
            ),
        )
    [address] = now
    if shared[address] > 1:
        return AddressOf(
            "",
            Sentence(
                "The address of {person} is also that of somebody else. Confirm one: assusoft declare {person} value "
                "email=ADDRESS",
                person=person,
            ),
        )
    before = photos.months[photos.months.index(last) - 1] if last and photos.months.index(last) else ""
    if not before or photos.shown[before].get(person) != now:
        return AddressOf(
            "",
            Sentence(
                "The address of {person} is in the payroll of one month only: it counts from the second on. Confirm "
                "one: assusoft declare {person} value email=ADDRESS",
                person=person,
            ),
        )
    return _written(person, address)


def _written(person: str, address: str) -> AddressOf:
    try:
        return AddressOf(one_address(address), "")
    except ValueError:
        return AddressOf(
            "",
            Sentence(
                "The address of {person} cannot be written to. Confirm one: assusoft declare {person} value "
                "email=ADDRESS",
                person=person,
            ),
        )


def _worker(employer: EmployerFolder, month: str) -> pd.DataFrame:
    imported = employer.facts.imported(month)
    return employer.facts.photo(imported.number, month).worker
