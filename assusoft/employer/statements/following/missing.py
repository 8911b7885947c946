"""What a supplier bills x the statements that came -> the statements that did not come."""

from collections.abc import Sequence
from typing import NamedTuple

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.statements.tariffs import tariffs_of
from assusoft.months import calendar_month, next_month
from assusoft.statements.expected import begins_period
from assusoft.store import Statement
from assusoft.store.facts.statements import in_force


class Missing(NamedTuple):
    """A statement that did not come (D-01): of a contract, and the period in which it bills."""

    supplier: str
    contract: str
    period: str


def missing_statements(employer: EmployerFolder, supplier: str = "") -> list[Missing]:
    """Every statement of a contract that bills a period, and did not come; of one supplier, or ('') of all.

    A contract is looked at from its first statement on, up to the last month that is closed: periods in which none of
    its covers is billed have none.
    """
    stored = in_force(employer.store.statements())
    names = sorted({one.supplier for one in stored if supplier in ("", one.supplier)})
    return [missing for name in names for missing in _of(employer, name, [o for o in stored if o.supplier == name])]


def _of(employer: EmployerFolder, supplier: str, statements: Sequence[Statement]) -> list[Missing]:
    first = min(one.period for one in statements)
    last = max(calendar_month(one.month) for one in employer.facts.closings())
    known, found, month = set[str](), list[Missing](), first
    while month <= last:
        due = {
            one.contract
            for one in tariffs_of(employer, supplier, month).values()
            if any(begins_period(cover, month) for cover in one.tariff.covers.values())
        }
        of_month = [one for one in statements if one.period == month]
        came = {contract for one in of_month for contract in one.contracts or due}
        known |= came
        found += [Missing(supplier, contract, month) for contract in sorted((due & known) - came)]
        month = next_month(month)
    return found
