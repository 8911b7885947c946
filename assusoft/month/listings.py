"""Tasks and messages -> frames that a notebook shows and the figures count."""

from collections.abc import Mapping, Sequence

import pandas as pd

from assusoft.code_labels import kind_label
from assusoft.labels import field_label, shown
from assusoft.language import colon, say
from assusoft.message_kinds import WHOLE_ROW_KINDS
from assusoft.month.messages import Message
from assusoft.month.tasks.standing import NOBODY_YET, Standing
from assusoft.month.tasks.task import Task
from assusoft.month.wording import kind_name, question
from assusoft.schema import field_named, is_field

Labels = Mapping[str, str]


def task_frame(
    tasks: Sequence[Task],
    language: str,
    plans: Labels | None = None,
    entities: Labels | None = None,
    standings: Mapping[str, Standing] | None = None,
) -> pd.DataFrame:
    """One row per open task: its id, kind and state in words, whose it is, person, name, member, plans, the question.

    `plans`: see `labels_of`; `entities`: enterprise numbers -> names; `standings`: see `Employer.standings`.
    """
    stand = standings or {}
    labels = plans or {}
    rows = [
        (
            task.id,
            kind_name(task.kind, language),
            _state(task, stand.get(task.id, NOBODY_YET), language),
            stand.get(task.id, NOBODY_YET).assignee,
            task.person,
            task.name,
            task.member,
            ", ".join(labels.get(name, name) for name in task.plans),
            _question(task, language, labels, entities or {}),
        )
        for task in tasks
    ]
    columns = ["task", "kind", "state", "assignee", "person", "name", "member", "plans", "question"]
    return pd.DataFrame(rows, columns=columns, dtype="string")


def _state(task: Task, stand: Standing, language: str) -> str:
    """Whether it blocks the closing; of what one person answered, that it waits for a second one."""
    said = say(language, "blocking" if task.blocking else "can wait")
    if stand.waiting is None:
        return said
    waits = "chosen on a form, to be confirmed" if stand.waiting.form else "waits for a second person"
    return f"{said}, {say(language, waits)}"


def _question(task: Task, language: str, plans: Labels, entities: Labels) -> str:
    """What is asked; of a salary or a contradiction only whom it is about, since the question repeats the values."""
    if task.kind in ("salary", "inconsistent_data"):
        return f"{kind_name(task.kind, language)}{colon(language)}{task.name}"
    return question(task, language, plans, entities)


def message_frame(messages: Sequence[Message], language: str, plans: Labels | None = None) -> pd.DataFrame:
    """One row per message: supplier, plan, kind in words, person, name, member, effective date, what changed.

    `plans`: see `labels_of`. An entry carries the whole row, and nothing of it changed.
    """
    labels = plans or {}
    rows = [
        (
            message.supplier,
            labels.get(message.plan, message.plan),
            kind_label(message.kind, language),
            message.person,
            " ".join(message.row[part] for part in ("last_name", "first_name") if message.row.get(part)),
            message.member,
            shown("effective", message.effective, language, {}),
            say(language, "all that the plan reports")
            if message.kind in WHOLE_ROW_KINDS
            else "; ".join(_change(message, name, language, labels) for name in message.after),
        )
        for message in messages
    ]
    columns = ["supplier", "plan", "kind", "person", "name", "member", "effective", "changed"]
    return pd.DataFrame(rows, columns=columns, dtype="string")


def task_table(
    tasks: Sequence[Task], language: str, plans: Labels, entities: Labels, standings: Mapping[str, Standing]
) -> pd.DataFrame:
    """Tasks as a notebook shows them."""
    return worded(task_frame(tasks, language, plans, entities, standings), language)


def message_table(messages: Sequence[Message], language: str, plans: Labels) -> pd.DataFrame:
    """Messages as a notebook shows them."""
    return worded(message_frame(messages, language, plans), language)


def worded(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """The frame as a page shows it: headings in words, columns in which nobody has anything left out."""
    filled = [name for name in frame.columns if frame[name].fillna("").ne("").any()]
    return frame[filled or list(frame.columns)].rename(columns=lambda name: say(language, _HEADINGS[name]))


_HEADINGS = {
    "task": "Task", "kind": "Kind", "state": "State", "assignee": "Assigned to",
    "person": "Person", "name": "Name", "member": "Family member",
    "plans": "Plans", "question": "Question", "supplier": "Supplier", "plan": "Plan", "effective": "As from",
    "changed": "What changed",
}  # fmt: skip


def _change(message: Message, name: str, language: str, labels: Labels) -> str:
    """What changed; of pay, numbers and health only that it changed, since executed notebooks keep what they show."""
    if is_field(name) and field_named(name).sensitivity in ("pay", "number", "health"):
        return field_label(name, language, {})
    before = shown(name, message.before.get(name), language, {})
    label = labels.get(name) or field_label(name, language, {})
    return f"{label}{colon(language)}{before} → {shown(name, message.after[name], language, {})}"
