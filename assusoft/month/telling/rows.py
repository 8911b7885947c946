"""Messages x the mode of their supplier -> the rows of its file of changes.

The mode decides the file, never what counts as reported: a supplier who reads the rows holds the same register.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from assusoft.frames import Row, frame_of, rows_in
from assusoft.message_kinds import CANCELLATION, CORRECTION, EXIT_KINDS, WHOLE_ROW_KINDS
from assusoft.month.messages import Message
from assusoft.month.state import AFFILIATION_KEY, Key, key_of
from assusoft.month.tasks.task import facts_id
from assusoft.month.telling.replaced import REPLACED, by_affiliation, replaced_by

OF_MESSAGE = ("message", "kind", "effective", "changed", "replaces")
"""Columns that say which message a row is, before those of the register."""


class Held(NamedTuple):
    """What else a file may be made of: the register owed, and the rows of changes that were sent before, in order.

    Plans of `register` are those of the messages; `names`: plan -> the name the supplier knows it by.
    """

    register: pd.DataFrame
    sent: Sequence[Row] = ()
    names: Mapping[str, str] = {}


def told_frame(mode: str, messages: Sequence[Message], held: Held, fields: Sequence[str]) -> pd.DataFrame:
    """The table a file of changes is rendered from: columns of `OF_MESSAGE`, the affiliation's key, `fields`.

    Parameters
    ----------
    mode
        differential, full_list and free_text: a row a message. restate: every person touched, each row whole; where
        only another row of the person moved, without a kind and under an id of its own (R...). cancel_and_replace: a
        correction is two rows, the new one and before it a cancellation (K... for M...) that names what it replaces.
    """
    rows = _BY_MODE.get(mode, _differential)(messages, held)
    return frame_of(rows, [*OF_MESSAGE, *AFFILIATION_KEY, *fields])


def _told(message: Message, replaces: str | None = None) -> Row:
    of_message = (message.id, message.kind, message.effective, " ".join(message.after), replaces)
    return dict(zip(OF_MESSAGE, of_message, strict=True)) | dict(message.row)


def _differential(messages: Sequence[Message], held: Held) -> list[Row]:
    return [_told(message) for message in messages]


def _restated(messages: Sequence[Message], held: Held) -> list[Row]:
    """Each row of a person touched once, as it is now; the last message that moved its days says what it is."""
    touched: dict[Key, list[Message]] = {}
    for message in messages:
        touched.setdefault(message.key, []).append(message)
    rows = {key: _stated(told) for key, told in touched.items()}
    persons = {message.person for message in messages}
    others = rows_in(held.register, held.register["person"].isin(persons))
    rows |= {key_of(row): _again(row, messages[0]) for row in others if key_of(row) not in rows}
    return [rows[key] for key in sorted(rows)]


def _again(row: Row, message: Message) -> Row:
    """A row of which nothing moved; `message` is one of the month's."""
    id = facts_id("R", message.supplier, *key_of(row), message.month)
    return dict.fromkeys(OF_MESSAGE) | {"message": id} | row


def _stated(told: Sequence[Message]) -> Row:
    of_days = [one for one in told if one.kind in (*WHOLE_ROW_KINDS, *EXIT_KINDS, CANCELLATION)]
    chosen, changed = (of_days or told)[-1], dict.fromkeys(name for one in told for name in one.after)
    return _told(chosen) | dict(told[-1].row) | {"changed": " ".join(changed)}


def _cancelled_and_replaced(messages: Sequence[Message], held: Held) -> list[Row]:
    """A correction of what the opening list said has no message to name: it is one row, as any other message."""
    rows, sent = list[Row](), by_affiliation(held.sent)
    for message in messages:
        about = sent.setdefault((held.names.get(message.plan, message.plan), message.person, message.member), [])
        named = replaced_by(message, about) if message.kind in (CORRECTION, CANCELLATION) else None
        told = [_told(message, named)]
        if named is not None and message.kind == CORRECTION:
            told.insert(0, _cancelled(message, named))
        about += told
        rows += told
    return rows


def _cancelled(message: Message, named: str) -> Row:
    """What was told, taken back under an id of its own."""
    of_message = {"message": f"{REPLACED}{message.id[1:]}", "kind": CANCELLATION, "changed": None}
    return _told(message, named) | dict(message.before) | of_message


_BY_MODE: Mapping[str, Callable[[Sequence[Message], Held], list[Row]]] = {
    "restate": _restated,
    "cancel_and_replace": _cancelled_and_replaced,
}
