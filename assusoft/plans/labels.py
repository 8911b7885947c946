"""What plans, the fields only they ask for, and the employer's own fields are called."""

from collections.abc import Iterable, Mapping

from assusoft.plans.model import Plan
from assusoft.schema import Field


def labels_of(plans: Iterable[Plan], own: Mapping[str, Field], language: str) -> dict[str, str]:
    """Name -> label in 'fr', 'nl' or 'en', of plans and of fields that have one of their own."""
    listed = list(plans)
    asked = {
        name: ask.label.get(language) or ask.label.get("en")  # type: ignore[call-overload]
        for plan in listed
        for name, ask in plan.asks.items()
    }
    fields = {name: field.label(language) for name, field in own.items()}
    return (
        {name: label for name, label in asked.items() if label}
        | fields
        | {plan.name: plan.label_in(language) for plan in listed}
    )
