"""Runs of several months x decisions -> the life of each finding: new, persisting, reopened, solved, accepted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from assusoft.audit.audit_run import FINDING, Run
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
        One per audited month, ascending; the last is the month that is shown.
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
    known: dict[str, Any] = {}
    for run in runs:
        _take_in(known, run)
    decided: dict[str, dict[str, Decision]] = {}
    for decision in decisions:
        decided.setdefault(decision.finding, {})[decision.choice] = decision
    shown = [(id, status) for id, status in known.items() if status["seen"] or status["solved"] == last.month]
    rows = [_row(status, last.month, decided.get(id, {}), owners) for id, status in shown]
    frame = pd.DataFrame(rows, columns=list(LIFE))
    return frame.sort_values(["code", "person", "part", "id"], ignore_index=True)


def age_in_months(since: str, month: str) -> int:
    """Months from one to the other: '2025-12' to '2026-02' is 2."""
    first, then = month_start(since), month_start(month)
    return (then.year - first.year) * 12 + then.month - first.month


def _take_in(known: dict[str, Any], run: Run) -> None:
    """Take one run into account: who appears, stays, comes back, and is gone."""
    blind = set(run.checks.loc[run.checks["outcome"].isin(["off", "not evaluated"]), "code"])
    found = {row["id"]: row for row in run.findings.to_dict("records")}
    for id, status in known.items():
        if status["seen"] and id not in found and status["row"]["code"] not in blind:
            status.update(seen=False, solved=run.month)
    for id, row in found.items():
        before = known.get(id)
        if before is None:
            known[id] = {"row": row, "seen": True, "since": run.month, "solved": "", "back": False}
        elif before["seen"]:
            before.update(row=row)
        else:
            before.update(row=row, seen=True, since=run.month, solved="", back=True)


def _row(
    status: Mapping[str, Any], month: str, decided: Mapping[str, Decision], owners: Mapping[str, str]
) -> dict[str, Any]:
    accepted, assigned, noted = (decided.get(choice) for choice in ("accepted", "assigned", "noted"))
    holds = accepted is not None and _holds(accepted, status["row"]["value"], month)
    decision = accepted if holds else noted or assigned
    return dict(status["row"]) | {
        "state": _state(status, month, holds),
        "since": status["since"],
        "age": age_in_months(status["since"], month),
        "owner": _field(assigned, "owner") or owners.get(status["row"]["code"], ""),
        "note": _field(noted, "note"),
        "until": _field(accepted, "until") if holds else "",
        "reason": decision.reason if decision else "",
        "by": decision.by if decision else "",
    }


def _state(status: Mapping[str, Any], month: str, accepted: bool) -> str:
    if not status["seen"]:
        return "solved"
    if accepted:
        return "accepted"
    if status["since"] != month:
        return "persisting"
    return "reopened" if status["back"] else "new"


def _holds(accepted: Decision, value: str, month: str) -> bool:
    """Whether an acceptance still covers the month: its day has not come, and the value is the one accepted."""
    until = _field(accepted, "until")
    return accepted.value == value and (not until or date.fromisoformat(until) >= month_start(month))


def _field(decision: Decision | None, name: str) -> str:
    return (decision.fields or {}).get(name, "") if decision else ""
