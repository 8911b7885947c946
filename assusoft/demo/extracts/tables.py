"""People in an extract -> canonical tables, one set per source: what each system knows, and nothing more."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from assusoft.demo.people import company
from assusoft.demo.people.people import Contract, Member, Person
from assusoft.demo.truth.ledger import payroll_value
from assusoft.months import month_end
from assusoft.schema import GROUPS, TABLES, dtype_of

Tables = dict[str, pd.DataFrame]
Row = tuple[Person, Contract]

OWN = (
    "national_number", "payroll_id", "email", "phone", "cost_centre", "department", "function", "car_class",
    "car_since", "split_payroll", "expat", "variable_pay",
)  # fmt: skip
"""Fields of the employer's own system; payroll has none of these but the two numbers."""

_NOWHERE = {
    "car_ordered", "car_budget", "licence_plate", "licence_category", "manager", "risk_code", "exposure",
    "last_examination", *GROUPS["absence"], *GROUPS["stay"],
}  # fmt: skip
"""What suppliers other than insurers ask, and neither payroll nor the employer's own system has here."""
_ELSEWHERE = {"person", "source", "contract", "seniority_date", "yearly_salary", "variable_salary", *OWN[2:], *_NOWHERE}
PAYROLL = tuple(field.name for field in TABLES["worker"] if field.name not in _ELSEWHERE)


def tables_of(shown: Sequence[tuple[Person, list[Contract]]], month: str) -> dict[str, Tables]:
    """Source -> its canonical tables (worker; family and deduction where payroll has them), typed, rows in file order.

    Sources: 'blox' or 'sap' (employees, by month), 'securex' (manual workers), 'own' (everybody, one row a person).
    """
    office, last = company.payroll_of("employee", month_end(month)), month_end(month)
    rows = [(person, contract) for person, contracts in shown for contract in contracts]
    employees = sorted((row for row in rows if row[1].statute != "worker"), key=_by_payroll_id)
    workers = sorted((row for row in rows if row[1].statute == "worker"), key=_by_payroll_id)
    current = [(person, contracts[-1]) for person, contracts in shown]
    return {
        office: {"worker": workers_of(employees, PAYROLL), "family": family_of(employees, last)},
        "securex": {"worker": workers_of(workers, PAYROLL), "deduction": deductions_of(workers)},
        "own": {"worker": workers_of(sorted(current, key=_by_payroll_id), OWN)},
    }


def workers_of(rows: Sequence[Row], names: Sequence[str]) -> pd.DataFrame:
    """Table `worker` with these fields, one row a contract, as payroll shows them."""
    return _frame(rows, names, _cell)


def _by_payroll_id(row: Row) -> str:
    return row[1].payroll_id


def _cell(row: Row, name: str) -> Any:
    person, contract = row
    if name in person.impossible:  # the true date; `write` spoils it
        return getattr(contract, name)
    return payroll_value(person, contract, name)


def _frame(rows: Sequence[Any], names: Sequence[str], cell: Callable[[Any, str], Any]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([cell(row, name) for row in rows], dtype=dtype_of(name)) for name in names})


def family_of(rows: Sequence[Row], last: date) -> pd.DataFrame:
    """The families of employees, under the contract in course; members to come are not there yet."""
    names = [field.name for field in TABLES["family"] if field.name not in {"person", "member", "source", "disabled"}]
    members = [
        (person, contract, member)
        for person, contract in rows
        if contract is person.contract
        for member in person.family
        if member.since <= last
    ]
    return _frame(members, names, _member_cell)


def _member_cell(row: tuple[Person, Contract, Member], name: str) -> Any:
    person, contract, member = row
    if name in {"payroll_id", "worker_national_number"}:
        return contract.payroll_id if name == "payroll_id" else person.shown_number
    return getattr(member, name)


def deductions_of(rows: Sequence[Row]) -> pd.DataFrame:
    """Table `deduction`: what the workers pay themselves for their hospital cover."""
    found = [
        {"payroll_id": contract.payroll_id, "wage_code": code, "label": "Hospitalisation ouvrier", "amount": amount}
        for person, contract in rows
        for code, amount in person.deductions.items()
    ]
    return _frame(found, ("payroll_id", "wage_code", "label", "amount"), lambda row, name: row[name])
