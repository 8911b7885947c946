"""What a statement should bill, derived once for all that asks it."""

from collections.abc import Collection
from functools import partial

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.statements.controlling import Due, lines_due


def due_of(
    employer: EmployerFolder, supplier: str, period: str, contracts: Collection[str] | None = None, back: int = 0
) -> Due:
    """`lines_due`, remembered by the facts it is derived from."""
    wanted = None if contracts is None else tuple(sorted(contracts))
    key = ("due", supplier, period, wanted, back, employer.store.listed().head)
    return employer.once(partial(lines_due, employer, supplier, period, wanted, back), *key)
