"""An affiliation that HR says begins, ends, moves or had other days x the month as it is -> refused if it cannot be."""

from collections.abc import Mapping
from datetime import date, timedelta

from assusoft.frames import Row, as_mask, rows_in, rows_of, rows_where
from assusoft.language import Sentence
from assusoft.month.decided import DecidedMonth
from assusoft.month.declarations.declared import declared_in, with_exceptions
from assusoft.month.declarations.stated import Stated, refused
from assusoft.month.resolving.people import main_contracts
from assusoft.month.state import key_of
from assusoft.plans.eligibility import eligible
from assusoft.plans.model import Plan
from assusoft.plans.versions import plans_of_now

DAYS = ("affiliation_from", "affiliation_to")


def check_affiliation(stated: Stated, plan: Plan, begins: date, view: DecidedMonth) -> None:
    """Affiliations that begin or end by choice are optional; what ends is running, who begins meets the conditions.

    Raises
    ------
    Refused
        It is not so.
    """
    of_family, own = (
        Sentence("the family's cover by plan {plan}", plan=plan.name),
        Sentence("plan {plan}", plan=plan.name),
    )
    what = of_family if stated.member else own
    how = plan.family if stated.member else plan.enrolment
    if how != "optional":
        raise refused(
            stated, Sentence("{what} is {how}, so it is no choice; an exception may be declared", what=what, how=how)
        )
    running = _runs(stated, plan, begins, view)
    if stated.kind == "end-affiliation" and not running:
        raise refused(
            stated,
            Sentence(
                "there is no affiliation to plan {name} that runs on the eve of {begins}", name=plan.name, begins=begins
            ),
        )
    if stated.kind == "affiliation" and running:
        raise refused(
            stated, Sentence("the affiliation to plan {name} runs already on {begins}", name=plan.name, begins=begins)
        )
    if stated.kind == "affiliation" and not _meets_conditions(stated, plan, view):
        raise refused(
            stated,
            Sentence(
                "the person does not meet the conditions of plan {name} in {month}; declare an exception",
                name=plan.name,
                month=view.month,
            ),
        )


def check_move(stated: Stated, plan: Plan, to: str, begins: date, view: DecidedMonth) -> None:
    """A move leaves an affiliation that runs for a plan in force that the person is not in.

    Raises
    ------
    Refused
        It is not so.
    """
    others = sorted(name for name in plans_of_now(view.plans) if name != plan.name)
    if to not in others:
        raise refused(
            stated, Sentence("to={to} is not another plan in force ({listed})", to=to, listed=", ".join(others))
        )
    if not _runs(stated, plan, begins, view):
        raise refused(
            stated,
            Sentence(
                "there is no affiliation to plan {name} that runs on the eve of {begins}", name=plan.name, begins=begins
            ),
        )
    if _runs(stated, view.plans[to], begins, view):
        raise refused(stated, Sentence("the affiliation to plan {to} runs already on {begins}", to=to, begins=begins))


def affiliation_put_right(stated: Stated, values: Mapping[str, str], view: DecidedMonth) -> Row:
    """The affiliation as it was reported, one of whose days (`DAYS`) is put right.

    Raises
    ------
    Refused
        None was reported, it is so already, it did not end, or it would end before it begins.
    """
    key = stated.plan, stated.person, stated.member
    reported = [row for row in rows_of(view.owed_before.affiliations) if key_of(row) == key]
    row = next((row for row in reported if row["status"] == "affiliated"), None)
    if row is None:
        raise refused(
            stated,
            Sentence("no affiliation to plan {plan} was reported: this month decides its days", plan=stated.plan),
        )
    if not values:
        raise refused(
            stated, Sentence("the right day is needed: affiliation_from=2026-02-01 or affiliation_to=2026-03-31")
        )
    if "affiliation_to" in values and row["affiliation_to"] is None:
        raise refused(stated, Sentence("the affiliation has not ended: declare end-affiliation or departure"))
    days = {name: date.fromisoformat(values[name]) if name in values else row[name] for name in DAYS}
    if all(days[name] == row[name] for name in values):
        raise refused(stated, Sentence("that was reported already"))
    if days["affiliation_to"] is not None and days["affiliation_to"] < days["affiliation_from"]:
        end, begin = days["affiliation_to"], days["affiliation_from"]
        raise refused(stated, Sentence("it would end on {end}, before it begins on {begin}", end=end, begin=begin))
    return row


def _runs(stated: Stated, plan: Plan, begins: date, view: DecidedMonth) -> bool:
    return any(row["affiliation_from"] < begins and not _over(row, begins) for row in _rows(stated, plan, view))


def _rows(stated: Stated, plan: Plan, view: DecidedMonth) -> list[Row]:
    owed = view.resolution.state.affiliations
    mine = as_mask((owed["plan"] == plan.name) & (owed["person"] == stated.person) & (owed["member"] == stated.member))
    return [row for row in rows_in(owed, mine) if row["status"] == "affiliated"]


def _over(row: Row, day: date) -> bool:
    return row["affiliation_to"] is not None and bool(row["affiliation_to"] < day - timedelta(days=1))


def _meets_conditions(stated: Stated, plan: Plan, view: DecidedMonth) -> bool:
    """Whether the person is in service and the plan's rule, or an exception to it, does not speak against it."""
    worker = view.photo.worker
    people = main_contracts(rows_where(worker, as_mask(worker["person"] == stated.person)), view.month)
    serving = rows_where(people, as_mask(people["in_service"]))
    sheet = with_exceptions({plan.name: plan}, declared_in(view.declarations, view.month))[plan.name]
    return bool(len(serving)) and not as_mask(~eligible(sheet, serving, view.month)).any()
