"""People in service: who enters a plan, who goes on, who stops, by rule and by HR's word."""

from collections.abc import Sequence
from datetime import date, timedelta

from assusoft.demo.people.people import Contract
from assusoft.demo.truth import habits
from assusoft.demo.truth.case import Case
from assusoft.demo.truth.following import follow, working_time
from assusoft.demo.truth.gaps import ask_inconsistent, ask_missing
from assusoft.demo.truth.ledger import Position
from assusoft.demo.truth.plans import Plan
from assusoft.demo.truth.relatives import family, family_leaves
from assusoft.demo.truth.script import Say
from assusoft.months import add_months


def in_service(case: Case, contract: Contract, plans: Sequence[Plan]) -> None:
    """Every plan of somebody whose contract goes on at the end of the month."""
    restart = _new_contract(case, contract)
    affiliated: list[tuple[Plan, Position, bool]] = []
    for plan in plans:
        position = case.ledger.open(plan.name)
        new = position is None
        if position is None:
            position = _begin(case, contract, plan)
        elif not _goes_on(case, contract, plan, position):
            continue
        elif restart:
            case.tell(plan, "exit", contract.contract_start - timedelta(days=1))
            assumed = position.assumed
            position, new = _enter(case, plan, contract.contract_start), True
            position.assumed = assumed
        if position is not None:
            affiliated.append((plan, position, new))
    case.ledger.contract, case.ledger.departure = contract.id, (contract.id, contract.contract_end)
    working_time(case, contract, [plan for plan, _, _ in affiliated if plan.working_time])
    plans_in = [plan for plan, _, _ in affiliated]
    ask_missing(case, contract, plans_in)
    ask_inconsistent(case, plans_in)
    for plan, position, new in affiliated:
        follow(case, contract, plan, position, new)
    for plan, position, _ in affiliated:
        if plan.family:
            family(case, plan, position)


def _new_contract(case: Case, contract: Contract) -> bool:
    """Whether a new contract was declared a new affiliation."""
    if contract.id == case.ledger.contract or not case.ledger.open_plans():
        return False
    say = case.ask("new_contract", Say("same_affiliation"))
    return say is not None and say.choice == "new_affiliation"


def _eligible(case: Case, contract: Contract, plan: Plan) -> bool | None:
    until = habits.EXCLUDED_UNTIL.get((case.person.story, plan.name))
    if until and until >= case.first:
        return False
    answer = plan.eligible(case.person, contract)
    if answer is None and (category := case.ledger.given.get(("", "category"))):
        answer = category in {"executive", "director"}
    return answer


def _too_old(case: Case, plan: Plan) -> bool:
    return add_months(case.person.birth_date, 12 * plan.maximum_age) <= case.first


def _begin(case: Case, contract: Contract, plan: Plan) -> Position | None:
    if _too_old(case, plan):
        return None
    eligible = _eligible(case, contract, plan)
    if eligible is None:
        blocking = plan.enrolment == "mandatory"
        say = case.ask("missing_data", habits.value("category"), field="category", blocking=blocking)
        if say is None:
            return None
        case.ledger.given["", "category"] = say.fields["value"]
        eligible = _eligible(case, contract, plan)
    if not eligible or (plan.wage_code and plan.wage_code not in case.person.deductions):
        return None
    day = plan.first_day(case.person, contract)
    if plan.wage_code and not case.takeover:
        day = max(day, case.first)
    if day > case.last:
        return None
    if not (case.takeover or plan.wage_code or plan.enrolment == "automatic"):
        refused = ("not_now", plan.name, contract.id)
        if refused in case.ledger.settled:
            return None
        if (plan.name, "") in case.ledger.positions:  # was in before: not from a day already insured
            day = max(day, case.first)
        say = case.ask("affiliation", Say("affiliate", {"affiliation_from": str(day)}), plan.name)
        if say is None or say.choice == "not_now":
            case.ledger.settled.add(refused)
            return None
        day = date.fromisoformat(say.fields["affiliation_from"])
    return _enter(case, plan, day)


def _enter(case: Case, plan: Plan, day: date) -> Position:
    again = (plan.name, "") in case.ledger.positions
    position = case.ledger.positions[plan.name, ""] = Position(day, assumed=case.takeover)
    case.tell(plan, "re_entry" if again else "entry", day)
    return position


def _goes_on(case: Case, contract: Contract, plan: Plan, position: Position) -> bool:
    """Whether the affiliation goes on; when it does not, its end is told."""
    end: date | None = None
    if _too_old(case, plan):
        end = plan.end(add_months(case.person.birth_date, 12 * plan.maximum_age) - timedelta(days=1))
    elif _eligible(case, contract, plan) is False:
        end = _not_eligible(case, contract, plan)
    elif plan.wage_code and plan.wage_code not in case.person.deductions:
        end = case.first - timedelta(days=1)
    if end is None:
        return True
    position.end = end
    case.tell(plan, "exit", end)
    family_leaves(case, plan, end)
    return False


def _not_eligible(case: Case, contract: Contract, plan: Plan) -> date | None:
    eve = case.first - timedelta(days=1)
    kept = ("keep", plan.name, contract.id, contract.category, contract.statute)
    if plan.enrolment == "automatic":
        return eve
    if kept in case.ledger.settled:
        return None
    say = case.ask("end_of_eligibility", Say("confirm", {"end_date": str(eve)}), plan.name)
    if say is None or say.choice == "keep":
        case.ledger.settled.add(kept)
        return None
    return plan.end(date.fromisoformat(say.fields["end_date"]))
