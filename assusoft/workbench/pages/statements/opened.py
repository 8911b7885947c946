"""One statement opened: its figures, the way from what was expected to what was billed, its differences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from assusoft.days_in_words import month_label
from assusoft.errors import Refused
from assusoft.statements.classes import CLASSES, FAMILIES_THAT_AGREE
from assusoft.workbench.pages.discretion import MASK
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.page import Did, Values
from assusoft.workbench.pages.statements.bars import Step, steps_between
from assusoft.workbench.pages.statements.sight import control_of, euro, in_their_entities, money_hidden
from assusoft.workbench.pages.statements.state import Statements
from assusoft.workbench.pages.table import Column, Looking, seen, table
from assusoft.workbench.pages.visit import Visit

if TYPE_CHECKING:
    from assusoft.store import Statement

OWNERS = {"supplier": "the supplier", "hr": "HR", "payroll": "the payroll", "us": "us", "nobody": "nobody"}
"""Who must act, as a list says it."""

RISKS = {"cover": "cover at risk", "money": "money", "data": "data", "none": "nothing"}
"""What is at stake, as a list says it."""

TABS = {
    "differences": "Differences", "sums": "How the sums come about", "papers": "Letters and files",
    "since": "Since the statement before", "promises": "Promises", "ahead": "What comes next",
}  # fmt: skip
"""What is shown of a statement, in this order."""


def open_statement(visit: Visit, state: Statements, values: Values) -> Did:
    """Open a statement, compared."""
    id = values.get("id", "")
    control_of(visit, id)  # refused here, the list stays
    return Did(_at(state, id), focus="statement-title")


def _at(state: Statements, id: str) -> Statements:
    return replace(
        state, opened=id, tab="differences", differences=Looking(), difference="", why=False, proposed=None, paper="",
        promises=Looking(), changes=Looking(),
    )  # fmt: skip


def back(_visit: Visit, state: Statements, _values: Values) -> Did:
    """Back to the list."""
    return Did(_at(state, ""), focus="statements-search")


def tab(_visit: Visit, state: Statements, values: Values) -> Did:
    """Show another side of the statement."""
    wanted = values.get("tab", "")
    return Did(replace(state, tab=wanted if wanted in TABS else state.tab, proposed=None, paper=""))


def head(visit: Visit, state: Statements) -> Markup:
    """What stands above all sides: what it is, and its sums."""
    values, statement = control_of(visit, state.opened), _statement(visit, state)
    tabs = TABS if not visit.entities else {"differences": TABS["differences"]}
    return html(
        visit, "statements/head.html.j2", values=values, statement=statement, tab=state.tab,
        tabs={name: visit.say(title) for name, title in tabs.items()},
        supplier=visit.employer.supplier(statement.supplier).name,
        billed=euro(visit, values["billed"]), expected=euro(visit, values["expected"]),
        difference=euro(visit, values["difference"]), unexplained=euro(visit, values["unexplained"]),
        period=month_label(statement.period, visit.language), limited=bool(visit.entities),
    )  # fmt: skip


def sums_shown(visit: Visit, state: Statements) -> Markup:
    """How the sums come about: the way from what was expected to what was billed, every line in one class."""
    values = control_of(visit, state.opened)
    return html(
        visit, "statements/sums.html.j2", values=values, statement=_statement(visit, state),
        limited=bool(visit.entities), through=month_label(values["through"], visit.language),
        steps=[] if money_hidden(visit) else bridge(visit, values), counts=_counts(visit, values),
        lines=sum(values["counts"].values()),
        difference=euro(visit, values["difference"]),
        amounts={name: euro(visit, values["tolerated"][name]) for name in ("amount", "cumulated")},
    )  # fmt: skip


def _statement(visit: Visit, state: Statements) -> Statement:
    return next(one for one in visit.employer.statements() if one.id == state.opened)


def bridge(visit: Visit, values: Mapping[str, Any]) -> list[Step]:
    """From what should have been billed to what was, a step for each class, the largest first."""
    sums: dict[str, Decimal] = {}
    for one in values["differences"]:
        sums[one["class"]] = sums.get(one["class"], Decimal(0)) + Decimal(one["difference"])
    named = [
        (visit.say(CLASSES[name].sentence), sums[name]) for name in sorted(sums, key=lambda name: -abs(sums[name]))
    ]
    ends = (visit.say("Expected"), Decimal(values["expected"])), (visit.say("Billed"), Decimal(values["billed"]))
    return steps_between(visit, ends, [(name, amount) for name, amount in named if amount])


def _counts(visit: Visit, values: Mapping[str, Any]) -> list[tuple[str, int, str]]:
    """Class in words, lines, and what they make together (EUR); the lines are all there are.

    A class may have one line: its sum is masked as that line's is.
    """
    sums: dict[str, Decimal] = {}
    for one in values["differences"]:
        sums[one["class"]] = sums.get(one["class"], Decimal(0)) + Decimal(one["difference"])
    order = sorted(values["counts"], key=lambda name: (name[0] not in FAMILIES_THAT_AGREE, name))
    return [
        (visit.say(CLASSES[name].sentence), values["counts"][name], euro(visit, sums.get(name, Decimal(0)), True))
        for name in order
    ]


def differences(visit: Visit, state: Statements) -> Markup:
    """The list of its differences, and many of them that have one cause."""
    values, say = control_of(visit, state.opened), visit.say
    rows = [_row(visit, one) for one in values["differences"]]
    columns = [
        Column("whom", say("Person")), Column("cover", say("Cover")), Column("month", say("Month")),
        Column("what", say("What")), Column("billed", say("Billed"), True), Column("expected", say("Expected"), True),
        Column("amount", say("Difference"), True), Column("owner", say("Who must act")), Column("state", say("State")),
    ]  # fmt: skip
    filters = {
        name: (title, {value: value for value in sorted({row[name] for row in rows})})
        for name, title in {
            "what": say("What"), "state": say("State"), "owner": say("Who must act"), "risk": say("At stake"),
        }.items()
    }  # fmt: skip
    found = table(
        visit, "differences", say("Differences of {id}", id=state.opened), columns, seen(rows, state.differences),
        replace(state.differences, opened=state.difference), opens="difference", ticks=visit.may("statement"),
        filters=filters, empty=say("Every line agrees.") if not rows else "",
    )  # fmt: skip
    collective = [one | {"amount": euro(visit, one["difference"])} for one in values["collective"]]
    return html(visit, "statements/differences.html.j2", list=found, collective=collective, state=state)


def _row(visit: Visit, one: Mapping[str, Any]) -> dict[str, Any]:
    say, hidden = visit.say, money_hidden(visit)
    money = {name: MASK if hidden else Decimal(one[key]) for name, key in _MONEY.items()}
    return {
        "id": one["id"],
        "whom": whom(visit, one),
        "cover": f"{one['contract']} {one['cover']}",
        "month": month_label(one["month"], visit.language),
        "month.order": one["month"],
        "what": say(CLASSES[one["class"]].sentence),
        **money,
        "owner": say(OWNERS[one["owner"]]),
        "state": say(one["state"]),
        "risk": say(RISKS[one["risk"]]),
        "person": one["person"],
    }


_MONEY = {"billed": "billed", "expected": "expected", "amount": "difference"}


def whom(visit: Visit, one: Mapping[str, Any]) -> str:
    """Whom a difference is about, with the family member where it is one."""
    name = one["name"] or one["person"] or visit.say("somebody we do not know")
    if not one["member"]:
        return str(name)
    from assusoft.employer.looking.people import member_names

    employer = visit.employer
    members = employer.once(lambda: member_names(employer), "member names", employer.head())
    member = members.get((one["person"], one["member"]), one["member"])
    return visit.say("{member}, family of {name}", member=member, name=name)


def tick_alike(visit: Visit, state: Statements, values: Values) -> Did:
    """Tick all the differences of one cause that many lines have in common."""
    control = control_of(visit, state.opened)
    found = next((one for one in control["collective"] if one["id"] == values.get("id")), None)
    if found is None:
        raise Refused(visit.say("These lines do not stand there any more. Look again."))
    ticked = state.differences.ticked | frozenset(found["differences"])
    return Did(replace(state, differences=replace(state.differences, ticked=ticked)), focus="decide-title")


def shown_one(visit: Visit, state: Statements) -> Mapping[str, Any] | None:
    """The difference opened, where it is there and of somebody the visitor may see."""
    if not state.difference:
        return None
    found = next((one for one in control_of(visit, state.opened)["differences"] if one["id"] == state.difference), None)
    persons = in_their_entities(visit)
    return found if found and (persons is None or found["person"] in persons) else None
