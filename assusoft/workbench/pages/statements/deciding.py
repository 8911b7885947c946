"""What is decided about differences: one opened with its evidence, or many ticked, shown before it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from markupsafe import Markup

from assusoft.days_in_words import day
from assusoft.employer.statements.differing import Differing
from assusoft.errors import Refused
from assusoft.statements.classes import CLASSES
from assusoft.statements.life import STATES
from assusoft.workbench.pages.discretion import MASK
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.page import Did, Values
from assusoft.workbench.pages.remembered import remembered
from assusoft.workbench.pages.statements.opened import OWNERS, RISKS, shown_one, whom
from assusoft.workbench.pages.statements.sight import control_of, euro, money_hidden
from assusoft.workbench.pages.statements.state import Proposed, Statements
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.why import why as explained

CHOICES = {
    "ask": "Ask the supplier: a question, no reproach yet",
    "dispute": "Dispute it: the supplier must mend it",
    "accept": "The supplier agrees: a statement must show it",
    "wait": "Leave it alone until a day",
    "write-off": "Write it off: nobody corrects it any more",
}
"""What may be decided, as the form says it."""

_DECIDED = {
    "ask": "asked",
    "dispute": "disputed",
    "accept": "accepted",
    "wait": "suppressed",
    "write-off": "written-off",
}


def open_difference(visit: Visit, state: Statements, values: Values) -> Did:
    """Open a difference of the statement, or close it again."""
    id = values.get("id", "")
    opened = replace(state, difference=id if id != state.difference else "", why=False, proposed=None)
    if opened.difference and shown_one(visit, opened) is None:
        raise Refused(visit.say("That difference does not stand there any more. Look again."))
    return Did(opened, focus="difference-title" if opened.difference else "")


def why(_visit: Visit, state: Statements, _values: Values) -> Did:
    """Show why, down to the cells of the extracts."""
    return Did(replace(state, why=not state.why))


def detail(visit: Visit, state: Statements) -> Markup:
    """The difference opened, with its evidence and what may be decided."""
    one = shown_one(visit, state)
    if one is None:
        return Markup("")
    evidence = visit.employer.evidence(one["id"], visit.language)
    premiums = evidence["billed"], evidence["expected"]
    hidden = money_hidden(visit) or not visit.may("health")
    reasons = (
        remembered(visit, "why", lambda: explained(visit, one["id"]), one["id"]) if state.why and not hidden else None
    )
    return html(
        visit, "statements/difference.html.j2", one=one, whom=whom(visit, one), evidence=evidence, hidden=hidden,
        what=visit.say(CLASSES[one["class"]].sentence), owner=visit.say(OWNERS[one["owner"]]),
        risk=visit.say(RISKS[one["risk"]]), reasons=reasons,
        shares={
            visit.say(title): [euro(visit, premium[name], True) for premium in premiums]
            for name, title in _SHARES.items()
        },
        values=[(label, MASK if hidden else value) for _, label, value in evidence["values"]],
        lines=[_line(line, hidden) for line in evidence["lines"]],
        causes=[(cause, euro(visit, amount, True)) for cause, amount in evidence["causes"]],
        decisions=[each | {"said": visit.say(_DECIDED[each["choice"]]), "day": day(each["at"].date(), visit.language),
                           "until": _day(each["until"], visit)} for each in evidence["decisions"]],
        amount=euro(visit, one["difference"], True), choices=_choices(visit, one),
    )  # fmt: skip


_SHARES: Mapping[Literal["employer", "employee", "tax", "total"], str] = {
    "employer": "Employer",
    "employee": "Employee",
    "tax": "Taxes",
    "total": "Total",
}


def _line(line: Mapping[str, Any], hidden: bool) -> dict[str, Any]:
    printed = (
        [] if hidden else [(label, value) for name, label, value in line["printed"] if not name.startswith("billed_")]
    )
    return {**line, "printed": printed}


def _day(text: str, visit: Visit) -> str:
    return day(date.fromisoformat(text), visit.language) if text else ""


def _choices(visit: Visit, one: Mapping[str, Any]) -> dict[str, str]:
    may = visit.may("statement") and one["state"] not in ("settled", "pending")
    return {name: visit.say(text) for name, text in CHOICES.items()} if may else {}


def ticked(visit: Visit, state: Statements) -> Markup:
    """What may be done with those that are ticked, and what would be stored."""
    if not visit.may("statement") or not (state.differences.ticked or state.proposed):
        return Markup("")
    mine = {one["id"]: one for one in control_of(visit, state.opened)["differences"]}
    ids = [id for id in state.differences.ticked if id in mine]
    proposed = state.proposed
    about = [mine[id] for id in proposed.ids if id in mine] if proposed else []
    return html(
        visit, "statements/ticked.html.j2", count=len(ids), proposed=proposed,
        choices={name: visit.say(text) for name, text in CHOICES.items()},
        sum=euro(visit, _sum(mine, ids), True),
        becomes=visit.say(_DECIDED[proposed.choice]) if proposed else "",
        until=day(proposed.until, visit.language) if proposed and proposed.until else "",
        about=[
            (whom(visit, one), f"{one['contract']} {one['cover']}", visit.say(CLASSES[one["class"]].sentence),
             euro(visit, one["difference"], True), visit.say(one["state"]))
            for one in about
        ],
        proposed_sum=euro(visit, _sum(mine, [one["id"] for one in about]), True),
    )  # fmt: skip


def _sum(mine: Mapping[str, Mapping[str, Any]], ids: list[str]) -> Decimal:
    return sum((Decimal(mine[id]["difference"]) for id in ids), Decimal(0))


def decide(visit: Visit, state: Statements, values: Values) -> Did:
    """Store what was decided about the difference opened."""
    one = shown_one(visit, state)
    if one is None:
        raise Refused(visit.say("That difference does not stand there any more. Look again."))
    wanted = _proposed(visit, [one["id"]], values, (int(values.get("known", "0") or 0),))
    return _stored(visit, state, wanted, f"decide-{one['id']}")


def propose(visit: Visit, state: Statements, values: Values) -> Did:
    """Show what would be stored about those that are ticked; nothing is stored."""
    mine = {one["id"] for one in control_of(visit, state.opened)["differences"]}
    ids = sorted(id for id in state.differences.ticked if id in mine)
    wanted = _proposed(visit, ids, values, ())
    about = visit.employer.decidable(ids, wanted.choice, visit.now().date(), wanted.until, wanted.reason)
    return Did(replace(state, proposed=replace(wanted, known=_last(about))), focus="decide-title")


def store(visit: Visit, state: Statements, _values: Values) -> Did:
    """Store what was shown."""
    if state.proposed is None:
        raise Refused(visit.say("Nothing is proposed. Tick differences first."))
    did = _stored(visit, state, state.proposed, "decide-many")
    return replace(did, state=replace(did.state, differences=replace(state.differences, ticked=frozenset())))


def forget(_visit: Visit, state: Statements, _values: Values) -> Did:
    """Go back from what was shown, nothing stored."""
    return Did(replace(state, proposed=None), focus="decide-title")


def _proposed(visit: Visit, ids: list[str], values: Values, known: tuple[int, ...]) -> Proposed:
    choice, reason = values.get("choice", ""), values.get("reason", "").strip()
    if choice not in STATES:
        raise Refused(visit.say("Choose what is decided first."))
    if choice in ("wait", "write-off") and not reason:
        raise Refused(visit.say("Say why: this decision needs a reason."))
    until = _until(visit, values.get("until", "")) if choice == "wait" else None
    return Proposed(tuple(ids), choice, until, reason, known)


def _until(visit: Visit, text: str) -> date:
    try:
        until = date.fromisoformat(text)
    except ValueError:
        raise Refused(visit.say("Say until which day it is left alone.")) from None
    if until <= visit.now().date():
        raise Refused(visit.say("The day until which it is left alone must be to come."))
    return until


def _last(about: list[Differing]) -> tuple[int, ...]:
    return tuple(max((each.number for each in one.decisions), default=0) for one in about)


def _stored(visit: Visit, state: Statements, wanted: Proposed, draft: str) -> Did:
    """Store a decision, unless somebody else decided about one of them since it was shown."""
    employer = visit.employer
    about = employer.decidable(list(wanted.ids), wanted.choice, visit.now().date(), wanted.until, wanted.reason)
    for one, last, known in zip(about, _last(about), wanted.known, strict=True):
        if last != known:
            other = one.decisions[-1]
            raise Refused(visit.say(
                "{who} decided about this meanwhile ({what}). Nothing was stored; look at it again.",
                who=other.by, what=visit.say(_DECIDED[other.choice]),
            ))  # fmt: skip
    employer.decide_differences(list(wanted.ids), wanted.choice, visit.name, visit.now(), wanted.until, wanted.reason)
    said = visit.say("Stored for {count}: {what}.", count=len(about), what=visit.say(_DECIDED[wanted.choice]))
    return Did(replace(state, proposed=None), said, (draft,), "differences-search")
