"""Totals by legal entity and plan, persons by plans, who has nothing; and what is open of somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from assusoft.errors import Refused
from assusoft.workbench.pages.cover.rows import affiliations, nobody, persons, places, plans_of, totals
from assusoft.workbench.pages.cover.state import PARTS, Cover, day_of, known_on
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.people.person import covers_of
from assusoft.workbench.pages.remembered import remembered
from assusoft.workbench.pages.table import Column, seen, table
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.why import why
from assusoft.workbench.pages.wordings import entity_names, labels

Filters = dict[str, tuple[str, Mapping[str, str]]]


def tabs_html(visit: Visit, state: Cover) -> Markup:
    """The day, and the parts of the page."""
    counts = {"persons": len(persons(visit, state)), "nothing": len(nobody(visit, state))}
    return html(
        visit, "cover/tabs.html.j2", parts=PARTS, part=state.part, counts=counts, state=state, day=day_of(visit, state)
    )


def main_html(visit: Visit, state: Cover) -> Markup:
    """The part that is looked at."""
    return {"totals": _totals_html, "persons": _persons_html, "nothing": _nothing_html}[state.part](visit, state)


def _totals_html(visit: Visit, state: Cover) -> Markup:
    plans, found = totals(visit, state)
    none = Counter(row["entity"] or "-" for row in nobody(visit, state))
    named = entity_names(visit) | {"": visit.say("All"), "-": visit.say("No legal entity")}
    entities = [one for one in {**entity_names(visit), "-": ""} if one in found or one in none]
    lines = [
        {
            "entity": entity,
            "name": named[entity],
            "cells": [(plan, *found.get(entity, {}).get(plan, (0, 0))) for plan in plans],
            "none": none[entity] if entity else sum(none.values()),
        }
        for entity in [*entities, ""]
    ]
    called = labels(visit)
    return html(
        visit, "cover/totals.html.j2", plans=[called.get(plan, plan) for plan in plans], lines=lines,
        affiliations=len(affiliations(visit, state)),
    )  # fmt: skip


def _filters(visit: Visit, state: Cover) -> Filters:
    known = places(visit, state, state.part)
    return {
        "entity": (visit.say("Legal entity"), entity_names(visit)),
        "department": (visit.say("Department"), known["department"]),
        "cost_centre": (visit.say("Cost centre"), known["cost_centre"]),
    }


def _persons_html(visit: Visit, state: Cover) -> Markup:
    every, plans, called = persons(visit, state), plans_of(visit, state), labels(visit)
    columns = [
        Column("name", visit.say("Name")), Column("whom_name", visit.say("Whom")),
        Column("entity_name", visit.say("Legal entity")), Column("cost_centre", visit.say("Cost centre")),
        *(Column(f"plan.{plan}", called.get(plan, plan)) for plan in plans),
    ]  # fmt: skip
    blank = {f"plan.{plan}": None for plan in plans}
    sight = seen(every, state.persons)
    filled = [blank | dict(row) for row in sight.rows]
    filters: Filters = {
        "plan": (visit.say("Plan"), {plan: called.get(plan, plan) for plan in plans}),
        "whom": (visit.say("Whom"), {"worker": visit.say("the worker"), "member": visit.say("family member")}),
        **_filters(visit, state),
    }
    return table(
        visit, "persons", visit.say("First day of each person in each plan"), columns, sight.with_rows(filled),
        state.persons, opens="open", filters=filters, empty=visit.say("Nobody is insured so on that day."),
    )  # fmt: skip


def _nothing_html(visit: Visit, state: Cover) -> Markup:
    every = nobody(visit, state)
    columns = [
        Column("name", visit.say("Name")), Column("person", visit.say("Number")),
        Column("entity_name", visit.say("Legal entity")), Column("department", visit.say("Department")),
        Column("cost_centre", visit.say("Cost centre")),
    ]  # fmt: skip
    return table(
        visit, "nothing", visit.say("Workers in service who are in no plan"), columns, seen(every, state.nothing),
        state.nothing, opens="open", filters=_filters(visit, state), empty=visit.say("Every worker is in some plan."),
    )  # fmt: skip


def beside_html(visit: Visit, state: Cover) -> Markup | str:
    """What the person opened has in each plan, each value with where it comes from."""
    every = [*persons(visit, state), *nobody(visit, state)] if state.opened else []
    row = next((row for row in every if row["id"] == state.opened), None)
    if row is None:
        return ""
    person, _, member = state.opened.partition(":")
    month = visit.month or None
    reason = remembered(visit, "why", lambda: why(visit, state.why, month), state.why, month) if state.why else None
    return html(
        visit, "cover/person.html.j2", row=row, covers=_covers(visit, state, person, member), explained=state.why,
        reason=reason, can_explain=not (state.on or state.known_on),
    )  # fmt: skip


def _covers(visit: Visit, state: Cover, person: str, member: str) -> list[dict[str, Any]]:
    """The covers of the person or member on the day; none where the month does not know the person."""
    on, known = day_of(visit, state), known_on(state)
    try:
        everything = remembered(
            visit, "person", lambda: visit.employer.person(person, on=on, known_on=known), person, on, known
        )
    except Refused:
        return []
    return [one for one in covers_of(visit, everything) if one["member"] == member]
