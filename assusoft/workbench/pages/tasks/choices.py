"""The answers permitted to a task as they are shown: what each is called, leads to and asks, and which is usual."""

from __future__ import annotations

from dataclasses import dataclass

from assusoft.month.tasks.answer import SAME, UNDER
from assusoft.month.tasks.past_answers import Past
from assusoft.month.tasks.task import Choice, Task
from assusoft.month.wording import consequence
from assusoft.workbench.pages.tasks.fields import FormField, form_fields
from assusoft.workbench.pages.tasks.state import Answering
from assusoft.workbench.pages.tasks.words import CHOICES, SAID_OF
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import names


@dataclass(frozen=True)
class Offered:
    """An answer as it is shown; `usual`: it is what was mostly answered to questions like it."""

    name: str
    title: str
    leads: str
    chosen: bool
    usual: str
    asked: list[FormField]


def offered(visit: Visit, task: Task, answering: Answering, past: Past | None, each: bool = False) -> list[Offered]:
    """The answers of a task; `each`: for several tasks like it at once."""
    times, most = sum((past or {}).values()), next(iter(past or {}), "")
    found = []
    for choice in task.choices:
        chosen = choice.name == answering.choice
        usual = ""
        if past and choice.name.partition(":")[0] == most:
            usual = visit.say(
                "Answered so {count} times of {times} to questions like it", count=past[most], times=times
            )
        asked = form_fields(visit, choice.questions, answering.fields, about(task), each) if chosen else []
        found.append(
            Offered(
                choice.name,
                title(visit, task.kind, choice.name),
                consequence(choice, visit.language),
                chosen,
                usual,
                asked,
            )
        )
    return found


def about(task: Task) -> str:
    """The field whose value is asked, '' where none is."""
    return str(task.facts.get("field") or "")


def title(visit: Visit, kind: str, choice: str) -> str:
    """What an answer is called."""
    for sign, sentence in ((SAME, "The same as {name}"), (UNDER, "Under {name}")):
        if choice.startswith(sign):
            person = choice.removeprefix(sign)
            return visit.say(sentence, name=f"{names(visit).get(person, '')} ({person})".strip())
    called = SAID_OF.get((kind, choice)) or CHOICES.get(choice)
    return visit.say(called) if called else choice


def chosen_of(task: Task, name: str) -> Choice | None:
    """The answer of that name; None where the task has none."""
    return next((choice for choice in task.choices if choice.name == name), None)
