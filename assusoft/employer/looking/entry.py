"""One thing that happened: when, by whom, what, why, from what to what; as values, and as a line for people."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from assusoft.code_labels import code_label
from assusoft.labels import field_label, shown
from assusoft.language import colon, say
from assusoft.month.tasks.answer_values import parse
from assusoft.schema import dtype_of, is_field

_DAY = re.compile(r"\d{4}-\d\d-\d\d")

WORDS = {
    "choice": "answer", "import": "import", "persons": "persons", "findings": "findings", "documents": "documents",
    "messages": "messages", "grade": "grade", "state": "state", "statement": "statement", "from": "from",
    "until": "until", "sheets": "benefit sheets",
}  # fmt: skip
"""Names in `before` and `after` that are no fields -> how they are called, as English sentence keys."""


@dataclass(frozen=True)
class Entry:
    """Something that happened.

    Attributes
    ----------
    at
        The moment, in UTC; None of what has not happened yet (a message of a month that is open).
    by
        Who did it.
    what
        What happened, in the employer's language; `kind` says it in one English word for programs.
    why
        The reason that was given; empty when none was.
    before, after
        What was so and is so since: a value, or name -> value; None where there is nothing.
    ids
        What it is about, as other verbs take it: tasks, messages, findings, transmissions, documents.
    month
        The month it belongs to, 'YYYY-MM'.
    field
        The field whose value `before` and `after` are; empty of all else.
    """

    at: datetime | None
    by: str
    what: str
    why: str
    before: Any
    after: Any
    ids: tuple[str, ...]
    kind: str
    month: str
    field: str = ""

    def line(self, language: str) -> str:
        """The entry on one line, its days as people write them."""
        moment = f"{self.at:%d/%m/%Y %H:%M}" if self.at else say(language, "not yet")
        moved = self.moved(language)
        what = f"{self.what}{colon(language)}{moved}" if moved else self.what
        why = f"({self.why})" if self.why else ""
        return "  ".join(filter(None, [moment, self.by, what, why, " ".join(self.ids)]))

    def moved(self, language: str) -> str:
        """From what to what, in words; empty where nothing moved."""
        if self.before is None and self.after is None:
            return ""
        before, after = (told(one, language, self.field) for one in (self.before, self.after))
        return after if before == "-" else f"{before} -> {after}"


def values_of(entry: Entry) -> dict[str, Any]:
    """The entry as the values of a JSON object, the moment as ISO text."""
    return vars(entry) | {"at": entry.at.isoformat() if entry.at else None, "ids": list(entry.ids)}


def told(value: Any, language: str, name: str = "") -> str:
    """A value of `before` or `after` in words; days as dd/mm/yyyy, amounts as the language writes them."""
    if isinstance(value, Mapping) and list(value) == ["state"]:
        return told(value["state"], language, "state")
    if isinstance(value, Mapping):
        known = {key: one for key, one in value.items() if one is not None}
        return ", ".join(f"{_called(key, language)} {told(one, language, key)}" for key, one in known.items()) or "-"
    if name == "state":
        return code_label(str(value), language)
    if isinstance(value, str):
        value = _typed(name, value)
    return shown(name, value, language, {})


def _called(name: str, language: str) -> str:
    return say(language, WORDS[name]) if name in WORDS else field_label(name, language, {})


def _typed(name: str, text: str) -> Any:
    """The text of an answer as the value it stands for."""
    if _DAY.fullmatch(text):
        return date.fromisoformat(text)
    try:
        return parse(text, dtype_of(name)) if is_field(name) else text
    except ValueError:
        return text
