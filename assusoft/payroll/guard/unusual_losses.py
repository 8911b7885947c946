"""What people who stayed have lost or gained x what they did in months before -> why the import waits for a person.

That a row is not there is no decision. One person may leave a plan in any month; that all of an entity do, or an
unusual share of everybody, is rather a file that lacks something.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import groupby

from assusoft.payroll.guard.limits import at_most
from assusoft.payroll.guard.losses import Key, Loss
from assusoft.payroll.guard.suspicion import Suspicion

_LOST = {"family": 0.02, "deduction": 0.02, "worker": 0.10}
_EMPTIED, _GAINED = 0.10, 0.05
"""The share that may always lose a kind of row, lose what a column held, or come by a kind of row."""

Moved = Sequence[Mapping[Key, Loss]]
"""What moved in each month before, by what it is about."""

Judge = Callable[[Loss, Moved, str], Suspicion | None]


def unusual_losses(
    now: Sequence[Loss], past: Sequence[Collection[Loss]], month: str, said: Collection[tuple[str, str]]
) -> Iterator[Suspicion]:
    """What too many people lost or gained; where it is some of the groups only, these are named.

    Parameters
    ----------
    past
        What moved in each of the months before that were compared, ascending.
    month
        The month compared with.
    said
        Table and column of which it is said already that too much is missing: nothing more is said of it.
    """
    before = [{loss.key: loss for loss in moved} for moved in past]
    for _, found in groupby(now, key=lambda loss: (loss.table, loss.code, loss.field)):
        of_one = [loss for loss in found if (loss.table, loss.field) not in said]
        yield from _named([loss for loss in of_one if loss.had], _lost, before, month)
        if any(loss.had and loss.table != "worker" and not loss.field for loss in of_one):
            yield from _named([loss for loss in of_one if loss.without], _gained, before, month)


def _named(found: Sequence[Loss], judged: Judge, before: Moved, month: str) -> Iterator[Suspicion]:
    """Everybody, unless some groups account for all; the groups in which it is unusual, unless it is in all of them."""
    unusual = {loss.key: suspicion for loss in found if (suspicion := judged(loss, before, month)) is not None}
    parts = [loss for loss in found if loss.group and not _everywhere(loss.group, found, unusual)]
    told = [unusual[loss.key] for loss in parts if loss.key in unusual]
    whole = [unusual[loss.key] for loss in found if not loss.group and loss.key in unusual and not _is_counted(loss)]
    in_groups = sum(one.values["found"] for one in told)
    yield from [one for one in whole if in_groups < one.values["found"]]
    yield from told


def _everywhere(group: str, found: Sequence[Loss], unusual: Collection[Key]) -> bool:
    return all(loss.key in unusual for loss in found if loss.group == group)


def _is_counted(loss: Loss) -> bool:
    """Whether it is people who are gone from all files: they are counted elsewhere, and asked about one by one."""
    return loss.table == "worker" and not loss.field


def _lost(loss: Loss, before: Moved, month: str) -> Suspicion | None:
    if loss.field and loss.had < loss.without:  # a column of few comes and goes
        return None
    moved = [one.lost / one.had if (one := past.get(loss.key)) and one.had else 0.0 for past in before]
    high = at_most(moved, _EMPTIED if loss.field else _LOST[loss.table], loss.had)
    kind = f"lost_{'column' if loss.field else loss.table}"
    return _beyond(kind, loss, loss.lost, loss.had, high, month)


def _gained(loss: Loss, before: Moved, month: str) -> Suspicion | None:
    moved = [one.gained / one.without if (one := past.get(loss.key)) and one.without else 0.0 for past in before]
    return _beyond(
        f"gained_{loss.table}", loss, loss.gained, loss.without, at_most(moved, _GAINED, loss.without), month
    )


def _beyond(kind: str, loss: Loss, found: int, of: int, high: int, month: str) -> Suspicion | None:
    if found <= high:
        return None
    about = {"table": loss.table, "field": loss.field, "code": loss.code, "month": month}
    group = {loss.group: loss.name} if loss.group else {}
    figures = {"found": found, "of": of, "share": round(100 * found / of), "high": high}
    return Suspicion(kind, {**about, **group, **figures})
