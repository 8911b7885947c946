"""A world's rows -> the month's photo, by the real ladder and with everybody whom earlier imports made known."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
from support.readings import reading_of, source_named
from support.world import ENTITIES, World

from assusoft.employer.facts import Facts
from assusoft.month.tasks.answer import Answer
from assusoft.payroll.photo import Photo, build_photo
from assusoft.schema import IDENTITY, typed
from assusoft.store import Store


@dataclass
class Payroll:
    """The imports made so far, as `Facts` looks at them; the answers are the employer's own list."""

    answers: list[Answer]
    photos: list[Photo] = field(default_factory=list)

    def photo(self, world: World, month: str) -> Photo:
        """Import the month: its photo, which is known from here on."""
        source = source_named(world.source)
        reading = reading_of(**world.tables(), name=source.name)
        known = Facts(cast(Store, self._store()), {}, month).known(month)
        built = build_photo(month, {source.name: (source, reading)}, known, entities=ENTITIES)
        self.photos.append(built.photo)
        return built.photo

    def _store(self) -> Any:
        """What `Facts` asks of a store, in memory."""
        numbered = list(enumerate(self.photos, start=1))
        imports = [SimpleNamespace(number=number, month=photo.month, at=None) for number, photo in numbered]
        return SimpleNamespace(
            listed=lambda known: SimpleNamespace(imports=imports, closings=[], audits=[]),
            answers=lambda after: [one for one in self.answers if one.number > after],
            photo_tables=lambda number: self.photos[number - 1].tables,
            known_identities=lambda: _distinct(numbered),
        )


def _distinct(numbered: Sequence[tuple[int, Photo]]) -> pd.DataFrame:
    """Every identity met, with the first import it was met in."""
    parts = [photo.worker[list(IDENTITY)].assign(**{"import": number}) for number, photo in numbered]
    known = pd.concat(parts or [typed([], IDENTITY)]).drop_duplicates(list(IDENTITY), ignore_index=True)
    return known.astype({"import": "int64[pyarrow]"}) if parts else known
