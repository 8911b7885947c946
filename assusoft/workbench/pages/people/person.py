"""One person: cover, questions, messages, declarations; contracts and family; what the premiums should be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from markupsafe import Markup

from assusoft.code_labels import code_label
from assusoft.errors import Refused
from assusoft.month.declarations.declaration import Declaration, not_taken_back, persons_by_number
from assusoft.month.declarations.kinds import KINDS
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.people.happened import history_html
from assusoft.workbench.pages.people.state import PARTS, People
from assusoft.workbench.pages.remembered import remembered
from assusoft.workbench.pages.sheets.state import closed_months, month_of
from assusoft.workbench.pages.tasks.facts import answer_told
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.why import why
from assusoft.workbench.pages.wordings import (
    entity_names,
    label,
    labels,
    names,
    question_told,
    rows,
    suppliers_of,
    told,
    value,
)

Row = Mapping[str, Any]
Line = tuple[str, str, str]
"""A field, what it is called, its value in words."""

_KEYS = ("plan", "person", "member", "status", "affiliation_from", "affiliation_to", "relation")
_WHO = ("person", "source", "worker_national_number", "member")


def person_html(visit: Visit, state: People) -> Markup:
    """The page of the person opened."""
    known = _known(visit, state)
    parts = {name: title for name, title in PARTS.items() if name != "premiums" or visit.may("salary")}
    contracts = rows(known["contracts"]) if known else []
    return html(
        visit, "people/person.html.j2", state=state, parts=parts, person=state.person,
        name=names(visit).get(state.person, state.person), head=_head(visit, contracts),
        content=_PARTS[state.part if state.part in parts else "cover"](visit, state, known), known=known is not None,
        sheet_month=_sheet_month(visit),
    )  # fmt: skip


def _sheet_month(visit: Visit) -> str:
    """The month of the benefit sheet that is a click away: the one shown, else the last closed one before; '' for
    none, and for who does not see pay."""
    closed = [month for month in closed_months(visit) if month <= month_of(visit)] if visit.may("salary") else []
    return closed[0] if closed else ""


def _known(visit: Visit, state: People) -> dict[str, Any] | None:
    """What is known of the person on the days asked; None when nothing is."""
    on, known_on = (date.fromisoformat(text) if text else None for text in (state.on, state.known_on))
    month = None if on else visit.month or None
    try:
        return remembered(
            visit, "person", lambda: visit.employer.person(state.person, month, on=on, known_on=known_on),
            state.person, on, known_on,
        )  # fmt: skip
    except Refused:
        return None


def _head(visit: Visit, contracts: list[Row]) -> list[tuple[str, str]]:
    """Who it is, by the last contract shown."""
    if not contracts:
        return []
    row = contracts[-1]
    entity = entity_names(visit).get(row["entity"] or "", row["entity"] or "")
    shown = [(label(visit, name), value(visit, name, row[name]))
             for name in ("national_number", "payroll_id", "birth_date", "function", "department")]  # fmt: skip
    return [(name, text) for name, text in [*shown[:3], (visit.say("Legal entity"), entity), *shown[3:]] if text]


def _cover_html(visit: Visit, state: People, known: dict[str, Any] | None) -> Markup:
    if known is None:
        return Markup("")
    covers = covers_of(visit, known)
    tasks = [(task.id, question_told(visit, task), task.blocking) for task in known["tasks"]]
    declared = [_declared(visit, one) for one in not_taken_back(visit.employer.declarations()) if _concerns(one, state)]
    told_now = told(visit, known["messages"])
    return html(
        visit, "people/cover.html.j2", covers=covers, tasks=tasks, messages=told_now,
        declared=declared, explained=state.why, reason=_reason(visit, state),
        can_explain=not (state.on or state.known_on),
    )  # fmt: skip


def covers_of(visit: Visit, known: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What somebody has in each plan, from what `Employer.person` knows: days, state, values with their places."""
    called, of = labels(visit), suppliers_of(visit)
    members = {row["member"]: _name(row) for row in rows(known["family"])}
    return [_cover(visit, row, members, called, of) for row in rows(known["positions"])]


def _concerns(one: Declaration, state: People) -> bool:
    return state.person in persons_by_number([one])[one.number]


def _declared(visit: Visit, one: Declaration) -> Row:
    begins, until = (date.fromisoformat(text) if text else None for text in (one.begins, one.until))
    return {
        "kind": visit.say(KINDS[one.kind].label), "said": answer_told(visit, one.values), "begins": begins,
        "until": until, "by": one.by, "at": one.at, "why": one.reason,
    }  # fmt: skip


def _cover(
    visit: Visit, row: Row, members: Mapping[str, str], called: Mapping[str, str], of: Mapping[str, str]
) -> dict[str, Any]:
    plan, member = row["plan"], row["member"] or ""
    supplier = of.get(plan, "")
    place = "/".join(filter(None, (supplier, plan, row["person"], member)))
    values = [
        (f"{place}/{name}", label(visit, name), text)
        for name, given in row.items()
        if name not in _KEYS and not name.endswith("_since") and name != "contract_start"
        and (text := value(visit, name, given))
    ]  # fmt: skip
    return {
        "plan": called.get(plan, plan),
        "supplier": supplier,
        "member": member,
        "whom": members.get(member, member) if member else visit.say("the worker"),
        "from": row["affiliation_from"],
        "to": row["affiliation_to"],
        "status": code_label(row["status"], visit.language),
        "salary": value(visit, "insured_salary", row.get("insured_salary")),
        "pct": value(visit, "insured_pct", row.get("insured_pct")),
        "reported": values,
        "place": place,
    }


def _name(row: Row) -> str:
    return " ".join(filter(None, (row["last_name"], row["first_name"]))) or row["member"]


def _reason(visit: Visit, state: People) -> Any:
    if not state.why:
        return None
    return remembered(visit, "why", lambda: why(visit, state.why, visit.month or None), state.why)


def _payroll_html(visit: Visit, _state: People, known: dict[str, Any] | None) -> Markup:
    if known is None:
        return Markup("")
    contracts = [_lines(visit, row) for row in rows(known["contracts"])]
    family = rows(known["family"])
    fields = [
        name for name in known["family"].columns if name not in _WHO and any(row[name] is not None for row in family)
    ]
    return html(
        visit, "people/payroll.html.j2", contracts=contracts, fields=[label(visit, name) for name in fields],
        family=[[value(visit, name, row[name]) for name in fields] for row in family],
    )  # fmt: skip


def _lines(visit: Visit, row: Row) -> list[Line]:
    """The fields of a contract that have a value."""
    found = []
    for name, given in row.items():
        text = value(visit, str(name), given)
        if name == "entity":
            text = entity_names(visit).get(str(given), text)
        if text and name != "person":
            found.append((str(name), label(visit, str(name)), text))
    return found


def _history_part(visit: Visit, state: People, _known: dict[str, Any] | None) -> Markup:
    return history_html(visit, state)


def _premiums_html(visit: Visit, state: People, _known: dict[str, Any] | None) -> Markup:
    """The lines that a faithful supplier would bill for the month, of this person."""
    lines, silent = remembered(visit, "premiums", lambda: _premiums(visit, state.person), state.person)
    return html(visit, "people/premiums.html.j2", lines=lines, silent=silent)


def _premiums(visit: Visit, person: str) -> tuple[list[Row], list[tuple[str, str]]]:
    """Lines of each supplier whose plans have covers; and the suppliers of whom none can be told, with why."""
    month = visit.month_shown
    called, found, silent = labels(visit), list[Row](), list[tuple[str, str]]()
    for supplier in sorted({plan.supplier for plan in visit.employer.plans if plan.covers}):
        try:
            frame = visit.employer.expected(supplier, month[:7], basis="owed")
        except Refused as error:
            silent.append((supplier, error.said(visit.language)))
            continue
        mine = frame[frame["person"] == person]
        found += [
            dict(row) | {"supplier": supplier, "plan_name": called.get(row["plan"], row["plan"])} for row in rows(mine)
        ]
    return found, silent


_PARTS = {"cover": _cover_html, "payroll": _payroll_html, "history": _history_part, "premiums": _premiums_html}
