"""Two names -> how alike they are: same, given names added, written a little otherwise, or different.

What counts as alike is our choice (docs/explanation/identity.md); nobody is made one by likeness alone.
"""

from difflib import SequenceMatcher
from enum import IntEnum
from functools import lru_cache
from re import split

from assusoft.plain_names import normalised

_ALIKE = 0.75  # Loic and Louis: 0.67, Katrien and Catrien: 0.86
_SHORTEST = 3  # an initial is like every name that begins with it, so it says nothing


class Likeness(IntEnum):
    """How alike two values are; UNKNOWN: one of them is missing."""

    DIFFERENT = 0
    UNKNOWN = 1
    ALIKE = 2
    EXTENDED = 3
    SAME = 4


@lru_cache(maxsize=65536)
def of_names(one: str | None, other: str | None) -> Likeness:
    """How alike two given names, or two last names, are; «Jean Marie» extends «Jean»."""
    some, others = _words(one), _words(other)
    if not some or not others:
        return Likeness.UNKNOWN
    if "".join(some) == "".join(others):
        return Likeness.SAME
    if set(some) <= set(others) or set(others) <= set(some):
        return Likeness.EXTENDED
    return Likeness.ALIKE if _are_alike("".join(some), "".join(others)) else Likeness.DIFFERENT


def _words(name: str | None) -> tuple[str, ...]:
    """The parts of a name, comparable; none of a name without letters."""
    return tuple(filter(None, (normalised(part) for part in split(r"[\s\-'’.,]+", name or ""))))


def _are_alike(one: str, other: str) -> bool:
    """Whether a slip of the pen, or a short form, may lead from one to the other."""
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST:
        return False
    return long.startswith(short) or SequenceMatcher(None, short, long, autojunk=False).ratio() >= _ALIKE


def best(likenesses: "list[Likeness]") -> Likeness:
    """The closest of several; UNKNOWN when there is nothing to compare."""
    return max(likenesses, default=Likeness.UNKNOWN)
