"""Columns that were recognised -> a note when none of them tells who is who from month to month."""

from collections.abc import Sequence

from assusoft.inference.content.words import header_fields
from assusoft.inference.model import FoundColumn, PartGuess
from assusoft.schema import field_named

_AMOUNTS = ("salar", "pay", "wage", "amount", "montant", "bedrag", "loon", "traitement", "bonus", "prime", "premie",
            "hour", "heure", "uur", "date", "datum", "gehalt", "lohn")  # fmt: skip
_LEAST = 10
"""Rows from which on a column in which all texts differ may be meant as a key."""


def key_notes(parts: Sequence[PartGuess]) -> list[str]:
    """A sentence when the best-known table is of workers and has no key, and which columns could serve as one."""
    if not parts or parts[0].table != "worker" or _has_key(parts[0]):
        return []
    pairs = zip(parts[0].found.columns, parts[0].columns, strict=True)
    serving = [
        f"'{guess.header or guess.place}'"
        for found, guess in pairs
        if guess.status != "confident" and _differs(found) and not _is_an_amount(guess.header)
    ]
    could = f" Different in every row, so that they could serve as payroll_id: {', '.join(serving)}." if serving else ""
    return [
        "No column tells who is who from month to month: expected payroll_id, national_number, or birth_date beside "
        f"the names; without one of them an import is refused.{could}"
    ]


def _has_key(part: PartGuess) -> bool:
    """Whether a column is, or may be, a number of workers, or all of name and birth date are there."""
    fields = {guess.field for guess in part.columns}
    known = {field for field in fields if part.column_of(field)}
    maybe = {each.field for guess in part.columns if guess.status == "open" for each in guess.alternatives}
    numbers = {"payroll_id", "national_number"}
    return bool(numbers & (known | maybe | fields)) or {"last_name", "first_name", "birth_date"} <= known


def _is_an_amount(header: str) -> bool:
    """Whether a header speaks of money, time or days: what differs in every row by chance."""
    words = header.casefold()
    fields = (field_named(field).type for field in header_fields(header, "worker"))
    return any(word in words for word in _AMOUNTS) or any(kind != "text" for kind in fields)


def _differs(column: FoundColumn) -> bool:
    cells = [cell for cell in column.cells if cell]
    return len(cells) == len(column.cells) >= _LEAST and len(set(cells)) == len(cells)
