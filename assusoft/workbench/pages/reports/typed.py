"""What is to be typed into portals, message by message, and its ticks."""

from __future__ import annotations

from markupsafe import Markup

from assusoft.errors import AssusoftError, Refused
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.page import Values
from assusoft.workbench.pages.reports.leaving import sees_whole
from assusoft.workbench.pages.visit import Visit


def typed_html(visit: Visit) -> str:
    """The region; '' when nothing is to be typed, and for who may not see what is sent as it is."""
    if not sees_whole(visit):
        return ""
    try:
        found = visit.employer.speaking(visit.language).by_hand()
    except AssusoftError as error:  # of this region alone
        return Markup('<p class="alert">{}</p>').format(error.said(visit.language))
    if not found:
        return ""
    lists = [
        {**vars(one), "entries": one.items, "typed": sum(item.tick is not None for item in one.items)} for one in found
    ]
    return html(visit, "reports/typed.html.j2", lists=lists)


def note_typed(visit: Visit, values: Values) -> str:
    """Store that a message was typed; its sentence."""
    _refuse_unseen(visit)
    left = visit.employer.tick(
        values.get("id", ""), values.get("message", ""), values.get("reference", "").strip(), visit.name, visit.now()
    )
    typed, count = sum(item.tick is not None for item in left.items), len(left.items)
    return visit.say("{typed} of {count} typed", typed=typed, count=count)


def note_untyped(visit: Visit, values: Values) -> str:
    """Store that a message was not typed after all; its sentence."""
    _refuse_unseen(visit)
    reason = values.get("reason", "").strip()
    if not reason:
        raise Refused(visit.say("Say how you know: the reason is kept."))
    visit.employer.untick(values.get("id", ""), values.get("message", ""), visit.name, visit.now(), reason)
    return visit.say("It is noted.")


def _refuse_unseen(visit: Visit) -> None:
    if not sees_whole(visit):
        raise Refused(visit.say("What is typed is noted by who may see all of it."))
