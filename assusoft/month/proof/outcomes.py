"""Changed cells of the photo -> the one outcome of each: sent, irrelevant, waiting, held or refused."""

from typing import Any

import pandas as pd

from assusoft.frames import Row, known, rows_of
from assusoft.month.proof.outcome import (
    KEEPING,
    REFUSED,
    UNEXPLAINED,
    Outcome,
    irrelevant,
    kept_back,
    sent,
    strongest,
    waiting,
)
from assusoft.month.proof.outcome_facts import MET, OutcomeFacts
from assusoft.month.proof.worker_outcomes import of_cell, of_row
from assusoft.month.state import is_open, member_fields
from assusoft.months import month_end, month_start
from assusoft.plans.eligibility import child_end, member_eligible
from assusoft.plans.model import Plan


def outcomes_of(changes: pd.DataFrame, facts: OutcomeFacts) -> list[Outcome]:
    """The outcome of every row of `changes.changes_between`, in its order."""
    columns = [changes[name].tolist() for name in ("table", "person", "part", "kind", "field", "after")]
    return [_outcome(facts, *map(known, values)) for values in zip(*columns, strict=True)]


def _outcome(facts: OutcomeFacts, table: str, person: Any, part: Any, kind: str, field: Any, value: Any) -> Outcome:
    if person is None or part is None:
        return irrelevant("the row belongs to nobody known")
    if table == "worker" and kind == "changed":
        return of_cell(facts, person, part, field, value)
    if table == "worker":
        return of_row(facts, person, part, kind == "entered")
    if table == "family":
        return _of_member(facts, person, part, kind, field, value)
    return _of_deduction(facts, person, part, kind)


def _of_deduction(facts: OutcomeFacts, person: str, part: str, kind: str) -> Outcome:
    """A deduction matters as the choice of an optional plan, never by its amount."""
    code = part.partition("#")[0]
    plans = [plan for plan in facts.current.values() if plan.choice_wage_code == code]
    if not plans:
        return irrelevant("no plan looks at the wage code")
    if kind == "changed":
        return irrelevant("only whether there is a deduction counts")
    row = facts.person_rows.get(facts.chosen.get(person, person))
    found = [_of_choice(facts, plan, row, facts.chosen.get(person, person)) for plan in plans]
    return strongest(found) or UNEXPLAINED


def _of_choice(facts: OutcomeFacts, plan: Plan, row: Row | None, person: str) -> Outcome:
    told = facts.told.get((plan.name, person, ""), [])
    if told:
        return sent(told)
    for task in facts.tasks.get(person, []):
        if task.kind in ("identity", "departure", "missing_person"):
            return waiting(task)
    if row is None or not row["in_service"]:
        return irrelevant("out of service")
    open_now, condition = is_open(facts.owed.get((plan.name, person, ""))), facts.conditions[plan.name].get(person)
    if open_now and facts.decided.takeover:
        return Outcome("sent", "opening list")
    if open_now == (condition == MET):
        return irrelevant("the affiliation goes on" if open_now else condition or "out of service")
    return _asked(facts, plan, person, "", None) or UNEXPLAINED  # HR is asked, or said, whether the cover goes on


def _of_member(facts: OutcomeFacts, person: str, member: str, kind: str, field: Any, value: Any) -> Outcome:
    person = facts.chosen.get(person, person)
    for task in facts.tasks.get(person, []):
        if task.kind == "identity":
            return waiting(task)
    plans = [plan for plan in facts.current.values() if plan.family != "none"]
    if not any(_insured(facts, plan, person) for plan in plans):
        asked = [task for task in facts.tasks.get(person, []) if task.kind == "affiliation"]
        members = [one for plan in plans for one in facts.told.get((plan.name, person, member), [])]
        if members or asked:
            return sent(members) if members else waiting(asked[0])
        return irrelevant("the worker is in no plan with family cover")
    found = [_of_cover(facts, plan, person, member, kind, field, value) for plan in plans]
    return strongest(found) or UNEXPLAINED


def _insured(facts: OutcomeFacts, plan: Plan, person: str) -> bool:
    return is_open(facts.owed.get((plan.name, person, "")))


def _of_cover(facts: OutcomeFacts, plan: Plan, person: str, member: str, kind: str, field: Any, value: Any) -> Outcome:
    """The outcome for one plan with family cover."""
    key = (plan.name, person, member)
    affiliation = facts.owed.get(key)
    told = [one for one in facts.told.get(key, []) if kind != "changed" or _carries(one.kind, one.after, field)]
    if told:
        return sent(told)
    if not _insured(facts, plan, person):
        return irrelevant("the worker is not in the plan")
    asked = _asked(facts, plan, person, member, field)
    if asked is not None:
        return asked
    if is_open(affiliation) and facts.decided.takeover:
        return Outcome("sent", "opening list")
    if affiliation is None or not is_open(affiliation):
        return _not_insured(facts, plan, person, member, affiliation)
    if kind == "changed" and field in member_fields(plan):
        if affiliation.get(field) == value:
            return irrelevant("the supplier has this value already")
        return REFUSED if ("family", person, field) in facts.unreadable else UNEXPLAINED
    return irrelevant("the cover goes on, and no plan reports the field")


def _carries(kind: str, after: Any, field: Any) -> bool:
    return field in after or kind == "family_in" or (kind == "family_out" and field in ("until", "relation"))


def _asked(facts: OutcomeFacts, plan: Plan, person: str, member: str, field: Any) -> Outcome | None:
    def about(task: Any) -> bool:
        named = task.facts.get("field") in (None, field) or field is None
        return task.member == member and plan.name in task.plans and named

    open_tasks = [task for task in facts.tasks.get(person, []) if about(task)]
    if open_tasks:
        return waiting(open_tasks[0])
    pairs = [(t, a) for t, a in facts.answered.get(person, []) if about(t) and a.choice in KEEPING]
    return kept_back(*pairs[0]) if pairs else None


def _not_insured(facts: OutcomeFacts, plan: Plan, person: str, member: str, affiliation: Row | None) -> Outcome:
    """Why a member of an insured worker is not insured."""
    if affiliation is not None and affiliation["status"] == "declined":
        return irrelevant("the cover was declined")
    if facts.told.get((plan.name, person, member)):  # the exit of this month carries only the exit
        return irrelevant("the family member is not insured")
    rows = facts.settled.family
    row = next((one for one in rows_of(rows[rows["person"] == person]) if one["member"] == member), None)
    if row is None:
        return irrelevant("the family member is not insured")
    if (row["until"] and row["until"] <= month_end(facts.decided.month)) or (
        row["since"] and row["since"] > month_end(facts.decided.month)
    ):
        return irrelevant("not a family member in the month")
    limit = child_end(plan, row["birth_date"]) if row["birth_date"] else None
    if limit is not None and row["relation"] in ("child", "stepchild") and limit < month_start(facts.decided.month):
        return irrelevant("the child's age limit is reached")
    one = rows[(rows["person"] == person) & (rows["member"] == member)].iloc[:1]
    met = member_eligible(plan, one, facts.decided.month).fillna(False).astype(bool).tolist()
    return UNEXPLAINED if met == [True] else irrelevant("the family rule is not met")
