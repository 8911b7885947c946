"""Every version of every plan sheet -> those in force in a month, and the last ones of suppliers that had a plan."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from assusoft.months import month_of
from assusoft.plans.model import Plan


def plans_in_force(plans: Iterable[Plan], month: str) -> dict[str, Plan]:
    """Plan name -> its version in force in `month`; a plan that starts later is not there.

    A plan that moved is there for each supplier that had it too, as NAME@SUPPLIER: its last version with that supplier,
    and the day `until` which the supplier had it. The plan itself then says the day it `begins` with its own supplier.
    """
    versions: dict[str, list[Plan]] = {}
    for plan in sorted(plans, key=lambda one: (one.name, one.from_)):
        if month_of(plan.from_) <= month:
            versions.setdefault(plan.name, []).append(plan)
    return {plan.name: plan for listed in versions.values() for plan in _of_plan(listed)}


def versions_of(plans: Iterable[Plan], name: str, month: str) -> list[Plan]:
    """The versions of one plan that are or were in force by `month`."""
    return [plan for plan in plans if plan.reported_as == name and month_of(plan.from_) <= month]


def plans_of_now(plans: Mapping[str, Plan]) -> dict[str, Plan]:
    """The plans as their suppliers of now have them, without those of suppliers that had them before."""
    return {name: plan for name, plan in plans.items() if plan.until is None}


def has_plans(plans: Mapping[str, Plan], supplier: str) -> bool:
    """Whether a plan is the supplier's now; one that only had some is sent nothing but what it must still hear."""
    return any(plan.supplier == supplier for plan in plans_of_now(plans).values())


def _of_plan(versions: Sequence[Plan]) -> list[Plan]:
    """The last version, and before it the last one of each other supplier."""
    now, others = versions[-1], {plan.supplier: plan for plan in versions if plan.supplier != versions[-1].supplier}
    if not others:
        return [now]
    begins = now.from_
    for plan in reversed(versions):
        if plan.supplier != now.supplier:
            break
        begins = plan.from_
    until = begins - timedelta(days=1)
    return [
        now.model_copy(update={"begins": begins}),
        *(plan.model_copy(update={"until": until}) for plan in others.values()),
    ]
