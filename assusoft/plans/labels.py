"""What plans, the fields only they ask for, and the employer's own fields are called."""

from collections.abc import Iterable, Mapping

from assusoft.plans.model import Labels, Plan
from assusoft.schema import Field


def labels_of(plans: Iterable[Plan], own: Mapping[str, Field], language: str) -> dict[str, str]:
    """Name -> label in 'fr', 'nl' or 'en', of plans and of fields that have one of their own.

    Of a field that is asked on an occasion 'field=choice' is the label of that choice.
    """
    listed = list(plans)
    asked = {name: label_in(ask.label, language) for plan in listed for name, ask in plan.asks.items()}
    besides = {
        name: label
        for plan in reversed(listed)  # of two labels the first plan's
        for field, ask in plan.asked_once.items()
        for name, label in [
            (field, label_in(ask.label, language)),
            *((f"{field}={choice}", label_in(label, language)) for choice, label in ask.choice_label.items()),
        ]
    }
    fields = {name: field.label(language) for name, field in own.items()}
    return (
        {name: label for name, label in (besides | asked).items() if label}
        | fields
        | {plan.name: plan.label_in(language) for plan in listed}
    )


def label_in(labels: Labels | Mapping[str, str], language: str) -> str:
    """The label in that language, else the English one; '' where there is none."""
    known: dict[str, str] = dict(labels.items())
    return known.get(language) or known.get("en", "")
