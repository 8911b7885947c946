"""An answer: what a person decided about a task, with what was seen at that moment. A fact, never changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Answer:
    """`number` orders the answers of an employer; `retracts` names the answer this one takes back.

    `kind`, `person`, `member` and `facts` repeat the task, so that what was seen stays readable when the task is gone.
    """

    number: int
    task: str
    kind: str
    person: str
    member: str
    facts: Mapping[str, Any]
    choice: str
    month: str
    by: str
    at: datetime
    fields: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    retracts: int | None = None


def in_force(answers: Iterable[Answer]) -> dict[str, Answer]:
    """Task id -> its last answer that was not taken back."""
    listed = sorted(answers, key=lambda answer: answer.number)
    retracted = {answer.retracts for answer in listed if answer.retracts is not None}
    return {
        answer.task: answer for answer in listed if answer.retracts is None and answer.number not in retracted
    }
