"""What a month owes x what is not to be told yet -> rows as they are told, and the messages that are held back.

HR may say that a supplier is not told something until a day, and a supplier may take nothing that is dated too late.
What is held back is never lost: such a row says what was told before, and keeps in `held_back` what it would say. The
month after goes on from there, and compares again: what is held no longer is a message like any other.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd

from assusoft.frames import Row, as_mask, concat, frame_of, rows_in, rows_where
from assusoft.message_kinds import CANCELLATION, EXIT_KINDS, WHOLE_ROW_KINDS
from assusoft.month.declarations.declaration import Declaration, not_taken_back
from assusoft.month.messages import HeldMessage, Message, messages_between, since_of
from assusoft.month.resolving.declaring import text_of
from assusoft.month.resolving.resolve import Resolution
from assusoft.month.state import AFFILIATION_KEY, END, HELD_BACK, Key, in_full, key_of
from assusoft.months import month_end
from assusoft.plans.model import Plan

NOT_TOLD, ALL = "not-told", "all"
"""The kind of declaration that says so, and its word for every kind of message."""

NOT_THERE = "held_back"
"""Status of a row whose beginning is held back: to its supplier it is not there."""


class Hold(NamedTuple):
    """Until which day, itself included, a message is held back; `declared`: by what was said, None by the supplier."""

    until: date
    declared: Declaration | None


class Holding(NamedTuple):
    """What may hold messages of a month back: declarations in force, and plan sheets with what their suppliers take."""

    month: str
    declarations: Sequence[Declaration]
    plans: Mapping[str, Plan]

    @property
    def anything(self) -> bool:
        """Whether anything may be held back at all."""
        return bool(self.declarations) or any(plan.days_ahead is not None for plan in self.plans.values())

    def concerned(self, affiliations: pd.DataFrame) -> pd.DataFrame:
        """The rows of which something may be held back, with those of the persons' families."""
        limited = [name for name, plan in self.plans.items() if plan.days_ahead is not None]
        persons = [one.person for one in self.declarations]
        return rows_where(
            affiliations, as_mask(affiliations["plan"].isin(limited) | affiliations["person"].isin(persons))
        )

    def of(self, message: Message) -> Hold | None:
        """What holds a message back; what was said last goes before what was said earlier."""
        for one in reversed(self.declarations):
            about = (one.supplier, one.person) == (message.supplier, message.person)
            kinds = {ALL, message.kind} & set(one.values["messages"].split(","))
            if about and kinds and one.member in ("", message.member):
                return Hold(date.fromisoformat(one.until), one)
        ahead = self.plans[message.plan].days_ahead
        if ahead is None or message.effective is None or message.kind == CANCELLATION:
            return None
        first = message.effective - timedelta(days=ahead)
        return Hold(first - timedelta(days=1), None) if first > month_end(self.month) else None


def holding_in(declarations: Iterable[Declaration], plans: Mapping[str, Plan], month: str) -> Holding:
    """What may hold messages of the month back."""
    last = month_end(month).isoformat()
    in_force = [
        one
        for one in not_taken_back(declarations)
        if one.kind == NOT_TOLD and one.first_month <= month and one.until >= last
    ]
    return Holding(month, in_force, plans)


def with_held_back(resolution: Resolution, reported: pd.DataFrame, holding: Holding) -> Resolution:
    """The resolution whose state says what is told, beside a note of what is held back."""
    if not holding.anything:
        return resolution
    owed = resolution.state.affiliations
    mine, before = holding.concerned(owed), holding.concerned(reported)
    messages = messages_between(before, mine, holding.plans, holding.month, resolution.left, resolution.restated)
    rows = dict(_rows_told(messages, holds_of(messages, holding), mine, before))
    if not rows:
        return resolution
    columns = list(dict.fromkeys([*owed.columns, HELD_BACK]))
    others = ~as_mask(owed["person"].isin([person for _, person, _ in rows]))
    kept = [row for row in rows_in(owed, ~others) if key_of(row) not in rows]
    told = frame_of([*kept, *rows.values()], columns).astype(owed.dtypes)
    whole = concat([rows_where(owed, others).assign(**{HELD_BACK: None}).astype(told.dtypes), told])
    affiliations = whole.sort_values(AFFILIATION_KEY, ignore_index=True)
    return replace(resolution, state=replace(resolution.state, affiliations=affiliations))


def holds_of(messages: Sequence[Message], holding: Holding) -> dict[str, Hold]:
    """Message -> what holds it back, of those that are; what cannot be told without such a one is held back with it."""
    found = {one.id: hold for one in messages if (hold := holding.of(one)) is not None}
    of_row: dict[Key, list[Message]] = {}
    for message in messages:
        of_row.setdefault(message.key, []).append(message)
    for mine in of_row.values():
        found |= _restarted_with(mine, found)
    for (plan, person, member), mine in of_row.items():
        workers = of_row.get((plan, person, ""), ()) if member else ()
        moved = [
            one for one in workers if one.kind in (*WHOLE_ROW_KINDS, *EXIT_KINDS, CANCELLATION) and one.id in found
        ]
        found |= {one.id: found[moved[0].id] for one in mine if moved and one.id not in found}
    return found


def _restarted_with(messages: Sequence[Message], held: Mapping[str, Hold]) -> dict[str, Hold]:
    """A beginning goes with the end before it, and what follows it in the row with the beginning."""
    begun = next((place for place, one in enumerate(messages) if one.kind in WHOLE_ROW_KINDS), None)
    if begun is None:
        return {}
    hold = next((held[one.id] for one in messages[: begun + 1] if one.id in held), None)
    return {one.id: hold for one in messages if one.id not in held} if hold else {}


def _rows_told(
    messages: Sequence[Message], held: Collection[str], owed: pd.DataFrame, reported: pd.DataFrame
) -> Iterator[tuple[Key, Row]]:
    """Key -> the row as it is told, of those of which something is held back."""
    touched = {one.key: [each for each in messages if each.key == one.key] for one in messages if one.id in held}
    now, before = ({key_of(row): row for row in _of_persons(rows, touched)} for rows in (owed, reported))
    for key, mine in touched.items():
        new, old = now.get(key), before.get(key)
        told = _told(mine, held, new, old)
        note = {name: text_of((new or {}).get(name)) for name in told if new is None or told[name] != new.get(name)}
        yield key, told | {HELD_BACK: json.dumps(note if new else {"status": ""}, sort_keys=True, ensure_ascii=False)}


def _of_persons(rows: pd.DataFrame, keys: Iterable[Key]) -> list[Row]:
    return rows_in(rows, rows["person"].isin([person for _, person, _ in keys]))


def _told(messages: Sequence[Message], held: Collection[str], new: Row | None, old: Row | None) -> Row:
    begins = next((one for one in messages if one.kind in WHOLE_ROW_KINDS), None)
    if new is None or (begins is not None and begins.id in held):
        return dict.fromkeys(new or ()) | old if old else dict(new or {}) | {"status": NOT_THERE}
    told, base = dict(new), {} if begins else (old or {})
    for one in messages:
        if one.id in held:
            names = [*one.after, *since_of(one.kind), *(("salary_year",) if one.kind == "salary" else ())]
            if {"affiliation_to", "exit_reason"} & one.after.keys():
                names += END
            told |= {name: one.before[name] if name in one.before else base.get(name) for name in names if name in new}
    return told


def held_messages(
    affiliations: pd.DataFrame, holding: Holding, left: Mapping[str, Row], restated: Collection[str]
) -> list[HeldMessage]:
    """The messages that are held back: what would be told besides. In the order of `messages_between`."""
    if HELD_BACK not in affiliations.columns:
        return []
    noted = set(affiliations["person"][as_mask(affiliations[HELD_BACK].notna())])
    mine = rows_where(affiliations, as_mask(affiliations["person"].isin(list(noted))))
    messages = messages_between(mine, in_full(mine), holding.plans, holding.month, left, restated)
    holds = holds_of(messages, holding)
    return [
        HeldMessage(**vars(one), until=hold.until, declared=hold.declared.id if hold.declared else "")
        for one in messages
        if (hold := holds.get(one.id))
    ]
