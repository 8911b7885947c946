"""The facts of an employer as the months need them; what never changes is read from the store once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from assusoft.errors import Refused
from assusoft.month.answers import Answer, in_force
from assusoft.month.frames import where
from assusoft.month.resolve import no_state
from assusoft.month.situation import State
from assusoft.months import check_month
from assusoft.payroll.photo import Photo, photo_from_tables
from assusoft.schema import Field
from assusoft.store import Closing, Import, Store


@dataclass
class Facts:
    """A store with what was read of it: photos and states, which are facts, so they are kept."""

    store: Store
    own: Mapping[str, Field]
    first_month: str
    _photos: dict[int, Photo] = field(default_factory=dict)
    _states: dict[int, State] = field(default_factory=dict)

    def months(self) -> list[str]:
        """Months that have an import, ascending."""
        return sorted({one.month for one in self.store.imports()})

    def imported(self, month: str | None) -> Import:
        """The import in force of the month (of the last imported month when None); Refused when there is none."""
        months = self.months()
        if not months:
            raise Refused(f"Nothing was imported yet. Begin with: assusoft import --month {self.first_month}")
        wanted = check_month(month) if month else months[-1]
        found = self.store.current_import(wanted)
        if found is None:
            raise Refused(f"{wanted} has no import yet. Import it: assusoft import --month {wanted}")
        return found

    def photo(self, number: int, month: str) -> Photo:
        """The photo of an import, as it was imported."""
        if number not in self._photos:
            self._photos[number] = photo_from_tables(month, self.store.photo_tables(number), self.own)
        return self._photos[number]

    def photo_before(self, month: str) -> Photo | None:
        """The photo of the last imported month before this one."""
        earlier = [one for one in self.months() if one < month]
        if not earlier:
            return None
        return self.photo(self.imported(earlier[-1]).number, earlier[-1])

    def closing_of(self, month: str) -> Closing | None:
        """The closing of the month, if it is closed."""
        return next((one for one in self.store.closings() if one.month == month), None)

    def held(self, before: Closing | None) -> State:
        """What was told and seen at that closing; nothing when there is none."""
        if before is None:
            return no_state()
        if before.number not in self._states:
            self._states[before.number] = State(**self.store.state_tables(before.number))
        return self._states[before.number]

    def answers(self, through: int | None = None) -> list[Answer]:
        """Every answer, or those up to that number, in order."""
        return [Answer(**vars(record)) for record in self.store.answers(through)]

    def known(self, month: str) -> pd.DataFrame:
        """Every identity ever imported, rows that were in doubt under the person HR chose.

        Rows of `month` about which HR has not answered yet are not known: importing the month again meets them again.
        """
        settled = {
            answer.person: answer.choice.removeprefix("same:") if answer.choice.startswith("same:") else answer.person
            for answer in in_force(self.answers()).values()
            if answer.kind == "identity"
        }
        known = self.store.known_identities()
        imported = self.store.current_import(month)
        if imported is not None:
            problem = self.photo(imported.number, month).problem
            doubts = where(problem, problem["reason"] == "ambiguous_identity")["person"]
            known = where(known, ~known["person"].isin(list(set(doubts) - set(settled))))
        return known.assign(person=known["person"].replace(settled)) if settled else known
