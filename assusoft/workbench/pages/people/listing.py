"""Everybody of the month as rows of a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from assusoft.month.resolving.people import main_contracts
from assusoft.workbench.pages.discretion import in_sight
from assusoft.workbench.pages.people.state import People
from assusoft.workbench.pages.remembered import remembered
from assusoft.workbench.pages.table import Column, plain, seen, table
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import entity_names, names, rows

Row = Mapping[str, Any]

_OF_CONTRACT = (
    "person", "payroll_id", "national_number", "last_name", "first_name", "birth_date", "entity", "department",
    "contract_start", "contract_end",
)  # fmt: skip


def everybody(visit: Visit) -> list[Row]:
    """A row a person of the month shown, in alphabetical order; then, for who sees all, those known from before."""
    return remembered(visit, "everybody", lambda: _everybody(visit))


def _everybody(visit: Visit) -> list[Row]:
    month = visit.month_shown
    worker, sight = visit.employer.photo(month).worker, in_sight(visit, visit.month or None)
    entities, keys = dict(visit.employer.settings.entities), [*_OF_CONTRACT, "contract", "contract_pct"]
    main = main_contracts(worker[keys], month)[list(_OF_CONTRACT)].reset_index(drop=True)
    found = [_row(row, entities) for row in rows(main) if sight is None or row["person"] in sight]
    here = {row["id"] for row in found}
    before = [] if sight is not None else [_earlier(who, name) for who, name in names(visit).items() if who not in here]
    return [*sorted(found, key=lambda row: row["plain"]), *sorted(before, key=lambda row: row["plain"])]


def _row(row: Row, entities: Mapping[str, str]) -> Row:
    name = " ".join(filter(None, (row["last_name"], row["first_name"])))
    words = (name, row["person"], row["payroll_id"], row["national_number"], row["department"])
    return {
        "id": row["person"],
        "name": name or row["person"],
        "person": row["person"],
        "payroll_id": row["payroll_id"] or "",
        "birth_date": row["birth_date"],
        "entity": row["entity"] or "",
        "entity_name": entities.get(row["entity"] or "", row["entity"] or ""),
        "department": row["department"] or "",
        "from": row["contract_start"],
        "to": row["contract_end"],
        "here": "1",
        "plain": " ".join(plain(word) for word in words if word),
    }


def _earlier(person: str, name: str) -> Row:
    empty = dict.fromkeys(("payroll_id", "entity", "entity_name", "department"), "")
    days = dict.fromkeys(("birth_date", "from", "to"))
    return empty | days | {
        "id": person, "name": name or person, "person": person, "here": "0", "plain": plain(f"{name} {person}")
    }  # fmt: skip


def list_html(visit: Visit, state: People) -> Markup:
    """The list with its search."""
    every = everybody(visit)
    columns = [
        Column("name", visit.say("Name")), Column("person", visit.say("Number")),
        Column("payroll_id", visit.say("Payroll number")), Column("birth_date", visit.say("Birth date")),
        Column("entity_name", visit.say("Legal entity")), Column("department", visit.say("Department")),
        Column("from", visit.say("Contract from")), Column("to", visit.say("Contract until")),
    ]  # fmt: skip
    departments = sorted({row["department"] for row in every if row["department"]})
    filters = {
        "entity": (visit.say("Legal entity"), entity_names(visit)),
        "department": (visit.say("Department"), {name: name for name in departments}),
        "here": (visit.say("In the payroll of the month"), {"1": visit.say("yes"), "0": visit.say("no")}),
    }
    return table(
        visit, "people", visit.say("People"), columns, seen(every, state.looking), state.looking, opens="open",
        filters=filters, empty=visit.say("Nobody is found."),
    )  # fmt: skip
