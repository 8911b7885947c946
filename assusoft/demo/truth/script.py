"""What HR will answer in the sample employer: the scripted answers, written beside the data and read back."""

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path

from assusoft.errors import Refused


@dataclasses.dataclass(frozen=True)
class ScriptedAnswer:
    """One answer of the script, keyed as the truth is.

    `person` is a key of the truth (see `truth`), `member` a first name, `plan` is given where a task is per plan and
    `field` where it is about one field. `choice` is the task's, except that `same:NATIONAL NUMBER` names a known person
    by national number. `retract`: the answer is taken back at once, before the next answers.
    """

    month: str
    kind: str
    person: str
    choice: str
    plan: str = ""
    field: str = ""
    member: str = ""
    fields: Mapping[str, str] = dataclasses.field(default_factory=dict)
    reason: str = ""
    by: str = "Claire (RH)"
    retract: bool = False


@dataclasses.dataclass(frozen=True)
class Say:
    """How a person decides one task: a choice with its fields; None in place of a Say leaves the task open."""

    choice: str
    fields: Mapping[str, str] = dataclasses.field(default_factory=dict)
    reason: str = ""
    first: "Say | None" = None  # an answer given before and taken back


@dataclasses.dataclass(frozen=True)
class Statement:
    """What HR declares unasked, as `assusoft declare` takes it; kind `retract` takes back the answer to a task.

    Of a `retract`, `values` are kind and month of that task.
    """

    kind: str
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)
    plan: str = ""
    begins: str = ""
    until: str = ""
    reason: str = ""


@dataclasses.dataclass(frozen=True)
class ScriptedStatement:
    """One statement of the script: when, and of whom (a key of the truth)."""

    month: str
    person: str
    statement: Statement
    by: str = "Claire (RH)"


def scripted_statements(folder: Path) -> list[ScriptedStatement]:
    """What HR of the sample employer in `folder` declares, in order; nothing when it has no script."""
    path = folder / "truth.json"
    listed = json.loads(path.read_text(encoding="utf-8")).get("statements", []) if path.is_file() else []
    return [ScriptedStatement(**one | {"statement": Statement(**one["statement"])}) for one in listed]


def scripted_answers(folder: Path) -> list[ScriptedAnswer]:
    """The answers of the sample employer in `folder`, in the order to give them; Refused when it has none."""
    path = folder / "truth.json"
    if not path.is_file():
        raise Refused(f"{path}: not found. Scripted answers stand beside a sample employer written by `assusoft demo`.")
    return [ScriptedAnswer(**answer) for answer in json.loads(path.read_text(encoding="utf-8"))["answers"]]


def answers_of(
    say: Say, month: str, kind: str, person: str, plan: str, field: str, member: str
) -> list[ScriptedAnswer]:
    """The script of one decision: first what was answered and taken back, then what stands."""

    def answer(said: Say, retract: bool) -> ScriptedAnswer:
        return ScriptedAnswer(
            month, kind, person, said.choice, plan, field, member, dict(said.fields), said.reason, retract=retract
        )

    return [*([answer(say.first, True)] if say.first else []), answer(say, False)]
