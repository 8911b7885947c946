"""A premium statement -> the lines of the accounts, by entity and cost centre, with what its payment is known by."""

from collections.abc import Iterator

import pandas as pd

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.settings import Accounting
from assusoft.employer.statements.controlling import directory
from assusoft.employer.statements.outgoing.exporting import exported
from assusoft.employer.statements.outgoing.places import Place, places
from assusoft.employer.statements.payment import stored_order
from assusoft.employer.statements.receiving import lines_of, statement_named
from assusoft.errors import Refused
from assusoft.months import month_end
from assusoft.plans.covers.cents import euro
from assusoft.schema import POSTING, typed
from assusoft.statements.outgoing.communication import as_communication, communication
from assusoft.statements.outgoing.postings import Booked, postings
from assusoft.statements.persons import whose
from assusoft.store import Statement
from assusoft.store.facts.statements import in_force


def accounting(employer: EmployerFolder, id: str, reference: str = "") -> pd.DataFrame:
    """The lines in which a statement is booked; see `Employer.accounting`."""
    accounts, statement = _accounts(employer), statement_named(employer.store.statements(), id)
    _refuse_replaced(employer, statement)
    given = as_communication(reference) if reference else _of_payment(employer, statement)
    if given is None:
        raise Refused(
            "'{reference}' is no structured communication: expected +++123/4567/89002+++, whose last "
            "two digits are the rest of the first ten divided by 97. Copy it from the payment order "
            "again.",
            reference=reference,
        )
    head = {
        "journal": accounts.journal or None,
        "booked_on": month_end(statement.period),
        "document": statement.id,
        "communication": given,
        "label": f"{statement.supplier} {statement.period} {statement.name}",
    }
    rows = [
        head
        | {
            "entity": one.entity or None,
            "account": getattr(accounts, one.share),
            "cost_centre": one.cost_centre or None,
            "debit": euro(one.debit),
            "credit": euro(one.credit),
        }
        for one in postings(_booked(employer, statement))
    ]
    return typed(rows, POSTING)


def accounting_file(employer: EmployerFolder, id: str, layout: str, reference: str = "") -> bytes:
    """The same by a layout of table `posting`."""
    period = statement_named(employer.store.statements(), id).period
    return exported(employer, layout, "posting", accounting(employer, id, reference), period)


def _of_payment(employer: EmployerFolder, statement: Statement) -> str:
    """The structured communication of the payment order that came with the statement, else one of our own."""
    order = stored_order(employer.store, statement)
    of_order = as_communication(order.reference) if order is not None else None
    return of_order or communication(_number(statement))


def _number(statement: Statement) -> int:
    """Ten digits of our own: the month billed, and the statement's number."""
    return int(statement.period.replace("-", "")) * 10_000 + statement.number % 10_000


def _booked(employer: EmployerFolder, statement: Statement) -> Iterator[Booked]:
    """Every line of the statement; one that nobody is found for is booked without entity and cost centre."""
    people, place_of = directory(employer), places(employer)
    for line in lines_of(employer, statement):
        who = whose(line.printed, people)
        place = place_of(who.person, line.month) if who.person else Place()
        yield Booked(place.entity, place.cost_centre, line.premium)


def _accounts(employer: EmployerFolder) -> Accounting:
    accounts = employer.settings.accounting
    if accounts is None:
        raise Refused(
            "employer.toml: [accounting] is missing. Say in which accounts premiums are booked: "
            'employer, employee, tax and supplier, each as a text, and journal = "..." where there is '
            "one."
        )
    return accounts


def _refuse_replaced(employer: EmployerFolder, statement: Statement) -> None:
    known = employer.store.statements()
    if statement.number not in {one.number for one in in_force(known)}:
        later = next(one for one in known if one.replaces == statement.number)
        raise Refused(
            "{id} was replaced by {later}: book that one, and take back what was booked of it.",
            id=statement.id,
            later=later.id,
        )
