"""The list of statements, and how one comes in."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from assusoft.days_in_words import day, month_label
from assusoft.employer.statements.payment import payment_order
from assusoft.errors import AssusoftError, Refused
from assusoft.workbench.pages.discretion import whole
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.page import Did, Values
from assusoft.workbench.pages.statements.sight import control_of
from assusoft.workbench.pages.statements.state import Figures, Statements
from assusoft.workbench.pages.table import Column, seen, table
from assusoft.workbench.pages.uploads import taken_files
from assusoft.workbench.pages.visit import Visit

if TYPE_CHECKING:
    from assusoft.store import Statement

AT_REST = ("settled", "written-off", "suppressed", "pending")
"""States in which nobody has to act now."""


def receiving(visit: Visit) -> Markup:
    """The form by which a statement comes in; nothing for whom may not."""
    if not visit.may("statement") or visit.entities:
        return Markup("")
    employer = visit.employer
    replaced = _replaced(employer.statements())
    known = [one for one in employer.statements() if one.id not in replaced]
    suppliers = {name: employer.supplier(name).name for name in _with_covers(visit)}
    return html(visit, "statements/receive.html.j2", suppliers=suppliers, known=[
        (one.id, f"{one.id} · {_supplier(visit, one.supplier)} · {month_label(one.period, visit.language)}")
        for one in reversed(known)
    ])  # fmt: skip


def receive(visit: Visit, state: Statements, values: Values) -> Did:
    """Store the file that came in, compared from now on; it is opened."""
    whole(visit)
    if not values.get("supplier") or not values.get("period"):
        raise Refused(visit.say("Choose the supplier and the first month billed, then the file."))
    try:
        return _received(visit, state, values)
    except Refused as refused:
        raise Refused(_without_options(visit, refused.said(visit.language))) from None


_OPTION = re.compile(r"--(?:payment-order|reference): ")
_REPLACES = re.compile(r"--replaces (B\d+)")


def _without_options(visit: Visit, sentence: str) -> str:
    """A refusal that names options of the command line, as it reads on a page."""
    choose = visit.say("choose it under «{field}»", field=visit.say("Corrects an earlier one"))
    return _REPLACES.sub(choose, _OPTION.sub("", sentence))


def _received(visit: Visit, state: Statements, values: Values) -> Did:
    amount, reference = values.get("amount", "").strip(), values.get("reference", "").strip()
    payment = payment_order(amount, reference) if amount or reference else None
    with taken_files(visit, values.get("uploads", ""), most=1) as files:
        stored = visit.employer.receive_statement(
            files[0], values.get("supplier", ""), values.get("period", ""), visit.name, visit.now(),
            values.get("replaces", ""), payment,
        )  # fmt: skip
    again = visit.say("It was received before, as {id}; nothing was stored twice.", id=stored.id)
    said = visit.say("{id} is stored: {file}.", id=stored.id, file=stored.name)
    return Did(
        replace(state, opened=stored.id, tab="differences", difference="", proposed=None),
        again if stored.repeated else said, ("receive",), "statement-title",
    )  # fmt: skip


def listed(visit: Visit, state: Statements) -> Markup:
    """Every statement with its figures, those not compared yet one after the other."""
    rows = [_row(visit, one, state.figures.get(one.id)) for one in _shown(visit)]
    say = visit.say
    columns = [
        Column("name", say("Statement")), Column("supplier", say("Supplier")), Column("period", say("Period")),
        Column("billed", say("Billed"), True), Column("expected", say("Expected"), True),
        Column("difference", say("Difference"), True), Column("state", say("State")), Column("came", say("Received")),
    ]  # fmt: skip
    columns = columns if not visit.entities else [columns[0], columns[1], columns[2], columns[6], columns[7]]
    filters = {
        "supplier": (say("Supplier"), _values(rows, "supplier")),
        "kind": (say("State"), {"act": say("somebody has to act"), "rest": say("nothing to do")}),
    }
    found = table(
        visit, "statements", say("Premium statements"), columns, seen(rows, state.list), state.list, opens="open",
        filters=filters, empty=say("No premium statement was received yet."),
    )  # fmt: skip
    left = [one.id for one in _shown(visit) if one.id not in state.figures]
    return html(
        visit, "statements/list.html.j2", list=found, left=left, done=len(rows) - len(left), all=len(rows),
        cold=next_cold(visit, state),
    )  # fmt: skip


def _values(rows: list[dict[str, Any]], column: str) -> dict[str, str]:
    return {value: value for value in sorted({str(row[column]) for row in rows})}


def _row(visit: Visit, one: Statement, figures: Figures | None) -> dict[str, Any]:
    replaced = _replaced(visit.employer.statements()).get(one.id, "")
    known = figures if figures and not figures.wrong else None
    return {
        "id": one.id,
        "name": f"{one.id} · {one.name}",
        "name.order": int(one.id[1:]),
        "supplier": _supplier(visit, one.supplier),
        "period": month_label(one.period, visit.language),
        "period.order": one.period + f"{one.number:06}",
        "billed": known.billed if known else None,
        "expected": known.expected if known else None,
        "difference": known.billed - known.expected if known else None,
        "state": _state(visit, figures, replaced),
        "kind": "act" if known and known.waiting and not replaced else "rest" if known else "",
        "came": day(one.at.date(), visit.language) + f", {one.by}",
        "came.order": one.at.isoformat(),
    }


def _state(visit: Visit, figures: Figures | None, replaced: str) -> str:
    if replaced:
        return visit.say("replaced by {id}", id=replaced)
    if figures is None:
        return visit.say("not compared yet")
    if figures.wrong:
        return visit.say("cannot be compared: {why}", why=figures.wrong)
    if figures.waiting:
        return visit.say("{count} of {all} differences to act on", count=figures.waiting, all=figures.differences)
    return visit.say("nothing to do") if figures.differences else visit.say("Every line agrees.")


def compare(visit: Visit, state: Statements, values: Values) -> Did:
    """Compare one statement more, for its line in the list."""
    id = values.get("id", "")
    if id not in {one.id for one in visit.employer.statements()}:
        return Did(state)
    return Did(replace(state, figures={**state.figures, id: figures_of(visit, id)}))


def next_cold(visit: Visit, state: Statements) -> str:
    """The statement to compare next while nobody waits: the oldest first, each needs those before; '' for none."""
    known = visit.employer.statements()
    supplier = next((one.supplier for one in known if one.id == state.opened), "")
    cold = [one for one in known if one.id not in state.warm]
    return next((one.id for one in sorted(cold, key=lambda one: (one.supplier != supplier, one.period))), "")


def warm(visit: Visit, state: Statements, values: Values) -> Did:
    """Compare one statement more in this process, while nobody waits: what was kept of it shows its figures alone."""
    id = values.get("id", "")
    with suppress(AssusoftError):
        visit.employer.controlled(id)
    return Did(replace(state, warm=state.warm | {id}))


def figures_of(visit: Visit, id: str) -> Figures:
    """The figures of a statement, of what the visitor may see of it."""
    try:
        values = control_of(visit, id)
    except AssusoftError as error:
        return Figures(wrong=error.said(visit.language))
    waiting = [one for one in values["differences"] if one["state"] not in AT_REST]
    return Figures(Decimal(values["billed"]), Decimal(values["expected"]), len(waiting), len(values["differences"]))


def _shown(visit: Visit) -> list[Statement]:
    return list(visit.employer.statements())


def _replaced(known: list[Statement]) -> dict[str, str]:
    return {f"B{one.replaces}": one.id for one in known if one.replaces is not None}


def _supplier(visit: Visit, name: str) -> str:
    return visit.employer.suppliers[name].name if name in visit.employer.suppliers else name


def _with_covers(visit: Visit) -> list[str]:
    """Suppliers with a plan that has a cover: those that bill premiums."""
    billing = {plan.supplier for plan in visit.employer.plans if plan.covers}
    return [name for name in visit.employer.suppliers if name in billing]
