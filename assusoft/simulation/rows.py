"""A line -> the row of the table `statement` that the supplier writes of it."""

from typing import Any

from assusoft.schema import STATEMENT
from assusoft.simulation.bills import Bill
from assusoft.simulation.cents import euro

_PRINTED = ("last_name", "first_name", "birth_date", "insured_salary", "insured_pct")


def row_of(bill: Bill, **otherwise: Any) -> dict[str, Any]:
    """The row, with columns of `schema.STATEMENT`; `otherwise`: what it prints instead."""
    charge = bill.charge
    row = {
        "contract": bill.contract,
        "billed_month": bill.month,
        "national_number": bill.number,
        "person": bill.person,
        "member": bill.member or None,
        "billed_cover": bill.cover,
        "billed_from": min(part.first for part in bill.parts),
        "billed_to": max(part.last for part in bill.parts),
        "billed_employer": euro(charge.employer),
        "billed_employee": euro(charge.employee),
        "billed_tax": euro(charge.tax),
        "billed_total": euro(charge.total),
        **{name: bill.values.get(name) for name in _PRINTED},
        **otherwise,
    }
    return {name: row.get(name) for name in STATEMENT}
