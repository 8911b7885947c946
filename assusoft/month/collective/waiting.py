"""Cells of a photo that wait for the meaning of their code x plan sheets -> who is held back until it is known.

What is only reported as it stands has an answer of its own while it is missing: the supplier keeps the value it has.
Where a condition, pay, working time or family cover hangs on it, nothing is concluded about those people.
"""

from collections.abc import Collection
from typing import NamedTuple

from assusoft.frames import as_mask, rows_where
from assusoft.month.state import SPECIAL_PAY, WORKING_TIME, follows_working_time, member_fields
from assusoft.payroll.photo import Photo
from assusoft.payroll.waiting_codes import has_waiting, waiting_codes
from assusoft.plans.model import Plan
from assusoft.plans.rules import fields_of


class Held(NamedTuple):
    """Persons, and 'person member' of family members, about whom nothing may be concluded while a code waits."""

    persons: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()


def held_back(photo: Photo, plans: Collection[Plan]) -> Held:
    """Who is held back under these plans; nobody when no plan reads the field."""
    if not has_waiting(photo.problem):
        return Held()
    cells = waiting_codes(photo.problem)
    return Held(
        frozenset(cell.person for cell in cells if cell.table == "worker" and _is_computed(plans, cell.field)),
        frozenset(
            f"{cell.person} {cell.at}"
            for cell in cells
            if cell.table == "family" and any(reads(plan, "family", cell.field) for plan in plans)
        ),
    )


def _is_computed(plans: Collection[Plan], field: str) -> bool:
    return any(field in _computed(plan) for plan in plans)


def reads(plan: Plan, table: str, field: str) -> bool:
    """Whether a plan reports a field with a closed list, or decides anything by it."""
    if table == "family":
        return plan.family != "none" and field in _of_members(plan)
    return field in plan.reports or field in _computed(plan)


def _of_members(plan: Plan) -> Collection[str]:
    """Fields of family members that a plan with family cover reads: whether it is one, of which age, and insured."""
    rule = plan.family_rule.eligible if plan.family_rule else None
    return (*member_fields(plan), *(fields_of(rule) if rule else ()), "relation", "insured")


def _computed(plan: Plan) -> Collection[str]:
    """The fields from which a plan takes its conditions, pay, working time, or whether somebody is paid."""
    pay = (*fields_of(plan.salary.formula), *SPECIAL_PAY) if plan.salary is not None else ()
    times = follows_working_time(plan) or plan.choice_wage_code is not None
    return (*fields_of(plan.eligible), *pay, *(WORKING_TIME if times else ()))


def waiting_cells(photo: Photo) -> frozenset[tuple[str, str, str, str]]:
    """Table, person, contract or member, and field of each cell that waits."""
    if not has_waiting(photo.problem):
        return frozenset()
    return frozenset((cell.table, cell.person, cell.at, cell.field) for cell in waiting_codes(photo.problem))


def without_members(photo: Photo, members: Collection[str]) -> Photo:
    """The photo without these family members ('person member')."""
    if not members:
        return photo
    labels = photo.family["person"] + " " + photo.family["member"]
    family = rows_where(photo.family, ~as_mask(labels.isin(list(members))))
    return Photo(photo.month, photo.worker, family, photo.deduction, photo.problem)
