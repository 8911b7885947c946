"""What a supplier is for the employer, and what is never told to one of that kind, whatever its file and plans say."""

from typing import Literal

Kind = Literal[
    "insurer", "pension_fund", "leasing", "internal_service", "medical_control", "travel_assistance",
    "complementary_insurer", "prevention_service",
]  # fmt: skip

NATIONAL_NUMBERS = frozenset({"national_number", "worker_national_number"})
"""Fields with a national number: its use needs a legal basis (act of 8 August 1983, art. 8)."""

HEALTH_REASONS = frozenset({"interruption_kind", "interruption_effect", "disabled"})
"""Fields that say why somebody is absent, or how he is. The days of an absence are not among them."""

_NEVER: dict[str | None, frozenset[str]] = {
    "leasing": NATIONAL_NUMBERS,
    "travel_assistance": NATIONAL_NUMBERS,
    "medical_control": NATIONAL_NUMBERS | HEALTH_REASONS,
}


def never_to(kind: str | None) -> frozenset[str]:
    """The fields that no supplier of the kind gets."""
    return _NEVER.get(kind, frozenset())
