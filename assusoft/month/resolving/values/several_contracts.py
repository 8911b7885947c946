"""Contracts that a person has at the same time -> the main one alone, or working time and pay of all, as HR answers.

Two half-time contracts may be a full-time job, or one job that stands in the payroll twice; only a person knows.
Until somebody says so, the main contract counts alone. (docs/explanation/month.md: Several contracts at once)
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from assusoft.frames import among, as_mask, concat, picked, put_rows, rows_in, rows_of, rows_where, values_of
from assusoft.month.resolving.values.working_time import current
from assusoft.month.state import WORKING_TIME
from assusoft.month.tasks import questions
from assusoft.month.tasks.answer import Answer
from assusoft.month.tasks.open_questions import Inquiry
from assusoft.months import month_end, month_start
from assusoft.plans.eligibility import insured_salary
from assusoft.plans.model import Plan
from assusoft.plans.rules import fields_of

PAY = ("monthly_salary", "yearly_salary", "variable_salary")
TIME = ("contract_pct", "effective_pct", "weekly_hours")
_TIME = (*TIME, "working_time_since")
_OPEN = "?"  # instead of the contracts reviewed: the question about them was open at the closing


class Together(NamedTuple):
    """People with what HR said of their contracts, and the contracts that are added up for pay, a row each."""

    people: pd.DataFrame
    paid: pd.DataFrame


def running(worker: pd.DataFrame, month: str) -> pd.DataFrame:
    """The contracts in service at the end of the month of persons who have several, whose percentages are all known."""
    last = month_end(month)
    over = as_mask(worker["contract_end"] <= last) | as_mask(worker["contract_start"] > last)
    serving = rows_where(worker, ~over & worker["person"].notna().to_numpy(dtype=bool))
    several = rows_where(serving, serving["person"].duplicated(keep=False))
    if not len(several):
        return several
    unknown = current(several)[["seen_contract_pct", "seen_effective_pct"]].isna().any(axis=1)
    return rows_where(several, ~several["person"].isin(values_of(several["person"][unknown])))


def contracts_of(rows: pd.DataFrame) -> dict[str, str]:
    """Person -> the contracts among the rows, in order, as one text."""
    found: dict[str, list[str]] = {}
    for person, contract in zip(values_of(rows["person"]), values_of(rows["contract"]), strict=True):
        found.setdefault(person, []).append(contract)
    return {person: " + ".join(sorted(contracts)) for person, contracts in found.items()}


def added_up(people: pd.DataFrame, worker: pd.DataFrame, month: str, answers: Mapping[str, Answer]) -> Together:
    """The rows of people with working time, and pay, of all their contracts where HR said that they add up.

    Parameters
    ----------
    people
        A row per person, indexed by person (see `people.main_contracts`).
    """
    rows = running(worker, month)
    said = _said(rows, answers)
    timed, paid = _of(rows, _adding(said)), _of(rows, _adding(said, "add"))
    if not timed:
        return Together(people, rows.iloc[:0])
    together = put_rows(people, {person: _time(group) for person, group in timed.items()}, _TIME)
    together = put_rows(together, {person: _pay(group) for person, group in paid.items()}, PAY)
    return Together(picked(together, people.index), concat([rows.iloc[:0], *paid.values()]))


def together_of(worker: pd.DataFrame, month: str, answers: Mapping[str, Answer]) -> dict[str, frozenset[str]]:
    """Person -> the contracts that HR said add up."""
    rows = running(worker, month)
    said = _said(rows, answers)
    return {person: frozenset(values_of(group["contract"])) for person, group in _of(rows, _adding(said)).items()}


def _said(rows: pd.DataFrame, answers: Mapping[str, Answer]) -> dict[str, str]:
    """Person -> what HR answered about these contracts."""
    asked = {
        person: questions.several_contracts(person, "", text, ()).id for person, text in contracts_of(rows).items()
    }
    return {person: answers[task].choice for person, task in asked.items() if task in answers}


def _adding(said: Mapping[str, str], *choices: str) -> list[str]:
    return [person for person, choice in said.items() if choice in (choices or ("add", "add_time"))]


def _of(rows: pd.DataFrame, persons: Sequence[str]) -> dict[str, pd.DataFrame]:
    return {person: rows_where(rows, rows["person"] == person) for person in persons}


def _time(contracts: pd.DataFrame) -> dict[str, object]:
    """The working time of contracts together; since the day on which the last of them began."""
    now, rows = current(contracts), rows_of(contracts)
    days = [row[name] for row in rows for name in ("working_time_since", "contract_start") if row[name]]
    return {
        "contract_pct": sum(values_of(now["seen_contract_pct"])),
        "effective_pct": sum(values_of(now["seen_effective_pct"])),
        "weekly_hours": _total([row["weekly_hours"] for row in rows]),
        "working_time_since": max(days, default=None),
    }


def _pay(contracts: pd.DataFrame) -> dict[str, object]:
    return {name: _total(values_of(contracts[name])) for name in PAY}


def _total(values: Sequence[Any]) -> Any:
    """The sum; missing where one is missing: nobody knows what it would add."""
    return None if any(value is None for value in values) else sum(values)


def salary_of(plan: Plan, people: pd.DataFrame, paid: pd.DataFrame, month: str) -> pd.Series:
    """The plan's insured salary per person; of contracts that are added up, by their pay together.

    Contract by contract, where the formula uses working time (pay is that of a full-time job then) or anything else
    in which the contracts differ: the salaries are added up, and what is missing in one is missing in all.
    """
    value = insured_salary(plan, people, month)
    mine = rows_where(paid, among(pd.Index(values_of(paid["person"]), dtype=object), people.index))
    if not len(mine):
        return value
    apart = insured_salary(plan, mine, month)
    persons = _one_by_one(plan, mine)
    totals = {
        person: {"insured_salary": _total(values_of(apart[as_mask(mine["person"] == person)]))} for person in persons
    }
    summed = put_rows(value.to_frame("insured_salary"), totals, ["insured_salary"])
    return picked(summed, people.index)["insured_salary"]


def _one_by_one(plan: Plan, contracts: pd.DataFrame) -> set[str]:
    """Persons whose contracts cannot be put into the formula as one."""
    assert plan.salary is not None
    used = fields_of(plan.salary.formula)
    persons = set(values_of(contracts["person"]))
    if any(name in (*TIME, *WORKING_TIME) for name in used):
        return persons
    others = [name for name in used if name not in PAY]
    if not others:
        return set()
    differ = contracts.groupby("person")[others].nunique(dropna=False).gt(1).any(axis=1)
    return {person for person in persons if differ[person]}


def contracts_now(serving: pd.DataFrame, worker: pd.DataFrame, month: str) -> dict[str, str]:
    """Person in service -> the contracts that run in the month, as one text."""
    main = dict(zip(serving.index, values_of(serving["contract"]), strict=True))
    return main | contracts_of(running(worker, month))


def ask_several(
    serving: pd.DataFrame,
    worker: pd.DataFrame,
    reviewed: pd.DataFrame,
    concerned: Mapping[str, Sequence[str]],
    inquiry: Inquiry,
    month: str,
) -> dict[str, str]:
    """Ask about contracts that run at the same time. Returns person -> contracts reviewed, kept for the next month.

    Parameters
    ----------
    serving
        Persons in service, indexed by person.
    reviewed
        What was reviewed when the month before was closed, indexed by person.
    concerned
        Person -> plans that the working time or the salary of the person is reported to. Nobody else is asked.

    A set of contracts is asked about once, when it is met. Where the closing before says nothing of contracts (it was
    made by release 0.1.0), those that ran before the month are taken as they are: the main one counts.
    """
    several, kept = contracts_of(running(worker, month)), contracts_now(serving, worker, month)
    begun = set(values_of(worker["person"][as_mask(worker["contract_start"] >= month_start(month))]))
    before = dict(zip(reviewed.index, values_of(reviewed["seen_contracts"]), strict=True))
    for row in rows_in(serving, among(serving.index, several.keys() & concerned.keys())):
        person = row["person"]
        taken = person in before and before[person] is None and person not in begun
        task = questions.several_contracts(person, questions.full_name(row), several[person], concerned[person])
        is_new = before.get(person) != several[person] and not taken
        if (is_new or task.id in inquiry.answers) and inquiry.ask(task) is None:
            kept[person] = _OPEN
    return kept
