"""What a visitor may see of people: whose, and which values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from assusoft import schema
from assusoft.errors import Refused
from assusoft.workbench.pages.visit import Visit

MASK = "•••"
"""What stands in place of a value that a role does not see."""

_RIGHTS = {"pay": "salary", "health": "health"}
"""Sensitivity of a field (schema.py) -> the right that shows its values."""


def hides(visit: Visit, field: str) -> bool:
    """Whether values of that field are masked for the visitor. Fields of the employer's own and unknown names count as
    personal data, which every role that reads sees."""
    own = visit.employer.settings.own
    known = own.get(field) or (schema.field_named(field) if schema.is_field(field) else None)
    right = _RIGHTS.get(known.sensitivity) if known else None
    return right is not None and not visit.may(right)


def masked(visit: Visit, field: str, value: Any) -> Any:
    """The value, or MASK where the visitor's role does not see that field; a missing one stays missing."""
    missing = value is None or value is pd.NA or value is pd.NaT or value == ""
    return value if missing or not hides(visit, field) else MASK


def whole(visit: Visit) -> None:
    """Refuse what is of all legal entities to whom sees some of them only."""
    if visit.entities:
        raise Refused(
            visit.say("This is about all legal entities, and you see some of them only. Ask somebody who sees all.")
        )


def in_sight(visit: Visit, month: str | None) -> frozenset[str] | None:
    """Whom of a month the visitor may see: persons with a contract in their legal entities; None: everybody.

    Who is not in the month any more counts by the month before: it is asked whether they left.
    """
    if not visit.entities:
        return None
    facts = visit.employer.facts
    shown = month or facts.working_month()
    now, before = visit.employer.photo(shown).worker, facts.photo_before(shown)
    gone = _in_entities(visit, before.worker) - set(now["person"]) if before else frozenset()
    return _in_entities(visit, now) | gone


def _in_entities(visit: Visit, worker: pd.DataFrame) -> frozenset[str]:
    return frozenset(worker.loc[worker["entity"].isin(list(visit.entities)), "person"])


def sees(persons: frozenset[str] | None, of: Mapping[str, Any] | Any) -> bool:
    """Whether what is about a person (its `person`) may be shown; what is about nobody is, to those who see all."""
    person = of["person"] if isinstance(of, Mapping) else of.person
    return persons is None or person in persons
