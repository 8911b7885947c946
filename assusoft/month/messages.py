"""What was reported last x what is owed now -> typed messages by supplier. No date window, so none is lost by one."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from assusoft.comparison import compare
from assusoft.frames import Mask, Row, as_mask, column, rows_in, rows_of, rows_where, values_of
from assusoft.message_kinds import CANCELLATION, CORRECTION
from assusoft.month.corrections import told_for_that_day, wrong_from_the_beginning
from assusoft.month.state import AFFILIATION_KEY, END, Key, key_of, member_fields
from assusoft.month.tasks.task import facts_id
from assusoft.months import add_months, month_end, month_of, month_start
from assusoft.plans.eligibility import end_before
from assusoft.plans.model import Plan
from assusoft.schema import field_named, is_field

_AFFILIATION_FIELDS = ("affiliation_from", "affiliation_to", "exit_reason", "exit_date")
_NOTICE = tuple(name for name in END if name not in _AFFILIATION_FIELDS)
_KINDS = {"entity": "entity_transfer", "reference": "contract", "": "contract"}
_EXITS = {"retirement": "retirement", "early_retirement": "retirement", "death": "death"}
_UNDATED = ("personal_data", "national_number")
_SINCE = {
    "civil_status": ("civil_status_since",),
    "address": ("address_since",),
    "category": ("category_since", "statute_since"),
    "car": ("car_since",),
    "absence": ("absence_from",),
    "entity_transfer": ("contract_start",),
    "choice": ("choice_since",),
    "salary": ("salary_since",),
    "working_time": ("working_time_since",),
    "interruption_start": ("working_time_since",),
    "interruption_end": ("working_time_since",),
}


@dataclass(frozen=True)
class Message:
    """One thing that is reported of one affiliated person, or of a member of the person's family.

    `effective`: from which day it is so (None for personal data); `before` and `after` hold the changed fields only,
    field -> value; `row` is the whole register row the supplier then holds, the affiliation's fields included.
    """

    id: str
    month: str
    supplier: str
    plan: str
    kind: str
    person: str
    member: str
    effective: date | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    row: Mapping[str, Any]

    def __repr__(self) -> str:
        whom = f"{self.person}/{self.member}" if self.member else self.person
        return f"<Message {self.id}: {self.supplier}/{self.plan}, {self.kind} of {whom} from {self.effective}>"

    @property
    def key(self) -> Key:
        """Key of the affiliation it is about."""
        return self.plan, self.person, self.member


@dataclass(frozen=True)
class HeldMessage(Message):
    """A message that is held back (see `telling.holding`).

    `until`: the first closing of a month that ends after that day tells it. `declared`: the id of the declaration that
    says so; '' where its supplier takes nothing that is dated so late.
    """

    until: date
    declared: str


def kind_of(field: str) -> str:
    """The kind of message a change of this field is (working time and affiliation depend on the values too)."""
    group = field_named(field).group if is_field(field) else "choice"
    return _KINDS.get(group, group)


def is_of_data(message: Message) -> bool:
    """Whether it is a correction of data: not of the days of the affiliation, nor of how it ended."""
    return message.kind == CORRECTION and not {*_AFFILIATION_FIELDS, *_NOTICE} & message.after.keys()


def since_of(kind: str) -> tuple[str, ...]:
    """The columns of an affiliation that say since when what such a message tells is so."""
    return _SINCE.get(kind, ())


def register_fields(plan: Plan, member: bool) -> tuple[str, ...]:
    """Fields of a register row of this plan, the affiliation itself included."""
    fields = member_fields(plan) if member else plan.reports
    apart = {*AFFILIATION_KEY, *_AFFILIATION_FIELDS}
    return (*AFFILIATION_KEY, *_AFFILIATION_FIELDS, *(name for name in fields if name not in apart))


def messages_between(
    reported: pd.DataFrame,
    owed: pd.DataFrame,
    plans: Mapping[str, Plan],
    month: str,
    left: Mapping[str, Row] | None = None,
    restated: Collection[str] = (),
) -> list[Message]:
    """Every difference between two tables of affiliations as messages, in the order the suppliers must apply them.

    By supplier, plan, person and member, the worker before the family; of one row what moves its days (the exit before
    the entry), then what was wrong (corrections), then what changed, in the order of the plan's fields.

    Parameters
    ----------
    reported, owed
        Affiliations (see `state.State`). Declined rows concern no supplier and are left out.
    left
        Person -> exit data of the contract before, where a new one is a new affiliation.
    restated
        Persons whose contract is the one before, with another start or hire date.
    """
    before, after = _affiliated(reported), _affiliated(owed)
    new_fields = {name: column(before, name) for name in after.columns if name not in before.columns}
    before = before.assign(**new_fields)  # what a changed sheet reports for the first time was never reported
    difference = compare(before, after, AFFILIATION_KEY)
    touched = _keys(difference.entered) | _by_row(difference.changed, plans)
    new, old = _lookup(after, touched), _lookup(before, touched)
    found: list[Message] = []
    for key in touched:
        plan = plans[key[0]]
        found += _of_row(plan, old.get(key), new[key], month, (left or {}).get(key[1], {}), key[1] in restated)
    found += [_cancellation(plans[row["plan"]], row, month) for row in _lookup(before, _keys(difference.left)).values()]
    return sorted(found, key=by_row)


def by_row(message: Message) -> tuple[str, str, str, str]:
    """The order of messages; those of one row stay in the order the supplier must apply them."""
    return message.supplier, message.plan, message.person, message.member


def _affiliated(affiliations: pd.DataFrame) -> pd.DataFrame:
    return rows_where(affiliations, affiliations["status"] == "affiliated")


def _keys(rows: pd.DataFrame) -> set[Key]:
    return {key_of(row) for row in rows_of(rows)}


def _cancellation(plan: Plan, old: Row, month: str) -> Message:
    fields = register_fields(plan, bool(old["member"]))
    return _make(plan, CANCELLATION, old["affiliation_from"], old, old, set(), fields, month)


def _by_row(cells: pd.DataFrame, plans: Mapping[str, Plan]) -> set[Key]:
    """Keys of the rows of which a field that their plan reports has changed."""
    wanted = {
        (name, member): set(register_fields(plan, member)) for name, plan in plans.items() for member in (False, True)
    }
    keys = zip(*(values_of(cells[name]) for name in (*AFFILIATION_KEY, "field")), strict=True)
    return {(plan, person, member) for plan, person, member, field in keys if field in wanted[plan, bool(member)]}


def _lookup(affiliations: pd.DataFrame, keys: Collection[Key]) -> dict[Key, Row]:
    persons = {person for _, person, _ in keys}
    rows = rows_in(affiliations, affiliations["person"].isin(list(persons)))
    return {key_of(row): row for row in rows if key_of(row) in keys}


def _of_row(plan: Plan, old: Row | None, new: Row, month: str, left: Row, restated: bool) -> list[Message]:
    """The messages of one register row, in the order the supplier must apply them."""
    fields = register_fields(plan, bool(new["member"]))
    if old is None or (_restarts(old, new, left) and not _is_put_right(plan, old, new, left)):
        open_row = new | dict.fromkeys((*END, *plan.exit.asks))
        found = [_entry(plan, old, open_row, fields, month)]
        if new["affiliation_to"] is not None:
            found.append(_ended(plan, open_row, new, fields, month))
        left_first = old is not None and old["affiliation_to"] is None
        return ([_exit_before(plan, old, new, left, fields, month)] if old and left_first else []) + found
    found = []
    if any(old[name] != new[name] for name in _ending_fields(plan) if name in fields):
        found.append(_ended(plan, old, new, fields, month))
    for kind, effective, names in _changes(plan, old, new, fields, month, restated):
        found.append(_make(plan, kind, effective, old, new, names, fields, month))
    return found


def _is_put_right(plan: Plan, old: Row, new: Row, left: Row) -> bool:
    """Whether the contract before ended before its affiliation began: nobody left, the begin was reported wrongly."""
    if old["affiliation_to"] is not None or not any(left.values()):
        return False
    return bool(end_before(plan, new["affiliation_from"], left)["affiliation_to"] < old["affiliation_from"])


def _ended(plan: Plan, old: Row, new: Row, fields: tuple[str, ...], month: str) -> Message:
    """The message of what moved of an affiliation's days, its end most often."""
    names = {name for name in _ending_fields(plan) if name in fields and old[name] != new[name]}
    return _make(plan, _end_kind(old, new), _end_effective(old, new), old, new, names, fields, month)


def _ending_fields(plan: Plan) -> tuple[str, ...]:
    """What an exit says: the affiliation's days, how it ended, what the supplier asks on an exit."""
    return (*_AFFILIATION_FIELDS, *_NOTICE, *plan.exit.asks)


def _restarts(old: Row, new: Row, left: Row) -> bool:
    """A new affiliation: the row was over and is open again, or begins after its end; or somebody left in between."""
    if new["affiliation_to"] is not None and old["affiliation_to"] is not None:
        return bool(new["affiliation_from"] > old["affiliation_to"])
    if new["affiliation_to"] is None and old["affiliation_to"] is not None:
        return bool(new["affiliation_from"] != old["affiliation_from"])
    return bool(left) and bool(new["affiliation_to"] is None and new["affiliation_from"] > old["affiliation_from"])


def _entry(plan: Plan, old: Row | None, new: Row, fields: tuple[str, ...], month: str) -> Message:
    kind = "family_in" if new["member"] else "entry" if old is None else "re_entry"
    filled = {name for name in fields if name not in AFFILIATION_KEY and new[name] is not None}
    return _make(plan, kind, new["affiliation_from"], old or {}, new, filled, fields, month)


def _exit_before(plan: Plan, old: Row, new: Row, left: Row, fields: tuple[str, ...], month: str) -> Message:
    """The exit that goes before a re-entry when a new contract is a new affiliation."""
    end = end_before(plan, new["affiliation_from"], left)
    return _make(plan, _end_kind(old, old | end), end["affiliation_to"], old, old | end, set(end), fields, month)


def _end_effective(old: Row, new: Row) -> date:
    """The end; the day after the one that is cancelled; else the start that was put right, from the earlier of both."""
    over: date | None = old["affiliation_to"]
    resumed = over + timedelta(days=1) if over else min(old["affiliation_from"], new["affiliation_from"])
    day: date = new["affiliation_to"] or resumed
    return day


def _end_kind(old: Row, new: Row) -> str:
    if old["affiliation_to"] is not None or new["affiliation_to"] is None:
        return CORRECTION
    return "family_out" if new["member"] else _EXITS.get(new["exit_reason"], "exit")


def _changes(
    plan: Plan, old: Row, new: Row, fields: tuple[str, ...], month: str, restated: bool
) -> Iterator[tuple[str, date | None, set[str]]]:
    """Kind, effective date and fields of each message about other data than the affiliation's days; corrections first.

    What was wrong since the supplier had it is a correction: since the affiliation began, or since the day from which
    a percentage was told that the payroll now gives otherwise for that very day.
    """
    apart = (*AFFILIATION_KEY, *_ending_fields(plan))
    moved = [name for name in fields if name not in apart and old[name] != new[name]]
    wrong = wrong_from_the_beginning(old, new, moved, restated)
    if wrong:
        yield CORRECTION, new["affiliation_from"], wrong
    groups = _groups(plan, old, new, [name for name in moved if name not in wrong])
    if told_for_that_day(old, new, groups.get("working_time", ())):
        yield CORRECTION, max(new["working_time_since"], new["affiliation_from"]), groups.pop("working_time")
    for kind, names in groups.items():
        yield kind, _effective(plan, kind, old, new, month), names


def _groups(plan: Plan, old: Row, new: Row, moved: Collection[str]) -> dict[str, set[str]]:
    """Kind of message -> the fields that moved, in the order of the plan's fields."""
    groups: dict[str, set[str]] = {}
    for name in moved:
        groups.setdefault("working_time" if name in plan.interruption.asks else kind_of(name), set()).add(name)
    if "working_time" in groups and "interruption_kind" in groups["working_time"]:
        names = groups.pop("working_time")
        if old["interruption_kind"] is None:
            groups["interruption_start"] = names
        elif new["interruption_kind"] is None:
            groups["interruption_end"] = names
        else:
            groups["working_time"] = names
    return groups


def _effective(plan: Plan, kind: str, old: Row, new: Row, month: str) -> date | None:
    """The date the payroll or HR gives for the change when it moved with it, else the first day of the month.

    A salary renewed once a year that moves alone was wrong since the day it counts from.
    """
    if kind in _UNDATED:
        return None
    renewed = kind == "salary" and plan.salary is not None and plan.salary.renewed == "yearly"
    if renewed and old["insured_salary"] is not None and new["salary_since"] == old["salary_since"] is not None:
        return new["salary_since"]  # type: ignore[no-any-return]
    moved = [new[name] for name in _SINCE.get(kind, ()) if new.get(name) and new[name] != old.get(name)]
    told = plan.salary.ahead if kind == "salary" and plan.salary is not None else 0
    last = month_end(month_of(add_months(month_start(month), told)))
    return max((day for day in moved if day <= last), default=month_start(month))


def _make(
    plan: Plan,
    kind: str,
    effective: date | None,
    old: Row,
    new: Row,
    names: set[str],
    fields: tuple[str, ...],
    month: str,
) -> Message:
    ordered = [name for name in fields if name in names]
    before = {name: old.get(name) for name in ordered}
    after = {name: new[name] for name in ordered}
    row = {name: new[name] for name in fields}
    id = facts_id("M", plan.supplier, plan.name, kind, new["person"], new["member"], effective, before, after, month)
    return Message(
        id, month, plan.supplier, plan.name, kind, new["person"], new["member"], effective, before, after, row
    )


def register_of(affiliations: pd.DataFrame, plans: Mapping[str, Plan], supplier: str, month: str) -> pd.DataFrame:
    """What a supplier should know in `month`: a row per affiliated person and member, the plans' own fields only.

    Rows whose end was reported in an earlier month and lies before this one are over and left out.
    """
    own = {name: plan for name, plan in plans.items() if plan.supplier == supplier}
    fields = list(
        dict.fromkeys(name for p in own.values() for member in (False, True) for name in register_fields(p, member))
    )
    over = as_mask(affiliations["affiliation_to"] < month_start(month))
    owed = as_mask(affiliations["status"] == "affiliated") & as_mask(affiliations["plan"].isin(list(own))) & ~over
    rows = rows_where(
        affiliations[[name for name in affiliations.columns if name in {*fields, *AFFILIATION_KEY}]], owed
    )
    permitted = _permitted(rows, own)
    shown = pd.DataFrame({name: _masked(column(rows, name), permitted(name)) for name in fields})
    return shown.sort_values(AFFILIATION_KEY, ignore_index=True)


def _masked(values: pd.Series, kept: Mask) -> pd.Series:
    return values if kept.all() else values.where(kept)


def as_reported(frame: pd.DataFrame, plans: Mapping[str, Plan]) -> pd.DataFrame:
    """Rows of one supplier with its plans under the names it knows them by."""
    names = {name: plan.reported_as for name, plan in plans.items() if name != plan.reported_as}
    return frame.assign(plan=frame["plan"].replace(names).astype(frame["plan"].dtype)) if names else frame


def _permitted(rows: pd.DataFrame, plans: Mapping[str, Plan]) -> Callable[[str], Mask]:
    """A field -> in which rows it may stand: those of the plans that report it, for workers or for family members."""
    of_member = as_mask(rows["member"] != "")
    of_plan = {name: as_mask(rows["plan"] == name) for name in plans}

    @cache
    def together(kinds: tuple[tuple[str, bool], ...]) -> Mask:
        found = np.zeros(len(rows), dtype=bool)
        for plan, member in kinds:
            found |= of_plan[plan] & (of_member == member)
        return found

    lists = {
        (name, member): set(register_fields(plan, member)) for name, plan in plans.items() for member in (False, True)
    }
    return lambda field: together(tuple(kind for kind, names in lists.items() if field in names))
