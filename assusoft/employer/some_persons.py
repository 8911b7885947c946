"""The rows of some persons in photos and states, checked against the hashes of their parts; nobody else's are read.

Every version of their rows is made a frame once; a photo, or a state, is those in force in it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from assusoft.errors import AssusoftError
from assusoft.frames import rows_where
from assusoft.store import Part, Store, Version, decoded, is_in_force, members_of, part_of

MOST = 24
"""Parts that are read for some persons; for more of them everybody is."""

_NEVER = np.iinfo(np.int64).max

Placed = Callable[[str, pd.DataFrame], tuple[pd.DataFrame, npt.NDArray[np.int64]]]
"""Table and rows -> the rows as they are used, and where each of them stood."""


@dataclass(frozen=True)
class _Spans:
    """Rows in the order of a snapshot, each with those that have it: from `begins` up to, not including, `ends`."""

    frame: pd.DataFrame
    begins: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]

    def at(self, number: int) -> pd.DataFrame:
        return rows_where(self.frame, (self.begins <= number) & (self.ends > number)).reset_index(drop=True)


@dataclass
class SomePersons:
    """What was read so far: parts by kind ('photo', 'state') and number, and the frames made of them."""

    store: Store
    _parts: dict[tuple[str, int], Part] = field(default_factory=dict)
    _intact: set[tuple[str, int, int]] = field(default_factory=set)
    _spans: dict[tuple[object, ...], _Spans] = field(default_factory=dict)

    def rows(
        self,
        kind: str,
        number: int,
        month: str,
        persons: Collection[str],
        placed: Placed | None = None,
        own: object = "",
    ) -> Mapping[str, pd.DataFrame]:
        """Table -> the rows of these persons in the photo (or state) of that number, in its order.

        Parameters
        ----------
        placed
            What is made of the rows of a table before those in force are taken; `own` tells one from another.

        Raises
        ------
        Erased
            Rows of it were erased. AssusoftError: what is stored of them is not what was stored first.
        """
        parts = self._read(kind, number, persons)
        self._check(kind, number, month, parts)
        shape, known = next(iter(parts.values())).shapes[number], frozenset(persons)
        found = {}
        for table, columns in shape.items():
            key = (kind, table, tuple(map(tuple, columns)), known, len(self._versions(parts, table, known)), own)
            if key not in self._spans:
                self._spans[key] = self._made(parts, table, dict(columns), known, placed)
            found[table] = self._spans[key].at(number)
        return found

    def members(self, number: int, persons: Collection[str]) -> pd.DataFrame:
        """Every way each family member of these persons was ever shown, up to the import of that number."""
        mine = self._versions(self._read("photo", number, persons), "family", frozenset(persons))
        return members_of((one.begin, one.end, one.content) for one in mine)

    def _read(self, kind: str, number: int, persons: Collection[str]) -> dict[int, Part]:
        for part in parts_of(persons):
            if (kind, part) not in self._parts or number not in self._parts[kind, part].shapes:
                self._parts[kind, part] = self.store.part(kind, part)
        return {part: self._parts[kind, part] for part in parts_of(persons)}

    def _check(self, kind: str, number: int, month: str, parts: Mapping[int, Part]) -> None:
        for at, part in parts.items():
            if (kind, at, number) in self._intact:
                continue
            if part.is_erased(number):
                self.store.refuse_erased(kind, number, month)
            if not part.is_intact(number):
                raise _altered(kind, month, number)
            self._intact.add((kind, at, number))

    def _versions(self, parts: Mapping[int, Part], table: str, persons: frozenset[str]) -> list[Version]:
        return [one for part in parts.values() for one in part.versions if one.table == table and one.person in persons]

    def _made(
        self,
        parts: Mapping[int, Part],
        table: str,
        columns: Mapping[str, str],
        persons: frozenset[str],
        placed: Placed | None,
    ) -> _Spans:
        """The rows of the snapshots whose table has these columns."""
        shapes = next(iter(parts.values())).shapes
        numbers = [number for number, shape in shapes.items() if dict(shape.get(table, ())) == columns]
        versions = [
            one
            for one in self._versions(parts, table, persons)
            if any(is_in_force(one.begin, one.end, number) for number in numbers)
            for _ in range(one.copies)
        ]
        frame, order = decoded([one.content for one in versions], columns)
        if placed is not None:
            frame, again = placed(table, frame)
            order = order[again]
        return _Spans(frame, *_bounds([versions[row] for row in order]))


def parts_of(persons: Collection[str]) -> list[int]:
    """The parts these persons are in."""
    return sorted({part_of(person) for person in persons})


def _bounds(versions: Sequence[Version]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    begins = np.array([one.begin for one in versions], dtype=np.int64)
    return begins, np.array([_NEVER if one.end is None else one.end for one in versions], dtype=np.int64)


def _altered(kind: str, month: str, number: int) -> AssusoftError:
    if kind == "photo":
        return AssusoftError(
            "The photo of {month} (import number {number}) is not what was imported: its hash differs. "
            "Restore the database from a backup.",
            month=month,
            number=number,
        )
    return AssusoftError(
        "The state of {month} (closing number {number}) is not what was closed: its hash differs. "
        "Restore the database from a backup.",
        month=month,
        number=number,
    )
