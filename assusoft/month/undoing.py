"""What was reported, without what suppliers refused: the next closing owes it again by the same comparison as ever."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import pandas as pd

from assusoft.frames import Row, concat, frame_of, rows_in, rows_where
from assusoft.message_kinds import CANCELLATION, WHOLE_ROW_KINDS
from assusoft.month.messages import Message, since_of
from assusoft.month.state import Key, key_of


class Unheard(NamedTuple):
    """A message that its supplier did not take, and the row it held before; None where it held none."""

    message: Message
    held: Row | None


def unheard(told: Sequence[Message], refused: Collection[str], reported: pd.DataFrame) -> list[Unheard]:
    """Those of a closing's messages whose ids were refused, in the order they were told.

    `told`: all that the closing told the supplier; `reported`: the affiliations (see `state.State`) before it.
    """
    persons = {message.person for message in told if message.id in refused}
    rows = {key_of(row): row for row in rows_in(reported, reported["person"].isin(list(persons)))}
    found = list[Unheard]()
    for message in told:
        if message.id in refused:
            found.append(Unheard(message, rows.get(message.key)))
        elif message.kind == CANCELLATION:
            rows.pop(message.key, None)
        elif message.kind in WHOLE_ROW_KINDS:
            rows[message.key] = dict(message.row) | {"status": "affiliated"}
        elif message.key in rows:
            rows[message.key] = rows[message.key] | dict(message.after)
    return found


def without(affiliations: pd.DataFrame, refused: Sequence[Unheard]) -> pd.DataFrame:
    """The affiliations (see `state.State`) as a supplier holds them who did not take these messages.

    `refused`: in the order they were sent. What a later message changed again stays; what counted from a day that the
    payroll or HR gave is told with that day once more.
    """
    persons = {one.message.person for one in refused}
    if not persons:
        return affiliations
    touched = affiliations["person"].isin(list(persons))
    rows = {key_of(row): row for row in rows_in(affiliations, touched)}
    for one in reversed(refused):
        _undo(rows, one, list(affiliations.columns))
    again = frame_of(list(rows.values()), list(affiliations.columns)).astype(affiliations.dtypes)
    return concat([rows_where(affiliations, ~touched), again])


def _undo(rows: dict[Key, Row], one: Unheard, columns: Sequence[str]) -> None:
    message, row = one.message, rows.get(one.message.key)
    if message.kind == CANCELLATION:
        if row is None and one.held is not None:
            rows[message.key] = _whole(one.held, columns)
    elif message.kind in WHOLE_ROW_KINDS:
        rows.pop(message.key, None)
        if one.held is not None:
            rows[message.key] = _whole(one.held, columns)
    elif row is not None:
        old = {name: value for name, value in message.before.items() if row.get(name) == message.after[name]}
        if old:
            since = dict.fromkeys(name for name in since_of(message.kind) if name in columns)
            rows[message.key] = row | old | since


def _whole(held: Row, columns: Sequence[str]) -> Row:
    return dict.fromkeys(columns) | {name: value for name, value in held.items() if name in columns}
