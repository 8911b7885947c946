"""Workers who no longer meet a plan's rule x the days their payroll gives -> the day on which each lost it.

An end follows the payroll's days as a begin does: who is a worker since 15 February was an employee until the 14th.
(docs/explanation/month.md: Departures)
"""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from assusoft.frames import Row, picked, rows_of, rows_where
from assusoft.plans.model import Plan
from assusoft.plans.rules import evaluate, fields_of
from assusoft.schema import field_named, is_field

_OWN = {"statute": "statute_since", "worker_code": "statute_since"}
_OF_GROUP = {
    "category": "category_since", "civil_status": "civil_status_since", "address": "address_since", "car": "car_since",
    "working_time": "working_time_since",
}  # fmt: skip
_PAY = ("monthly_salary", "yearly_salary", "hourly_salary", "variable_salary", "salary_factor")
_CONFIRMED = ("working_time_since", "salary_since")  # reported as HR confirmed or the plan renewed them


def since_field(name: str) -> str | None:
    """The field that says since when another one holds, or None."""
    if name in _PAY:
        return "salary_since"
    return _OWN.get(name) or (_OF_GROUP.get(field_named(name).group) if is_field(name) else None)


def days_lost(
    plan: Plan, reported: pd.DataFrame, people: pd.DataFrame, contracts: Mapping[str, str], month: str
) -> dict[str, date]:
    """Person -> first day on which the rule was not met any more, for those of whom the payroll says it.

    Parameters
    ----------
    reported
        Their affiliations at the last closing, indexed by person.
    people
        The rows that the rule does not admit now.
    contracts
        Person -> contract last reviewed.
    """
    rows = picked(people, reported.index)
    if len(rows):
        rows = rows_where(rows, (~evaluate(plan.eligible, rows, month, "boolean")).fillna(False))
    if not len(rows):
        return {}
    deciding = _deciding(plan, rows, month)
    before = dict(zip(reported.index, rows_of(reported), strict=True))
    found = {row["person"]: _day(row, before[row["person"]], deciding, contracts) for row in rows_of(rows)}
    return {person: day for person, day in found.items() if day is not None}


def _deciding(plan: Plan, rows: pd.DataFrame, month: str) -> dict[str, frozenset[str]]:
    """Field of the rule -> for whom its value alone keeps the rule from being met: unknown, it would leave it open."""
    found: dict[str, frozenset[str]] = {}
    for name in fields_of(plan.eligible):
        unknown = rows.assign(**{name: rows[name].where(pd.Series(False, index=rows.index))})
        left_open = evaluate(plan.eligible, unknown, month, "boolean").isna().to_numpy(dtype=bool)
        found[name] = frozenset(rows.index[left_open])
    return found


def _day(person: Row, before: Row, deciding: Mapping[str, frozenset[str]], contracts: Mapping[str, str]) -> date | None:
    """By the fields that decide alone the last day that moved, else (several are to blame) the first one."""
    alone = [name for name, persons in deciding.items() if person["person"] in persons]
    moved = [day for name in alone or deciding if (day := _moved_on(name, person, before)) is not None]
    if moved:
        return max(moved) if alone else min(moved)
    other_contract = contracts.get(person["person"]) not in (None, person["contract"])
    start: date | None = person["contract_start"]
    return start if other_contract else None


def _moved_on(name: str, person: Row, before: Row) -> date | None:
    """The day that the payroll gives for the field's value, when it is not the day known at the last closing."""
    since = since_field(name)
    day, known = (person[since], before.get(since)) if since else (None, None)
    if day is None or day == known or (since in _CONFIRMED and known is not None and day < known):
        return None
    found: date = day
    return found
