"""Messages of a month -> the rows that are listed and counted: whom, what, from which value to which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assusoft.code_labels import kind_label
from assusoft.labels import field_label
from assusoft.language import colon
from assusoft.message_kinds import WHOLE_ROW_KINDS
from assusoft.workbench.pages.discretion import in_sight, sees
from assusoft.workbench.pages.remembered import remembered
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import labels as labels_of
from assusoft.workbench.pages.wordings import value

if TYPE_CHECKING:
    from assusoft.month.messages import Message

Rows = tuple[Mapping[str, Any], ...]


def messages_in_sight(visit: Visit) -> tuple[str, Mapping[str, Message], Rows]:
    """The month, its messages by id, and their rows, of the persons whom the visitor may see.

    They are made once for all facts stored so far: keys id, name, person, supplier, plan, kind, effective, changed, and
    `code`, the kind's own name.

    Raises
    ------
    Refused
        Nothing is imported for the month.
    """
    return remembered(visit, "messages", lambda: _made(visit))


def _made(visit: Visit) -> tuple[str, Mapping[str, Message], Rows]:
    employer = visit.employer
    month = visit.month_shown
    persons = in_sight(visit, month)
    found = [message for message in employer.messages(month) if sees(persons, message)]
    labels = labels_of(visit)
    return month, {message.id: message for message in found}, tuple(_row(visit, message, labels) for message in found)


def _row(visit: Visit, message: Message, labels: Mapping[str, str]) -> Mapping[str, Any]:
    supplier = visit.employer.suppliers.get(message.supplier)
    return {
        "id": message.id,
        "name": name_of(message),
        "person": message.person,
        "supplier": supplier.name if supplier else message.supplier,
        "plan": labels.get(message.plan, message.plan),
        "kind": kind_label(message.kind, visit.language),
        "code": message.kind,
        "effective": message.effective,
        "changed": _changed(visit, message, labels),
    }


def name_of(message: Message) -> str:
    """Whom it is about, by the name it reports."""
    names = (message.row.get("last_name"), message.row.get("first_name"))
    return " ".join(str(name) for name in names if name) or message.person


def _changed(visit: Visit, message: Message, labels: Mapping[str, str]) -> str:
    """What changed in one line; of an affiliation that begins only that all is told."""
    if message.kind in WHOLE_ROW_KINDS:
        return visit.say("all that the plan reports")
    return "; ".join(
        f"{one['field']}{colon(visit.language)}{one['before']} → {one['after']}" if one["before"]
        else f"{one['field']}{colon(visit.language)}{one['after']}"
        for one in values_of(visit, message, labels)
    )  # fmt: skip


def values_of(visit: Visit, message: Message, labels: Mapping[str, str]) -> list[Mapping[str, str]]:
    """Each field that changed, in words, with its values `before` ('' when there was none, or the same) and `after`.

    Values that the visitor's role does not see are masked.
    """
    own, language = visit.employer.settings.own, visit.language

    def told(name: str, given: Any) -> str:
        return labels.get(f"{name}={given}") or value(visit, name, given)

    return [
        {
            "field": labels.get(name) or field_label(name, language, own),
            "before": told(name, before) if (before := message.before.get(name)) not in (None, "", now) else "",
            "after": told(name, now) or "–",
        }
        for name, now in message.after.items()
    ]


def counts(rows: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[str], Mapping[tuple[str, str], int]]:
    """Kinds and suppliers in words, and how many messages of each kind each supplier has; ('', '') has all of them."""
    found = Counter((row["kind"], row["supplier"]) for row in rows)
    found.update((row["kind"], "") for row in rows)
    found.update(("", row["supplier"]) for row in rows)
    found["", ""] = len(rows)
    return sorted({row["kind"] for row in rows}), list(dict.fromkeys(row["supplier"] for row in rows)), found
