"""One person x one month -> the tasks, messages and answers that must come of it.

A second, plain reading of the rules of the month, one person at a time and without the product's month package, so that
the two can be held against each other.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from assusoft.demo.people.people import Contract, Person
from assusoft.demo.truth import habits
from assusoft.demo.truth.affiliations import in_service
from assusoft.demo.truth.case import Case, Decisions
from assusoft.demo.truth.ledger import Ledger, opened, since_of
from assusoft.demo.truth.plans import Plan, plans_of
from assusoft.demo.truth.relatives import family_leaves
from assusoft.demo.truth.script import Say, Statement
from assusoft.demo.truth.truth import Truth, row_key
from assusoft.demo.truth.unasked import departure_declared, hear
from assusoft.months import add_months, month_end, month_of

_END_KINDS = {"retirement": "retirement", "early_retirement": "retirement", "death": "death"}
_EXIT_DATA = ("exit_date", "reason", "notice_start", "notice_end", "indemnity_months")


def keep_books(
    month: str,
    takeover: bool,
    person: Person,
    rows: Sequence[Contract],
    ledger: Ledger | None,
    decisions: Decisions,
    truth: Truth,
    said: Sequence[Statement] = (),
) -> Ledger | None:
    """Add what the month expects about one person to `truth`; return the ledger to keep.

    `rows` are the contracts of the person in the month's extract; none when the person is not in it. `said`: what HR
    declares of the person in the month.
    """  # fmt: skip
    plans = plans_of(month)
    if not rows:
        if ledger is not None and said:
            _answered_again(Case(month, takeover, person, ledger, decisions, truth), plans, said)
        elif ledger is not None and ledger.open_plans():
            _absent(Case(month, takeover, person, ledger, decisions, truth), plans)
        return ledger
    contract = main_contract(rows, month_end(month))
    if contract is None:
        return ledger
    ledger = ledger or opened(person, contract)
    ledger.key = person.national_number
    case = Case(month, takeover, person, ledger, decisions, truth)
    hear(case, contract, plans, said)
    if person.doubt:
        case.ask("identity", Say(f"same:{person.national_number}"), key=row_key(person))
    if contract.contract_end is None or contract.contract_end > case.last:
        in_service(case, contract, plans)
    elif not takeover:
        _out_of_service(case, contract, plans)
    ledger.since = since_of(person, contract)
    return ledger


def main_contract(rows: Sequence[Contract], last: date) -> Contract | None:
    """The contract that counts: in service at the end of the month, else the one that ended last."""
    begun = [row for row in rows if row.contract_start <= last]
    serving = [row for row in begun if row.contract_end is None or row.contract_end > last]
    if serving:
        return min(serving, key=lambda row: (-row.contract_pct, row.contract_start, row.id))
    return max(begun, key=lambda row: row.contract_end or last, default=None)


def _absent(case: Case, plans: Sequence[Plan]) -> None:
    say = case.ask("missing_person", Say("still_employed"))
    if say and say.choice == "left":
        _leave(case, plans, say.fields)


def _out_of_service(case: Case, contract: Contract, plans: Sequence[Plan]) -> None:
    departure = (contract.id, contract.contract_end)
    was_reported = any(not member and affiliation.exit for (_, member), affiliation in case.ledger.affiliations.items())
    moved = departure != case.ledger.departure
    if not case.ledger.open_plans() and not (was_reported and moved):
        return
    if ("stays", departure) in case.ledger.settled:
        return
    declared = departure_declared(case, contract)
    if declared is not None:
        case.ledger.departure = departure
        _leave(case, plans, declared.values)
        return
    say = case.ask("departure", habits.departure(case.person, contract))
    if say is None:
        return
    case.ledger.departure = departure
    if say.choice == "stays":
        case.ledger.settled.add(("stays", departure))
    else:
        _leave(case, plans, say.fields)


def _answered_again(case: Case, plans: Sequence[Plan], said: Sequence[Statement]) -> None:
    """The answer about a departure of a closed month is taken back: somebody is missing, and the difference is told."""
    hear(case, None, plans, said)
    _absent(case, plans)


def _leave(case: Case, plans: Sequence[Plan], said: Mapping[str, str]) -> None:
    """Every plan's cover ends by its own convention, the family's with it."""
    data = tuple(said.get(name, "") for name in _EXIT_DATA)
    for plan in plans:
        affiliation = case.ledger.affiliations.get((plan.name, ""))
        if affiliation is None or (affiliation.end is not None and affiliation.exit is None):
            continue
        end = plan.end(_months_after(date.fromisoformat(said["exit_date"]), plan.kept.get(said["reason"], 0)))
        if (end, data) == (affiliation.end, affiliation.exit):
            continue
        kind = "correction" if affiliation.end else _END_KINDS.get(said["reason"], "exit")
        affiliation.end, affiliation.exit = end, data
        case.report(plan, kind, end)
        family_leaves(case, plan, end)


def _months_after(last: date, months: int) -> date:
    """Whole months after a last day: after the last day of a month, to the last day of another."""
    later = add_months(last, months)
    return month_end(month_of(later)) if last == month_end(month_of(last)) else later
