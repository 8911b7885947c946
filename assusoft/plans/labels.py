"""What plans, the fields only they ask for, and the employer's own fields are called."""

from collections.abc import Iterable, Mapping

from assusoft.plans.model import Labels, Plan
from assusoft.schema import Field


def labels_of(plans: Iterable[Plan], own: Mapping[str, Field], language: str) -> dict[str, str]:
    """Name -> label in 'fr', 'nl' or 'en', of plans and of fields that have one of their own.

    'field=choice' is the label of a choice of what is asked on an occasion, 'PLAN check NAME' what a check says. Of two
    plans that label a field the first in alphabetical order gives its name, of its versions the last.
    """
    listed = sorted(plans, key=lambda one: one.name, reverse=True)  # keeps the order of a plan's versions
    asked = {name: label_in(ask.label, language) for plan in listed for name, ask in plan.asks.items()}
    besides = {
        name: label
        for plan in listed
        for field, ask in plan.asked_once.items()
        for name, label in [
            (field, label_in(ask.label, language)),
            *((f"{field}={choice}", label_in(label, language)) for choice, label in ask.choice_label.items()),
        ]
    }
    fields = {name: field.label(language) for name, field in own.items()}
    checks = {
        f"{plan.name} check {check.name}": label_in(check.says, language) or next(iter(check.says.values()))
        for plan in listed
        for check in plan.checks
    }
    return (
        {name: label for name, label in (besides | asked).items() if label}
        | checks
        | fields
        | {plan.name: plan.label_in(language) for plan in listed}
        | {f"{plan.name}@{one}": f"{plan.label_in(language)} ({one})" for plan in listed for one in plan.also_to}
    )


def label_in(labels: Labels | Mapping[str, str], language: str) -> str:
    """The label in that language, else the English one; '' where there is none."""
    known: dict[str, str] = dict(labels.items())
    return known.get(language) or known.get("en", "")
