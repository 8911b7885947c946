"""A check of the employer's own: filled in, tried on every stored photo, then added."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from assusoft.audit.check import OWNERS, SEVERITIES
from assusoft.audit.own import fields_of
from assusoft.audit.wording import value_word
from assusoft.days_in_words import month_label
from assusoft.errors import Refused
from assusoft.labels import field_label
from assusoft.workbench.pages.audit.state import AuditState
from assusoft.workbench.pages.discretion import hides, in_sight, sees
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.page import Did, Values
from assusoft.workbench.pages.table import Column, seen, table
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import label as label_of

if TYPE_CHECKING:
    from assusoft.employer.audit.trying import Tried

FRAMES = {"worker": "workers", "family": "family members", "deduction": "deductions"}
KINDS = {
    "filled": "is filled in", "among": "is one of these values", "between": "lies between two values",
    "condition": "another condition (SQL)",
}  # fmt: skip
"""What must be true, as the form asks it."""

_DRAFTED = ("title", "frame", "field", "kind", "values", "low", "high", "condition", "severity", "owner")
WIDTH = 400


def form(visit: Visit, state: AuditState) -> Markup:
    """The form, and what the check would have found month by month."""
    draft = {"frame": "worker", "kind": "filled", "severity": "warning", "owner": "payroll"} | dict(state.draft)
    names = fields_of(draft["frame"], visit.employer.settings.own)
    own, language = visit.employer.settings.own, visit.language
    shown = sorted(
        ((name, field_label(name, language, own)) for name in names
         if not name.endswith("__before") and not hides(visit, name)),
        key=lambda pair: pair[1].lower(),
    )  # fmt: skip
    return html(
        visit, "audit/own.html.j2", draft=draft | {name: draft.get(name, "") for name in _DRAFTED}, fields=shown,
        frames={name: visit.say(text) for name, text in FRAMES.items()},
        kinds={name: visit.say(text) for name, text in KINDS.items()},
        severities={name: visit.say(name) for name in SEVERITIES}, owners={name: visit.say(name) for name in OWNERS},
        result=_result(visit, state) if state.tried else None, adds=visit.may("check") and not visit.entities,
    )  # fmt: skip


def _result(visit: Visit, state: AuditState) -> dict[str, Any]:
    """What a check that was tried found, of the people the visitor may see."""
    check = _check(visit, state.draft)
    months: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for tried in _tried(visit, check):
        persons = in_sight(visit, tried.month)
        found = [one for one in tried.findings.to_dict("records") if sees(persons, one)]
        label = month_label(tried.month, visit.language)
        months.append({"month": label, "found": len(found), "rows": tried.rows, "trouble": tried.trouble})
        rows += [
            {"id": f"{tried.month}/{one['id']}", "month": label, "month.order": tried.month,
             "whom": one["name"] or one["person"], "value": value_word(one["field"], one["value"], visit.language)}
            for one in found
        ]  # fmt: skip
    most = max((one["found"] for one in months), default=0) or 1
    columns = [
        Column("whom", visit.say("Person")),
        Column("month", visit.say("Month")),
        Column("value", visit.say("Found")),
    ]
    filters = {"month": (visit.say("Month"), {row["month"]: row["month"] for row in rows})}
    listed = table(
        visit, "found", visit.say("Each row it would have found"), columns, seen(rows, state.found), state.found,
        filters=filters, empty=visit.say("It would have found nothing."),
    )  # fmt: skip
    return {
        "months": [one | {"wide": one["found"] * WIDTH // most} for one in months], "list": listed,
        "condition": check["condition"], "code": check["code"], "limited": bool(visit.entities),
    }  # fmt: skip


def _tried(visit: Visit, check: Mapping[str, str]) -> list[Tried]:
    employer = visit.employer
    return employer.once(lambda: employer.try_check(check), "tried", tuple(sorted(check.items())), employer.head())


def choose(visit: Visit, state: AuditState, values: Values) -> Did:
    """Keep what was filled in: other rows have other fields."""
    return Did(replace(state, draft=_draft(values), tried=False))


def attempt(visit: Visit, state: AuditState, values: Values) -> Did:
    """Try the check as it was filled in; nothing is stored."""
    draft = _draft(values)
    _tried(visit, _check(visit, draft))
    return Did(replace(state, draft=draft, tried=True, found=replace(state.found, page=0)), focus="tried-title")


def add(visit: Visit, state: AuditState, values: Values) -> Did:
    """Make the check that was tried one of the employer's."""
    if visit.entities:
        raise Refused(visit.say("This is about all legal entities, and you see some of them only."))
    if not state.tried:
        raise Refused(visit.say("Try the check first, so that you see what it would find."))
    reason = values.get("reason", "").strip()
    if len(reason) < 3:
        raise Refused(visit.say("Say why: a decision about a check needs a reason."))
    check = _check(visit, state.draft)
    visit.employer.add_check(check, visit.name, visit.now().date(), reason)
    said = visit.say("{code} is a check now, from the next audit on.", code=check["code"])
    return Did(replace(state, draft={}, tried=False), said, ("own-check", "own-add"))


def _draft(values: Values) -> dict[str, str]:
    return {name: values[name].strip() for name in _DRAFTED if values.get(name, "").strip()}


def _check(visit: Visit, draft: Mapping[str, str]) -> dict[str, str]:
    """The keys of a [[check]] that the form means; refused where the form is not filled in."""
    title, field, frame = draft.get("title", ""), draft.get("field", ""), draft.get("frame", "worker")
    if len(title) < 3 or not field:
        raise Refused(visit.say("Give the check a title and choose the field it is about."))
    condition = _condition(visit, draft, field)
    _refuse_hidden(visit, condition, field)
    return {
        "code": _code(title), "frame": frame, "field": field, "condition": condition,
        "severity": draft.get("severity", "warning"), "owner": draft.get("owner", "payroll"),
        "sentence": title.replace("{", "(").replace("}", ")"),
    }  # fmt: skip


def _refuse_hidden(visit: Visit, condition: str, field: str) -> None:
    """A condition over what a role does not see would tell it: who is found, and who is not."""
    from assusoft.plans.rules import fields_of as fields_in

    for name in (field, *fields_in(condition)):
        plain = name.removesuffix("__before")
        if hides(visit, plain):
            sentence = "Your role does not see {field}: a check of it is for who does."
            raise Refused(visit.say(sentence, field=label_of(visit, plain)))


def _code(title: str) -> str:
    from assusoft.workbench.pages.table import plain

    words = re.findall(r"[A-Z0-9]+", plain(title).upper())
    return "OWN-" + "-".join(words[:5])[:40].strip("-")


def _condition(visit: Visit, draft: Mapping[str, str], field: str) -> str:
    kind = draft.get("kind", "filled")
    if kind == "condition":
        if not draft.get("condition"):
            raise Refused(visit.say("Write the condition that every row must meet."))
        return draft["condition"]
    known = fields_of(draft.get("frame", "worker"), visit.employer.settings.own).get(field)
    number = known is not None and known.type in ("money", "percent", "hours", "factor", "count")
    if kind == "among":
        values = [value.strip() for value in draft.get("values", "").split(",") if value.strip()]
        if not values:
            raise Refused(visit.say("Give the values, with commas between them."))
        return f"{field} IS NULL OR {field} IN ({', '.join(_literal(visit, one, number) for one in values)})"
    if kind == "between":
        low, high = (_literal(visit, draft.get(name, ""), number) for name in ("low", "high"))
        return f"{field} IS NULL OR {field} BETWEEN {low} AND {high}"
    return f"{field} IS NOT NULL"


def _literal(visit: Visit, text: str, number: bool) -> str:
    """A value as SQL writes it: numbers as they are (1.234,56 too), days as DATE, texts between quotes."""
    if not number:
        day = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text)
        if day:
            return f"DATE '{day[3]}-{day[2]}-{day[1]}'"
        return f"DATE '{text}'" if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else "'" + text.replace("'", "''") + "'"
    plain = text.replace(".", "").replace(",", ".") if "," in text else text
    try:
        return f"{Decimal(plain):f}"
    except InvalidOperation:
        raise Refused(visit.say("'{text}' is no number.", text=text)) from None
