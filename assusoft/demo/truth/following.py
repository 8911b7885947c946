"""What is reported of the affiliated: working time once confirmed, pay by renewal, the rest as payroll has it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from assusoft.demo.people.people import Contract
from assusoft.demo.truth import habits
from assusoft.demo.truth.case import Case
from assusoft.demo.truth.ledger import SINCE, Affiliation, payroll_time, since_of, values_of
from assusoft.demo.truth.plans import KIND_OF, WORKING_TIME, Plan, insured_salary
from assusoft.demo.truth.script import Say
from assusoft.demo.truth.writing import as_written_before

_UNDATED = {"personal_data", "national_number"}


def working_time(case: Case, contract: Contract, plans: Sequence[Plan]) -> None:
    """Ask about working time that moved; `ledger.time` is what may be reported."""
    now, reviewed = payroll_time(contract), case.ledger.reviewed_time
    if case.takeover or not plans or now == reviewed:
        return
    kinds = {kind for kind in (now[2], reviewed[2]) if kind}
    if kinds and now[0] == reviewed[0] and all(kinds <= set(plan.not_sent) for plan in plans):
        return
    say = case.ask("working_time", habits.working_time(contract, reviewed[2], reviewed[4], case.first))
    if say is None:
        return
    case.ledger.reviewed_time = now
    if say.choice == "tell":
        case.ledger.time = _answered_time(say.fields)
        case.ledger.time_since = date.fromisoformat(say.fields["since"])


def _answered_time(said: Mapping[str, str]) -> tuple[Any, ...]:
    names = ("interruption_from", "interruption_to")
    days = [date.fromisoformat(said[name]) if name in said else None for name in names]
    pct = Decimal(said["interruption_pct"]) if "interruption_pct" in said else None
    return (Decimal(said["insured_pct"]), said.get("interruption_kind"), *days, pct)


def follow(case: Case, contract: Contract, plan: Plan, affiliation: Affiliation, new: bool) -> None:
    """Bring one affiliation up to date, reporting each group of fields that changed."""
    now = values_of(plan, case.person, contract, case.ledger, affiliation.reported)
    if not new:
        now = as_written_before(plan.fields, affiliation.reported, now)
    if not new and now != affiliation.reported:
        _report_groups(case, contract, plan, affiliation, now)
    affiliation.reported = now
    if plan.working_time:
        if not new and case.ledger.time != affiliation.time:
            _report_time(case, plan, affiliation, case.ledger.time)
        affiliation.time, affiliation.time_since = case.ledger.time, case.ledger.time_since
    if plan.salary:
        _salary(case, contract, plan, affiliation, new)


def _report_groups(case: Case, contract: Contract, plan: Plan, affiliation: Affiliation, now: Sequence[Any]) -> None:
    compared = zip(plan.fields, affiliation.reported, now, strict=True)
    moved = {name: (before, after) for name, before, after in compared if before != after}
    wrong = _never_so(moved)
    if wrong:
        case.report(plan, "correction", affiliation.start, changed=wrong)
    groups: dict[str, list[str]] = {}
    for name in moved:
        if name not in wrong:
            groups.setdefault(KIND_OF.get(name, "personal_data"), []).append(name)
    since = since_of(case.person, contract)
    for kind, names in groups.items():
        dates = [since[name] for name in SINCE.get(kind, ()) if since[name] != case.ledger.since[name]]
        known = [day for day in dates if day and day <= case.last]
        effective = None if kind in _UNDATED else max(known, default=case.first)
        case.report(plan, kind, effective, changed=tuple(names))


def _never_so(moved: Mapping[str, tuple[Any, Any]]) -> tuple[str, ...]:
    """Birth date, sex and number of one and the same person: another one now was another one always.

    But a BIS number is replaced once, and a number with the sex it shows.
    """
    wrong = [name for name in ("birth_date", "sex", "national_number") if None not in moved.get(name, (None,))]
    if "national_number" in wrong and (int(moved["national_number"][0][2:4]) > 12 or wrong[0] == "sex"):
        return tuple(name for name in wrong if name == "birth_date")
    return tuple(wrong)


def _report_time(case: Case, plan: Plan, affiliation: Affiliation, now: Sequence[Any]) -> None:
    reported, since = affiliation.time, case.ledger.time_since
    differs = [name for name, before, after in zip(WORKING_TIME, reported, now, strict=True) if before != after]
    changed = tuple(name for name in differs if name in plan.working_time)
    kind = "working_time"
    if "interruption_kind" in changed and None in (reported[1], now[1]):
        kind = "interruption_start" if now[1] else "interruption_end"
    if changed == ("insured_pct",) and since is not None and since == affiliation.time_since:
        kind, since = "correction", max(since, affiliation.start)
    if changed:
        case.report(plan, kind, since, changed=changed)


def _salary(case: Case, contract: Contract, plan: Plan, affiliation: Affiliation, new: bool) -> None:
    value: Decimal | None = insured_salary(contract)
    if not (new or _is_due(case, plan, affiliation, value)):
        _put_right(case, contract, plan, affiliation, value)
        return
    if case.person.special and not case.takeover:
        value = _salary_by_answer(case, plan, affiliation, insured_salary(contract), new)
        if value is None:
            return
    if not new and value != affiliation.salary:
        moved = contract.salary_since if contract.salary_since != case.ledger.since["salary_since"] else None
        effective = date(case.first.year, 1, 1) if plan.salary == "yearly" else moved or case.first
        case.report(plan, "salary", effective, changed=("insured_salary",))
    affiliation.salary, affiliation.salary_year = value, case.first.year


def _put_right(case: Case, contract: Contract, plan: Plan, affiliation: Affiliation, value: Decimal | None) -> None:
    """Pay of another amount now for the day of the renewal: payroll was wrong then, and HR corrects it."""
    renewal, moved = date(case.first.year, 1, 1), value != affiliation.salary and not case.person.special
    told_since = max(renewal, affiliation.start)
    if not moved or contract.salary_since is None or contract.salary_since > told_since:
        return
    say = case.ask("correction", Say("correct"), plan.name, field="insured_salary", blocking=False)
    if say is not None and say.choice == "correct":
        case.report(plan, "salary", told_since, changed=("insured_salary",))
        affiliation.salary = value


def _is_due(case: Case, plan: Plan, affiliation: Affiliation, value: Decimal | None) -> bool:
    if plan.salary == "yearly":
        return affiliation.salary_year < case.first.year
    return value != affiliation.salary


def _salary_by_answer(case: Case, plan: Plan, affiliation: Affiliation, value: Decimal, new: bool) -> Decimal | None:
    """The salary HR decides on; None while the task is open."""
    say = case.ask("salary", habits.salary(case.person, value, new), plan.name)
    if say is None:
        return None
    kept = value if affiliation.salary is None else affiliation.salary
    return {"take": value, "keep": kept}.get(say.choice) or Decimal(say.fields["salary"])
