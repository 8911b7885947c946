"""What a page derived from facts, kept until the facts change: a turn of a page derives nothing again."""

from collections.abc import Callable
from typing import TypeVar, cast

from assusoft.workbench.pages.visit import Visit

T = TypeVar("T")
_KEPT: dict[str, tuple[tuple[object, ...], object]] = {}


def remembered(visit: Visit, name: str, make: Callable[[], T], *more: object) -> T:
    """What `make` derives for this visitor from the facts of now; the last one of each `name` is kept.

    `more`: what else it depends on.
    """
    who = visit.month, visit.language, tuple(visit.entities), visit.rights
    key = (str(visit.folder), visit.employer.head(), *who, *more)
    known = _KEPT.get(name)
    if known is None or known[0] != key:
        _KEPT[name] = known = (key, make())
    return cast(T, known[1])
