"""What payroll writes otherwise than before without saying anything else: the suppliers keep their writing."""

from collections.abc import Sequence
from typing import Any
from unicodedata import normalize

from assusoft.demo.truth.plans import ADDRESS

_WRITTEN = {"last_name", "first_name", "email", "phone", "cost_centre", "bank_account", *ADDRESS} - {"country"}


def as_written_before(names: Sequence[str], before: Sequence[Any], now: Sequence[Any]) -> tuple[Any, ...]:
    """The values now, each as it was reported where it says the same."""
    rows = zip(names, before, now, strict=True)
    return tuple(
        old if name in _WRITTEN and old and new and _bare(old) == _bare(new) else new for name, old, new in rows
    )


def _bare(text: str) -> str:
    letters = normalize("NFD", text).encode("ascii", "ignore").decode()
    return letters.lower().replace(" ", "").lstrip("0")
