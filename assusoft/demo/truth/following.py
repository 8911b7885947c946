"""What is told of those who are in: working time by HR's word, pay by renewal, the rest as payroll has it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from assusoft.demo.people.people import Contract
from assusoft.demo.truth import habits
from assusoft.demo.truth.case import Case
from assusoft.demo.truth.ledger import SINCE, Position, payroll_time, since_of, values_of
from assusoft.demo.truth.plans import KIND_OF, WORKING_TIME, Plan, insured_salary

_UNDATED = {"personal_data", "national_number"}


def working_time(case: Case, contract: Contract, plans: Sequence[Plan]) -> None:
    """Ask about working time that moved; `ledger.time` is what may be told."""
    now, seen = payroll_time(contract), case.ledger.seen_time
    if case.takeover or not plans or now == seen:
        return
    kinds = {kind for kind in (now[2], seen[2]) if kind}
    if kinds and now[0] == seen[0] and all(kinds <= set(plan.not_sent) for plan in plans):
        return
    say = case.ask("working_time", habits.working_time(contract, seen[2], case.first))
    if say is None:
        return
    case.ledger.seen_time = now
    if say.choice == "tell":
        case.ledger.time = _told_time(say.fields)
        case.ledger.time_since = date.fromisoformat(say.fields["since"])


def _told_time(said: Mapping[str, str]) -> tuple[Any, ...]:
    names = ("interruption_from", "interruption_to")
    days = [date.fromisoformat(said[name]) if name in said else None for name in names]
    pct = Decimal(said["interruption_pct"]) if "interruption_pct" in said else None
    return (Decimal(said["insured_pct"]), said.get("interruption_kind"), *days, pct)


def follow(case: Case, contract: Contract, plan: Plan, position: Position, new: bool) -> None:
    """Bring one position up to date, telling each group of fields that changed."""
    now = values_of(plan, case.person, contract, case.ledger, position.told)
    if not new and now != position.told:
        _tell_groups(case, contract, plan, position.told, now)
    position.told = now
    if plan.working_time:
        if not new and case.ledger.time != position.time:
            _tell_time(case, plan, position.time, case.ledger.time)
        position.time = case.ledger.time
    if plan.salary:
        _salary(case, contract, plan, position, new)


def _tell_groups(case: Case, contract: Contract, plan: Plan, held: Sequence[Any], now: Sequence[Any]) -> None:
    groups: dict[str, list[str]] = {}
    for name, before, after in zip(plan.fields, held, now, strict=True):
        if before != after:
            groups.setdefault(KIND_OF.get(name, "personal_data"), []).append(name)
    since = since_of(case.person, contract)
    for kind, names in groups.items():
        dates = [since[name] for name in SINCE.get(kind, ()) if since[name] != case.ledger.since[name]]
        known = [day for day in dates if day and day <= case.last]
        effective = None if kind in _UNDATED else max(known, default=case.first)
        case.tell(plan, kind, effective, changed=tuple(names))


def _tell_time(case: Case, plan: Plan, held: Sequence[Any], now: Sequence[Any]) -> None:
    differs = [name for name, before, after in zip(WORKING_TIME, held, now, strict=True) if before != after]
    changed = tuple(name for name in differs if name in plan.working_time)
    kind = "working_time"
    if "interruption_kind" in changed and None in (held[1], now[1]):
        kind = "interruption_start" if now[1] else "interruption_end"
    if changed:
        case.tell(plan, kind, case.ledger.time_since, changed=changed)


def _salary(case: Case, contract: Contract, plan: Plan, position: Position, new: bool) -> None:
    value = insured_salary(contract)
    due = new or (position.salary_year < case.first.year if plan.salary == "yearly" else value != position.salary)
    if not due:
        return
    if case.person.special and not case.takeover:
        say = case.ask("salary", habits.salary(case.person, value, new), plan.name)
        if say is None:
            return
        kept = value if position.salary is None else position.salary
        value = {"take": value, "keep": kept}.get(say.choice) or Decimal(say.fields["salary"])
    if not new and value != position.salary:
        moved = contract.salary_since if contract.salary_since != case.ledger.since["salary_since"] else None
        effective = date(case.first.year, 1, 1) if plan.salary == "yearly" else moved or case.first
        case.tell(plan, "salary", effective, changed=("insured_salary",))
    position.salary, position.salary_year = value, case.first.year
