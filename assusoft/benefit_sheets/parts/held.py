"""The affiliations of a worker at the end of a month, and those that ended in its year; in the order of the page."""

from collections.abc import Iterator

from assusoft.benefit_sheets.known import Due, Known, Shared
from assusoft.frames import Row
from assusoft.months import month_start
from assusoft.plans.model import Plan

_BRANCHES = ("pension", "bonus", "death", "accident", "disability", "waiver", "hospitalisation")


def of_worker_held(known: Known, shared: Shared) -> list[Row]:
    """The worker's own affiliations of the year, pension first, those of benefits that no insurer gives last."""
    rows = [row for row in known.held if not row["member"] and row["plan"] in shared.plans]
    return sorted(rows, key=lambda row: (_rank(shared.plans[row["plan"]]), row["plan"]))


def in_force(known: Known, shared: Shared) -> list[Row]:
    """Those of the worker with a day of cover in the month."""
    first = month_start(shared.month)
    return [
        row for row in of_worker_held(known, shared) if row["affiliation_to"] is None or row["affiliation_to"] >= first
    ]


def members_held(known: Known, plan: str) -> Iterator[Row]:
    """The family members with a day of cover in the year."""
    return (row for row in known.held if row["member"] and row["plan"] == plan)


def due_of(known: Known, plan: str) -> list[Due]:
    """The premiums of a plan."""
    return [one for one in known.due if one.plan == plan]


def _rank(plan: Plan) -> int:
    """The place of the plan's branch; that of its first cover where the sheet names none."""
    kinds = [plan.branch, *(cover.kind for cover in plan.covers.values())]
    return min((_BRANCHES.index(kind) for kind in kinds if kind in _BRANCHES), default=len(_BRANCHES))
