"""An answer: what a person decided about a task, with the facts of that moment. A fact itself, never changed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.month.tasks.answer_values import plain
from assusoft.month.tasks.task import COLLECTIVE, Question, Task
from assusoft.months import add_months, month_end, month_start
from assusoft.schema import DTYPES

SAME = "same:"
"""An identity is settled by the choice `new`, or by this with the known person (see `questions.identity`)."""

UNDER = "under:"
"""Where a person whom several workers may insure is insured: this with the worker (see `questions.shared_member`)."""


@dataclass(frozen=True)
class Answer:
    """`number` orders the answers of an employer; `retracts` names the answer this one takes back.

    `kind`, `person`, `member` and `facts` repeat the task, so that what was decided on can be read when it is gone.
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

    @property
    def of_many(self) -> bool:
        """Whether it answers a question about many persons at once."""
        return self.kind in COLLECTIVE

    @property
    def same_as(self) -> str | None:
        """The known person to whom a row in doubt belongs, by this answer; None when it says something else."""
        return self.choice.removeprefix(SAME) if self.choice.startswith(SAME) else None

    @property
    def under(self) -> str | None:
        """The worker under whom a person is insured whom several may insure; None when it says something else."""
        return self.choice.removeprefix(UNDER) if self.choice.startswith(UNDER) else None


def not_retracted(answers: Iterable[Answer]) -> list[Answer]:
    """The answers that were not taken back, in the order given, without what takes others back."""
    listed = list(answers)
    retracted = {answer.retracts for answer in listed}
    return [answer for answer in listed if answer.retracts is None and answer.number not in retracted]


def in_force(answers: Iterable[Answer]) -> dict[str, Answer]:
    """Task id -> its last answer that was not taken back."""
    return {answer.task: answer for answer in sorted(not_retracted(answers), key=lambda answer: answer.number)}


def checked_fields(
    task: Task, choice: str, fields: Mapping[str, str], month: str, sure: bool = False
) -> dict[str, str]:
    """The values an answer brings, defaults filled in; a field given empty is left empty.

    Parameters
    ----------
    month
        The month being worked on.
    sure
        Days more than a year from it are meant.

    Raises
    ------
    Refused
        Naming the task and what is permitted: the answer is not in the list, a field is unknown, missing, of another
        type, not one of its codes, or a day that cannot be.
    """
    questions = _questions(task, choice, fields)
    values = {name: fields.get(name, question.default or "") for name, question in questions.items()}
    kept = {name: _checked(task, questions[name], value.strip()) for name, value in values.items()}
    for name, value in kept.items():
        if value and questions[name].type == "date":
            _check_day(task, questions[name], date.fromisoformat(value), month, sure)
    return {name: value for name, value in kept.items() if value}


def _questions(task: Task, choice: str, fields: Collection[str]) -> dict[str, Question]:
    """The values that the answer asks for, by name; Refused when it is none, or has no such field."""
    permitted = {offered.name: offered for offered in task.choices}
    if choice not in permitted:
        raise Refused(
            "Task {id} ({kind}, {name}): '{choice}' is not one of its answers. Choose {listed}. Nothing was stored.",
            id=task.id,
            kind=task.kind,
            name=task.name,
            choice=choice,
            listed=" | ".join(permitted),
        )
    questions = {question.name: question for question in permitted[choice].questions}
    for name in fields:
        if name not in questions:
            raise Refused(
                "Task {id} ({kind}, {name}): answer '{choice}' has no field '{field}' (it has: "
                "{listed}). Nothing was stored.",
                id=task.id,
                kind=task.kind,
                name=task.name,
                choice=choice,
                field=name,
                listed=", ".join(questions) or "none",
            )
    return questions


def choice_named(task: Task, typed: str) -> str:
    """The name of the task's answer that was typed, whatever its capitals; what was typed where it has none of it."""
    return next((one.name for one in task.choices if one.name.casefold() == typed.strip().casefold()), typed)


def _checked(task: Task, question: Question, value: str) -> str:
    """The value as an answer keeps it; Refused when the question does not permit it."""
    what = _field_of(task, question)
    if not value:
        if question.required:
            raise Refused(
                "{what} is needed. Give it as {name}=VALUE. Nothing was stored.", what=what, name=question.name
            )
        return ""
    listed = {code.casefold(): code for code in question.codes}
    if listed and value.casefold() not in listed:
        raise Refused(
            "{what}: '{value}' is not one of {listed}. Nothing was stored.",
            what=what,
            value=value,
            listed=", ".join(question.codes),
        )
    try:
        return plain(listed.get(value.casefold(), value), DTYPES[question.type])
    except (ValueError, KeyError):
        raise Refused(
            "{what}: '{value}' is not {type}. Nothing was stored.",
            what=what,
            value=value,
            type=_EXPECTED.get(question.type, question.type),
        ) from None


def _field_of(task: Task, question: Question) -> Sentence:
    return Sentence(
        "Task {id} ({kind}, {name}): field '{field}'", id=task.id, kind=task.kind, name=task.name, field=question.name
    )


def _check_day(task: Task, question: Question, day: date, month: str, sure: bool) -> None:
    """A day lies within what its question permits, and near the month unless it was proposed, or HR is sure."""
    what = Sentence("{field}: {day}", field=_field_of(task, question), day=day)
    if question.earliest and day < date.fromisoformat(question.earliest):
        raise Refused(
            "{what} is before {earliest}, the first day possible (birth, service, membership, earlier "
            "cover). Give a later day, or correct the payroll and import again. Nothing was stored.",
            what=what,
            earliest=question.earliest,
        )
    if question.latest and day > date.fromisoformat(question.latest):
        raise Refused(
            "{what} is after {latest}, the last day possible. Give an earlier one. Nothing was stored.",
            what=what,
            latest=question.latest,
        )
    far = not add_months(month_start(month), -12) <= day <= add_months(month_end(month), 12)
    dated = task.kind not in _OF_ANY_DAY and question.name != "until"
    if far and dated and not sure and day.isoformat() != question.default:
        raise FarDay(
            Sentence(
                "{what} is more than a year from {month}. If it is right, answer with --sure. Nothing was stored.",
                what=what,
                month=month,
            ),
            question.name,
            day,
        )


class FarDay(Refused):
    """A day more than a year from the month, of which nobody said that it is meant."""

    def __init__(self, sentence: str, field: str, day: date) -> None:
        super().__init__(sentence)
        self.field, self.day = field, day


_OF_ANY_DAY = ("missing_data", "inconsistent_data", "finding")
"""Kinds of task whose days may be of any year: a birth, a choice made long ago."""

_EXPECTED = {
    "date": Sentence("a date such as 2026-02-28 or 28/02/2026"),
    "money": Sentence("an amount such as 1234.56 or 1.234,56"),
    "percent": Sentence("a percentage such as 80 or 62,50"),
    "count": Sentence("a whole number"),
    "flag": Sentence("true or false"),
}
