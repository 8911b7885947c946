"""A message: one typed difference between what a supplier was last told and what it is owed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

KINDS = (
    "entry", "re_entry", "exit", "retirement", "death", "correction", "family_in", "family_out", "salary",
    "working_time", "interruption_start", "interruption_end", "civil_status", "address", "personal_data",
    "national_number", "category", "entity_transfer", "contract", "car", "choice",
)  # fmt: skip


@dataclass(frozen=True)
class Message:
    """`before` and `after` hold the changed fields only; `row` is the whole register row the supplier then holds."""

    id: str
    month: str
    supplier: str
    plan: str
    kind: str
    person: str
    member: str
    effective: date | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    row: Mapping[str, Any]
