"""A world's rows -> the month's photo, by the real ladders and with everybody whom earlier imports made known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
from support.readings import reading_of, source_named
from support.truth import Truth
from support.world import ENTITIES, World

from assusoft.employer.deciding.first_seen import first_seen
from assusoft.employer.facts import Facts
from assusoft.month.state import State
from assusoft.month.tasks.answer import Answer
from assusoft.payroll.photo import Photo, build_photo
from assusoft.schema import DTYPES, IDENTITY, MEMBER_IDENTITY, typed
from assusoft.store import Store


@dataclass
class Payroll:
    """The imports made so far, as `Facts` looks at them; the answers are the employer's own list.

    `truth`: who people are, told row by row, which the program never sees.
    """

    answers: list[Answer]
    photos: list[Photo] = field(default_factory=list)
    truth: Truth = field(default_factory=Truth)

    def photo(self, world: World, month: str) -> Photo:
        """Import the month: its photo, which is known from here on."""
        source = source_named(world.source)
        reading = reading_of(**world.tables(), name=source.name)
        facts = self._facts(month)
        built = build_photo(
            month, {source.name: (source, reading)}, facts.known(month), entities=ENTITIES,
            members=facts.known_members(month),
        )  # fmt: skip
        self.truth.look(world, built)
        self.photos.append(built.photo)
        return built.photo

    def seen(self, reported: State) -> Mapping[str, date]:
        """Since when family members of the last import have been shown (see `first_seen`)."""
        photo, facts = self.photos[-1], self._facts(self.photos[-1].month)
        return first_seen(facts, facts.imports()[-1], photo, reported)

    def _facts(self, month: str) -> Facts:
        return Facts(cast(Store, self._store()), {}, month)

    def _store(self) -> Any:
        """What `Facts` asks of a store, in memory."""
        numbered = list(enumerate(self.photos, start=1))
        imports = [SimpleNamespace(number=number, month=photo.month, at=None) for number, photo in numbered]
        return SimpleNamespace(
            listed=lambda known: SimpleNamespace(imports=imports, closings=[], audits=[]),
            answers=lambda after: [one for one in self.answers if one.number > after],
            declarations=lambda after: [],
            photo_tables=lambda number: self.photos[number - 1].tables,
            known_identities=lambda: _distinct(numbered),
            known_members=lambda: _members(numbered),
        )


def _distinct(numbered: Sequence[tuple[int, Photo]]) -> pd.DataFrame:
    """Every identity met, with the first import it was met in."""
    parts = [photo.worker[list(IDENTITY)].assign(**{"import": number}) for number, photo in numbered]
    known = pd.concat(parts or [typed([], IDENTITY)]).drop_duplicates(list(IDENTITY), ignore_index=True)
    return known.astype({"import": "int64[pyarrow]"}) if parts else known


def _members(numbered: Sequence[tuple[int, Photo]]) -> pd.DataFrame:
    """Every family member met, with the import it was met in and, but for the last one, the next."""
    columns, parts = [*MEMBER_IDENTITY, "import", "left"], [typed([], MEMBER_IDENTITY)]
    for number, photo in numbered:
        left = number + 1 if number < len(numbered) else None
        parts.append(photo.family[list(MEMBER_IDENTITY)].assign(**{"import": number, "left": left}))
    found = pd.concat(parts, ignore_index=True).reindex(columns=columns)
    return found.astype({"import": DTYPES["count"], "left": DTYPES["count"]})
