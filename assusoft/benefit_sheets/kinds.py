"""A worker's contract x the month -> why the sheet is made, and the day it is of."""

from datetime import date

from assusoft.benefit_sheets.sheet import Kind
from assusoft.frames import Row
from assusoft.months import month_end, month_of


def kind_of(contract: Row | None, month: str) -> Kind:
    """'exit' for who leaves in the month, 'entry' for who joins, 'year' of a December, else 'month'.

    Who comes and goes in one month is told of the exit. A contract that follows another one joins nobody: the hire date
    says who does.
    """
    if last_day(contract, month):
        return "exit"
    if contract and (began := contract["hire_date"] or contract["contract_start"]) and month_of(began) == month:
        return "entry"
    return "year" if month.endswith("-12") else "month"


def reference_day(contract: Row | None, month: str) -> date:
    """The last day of the month, or the day of exit."""
    return last_day(contract, month) or month_end(month)


def last_day(contract: Row | None, month: str) -> date | None:
    """The last day in service, if it is in the month and no other contract goes on."""
    end = contract["contract_end"] if contract else None
    return end if end is not None and month_of(end) == month else None
