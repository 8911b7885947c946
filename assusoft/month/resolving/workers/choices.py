"""Deductions of the month -> whether each worker chose the plan they pay for, as far as amounts can say.

A line is evidence by its amount, not by being there; and nothing withheld from somebody who is not paid says nothing.
Why, and what is our choice: docs/explanation/month.md, The choice that shows as a deduction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from assusoft.arrow import arrow_table
from assusoft.frames import Row, rows_where, values_of
from assusoft.months import month_end, month_start
from assusoft.plans.model import Plan

Key = tuple[str, str]
"""Person and wage code."""


@dataclass(frozen=True)
class Choices:
    """What the deductions say of the month.

    `made`: something is withheld. `doubts`: facts of the question, where less than nothing is withheld (a refund), or
    an amount could not be read. Neither: nothing is withheld, whether or not there is a line that says so.
    """

    made: frozenset[Key]
    doubts: Mapping[Key, Row]

    def of(self, code: str) -> frozenset[str]:
        """The persons from whom the amount of this wage code is withheld."""
        return frozenset(person for person, wage_code in self.made if wage_code == code)

    def doubtful(self, code: str) -> frozenset[str]:
        """The persons of whom the lines of this wage code do not say whether they chose."""
        return frozenset(person for person, wage_code in self.doubts if wage_code == code)


def choices_in(deduction: pd.DataFrame, problem: pd.DataFrame, plans: Iterable[Plan], month: str) -> Choices:
    """What the deductions say of the plans that look at one.

    Parameters
    ----------
    deduction
        Lines of a month, EUR; those of one person and wage code are added up. An amount that no line has is not known,
        and then the line itself counts.
    problem
        Cells that were set aside: an amount among them could not be read.
    """
    codes = {plan.choice_wage_code for plan in plans if plan.choice_wage_code is not None}
    rows = rows_where(deduction, deduction["wage_code"].isin(list(codes)) & deduction["person"].notna())
    unread = _unread(problem)
    made, doubts = set[Key](), dict[Key, Row]()
    for key, net in _nets(rows).items():
        if (net is not None and net > 0) or (net is None and key[0] not in unread):
            made.add(key)
        elif key[0] in unread:
            doubts[key] = {"doubt": "unreadable", "month": month}
        elif net:
            doubts[key] = {"doubt": "refund", "month": month, "amount": str(net)}
    return Choices(frozenset(made), doubts)


def _nets(rows: pd.DataFrame) -> dict[Key, Decimal | None]:
    """What is withheld of each person and wage code in all; None when no line has an amount."""
    if not len(rows):
        return {}
    lines = arrow_table(rows[["person", "wage_code", "amount"]]).group_by(["person", "wage_code"])
    found = lines.aggregate([("amount", "sum")]).to_pydict()
    return dict(zip(zip(found["person"], found["wage_code"], strict=True), found["amount_sum"], strict=True))


def _unread(problem: pd.DataFrame) -> frozenset[str]:
    """The persons of whom an amount withheld could not be read."""
    amounts = (problem["table"] == "deduction") & (problem["field"] == "amount") & problem["person"].notna()
    return frozenset(values_of(rows_where(problem, amounts)["person"]))


def unpaid_since(person: Row, month: str) -> date | None:
    """Since when somebody in service is not paid, in the month or a part of it; None: the payroll shows pay.

    An interruption of all the working time, no working time, or a salary of nothing. The start of the month where the
    payroll does not say since when.
    """
    if _all_interrupted(person, month):
        since = person["interruption_from"]
    elif _is_nothing(person["effective_pct"]) or _is_nothing(person["contract_pct"]):
        since = person["working_time_since"]
    elif _without_salary(person):
        since = person["salary_since"]
    else:
        return None
    return since or month_start(month)


def _all_interrupted(person: Row, month: str) -> bool:
    """Whether an interruption takes all the working time, on a day of the month at least."""
    start, end = person["interruption_from"], person["interruption_to"]
    away = person["interruption_kind"] and not (start and start > month_end(month)) and not (
        end and end < month_start(month)
    )  # fmt: skip
    if not away:
        return False
    share, left = person["interruption_pct"], person["effective_pct"]
    if share is not None:
        return bool(share >= 100)
    return left is None or not 0 < left < (person["contract_pct"] or 100)


def _without_salary(person: Row) -> bool:
    given = [person[name] for name in ("monthly_salary", "yearly_salary", "hourly_salary")]
    return any(map(_is_nothing, given)) and not any(given)


def _is_nothing(value: Any) -> bool:
    return value is not None and value == 0
