"""Tasks and messages -> frames that a notebook shows and the figures count."""

from collections.abc import Sequence

import pandas as pd

from assusoft.labels import field_label, kind_label, shown
from assusoft.language import colon, say
from assusoft.month.messages import Message
from assusoft.month.tasks.task import Task
from assusoft.month.wording import kind_name, question
from assusoft.schema import field_named, is_field


def task_frame(tasks: Sequence[Task], language: str) -> pd.DataFrame:
    """One row per open task: its id, kind and state in words, person, member, plans, the question."""
    rows = [
        (
            task.id,
            kind_name(task.kind, language),
            say(language, "blocking" if task.blocking else "can wait"),
            task.person,
            task.member,
            ", ".join(task.plans),
            _question(task, language),
        )
        for task in tasks
    ]
    return pd.DataFrame(
        rows, columns=["task", "kind", "state", "person", "member", "plans", "question"], dtype="string"
    )


def _question(task: Task, language: str) -> str:
    """What is asked; of a salary or a contradiction only whom it is about, since the question repeats the values."""
    if task.kind in ("salary", "inconsistent_data"):
        return f"{kind_name(task.kind, language)}{colon(language)}{task.name}"
    return question(task, language)


def message_frame(messages: Sequence[Message], language: str) -> pd.DataFrame:
    """One row per message: supplier, plan, kind in words, person, member, effective date, what changed."""
    rows = [
        (
            message.supplier,
            message.plan,
            kind_label(message.kind, language),
            message.person,
            message.member,
            shown("effective", message.effective, language, {}),
            "; ".join(_change(message, name, language) for name in message.after),
        )
        for message in messages
    ]
    columns = ["supplier", "plan", "kind", "person", "member", "effective", "changed"]
    return pd.DataFrame(rows, columns=columns, dtype="string")


def _change(message: Message, name: str, language: str) -> str:
    """What changed; of pay, numbers and health only that it changed, since executed notebooks keep what they show."""
    if is_field(name) and field_named(name).sensitivity in ("pay", "number", "health"):
        return field_label(name, language, {})
    before = shown(name, message.before.get(name), language, {})
    label = field_label(name, language, {})
    return f"{label}{colon(language)}{before} → {shown(name, message.after[name], language, {})}"
