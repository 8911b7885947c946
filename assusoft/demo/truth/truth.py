"""What the product must find, month by month: tasks, messages and the answers given. Records and their JSON file.

The key of a person is the national number in this month's extract, or the last one before when the person or the
number is not in it; of a row nobody knows the person of, 'last first birth-date'. A member's key is the first name.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from assusoft.demo.people.people import Person
from assusoft.demo.truth.script import ScriptedAnswer, ScriptedStatement, scripted_statements


@dataclass(frozen=True)
class ExpectedTask:
    """`plan` where the task is per plan, `field` where it is about one field, else ''."""

    month: str
    kind: str
    person: str
    member: str
    plan: str
    field: str
    blocking: bool


@dataclass(frozen=True)
class ExpectedMessage:
    """`effective` is None where a date is of no use (names, numbers).

    `changed` lists the fields that differ; None for entries and ends, which carry the whole row.
    """

    month: str
    supplier: str
    plan: str
    kind: str
    person: str
    member: str
    effective: date | None
    changed: tuple[str, ...] | None


@dataclass
class Truth:
    """All that is expected of the months, in the order of the generator's people."""

    tasks: list[ExpectedTask] = field(default_factory=list)
    messages: list[ExpectedMessage] = field(default_factory=list)
    answers: list[ScriptedAnswer] = field(default_factory=list)
    statements: list[ScriptedStatement] = field(default_factory=list)


def row_key(person: Person) -> str:
    """The key of a row that does not say whose it is."""
    return f"{person.last_name} {person.first_name} {person.birth_date}"


def write_truth(path: Path, truth: Truth) -> None:
    """Write the four lists, one record a line so that a change can be read in a diff."""
    names = ("tasks", "messages", "answers", "statements")
    parts = [f'"{name}": [\n{_lines(getattr(truth, name))}\n]' for name in names]
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8", newline="\n")


def _lines(records: Iterable[ExpectedTask | ExpectedMessage | ScriptedAnswer | ScriptedStatement]) -> str:
    return ",\n".join(json.dumps(asdict(record), ensure_ascii=False, default=str) for record in records)


def read_truth(path: Path) -> Truth:
    """What `write_truth` wrote."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return Truth(
        [ExpectedTask(**task) for task in data["tasks"]],
        [_message(message) for message in data["messages"]],
        [ScriptedAnswer(**answer) for answer in data["answers"]],
        scripted_statements(path.parent),
    )


def _message(record: dict[str, object]) -> ExpectedMessage:
    changed = record["changed"]
    parsed = tuple(changed) if isinstance(changed, list) else None
    effective = date.fromisoformat(str(record["effective"])) if record["effective"] else None
    given = record | {"changed": parsed, "effective": effective}
    return ExpectedMessage(**given)  # type: ignore[arg-type]
