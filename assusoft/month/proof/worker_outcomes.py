"""A changed cell or row of a worker -> its outcome, plan by plan."""

from collections.abc import Sequence
from typing import Any

from assusoft.frames import Row
from assusoft.message_kinds import WHOLE_ROW_KINDS, WORKING_TIME_KINDS
from assusoft.month.messages import Message, kind_of
from assusoft.month.proof.outcome import (
    APART_ONLY,
    DECLARED_OTHERWISE,
    KEEPING,
    REFUSED,
    UNEXPLAINED,
    WAITING_CODE,
    WRITING,
    Outcome,
    irrelevant,
    kept_back,
    sent,
    strongest,
    waiting,
)
from assusoft.month.proof.outcome_facts import MET, UNDECIDED, OutcomeFacts
from assusoft.month.resolving.apart import apart_of
from assusoft.month.resolving.values.follow import automatic_fields
from assusoft.month.resolving.values.same_time import same_time
from assusoft.month.resolving.values.same_writing import same_writing
from assusoft.month.resolving.values.several_contracts import PAY, TIME
from assusoft.month.state import SPECIAL_PAY, WORKING_TIME, follows_working_time, is_open
from assusoft.plans.eligibility import salary_year
from assusoft.plans.model import Plan
from assusoft.plans.rules import fields_of

_ROW_TASKS = (
    "new_contract", "departure", "missing_person", "affiliation", "missing_data", "inconsistent_data",
    "several_contracts",
)  # fmt: skip
_END_FIELDS = ("contract_end", "end_reason")


def of_cell(facts: OutcomeFacts, person: str, contract: str, field: str, value: Any) -> Outcome:
    """The outcome of a changed cell of the worker table; `value` is what the photo holds now."""
    person = facts.chosen.get(person, person)
    row = facts.person_rows.get(person)
    doubt = _asked(facts, person, ("identity",))
    if doubt is not None:
        return doubt
    if row is None:
        return irrelevant("the contract begins later")
    about_end = _asked(facts, person, ("departure", "new_contract"))
    if row["contract"] != contract:
        if contract not in facts.together.get(person, ()) or field not in (*TIME, *PAY):
            several = _asked(facts, person, ("several_contracts",))
            return about_end or several or irrelevant("another contract of the person counts")
        value = row[field]  # of all the contracts together
    if not row["in_service"]:
        return _of_leaver(facts, person, field)
    outcomes = [found for plan in facts.current.values() if (found := _for_plan(facts, plan, row, field, value))]
    return strongest(outcomes) or irrelevant("no plan of the person looks at the field")


def of_row(facts: OutcomeFacts, person: str, contract: str, entered: bool) -> Outcome:
    """The outcome of a row of the worker table that is there for the first time, or no more."""
    person = facts.chosen.get(person, person)
    messages = _messages_of(facts, person)
    found = (
        _asked(facts, person, ("identity",))
        or (sent(messages) if messages else None)
        or _asked(facts, person, _ROW_TASKS)
        or (_opening(facts, person) if facts.decided.takeover else None)
    )
    if found is not None:
        return found
    row = facts.person_rows.get(person)
    if row is None:
        begun = irrelevant("the contract begins later") if entered else irrelevant("the person is in no plan")
        return begun if not _open_plans(facts, person) else UNEXPLAINED
    if row["contract"] != contract and entered:
        return irrelevant("another contract of the person counts")
    return _of_known(facts, person, row)


def _of_known(facts: OutcomeFacts, person: str, row: Row) -> Outcome:
    """A row of somebody about whom nothing is sent or asked: the affiliations go on, or there is no reason for one."""
    last = facts.reviewed.get(person)
    if _open_plans(facts, person):
        if last is not None and last["contract"] == row["contract"]:
            return irrelevant("the affiliations go on under the same contract")
        return irrelevant("the supplier has this value already") if _starts_as_before(facts, person) else UNEXPLAINED
    if not row["in_service"]:
        return irrelevant("out of service, in no plan")
    return strongest(_absence(facts, plan, person) for plan in facts.current.values()) or irrelevant("there is no plan")


def _starts_as_before(facts: OutcomeFacts, person: str) -> bool:
    """HR said that the new contract is a new affiliation, and each plan the person is in begins on the day reported."""
    keys = [(plan, person, "") for plan in _open_plans(facts, person)]
    days = {key: facts.reported_before.get(key, {}).get("affiliation_from") for key in keys}
    restarted = any(task.kind == "new_contract" for task, _ in facts.answered.get(person, []))
    return restarted and all(facts.owed[key]["affiliation_from"] == day for key, day in days.items())


def _opening(facts: OutcomeFacts, person: str) -> Outcome | None:
    return Outcome("sent", "opening list") if _open_plans(facts, person) else None


def _open_plans(facts: OutcomeFacts, person: str) -> list[str]:
    return [plan for plan in facts.current if is_open(facts.owed.get((plan, person, "")))]


def _messages_of(facts: OutcomeFacts, person: str) -> list[Message]:
    return [message for plan in facts.decided.plans for message in facts.messages.get((plan, person, ""), [])]


def _asked(facts: OutcomeFacts, person: str, kinds: Sequence[str], plan: str | None = None) -> Outcome | None:
    """Waiting for, or kept back by, the first question of these kinds about the person (and the plan)."""
    for task in facts.tasks.get(person, []):
        if task.kind in kinds and not task.member and (plan is None or plan in task.plans):
            return waiting(task)
    for task, answer in facts.answered.get(person, []):
        of_plan = plan is None or plan in task.plans
        if task.kind in kinds and not task.member and of_plan and answer.choice in KEEPING:
            return kept_back(task, answer)
    return None


def asked_choice(facts: OutcomeFacts, plan: str, person: str) -> Outcome | None:
    """Waiting for, or kept back by, the question whether the person chose the plan: the deduction does not say."""
    return _asked(facts, person, ("doubtful_choice",), plan)


def _about_field(facts: OutcomeFacts, person: str, field: str) -> Outcome | None:
    """Waiting for, or kept back by, a question about the value of this very field."""
    row = facts.person_rows.get(person)
    if row is not None and ("worker", person, row["contract"], field) in facts.waiting_codes:
        return WAITING_CODE
    for task in facts.tasks.get(person, []):
        if not task.member and _names(task.kind, task.facts, field):
            return waiting(task)
    for task, answer in facts.answered.get(person, []):
        if not task.member and _names(task.kind, task.facts, field) and answer.choice in KEEPING:
            return kept_back(task, answer)
    return None


def _names(kind: str, facts: Any, field: str) -> bool:
    return (kind == "missing_data" and facts["field"] == field) or (kind == "inconsistent_data" and field in facts)


def _of_leaver(facts: OutcomeFacts, person: str, field: str) -> Outcome:
    messages = _messages_of(facts, person)
    carrying = [message for message in messages if field in _END_FIELDS or field in message.after]
    if carrying:
        return sent(carrying)
    asked = _asked(facts, person, ("departure",))
    if asked is not None:
        return asked
    return UNEXPLAINED if _open_plans(facts, person) else irrelevant("out of service: nothing more is told")


def _for_plan(facts: OutcomeFacts, plan: Plan, row: Row, field: str, value: Any) -> Outcome | None:
    """The outcome of a cell for one plan; None when the plan does not look at the field."""
    person = row["person"]
    key = (plan.name, person, "")
    messages, ways = facts.messages.get(key, []), _ways(plan, field)
    if not ways:
        return None
    beginning = [message for message in messages if message.kind in WHOLE_ROW_KINDS]
    if beginning:
        return sent(beginning)
    if not is_open(facts.owed.get(key)):
        if is_open(facts.reported_before.get(key)):
            return sent(messages) if messages else UNEXPLAINED
        return _absence(facts, plan, person)
    if facts.decided.takeover:
        return Outcome("sent", "opening list")
    outcome = strongest(found for way in ways if (found := way(facts, plan, row, field, value)))
    return APART_ONLY if outcome == UNEXPLAINED and apart_of(facts.owed.get(key)) else outcome


def _ways(plan: Plan, field: str) -> list[Any]:
    """How a plan looks at a field: as it is, through working time, salary, its conditions, or what HR is asked."""
    ways: list[Any] = []
    if field in automatic_fields(plan):
        ways.append(_automatic)
    if field in plan.asks and field in plan.reports:
        ways.append(_asked_value)
    if field in WORKING_TIME and follows_working_time(plan):
        ways.append(_working_time)
    if plan.salary is not None and field in (*fields_of(plan.salary.formula), *SPECIAL_PAY, "salary_since"):
        ways.append(_salary)
    by_age = ("birth_date",) if plan.maximum_age is not None else ()
    if field in (*fields_of(plan.eligible), *plan.since, *by_age):
        ways.append(_condition)
    return ways


def _absence(facts: OutcomeFacts, plan: Plan, person: str) -> Outcome:
    """Why somebody in service is not in the plan."""
    asked = _asked(facts, person, ("affiliation", "doubtful_choice"), plan.name)
    if asked is not None:
        return asked
    condition = facts.conditions[plan.name].get(person, "out of service")
    if condition == UNDECIDED:
        missing = [name for name in fields_of(plan.eligible) if facts.person_rows[person][name] is None]
        found = strongest(one for name in missing if (one := _about_field(facts, person, name)))
        unread = any(("worker", person, name) in facts.unreadable for name in missing)
        return found or (REFUSED if unread else UNEXPLAINED)
    return UNEXPLAINED if condition == MET else irrelevant(condition)


def _automatic(facts: OutcomeFacts, plan: Plan, row: Row, field: str, value: Any) -> Outcome:
    """A field that follows the payroll: it is sent, or something keeps what was reported."""
    key = (plan.name, row["person"], "")
    owed, old = facts.owed[key].get(field), facts.reported_before.get(key, {}).get(field)
    if owed != old:
        carrying = [message for message in facts.messages.get(key, []) if field in message.after]
        return sent(carrying) if carrying else UNEXPLAINED
    if owed == value:
        return irrelevant("the supplier has this value already")
    if kind_of(field) not in plan.messages:
        return irrelevant("a kind of message the plan does not list")
    if same_writing(field, owed, value) and not plan.writing:
        return WRITING
    asked = _about_field(facts, row["person"], field)
    if asked is not None:
        return asked
    if (row["person"], "", field) in facts.declared:
        return DECLARED_OTHERWISE
    return REFUSED if value is None and ("worker", row["person"], field) in facts.unreadable else UNEXPLAINED


def _asked_value(facts: OutcomeFacts, plan: Plan, row: Row, field: str, value: Any) -> Outcome:
    """A field HR is asked: the payroll's own column counts until HR answers."""
    key = (plan.name, row["person"], "")
    carrying = [message for message in facts.messages.get(key, []) if field in message.after]
    if carrying:
        return sent(carrying)
    if value is None or facts.owed[key].get(field) == value:
        return irrelevant("the supplier has this value already")
    mine = [answer for answer in facts.decided.answers if answer.person == row["person"]]
    answered = any(answer.facts.get("field") == field for answer in mine)
    return Outcome("held", "missing_data: value") if answered else UNEXPLAINED


def _working_time(facts: OutcomeFacts, plan: Plan, row: Row, field: str, value: Any) -> Outcome:
    person = row["person"]
    messages = facts.messages.get((plan.name, person, ""), [])
    carrying = [message for message in messages if not message.after.keys().isdisjoint(WORKING_TIME)]
    if carrying:
        return sent(carrying)
    asked = _asked(facts, person, ("working_time",))
    if asked is not None:
        return asked
    if not any(kind in plan.messages for kind in WORKING_TIME_KINDS):
        return irrelevant("a kind of message the plan does not list")
    return _unsent_working_time(facts, plan, row)


def _unsent_working_time(facts: OutcomeFacts, plan: Plan, row: Row) -> Outcome:
    """Why a change of working time is neither sent nor asked about."""
    person = row["person"]
    now, last = facts.working_time[person], facts.reviewed.get(person)
    if last is not None and same_time(last, row | now):
        return irrelevant("the same working time as last looked at")
    kinds = {now["seen_interruption_kind"]} | ({last["seen_interruption_kind"]} if last else set())
    if kinds & set(plan.interruptions.not_sent):
        return irrelevant("an interruption the plan is not told of")
    if any(task.kind == "working_time" and answer.choice == "tell" for task, answer in facts.answered.get(person, [])):
        return Outcome("held", "working_time: tell")
    same = _is_owed(facts.owed[plan.name, person, ""], row | {"insured_pct": now["seen_effective_pct"]}, plan)
    return irrelevant("the supplier has this value already") if same else UNEXPLAINED


def _is_owed(affiliation: Row, shown: Row, plan: Plan) -> bool:
    """Whether the supplier is owed the working time as the payroll shows it."""
    reported = [name for name in WORKING_TIME if name in plan.reports]
    return all(affiliation.get(name) == shown.get(name) for name in reported)


def _salary(facts: OutcomeFacts, plan: Plan, row: Row, field: str, value: Any) -> Outcome:
    assert plan.salary is not None
    person, key = row["person"], (plan.name, row["person"], "")
    messages = [message for message in facts.messages.get(key, []) if message.kind == "salary"]
    if messages:
        return sent(messages)
    asked = _asked(facts, person, ("salary", "correction"), plan.name) or _about_field(facts, person, "insured_salary")
    if asked is not None:
        return asked
    affiliation, now = facts.owed[key], facts.salaries[plan.name].get(person)
    if now == affiliation.get("insured_salary"):
        return irrelevant("the insured salary is the same")
    if plan.salary.renewed == "yearly" and affiliation["salary_year"] == salary_year(plan, facts.decided.month):
        return irrelevant("the salary is renewed once a year")
    if now is None:
        return irrelevant("the formula gives no salary")
    return UNEXPLAINED


def _condition(facts: OutcomeFacts, plan: Plan, row: Row, field: str, value: Any) -> Outcome:
    """A field of the plan's conditions, for somebody who is in the plan."""
    messages = facts.messages.get((plan.name, row["person"], ""), [])
    begins = [message for message in messages if field in plan.since and "affiliation_from" in message.after]
    if begins:
        return sent(begins)
    asked = _asked(facts, row["person"], ("end_of_eligibility", "doubtful_choice", "correction"), plan.name)
    if asked is not None:
        return asked
    condition = facts.conditions[plan.name].get(row["person"], "out of service")
    if condition == UNDECIDED:
        return _about_field(facts, row["person"], field) or irrelevant("the conditions are undecided elsewhere")
    met = condition in (MET, "the affiliation begins after the month")
    return irrelevant("the conditions are met as before") if met else UNEXPLAINED
