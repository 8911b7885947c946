"""Answers of an employer in memory, given and taken back in any order."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from support.months import Employer

from assusoft.month.resolving.resolve import Resolution
from assusoft.month.tasks.task import Choice, Task
from assusoft.months import month_end


def nothing_known(task: Task) -> str | None:
    """Somebody who answers anything."""
    return None


def answer_some(
    employer: Employer,
    rng: Random,
    met: Counter[str],
    known: Callable[[Task], str | None] = nothing_known,
    resolution: Resolution | None = None,
) -> Resolution:
    """Answer open tasks in any order, and take answers of the month back, until no blocking task is left.

    `known`: the true answer to a task, where somebody knows it. `resolution`: the month as it is, if it is decided
    already. Returns it as it was answered.
    """
    decided = resolution or employer.decide()
    while tasks := decided.tasks:
        if not any(task.blocking for task in tasks) and rng.random() < 0.5:
            break
        for task in rng.sample(tasks, len(tasks)):
            if task.blocking or rng.random() < 0.5:
                true = known(task)
                choice = next((one for one in task.choices if one.name == true), None) or rng.choice(task.choices)
                employer.answer(task, choice.name, **_fields(choice, employer.photo.month, rng))
                met[f"answers: {task.kind}"] += 1
        if rng.random() < 0.3:
            take_back(employer, rng, met)
        decided = employer.decide()
    return decided


def _fields(choice: Choice, month: str, rng: Random) -> dict[str, str]:
    """What is proposed, else anything that the question permits."""
    asked = [question for question in choice.questions if question.required]
    return {one.name: one.default or _permitted(one, given_for(one, month, rng)) for one in asked}


def _permitted(question: Any, value: str) -> str:
    if question.type != "date":
        return value
    return min(max(value, question.earliest or value), question.latest or "9999-12-31")


def take_back(employer: Employer, rng: Random, met: Counter[str]) -> None:
    """Retract any answer of the month whose task still stands."""
    resolution = employer.decide()
    standing = [answer for _, answer in resolution.answered if answer.month == resolution.month]
    if standing:
        one = rng.choice(standing)
        employer.answers.append(replace(one, number=len(employer.answers) + 1, retracts=one.number))
        met["retractions"] += 1


def given_for(question: Any, month: str, rng: Random) -> str:
    values = {"date": str(month_end(month)), "money": "41000.00", "percent": "80", "count": "1", "flag": "true"}
    return rng.choice(question.codes) if question.codes else values.get(question.type, "x")
