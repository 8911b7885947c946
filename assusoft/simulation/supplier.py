"""An employer folder -> what a simulated supplier has when it bills a period: what it was sent, what it billed before.

The one module of the simulation that knows the product: it hands over messages, people and earlier statements as plain
values, and what computes with them knows nothing of premiums or of their control.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from assusoft.employer import Employer
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.statements.receiving import lines_of
from assusoft.employer.statements.tariffs import check_supplier
from assusoft.errors import Refused
from assusoft.frames import Row, rows_of
from assusoft.month.messages import Message
from assusoft.months import calendar_month, check_month, next_month, previous_month
from assusoft.resources import resource_folder
from assusoft.simulation.arithmetic import FREE, Charge
from assusoft.simulation.bills import MONTHS, Bill, BillKey, all_bills, begins
from assusoft.simulation.books import Book, Key, book_of
from assusoft.simulation.names import Names, names_of
from assusoft.simulation.sheets import Tariff, tariff_in

_WHO = ("person", "national_number", "last_name", "first_name", "birth_date", "sex")


class Supplier(NamedTuple):
    """What a supplier has when it bills a period.

    `people`: everybody of the employer, person -> what the payroll shows of who that is; `bills_before`: what it would
    bill if the last month's messages had not arrived; `billed`: what its earlier statements billed.
    """

    name: str
    period: str
    tariff: Tariff
    people: Mapping[str, Mapping[str, Any]]
    names: Names
    book: Book
    before: Book
    bills: tuple[Bill, ...]
    bills_before: tuple[Bill, ...]
    billed: Mapping[BillKey, Charge]


class _Told(NamedTuple):
    """All that was sent: the rows of the takeover, and the messages of each closing since whose file left."""

    takeover: Sequence[tuple[Key, Row]]
    months: Mapping[str, Sequence[Message]]

    def book(self, through: str, back: int = 0, late: Collection[str] = ()) -> Book:
        """The book after the messages of these months, but for the last ones, and the last of those who are late."""
        months = sorted(month for month in self.months if month <= through)
        sent = [list(self.months[month]) for month in months[: max(len(months) - back, 0)]]
        if sent:
            sent[-1] = [message for message in sent[-1] if message.person not in late]
        return book_of(self.takeover, sent)


def supplier_at(employer: Employer, supplier: str, period: str, late: Collection[str] = ()) -> Supplier:
    """The supplier when it bills the period.

    Parameters
    ----------
    late
        Persons of whom it has not read the last month's messages yet.

    Raises
    ------
    Refused
        There is no such supplier, it has no covers, nothing was reported, or it charges what is not simulated.
    """
    check_supplier(employer, supplier)
    tariff = _tariff(employer, supplier, check_month(period))
    last = _last_month(tariff)
    told, people = _told(employer, supplier, last), _people(employer)
    books = {"in arrears": told.book(last, 0, late), "in advance": told.book(previous_month(period), 0, late)}
    before = {"in arrears": told.book(last, 1), "in advance": told.book(previous_month(period), 1)}
    past, billed = {}, dict[BillKey, Charge]()
    names = names_of(books["in arrears"], people)
    for statement in _statements(employer, supplier, period):
        past[statement.period] = _tariff(employer, supplier, statement.period)
        for key, charge in _charges(lines_of(employer, statement), names):
            billed[key] = billed.get(key, FREE).plus(charge)
    bills, bills_before = (all_bills(held, tariff, past, billed, people) for held in (books, before))
    return Supplier(
        supplier, period, tariff, people, names, books["in arrears"], before["in arrears"], bills, bills_before, billed
    )  # fmt: skip


def _tariff(employer: Employer, supplier: str, month: str) -> Tariff:
    shipped = resource_folder("templates")
    return employer.once(lambda: tariff_in(employer.folder, shipped, supplier, month), "simulated", supplier, month)


def _last_month(tariff: Tariff) -> str:
    """The last month that a statement of the tariff's month covers."""
    covers = [cover for one in tariff.contracts.values() for cover in one.covers.values()]
    month = tariff.month
    for _ in range(
        max((MONTHS[one.get("periodicity", "monthly")] for one in covers if begins(one, month)), default=1) - 1
    ):
        month = next_month(month)
    return month


def _told(employer: Employer, supplier: str, last: str) -> _Told:
    closings = [closing for closing in employer.facts.closings() if calendar_month(closing.month) <= last]
    if not closings:
        raise Refused(f"Nothing had been reported by {last}: close a month first, then simulate its statement.")
    plans = {plan.reported_as for plan in employer.plans if plan.supplier == supplier}
    rows = rows_of(employer.facts.state_at(closings[0]).affiliations)
    takeover = [
        ((row["plan"], row["person"], row["member"]), row)
        for row in rows
        if row["plan"] in plans and row["status"] == "affiliated"
    ]
    months: dict[str, list[Message]] = {}
    unsent = [one.month for one in employer.store.transmissions() if one.supplier == supplier and one.state != "sent"]
    for closing in closings[1:]:
        if unsent and closing.month >= min(unsent):  # neither that nor what waits behind it arrived
            break
        sent = [one for one in month_view(employer, closing.month).messages if one.supplier == supplier]
        months.setdefault(calendar_month(closing.month), []).extend(sent)
    return _Told(takeover, months)


def _people(employer: Employer) -> dict[str, Row]:
    """Everybody whom a payroll ever showed, as it showed them last."""
    found: dict[str, Row] = {}
    for month in employer.months():
        found |= {row["person"]: row for row in rows_of(employer.photo(month).worker[list(_WHO)])}
    return found


def _statements(employer: Employer, supplier: str, period: str) -> list[Any]:
    """The supplier's earlier statements, those alone that no other replaces."""
    known = employer.statements()
    replaced = {one.replaces for one in known}
    return [one for one in known if one.supplier == supplier and one.period < period and one.number not in replaced]


def _charges(lines: Sequence[Any], names: Names) -> Iterator[tuple[BillKey, Charge]]:
    """What the lines of a statement billed, of those whom the supplier knows."""
    for line in lines:
        whose = names.whose(line.printed)
        if whose is not None:
            yield (line.contract, *whose, line.cover, line.month), Charge(*line.premium)
