"""A question x what was answered to others like it -> how often each answer was given: shown, never applied.

Alike are questions of one kind about one plan, one field, one check; of a code, about one field.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from assusoft.month.tasks.answer import Answer, not_retracted
from assusoft.month.tasks.task import Task
from assusoft.months import add_months, month_of, month_start

MONTHS = 12
"""How many months back answers count, that of the question among them."""

_ABOUT = ("plan", "field", "check", "asks", "code")
"""Facts that two questions of a kind have in common when they are alike; others are the case itself."""

Past = Mapping[str, int]
"""Answer -> how often it was given, the most frequent first."""


def past_answers(tasks: Iterable[Task], answers: Iterable[Answer], month: str) -> dict[str, Past]:
    """Task id -> what was answered to questions like it, in the month and before; none where nothing was.

    An answer that names a person (`same:P00012`) counts as one of its sort (`same`).
    """
    first = month_of(add_months(month_start(month), 1 - MONTHS))
    found: dict[tuple[object, ...], Counter[str]] = {}
    for answer in not_retracted(answers):
        if first <= answer.month <= month:
            like = found.setdefault(_alike(answer.kind, answer.facts), Counter())
            like[answer.choice.partition(":")[0]] += 1
    known = {task.id: found[key] for task in tasks if (key := _alike(task.kind, task.facts)) in found}
    return {id: dict(sorted(counts.items(), key=lambda each: (-each[1], each[0]))) for id, counts in known.items()}


def _alike(kind: str, facts: Mapping[str, Any]) -> tuple[object, ...]:
    names = [name for name in _ABOUT if not (name == "code" and kind == "unknown_code")]
    return (kind, *(facts.get(name) for name in names))
