"""Tasks and messages -> frames a notebook shows and the figures count."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from assusoft.language import say
from assusoft.month.messages import Message
from assusoft.month.tasks import Task
from assusoft.month.wording import kind_name, question
from assusoft.suppliers.labels import field_label, kind_label, shown


def status_frame(status: Mapping[str, Any]) -> pd.DataFrame:
    """The month's status as a table of one column, a row per figure."""
    flat: dict[str, str] = {}
    for name, value in status.items():
        parts = value.items() if isinstance(value, Mapping) else [("", value)]
        flat |= {f"{name} {part}".strip(): str(figure) for part, figure in parts}
    return pd.DataFrame({"": list(flat.values())}, index=pd.Index(list(flat)), dtype="string")


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
            question(task, language),
        )
        for task in tasks
    ]
    return pd.DataFrame(
        rows, columns=["task", "kind", "state", "person", "member", "plans", "question"], dtype="string"
    )


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
    before = shown(name, message.before.get(name), language, {})
    return f"{field_label(name, language, {})}: {before} → {shown(name, message.after[name], language, {})}"
