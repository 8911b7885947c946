"""What became of one changed cell or row: one of seven words, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from assusoft.month.messages import HeldMessage, Message
from assusoft.month.tasks.answer import Answer
from assusoft.month.tasks.task import Task
from assusoft.payroll.waiting_codes import UNKNOWN_CODE

NAMES = ("sent", "waiting", "held", "refused", "writing_only", "irrelevant", "unexplained")
"""unexplained: no rule accounts for it, so the certificate fails."""

KEEPING = {
    "do_not_tell", "keep", "not_now", "stays", "still_employed", "same_affiliation", "accept", "payroll", "unknown",
    "correct", "value", "other", "main", "insured_elsewhere",
}  # fmt: skip
"""Answers by which suppliers go on with another value than the payroll's."""


@dataclass(frozen=True)
class Outcome:
    """`why`: the kind of the message or task, the answer, or the rule by which it concerns no supplier."""

    name: str
    why: str


def sent(messages: Iterable[Message]) -> Outcome:
    """The first of the messages that are told carries it; where all that carry it are held back, so is it."""
    listed = list(messages)
    first = next((one for one in listed if not isinstance(one, HeldMessage)), listed[0])
    return Outcome("held", f"not_told: {first.kind}") if isinstance(first, HeldMessage) else Outcome("sent", first.kind)


def waiting(task: Task) -> Outcome:
    """An open question stands between it and the suppliers."""
    return Outcome("waiting", task.kind)


def kept_back(task: Task, answer: Answer) -> Outcome:
    """An answer keeps what was reported."""
    return Outcome("held", f"{task.kind}: {answer.choice.partition(':')[0]}")


def irrelevant(rule: str) -> Outcome:
    """A rule says that it concerns no supplier."""
    return Outcome("irrelevant", rule)


WAITING_CODE = Outcome("waiting", UNKNOWN_CODE)
"""The code of a cell is asked about, once for all who have it."""

DECLARED_OTHERWISE = Outcome("held", "declared_value: keep")
"""HR declared another value, before anybody was asked."""

REFUSED = Outcome("refused", "the cell could not be read")
WRITING = Outcome("writing_only", "only written otherwise than it was told")
APART_ONLY = Outcome("held", "declared_value: one supplier")
UNEXPLAINED = Outcome("unexplained", "no rule accounts for it")
_ORDER = ("unexplained", "waiting", "sent", "held", "refused", "writing_only", "irrelevant")


def strongest(outcomes: Iterable[Outcome]) -> Outcome | None:
    """The one outcome of a cell that concerns several plans: what is not settled goes before what is."""
    return min(outcomes, key=lambda outcome: _ORDER.index(outcome.name), default=None)
