"""What was reported x another value that the payroll shows now for the same day -> a question; the old one stands.

A begin is reported by the hire date of its month and a salary by the pay at its renewal; both may prove wrong later.
(docs/explanation/month.md: Looked at again)
"""

from collections.abc import Mapping
from datetime import date

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.frames import (
    Row,
    aligned,
    among,
    column,
    is_true,
    one_array,
    picked,
    put_rows,
    rows_in,
    rows_of,
    rows_where,
    values_of,
)
from assusoft.month.resolving.situation import Situation
from assusoft.month.tasks import questions
from assusoft.months import month_start
from assusoft.plans.eligibility import affiliation_day
from assusoft.plans.model import Plan

_DATES = ("hire_date", "contract_start")
_PAY = ("monthly_salary", "salary_factor", "yearly_salary", "hourly_salary", "variable_salary")


def pay_seen(people: pd.DataFrame) -> list[str]:
    """What a salary is made of, as one text a person."""
    columns = [one_array(people[name]).cast(pa.string()) for name in _PAY]
    texts: list[str] = pc.binary_join_element_wise(
        *columns, "|", null_handling="replace", null_replacement=""
    ).to_pylist()
    return texts


def moved_begins(
    people: pd.DataFrame, reviewed: pd.DataFrame, worker: pd.DataFrame, joined: frozenset[str], month: str
) -> dict[str, Row]:
    """Person -> the dates as they were reviewed, of those in service whose dates were corrected.

    Under the contract that was reviewed; or under one that HR said goes on from it, when that began before the month
    and the one before is in the payroll no more: then its start was put right.

    Parameters
    ----------
    worker
        Every contract in the photo, a row each.
    """
    there = set(zip(values_of(worker["person"]), values_of(worker["contract"]), strict=True))
    before = aligned(reviewed[["contract", *(f"seen_{name}" for name in _DATES)]], people.index)
    differs = pd.Series(False, index=people.index)
    for name in _DATES:
        differs |= is_true(before[f"seen_{name}"] != people[name])
    found: dict[str, Row] = {}
    rows = zip(*(rows_in(frame, differs & people["in_service"]) for frame in (people, before)), strict=True)
    for person, old in rows:
        start = person["contract_start"]
        put_right = start and start < month_start(month) and (person["person"], old["contract"]) not in there
        if old["contract"] == person["contract"] or (person["person"] in joined and put_right):
            found[person["person"]] = {name: old[f"seen_{name}"] for name in _DATES if old[f"seen_{name}"]}
    return found


def corrected_begins(plan: Plan, going: pd.DataFrame, situation: Situation) -> pd.DataFrame:
    """The affiliations that go on, with the begins that HR says were reported wrongly."""
    rows = rows_where(going, among(going.index, situation.begins))
    if not len(rows):
        return going
    begins: dict[str, Row] = {}
    for row, person in zip(rows_of(rows), rows_of(picked(situation.people, rows.index)), strict=True):
        name, told = row["person"], row["affiliation_from"]
        was, day = (affiliation_day(plan, person | old, situation.month) for old in (situation.begins[name], {}))
        if was == day or told != was or day == told:
            continue
        answer = situation.inquiry.ask(questions.correction(person, plan.name, "affiliation_from", told, day))
        if answer is not None and answer.choice == "correct":
            begins[name] = {"affiliation_from": date.fromisoformat(answer.fields["affiliation_from"])}
    return put_rows(going, begins, ["affiliation_from"])


def corrected_salaries(
    plan: Plan, rows: pd.DataFrame, people: pd.DataFrame, value: pd.Series, due: pd.Series, situation: Situation
) -> pd.DataFrame:
    """The affiliations with the salaries that HR says were reported wrongly at the last renewal, or at entry.

    Parameters
    ----------
    value
        The salary that the payroll gives now; `due`: whose renewal is due, who are not asked here.
    """
    assert plan.salary is not None
    if plan.salary.renewed != "yearly" or situation.takeover or "salary" not in plan.messages:
        return rows
    moved = among(rows.index, situation.pay_moved) & ~due & is_true(value != column(rows, "insured_salary"))
    salaries: dict[str, Row] = {}
    chosen = rows_where(rows, moved)
    now = dict(zip(rows.index, values_of(value), strict=True))
    for row, person in zip(rows_of(chosen), rows_of(picked(people, chosen.index)), strict=True):
        told, pay = row["insured_salary"], now[row["person"]]
        if pay is None or pay <= 0 or not _is_wrong(told, pay, row["salary_since"], person["salary_since"]):
            continue
        answer = situation.inquiry.ask(questions.correction(person, plan.name, "insured_salary", told, pay))
        if answer is not None and answer.choice == "correct":
            salaries[row["person"]] = {"insured_salary": pay}
    return picked(put_rows(rows, salaries, ["insured_salary"]), rows.index)


def _is_wrong(told: object, pay: object, told_since: date | None, since: date | None) -> bool:
    """Whether the payroll's pay held already on the day since which another was told; of no known day, a fall did."""
    if since is not None and told_since is not None:
        return since <= told_since
    return since is None and bool(pay < told)  # type: ignore[operator]


def pay_moved(people: pd.DataFrame, reviewed: pd.DataFrame, contracts: Mapping[str, str]) -> frozenset[str]:
    """Persons whose pay is another than the one reviewed, under the contracts reviewed: others pay otherwise.

    `contracts`: person -> contracts that run now, as one text (see `several_contracts`).
    """
    before: Mapping[str, str | None] = dict(zip(reviewed.index, values_of(reviewed["seen_pay"]), strict=True))
    ran: Mapping[str, str | None] = dict(zip(reviewed.index, values_of(reviewed["seen_contracts"]), strict=True))
    now = zip(people.index, pay_seen(people), strict=True)
    same = {name for name, text in ran.items() if text is None or contracts.get(name, text) == text}
    return frozenset(name for name, pay in now if before.get(name) not in (None, pay) and name in same)
