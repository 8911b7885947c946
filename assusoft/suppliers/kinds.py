"""What a supplier is for the employer, and what is never told to one of that kind, whatever its file and plans say."""

from typing import Literal

Kind = Literal[
    "insurer", "pension_fund", "leasing", "internal_service", "medical_control", "travel_assistance",
    "complementary_insurer", "prevention_service",
]  # fmt: skip

NATIONAL_NUMBERS = frozenset({"national_number", "worker_national_number"})
"""Fields with a national number: its use needs a legal basis (act of 8 August 1983, art. 8)."""

HEALTH_REASONS = frozenset({
    "interruption_kind", "interruption_effect", "disabled", "exposure", "last_examination", "exit_reason",
})  # fmt: skip
"""Fields that say why somebody is absent or left, or how they are. The days of an absence are not among them; a
contract may end by medical force majeure, so why it ended is."""

_NEVER: dict[str | None, frozenset[str]] = {
    "leasing": NATIONAL_NUMBERS | HEALTH_REASONS,
    "travel_assistance": NATIONAL_NUMBERS | HEALTH_REASONS,
    "medical_control": NATIONAL_NUMBERS | HEALTH_REASONS,
    "internal_service": HEALTH_REASONS,
}


def never_to(kind: str | None) -> frozenset[str]:
    """The fields that no supplier of the kind gets."""
    return _NEVER.get(kind, frozenset())
