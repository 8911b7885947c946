"""Changed cells of the photo -> the one outcome of each: sent, irrelevant, waiting, kept back or refused."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from assusoft.frames import Row, is_true, known, rows_of, rows_where
from assusoft.month.messages import Message, kind_of
from assusoft.month.proof.outcome import (
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
from assusoft.month.proof.outcome_facts import MET, OutcomeFacts, concerned_members
from assusoft.month.proof.worker_outcomes import asked_choice, of_cell, of_row
from assusoft.month.resolving.values.same_writing import same_writing
from assusoft.month.state import is_open, member_fields
from assusoft.month.tasks.task import Task
from assusoft.months import month_end, month_start
from assusoft.plans.eligibility import child_end, member_eligible
from assusoft.plans.model import Plan


def outcomes_of(changes: pd.DataFrame, facts: OutcomeFacts) -> list[Outcome]:
    """The outcome of every row of `changes.changes_between`, in its order."""
    columns = [changes[name].tolist() for name in ("table", "person", "part", "kind", "field", "after")]
    return [_outcome(facts, *map(known, values)) for values in zip(*columns, strict=True)]


class _Change(NamedTuple):
    """What happened to a row: entered, left, or changed in one field, with the value it has now."""

    kind: str
    field: Any
    value: Any


def _outcome(facts: OutcomeFacts, table: str, person: Any, part: Any, kind: str, field: Any, value: Any) -> Outcome:
    if person is None or part is None:
        return irrelevant("the row belongs to nobody known")
    if (table, person, part, field) in facts.waiting_codes or _is_held(facts, table, person, part):
        return WAITING_CODE
    if table == "worker" and kind == "changed":
        return of_cell(facts, person, part, field, value)
    if table == "worker":
        return of_row(facts, person, part, kind == "entered")
    if table == "family":
        who = facts.chosen.get(person, person)
        return _of_member(facts, who, facts.settled.same_member.get((who, part), part), _Change(kind, field, value))
    return _of_deduction(facts, person, part, _Change(kind, field, value))


def _is_held(facts: OutcomeFacts, table: str, person: str, part: str) -> bool:
    """Whether nothing is concluded of the row's person, or member, while a code waits."""
    return person in facts.held.persons or (table == "family" and f"{person} {part}" in facts.held.members)


def _of_deduction(facts: OutcomeFacts, person: str, part: str, change: _Change) -> Outcome:
    """A deduction matters as the choice of an optional plan: by whether anything is withheld in all."""
    code = part.partition("#")[0]
    plans = [plan for plan in facts.current.values() if plan.choice_wage_code == code]
    if not plans:
        return irrelevant("no plan looks at the wage code")
    if change.kind == "changed" and change.field != "amount":
        return irrelevant("only what is withheld counts")
    row = facts.person_rows.get(facts.chosen.get(person, person))
    found = [_of_choice(facts, plan, row, facts.chosen.get(person, person)) for plan in plans]
    return strongest(found) or UNEXPLAINED


def _of_choice(facts: OutcomeFacts, plan: Plan, row: Row | None, person: str) -> Outcome:
    messages = facts.messages.get((plan.name, person, ""), [])
    if messages:
        return sent(messages)
    for task in facts.tasks.get(person, []):
        if task.kind in ("identity", "departure", "missing_person"):
            return waiting(task)
    if row is None or not row["in_service"]:
        return irrelevant("out of service")
    if (doubt := asked_choice(facts, plan.name, person)) is not None:
        return doubt
    open_now, condition = is_open(facts.owed.get((plan.name, person, ""))), facts.conditions[plan.name].get(person)
    if open_now and facts.decided.takeover:
        return Outcome("sent", "opening list")
    if open_now == (condition == MET):
        return irrelevant("the affiliation goes on" if open_now else condition or "out of service")
    return _asked(facts, plan, person, "", None) or UNEXPLAINED  # HR is asked, or said, whether the cover goes on


def _of_member(facts: OutcomeFacts, person: str, member: str, change: _Change) -> Outcome:
    for task in facts.tasks.get(person, []):
        if task.kind == "identity" or (task.kind == "member_identity" and member in concerned_members(task)):
            return waiting(task)
    plans = [plan for plan in facts.current.values() if plan.family != "none"]
    if not any(_insured(facts, plan, person) for plan in plans):
        return _of_uninsured_worker(facts, plans, person, member)
    found = [_of_cover(facts, plan, person, member, change) for plan in plans]
    return strongest(found) or UNEXPLAINED


def _insured(facts: OutcomeFacts, plan: Plan, person: str) -> bool:
    return is_open(facts.owed.get((plan.name, person, "")))


def _of_uninsured_worker(facts: OutcomeFacts, plans: Sequence[Plan], person: str, member: str) -> Outcome:
    """The outcome for a family member whose worker is in none of these plans with family cover."""
    messages = [message for plan in plans for message in facts.messages.get((plan.name, person, member), [])]
    if messages:
        return sent(messages)
    for task in facts.tasks.get(person, []):
        if task.kind == "affiliation":
            return waiting(task)
    return irrelevant("the worker is in no plan with family cover")


def _of_cover(facts: OutcomeFacts, plan: Plan, person: str, member: str, change: _Change) -> Outcome:
    """The outcome for one plan with family cover."""
    key = (plan.name, person, member)
    affiliation, messages = facts.owed.get(key), facts.messages.get(key, [])
    carrying = [message for message in messages if change.kind != "changed" or _carries(message, change.field)]
    if carrying:
        return sent(carrying)
    if not _insured(facts, plan, person):
        return irrelevant("the worker is not in the plan")
    asked = _asked(facts, plan, person, member, change.field)
    if asked is not None:
        return asked
    if affiliation is None or not is_open(affiliation):
        shared = _insured_elsewhere(facts, plan, person, member)
        return shared or _not_insured(facts, plan, person, member, affiliation)
    if facts.decided.takeover:
        return Outcome("sent", "opening list")
    return _of_open_cover(facts, plan, person, affiliation, change)


def _of_open_cover(facts: OutcomeFacts, plan: Plan, person: str, affiliation: Row, change: _Change) -> Outcome:
    """The outcome for an insured member about whom nothing is sent or asked."""
    if change.kind != "changed" or change.field not in member_fields(plan):
        return irrelevant("the cover goes on, and no plan reports the field")
    if affiliation.get(change.field) == change.value:
        return irrelevant("the supplier has this value already")
    if kind_of(change.field) not in plan.messages:
        return irrelevant("a kind of message the plan does not list")
    if same_writing(change.field, affiliation.get(change.field), change.value) and not plan.writing:
        return WRITING
    return REFUSED if ("family", person, change.field) in facts.unreadable else UNEXPLAINED


def _carries(message: Message, field: Any) -> bool:
    if message.kind == "family_in" or field in message.after:
        return True
    return message.kind == "family_out" and field in ("until", "relation")


def _asked(facts: OutcomeFacts, plan: Plan, person: str, member: str, field: Any) -> Outcome | None:
    """Waiting for, or kept back by, a question about the cover, or about this field of it."""

    def about(task: Task) -> bool:
        named = task.facts.get("field") in (None, field) or field is None
        return task.member == member and plan.name in task.plans and named

    open_tasks = [task for task in facts.tasks.get(person, []) if about(task)]
    if open_tasks:
        return waiting(open_tasks[0])
    answered = facts.answered.get(person, [])
    pairs = [(task, answer) for task, answer in answered if about(task) and answer.choice in KEEPING]
    return kept_back(*pairs[0]) if pairs else None


def _insured_elsewhere(facts: OutcomeFacts, plan: Plan, person: str, member: str) -> Outcome | None:
    """Waiting for, or kept back by, the question under which worker a member of several is insured."""

    def about(task: Task) -> bool:
        return (
            task.kind == "shared_member" and f"{person}/{member}" in task.facts["members"] and plan.name in task.plans
        )

    open_tasks = [task for task in facts.tasks.get(person, []) if about(task)]
    if open_tasks:
        return waiting(open_tasks[0])
    pairs = [(task, answer) for task, answer in facts.answered.get(person, []) if about(task)]
    return kept_back(*pairs[0]) if pairs else None


def _not_insured(facts: OutcomeFacts, plan: Plan, person: str, member: str, affiliation: Row | None) -> Outcome:
    """Why a member of an insured worker is not insured."""
    if affiliation is not None and affiliation["status"] == "declined":
        return irrelevant("the cover was declined")
    if facts.messages.get((plan.name, person, member)):  # the exit of this month carries only the exit
        return irrelevant("the family member is not insured")
    family, month = facts.settled.family, facts.decided.month
    mine = rows_where(family, (family["person"] == person) & (family["member"] == member)).iloc[:1]
    if not len(mine):
        return irrelevant("the family member is not insured")
    (row,) = rows_of(mine)
    if _has_left(row, month) or _is_to_come(row, month):
        return irrelevant("not a family member in the month")
    if _is_grown_up(plan, row, month):
        return irrelevant("the child's age limit is reached")
    met = is_true(member_eligible(plan, mine, month)).all()
    return UNEXPLAINED if met else irrelevant("the family rule is not met")


def _has_left(member: Row, month: str) -> bool:
    return bool(member["until"]) and bool(member["until"] <= month_end(month))


def _is_to_come(member: Row, month: str) -> bool:
    return bool(member["since"]) and bool(member["since"] > month_end(month))


def _is_grown_up(plan: Plan, member: Row, month: str) -> bool:
    """Whether a child was insured to the plan's age limit before the month began."""
    if member["relation"] not in ("child", "stepchild") or not member["birth_date"]:
        return False
    limit = child_end(plan, member["birth_date"])
    return limit is not None and limit < month_start(month)
