"""Rows of a list that are gone x those declared before -> why the import waits for a person, if it does."""

from assusoft.payroll.guard.limits import at_most
from assusoft.payroll.guard.suspicion import Suspicion

_GONE = 0.10
"""The share that may always go."""


def loss_of_list(name: str, gone: int, declared: int) -> Suspicion | None:
    """The suspicion that a list is not whole: more are gone than usual, or more than half."""
    high = min(at_most((), _GONE, declared), max(1, declared // 2))
    if gone <= high:
        return None
    share = round(100 * gone / declared)
    return Suspicion("lost_list", {"list": name, "found": gone, "of": declared, "share": share, "high": high})
