"""Columns of days -> the one from which something holds in every row, and the one up to which."""

from collections.abc import Sequence
from datetime import date
from itertools import permutations

from assusoft.inference.content.dates import NEVER, day_of
from assusoft.inference.content.latest import last_of_two_digits
from assusoft.inference.content.profile import profile_of
from assusoft.inference.model import FoundColumn

Days = tuple[date | None, ...]
_PAIRS = 5
ENDS = {"since": "until", "interruption_from": "interruption_to"}
"""Fields of days from which something holds -> those up to which."""


def period_of(columns: Sequence[FoundColumn], latest: int) -> tuple[FoundColumn, FoundColumn] | None:
    """The beginning and the end, when only one pair can be it: one filled in each row, the other never before it."""
    days = [(column, found) for column in columns if (found := _days(column, latest))]
    fitting = [(first[0], last[0]) for first, last in permutations(days, 2) if _holds(first[1], last[1])]
    return fitting[0] if len(fitting) == 1 else None


def _holds(first: Days, last: Days) -> bool:
    pairs = [(begin, end) for begin, end in zip(first, last, strict=True) if begin and end]
    return (
        all(first)
        and len(pairs) >= _PAIRS
        and all(begin <= end for begin, end in pairs)
        and any(begin < end for begin, end in pairs)
    )


def _days(column: FoundColumn, latest: int) -> Days:
    """The day of each row, None where there is none; nothing at all for a column that holds something else."""
    style = profile_of(column, ".", latest).style
    if style.share < 1 or not style.forms:
        return ()
    last = last_of_two_digits(latest)
    return tuple(None if cell in NEVER else day_of(cell, style.forms[0], last) for cell in column.cells)
