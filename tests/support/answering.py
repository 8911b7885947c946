"""Answers of an employer in memory, given and taken back in any order."""

from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

from support.months import Employer

from assusoft.months import month_end


def answer_some(employer: Employer, rng: Random, met: Counter[str]) -> None:
    """Answer open tasks in any order, and take answers of the month back, until no blocking task is left."""
    while tasks := employer.decide().tasks:
        if not any(task.blocking for task in tasks) and rng.random() < 0.5:
            return
        for task in rng.sample(tasks, len(tasks)):
            if task.blocking or rng.random() < 0.5:
                choice = rng.choice(task.choices)
                asked = [question for question in choice.questions if question.required]
                fields = {one.name: one.default or given_for(one, employer.photo.month, rng) for one in asked}
                employer.answer(task, choice.name, **fields)
                met[f"answers: {task.kind}"] += 1
        if rng.random() < 0.3:
            take_back(employer, rng, met)


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
