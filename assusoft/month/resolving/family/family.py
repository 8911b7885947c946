"""One plan x the family of its workers: who comes in, who goes out, with which dates."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from assusoft.frames import (
    Mask,
    Row,
    aligned,
    among,
    as_mask,
    chosen,
    column,
    concat,
    frame_of,
    is_true,
    keyed,
    one_array,
    put_rows,
    rows_in,
    rows_of,
    rows_where,
    values_of,
)
from assusoft.month.messages import kind_of
from assusoft.month.resolving.declaring import declared_ends, ended_by_choice
from assusoft.month.resolving.family.family_dates import Beginning, earliest_day, first_day, is_dated_by_sight
from assusoft.month.resolving.family.kin_cover import KinCover, settle_kin
from assusoft.month.resolving.situation import Situation
from assusoft.month.resolving.values.same_writing import as_told
from assusoft.month.state import BASE, END, are_open, member_fields
from assusoft.month.tasks import questions
from assusoft.months import add_months, month_end, month_start
from assusoft.plans.eligibility import child_end, ending, member_eligible
from assusoft.plans.model import Plan
from assusoft.schema import dtype_of

_CHILDREN = ("child", "stepchild")


def family_affiliations(
    plan: Plan, reported: pd.DataFrame, workers: pd.DataFrame, before: pd.DataFrame, situation: Situation
) -> pd.DataFrame:
    """The plan's affiliations of family members this month.

    Parameters
    ----------
    reported
        The same when the month before was closed, indexed by 'person member'.
    workers, before
        The plan's affiliations of workers this month (`worker_affiliations`), and when the month before was closed,
        indexed by person.
    """
    insured = rows_where(workers, are_open(workers))
    present = rows_where(situation.members, situation.members["person"].isin(values_of(insured["person"])))
    if not len(reported) and not len(present):
        return reported
    running = are_open(reported)
    open_rows, over = rows_where(reported, running), rows_where(reported, ~running)
    declared = situation.inquiry.declared
    open_rows, given_up = declared_ends(plan, open_rows, declared)
    ends = _with_worker(plan, open_rows, workers) | _own_ends(plan, open_rows, insured, situation)
    there = among(present.index, open_rows.index) | ended_by_choice(plan, present.index, declared)
    candidates = _who_may_begin(plan, over, rows_where(present, ~there), situation)
    cover = _settle_kin(plan, put_rows(reported, ends, END), candidates, workers, situation)
    ends |= cover.ends
    ended = among(open_rows.index, ends)
    going, handed = rows_where(open_rows, ~ended), among(open_rows.index[~ended], situation.carried.get(plan.name, ()))
    going = concat(
        [
            _followed(plan, rows_where(going, ~handed), situation, plan.messages),
            _followed(plan, rows_where(going, handed), situation),
        ]
    )
    candidates = rows_where(candidates, ~among(candidates.index, cover.held))
    insuring = _Workers(insured, rows_where(before, are_open(before)), cover)
    begun = _begin(plan, over, candidates, insuring, situation)
    gone = put_rows(rows_where(open_rows, ended), ends, END)
    corrected = _corrected(rows_where(over, ~among(over.index, begun.index)), workers)
    return concat([going, gone, given_up, begun, corrected])


def member_index(frame: pd.DataFrame) -> list[str]:
    """'person member' of each row."""
    keys: list[str] = pc.binary_join_element_wise(
        one_array(frame["person"]), one_array(frame["member"]), " "
    ).to_pylist()
    return keys


def _with_worker(plan: Plan, rows: pd.DataFrame, workers: pd.DataFrame) -> dict[str, Row]:
    """Members go out with their worker, on the same day."""
    over = rows_where(workers, workers["affiliation_to"].notna())
    by_person = {row["person"]: row for row in rows_of(over)}
    ends: dict[str, Row] = {}
    for key, person in zip(rows.index, values_of(rows["person"]) if by_person else (), strict=bool(by_person)):
        if person in by_person:
            ends[key] = {name: by_person[person][name] for name in END}
    return ends


def _own_ends(plan: Plan, rows: pd.DataFrame, insured: pd.DataFrame, situation: Situation) -> dict[str, Row]:
    """Members of insured workers who reached the age limit, or whose departure HR confirmed."""
    ends: dict[str, Row] = {}
    serving = set(situation.people.index[situation.people["in_service"]]) - situation.withheld
    persons = pd.Index(values_of(rows["person"]), dtype=object)
    rows = rows_where(
        rows, among(persons, serving & set(insured.index)) & ~among(rows.index, situation.withheld_members)
    )
    members = rows_where(situation.members, among(situation.members.index, set(rows.index)))
    outside = _outside(plan, members, situation)
    rows = rows_where(rows, _may_end(plan, rows, situation) | among(rows.index, outside))
    members = rows_where(members, among(members.index, rows.index))
    known = dict(zip(members.index, rows_of(members), strict=True))
    for key, row in zip(rows.index, rows_of(rows), strict=True):
        end = _end_of(plan, row, known.get(key), outside.get(key, ""), situation)
        if end is not None:
            ends[key] = end
    return ends


def _outside(plan: Plan, members: pd.DataFrame, situation: Situation) -> dict[str, str]:
    """Insured members who would not be insured now, and why: by the family rule, or by the choice in the payroll."""
    if not len(members):
        return {}
    unmet = as_mask(~member_eligible(plan, members, situation.month))
    refused = as_mask(~members["insured"]) if plan.family == "optional" else np.zeros(len(members), dtype=bool)
    found = dict.fromkeys(members.index[refused], "not insured")
    return found | dict.fromkeys(members.index[unmet], "not eligible")


def _may_end(plan: Plan, rows: pd.DataFrame, situation: Situation) -> Mask:
    """Whether it is worth looking closer: absent now, with an end date, or of an age that may reach the limit."""
    members = aligned(situation.members, rows.index)
    births = column(members, "birth_date").astype(dtype_of("birth_date"))
    births = births.fillna(column(rows, "birth_date"))
    limit = plan.family_rule.child_maximum_age if plan.family_rule else None
    latest = add_months(month_end(situation.month), -12 * (limit or 0)) + timedelta(days=2)
    aged = as_mask(births <= latest) if limit is not None else np.zeros(len(rows), dtype=bool)
    return ~among(rows.index, situation.members.index) | members["until"].notna().to_numpy(dtype=bool) | aged


def _end_of(plan: Plan, row: Row, member: Row | None, why: str, situation: Situation) -> Row | None:
    """How the cover of an insured member ends this month: by age, or by HR's answer; None: it goes on.

    `member`: the member as the extract has it now; `why`: what speaks against the cover although the member stays.
    """
    last = month_end(situation.month)
    limit = _age_limit(plan, member or row)
    if limit is not None and limit <= last:
        return {"affiliation_to": limit, "exit_reason": "maximum_age"}
    stays, until = _is_member_after(last, member), member["until"] if member else None
    if stays and not why:
        return None
    name, reason, birth = questions.full_name(member or row), why if stays else "", (member or row).get("birth_date")
    answer = situation.inquiry.ask(
        questions.family_departure(row["person"], row["member"], name, birth, until, [plan.name], reason)
    )
    if answer is None or answer.choice == "stays":
        return None
    end = date.fromisoformat(answer.fields["end_date"])
    return {"affiliation_to": ending(plan, end), "exit_reason": answer.fields.get("reason") or "end_of_household"}


def _is_member_after(day: date, member: Row | None) -> bool:
    return member is not None and (member["until"] is None or bool(member["until"] > day))


def _age_limit(plan: Plan, member: Row) -> date | None:
    """Last day a child may be insured; None for other members and where the plan has no limit."""
    birth = member.get("birth_date")
    return child_end(plan, birth) if birth and member.get("relation") in _CHILDREN else None


class _Workers(NamedTuple):
    """A plan's open affiliations of workers, indexed by person: `insured` this month, `before` it.

    `cover`: what follows for members of several of them.
    """

    insured: pd.DataFrame
    before: pd.DataFrame
    cover: KinCover


def _settle_kin(
    plan: Plan, family: pd.DataFrame, candidates: pd.DataFrame, workers: pd.DataFrame, situation: Situation
) -> KinCover:
    """What follows for members who stand in several families, or work here themselves."""
    if not situation.kin:
        return KinCover()
    held = rows_where(family, among(family.index, situation.kin))
    known = dict(zip(held.index, rows_of(held), strict=True))
    shared = rows_where(candidates, among(candidates.index, situation.kin))
    listed = zip(shared.index, rows_of(shared), strict=True)
    wanted = {key: member for key, member in listed if _may_be_asked(plan, member, known.get(key))}
    return settle_kin(plan, known, wanted, workers, situation)


def _may_be_asked(plan: Plan, member: Row, before: Row | None) -> bool:
    """Whether the cover may begin: neither the payroll nor an earlier answer declines it."""
    declined = before is not None and before["status"] == "declined"
    return plan.family != "optional" or bool(member["insured"]) or (member["insured"] is None and not declined)


def _begin(
    plan: Plan, over: pd.DataFrame, members: pd.DataFrame, workers: _Workers, situation: Situation
) -> pd.DataFrame:
    if not len(members):
        return over.iloc[:0]
    asked = rows_where(over, among(over.index, set(members.index)))
    known = dict(zip(asked.index, rows_of(asked), strict=True))
    starts = dict(zip(workers.insured.index, values_of(workers.insured["affiliation_from"]), strict=True))
    running = set(workers.before.index)
    begun: dict[str, Row] = {}
    for key, member in zip(members.index, rows_of(members), strict=True):
        person, before = member["person"], known.get(key)
        elsewhere = workers.cover.after.get(key)
        seen = _seen(key, before, situation)
        beginning = _beginning(before, starts[person], person not in running, elsewhere, seen)
        row = _decided(plan, member, before, beginning, situation, key in workers.cover.begins)
        if row is not None:
            begun[key] = row
    rows = keyed(frame_of(list(begun.values()), list(over.columns)), begun)
    affiliated = is_true(rows["status"] == "affiliated")
    return concat([_followed(plan, rows_where(rows, affiliated), situation), rows_where(rows, ~affiliated)])


def _who_may_begin(plan: Plan, over: pd.DataFrame, members: pd.DataFrame, situation: Situation) -> pd.DataFrame:
    """The members in the month, of an age the plan takes and eligible, whose own cover before is past."""
    if not len(members):
        return members
    first, last = month_start(situation.month), month_end(situation.month)
    runs = among(members.index, over.index[as_mask(over["affiliation_to"] >= last)])
    still = members["until"].isna() | is_true(members["until"] > last)
    there = ~is_true(members["since"] > last) & ~is_true(members["birth_date"] > last)
    members = rows_where(members, as_mask(still & there) & ~runs)
    members = rows_where(members, member_eligible(plan, members, situation.month))
    limits = [_age_limit(plan, member) for member in rows_of(members)]
    return rows_where(members, np.array([limit is None or limit >= first for limit in limits], dtype=bool))


def _beginning(
    before: Row | None, worker_from: date, with_worker: bool, elsewhere: date | None, seen: date | None
) -> Beginning:
    return Beginning(
        worker_from,
        with_worker,
        before["affiliation_to"] if before else None,
        before is not None and before["status"] == "declined",
        seen,
        elsewhere,
    )


def _seen(key: str, before: Row | None, situation: Situation) -> date | None:
    """The first day of the month in which the member was first seen, or came back; None in the takeover month."""
    if situation.takeover:
        return None
    now, ended = month_start(situation.month), before["affiliation_to"] if before else None
    seen = situation.seen.get(key, now)
    return now if (before is not None and ended is None) or (ended is not None and seen <= ended) else seen


def _decided(
    plan: Plan, member: Row, before: Row | None, beginning: Beginning, situation: Situation, said: bool
) -> Row | None:
    """First values of a member's affiliation (affiliated or declined), or None while the question is open.

    `said`: HR said already that it begins.
    """
    mandatory = plan.family == "mandatory"
    if beginning.declined and plan.family == "optional" and not member["insured"] and not said:
        return None
    day = first_day(plan, member, beginning)
    row: Row = {"plan": plan.name, "person": member["person"], "member": member["member"], "affiliation_from": day}
    status = "affiliated" if said else _known_status(plan, member, before, situation)
    if status:
        return row | {"status": status}
    asked = questions.family_affiliation(
        member,
        plan.name,
        mandatory,
        _proposal(plan, member, day, before, beginning),
        beginning.declined and not mandatory,
    )
    answer = situation.inquiry.ask(asked)
    if answer is None or (answer.choice == "not_now" and before is not None):
        return None
    if answer.choice == "not_now":
        return row | {"status": "declined", "affiliation_from": None}
    if answer.choice == "reinstate" and before is not None:
        return {name: value for name, value in before.items() if name not in END and name in BASE}
    return row | {"status": "affiliated", "affiliation_from": date.fromisoformat(answer.fields["affiliation_from"])}


def _proposal(plan: Plan, member: Row, day: date, before: Row | None, beginning: Beginning) -> questions.Beginning:
    ended_alone = before is not None and before["affiliation_to"] is not None and before["exit_date"] is None
    sight = is_dated_by_sight(member, beginning) and day == beginning.seen
    return questions.Beginning(day, earliest_day(plan, member, beginning), beginning.ended, ended_alone, sight)


def _known_status(plan: Plan, member: Row, before: Row | None, situation: Situation) -> str:
    """Affiliated or declined where that needs no question, else ''."""
    if situation.takeover and plan.family == "mandatory":
        return "affiliated"
    if plan.family == "optional" and member["insured"] is not None and before is None:
        return "affiliated" if member["insured"] else "declined"
    return ""


def family_ended(rows: pd.DataFrame, situation: Situation) -> pd.DataFrame:
    """The family rows of a plan whose sheet has no family cover any more: what was open ends the month before."""
    end = {"affiliation_to": month_start(situation.month) - timedelta(days=1), "exit_reason": "not_eligible"}
    return put_rows(rows, dict.fromkeys(rows.index[are_open(rows)], end), END)


def _followed(plan: Plan, rows: pd.DataFrame, situation: Situation, kinds: Sequence[str] | None = None) -> pd.DataFrame:
    """Member data as the payroll shows them now; a member absent from the extract keeps what was reported.

    `kinds`: the kinds of change to follow; what is of another kind, or only written otherwise, stays as it was
    reported. None: the supplier is told everything anew.
    """
    if not len(rows):
        return rows
    members = aligned(situation.members, rows.index)
    required = plan.family_rule.required if plan.family_rule else ()
    absent = ~among(rows.index, situation.members.index)
    changes: dict[str, pd.Series] = {}
    for name in member_fields(plan):
        if (
            name in situation.members.columns
            and name not in ("person", "member")
            and (kinds is None or kind_of(name) in kinds)
        ):
            now = column(members, name).astype(dtype_of(name))
            if kinds is not None and not plan.writing:
                apart = among(rows.index, situation.declared.get(name, ()))
                now = as_told(name, now, column(rows, name), apart)
            kept = now.isna().to_numpy(dtype=bool) & (absent | (name in required))
            changes[name] = chosen(~kept, now, column(rows, name))
    out = rows.assign(**changes)
    for name in required:
        for row in rows_in(out, column(out, name).isna()):
            full = questions.full_name(row)
            situation.inquiry.ask(questions.missing_data(row["person"], row["member"], full, name, True, [plan.name]))
    return out


def _corrected(rows: pd.DataFrame, workers: pd.DataFrame) -> pd.DataFrame:
    """Rows that ended with their worker's departure follow a correction of its dates."""
    departed = rows_where(rows, rows["exit_date"].notna() & (rows["status"] == "affiliated"))
    if not len(departed):
        return rows
    by_person = {row["person"]: row for row in rows_in(workers, workers["exit_date"].notna())}
    persons = zip(departed.index, values_of(departed["person"]), strict=True)
    return put_rows(rows, {key: by_person[person] for key, person in persons if person in by_person}, END)
