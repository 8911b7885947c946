"""What suppliers answered to a closed month, how far each transmission came, and what is noted of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from assusoft.code_labels import code_label, kind_label
from assusoft.employer.returns.standing import reminder_of
from assusoft.errors import Refused
from assusoft.months import check_day
from assusoft.suppliers.returns.results import GRADES
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.page import Values
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import names


def answered_html(visit: Visit, month: str) -> str:
    """The region, of the month and of the closing before it; '' where nothing was sent.

    Nothing for who is limited to some legal entities: answers name people.
    """
    if visit.entities:
        return ""
    before = visit.employer.facts.closing_before(month)
    employer, on = visit.employer.speaking(visit.language), visit.now().date()
    found = [
        one for name in dict.fromkeys((month, before.month if before else month))
        for one in employer.returns(name, on=on) if one["state"] == "sent"
    ]  # fmt: skip
    if not found:
        return ""
    return html(visit, "reports/answered.html.j2", lines=[_line(visit, one) for one in found], grades=GRADES)


def _line(visit: Visit, one: Mapping[str, Any]) -> dict[str, Any]:
    suppliers = visit.employer.suppliers
    steps = (f"{count} {code_label(step, visit.language)}" for step, count in one["steps"].items())
    known = names(visit)
    refused = [
        dict(each, what=f"{kind_label(each['kind'], visit.language)}: {known.get(each['person'], each['person'])}")
        for each in one["refused"]
    ]
    return {
        **one, "name": suppliers[one["supplier"]].name if one["supplier"] in suppliers else one["supplier"],
        "said": ", ".join(steps) or visit.say("It holds no message: the opening list, or nothing that changed."),
        "refused": refused, "day": date.fromisoformat(one["due"]) if one["due"] else None,
        "reminder": reminder_of(visit.employer, dict(one)) if one["late"] else "",
    }  # fmt: skip


def note_answer(visit: Visit, values: Values) -> str:
    """Store what a supplier said of a whole transmission; its sentence."""
    if visit.entities:
        raise Refused(visit.say("What suppliers answer is noted by who sees all legal entities."))
    grade, reason = values.get("grade", ""), values.get("reason", "").strip()
    if grade not in ("0", "1", "3"):
        raise Refused(visit.say("Say what the supplier took."))
    if not reason:
        raise Refused(visit.say("Say how you know: the reason is kept."))
    on = check_day(values["on"]) if values.get("on") else None
    visit.employer.receive_return(
        values.get("id", ""), visit.name, visit.now(), grade=int(grade), answered=on, reason=reason
    )
    return visit.say("It is noted.")


def note_settled(visit: Visit, values: Values) -> str:
    """Store that a refused message is settled or disputed, so that it is not told again; its sentence."""
    if visit.entities:
        raise Refused(visit.say("What suppliers answer is noted by who sees all legal entities."))
    result, reason = values.get("result", ""), values.get("reason", "").strip()
    if result not in ("fixed", "contested"):
        raise Refused(visit.say("Say whether it is settled or disputed."))
    if not reason:
        raise Refused(visit.say("Say how you know: the reason is kept."))
    given = {"message": values.get("message", ""), "result": result, "text": reason}
    visit.employer.receive_return(values.get("id", ""), visit.name, visit.now(), results=[given], reason=reason)
    return visit.say("It is noted.")
