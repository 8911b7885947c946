"""What a statement carries over x what was open at the end of the one before -> where they disagree."""

from typing import Any, NamedTuple

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.statements.receiving import lines_of, stored_rows
from assusoft.plans.covers.cents import euro
from assusoft.statements.billed import closing_of, opening_of
from assusoft.store import Statement
from assusoft.store.facts.statements import in_force


class Carried(NamedTuple):
    """An opening balance that is not the closing one of the statement before (D-04), in cents.

    `contract`: '' for all that the statements bill; `before`: the id of the statement before.
    """

    contract: str
    opening: int
    closing: int
    before: str


def carried_otherwise(employer: EmployerFolder, statement: Statement) -> list[Carried]:
    """The opening balances of a statement that disagree; nothing where it prints none, or is the first.

    What was open at the end of the statement before is its premiums and its balances, of the same contract.
    """
    found = []
    for contract, opening in opening_of(stored_rows(employer, statement)).items():
        before = _before(employer, statement, contract)
        if before is not None:
            closing = closing_of(stored_rows(employer, before), lines_of(employer, before), contract)
            found += [Carried(contract, opening, closing, before.id)] if opening != closing else []
    return found


def _before(employer: EmployerFolder, statement: Statement, contract: str) -> Statement | None:
    """The last statement in force of an earlier period that bills the contract."""
    earlier = [
        one
        for one in in_force(employer.store.statements())
        if one.supplier == statement.supplier
        and one.period < statement.period
        and (not contract or not one.contracts or contract in one.contracts)
    ]
    return max(earlier, key=lambda one: one.period, default=None)


def carried_values(found: list[Carried]) -> list[dict[str, Any]]:
    """As `assusoft statement --json` prints them, amounts as text."""
    return [
        {
            "class": "D-04",
            "contract": one.contract,
            "opening": f"{euro(one.opening):.2f}",
            "closing": f"{euro(one.closing):.2f}",
            "difference": f"{euro(one.opening - one.closing):.2f}",
            "before": one.before,
        }
        for one in found
    ]
