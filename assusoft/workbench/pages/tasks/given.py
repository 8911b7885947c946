"""The answers given in the month being worked on, and one of them taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from assusoft.errors import Refused
from assusoft.month.declarations.declaration import not_taken_back, persons_by_number
from assusoft.month.messages import Message
from assusoft.month.tasks.answer import Answer, in_force
from assusoft.month.tasks.task import persons_of
from assusoft.month.wording import kind_name
from assusoft.workbench.pages.discretion import in_sight, sees
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.page import Did, Values
from assusoft.workbench.pages.remembered import remembered
from assusoft.workbench.pages.table import Column, seen, table
from assusoft.workbench.pages.tasks.choices import title
from assusoft.workbench.pages.tasks.facts import answer_told
from assusoft.workbench.pages.tasks.inbox import is_open
from assusoft.workbench.pages.tasks.state import Inbox
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import Consequence, consequence, labels, names

Row = Mapping[str, Any]


def rows_given(visit: Visit) -> list[Row]:
    """A row an answer in force of the month shown, the last one first."""
    return remembered(visit, "answers given", lambda: _rows(visit))


def _rows(visit: Visit) -> list[Row]:
    month = visit.month_shown
    sight, known = in_sight(visit, visit.month or None), names(visit)
    found = [
        one
        for one in in_force(visit.employer.answers()).values()
        if one.month == month
        and all(sees(sight, {"person": who}) for who in persons_of(one.kind, one.person, one.facts))
    ]
    return [_row(visit, one, known) for one in sorted(found, key=lambda one: -one.number)]


def _row(visit: Visit, one: Answer, known: Mapping[str, str]) -> Row:
    return {
        "id": one.task,
        "name": known.get(one.person, "") or one.person or visit.say("several"),
        "kind": one.kind,
        "kind_name": kind_name(one.kind, visit.language),
        "plan": labels(visit).get(str(one.facts.get("plan")), ""),
        "answer": title(visit, one.kind, one.choice),
        "by": one.by,
        "at": one.at,
        "reason": one.reason,
    }


def list_html(visit: Visit, state: Inbox) -> Markup:
    """The list of answers."""
    every = rows_given(visit)
    columns = [
        Column("name", visit.say("Person")), Column("kind_name", visit.say("Question")),
        Column("plan", visit.say("Plan")), Column("answer", visit.say("Answer")), Column("by", visit.say("By")),
        Column("at", visit.say("Moment (UTC)")), Column("reason", visit.say("Reason")),
    ]  # fmt: skip
    looking = replace(state.given, opened=state.back)
    filters = {
        "kind": (visit.say("Question"), {row["kind"]: row["kind_name"] for row in every}),
        "by": (visit.say("By"), {row["by"]: row["by"] for row in every}),
    }
    return table(
        visit, "given", visit.say("Answers given"), columns, seen(every, looking), looking, opens="back.open",
        filters=filters, empty=visit.say("Nothing was answered in this month yet."),
    )  # fmt: skip


def open_back(visit: Visit, state: Inbox, values: Values) -> Did:
    """An answer or a declaration is opened: what it says, and what taking it back would lead to."""
    id = values.get("id", "")
    leads, refused = None, ""
    try:
        leads = _leads(visit, state, id)
    except Refused as error:
        refused = error.said(visit.language)
    opened = replace(state, back=id, stating=None, back_leads=leads, back_refused=refused)
    return Did(opened, focus="back-title")


def _leads(visit: Visit, state: Inbox, id: str) -> Consequence | None:
    if not _may_take_back(visit, state):
        return None
    persons = _persons(visit, state, id)
    before = [message for message in _messages_of_open(visit) if message.person in persons]
    return consequence(visit, before, visit.employer.preview_retract(id, visit.now()))


def _messages_of_open(visit: Visit) -> list[Message]:
    return visit.employer.messages(visit.employer.facts.open_round())


def _persons(visit: Visit, state: Inbox, id: str) -> frozenset[str]:
    """Whom it concerns; Refused when it is not, or no longer, there to be taken back."""
    sight = in_sight(visit, visit.month or None)
    if state.tab == "said":
        found = {one.id: one for one in not_taken_back(visit.employer.declarations())}.get(id)
        persons = persons_by_number([found])[found.number] if found else frozenset()
    else:
        answer = in_force(visit.employer.answers()).get(id)
        persons = frozenset(persons_of(answer.kind, answer.person, answer.facts)) if answer else frozenset()
    if not persons or not all(sees(sight, {"person": person}) for person in persons):
        raise Refused(visit.say("It is not in force any more: somebody took it back."))
    return persons


def _may_take_back(visit: Visit, state: Inbox) -> bool:
    return visit.may("declare" if state.tab == "said" else "answer")


def close_back(_visit: Visit, state: Inbox, _values: Values) -> Did:
    """What is open beside the list is closed."""
    return Did(replace(state, back="", back_leads=None), focus=f"{state.tab}-open-{state.back}")


def take_back(visit: Visit, state: Inbox, values: Values) -> Did:
    """It is taken back, with a reason."""
    reason, id = values.get("reason", "").strip(), values.get("id", "")
    if not reason:
        raise Refused(visit.say("Say why it is taken back: whoever reads it later wants to know."))
    if not _may_take_back(visit, state):
        raise Refused(visit.say("You may not do that here. Who administers this installation can change it."))
    _persons(visit, state, id)
    visit.employer.retract(id, visit.name, visit.now(), reason)
    sentence = "The answer was taken back; its question is open again."
    if not is_open(visit):
        sentence = "The answer was taken back; suppliers are told the difference with the month being worked on."
    if state.tab == "said":
        sentence = "The declaration was taken back."
    return Did(
        replace(state, back="", back_leads=None),
        say=visit.say(sentence),
        forget=(f"back-{id}",),
        focus=f"{state.tab}-search",
    )


def beside_html(visit: Visit, state: Inbox) -> Markup | str:
    """The answer opened."""
    if not state.back:
        return ""
    row = next((row for row in rows_given(visit) if row["id"] == state.back), None)
    answer = in_force(visit.employer.answers()).get(state.back)
    if row is None or answer is None:
        return ""
    facts = answer_told(visit, answer.fields, str(answer.facts.get("field") or ""))
    return html(
        visit, "tasks/back.html.j2", id=state.back, title=f"{row['name']} · {row['kind_name']}", said=row["answer"],
        by=row["by"], at=row["at"], reason=row["reason"], facts=facts, person=answer.person, leads=state.back_leads,
        refused=state.back_refused,
        may_take_back=_may_take_back(visit, state), button=visit.say("Take this answer back"),
    )  # fmt: skip
