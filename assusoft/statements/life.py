"""The life of a difference: what was decided about it, and what later statements say -> its state."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from assusoft.statements.classes import agrees
from assusoft.statements.control import Difference

State = Literal["pending", "open", "asked", "disputed", "accepted", "suppressed", "written-off", "reopened", "settled"]

STATES: dict[str, State] = {
    "ask": "asked",
    "dispute": "disputed",
    "accept": "accepted",
    "wait": "suppressed",
    "write-off": "written-off",
}
"""What a person may decide -> the state it leads to. `accept`: the supplier agrees; a statement must show it yet."""


class Decided(NamedTuple):
    """One decision: what, until which day (None: no end), and the cents that the difference was then."""

    choice: str
    until: date | None
    amount: int


def state_of(difference: Difference, decisions: Sequence[Decided], still: bool | None, today: date) -> State:
    """The state of a difference.

    Parameters
    ----------
    decisions
        About it, in their order.
    still
        Whether it is wrong by all statements since too; None when no later statement came. Only a statement settles a
        difference.
    today
        The day on which it is asked.
    """
    if still is False:
        return "settled"
    if agrees(difference.name):
        return "pending"
    if not decisions:
        return "open"
    last = decisions[-1]
    if last.choice == "wait" and last.until is not None and last.until < today:
        return "reopened"
    if last.choice == "accept" and still:
        return "reopened"  # agreed, and the statement that came since does not show it
    return STATES[last.choice]
