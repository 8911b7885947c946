"""What HR declares unasked: what comes of it in the books, kind by kind."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from assusoft.demo.people.people import Contract
from assusoft.demo.truth.case import Case
from assusoft.demo.truth.ledger import Affiliation, payroll_time, payroll_value
from assusoft.demo.truth.plans import Plan
from assusoft.demo.truth.relatives import family_leaves
from assusoft.demo.truth.script import ScriptedStatement, Statement

_DAY = timedelta(days=1)


def hear(case: Case, contract: Contract | None, plans: Sequence[Plan], said: Sequence[Statement]) -> None:
    """Take up what is declared in the month; ends, and days put right, are reported at once."""
    for one in said:
        case.truth.statements.append(ScriptedStatement(case.month, case.ledger.key, one))
        case.ledger.said.append(one)
        if one.kind == "value" and contract is not None:
            for name, value in one.values.items():
                now = payroll_value(case.person, contract, name)
                case.ledger.answered["", f"instead of {name} {now}"] = value
        for plan in plans:
            affiliation = case.ledger.open(plan.name)
            if affiliation is not None and one.plan == plan.name:
                _of_plan(case, plan, affiliation, one)


def _of_plan(case: Case, plan: Plan, affiliation: Affiliation, one: Statement) -> None:
    if one.kind in ("end-affiliation", "move"):
        affiliation.end = date.fromisoformat(one.begins) - _DAY
        case.report(plan, "exit", affiliation.end)
        family_leaves(case, plan, affiliation.end)
    if one.kind == "redate":
        wrong, affiliation.start = affiliation.start, date.fromisoformat(one.values["affiliation_from"])
        case.report(plan, "correction", min(wrong, affiliation.start))


def declared_begin(case: Case, plan: Plan) -> date | None:
    """The day from which HR said that the person is in the plan, unless it said the contrary since."""
    last = next((one for one in reversed(case.ledger.said) if plan.name in _plans(one)), None)
    if last is None or (last.kind == "move" and last.plan == plan.name):
        return None
    return date.fromisoformat(last.begins) if last.kind in ("affiliation", "move") else None


def is_out(case: Case, plan: Plan) -> bool:
    """Whether HR said that the person left the plan, and not the contrary since."""
    ends = [one for one in case.ledger.said if plan.name in _plans(one)]
    return bool(ends) and declared_begin(case, plan) is None


def _plans(one: Statement) -> tuple[str, ...]:
    return (one.plan, one.values.get("to", "")) if one.kind in ("end-affiliation", "affiliation", "move") else ()


def excluded(case: Case, plan: Plan) -> bool:
    """Whether HR excepted the person from the plan."""
    return any(
        (one.kind, one.plan, one.values.get("effect")) == ("exception", plan.name, "exclude")
        for one in case.ledger.said
    )


def departure_declared(case: Case, contract: Contract) -> Statement | None:
    """The departure that HR declared for the day on which the contract ends."""
    said = (one for one in case.ledger.said if one.kind == "departure")
    return next((one for one in said if one.values["exit_date"] == str(contract.contract_end)), None)


def declared_time(case: Case, contract: Contract) -> None:
    """Working time or an interruption that the payroll hides, while it lasts; then what the payroll has."""
    for one in case.ledger.said:
        if one.kind not in ("interruption", "working-time"):
            continue
        begins, until = date.fromisoformat(one.begins), date.fromisoformat(one.until) if one.until else None
        if until is None or until >= case.last:
            case.ledger.time, case.ledger.time_since = _time(contract, one, begins, until), begins
        elif case.ledger.time_since == begins:
            case.ledger.time, case.ledger.time_since = payroll_time(contract)[1:], until + _DAY


def _time(contract: Contract, one: Statement, begins: date, until: date | None) -> tuple[Any, ...]:
    pct = Decimal(one.values["insured_pct"]) if "insured_pct" in one.values else contract.effective_pct
    if one.kind == "working-time":
        return (pct, *payroll_time(contract)[2:])
    return pct, one.values["interruption_kind"], begins, until, Decimal(one.values.get("interruption_pct", "100"))
