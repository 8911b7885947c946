"""What a supplier holds x a delivery, read in the way it was agreed -> what it holds then."""

from collections.abc import Callable, Mapping
from datetime import date

from assusoft.errors import Refused
from assusoft.frames import Row
from assusoft.message_kinds import CANCELLATION
from assusoft.simulation.taking.reading import Told

Key = tuple[str, str, str]
Held = dict[Key, Row]
"""Plan, person and member ('' for the worker) -> what is known of the affiliation."""

_OF_MESSAGE = ("message", "kind", "effective", "changed")


def taken(held: Mapping[Key, Row], told: Told, mode: str) -> Held:
    """What is held after a delivery; a full list replaces everything.

    Parameters
    ----------
    mode
        How changes are told (see docs/reference/suppliers.md).

    Raises
    ------
    Refused
        A full list has a row twice, or a message does not fit what is held.
    """
    after = dict(held) if told.changes is None else MODES[mode](dict(held), told.changes)
    if told.full is None:
        return after
    listed = {key_of(row): _affiliation(row) for row in told.full}
    if len(listed) != len(told.full):
        raise Refused(f"The full list has {len(told.full) - len(listed)} rows twice.")
    return listed


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


def _differential(held: Held, changes: list[Row]) -> Held:
    """Each message brings the whole row as it is then; a cancellation takes it away."""
    for row in changes:
        if row["kind"] == CANCELLATION:
            _take_away(held, row)
        else:
            held[key_of(row)] = _affiliation(row)
    return held


def _take_away(held: Held, row: Row) -> None:
    if held.pop(key_of(row), None) is None:
        raise Refused(f"Message {row.get('message')} cancels an affiliation that is not known.")


MODES: Mapping[str, Callable[[Held, list[Row]], Held]] = {"differential": _differential, "full_list": _differential}
"""Mode -> how messages are applied."""
