"""What is made of a statement: letters to the supplier, files for the payroll and the accounts, the file itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from assusoft.errors import AssusoftError, Refused
from assusoft.workbench.pages.discretion import whole
from assusoft.workbench.pages.html import html, shown
from assusoft.workbench.pages.inner import hand_over
from assusoft.workbench.pages.page import Did, Values
from assusoft.workbench.pages.statements.state import Statements
from assusoft.workbench.pages.visit import Visit

if TYPE_CHECKING:
    from assusoft.store import Statement

PREVIEWED = ("letter", "reminder")


class Paper(NamedTuple):
    """A file that can be had: its ending, and what makes its bytes of a statement and what a form says."""

    ending: str
    make: Callable[[Visit, Statement, Values], bytes]


PAPERS: Mapping[str, Paper] = {
    "letter.txt": Paper("txt", lambda visit, one, _: visit.employer.letter(one.supplier, _today(visit)).encode()),
    "letter.html": Paper(
        "html", lambda visit, one, _: visit.employer.letter(one.supplier, _today(visit), "html").encode()
    ),
    "disputes": Paper("xlsx", lambda visit, one, _: visit.employer.disputes(one.supplier, _today(visit))),
    "reminder": Paper("txt", lambda visit, one, _: visit.employer.reminder(one.supplier, _today(visit)).encode()),
    "shares-csv": Paper(
        "csv", lambda visit, one, _: visit.employer.shares_file(one.supplier, one.period, "shares-csv")
    ),
    "shares-xlsx": Paper(
        "xlsx", lambda visit, one, _: visit.employer.shares_file(one.supplier, one.period, "shares-xlsx")
    ),
    "accounting-csv": Paper(
        "csv", lambda visit, one, values: visit.employer.accounting_file(one.id, "accounting-csv", _reference(values))
    ),
    "accounting-xlsx": Paper(
        "xlsx", lambda visit, one, values: visit.employer.accounting_file(one.id, "accounting-xlsx", _reference(values))
    ),
    "expected": Paper(
        "csv", lambda visit, one, _: visit.employer.expected_file(one.supplier, one.period, "statement-csv")
    ),
    "statement": Paper("", lambda visit, one, _: visit.employer.store.content(one.sha256)),
}
"""Name -> the file."""

_NAMES = {
    "letter.txt": "letter", "letter.html": "letter", "disputes": "differences", "reminder": "reminder",
    "shares-csv": "shares", "shares-xlsx": "shares", "accounting-csv": "accounting", "accounting-xlsx": "accounting",
    "expected": "expected",
}  # fmt: skip


def download(visit: Visit, state: Statements, values: Values) -> Did:
    """Hand a file over."""
    whole(visit)
    statement = _statement(visit, state)
    what = values.get("what", "")
    if what not in PAPERS:
        raise Refused(visit.say("There is no such file."))
    paper = PAPERS[what]
    content = paper.make(visit, statement, values)
    name = (
        statement.name
        if what == "statement"
        else f"{_NAMES[what]}-{statement.supplier}-{statement.period}.{paper.ending}"
    )
    return Did(state, download=hand_over(visit, name, content))


def preview(visit: Visit, state: Statements, values: Values) -> Did:
    """Show a letter as it would be sent."""
    whole(visit)
    what = values.get("what", "")
    return Did(replace(state, paper=what if what in PREVIEWED and what != state.paper else ""))


def papers(visit: Visit, state: Statements) -> Markup:
    """The letters and files, and the letter looked at."""
    if visit.entities or not visit.may("statement"):
        sentence = visit.say("Letters and files are for who works on premium statements of all legal entities.")
        return html(visit, "statements/only.html.j2", sentence=sentence)
    statement = _statement(visit, state)
    supplier = visit.employer.supplier(statement.supplier)
    return html(
        visit, "statements/papers.html.j2", statement=statement, supplier=supplier.name, paper=state.paper,
        language=supplier.language, text=_text(visit, statement, state.paper), shares=_shares(visit, statement),
        accounting=bool(visit.employer.settings.accounting),
    )  # fmt: skip


def _text(visit: Visit, statement: Statement, what: str) -> str:
    if what == "letter":
        return visit.employer.letter(statement.supplier, _today(visit))
    return visit.employer.reminder(statement.supplier, _today(visit)) if what == "reminder" else ""


def _shares(visit: Visit, statement: Statement) -> dict[str, Any]:
    """What the payroll would be told: rows, sum (EUR), and what cannot be told."""
    try:
        found = visit.employer.shares(statement.supplier, statement.period)
    except AssusoftError as error:
        return {"wrong": error.said(visit.language)}
    total = sum((Decimal(str(amount)) for amount in found.rows["amount"]), Decimal(0))
    return {
        "wrong": "", "rows": len(found.rows), "total": shown(total, visit.language),
        "without_code": ", ".join(found.without_code), "without_number": found.without_number,
    }  # fmt: skip


def _statement(visit: Visit, state: Statements) -> Statement:
    found = next((one for one in visit.employer.statements() if one.id == state.opened), None)
    if found is None:
        raise Refused(visit.say("Open a statement first."))
    return found


def _today(visit: Visit) -> Any:
    return visit.now().date()


def _reference(values: Values) -> str:
    return values.get("reference", "").strip()
