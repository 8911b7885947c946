"""Rows of a table of workers that say again what an earlier one said -> the sentence that counts and adds them up."""

from collections.abc import Sequence
from decimal import Decimal

from assusoft.inference.content.numbers import plain_numbers
from assusoft.inference.model import PartGuess
from assusoft.schema import field_named


def double_notes(parts: Sequence[PartGuess], decimal: str) -> list[str]:
    """A sentence for each table of workers with rows that are the same in all columns: a reader leaves them out."""
    return [note for part in parts if part.table == "worker" and (note := _note(part, decimal))]


def _note(part: PartGuess, decimal: str) -> str:
    rows = list(zip(*(column.cells for column in part.found.columns), strict=True))
    if len(set(rows)) == len(rows):
        return ""
    first = {row: at for at, row in reversed(list(enumerate(rows)))}
    again = [at for at, row in enumerate(rows) if first[row] != at]
    sums = [f"{name} {amount}" for name, amount in _sums(part, again, decimal).items()]
    more = f"; {', '.join(sums)} in all" if sums else ""
    return (
        f"Rows that are the same as an earlier one, and will be left out: {len(again)} (the first: row "
        f"{part.found.rows[again[0]]}){more}. Each may be a second contract."
    )


def _sums(part: PartGuess, again: Sequence[int], decimal: str) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for found, guess in zip(part.found.columns, part.columns, strict=True):
        if guess.status == "confident" and field_named(guess.field).type == "money":
            numbers = plain_numbers([found.cells[at] for at in again], guess.decimal or decimal).to_pylist()
            sums[guess.field] = sum((Decimal(number) for number in numbers if number), Decimal(0))
    return sums
