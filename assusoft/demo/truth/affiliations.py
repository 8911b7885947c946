"""People in service: who enters a plan, who goes on, who stops, by rule and by answer."""

from collections.abc import Sequence
from datetime import date, timedelta

from assusoft.demo.people.people import Contract
from assusoft.demo.truth import habits
from assusoft.demo.truth.case import Case
from assusoft.demo.truth.following import follow, working_time
from assusoft.demo.truth.gaps import ask_inconsistent, ask_missing
from assusoft.demo.truth.ledger import Affiliation, since_of
from assusoft.demo.truth.plans import Plan
from assusoft.demo.truth.relatives import family, family_leaves
from assusoft.demo.truth.script import Say
from assusoft.demo.truth.unasked import declared_begin, declared_time, excluded, is_out
from assusoft.months import add_months


def in_service(case: Case, contract: Contract, plans: Sequence[Plan]) -> None:
    """Expect what every plan asks and reports of somebody whose contract goes on at the end of the month."""
    restart = _new_contract(case, contract)
    affiliated: list[tuple[Plan, Affiliation, bool]] = []
    for plan in plans:
        affiliation = case.ledger.open(plan.name)
        new = affiliation is None
        if affiliation is None:
            affiliation = _begin(case, contract, plan)
        elif not _goes_on(case, contract, plan, affiliation):
            continue
        elif restart:
            case.report(plan, "exit", contract.contract_start - timedelta(days=1))
            assumed = affiliation.assumed
            affiliation, new = _enter(case, plan, contract.contract_start), True
            affiliation.assumed = assumed
        if affiliation is not None:
            affiliated.append((plan, affiliation, new))
    case.ledger.contract, case.ledger.departure = contract.id, (contract.id, contract.contract_end)
    working_time(case, contract, [plan for plan, _, _ in affiliated if plan.working_time])
    declared_time(case, contract)
    plans_in = [plan for plan, _, _ in affiliated]
    ask_missing(case, contract, plans_in)
    ask_inconsistent(case, plans_in)
    for plan, affiliation, new in affiliated:
        follow(case, contract, plan, affiliation, new)
    for plan, affiliation, _ in affiliated:
        if plan.family:
            family(case, plan, affiliation)


def _new_contract(case: Case, contract: Contract) -> bool:
    """Whether a new contract was declared a new affiliation."""
    if contract.id == case.ledger.contract or not case.ledger.open_plans():
        return False
    say = case.ask("new_contract", Say("same_affiliation"))
    return say is not None and say.choice == "new_affiliation"


def _eligible(case: Case, contract: Contract, plan: Plan) -> bool | None:
    until = habits.EXCLUDED_UNTIL.get((case.person.story, plan.name))
    if (until and until >= case.first) or excluded(case, plan):
        return False
    if declared_begin(case, plan):
        return True
    answer = plan.eligible(case.person, contract)
    if answer is None and (category := case.ledger.answered.get(("", "category"))):
        answer = category in {"executive", "director"}
    return answer


def _too_old(case: Case, plan: Plan) -> bool:
    return add_months(case.person.birth_date, 12 * plan.maximum_age) <= case.first


def _begin(case: Case, contract: Contract, plan: Plan) -> Affiliation | None:
    if is_out(case, plan):
        return None
    if begins := declared_begin(case, plan):
        return _enter(case, plan, begins)
    if _too_old(case, plan) or not _eligible_by_answer(case, contract, plan):
        return None
    if plan.wage_code and plan.wage_code not in case.person.deductions:
        return None
    day = plan.first_day(case.person, contract)
    if plan.wage_code and not case.takeover:
        day = max(day, case.first)
    if day > case.last:
        return None
    if case.takeover or plan.wage_code or plan.enrolment == "automatic":
        return _enter(case, plan, day)
    confirmed = _confirmed_day(case, contract, plan, day)
    return _enter(case, plan, confirmed) if confirmed else None


def _eligible_by_answer(case: Case, contract: Contract, plan: Plan) -> bool | None:
    """Whether the plan is for the person; when payroll does not say enough, HR is asked. None while that is open."""
    eligible = _eligible(case, contract, plan)
    if eligible is not None:
        return eligible
    blocking = plan.enrolment == "mandatory"
    say = case.ask("missing_data", habits.value("category"), field="category", blocking=blocking)
    if say is None:
        return None
    case.ledger.answered["", "category"] = say.fields["value"]
    return _eligible(case, contract, plan)


def _confirmed_day(case: Case, contract: Contract, plan: Plan, day: date) -> date | None:
    """The first day HR confirms; None when HR refuses, or leaves the question open."""
    refused = ("not_now", plan.name, contract.id)
    if refused in case.ledger.settled:
        return None
    if (plan.name, "") in case.ledger.affiliations:  # was in before: not from a day already insured
        day = max(day, case.first)
    say = case.ask("affiliation", Say("affiliate", {"affiliation_from": str(day)}), plan.name)
    if say is None or say.choice == "not_now":
        case.ledger.settled.add(refused)
        return None
    return date.fromisoformat(say.fields["affiliation_from"])


def _enter(case: Case, plan: Plan, day: date) -> Affiliation:
    again = (plan.name, "") in case.ledger.affiliations
    affiliation = case.ledger.affiliations[plan.name, ""] = Affiliation(day, assumed=case.takeover)
    case.report(plan, "re_entry" if again else "entry", day)
    return affiliation


def _goes_on(case: Case, contract: Contract, plan: Plan, affiliation: Affiliation) -> bool:
    """Whether the affiliation goes on; when it does not, its end is reported."""
    end: date | None = None
    if _too_old(case, plan):
        end = plan.end(add_months(case.person.birth_date, 12 * plan.maximum_age) - timedelta(days=1))
    elif _eligible(case, contract, plan) is False:
        end = _not_eligible(case, contract, plan, affiliation)
    elif plan.wage_code and plan.wage_code not in case.person.deductions and not declared_begin(case, plan):
        end = case.first - timedelta(days=1)
    if end is None:
        return True
    affiliation.end = end
    case.report(plan, "exit", end)
    family_leaves(case, plan, end)
    return False


def _last_day(case: Case, contract: Contract, plan: Plan, affiliation: Affiliation) -> date:
    """The eve of the day on which payroll says that it changed, by the plan's convention; else the eve of the month."""
    changed = since_of(case.person, contract)[plan.dated_by]
    if changed is None or changed == case.ledger.since.get(plan.dated_by):
        return case.first - timedelta(days=1)
    return max(plan.end(changed - timedelta(days=1)), affiliation.start)


def _not_eligible(case: Case, contract: Contract, plan: Plan, affiliation: Affiliation) -> date | None:
    eve = _last_day(case, contract, plan, affiliation)
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
