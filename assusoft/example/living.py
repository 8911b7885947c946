"""A case -> the messages of its last month, decided in memory; and which answer is given to a task on the way."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from assusoft.errors import AssusoftError
from assusoft.example.case import SOURCE, TABLES, Case
from assusoft.example.toml import toml_text
from assusoft.month.messages import Message, messages_between
from assusoft.month.resolving.moving import with_rows
from assusoft.month.resolving.resolve import no_state, resolve
from assusoft.month.tasks.answer import Answer, checked_fields
from assusoft.month.tasks.task import Choice, Task
from assusoft.months import month_start
from assusoft.payroll.photo import Photo, photo_from_tables
from assusoft.plans.sheet import stored_plan
from assusoft.plans.versions import plans_in_force
from assusoft.schema import own_field

BY = "example"
_AT = datetime(2000, 1, 1, tzinfo=UTC)
_ROUNDS = 10
"""An answer may lead to another question, not for ever."""


def messages_told(case: Case) -> list[Message]:
    """The messages of the last month, its first month being taken over; none where a month cannot be closed."""
    try:
        return _lived(case)
    except AssusoftError:
        return []


def _lived(case: Case) -> list[Message]:
    sheets = [stored_plan(Path(file), toml_text(keys)) for file, keys in case.sheets.items()]
    state, answers, seen, first = no_state(), list[Answer](), dict[str, date](), min(case.months)
    for month in sorted(case.months):
        plans, photo = with_rows(plans_in_force(sheets, month), state), _photo(case, month)
        seen = _seen(photo, month, seen)
        automatic = frozenset([SOURCE] if case.automatic else [])
        rest = month == first, automatic, seen, first
        found = resolve(month, photo, state, plans, answers, *rest)
        for _ in range(_ROUNDS):
            chosen = [(task, one) for task in found.tasks if (one := choice_of(case, task, month)) is not None]
            given = [_answer(number, *one, month) for number, one in enumerate(chosen, start=len(answers) + 1)]
            if not given:
                break
            answers = [*answers, *given]
            found = resolve(month, photo, state, plans, answers, *rest)
        if month == case.month:
            owed = found.state.affiliations
            return messages_between(state.affiliations, owed, plans, month, found.left, found.restated)
        if any(task.blocking for task in found.tasks):
            break
        state = found.state
    return []


def _photo(case: Case, month: str) -> Photo:
    own = {name: own_field(name, type, {}) for name, type in case.own.items()}
    return photo_from_tables(month, {name: pd.DataFrame(case.months[month][name]) for name in TABLES}, own)


def _seen(photo: Photo, month: str, before: Mapping[str, date]) -> dict[str, date]:
    keys = (f"{person} {member}" for person, member in zip(photo.family["person"], photo.family["member"], strict=True))
    return {key: before.get(key, month_start(month)) for key in keys}


def _answer(number: int, task: Task, chosen: tuple[str, dict[str, str]], month: str) -> Answer:
    choice, fields = chosen
    kept = checked_fields(task, choice, fields, month, sure=True)
    return Answer(number, task.id, task.kind, task.person, task.member, task.facts, choice, month, BY, _AT, kept)


def choice_of(case: Case, task: Task, month: str) -> tuple[str, dict[str, str]] | None:
    """The answer to a task, and its fields: what was answered to such a task; else, before the last month, what leads
    to what had been reported. None: nobody answers it.
    """
    said = [one for one in case.said if _about(one.kind, one) == _about(task.kind, task)]
    said = [one for one in said if one.month == month or one.month < month < case.month]
    permitted = {choice.name: choice for choice in task.choices}
    for answer in reversed(said):
        if answer.choice in permitted:
            return answer.choice, _fitting(permitted[answer.choice], answer.fields)
    if month == case.month:
        return None
    held = case.held.get((task.plans[0] if task.plans else "", task.person, task.member), {})
    declines = "not_now" in permitted and held.get("status") != "affiliated"
    choice = permitted["not_now"] if declines else task.choices[0]
    values = {name: str(value) for name, value in held.items() if value is not None}
    return choice.name, _fitting(choice, values | {"value": values.get(str(task.facts.get("field")), "")})


def _about(kind: str, one: Task | Answer) -> tuple[Any, ...]:
    return kind, one.person, one.member, one.facts.get("plan"), one.facts.get("field"), one.facts.get("occasion")


def _fitting(choice: Choice, values: Mapping[str, str]) -> dict[str, str]:
    """The values that the choice asks for; where there is none of what is required, the first that is permitted."""
    found = {one.name: values[one.name] for one in choice.questions if values.get(one.name)}
    bare = {one.name: one.codes[0] for one in choice.questions if one.required and one.codes and not one.default}
    return bare | found
