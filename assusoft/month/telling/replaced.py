"""A correction x the rows that were sent before -> the message that it replaces."""

from collections.abc import Mapping, Sequence

from assusoft.frames import Row
from assusoft.message_kinds import CANCELLATION, WHOLE_ROW_KINDS
from assusoft.month.messages import Message


def replaced_by(message: Message, sent: Sequence[Row], names: Mapping[str, str]) -> str | None:
    """The id of the message that told what is corrected, or cancelled; None when no message did, but an opening list.

    The last one about the affiliation that told one of the fields corrected, else the one that began it; a
    cancellation takes back the one that began it.

    Parameters
    ----------
    sent
        Rows of earlier files of changes, in their order, as they read back.
    names
        Plan -> the name the supplier knows it by.
    """
    about = [row for row in sent if _is_about(row, message, names)]
    standing = [row for row in about if row["kind"] != CANCELLATION]
    if about and about[-1]["kind"] == CANCELLATION:  # cancelled for good: what comes later began again
        return None
    begun = next((row for row in reversed(standing) if row["kind"] in WHOLE_ROW_KINDS), None)
    fields = set(message.after) if message.kind != CANCELLATION else set[str]()
    told = next((row for row in reversed(standing) if fields & set((row.get("changed") or "").split())), None)
    found = told or begun or (standing[-1] if standing else None)
    return None if found is None else found["message"]


def _is_about(row: Row, message: Message, names: Mapping[str, str]) -> bool:
    plan = names.get(message.plan, message.plan)
    return (row["plan"], row["person"], row.get("member") or "") == (plan, message.person, message.member)
