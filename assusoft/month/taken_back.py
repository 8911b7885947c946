"""Messages of several months -> which of them takes back what another told: the two together say nothing."""

from collections.abc import Iterable

from assusoft.message_kinds import CANCELLATION, WHOLE_ROW_KINDS
from assusoft.month.messages import Message
from assusoft.month.state import Key


def taken_back(messages: Iterable[Message]) -> dict[str, str]:
    """Id of a message -> id of the one before it that it takes back; each is taken back once.

    It brings the same fields of the same affiliation back to what they were; a cancellation takes back the entry.

    Parameters
    ----------
    messages
        In the order in which they were told.
    """
    told: dict[tuple[Key, frozenset[str]], list[Message]] = {}
    entries: dict[Key, Message] = {}
    found: dict[str, str] = {}
    for message in messages:
        same_fields = told.setdefault((message.key, frozenset(message.after)), [])
        entry = entries.pop(message.key, None) if message.kind == CANCELLATION else None
        if entry is not None:
            found[message.id] = entry.id
        elif same_fields and _undoes(message, same_fields[-1]):
            found[message.id] = same_fields.pop().id
        elif message.kind in WHOLE_ROW_KINDS:
            entries[message.key] = message
        else:
            same_fields.append(message)
    return found


def _undoes(message: Message, earlier: Message) -> bool:
    return dict(message.after) == dict(earlier.before) and dict(message.before) == dict(earlier.after)
