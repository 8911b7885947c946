"""What suppliers answered to a closed month, how far each transmission came, and what is noted of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from markupsafe import Markup

from assusoft.code_labels import code_label, kind_label
from assusoft.employer.returns.standing import reminder_of
from assusoft.errors import AssusoftError, Refused
from assusoft.months import check_day
from assusoft.suppliers.returns.results import GRADES
from assusoft.workbench.pages.discretion import whole
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.page import Values
from assusoft.workbench.pages.remembered import remembered
from assusoft.workbench.pages.reports.leaving import sees_whole
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import names


def answered_html(visit: Visit, month: str) -> str:
    """The region, of the month and of the closing before it; '' where nothing was sent.

    Nothing for who is limited to some legal entities: answers name people.
    """
    if visit.entities:
        return ""
    on = visit.now().date()
    try:
        found = remembered(visit, "answered", lambda: _sent(visit, month, on), month, on)
    except AssusoftError as error:  # of this region alone
        return Markup('<p class="alert">{}</p>').format(error.said(visit.language))
    if not found:
        return ""
    return html(visit, "reports/answered.html.j2", lines=[_line(visit, one) for one in found], grades=GRADES)


def _sent(visit: Visit, month: str, on: date) -> list[dict[str, Any]]:
    before = visit.employer.facts.closing_before(month)
    employer, months = (
        visit.employer.speaking(visit.language),
        dict.fromkeys((month, before.month if before else month)),
    )
    return [one for name in months for one in employer.returns(name, on=on) if one["state"] == "sent"]


def _line(visit: Visit, one: Mapping[str, Any]) -> dict[str, Any]:
    suppliers = visit.employer.suppliers
    steps = (f"{count} {code_label(step, visit.language)}" for step, count in one["steps"].items())
    known = names(visit)
    refused = [
        dict(
            each,
            text=each["text"] if sees_whole(visit) else "",
            what=f"{kind_label(each['kind'], visit.language)}: {known.get(each['person'], each['person'])}",
        )
        for each in one["refused"]
    ]
    return {
        **one, "name": suppliers[one["supplier"]].name if one["supplier"] in suppliers else one["supplier"],
        "said": ", ".join(steps) or visit.say("It holds no message: the opening list, or nothing that changed."),
        "refused": refused, "again": [_again(visit, each) for each in one["told_again"]],
        "day": date.fromisoformat(one["due"]) if one["due"] else None,
        "reminder": reminder_of(visit.employer, dict(one)) if one["late"] else "",
    }  # fmt: skip


def _again(visit: Visit, one: Mapping[str, str]) -> str:
    """What became of a refused message that waits for nobody any more."""
    sentence = "{message} was refused, and nothing of it is owed any more."
    if one["transmission"]:
        sentence = "{message} was refused, and told again in transmission {transmission}."
    return visit.say(sentence, message=one["message"], transmission=one["transmission"])


def note_answer(visit: Visit, values: Values) -> str:
    """Store what a supplier said of a whole transmission; its sentence."""
    whole(visit)
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
    whole(visit)
    result, reason = values.get("result", ""), values.get("reason", "").strip()
    if result not in ("fixed", "contested"):
        raise Refused(visit.say("Say whether it is settled or disputed."))
    if not reason:
        raise Refused(visit.say("Say how you know: the reason is kept."))
    given = {"message": values.get("message", ""), "result": result, "text": reason}
    visit.employer.receive_return(values.get("id", ""), visit.name, visit.now(), results=[given], reason=reason)
    return visit.say("It is noted.")
