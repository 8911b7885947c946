"""What every plan needs to know of the month: people, what HR decided about them, and the docket."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from assusoft.month.answers import Answer
from assusoft.month.docket import Docket
from assusoft.month.frames import Row
from assusoft.plans.model import Plan

WORKING_TIME = (
    "insured_pct", "working_time_since", "interruption_kind", "interruption_from", "interruption_to",
    "interruption_pct", "weekly_hours", "full_time_hours", "contract_pct", "effective_pct",
)  # fmt: skip
"""Fields a supplier is told only after HR confirmed them (brochure 3.2: no automatic link)."""

SALARY = ("insured_salary", "salary_since")

SINCE = (
    "address_since", "civil_status_since", "category_since", "statute_since", "car_since", "salary_since",
    "working_time_since", "choice_since",
)  # fmt: skip

END = ("affiliation_to", "exit_reason", "exit_date", "notice_start", "notice_end", "indemnity_months")

BASE = ("plan", "person", "member", "status", "affiliation_from", *END, "salary_year")

SEEN = (
    "seen_contract_pct", "seen_effective_pct", "seen_interruption_kind", "seen_interruption_from",
    "seen_interruption_to", "seen_interruption_pct",
)  # fmt: skip
SEEN_COLUMNS = ("person", "contract", "contract_end", "seen_month", "seen_working_time_since", *SEEN, *WORKING_TIME)


@dataclass(frozen=True)
class State:
    """What was told and what was seen when the month before was closed.

    `position`: a row per (plan, person, member); `status` affiliated or declined; a row whose `affiliation_to` is
    known is over. `seen`: a row per person: the payroll's values last looked at, and the working time told.
    """

    position: pd.DataFrame
    seen: pd.DataFrame


@dataclass(frozen=True)
class Situation:
    """The facts of one month that are common to all plans.

    `people`: see `people.main_contracts`, with answered values filled in; `serving`: those in service
    about whom something may be concluded; `eligible`: plan -> whether each of them meets its rule; `members`: the same
    as `people` for family, indexed by 'person member'; `deductions`: (person, wage code); `told`: working time to be
    told, indexed by person; `departures`: person -> exit data confirmed by HR; `restarted`: person whose new contract
    is a new affiliation -> exit data of the one before; `contracts`: person -> contract when last seen; `withheld`:
    persons nothing may be concluded about; `values`: what HR answered for missing data; `set_aside`: (person, field)
    of unreadable cells; `carried`: plan -> 'person member' of rows that another supplier had before.
    """

    month: str
    takeover: bool
    people: pd.DataFrame
    serving: pd.DataFrame
    eligible: Mapping[str, pd.Series]
    members: pd.DataFrame
    deductions: frozenset[tuple[str, str]]
    told: pd.DataFrame
    departures: Mapping[str, Row]
    restarted: Mapping[str, Row]
    contracts: Mapping[str, str]
    withheld: frozenset[str]
    values: Mapping[tuple[str, str, str], Answer]
    set_aside: frozenset[tuple[str, str]]
    carried: Mapping[str, frozenset[str]]
    docket: Docket

    @cached_property
    def spoken(self) -> dict[str, list[str]]:
        """Field -> the workers for whom HR answered it."""
        found: dict[str, list[str]] = {}
        for person, member, field in self.values:
            if not member:
                found.setdefault(field, []).append(person)
        return found

    @cached_property
    def unknown(self) -> frozenset[tuple[str, str]]:
        """(person, field) of what was told once and HR says is not known any more."""
        return frozenset(
            (answer.person, str(answer.facts["field"]))
            for answer in self.docket.answers.values()
            if answer.choice == "unknown" and "was" in answer.facts
        )


def position_columns(plans: Mapping[str, Plan]) -> list[str]:
    """Columns of the position table for these plans, in a fixed order."""
    reported = [name for plan in plans.values() for name in (*plan.reports, *member_fields(plan))]
    return list(dict.fromkeys([*BASE, *SINCE, *reported]))


def member_fields(plan: Plan) -> tuple[str, ...]:
    """Fields the plan reports of family members."""
    return tuple(plan.family_rule.reports) if plan.family_rule else ()


def follows_working_time(plan: Plan) -> bool:
    """Whether the plan reports any field of working time."""
    return any(name in WORKING_TIME for name in plan.reports)


def exit_data(answer_fields: Mapping[str, str]) -> dict[str, Any]:
    """The departure questions of an answer as position values (cover end apart)."""

    def day(name: str) -> date | None:
        return date.fromisoformat(answer_fields[name]) if answer_fields.get(name) else None

    months = answer_fields.get("indemnity_months")
    return {
        "exit_date": day("exit_date"),
        "exit_reason": answer_fields.get("reason"),
        "notice_start": day("notice_start"),
        "notice_end": day("notice_end"),
        "indemnity_months": int(months) if months else None,
    }
