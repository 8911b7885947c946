"""One plan x the family of its workers: who comes in, who goes out, with which dates."""

from datetime import date

import pandas as pd

from assusoft.month import questions
from assusoft.month.frames import Row, column, concat, frame_of, put_rows, rows_of, true, where
from assusoft.month.situation import END, Situation, member_fields
from assusoft.months import month_end, month_start
from assusoft.plans.eligibility import child_end, ending, member_eligible, starting
from assusoft.plans.model import Plan
from assusoft.schema import dtype_of

_CHILDREN = ("child", "stepchild")


def family_positions(plan: Plan, held: pd.DataFrame, workers: pd.DataFrame, case: Situation) -> pd.DataFrame:
    """The plan's position rows of family members this month.

    Parameters
    ----------
    held
        The plan's family rows when the month before was closed, indexed by 'person member'.
    workers
        The plan's worker rows of this month (`worker_positions`), indexed by person.
    """
    is_open = (held["status"] == "affiliated") & held["affiliation_to"].isna()
    open_rows, over = where(held, is_open), where(held, ~true(is_open))
    insured = where(workers, true(workers["status"] == "affiliated") & workers["affiliation_to"].isna())
    present = where(case.members, case.members["person"].isin(list(insured.index)))
    ends = _with_worker(plan, open_rows, workers) | _own_ends(plan, open_rows, insured, case)
    ended = open_rows.index.isin(list(ends))
    going = _followed(plan, where(open_rows, ~ended), case)
    candidates = where(present, ~present.index.isin(open_rows.index))
    begun = _begin(plan, over, candidates, insured, case)
    gone = put_rows(where(open_rows, ended), ends, END)
    corrected = _corrected(where(over, ~over.index.isin(begun.index)), workers)
    return concat([going, gone, begun, corrected])


def member_index(frame: pd.DataFrame) -> pd.Index:
    """'person member' of each row."""
    return pd.Index(
        [f"{one} {other}" for one, other in zip(frame["person"], frame["member"], strict=True)], dtype=object
    )


def _with_worker(plan: Plan, rows: pd.DataFrame, workers: pd.DataFrame) -> dict[str, Row]:
    """Members go out with their worker, on the same day."""
    over = where(workers, workers["affiliation_to"].notna())
    by_person = {row["person"]: row for row in rows_of(over)}
    ends: dict[str, Row] = {}
    for key, person in zip(rows.index, rows["person"], strict=True):
        if person in by_person:
            ends[key] = {name: by_person[person][name] for name in END}
    return ends


def _own_ends(plan: Plan, rows: pd.DataFrame, insured: pd.DataFrame, case: Situation) -> dict[str, Row]:
    """Members of insured workers who reached the age limit, or whose departure HR confirmed."""
    ends: dict[str, Row] = {}
    serving = set(case.people.index[case.people["in_service"]]) - case.withheld
    known = dict(zip(case.members.index, rows_of(case.members), strict=True))
    for key, row in zip(rows.index, rows_of(rows), strict=True):
        if row["person"] not in insured.index or row["person"] not in serving:
            continue
        end = _end_of(plan, row, known.get(key), case)
        if end is not None:
            ends[key] = end
    return ends


def _end_of(plan: Plan, row: Row, member: Row | None, case: Situation) -> Row | None:
    last = month_end(case.month)
    birth = (member or row).get("birth_date")
    if (member or row).get("relation") in _CHILDREN and birth is not None:
        limit = child_end(plan, birth)
        if limit is not None and limit <= last:
            return {"affiliation_to": limit, "exit_reason": "maximum_age"}
    until = member["until"] if member else None
    if member is not None and (until is None or until > last):
        return None
    name = questions.full_name(member or row)
    answer = case.docket.ask(questions.family_departure(row["person"], row["member"], name, until, [plan.name]))
    if answer is None or answer.choice == "stays":
        return None
    end = date.fromisoformat(answer.fields["end_date"])
    return {"affiliation_to": ending(plan, end), "exit_reason": answer.fields.get("reason") or "end_of_household"}


def _begin(
    plan: Plan, over: pd.DataFrame, members: pd.DataFrame, insured: pd.DataFrame, case: Situation
) -> pd.DataFrame:
    first, last = month_start(case.month), month_end(case.month)
    running = (members["until"].isna() | true(members["until"] > last)) & ~true(members["since"] > last)
    members = where(members, running)
    members = where(members, member_eligible(plan, members, case.month))
    known = dict(zip(over.index, rows_of(over), strict=True))
    starts = dict(zip(insured["person"], insured["affiliation_from"], strict=True))
    begun: dict[str, Row] = {}
    for key, member in zip(members.index, rows_of(members), strict=True):
        limit = child_end(plan, member["birth_date"]) if member["birth_date"] else None
        if member["relation"] in _CHILDREN and limit is not None and limit < first:
            continue
        row = _decided(plan, member, known.get(key), starts[member["person"]], case)
        if row is not None:
            begun[key] = row
    rows = frame_of(list(begun.values()), list(over.columns)).set_index(pd.Index(list(begun), dtype=object))
    affiliated = true(rows["status"] == "affiliated")
    return concat([_followed(plan, where(rows, affiliated), case), where(rows, ~affiliated)])


def _decided(plan: Plan, member: Row, before: Row | None, worker_from: date, case: Situation) -> Row | None:
    """First values of a member's position (affiliated or declined), or None while the question is open."""
    if before is not None and before["status"] == "declined":
        return None
    day = max(filter(None, (member["since"], worker_from)))
    day = starting(plan, day)
    row: Row = {"plan": plan.name, "person": member["person"], "member": member["member"], "affiliation_from": day}
    ended = before["affiliation_to"] if before else None
    if case.takeover and plan.family == "mandatory":
        return row | {"status": "affiliated"}
    if plan.family == "optional" and member["insured"] is not None and ended is None:
        return row | {"status": "affiliated" if member["insured"] else "declined"}
    name = questions.full_name(member)
    mandatory = plan.family == "mandatory"
    answer = case.docket.ask(questions.family_affiliation(member, name, plan.name, mandatory, day, ended))
    if answer is None or (answer.choice == "not_now" and before is not None):
        return None
    if answer.choice == "not_now":
        return row | {"status": "declined", "affiliation_from": None}
    return row | {"status": "affiliated", "affiliation_from": date.fromisoformat(answer.fields["affiliation_from"])}


def _followed(plan: Plan, rows: pd.DataFrame, case: Situation) -> pd.DataFrame:
    """Member data as the payroll shows them now; a member absent from the extract keeps what was told."""
    if not len(rows):
        return rows
    members = case.members.reindex(rows.index)
    required = plan.family_rule.required if plan.family_rule else ()
    changes: dict[str, pd.Series] = {}
    for name in member_fields(plan):
        if name in case.members.columns and name not in ("person", "member"):
            now = column(members, name).astype(dtype_of(name))
            kept = rows.index[~rows.index.isin(case.members.index)] if name not in required else rows.index
            changes[name] = now.mask(now.isna() & rows.index.isin(kept), column(rows, name))
    out = rows.assign(**changes)
    for name in required:
        for row in rows_of(where(out, column(out, name).isna())):
            full = questions.full_name(row)
            case.docket.ask(questions.missing_data(row["person"], row["member"], full, name, True, [plan.name]))
    return out


def _corrected(rows: pd.DataFrame, workers: pd.DataFrame) -> pd.DataFrame:
    """Rows that ended with their worker's departure follow a correction of its dates."""
    by_person = {row["person"]: row for row in rows_of(workers) if row["exit_date"] is not None}
    ends = {
        key: by_person[row["person"]]
        for key, row in zip(rows.index, rows_of(rows), strict=True)
        if row["exit_date"] is not None and row["person"] in by_person and row["status"] == "affiliated"
    }
    return put_rows(rows, ends, END)
