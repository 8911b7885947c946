"""The counts of a month made a second time, by brute set arithmetic on rows: no comparison engine, no join."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from assusoft.frames import rows_of
from assusoft.language import Sentence
from assusoft.month.changes import KEYS
from assusoft.payroll.photo import Photo

Cell = tuple[str, Any, Any, Any]


def headcount_again(before: Photo | None, after: Photo) -> dict[str, int]:
    """The figures of `changes.headcount`, from sets of persons and bags of whole rows."""
    old, new = _bags(before), _bags(after)
    was, now = _workers(before), _workers(after)
    stayed = was & now
    changed = {person for person in stayed if old.get(person) != new.get(person)}
    return {
        "before": len(was),
        "entered": len(now - was),
        "left": len(was - now),
        "changed": len(changed),
        "unchanged": len(stayed - changed),
        "after": len(now),
    }


def cells_again(before: Photo | None, after: Photo) -> int:
    """How many rows of `changes.changes_between` there must be: a whole row counts once, a changed cell once."""
    old, new = _rows(before), _rows(after)
    both = old.keys() & new.keys()
    cells = [old[key][name] != new[key][name] for key in both for name in old[key].keys() & new[key].keys()]
    return cells.count(True) + len(old.keys() ^ new.keys())


def adds_up(count: Mapping[str, int]) -> list[Sentence]:
    """In words, which of the two sums of a headcount does not hold."""
    stayed = count["changed"] + count["unchanged"]
    wrong = []
    if count["after"] != count["entered"] + stayed:
        wrong.append(Sentence("Headcount: the persons in the photo are not the sum of entered, changed and unchanged."))
    if count["before"] != count["left"] + stayed:
        wrong.append(
            Sentence("Headcount: the persons in the photo before are not the sum of left, changed and unchanged.")
        )
    return wrong


def _workers(photo: Photo | None) -> set[Any]:
    return set() if photo is None else set(photo.worker["person"].tolist())


def _bags(photo: Photo | None) -> dict[Any, Counter[tuple[Any, ...]]]:
    """Person -> the bag of the person's rows in the three tables."""
    found: dict[Any, Counter[tuple[Any, ...]]] = {}
    for table in KEYS if photo is not None else ():
        for row in rows_of(getattr(photo, table)):
            found.setdefault(row["person"], Counter())[table, *sorted(row.items(), key=_name)] += 1
    return found


def _name(item: tuple[str, Any]) -> str:
    return item[0]


def _rows(photo: Photo | None) -> dict[Cell, dict[str, Any]]:
    """Table, key and occurrence number -> row."""
    found: dict[Cell, dict[str, Any]] = {}
    for table, (first, second) in KEYS.items() if photo is not None else ():
        met: Counter[tuple[Any, Any]] = Counter()
        for row in rows_of(getattr(photo, table)):
            key = row[first], row[second]
            met[key] += 1
            found[table, *key, met[key]] = row
    return found
