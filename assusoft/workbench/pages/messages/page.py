"""The page of messages: counted by supplier and kind, listed, and each with why it is told and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from assusoft.errors import Refused
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.messages.reasons import hides_why, in_sight_of
from assusoft.workbench.pages.messages.rows import Rows, counts, messages_in_sight, values_of
from assusoft.workbench.pages.page import Act, Did, Page, Values
from assusoft.workbench.pages.table import Column, Looking, seen, table, table_acts
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.why import reason_of
from assusoft.workbench.pages.wordings import labels as labels_of
from assusoft.workbench.pages.wordings import speaking

if TYPE_CHECKING:
    from assusoft.month.messages import Message
    from assusoft.month.why.explanation import Explanation
    from assusoft.store import Transmission


@dataclass(frozen=True)
class Told:
    """The state of the page: how the list is looked at (its `opened` is the message looked into), and why that one is
    told, once it was asked."""

    looking: Looking = field(default_factory=Looking)
    why: Explanation | None = None


def start(visit: Visit, values: Values) -> Told:
    """The list, with the message or the person that the address names."""
    looking = Looking(search=values.get("person", ""), opened=values.get("message", ""))
    return Told(looking)


def view(visit: Visit, state: Told) -> Mapping[str, str]:
    """The counts, the list, and the message looked into."""
    if visit.employer.is_new:
        return {"main": html(visit, "messages/none.html.j2"), "beside": ""}
    month, messages, rows = messages_in_sight(visit)
    kinds, suppliers, found = counts(rows)
    closed = visit.employer.facts.closing_of(month) is not None
    opened = messages.get(state.looking.opened)
    chosen = dict(state.looking.filters)
    return {
        "counts": html(visit, "messages/counts.html.j2", kinds=kinds, suppliers=suppliers, found=found, chosen=chosen,
                       month=month, closed=closed),
        "main": _list(visit, state.looking, rows),
        "beside": _one(visit, state, month, opened) if opened else "",
    }  # fmt: skip


def _list(visit: Visit, looking: Looking, rows: Rows) -> str:
    say = visit.say
    columns = [
        Column("name", say("Person")), Column("kind", say("Kind")), Column("supplier", say("Supplier")),
        Column("plan", say("Plan")), Column("effective", say("As from")), Column("changed", say("What changed")),
    ]  # fmt: skip
    if looking.opened:  # the message beside says the rest
        columns = [column for column in columns if column.key not in ("plan", "changed")]
    filters = {
        key: (title, {value: value for value in sorted({str(row[key]) for row in rows})})
        for key, title in (("supplier", say("Supplier")), ("kind", say("Kind")), ("plan", say("Plan")))
    }
    empty = (
        "" if rows else say("No message: in the first month, suppliers receive full lists instead. See the reports.")
    )
    return table(visit, "messages", say("Messages"), columns, seen(rows, looking), looking, opens="open",
                 filters=filters, empty=empty)  # fmt: skip


def _one(visit: Visit, state: Told, month: str, message: Message) -> str:
    """A message with its values, why it is told, and what became of it."""
    from assusoft.month.why.answer_first import answer_lines

    employer = visit.employer
    labels = labels_of(visit)
    supplier = employer.suppliers.get(message.supplier)
    sendings = [one for one in employer.transmissions(month) if one.supplier == message.supplier]
    row = next(row for row in messages_in_sight(visit)[2] if row["id"] == message.id)
    return html(
        visit, "messages/message.html.j2", message=message, row=row, values=values_of(visit, message, labels),
        supplier=supplier.name if supplier else message.supplier, sendings=[_fate(one) for one in sendings],
        reason=reason_of(visit, state.why) if state.why else None,
        answer=answer_lines(state.why, visit.language)[1:-1] if state.why else (),
        hidden=hides_why(visit, message),
    )  # fmt: skip


def _fate(sending: Transmission) -> Mapping[str, Any]:
    """What became of the transmission that carries it."""
    last = sending.last_event
    return {"id": sending.id, "state": sending.state, "at": last.at, "by": last.by,
            "names": [document.name for document in sending.documents]}  # fmt: skip


def _open(visit: Visit, state: Told, values: Values) -> Did:
    """Look into a message; the same again: look away."""
    id = values.get("id", "")
    if id == state.looking.opened:
        return Did(Told(replace(state.looking, opened="")), focus=f"messages-open-{id}")
    if id not in messages_in_sight(visit)[1]:
        raise Refused(visit.say("This message is not told any more: something was answered or imported since."))
    return Did(Told(replace(state.looking, opened=id)), focus="message-title")


def _why(visit: Visit, state: Told, _values: Values) -> Did:
    """The reasons of the message looked into."""
    month, messages, _ = messages_in_sight(visit)
    message = messages.get(state.looking.opened)
    if message is None or hides_why(visit, message):
        raise Refused(visit.say("Open a message first."))
    return Did(replace(state, why=in_sight_of(visit, speaking(visit).explain(message, month))), focus="why-title")


def _drill(_visit: Visit, state: Told, values: Values) -> Did:
    """Only the messages of that kind and supplier; a missing one means all."""
    filters = tuple((key, values[key]) for key in ("kind", "supplier") if values.get(key))
    return Did(Told(replace(state.looking, filters=filters, page=0, search="", opened="")), focus="messages-search")


PAGE = Page(
    "messages", "read", start, view,
    {
        "open": Act(_open), "why": Act(_why), "drill": Act(_drill),
        **table_acts("messages", lambda state: state.looking, lambda state, looking: replace(state, looking=looking)),
    },
)  # fmt: skip
