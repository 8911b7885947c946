"""Plan sheets: all of them, and one as people read it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from assusoft.code_labels import code_label
from assusoft.days_in_words import day, month_label
from assusoft.errors import Refused
from assusoft.labels import field_label, shown
from assusoft.months import month_of
from assusoft.plans.reading.boundaries import OTHER, Boundary, Dated, boundaries, dated_examples
from assusoft.plans.reading.plan_words import plan_words, worker_fields
from assusoft.plans.versions import plans_in_force
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.page import Did, Values
from assusoft.workbench.pages.plans.state import Plans
from assusoft.workbench.pages.table import Column, seen, table
from assusoft.workbench.pages.visit import Visit

if TYPE_CHECKING:
    from assusoft.plans.model import Plan

TABS = {
    "reading": "What it says", "examples": "Examples at every boundary", "text": "The sheet",
    "try": "What if it changed",
}  # fmt: skip
ENROLMENT = {"mandatory": "mandatory", "optional": "optional", "automatic": "automatic"}
ANSWERS = {"eligible": "eligible", "not eligible": "not eligible", "undecided": "cannot be decided"}
_DATED = {
    "entry": "Conditions met on {given}: cover from {made}.",
    "exit": "Left on {given}: cover until {made}.",
    "maximum_age": "Born on {given}: the maximum age is reached, cover until {made}.",
    "child": "A child born on {given}: cover by age until {made}.",
}


def listed(visit: Visit, state: Plans) -> Markup:
    """Every version of every sheet."""
    say, employer = visit.say, visit.employer
    now = {plan.file for plan in plans_in_force(employer.plans, visit.month_shown).values()}
    rows: list[dict[str, Any]] = [
        {
            "id": plan.file,
            "name": plan.label_in(visit.language),
            "supplier": _supplier(visit, plan.supplier),
            "from": plan.from_,
            "enrolment": say(ENROLMENT[plan.enrolment]),
            "state": _state(visit, plan, now),
            "covers": ", ".join(plan.covers),
            "file": plan.file,
        }
        for plan in employer.plans
    ]
    columns = [
        Column("name", say("Plan")), Column("supplier", say("Supplier")), Column("from", say("In force from")),
        Column("state", say("State")), Column("enrolment", say("Enrolment")), Column("covers", say("Covers")),
        Column("file", say("File")),
    ]  # fmt: skip
    filters = {
        name: (title, {row[name]: row[name] for row in rows})
        for name, title in {"supplier": say("Supplier"), "state": say("State")}.items()
    }
    return table(
        visit, "plans", say("Plans"), columns, seen(rows, state.list), state.list, opens="open", filters=filters,
        empty=say("There is no plan sheet yet."),
    )  # fmt: skip


def _state(visit: Visit, plan: Plan, now: set[str]) -> str:
    if plan.file in now:
        return visit.say("in force")
    coming = month_of(plan.from_) > visit.month_shown
    return visit.say("to come") if coming else visit.say("replaced by a later version")


def _supplier(visit: Visit, name: str) -> str:
    return visit.employer.suppliers[name].name if name in visit.employer.suppliers else name


def plan_opened(visit: Visit, state: Plans) -> Plan | None:
    """The sheet that is opened; None where there is none of that name."""
    return next((plan for plan in visit.employer.plans if plan.file == state.opened), None)


def open_plan(visit: Visit, state: Plans, values: Values) -> Did:
    """Open a sheet."""
    opened = replace(state, opened=values.get("id", ""), tab="reading", text="", months=0)
    if plan_opened(visit, opened) is None:
        raise Refused(visit.say("There is no such plan sheet."))
    return Did(opened, focus="plan-title")


def back(_visit: Visit, state: Plans, _values: Values) -> Did:
    """Back to the list."""
    return Did(replace(state, opened=""), focus="plans-search")


def tab(visit: Visit, state: Plans, values: Values) -> Did:
    """Show another side of the sheet."""
    wanted = values.get("tab", "")
    return Did(replace(state, tab=wanted if wanted in tabs_of(visit) else state.tab))


def tabs_of(visit: Visit) -> dict[str, str]:
    """The sides of a sheet that the visitor may see, with what they are called in English."""
    return {name: title for name, title in TABS.items() if name != "try" or visit.may("try")}


def head(visit: Visit, state: Plans, plan: Plan) -> Markup:
    """What stands above all sides of a sheet."""
    others = [one for one in visit.employer.plans if one.reported_as == plan.reported_as and one.file != plan.file]
    return html(
        visit, "plans/head.html.j2", plan=plan, label=plan.label_in(visit.language), tab=state.tab,
        supplier=_supplier(visit, plan.supplier), since=day(plan.from_, visit.language),
        also=[_supplier(visit, name) for name in plan.also_to],
        others=[(one.file, day(one.from_, visit.language)) for one in others],
        tabs={name: visit.say(title) for name, title in tabs_of(visit).items()},
    )  # fmt: skip


def reading(visit: Visit, plan: Plan) -> Markup:
    """The sheet in sentences."""
    own = visit.employer.settings.own
    return html(visit, "plans/reading.html.j2", parts=plan_words(plan, visit.language, own))


def text(visit: Visit, plan: Plan) -> Markup:
    """The sheet as it is written."""
    return html(visit, "plans/text.html.j2", plan=plan)


def examples(visit: Visit, plan: Plan) -> Markup:
    """People just inside and just outside of each condition, as the rules themselves judge them."""
    month, own = visit.month_shown, visit.employer.settings.own
    found = visit.employer.once(
        lambda: boundaries(plan, worker_fields(own), month), "boundaries", plan.file, plan.text, month
    )
    names = list(dict.fromkeys(name for one in found for name in one.given))
    return html(
        visit, "plans/examples.html.j2", month=month_label(month, visit.language),
        columns=[field_label(name, visit.language, own) for name in names],
        rows=[_example(visit, one, names) for one in found], found=bool(found),
        dated=[_dated(visit, one) for one in dated_examples(plan, month)],
    )  # fmt: skip


def _example(visit: Visit, one: Boundary, names: list[str]) -> dict[str, Any]:
    language, own = visit.language, visit.employer.settings.own
    about = field_label(one.about, language, own) if one.about else visit.say("somebody who is eligible")
    return {
        "about": about,
        "cells": [(_cell(visit, name, one.given.get(name)), name == one.about) for name in names],
        "answer": visit.say(ANSWERS[one.answer]),
        "kind": {"eligible": "good", "not eligible": "bad"}.get(one.answer, "warn"),
    }


def _cell(visit: Visit, name: str, value: Any) -> str:
    if value == OTHER:
        return visit.say("another value")
    return (
        shown(name, value, visit.language, visit.employer.settings.own) if value is not None else visit.say("missing")
    )


def _dated(visit: Visit, one: Dated) -> str:
    given, made = (day(each, visit.language) for each in (one.given, one.made))
    said = visit.say(_DATED[one.what], given=given, made=made)
    return f"{said} ({code_label(one.detail, visit.language)})" if one.detail else said
