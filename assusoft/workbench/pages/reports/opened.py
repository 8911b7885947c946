"""A file that leaves, as it is looked at: its rows read back as the supplier reads them, its text, what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assusoft.code_labels import kind_label
from assusoft.errors import AssusoftError
from assusoft.labels import field_label
from assusoft.workbench.pages.reports.leaving import content_of, documents_beside, sees_whole
from assusoft.workbench.pages.table import Column, plain
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import labels as labels_of
from assusoft.workbench.pages.wordings import value

_LONGEST = 20_000
"""Signs of a text that are shown."""
_SEARCHED = ("message", "kind", "plan", "person", "national_number", "last_name", "first_name", "city")
"""Fields whose words a search looks in: a full list has thirty of them for thousands of people."""
_TEXTS = ("text/", "application/xml", "message/")


@dataclass(frozen=True)
class Opened:
    """A file looked into. `rows`: as a table, each with its `id`; `text`: as text, '' when it is none or is not to be
    seen; `cut`: whether there is more of it; `wrong`: why it could not be read back."""

    id: str
    month: str
    name: str
    supplier: str
    columns: tuple[Column, ...] = ()
    rows: tuple[Mapping[str, Any], ...] = ()
    text: str = ""
    cut: bool = False
    wrong: str = ""


def opened(visit: Visit, month: str, id: str) -> Opened:
    """Look into a file of a month.

    Raises
    ------
    Refused
        There is none of that id, or it is of people whom the visitor does not see.
    """
    if visit.entities:
        content_of(visit, month, id)  # refuses
    supplier, name, documents = documents_beside(visit, month, id)
    media = next(document.media_type for document in documents if document.name == name)
    text = _text(content_of(visit, month, id)) if sees_whole(visit) and media.startswith(_TEXTS) else ""
    word = next((word for word in ("changes", "full") if f"_{month}_{word}" in name), "")
    columns: tuple[Column, ...] = ()
    rows: tuple[Mapping[str, Any], ...] = ()
    wrong = ""
    if word:
        try:
            found = visit.employer.read_back(supplier, documents, month).get(word, [])
            columns, rows = _table(visit, found)
        except AssusoftError as error:
            wrong = error.said(visit.language)
    elif not sees_whole(visit):
        content_of(visit, month, id)  # refuses
    return Opened(id, month, name, supplier, columns, rows, text[:_LONGEST], len(text) > _LONGEST, wrong)


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _table(
    visit: Visit, found: Sequence[Mapping[str, Any]]
) -> tuple[tuple[Column, ...], tuple[Mapping[str, Any], ...]]:
    """The columns that hold something, in words, and the rows with their values as people read them, masked."""
    own, language, labels = visit.employer.settings.own, visit.language, labels_of(visit)
    filled = list(dict.fromkeys(name for row in found for name, value in row.items() if value is not None))
    words = {
        "message": visit.say("Message"), "kind": visit.say("Kind"), "effective": visit.say("As from"),
        "plan": visit.say("Plan"), "changed": visit.say("What changed"), "member": visit.say("Family member"),
    }  # fmt: skip

    def told(name: str, given: Any) -> str:
        if given is None:
            return ""
        if name == "kind":
            return kind_label(str(given), language)
        if name == "plan":
            return labels.get(str(given), str(given))
        if name == "changed":
            return ", ".join(labels.get(one) or field_label(one, language, own) for one in str(given).split())
        return value(visit, name, given)

    columns = tuple(
        Column(name, words.get(name) or labels.get(name) or field_label(name, language, own)) for name in filled
    )
    rows = tuple(_row(number, {name: told(name, row.get(name)) for name in filled}) for number, row in enumerate(found))
    return columns, rows


def _row(number: int, texts: Mapping[str, str]) -> Mapping[str, Any]:
    searched = plain(" ".join(texts[name] for name in _SEARCHED if texts.get(name)))
    return {"id": str(number), "plain": searched, **texts}
