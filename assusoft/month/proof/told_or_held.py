"""What a month would tell if nothing were held back = what it tells + what is held back, message by message."""

from collections.abc import Sequence

from assusoft.language import Sentence
from assusoft.month.decided import DecidedMonth
from assusoft.month.messages import Message, messages_between
from assusoft.month.proof.applying import said
from assusoft.month.state import HELD_BACK, in_full


def owed_in_full(view: DecidedMonth) -> Sequence[Message]:
    """All that the month owes, told or not, counted anew: from what was reported, and what is owed in full."""
    rows = view.resolution.state.affiliations
    if view.takeover or HELD_BACK not in rows.columns:
        return view.messages
    known = view.resolution.left, view.resolution.restated
    return messages_between(view.reported.affiliations, in_full(rows), view.plans, view.month, *known)


def neither_told_nor_held(view: DecidedMonth, owed: Sequence[Message]) -> list[Sentence]:
    """In words each message of `owed` that is neither told nor held back, and each that is and is not owed."""
    known, due = ({one.id: one for one in listed} for listed in ((*view.messages, *view.held), owed))
    lost = "{supplier}: {message} is owed, and neither told nor held back."
    besides = "{supplier}: {message} is told or held back, and not owed."
    return [
        *(_sentence(lost, due[id]) for id in sorted(due.keys() - known.keys())),
        *(_sentence(besides, known[id]) for id in sorted(known.keys() - due.keys())),
    ]


def _sentence(key: str, message: Message) -> Sentence:
    return Sentence(key, supplier=message.supplier, message=said(message))
