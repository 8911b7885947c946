"""One person x one month -> the tasks, messages and answers that must come of it.

A second, plain reading of the rules of the month, one person at a time and without the product's month package, so that
the two can be held against each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from assusoft.demo import habits
from assusoft.demo.ledger import (
    SINCE,
    Ledger,
    Position,
    opened,
    payroll_time,
    payroll_value,
    since_of,
    values_of,
)
from assusoft.demo.people import Contract, Member, Person
from assusoft.demo.plans import CHILD_MAXIMUM_AGE, KIND_OF, WORKING_TIME, Plan, insured_salary, plans_of
from assusoft.demo.script import Say, answers_of
from assusoft.demo.truth import ExpectedMessage, ExpectedTask, Truth, person_key
from assusoft.months import add_months, month_end, month_start

_END_KINDS = {"retirement": "retirement", "early_retirement": "retirement", "death": "death"}
_EXIT_DATA = ("exit_date", "reason", "notice_start", "notice_end", "indemnity_months")
_UNDATED = {"personal_data", "national_number"}

Decisions = Mapping[tuple[str, str, str], Say | None]
"""(month, kind, plan or field) -> what a story decides; None leaves the task open."""


@dataclass
class Case:
    """One person in one month."""

    month: str
    takeover: bool
    person: Person
    ledger: Ledger
    decisions: Decisions
    truth: Truth

    @property
    def first(self) -> date:
        return month_start(self.month)

    @property
    def last(self) -> date:
        return month_end(self.month)

    def ask(
        self, kind: str, usual: Say | None, plan: str = "", field: str = "", member: str = "", blocking: bool = True
    ) -> Say | None:
        """Expect a task; return how it is decided: as the story says, else as usual."""
        key = self.ledger.key
        task = ExpectedTask(self.month, kind, key, member, plan, field, blocking)
        if task not in self.truth.tasks[-20:]:
            self.truth.tasks.append(task)
        say = self.decisions.get((self.month, kind, plan or field), usual)
        if say is not None:
            where = {"month": self.month, "kind": kind, "person": key, "plan": plan, "field": field, "member": member}
            self.truth.answers += answers_of(say, **where)
        return say

    def tell(
        self, plan: Plan, kind: str, effective: date | None, member: str = "", changed: tuple[str, ...] | None = None
    ) -> None:
        """Expect a message; none in the takeover month, when the supplier gets the full list."""
        if not self.takeover:
            key = self.ledger.key
            message = ExpectedMessage(self.month, plan.supplier, plan.name, kind, key, member, effective, changed)
            self.truth.messages.append(message)


def keep_books(
    month: str,
    takeover: bool,
    person: Person,
    rows: Sequence[Contract],
    ledger: Ledger | None,
    decisions: Decisions,
    truth: Truth,
) -> Ledger | None:
    """Add what the month expects about one person to `truth`; return the ledger to keep.

    `rows` are the contracts the month's extract shows of him, none when he is not in it.
    """  # fmt: skip
    plans = plans_of(month)
    if not rows:
        if ledger is not None and ledger.open_plans():
            _absent(Case(month, takeover, person, ledger, decisions, truth), plans)
        return ledger
    contract = main_contract(rows, month_end(month))
    if contract is None:
        return ledger
    ledger = ledger or opened(person, contract, person_key(person))
    ledger.key = person_key(person)
    case = Case(month, takeover, person, ledger, decisions, truth)
    if person.doubt:
        case.ask("identity", Say(f"same:{person.national_number}"))
    if contract.contract_end is None or contract.contract_end > case.last:
        _in_service(case, contract, plans)
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


# Out of service -------------------------------------------------------------------------------------------------------


def _absent(case: Case, plans: Sequence[Plan]) -> None:
    say = case.ask("missing_person", Say("still_employed"))
    if say and say.choice == "left":
        _leave(case, plans, say.fields)


def _out_of_service(case: Case, contract: Contract, plans: Sequence[Plan]) -> None:
    departure = (contract.id, contract.contract_end)
    was_told = any(not member and position.exit for (_, member), position in case.ledger.positions.items())
    moved = departure != case.ledger.departure
    if not case.ledger.open_plans() and not (was_told and moved):
        return
    if ("stays", departure) in case.ledger.settled:
        return
    say = case.ask("departure", habits.departure(case.person, contract))
    if say is None:
        return
    case.ledger.departure = departure
    if say.choice == "stays":
        case.ledger.settled.add(("stays", departure))
    else:
        _leave(case, plans, say.fields)


def _leave(case: Case, plans: Sequence[Plan], said: Mapping[str, str]) -> None:
    """Every plan's cover ends by its own convention, the family's with it."""
    data = tuple(said.get(name, "") for name in _EXIT_DATA)
    for plan in plans:
        position = case.ledger.positions.get((plan.name, ""))
        if position is None or (position.end is not None and position.exit is None):
            continue
        end = plan.end(add_months(date.fromisoformat(said["exit_date"]), plan.kept.get(said["reason"], 0)))
        if (end, data) == (position.end, position.exit):
            continue
        kind = "correction" if position.end else _END_KINDS.get(said["reason"], "exit")
        position.end, position.exit = end, data
        case.tell(plan, kind, end)
        _family_leaves(case, plan, end)


def _family_leaves(case: Case, plan: Plan, end: date) -> None:
    for (name, member), position in case.ledger.positions.items():
        if name == plan.name and member and position.end is None:
            position.end = end
            case.tell(plan, "family_out", end, member)


# In service -----------------------------------------------------------------------------------------------------------


def _in_service(case: Case, contract: Contract, plans: Sequence[Plan]) -> None:
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
    _working_time(case, contract, [plan for plan, _, _ in affiliated if plan.working_time])
    plans_in = [plan for plan, _, _ in affiliated]
    _missing(case, contract, plans_in)
    _inconsistent(case, plans_in)
    for plan, position, new in affiliated:
        _follow(case, contract, plan, position, new)
    for plan, position, _ in affiliated:
        if plan.family:
            _family(case, plan, position)


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
    _family_leaves(case, plan, end)
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


# What is told of those who are in -------------------------------------------------------------------------------------


def _working_time(case: Case, contract: Contract, plans: Sequence[Plan]) -> None:
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


def _follow(case: Case, contract: Contract, plan: Plan, position: Position, new: bool) -> None:
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


# Data that miss or contradict each other ------------------------------------------------------------------------------


def _missing(case: Case, contract: Contract, plans: Sequence[Plan]) -> None:
    """One question a person and field: blocking when some plan requires it."""
    for plan in plans:
        for name in plan.asked:
            if not case.ledger.positions[plan.name, ""].assumed and ("", name) not in case.ledger.given:
                _ask_value(case, name, True)
        for name in (*plan.required, *plan.wanted):
            missing = payroll_value(case.person, contract, name) is None and name not in case.person.impossible
            if missing and ("", name) not in case.ledger.given:
                _ask_value(case, name, any(name in one.required for one in plans))


def _ask_value(case: Case, name: str, blocking: bool, member: str = "") -> None:
    if ("unknown", name, member) in case.ledger.settled:
        return
    usual = Say("value", {"value": case.person.national_number}) if name == "national_number" else habits.value(name)
    say = case.ask("missing_data", usual, field=name, member=member, blocking=blocking)
    if say is not None and say.choice == "value":
        case.ledger.given[member, name] = say.fields["value"]
    elif say is not None:
        case.ledger.settled.add(("unknown", name, member))


def _inconsistent(case: Case, plans: Sequence[Plan]) -> None:
    """Cells no one could read, and a birth date that is not the national number's."""
    for name in case.person.impossible:
        if any(name in plan.fields for plan in plans):
            say = case.ask("inconsistent_data", None, field=name, blocking=any(name in plan.required for plan in plans))
            if say is not None:
                case.ledger.given["", name] = date.fromisoformat(say.fields["value"])
    number, birth = case.person.shown_number, case.person.birth_date
    settled = ("birth_date", number, birth)
    if not number or settled in case.ledger.settled or habits.expected_birth(number) == _short(birth):
        return
    say = case.ask("inconsistent_data", Say("payroll"), field="birth_date", blocking=False)
    if say is not None:
        case.ledger.settled.add(settled)
        if say.choice == "correct":
            case.ledger.given["", f"instead of birth_date {birth}"] = date.fromisoformat(say.fields["value"])


def _short(day: date) -> tuple[int, int, int]:
    return day.year % 100, day.month, day.day


# Family ---------------------------------------------------------------------------------------------------------------


def _family(case: Case, plan: Plan, worker: Position) -> None:
    for member in case.person.family:
        position = case.ledger.positions.get((plan.name, member.first_name))
        if position is None:
            _member_begins(case, plan, worker, member)
        elif position.end is None:
            _member_goes_on(case, plan, member, position)


def _age_limit(member: Member) -> date:
    """31 December of the year a child reaches the age; never for the others."""
    return date(member.birth_date.year + CHILD_MAXIMUM_AGE, 12, 31) if member.relation == "child" else date.max


def _member_begins(case: Case, plan: Plan, worker: Position, member: Member) -> None:
    over = member.until is not None and member.until <= case.last
    refused = ("not_now", plan.name, member.first_name)
    if over or member.since > case.last or _age_limit(member) <= case.last or refused in case.ledger.settled:
        return
    day = plan.start(max(member.since, worker.start))
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
    case.ledger.positions[plan.name, member.first_name] = Position(day)
    case.tell(plan, "family_in", day, member.first_name)
    if member.sex is None:
        _ask_value(case, "sex", True, member.first_name)


def _member_goes_on(case: Case, plan: Plan, member: Member, position: Position) -> None:
    end: date | None = None
    if _age_limit(member) <= case.last:
        end = _age_limit(member)
    elif member.until is not None and member.until <= case.last:
        usual = Say("confirm", {"end_date": str(member.until), "reason": "divorce"})
        say = case.ask("family_departure", usual, plan.name, member=member.first_name, blocking=False)
        end = plan.end(date.fromisoformat(say.fields["end_date"])) if say and say.choice == "confirm" else None
    if end is not None:
        position.end = end
        case.tell(plan, "family_out", end, member.first_name)
