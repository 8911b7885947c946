"""What was reported and what was reviewed when a month was closed: the state that the next month starts from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from assusoft.frames import Mask, Row, as_mask, concat, frame_of, rows_in, rows_of, rows_where
from assusoft.month.tasks.answer_values import parse
from assusoft.plans.model import Plan

Key = tuple[str, str, str]
"""Plan, person and member ('' for the worker): an affiliation has one of its own."""

AFFILIATION_KEY = ["plan", "person", "member"]

WORKING_TIME = (
    "insured_pct", "working_time_since", "interruption_kind", "interruption_from", "interruption_to",
    "interruption_pct", "weekly_hours", "full_time_hours", "contract_pct", "effective_pct",
)  # fmt: skip
"""Fields that are reported only after HR confirmed them (sources.md: Brochure 3.2, working time)."""


SALARY = ("insured_salary", "salary_since")

SPECIAL_PAY = ("split_payroll", "expat", "variable_pay")
"""Flags of a worker whose salary is reported only after HR confirmed it."""


SINCE = (
    "address_since", "civil_status_since", "category_since", "statute_since", "car_since", "salary_since",
    "working_time_since", "choice_since", "contract_start",
)  # fmt: skip


END = ("affiliation_to", "exit_reason", "exit_date", "notice_start", "notice_end", "indemnity_months")


BASE = (*AFFILIATION_KEY, "status", "affiliation_from", *END, "salary_year")


REVIEWED = (
    "seen_contract_pct", "seen_effective_pct", "seen_interruption_kind", "seen_interruption_from",
    "seen_interruption_to", "seen_interruption_pct",
)  # fmt: skip


HELD_BACK = "held_back"
"""Column of affiliations: field -> what the row would say if nothing of it were held back, as JSON."""


REVIEWED_COLUMNS = (
    "person",
    "contract",
    "contract_end",
    "service_from",
    "seen_contracts",
    "seen_hire_date",
    "seen_contract_start",
    "seen_pay",
    "seen_month",
    "seen_working_time_since",
    *REVIEWED,
    *WORKING_TIME,
)


@dataclass(frozen=True)
class State:
    """What was reported and what was reviewed when the month before was closed.

    `affiliations`: a row per (plan, person, member); `status` affiliated or declined; a row whose `affiliation_to` is
    known is over. `reviewed`: a row per person: the payroll's values last reviewed, and the working time reported.
    A state stored by release 0.1.0 lacks `seen_contracts`, `seen_hire_date`, `seen_contract_start` and `seen_pay`.
    """

    affiliations: pd.DataFrame
    reviewed: pd.DataFrame

    def stored(self) -> dict[str, pd.DataFrame]:
        """The two tables under the names they are stored by."""
        return {"position": self.affiliations, "seen": self.reviewed}


def state_of_stored(tables: Mapping[str, pd.DataFrame]) -> State:
    """The state that these stored tables hold."""
    return State(tables["position"], tables["seen"])


def in_full(affiliations: pd.DataFrame) -> pd.DataFrame:
    """Affiliations with what is held back (see `telling.holding`), as they are owed."""
    if HELD_BACK not in affiliations.columns:
        return affiliations
    noted = as_mask(affiliations[HELD_BACK].notna())
    rows = [row | typed_as(json.loads(row[HELD_BACK]), affiliations) for row in rows_in(affiliations, noted)]
    there = [row for row in rows if row["status"]]
    if not rows:
        return affiliations.drop(columns=HELD_BACK)
    whole = frame_of(there, list(affiliations.columns)).astype(affiliations.dtypes)
    owed = concat([rows_where(affiliations, ~noted), whole]).drop(columns=HELD_BACK)
    return owed.sort_values(AFFILIATION_KEY, ignore_index=True)


def typed_as(texts: Mapping[str, str], affiliations: pd.DataFrame) -> Row:
    """The texts as values of their columns; '' is missing."""
    return {
        name: parse(text, affiliations[name].dtype) if text else None
        for name, text in texts.items()
        if name in affiliations.columns
    }


def key_of(row: Row) -> Key:
    """The key of an affiliation."""
    return row["plan"], row["person"], row["member"]


def by_key(affiliations: pd.DataFrame) -> dict[Key, Row]:
    """Key -> affiliation."""
    return {key_of(row): row for row in rows_of(affiliations)}


def are_open(affiliations: pd.DataFrame) -> Mask:
    """Which rows are affiliations without a known end."""
    running = affiliations["affiliation_to"].isna().to_numpy(dtype=bool)
    return as_mask(affiliations["status"] == "affiliated") & running


def is_open(affiliation: Row | None) -> bool:
    """Whether this is an affiliation without a known end."""
    return affiliation is not None and affiliation["status"] == "affiliated" and affiliation["affiliation_to"] is None


def affiliation_columns(plans: Mapping[str, Plan]) -> list[str]:
    """Columns of the table of affiliations for these plans, in a fixed order."""
    reported = [name for plan in plans.values() for name in (*plan.reports, *member_fields(plan))]
    return list(dict.fromkeys([*BASE, *SINCE, *reported]))


def member_fields(plan: Plan) -> tuple[str, ...]:
    """Fields the plan reports of family members."""
    return tuple(plan.family_rule.reports) if plan.family_rule else ()


def follows_working_time(plan: Plan) -> bool:
    """Whether the plan reports any field of working time."""
    return any(name in WORKING_TIME for name in plan.reports)
