"""Family members in the plans that take them: who comes in, who goes out."""

from datetime import date

from assusoft.demo.people.people import Member
from assusoft.demo.truth import habits
from assusoft.demo.truth.case import Case
from assusoft.demo.truth.gaps import ask_value
from assusoft.demo.truth.ledger import Affiliation
from assusoft.demo.truth.plans import CHILD_MAXIMUM_AGE, Plan
from assusoft.demo.truth.script import Say


def family(case: Case, plan: Plan, worker: Affiliation) -> None:
    """The members of a worker whose own affiliation goes on."""
    for member in case.person.family:
        affiliation = case.ledger.affiliations.get((plan.name, member.first_name))
        if affiliation is None:
            _member_begins(case, plan, worker, member)
        elif affiliation.end is None:
            _member_goes_on(case, plan, member, affiliation)


def _age_limit(member: Member) -> date:
    """31 December of the year a child reaches the age; never for the others."""
    return date(member.birth_date.year + CHILD_MAXIMUM_AGE, 12, 31) if member.relation == "child" else date.max


def _member_begins(case: Case, plan: Plan, worker: Affiliation, member: Member) -> None:
    over = member.until is not None and member.until <= case.last
    refused = ("not_now", plan.name, member.first_name)
    if over or member.since > case.last or _age_limit(member) <= case.last or refused in case.ledger.settled:
        return
    both = max(member.since, worker.start)
    day = max(both, plan.start(both), member.birth_date)
    if member.insured is not None:
        if member.insured:
            _member_enters(case, plan, member, day)
        else:
            case.ledger.settled.add(refused)
        return
    usual = habits.member_choice(case.person, member, day)
    say = case.ask("family_affiliation", usual, plan.name, member=member.first_name, blocking=False)
    if say is None:
        return
    if say.choice == "not_now":
        case.ledger.settled.add(refused)
    else:
        _member_enters(case, plan, member, date.fromisoformat(say.fields["affiliation_from"]))


def _member_enters(case: Case, plan: Plan, member: Member, day: date) -> None:
    case.ledger.affiliations[plan.name, member.first_name] = Affiliation(day)
    case.report(plan, "family_in", day, member.first_name)
    if member.sex is None:
        ask_value(case, "sex", True, member.first_name)


def _member_goes_on(case: Case, plan: Plan, member: Member, affiliation: Affiliation) -> None:
    end: date | None = None
    if _age_limit(member) <= case.last:
        end = _age_limit(member)
    elif member.until is not None and member.until <= case.last:
        usual = Say("confirm", {"end_date": str(member.until), "reason": "divorce"})
        say = case.ask("family_departure", usual, plan.name, member=member.first_name, blocking=False)
        end = plan.end(date.fromisoformat(say.fields["end_date"])) if say and say.choice == "confirm" else None
    if end is not None:
        affiliation.end = end
        case.report(plan, "family_out", end, member.first_name)


def family_leaves(case: Case, plan: Plan, end: date) -> None:
    """The family goes out with the worker, on the same day."""
    for (name, member), affiliation in case.ledger.affiliations.items():
        if name == plan.name and member and affiliation.end is None:
            affiliation.end = end
            case.report(plan, "family_out", end, member)
