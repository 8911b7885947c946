"""What a supplier holds x a delivery, read in the way that was agreed -> what it holds then."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from assusoft.errors import Refused
from assusoft.frames import Row
from assusoft.message_kinds import CANCELLATION
from assusoft.simulation.taking.reading import Told

Key = tuple[str, str, str]
Held = dict[Key, Row]
"""Plan, person and member ('' for the worker) -> what is known of the affiliation."""

_OF_MESSAGE = ("message", "kind", "effective", "changed", "replaces")


class Book(NamedTuple):
    """What a supplier holds; `told`: id of a message that was not cancelled -> whom it was about.

    `counted`: rows and persons that the last text said, of a supplier who is sent texts.
    """

    held: Held
    told: dict[str, Key]
    counted: tuple[int, int] | None = None


def taken(book: Book, delivery: Told, mode: str) -> Book:
    """The book after a delivery; a full list replaces everything that is held.

    Parameters
    ----------
    mode
        How changes are told (see docs/reference/suppliers.md).

    Raises
    ------
    Refused
        A row stands twice where it may not, or a message does not fit what is held.
    """
    held, told = dict(book.held), dict(book.told)
    if delivery.changes is not None:
        MODES[mode](held, told, delivery.changes)
    if delivery.full is not None:
        held = {key_of(row): _affiliation(row) for row in delivery.full}
        if len(held) != len(delivery.full):
            raise Refused(f"The full list has {len(delivery.full) - len(held)} rows twice.")
    return Book(held, told, delivery.counted)


def running(held: Mapping[Key, Row], first: date) -> Held:
    """What is not over before that day."""
    return {
        key: row for key, row in held.items() if row.get("affiliation_to") is None or row["affiliation_to"] >= first
    }


def key_of(row: Row) -> Key:
    """Whom a row is about."""
    return row["plan"], row["person"], row.get("member") or ""


def _affiliation(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in _OF_MESSAGE}


def _differential(held: Held, told: dict[str, Key], changes: list[Row]) -> None:
    """Each message brings the whole row as it is then; a cancellation takes it away."""
    for row in changes:
        if row["kind"] == CANCELLATION:
            _take_away(held, row)
        else:
            held[key_of(row)] = _affiliation(row)


def _take_away(held: Held, row: Row) -> None:
    if held.pop(key_of(row), None) is None:
        raise Refused(f"Message {row.get('message')} cancels an affiliation that is not known.")


def _restated(held: Held, told: dict[str, Key], changes: list[Row]) -> None:
    """Persons are stated again, each as a whole: nothing else is known of them any more."""
    found = {key_of(row): row for row in changes}
    if len(found) != len(changes):
        raise Refused(f"{len(changes) - len(found)} affiliations are stated twice.")
    stated = {row["person"] for row in changes}
    for key in [key for key in held if key[1] in stated]:
        del held[key]
    held.update({key: _affiliation(row) for key, row in found.items() if row["kind"] != CANCELLATION})


def _replaced(held: Held, told: dict[str, Key], changes: list[Row]) -> None:
    """A cancellation takes away what the message that it names told; where that is replaced, the new row follows."""
    for row in changes:
        key, named = key_of(row), row.get("replaces")
        if row["kind"] == CANCELLATION:
            if named is not None and told.pop(named, None) != key:
                raise Refused(f"Message {row['message']} cancels {named}, which is not known, or of somebody else.")
            _take_away(held, row)
        else:
            held[key] = _affiliation(row)
            told[row["message"]] = key


MODES: Mapping[str, Callable[[Held, dict[str, Key], list[Row]], None]] = {
    "differential": _differential, "full_list": _differential, "restate": _restated, "cancel_and_replace": _replaced,
}  # fmt: skip
"""Mode -> how messages are applied; of a text nobody reads more than its totals."""
