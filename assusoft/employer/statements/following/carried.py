"""What a statement carries over x what was open at the end of the one before -> where they disagree."""

from collections.abc import Collection
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
        before = statement_before(employer, statement, contract)
        if before is not None:
            closing = closing_of(stored_rows(employer, before), lines_of(employer, before), contract)
            found += [Carried(contract, opening, closing, before.id)] if opening != closing else []
    return found


def statement_before(employer: EmployerFolder, statement: Statement, contract: str) -> Statement | None:
    """The last statement in force of an earlier period that bills the contract; '' for any that it bills itself."""
    earlier = [
        one
        for one in in_force(employer.store.statements())
        if one.supplier == statement.supplier
        and one.period < statement.period
        and _bills(one, [contract] if contract else statement.contracts)
    ]
    return max(earlier, key=lambda one: one.period, default=None)


def carried_last(employer: EmployerFolder, supplier: str) -> list[tuple[Statement, Carried]]:
    """The opening balances that disagree on the last statement of each contract of the supplier."""
    mine = [one for one in in_force(employer.store.statements()) if one.supplier == supplier]

    def is_last(statement: Statement, contract: str) -> bool:
        wanted = [contract] if contract else statement.contracts
        return not any(one.period > statement.period and _bills(one, wanted) for one in mine)

    last = [one for one in mine if any(is_last(one, contract) for contract in one.contracts or ("",))]
    found = [(one, carried) for one in last for carried in carried_otherwise(employer, one)]
    return [(one, carried) for one, carried in found if is_last(one, carried.contract)]


def _bills(statement: Statement, contracts: Collection[str]) -> bool:
    """Whether a statement bills one of the contracts; one that names none, or none that is named, bills all."""
    return not contracts or not statement.contracts or bool({*contracts} & {*statement.contracts})


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
