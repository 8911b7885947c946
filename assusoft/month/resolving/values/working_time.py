"""Working time and interruptions: what the payroll shows, what was reviewed, what HR lets suppliers know.

There is no automatic link between the payroll's working time and what is reported to suppliers, unless a source is
switched to automatic (sources.md: Brochure 3.2, working time).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd

from assusoft.frames import (
    Mask,
    Row,
    aligned,
    among,
    as_mask,
    assigned,
    chosen,
    concat,
    frame_of,
    framed_of,
    keyed,
    put_rows,
    rows_in,
    rows_where,
)
from assusoft.month.resolving.values.same_time import same_time
from assusoft.month.resolving.workers.looked_again import pay_seen
from assusoft.month.state import REVIEWED, REVIEWED_COLUMNS, WORKING_TIME
from assusoft.month.tasks import questions
from assusoft.month.tasks.open_questions import Inquiry
from assusoft.months import month_end, month_start
from assusoft.plans.model import Plan
from assusoft.schema import array_of, dtype_of


def current(people: pd.DataFrame) -> pd.DataFrame:
    """The six values in question per person, as the payroll shows them now, under their `seen_` names.

    Contractual % falls back on hours / full-time hours, effective % on contractual %: systems differ in which they
    hold (sources.md: Working time in DmfA), and the same working time shown another way is not a change.
    """
    ratio = people["weekly_hours"].astype("double[pyarrow]") / people["full_time_hours"].astype("double[pyarrow]")
    by_hours = (ratio * 100).round(2).astype(dtype_of("contract_pct"))
    contract = people["contract_pct"].fillna(by_hours)
    return pd.DataFrame(
        {
            "seen_contract_pct": contract,
            "seen_effective_pct": people["effective_pct"].fillna(contract),
            "seen_interruption_kind": people["interruption_kind"],
            "seen_interruption_from": people["interruption_from"],
            "seen_interruption_to": people["interruption_to"],
            "seen_interruption_pct": people["interruption_pct"],
        }
    )


def settle_working_time(
    people: pd.DataFrame,
    reviewed: pd.DataFrame,
    followers: Mapping[str, list[Plan]],
    automatic: frozenset[str],
    inquiry: Inquiry,
    month: str,
) -> pd.DataFrame:
    """Ask about every working time that moved; return what is reviewed after this month, indexed by person.

    Parameters
    ----------
    people
        Persons in service, indexed by person.
    reviewed
        Columns REVIEWED_COLUMNS, indexed by person, as it was when the month before was closed.
    followers
        Person -> the plans that follow working time in which the person is affiliated. Nobody else is asked about.
    automatic
        Sources whose working time is passed on without confirmation.
    """
    now = current(people)
    shown = _as_shown(people, now, month)
    followed = among(people.index, reviewed.index) & among(people.index, followers)
    asked = followed & ~as_mask(people["source"].isin(list(automatic)))
    before = aligned(reviewed, people.index)
    differs = followed & _differ(before, now)
    same = differs & _are_same(before, people, now, differs)
    moved, stays = asked & differs & ~same, asked | same
    fresh = _dated(shown, before, followed & ~stays, differs, month)
    kept = {name: chosen(~stays, fresh[name], before[name].astype(fresh[name].dtype)) for name in fresh.columns}
    settled = framed_of(kept, people.index)
    compared = (rows_in(table, moved) for table in (fresh, people, before))
    changed = {
        row["person"]: _ask(shown | row, old, followers[row["person"]], inquiry, month)
        for shown, row, old in zip(*compared, strict=True)
    }
    answered = keyed(frame_of(list(changed.values()), REVIEWED_COLUMNS), changed)
    absent = rows_where(reviewed, ~among(reviewed.index, people.index))
    return concat([rows_where(settled, ~moved), answered, absent])


def _as_shown(people: pd.DataFrame, now: pd.DataFrame, month: str) -> pd.DataFrame:
    """Rows of people whose payroll values are simply taken: newcomers and those whom no plan follows."""
    fresh = {
        **{name: people[name] for name in ("person", "contract", "contract_end", "service_from")},
        **{f"seen_{name}": people[name] for name in ("hire_date", "contract_start")},
        "seen_contracts": people["contract"],
        "seen_pay": pd.Series(array_of("seen_pay", pay_seen(people)), index=people.index),
        "seen_month": pd.Series(month, index=people.index, dtype=dtype_of("month")),
        "seen_working_time_since": people["working_time_since"],
        **{name: now[name] for name in REVIEWED},
        **{name: people[name] for name in WORKING_TIME if name != "insured_pct"},
        "insured_pct": now["seen_effective_pct"],
        "contract_pct": now["seen_contract_pct"],
        "effective_pct": now["seen_effective_pct"],
    }
    return framed_of({name: fresh[name] for name in REVIEWED_COLUMNS}, people.index)


def _dated(fresh: pd.DataFrame, before: pd.DataFrame, passed_on: Mask, differs: Mask, month: str) -> pd.DataFrame:
    """With the day since which each working time holds that is passed on without a question.

    The payroll's own day when that moved; else the day that would be proposed, of what moved, and the day reported
    before, of what did not.
    """
    as_before = as_mask(fresh["seen_working_time_since"] == before["seen_working_time_since"])
    undated = fresh["seen_working_time_since"].isna().to_numpy(dtype=bool)
    unmoved = passed_on & (as_before | undated)
    since = chosen(
        unmoved, before["working_time_since"].astype(dtype_of("working_time_since")), fresh["working_time_since"]
    )
    moved = unmoved & differs
    rows = zip(*(rows_in(table, moved) for table in (fresh, before)), strict=True)
    days = {row["person"]: {"working_time_since": _since(row, old, month)} for row, old in rows}
    dated = put_rows(assigned(fresh, {"working_time_since": since}), days, ["working_time_since"])
    return aligned(dated, fresh.index)  # what is compared with it stands in that order


def _differ(before: pd.DataFrame, now: pd.DataFrame) -> Mask:
    differ = np.zeros(len(now), dtype=bool)
    for name in REVIEWED:
        old = before[name].astype(now[name].dtype)
        differ |= as_mask(old != now[name]) | (old.isna() != now[name].isna()).to_numpy(dtype=bool)
    return differ


def _are_same(before: pd.DataFrame, people: pd.DataFrame, now: pd.DataFrame, differs: Mask) -> Mask:
    """Which of those whose values differ work as they did, shown in other units."""
    same = np.zeros(len(now), dtype=bool)
    if not differs.any():
        return same
    hours = people[["weekly_hours", "full_time_hours"]]
    tables = (before[[*REVIEWED, *hours.columns]], hours, now)
    rows = zip(*(rows_in(table, differs) for table in tables), strict=True)
    same[differs] = [same_time(old, shown | values) for old, shown, values in rows]
    return same


def _ask(row: Row, old: Row, plans: list[Plan], inquiry: Inquiry, month: str) -> Row:
    """What is reviewed of the person after the question: as before while it is open, else with what was answered."""
    if _nobody_wants(row, old, plans):
        return old
    was = {name.removeprefix("seen_"): _plain(old[name]) for name in REVIEWED}
    now = {name.removeprefix("seen_"): _plain(row[name]) for name in REVIEWED}
    since = _since(row, old, month)
    answer = inquiry.ask(questions.working_time(row, was, now, old["seen_month"], since, [p.name for p in plans]))
    if answer is None:
        return old
    reviewed = {name: row[name] for name in ("seen_working_time_since", *REVIEWED)} | {"seen_month": month}
    return old | reviewed | (_to_report(answer.fields, row) if answer.choice == "tell" else {})


def _nobody_wants(row: Row, old: Row, plans: list[Plan]) -> bool:
    kinds = {kind for kind in (row["seen_interruption_kind"], old["seen_interruption_kind"]) if kind}
    same_contract = row["seen_contract_pct"] == old["seen_contract_pct"]
    return bool(kinds) and same_contract and all(kinds <= set(plan.interruptions.not_sent) for plan in plans)


def _since(row: Row, old: Row, month: str) -> date:
    begins = row["seen_interruption_kind"] and row["seen_interruption_kind"] != old["seen_interruption_kind"]
    if begins and row["seen_interruption_from"]:
        return row["seen_interruption_from"]  # type: ignore[no-any-return]
    payroll = row["seen_working_time_since"]
    if payroll and payroll != old["seen_working_time_since"]:
        return payroll  # type: ignore[no-any-return]
    if payroll and _held_always(row, old):
        return payroll  # type: ignore[no-any-return]
    return _resumed(row, old, month) or month_start(month)


def _held_always(row: Row, old: Row) -> bool:
    """Whether percentages moved while the day since which they hold did not: they were wrong since that day.

    That day is one of the contract's percentage. While an interruption is shown the effective one moves by itself.
    """
    parts = ("seen_interruption_kind", "seen_interruption_from", "seen_interruption_to", "seen_interruption_pct")
    interrupted = any(row[name] != old[name] for name in parts)
    by_contract = row["seen_contract_pct"] != old["seen_contract_pct"] or not row["seen_interruption_kind"]
    return by_contract and not interrupted


def _resumed(row: Row, old: Row, month: str) -> date | None:
    """The day after an interruption whose last day the payroll said, when it is over; None when none is, or unknown.

    Over: it is shown no more, or work goes on at another percentage although it is still shown.
    """
    gone = not row["seen_interruption_kind"]
    last: date | None = old["seen_interruption_to"] if gone else row["seen_interruption_to"]
    over = old["seen_interruption_kind"] and (gone or row["seen_effective_pct"] != old["seen_effective_pct"])
    if not over or last is None or last >= month_end(month):
        return None
    return last + timedelta(days=1)


def _to_report(answered: Mapping[str, str], row: Row) -> Row:
    """The working time to report: as answered, hours and percentages as the payroll shows them."""

    def day(name: str) -> date | None:
        return date.fromisoformat(answered[name]) if answered.get(name) else None

    return {
        "insured_pct": Decimal(answered["insured_pct"]),
        "working_time_since": day("since"),
        "interruption_kind": answered.get("interruption_kind") or None,
        "interruption_from": day("interruption_from"),
        "interruption_to": day("interruption_to"),
        "interruption_pct": Decimal(answered["interruption_pct"]) if answered.get("interruption_pct") else None,
        "weekly_hours": row["weekly_hours"],
        "full_time_hours": row["full_time_hours"],
        "contract_pct": row["seen_contract_pct"],
        "effective_pct": row["seen_effective_pct"],
    }


def _plain(value: object) -> str | None:
    return None if value is None else str(value)
