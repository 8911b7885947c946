"""Every version of every plan sheet -> those in force in a month, and the last ones of suppliers that had a plan."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from assusoft.months import month_of
from assusoft.plans.model import Plan


def plans_in_force(plans: Iterable[Plan], month: str) -> dict[str, Plan]:
    """Plan name -> its version in force in `month`; a plan that starts later is not there.

    A plan that moved is there for each supplier that had it too, as NAME@SUPPLIER: its last version with that supplier,
    and the day `until` which the supplier had it. The plan itself then says the day it `begins` with its own supplier.
    So is one that others are told of too, as NAME@RECEIVER for each, and for each that was told `until` a day.
    """
    versions: dict[str, list[Plan]] = {}
    for plan in sorted(plans, key=lambda one: (one.name, one.from_)):
        if month_of(plan.from_) <= month:
            versions.setdefault(plan.name, []).append(plan)
    listed = versions.values()
    return {plan.name: plan for one in listed for plan in (*_of_plan(one), *_copies(one))}


def versions_of(plans: Iterable[Plan], name: str, month: str) -> list[Plan]:
    """The versions of one plan that are or were in force by `month`."""
    return [plan for plan in plans if plan.reported_as == name and month_of(plan.from_) <= month]


def plans_of_now(plans: Mapping[str, Plan]) -> dict[str, Plan]:
    """The plans as their suppliers of now have them, without former suppliers and copies for other receivers."""
    return {name: plan for name, plan in plans.items() if plan.until is None and not plan.copied}


def copies_of(plans: Mapping[str, Plan]) -> dict[str, Plan]:
    """The copies of plans for other receivers, of those too that are told no more."""
    return {name: plan for name, plan in plans.items() if plan.copied}


def has_plans(plans: Mapping[str, Plan], supplier: str) -> bool:
    """Whether a plan is the supplier's now; one that only had some is sent nothing but what it must still hear."""
    return any(plan.supplier == supplier and plan.until is None for plan in plans.values())


def _copies(versions: Sequence[Plan]) -> list[Plan]:
    """What other receivers are told: by the last version; by the last that names it, until the next one began."""
    found: dict[str, Plan] = {}
    for place, plan in enumerate(versions):
        later = versions[place + 1 : place + 2]
        for receiver in plan.also_to:
            over = next((one.from_ - timedelta(days=1) for one in later if receiver not in one.also_to), None)
            found[receiver] = plan.model_copy(update={"supplier": receiver, "copied": True, "until": over})
    return list(found.values())


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
