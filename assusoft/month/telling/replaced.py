"""A correction x the rows that were sent before -> the message that it replaces."""

from collections.abc import Iterable, Sequence

from assusoft.frames import Row
from assusoft.message_kinds import CANCELLATION, CORRECTION, WHOLE_ROW_KINDS
from assusoft.month.messages import Message
from assusoft.month.state import Key

REPLACED = "K"
"""First letter of the id of a cancellation that a new row follows; what comes after is the id of the message."""


def replaced_by(message: Message, about: Sequence[Row]) -> str | None:
    """The id of the message that told what is corrected, or cancelled; None when no message did, but an opening list.

    The last one about the affiliation that told one of the fields corrected, else the one that began it; a
    cancellation takes back the one that began it, or the correction that stands in its place.

    Parameters
    ----------
    about
        Rows of files of changes about the affiliation, in their order, as they read back.
    """
    standing = _standing(about)
    begins = _beginnings(about)
    begun = next((row for row in reversed(standing) if row["message"] in begins), None)
    fields = set(message.after) if message.kind != CANCELLATION else set[str]()
    told = next((row for row in reversed(standing) if fields & set((row.get("changed") or "").split())), None)
    found = told or begun or (standing[-1] if standing else None)
    return None if found is None else found["message"]


def _beginnings(about: Iterable[Row]) -> set[str]:
    """The ids of rows that begin the affiliation, and of those that replaced one."""
    found = set[str]()
    for row in about:
        if row["kind"] in WHOLE_ROW_KINDS or (row["kind"] == CORRECTION and row.get("replaces") in found):
            found.add(row["message"])
    return found


def by_affiliation(sent: Iterable[Row]) -> dict[Key, list[Row]]:
    """The rows about each affiliation, under the plan's name that the supplier knows."""
    found: dict[Key, list[Row]] = {}
    for row in sent:
        found.setdefault((row["plan"], row["person"], row.get("member") or ""), []).append(row)
    return found


def _standing(about: Iterable[Row]) -> list[Row]:
    """The rows that no later one took back: each is named once, and a true cancellation takes back all of them."""
    standing = list[Row]()
    for row in about:
        if row["kind"] != CANCELLATION:
            standing.append(row)
        elif row["message"].startswith(REPLACED):
            standing = [one for one in standing if one["message"] != row["replaces"]]
        else:
            standing = []
    return standing
