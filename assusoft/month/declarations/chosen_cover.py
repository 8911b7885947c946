"""An affiliation that HR says begins or ends by choice x the month as it is -> refused where it is no choice."""

from datetime import date, timedelta

from assusoft.frames import Row, as_mask, rows_of, rows_where
from assusoft.month.decided import DecidedMonth
from assusoft.month.declarations.declared import declared_in, with_exceptions
from assusoft.month.declarations.stated import Stated, refused
from assusoft.month.resolving.people import main_contracts
from assusoft.plans.eligibility import eligible
from assusoft.plans.model import Plan


def check_affiliation(stated: Stated, plan: Plan, begins: date, view: DecidedMonth) -> None:
    """Affiliations that begin or end by choice are optional; what ends is running, who begins meets the conditions.

    Raises
    ------
    Refused
        It is not so.
    """
    what = f"the family's cover by plan {plan.name}" if stated.member else f"plan {plan.name}"
    how = plan.family if stated.member else plan.enrolment
    if how != "optional":
        raise refused(stated, f"{what} is {how}, so it is no choice; an exception may be declared")
    running = any(row["affiliation_from"] < begins and not _over(row, begins) for row in _rows(stated, plan, view))
    if stated.kind == "end-affiliation" and not running:
        raise refused(stated, f"there is no affiliation to plan {plan.name} that runs on the eve of {begins}")
    if stated.kind == "affiliation" and running:
        raise refused(stated, f"the affiliation to plan {plan.name} runs already on {begins}")
    if stated.kind == "affiliation" and not _meets_conditions(stated, plan, view):
        raise refused(
            stated, f"the person does not meet the conditions of plan {plan.name} in {view.month}; declare an exception"
        )


def _rows(stated: Stated, plan: Plan, view: DecidedMonth) -> list[Row]:
    owed = view.resolution.state.affiliations
    mine = as_mask((owed["plan"] == plan.name) & (owed["person"] == stated.person) & (owed["member"] == stated.member))
    return [row for row in rows_of(rows_where(owed, mine)) if row["status"] == "affiliated"]


def _over(row: Row, day: date) -> bool:
    return row["affiliation_to"] is not None and bool(row["affiliation_to"] < day - timedelta(days=1))


def _meets_conditions(stated: Stated, plan: Plan, view: DecidedMonth) -> bool:
    """Whether the person is in service and the plan's rule, or an exception to it, does not speak against it."""
    worker = view.photo.worker
    people = main_contracts(rows_where(worker, as_mask(worker["person"] == stated.person)), view.month)
    serving = rows_where(people, as_mask(people["in_service"]))
    sheet = with_exceptions({plan.name: plan}, declared_in(view.declarations, view.month))[plan.name]
    return bool(len(serving)) and not as_mask(~eligible(sheet, serving, view.month)).any()
