"""How a task stands, in words: whose it is, and what waits for a second person."""

from typing import Any

from assusoft.days_in_words import day
from assusoft.language import say
from assusoft.month.tasks.standing import NOBODY_YET, Standing, Waiting


def standing_lines(stand: Standing | None, language: str) -> list[str]:
    """Whose the task is, and what one person answered; nothing where neither is so."""
    stand = stand or NOBODY_YET
    lines = [say(language, "Assigned to {name}", name=stand.assignee)] if stand.assignee else []
    return [*lines, waiting_line(stand.waiting, language)] if stand.waiting else lines


def waiting_line(first: Waiting, language: str) -> str:
    """What one person said, when, and how a second one confirms it."""
    said = first.said["choice"] if first.task else first.kind
    told = " ".join([said, *(f"{name}={value}" for name, value in first.values.items())])
    sentence = "Waits for a second person: {by} said «{said}» on {day}; confirm it: assusoft confirm {id}"
    if first.form:
        sentence = "{by} chose «{said}» on form {form}, stored on {day}; confirm it: assusoft confirm {id}"
    return say(
        language, sentence, by=first.by, said=told, form=first.form, day=day(first.at.date(), language),
        id=first.task or first.id,
    )  # fmt: skip


def standing_values(stand: Standing | None) -> dict[str, Any]:
    """`assignee`, '' for nobody; `waiting`: what one person answered, None where nothing waits."""
    stand = stand or NOBODY_YET
    first = stand.waiting
    waits = first and {
        "id": first.id, "by": first.by, "at": first.at, "choice": first.said["choice"], "fields": dict(first.values),
        "reason": first.reason, "form": first.form,
    }  # fmt: skip
    return {"assignee": stand.assignee, "waiting": waits}
