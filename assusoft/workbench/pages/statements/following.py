"""From statement to statement: what changed, what was promised and kept, what comes next; prepared when it is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from assusoft.code_labels import kind_label
from assusoft.days_in_words import month_label
from assusoft.employer.statements.following.comparing_bills import part_words
from assusoft.errors import AssusoftError
from assusoft.months import next_month
from assusoft.workbench.pages.discretion import MASK
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.page import Did, Values
from assusoft.workbench.pages.statements.bars import bars, steps_between
from assusoft.workbench.pages.statements.sight import euro, money_hidden
from assusoft.workbench.pages.statements.state import Statements
from assusoft.workbench.pages.table import Column, seen, table
from assusoft.workbench.pages.visit import Visit

if TYPE_CHECKING:
    from assusoft.store import Statement

Prepared = Mapping[str, Any]


def following(visit: Visit, state: Statements) -> Markup:
    """One of the sides that take a while to prepare: a bar first, then its contents."""
    if visit.entities:
        sentence = visit.say("This is about all legal entities, and you see some of them only.")
        return html(visit, "statements/only.html.j2", sentence=sentence)
    statement = next(one for one in visit.employer.statements() if one.id == state.opened)
    if _key(visit, state) not in state.ready:
        return html(visit, "statements/soon.html.j2", tab=state.tab)
    found = _prepared(visit, statement, state.tab)
    if "wrong" in found:
        return html(visit, "statements/only.html.j2", sentence=found["wrong"])
    return SIDES[state.tab][1](visit, state, statement, found)


def prepare(visit: Visit, state: Statements, values: Values) -> Did:
    """Prepare the side that is looked at."""
    if values.get("tab") != state.tab or state.tab not in SIDES or visit.entities:
        return Did(state)
    statement = next(one for one in visit.employer.statements() if one.id == state.opened)
    _prepared(visit, statement, state.tab)
    return Did(replace(state, ready=state.ready | {_key(visit, state)}))


def _key(visit: Visit, state: Statements) -> tuple[str, ...]:
    return state.tab, state.opened, visit.employer.head()


def _prepared(visit: Visit, statement: Statement, tab: str) -> Prepared:
    """What a side is made of, derived once for the same facts; `wrong`: why it cannot be."""
    employer = visit.employer

    def made() -> Prepared:
        try:
            return SIDES[tab][0](visit, statement)
        except AssusoftError as error:
            return {"wrong": error.said(visit.language)}

    about = statement.id if tab == "since" else statement.supplier + statement.period
    return employer.once(made, f"page {tab}", about, visit.now().date(), employer.head())


def _since(visit: Visit, statement: Statement) -> Prepared:
    return visit.employer.since(statement.id)


def _since_shown(visit: Visit, state: Statements, statement: Statement, found: Prepared) -> Markup:
    say, hidden = visit.say, money_hidden(visit)
    ends = (
        (f"{say('Before')} ({found['previous']})", Decimal(found["before"] or 0)),
        (f"{say('Billed')} ({statement.id})", Decimal(found["billed"])),
    )
    changed = [
        (f"{say(kind)} ({found['counts'][kind]})", Decimal(amount))
        for kind, amount in found["amounts"].items() if Decimal(amount)
    ]  # fmt: skip
    told = [(part_words(part, visit.language), Decimal(part["amount"])) for part in found["error_parts"]]
    rows = [
        {"id": str(place), "whom": one["name"] or one["person"], "kind": say(one["kind"]),
         "cover": f"{one['contract']} {one['cover']}",
         **{name: MASK if hidden else Decimal(one[name]) for name in ("before", "after", "amount")}}
        for place, one in enumerate(found["changes"])
    ]  # fmt: skip
    columns = [
        Column("whom", say("Person")), Column("kind", say("What")), Column("cover", say("Cover")),
        Column("before", say("Before"), True), Column("after", say("Billed"), True),
        Column("amount", say("Difference"), True),
    ]  # fmt: skip
    kinds = {row["kind"]: row["kind"] for row in rows}
    listed = table(
        visit, "changes", say("Who joined, who left, whose premium changed"), columns, seen(rows, state.changes),
        state.changes, filters={"kind": (say("What"), kinds)}, empty=say("Nothing changed."),
    )  # fmt: skip
    predicted = (say("Predicted"), Decimal(found["predicted"])), ends[1]
    return html(
        visit, "statements/since.html.j2", found=found, steps=steps_between(visit, ends, changed), list=listed,
        hidden=hidden,
        predicted=steps_between(visit, predicted, told), right=not told,
    )  # fmt: skip


def _promises(visit: Visit, statement: Statement) -> Prepared:
    return visit.employer.promises(statement.supplier)


def _promises_shown(visit: Visit, state: Statements, statement: Statement, found: Prepared) -> Markup:
    say, language, hidden = visit.say, visit.language, money_hidden(visit)
    rows = [
        {
            "id": str(place),
            "whom": one["name"] or one["person"],
            "kinds": ", ".join(kind_label(kind, language) for kind in one["kinds"]),
            "contract": one["contract"],
            "told": month_label(one["told"][:7], language), "told.order": one["told"],
            "due": month_label(one["due"], language), "due.order": one["due"],
            "state": say(one["state"]),
            "risk": say("cover at risk") if one["uncovered"] else "",
            "money": MASK if hidden else Decimal(one["money"]),
        }
        for place, one in enumerate(found["promises"])
    ]  # fmt: skip
    columns = [
        Column("whom", say("Person")), Column("kinds", say("Told")), Column("contract", say("Contract")),
        Column("told", say("Told in")), Column("due", say("Due on the statement of")), Column("state", say("State")),
        Column("risk", say("At stake")), Column("money", say("Billed otherwise"), True),
    ]  # fmt: skip
    states = {row["state"]: row["state"] for row in rows}
    listed = table(
        visit, "promises", say("Promises"), columns, seen(rows, state.promises), state.promises,
        filters={"state": (say("State"), states)}, empty=say("No message that was sent changes a premium."),
    )  # fmt: skip
    scores = [
        [kind_label(row["kind"], language) if row["kind"] else say("All messages"),
         *(row[name] for name in _SCORES), euro(visit, row["money"], True)]
        for row in found["scorecard"]
    ]  # fmt: skip
    return html(
        visit, "statements/promises.html.j2", list=listed, scores=scores,
        titles=[say(title) for title in _SCORES.values()],
        missing=[month_label(month, language) for month in found["missing"]],
        frozen={contract: euro(visit, amount) for contract, amount in found["frozen"].items()}, found=found,
    )  # fmt: skip


_SCORES = {
    "promises": "Promises", "first": "Kept on the first statement", "second": "On the second", "later": "Later",
    "waits": "Not seen yet", "late": "Late", "broken": "Broken", "otherwise": "Billed otherwise",
    "reopened": "Reopened", "overtaken": "Overtaken",
}  # fmt: skip


def _ahead(visit: Visit, statement: Statement) -> Prepared:
    """The statement after this one as it is expected, by contract, and the year month by month."""
    employer, after = visit.employer, next_month(statement.period)
    coming = employer.expected(statement.supplier, after)
    contracts = [
        (str(contract), len(lines), lines["person"].nunique(), sum(_known(lines["total"]), Decimal(0)))
        for contract, lines in coming.groupby("contract", sort=True)
    ]
    found = {"no_budget": "", "after": after, "contracts": contracts, "missing": int((coming["missing"] != "").sum())}
    year = int(statement.period[:4])
    try:
        table = employer.budget(statement.supplier, year)
    except AssusoftError as error:
        return found | {"no_budget": error.said(visit.language), "year": year}
    months = [
        (str(month), sum(_known(lines["total"]), Decimal(0))) for month, lines in table.groupby("month", sort=True)
    ]
    return found | {"year": year, "months": months}


def _known(amounts: Any) -> list[Decimal]:
    return [amount for amount in amounts if isinstance(amount, Decimal)]


def _ahead_shown(visit: Visit, _state: Statements, _statement: Statement, found: Prepared) -> Markup:
    months = [(month_label(month, visit.language), amount) for month, amount in found.get("months", ())]
    total = sum((amount for _, amount in months), Decimal(0))
    return html(
        visit, "statements/ahead.html.j2", after=month_label(found["after"], visit.language), found=found,
        contracts=[(name, lines, people, euro(visit, sum_)) for name, lines, people, sum_ in found["contracts"]],
        bars=bars(visit, months), total=euro(visit, total),
    )  # fmt: skip


Show = Callable[[Visit, Statements, "Statement", Prepared], Markup]
SIDES: Mapping[str, tuple[Callable[[Visit, Statement], Prepared], Show]] = {
    "since": (_since, _since_shown),
    "promises": (_promises, _promises_shown),
    "ahead": (_ahead, _ahead_shown),
}
"""Side of a statement -> what derives it, and what shows it."""
