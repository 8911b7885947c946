"""A possible life: the laws of every affiliation, whoever decided it. What breaks one is asked about, never reported.

They are listed in docs/explanation/month.md; the certificate states them again, by a path of its own.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from assusoft.frames import (
    Mask,
    Row,
    aligned,
    among,
    as_mask,
    concat,
    is_true,
    keyed,
    put_rows,
    rows_in,
    rows_of,
    rows_where,
    values_of,
)
from assusoft.month.resolving.family.family import member_index
from assusoft.month.resolving.family.kin import owner
from assusoft.month.resolving.situation import Situation
from assusoft.month.state import key_of
from assusoft.month.tasks import questions
from assusoft.plans.eligibility import starting
from assusoft.plans.model import Plan

_DATED = ("status", "affiliation_from", "affiliation_to")


class Broken(NamedTuple):
    """A law that the begin of an affiliation breaks, and the first day it permits."""

    law: str
    first: date


def lawful(plan: Plan, reported: pd.DataFrame, owed: pd.DataFrame, situation: Situation) -> pd.DataFrame:
    """The affiliations of a plan as they may be reported.

    One that was reported and ends before it begins is cancelled. One that breaks another law stays as it was reported
    (a new one stays out) until HR answers; in the takeover month it is only listed.

    Parameters
    ----------
    reported, owed
        The plan's affiliations at the last closing, and as the month was decided.
    """
    if not len(owed):
        return owed
    before, rows = (keyed(frame, member_index(frame)) for frame in (reported, owed))
    rows = _without_what_never_began(rows, before, situation.carried.get(plan.name, frozenset()))
    corrected, out = dict[str, Row](), set[str]()
    for key, row, broken in _all_broken(plan, rows, before, situation):
        name = _name(row, situation)
        answer = situation.inquiry.ask(questions.impossible(row, name, broken.law, broken.first, situation.takeover))
        if answer is not None and answer.choice == "correct":
            corrected[key] = {"affiliation_from": date.fromisoformat(answer.fields["affiliation_from"])}
        elif answer is None and not situation.takeover:
            out.add(key)
    over = {
        key
        for key, row in corrected.items()
        if is_true(rows.loc[[key], "affiliation_to"] < row["affiliation_from"]).any()
    }
    corrected = {key: row for key, row in corrected.items() if key not in over}
    out |= over  # it would end before it begins: what was reported stands
    if not corrected and not out:
        return rows
    late, waiting = _with_their_worker(rows, before, corrected, out)
    corrected |= late
    out |= waiting
    rows = put_rows(rows, corrected, ["affiliation_from"])
    return concat([rows_where(rows, ~among(rows.index, out)), rows_where(before, among(before.index, out))])


def _with_their_worker(
    rows: pd.DataFrame, before: pd.DataFrame, corrected: Mapping[str, Row], out: Collection[str]
) -> tuple[dict[str, Row], set[str]]:
    """New members of a worker whose begin is corrected, or waits: (key -> the begin of the worker, who wait too)."""
    days = {owner(key): values["affiliation_from"] for key, values in corrected.items() if key == f"{owner(key)} "}
    waiting = {owner(key) for key in out if key == f"{owner(key)} "}
    new = rows_where(rows, _moved(rows, before) & as_mask(rows["member"] != ""))
    late, held = dict[str, Row](), set[str]()
    for key, row in zip(new.index, rows_of(new), strict=True):
        begun = corrected.get(key, row)["affiliation_from"]
        if row["person"] in waiting:
            held.add(key)
        elif row["person"] in days and begun < days[row["person"]]:
            late[key] = {"affiliation_from": days[row["person"]]}
    return late, held


def _without_what_never_began(rows: pd.DataFrame, before: pd.DataFrame, carried: Collection[str]) -> pd.DataFrame:
    """A reported entry that never took effect is cancelled; one that was not reported yet is not there."""
    never = as_mask(rows["status"] == "affiliated") & as_mask(rows["affiliation_to"] < rows["affiliation_from"])
    never &= ~among(rows.index, carried)
    if not never.any():
        return rows
    told = never & among(rows.index, before.index[as_mask(before["status"] == "affiliated")])
    cancelled = rows_where(rows, told)
    cancelled = cancelled.assign(status=cancelled["status"].replace("affiliated", "cancelled"))
    return concat([rows_where(rows, ~never), cancelled])


def _all_broken(
    plan: Plan, rows: pd.DataFrame, before: pd.DataFrame, situation: Situation
) -> Iterator[tuple[str, Row, Broken]]:
    """Key, affiliation, and the law it breaks, of all that are not as they were reported; those handed over apart."""
    moved = _moved(rows, before) & ~among(rows.index, situation.carried.get(plan.name, ()))
    if not moved.any():
        return
    chosen = rows_where(rows, moved)
    told = rows_where(before[list(_DATED)], among(before.index, chosen.index))
    old, lives = dict(zip(told.index, rows_of(told), strict=True)), _lives(chosen, situation)
    for key, row in zip(chosen.index, rows_of(chosen), strict=True):
        reported = old.get(key)
        if reported is not None and _is_redated(row, situation):
            reported |= {"affiliation_to": None}  # one cover with other days, and not another one beside it
        broken = _broken(plan, row, reported, lives[key])
        if broken is not None:
            yield key, row, broken


def _is_redated(row: Row, situation: Situation) -> bool:
    """Whether HR declared that the affiliation was reported wrongly, and begins on that day."""
    begun = row["affiliation_from"].isoformat()
    return any(
        ((one.plan, one.person, one.member), one.values.get("affiliation_from")) == (key_of(row), begun)
        for one in situation.inquiry.declared.redated
    )


def _moved(rows: pd.DataFrame, before: pd.DataFrame) -> Mask:
    """Which rows are affiliations that were not reported with these days."""
    old, same = aligned(before[list(_DATED)], rows.index), np.ones(len(rows), dtype=bool)
    for name in _DATED:
        same &= as_mask(rows[name] == old[name]) | (rows[name].isna() & old[name].isna()).to_numpy(dtype=bool)
    return as_mask(rows["status"] == "affiliated") & ~same


def _lives(rows: pd.DataFrame, situation: Situation) -> dict[str, Row]:
    """Key -> the life that bounds the affiliation: birth_date, with service_from of a worker, since of a member."""
    persons, found = set(values_of(rows["person"])), dict[str, Row]()
    people = situation.people[["person", "birth_date", "service_from"]]
    for life in rows_in(people, among(people.index, persons)):
        found[f"{life['person']} "] = life
    for person in persons - set(people.index):  # whom the extract does not show: as it was when it did
        found[f"{person} "] = {"person": person, "service_from": situation.served.get(person)}
    members = situation.members[["birth_date", "since"]]
    members = rows_where(members, among(members.index, rows.index))
    for key, life in zip(members.index, rows_of(members), strict=True):
        found[key] = life
    return {key: found.get(key, {}) for key in rows.index}


def _broken(plan: Plan, row: Row, reported: Row | None, life: Row) -> Broken | None:
    """The law that asks for the latest begin, of those that the affiliation breaks."""
    begun = row["affiliation_from"]
    if reported is not None and reported["affiliation_from"] == begun:
        return None
    bounds = [Broken(law, first) for law, first in _bounds(plan, reported, life) if first > begun]
    return max(bounds, key=lambda one: one.first, default=None)


def _bounds(plan: Plan, reported: Row | None, life: Row) -> Iterator[tuple[str, date]]:
    """Each law that bounds the begin of an affiliation, with the first day it permits."""
    if birth := life.get("birth_date"):
        yield "birth", birth
    for law, name in (("service", "service_from"), ("membership", "since")):
        if day := life.get(name):
            yield law, min(day, starting(plan, day))
    if reported is not None and reported["status"] == "affiliated" and reported["affiliation_to"] is not None:
        yield "overlap", reported["affiliation_to"] + timedelta(days=1)


def _name(row: Mapping[str, object], situation: Situation) -> str:
    found = situation.members if row["member"] else situation.people
    key = f"{row['person']} {row['member']}" if row["member"] else row["person"]
    return questions.full_name(rows_of(found.loc[[key]])[0]) if key in found.index else ""
