"""What a visitor may see of premium statements: of whom, and which amounts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from assusoft.employer.kept.files import keep, read_document
from assusoft.employer.kept.stamp import stamp_of
from assusoft.workbench.pages.discretion import MASK, hides
from assusoft.workbench.pages.html import shown
from assusoft.workbench.pages.visit import Visit


def in_their_entities(visit: Visit) -> frozenset[str] | None:
    """The persons whom the visitor may see in any month: those whose last contracts are in their legal entities.

    None: everybody. Statements bill people who left, too: where they last stood decides.
    """
    if not visit.entities:
        return None
    employer, entities = visit.employer, frozenset(visit.entities)
    key = ("last entities", entities, employer.head())
    return employer.once(lambda: _in(visit, entities), *key)


def _in(visit: Visit, entities: frozenset[str]) -> frozenset[str]:
    theirs: dict[str, bool] = {}
    for month in sorted(visit.employer.months()):
        worker = visit.employer.photo(month).worker
        inside = set(worker.loc[worker["entity"].isin(list(entities)), "person"])
        theirs |= {person: person in inside for person in worker["person"]}
    return frozenset(person for person, inside in theirs.items() if inside)


def money_hidden(visit: Visit) -> bool:
    """Whether a person's premiums are masked: who knows them knows the pay."""
    return hides(visit, "insured_salary")


def euro(visit: Visit, text: str | Decimal, of_a_person: bool = False) -> str:
    """An amount as a page shows it, masked where it is a person's and the visitor does not see pay."""
    return MASK if of_a_person and money_hidden(visit) else shown(Decimal(text), visit.language)


def control_of(visit: Visit, statement: str) -> Mapping[str, Any]:
    """A statement compared, with the differences that the visitor may see; derived once for the same facts and day.

    What another process derived of them is shown too: comparing takes seconds.
    """
    employer, today = visit.employer, visit.now().date()
    key = ("control shown", statement, today, visit.language, employer.head())
    values: Mapping[str, Any] = employer.once(lambda: _kept_or_derived(visit, statement, today), *key)
    persons = in_their_entities(visit)
    if persons is None:
        return values
    mine = [one for one in values["differences"] if one["person"] in persons]
    return {**values, "differences": mine, "collective": []}


def _kept_or_derived(visit: Visit, statement: str, today: date) -> Mapping[str, Any]:
    employer, name = visit.employer, f"control-{statement}-{visit.language}-{today}"
    stamp = employer.once(lambda: stamp_of(employer.folder), "stamp", employer.head())
    document = read_document(employer.folder, stamp, name) if stamp else None
    if document is not None:
        return document
    values = employer.control_shown(statement, today, visit.language)
    if stamp and stamp_of(employer.folder) == stamp:
        keep(employer.folder, stamp, name, values, {})
    return values
