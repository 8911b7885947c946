"""Runs of several months x decisions -> the life of each finding: new, persisting, reopened, solved, accepted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from assusoft.audit.run import FINDING, Run
from assusoft.months import month_start

STATES = ("new", "persisting", "reopened", "accepted", "solved")
LIFE = (*FINDING, "state", "since", "age", "owner", "note", "until", "reason", "by")


@dataclass(frozen=True)
class Decision:
    """What a person decided about a finding: `accepted` until a day, `assigned` to an owner, or `noted`.

    `value` is what stood in the field when it was decided: an acceptance ends when the value moves.
    """

    finding: str
    choice: str
    value: str
    by: str
    reason: str = ""
    fields: Mapping[str, str] | None = None


def lives(runs: Sequence[Run], decisions: Sequence[Decision], owners: Mapping[str, str]) -> pd.DataFrame:
    """Every finding of the last run and every one solved since the run before.

    Parameters
    ----------
    runs
        One per audited month, ascending; the last is the month looked at.
    decisions
        In the order they were made; those taken back left out.
    owners
        Code -> owner by default (payroll or hr).

    Returns
    -------
    DataFrame
        Columns `LIFE`: those of the finding, `state` (one of `STATES`), `since` (first month of its present stretch),
        `age` (months, 0 when new), and what was decided: owner, note, until (of an acceptance), reason, by. Sorted by
        code, person, part. A finding whose check was off or could not be evaluated stays as it was; one whose check is
        gone counts as solved.
    """
    last = runs[-1]
    told: dict[str, Any] = {}
    for run in runs:
        _tell(told, run)
    decided: dict[str, dict[str, Decision]] = {}
    for decision in decisions:
        decided.setdefault(decision.finding, {})[decision.choice] = decision
    shown = [(id, one) for id, one in told.items() if one["seen"] or one["solved"] == last.month]
    rows = [_row(one, last.month, decided.get(id, {}), owners) for id, one in shown]
    frame = pd.DataFrame(rows, columns=list(LIFE))
    return frame.sort_values(["code", "person", "part", "id"], ignore_index=True)


def age_in_months(since: str, month: str) -> int:
    """Months from one to the other: '2025-12' to '2026-02' is 2."""
    first, then = month_start(since), month_start(month)
    return (then.year - first.year) * 12 + then.month - first.month


def _tell(told: dict[str, Any], run: Run) -> None:
    """Take one run into account: who appears, stays, comes back, and is gone."""
    blind = set(run.checks.loc[run.checks["outcome"].isin(["off", "not evaluated"]), "code"])
    found = {row["id"]: row for row in run.findings.to_dict("records")}
    for id, one in told.items():
        if one["seen"] and id not in found and one["row"]["code"] not in blind:
            one.update(seen=False, solved=run.month)
    for id, row in found.items():
        before = told.get(id)
        if before is None:
            told[id] = {"row": row, "seen": True, "since": run.month, "solved": "", "back": False}
        elif before["seen"]:
            before.update(row=row)
        else:
            before.update(row=row, seen=True, since=run.month, solved="", back=True)


def _row(
    one: Mapping[str, Any], month: str, decided: Mapping[str, Decision], owners: Mapping[str, str]
) -> dict[str, Any]:
    accepted, assigned, noted = (decided.get(choice) for choice in ("accepted", "assigned", "noted"))
    holds = accepted is not None and _holds(accepted, one["row"]["value"], month)
    said = accepted if holds else noted or assigned
    return dict(one["row"]) | {
        "state": _state(one, month, holds),
        "since": one["since"],
        "age": age_in_months(one["since"], month),
        "owner": _field(assigned, "owner") or owners.get(one["row"]["code"], ""),
        "note": _field(noted, "note"),
        "until": _field(accepted, "until") if holds else "",
        "reason": said.reason if said else "",
        "by": said.by if said else "",
    }


def _state(one: Mapping[str, Any], month: str, accepted: bool) -> str:
    if not one["seen"]:
        return "solved"
    if accepted:
        return "accepted"
    if one["since"] != month:
        return "persisting"
    return "reopened" if one["back"] else "new"


def _holds(accepted: Decision, value: str, month: str) -> bool:
    """Whether an acceptance still covers the month: its day has not come, and the value is the one accepted."""
    until = _field(accepted, "until")
    return accepted.value == value and (not until or date.fromisoformat(until) >= month_start(month))


def _field(decision: Decision | None, name: str) -> str:
    return (decision.fields or {}).get(name, "") if decision else ""
