"""What was reported, without what suppliers refused: the next closing owes it again by the same comparison as ever."""

from collections.abc import Sequence

import pandas as pd

from assusoft.frames import Row, concat, frame_of, rows_in, rows_where
from assusoft.message_kinds import CANCELLATION, WHOLE_ROW_KINDS
from assusoft.month.messages import Message, since_of
from assusoft.month.state import Key, key_of


def without(affiliations: pd.DataFrame, refused: Sequence[Message]) -> pd.DataFrame:
    """The affiliations (see `state.State`) as a supplier holds them who did not take these messages.

    `refused`: in the order they were sent. What a later message changed again stays; what counted from a day that the
    payroll or HR gave is told with that day once more.
    """
    keys = {message.key for message in refused}
    if not keys:
        return affiliations
    touched = affiliations["person"].isin([person for _, person, _ in keys])
    rows = {key_of(row): row for row in rows_in(affiliations, touched)}
    for message in reversed(refused):
        _undo(rows, message, list(affiliations.columns))
    again = frame_of(list(rows.values()), list(affiliations.columns)).astype(affiliations.dtypes)
    return concat([rows_where(affiliations, ~touched), again])


def _undo(rows: dict[Key, Row], message: Message, columns: Sequence[str]) -> None:
    row = rows.get(message.key)
    if message.kind == CANCELLATION:
        if row is None:
            known = {name: value for name, value in message.row.items() if name in columns}
            rows[message.key] = dict.fromkeys(columns) | known | {"status": "affiliated"}
        return
    if row is None:
        return
    if message.kind in WHOLE_ROW_KINDS:
        if row["affiliation_from"] != message.row["affiliation_from"]:
            return
        if message.before.get("affiliation_from") is None:
            del rows[message.key]
            return
    old = {name: value for name, value in message.before.items() if row.get(name) == message.after[name]}
    rows[message.key] = row | old | dict.fromkeys(name for name in since_of(message.kind) if name in columns)
