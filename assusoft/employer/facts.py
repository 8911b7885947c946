"""The facts of an employer as the months need them; what never changes is read from the store once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from assusoft.employer.some_persons import MOST, SomePersons, parts_of
from assusoft.errors import Refused
from assusoft.frames import as_mask, frame_of, rows_where
from assusoft.language import Sentence
from assusoft.month.collective.meanings import photo_with_meanings
from assusoft.month.declarations.declaration import WHO, Declaration, persons_by_number
from assusoft.month.declarations.who_is_who import WhoIsWho, known_as_declared, persons_settled, who_is_who
from assusoft.month.resolving.family.members import member_doubts
from assusoft.month.resolving.resolve import no_state
from assusoft.month.resolving.splicing import photo_of, state_of
from assusoft.month.said import Said
from assusoft.month.state import State, state_of_stored
from assusoft.month.tasks.answer import Answer, in_force
from assusoft.months import calendar_month, check_closing, extra_after, is_extra
from assusoft.payroll.canonical_order import sort_order
from assusoft.payroll.identity.members import with_members_settled
from assusoft.payroll.photo import ORDER, Photo, photo_from_tables
from assusoft.payroll.waiting_codes import has_waiting
from assusoft.plans.sheet import Plan, plans_in_force, stored_plan
from assusoft.schema import Field, conform, empty
from assusoft.store import (
    Assignment,
    Audit,
    Closing,
    DeclarationRecord,
    FirstWord,
    Import,
    Listed,
    Store,
    SupplierReturn,
    WorkerForm,
    as_decoded,
)


@dataclass
class Facts:
    """A store with what was read of it: photos, states, plan sheets and answers, which are facts, so they are kept.

    `known_on`: only what was stored until then counts; None: everything.
    """

    store: Store
    own: Mapping[str, Field]
    first_month: str
    known_on: datetime | None = None
    _photos: dict[int, Photo] = field(default_factory=dict)
    _states: dict[int, State] = field(default_factory=dict)
    _plans: dict[int, dict[str, Plan]] = field(default_factory=dict)
    _members: dict[int, pd.DataFrame] = field(default_factory=dict)
    _some: list[SomePersons] = field(default_factory=list)
    _sheets: dict[tuple[str, str], Plan] = field(default_factory=dict)
    _answers: list[Answer] = field(default_factory=list)
    _declarations: list[Declaration] = field(default_factory=list)
    _listed: list[Listed] = field(default_factory=list)
    _now: Listed | None = None

    def then(self, known_on: datetime) -> "Facts":
        """The facts as they stood at that moment; what was read is shared, since facts do not change."""
        return replace(self, known_on=known_on)

    def with_fields(self, own: Mapping[str, Field]) -> "Facts":
        """The facts read with these fields of the employer's own."""
        return self if own == self.own else replace(self, own=own, _photos={})

    def steady(self) -> "Facts":
        """The same facts, whose imports, closings and audits are those of one moment, now: they are read once."""
        return replace(self, _now=self._current())

    def _current(self) -> Listed:
        if self._now is not None:
            return self._now
        self._listed[:] = [self.store.listed(self._listed[0] if self._listed else None)]
        return self._listed[0]

    def _stood(self, at: datetime) -> bool:
        return self.known_on is None or at <= self.known_on

    def imports(self) -> list[Import]:
        """Every import, replaced ones too, in the order they were made."""
        return [imported for imported in self._current().imports if self._stood(imported.at)]

    def closings(self) -> list[Closing]:
        """Every closing, months ascending."""
        return [closing for closing in self._current().closings if self._stood(closing.at)]

    def returns(self) -> list[SupplierReturn]:
        """What suppliers answered, in the order it was stored."""
        return [one for one in self._current().returns if self._stood(one.at)]

    def returns_through(self, month: str) -> int:
        """Number of the last return that counts in the month or before; 0 when there is none."""
        return max((one.number for one in self.returns() if one.month <= month), default=0)

    def months(self) -> list[str]:
        """Months that have an import, ascending."""
        return sorted({imported.month for imported in self.imports()})

    def shown_months(self) -> list[str]:
        """Months whose photo is whole: nothing of it was erased."""
        return [month for month in self.months() if not self.store.erased_count("photo", self.imported(month).number)]

    def rounds(self) -> list[str]:
        """What is closed or can be, ascending: months that have an import, and their extra closings."""
        return sorted({*self.months(), *(closing.month for closing in self.closings()), *self._extra_round()})

    def _extra_round(self) -> list[str]:
        """The extra closing that would tell what was said since the last closing, while no later month is imported."""
        closings, months = self.closings()[-1:], self.months()[-1:]
        if not closings or calendar_month(closings[0].month) != months[0]:
            return []
        extra = extra_after(closings[0].month)
        refused = (one for one in self.returns() if one.month == extra and one.refuses)
        told = self.said().last > closings[0].answers_through or any(refused)
        return [extra] if told else []

    def extra_round(self) -> str:
        """The next extra closing of the month closed last; Refused when none is closed."""
        closings = self.closings()
        if not closings:
            raise Refused(
                "No month is closed yet, so there is nothing to add to. Close one first: assusoft close --month "
                "{month}. Nothing was stored.",
                month=self.working_month(),
            )
        return extra_after(closings[-1].month)

    def open_round(self) -> str:
        """What is being worked on, and what is said now is told with: an extra closing where every month is closed."""
        working = self.working_month()
        return extra_after(working) if self.closing_of(working) else working

    def working_month(self) -> str:
        """The first that is not closed, since months are closed in order; else the last closed one.

        An extra closing (see `rounds`) is one of them as soon as something was said since the last closing.
        """
        months = self.rounds()
        if not months:
            when = Sentence("Nothing has been imported yet.")
            if self.known_on is not None:
                when = Sentence(
                    "Nothing had been imported on {known_on} UTC.", known_on=f"{self.known_on:%Y-%m-%d at %H:%M}"
                )
            raise Refused(
                "{when} Begin with: assusoft import --month {first_month}", when=when, first_month=self.first_month
            )
        closed = {closing.month for closing in self.closings()}
        return next((month for month in months if month not in closed), months[-1])

    def imported(self, month: str | None) -> Import:
        """The import in force of the month (None: of the month being worked on); Refused when there is none."""
        wanted = check_closing(month) if month else self.working_month()
        if is_extra(wanted) and self.closing_of(wanted) is None and wanted != self.extra_round():
            raise Refused(
                "There is no extra closing {wanted}. What is said now is told with {open}. Name that one, or one that "
                "was closed: assusoft status",
                wanted=wanted,
                open=self.open_round(),
            )
        found = [imported for imported in self.imports() if imported.month == calendar_month(wanted)]
        if not found and self.known_on is not None:
            raise Refused(
                "{wanted} had no import on {known_on} UTC. Name a later moment.",
                wanted=wanted,
                known_on=f"{self.known_on:%Y-%m-%d at %H:%M}",
            )
        if not found:
            raise Refused("{wanted} has no import yet. Import it: assusoft import --month {wanted}", wanted=wanted)
        return replace(found[-1], month=wanted)

    def photo(self, number: int, month: str) -> Photo:
        """The photo of an import, as it was imported."""
        if number not in self._photos:
            self._photos[number] = photo_from_tables(calendar_month(month), self.store.photo_tables(number), self.own)
        return self._photos[number]

    def photo_with(self, imported: Import, persons: Collection[str]) -> Photo:
        """The photo of an import with nobody but these persons, as it was imported."""
        if imported.number in self._photos or len(parts_of(persons)) > MOST:
            return photo_of(self.photo(imported.number, imported.month), persons)
        own = tuple(sorted(self.own.items()))
        rows = self._some_persons().rows("photo", imported.number, imported.month, persons, self._as_shown, own)
        absent = {name: empty(name, self.own) for name in ORDER if name not in rows}
        return Photo(imported.month, **{name: {**rows, **absent}[name] for name in ORDER})

    def _as_shown(self, table: str, rows: pd.DataFrame) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
        """The rows as a photo has them, and where each stood."""
        order = sort_order(conform(rows, table, self.own), ORDER[table])
        return conform(rows, table, self.own).iloc[order].reset_index(drop=True), order

    def _some_persons(self) -> SomePersons:
        if not self._some:
            self._some.append(SomePersons(self.store))
        return self._some[0]

    def state_with(self, before: Closing | None, persons: Collection[str]) -> State:
        """What was reported and reviewed of these persons at that closing."""
        if before is None or before.number in self._states or len(parts_of(persons)) > MOST:
            return state_of(self.state_at(before), persons)
        return state_of_stored(self._some_persons().rows("state", before.number, before.month, persons))

    def akin(self, persons: Collection[str], declarations: Iterable[Declaration]) -> frozenset[str]:
        """The persons, all who may have to be decided with them, and the ids under which rows of theirs may stand.

        Somebody too many at worst, also by what was taken back: who decides looks at the rows.
        """
        declared = persons_by_number([one for one in declarations if one.kind in WHO]).values()
        found, size = set(persons), -1
        while len(found) > size:
            size = len(found)
            found = self.store.akin(found.union(*(group for group in declared if group & found)))
        return frozenset(found)

    def know_photo(self, imported: Import, tables: Mapping[str, pd.DataFrame]) -> None:
        """Keep the photo just stored, as it would be read, so that it is not read."""
        self._photos[imported.number] = photo_from_tables(imported.month, _as_decoded(tables), self.own)

    def know_state(self, closing: Closing, tables: Mapping[str, pd.DataFrame]) -> None:
        """Keep the state just stored, as it would be read, so that it is not read."""
        self._states[closing.number] = state_of_stored(_as_decoded(tables))

    def photo_of(self, month: str) -> Photo:
        """The photo of the month's import in force."""
        return self.photo(self.imported(month).number, month)

    def explained(self, photo: Photo) -> Photo:
        """The photo with the codes that HR explained by now."""
        return photo_with_meanings(photo, self.answers()) if has_waiting(photo.problem) else photo

    def photo_before(self, month: str) -> Photo | None:
        """The photo of the last imported month before this one."""
        earlier = [past for past in self.months() if past < month]
        if not earlier:
            return None
        return self.photo_of(earlier[-1])

    def closing_of(self, month: str) -> Closing | None:
        """The closing of the month, if it is closed."""
        return next((closing for closing in self.closings() if closing.month == month), None)

    def closing_with_texts(self, month: str) -> Closing | None:
        """The closing of the month with the plan sheets and the setup it is derived with, whatever `known_on` is.

        The store knows sheets and setups from closings alone: a month that was still open at `known_on` is shown with
        those it was closed with later (see `as_of`).
        """
        return next((closing for closing in self._current().closings if closing.month == month), None)

    def audits(self, month: str) -> dict[str, Audit]:
        """Month -> the last audit of its import in force, for the months up to this one that have one, ascending."""
        listed = self._current()
        if not listed.audits:
            return {}
        last = {one.month: one.number for one in listed.imports if self._stood(one.at) and one.month <= month}
        current = {number: one for one, number in last.items()}
        stored = [one for one in listed.audits if self._stood(one.at) and one.import_number in current]
        return dict(sorted({current[one.import_number]: one for one in stored}.items()))

    def closing_before(self, month: str) -> Closing | None:
        """The last closing of an earlier month."""
        return next((closing for closing in reversed(self.closings()) if closing.month < month), None)

    def plans(self, closing: Closing) -> dict[str, Plan]:
        """Plan name -> the sheet that month was closed with, as stored then."""
        if closing.number not in self._plans:
            plans = [self._sheet(closing, *one) for one in closing.texts.items() if "/" not in one[0]]
            self._plans[closing.number] = plans_in_force(plans, closing.month)
        return self._plans[closing.number]

    def _sheet(self, closing: Closing, name: str, sha256: str) -> Plan:
        """A sheet is the same in every month that was closed with it."""
        if (name, sha256) not in self._sheets:
            text = self.store.content(sha256).decode()
            self._sheets[name, sha256] = stored_plan(Path(f"closing-{closing.month}") / name, text)
        return self._sheets[name, sha256]

    def state_at(self, before: Closing | None) -> State:
        """What was reported and reviewed at that closing; nothing when there is none."""
        if before is None:
            return no_state()
        if before.number not in self._states:
            self._states[before.number] = state_of_stored(self.store.state_tables(before.number))
        return self._states[before.number]

    def answers(self, through: int | None = None) -> list[Answer]:
        """Every answer, or those up to that number, in order; what was read before is not read again."""
        last = self._answers[-1].number if self._answers else 0
        self._answers += [Answer(**vars(record)) for record in self.store.answers(after=last)]
        return [
            answer
            for answer in self._answers
            if (through is None or answer.number <= through) and self._stood(answer.at)
        ]

    def declarations(self, through: int | None = None) -> list[Declaration]:
        """Every declaration, or those up to that number, in order; what was read before is not read again."""
        last = self._declarations[-1].number if self._declarations else 0
        self._declarations += [_declaration(record) for record in self.store.declarations(after=last)]
        return [one for one in self._declarations if (through is None or one.number <= through) and self._stood(one.at)]

    def forms(self) -> list[WorkerForm]:
        """The forms that workers gave back, without those taken back, in the order they were stored."""
        found = [one for one in self.store.forms() if self._stood(one.at)]
        back = {one.retracts for one in found}
        return [one for one in found if one.retracts is None and one.number not in back]

    def first_words(self) -> list[FirstWord]:
        """All that one person said where a second must confirm, with what became of it by then, in order."""
        found = [one for one in self.store.first_words() if self._stood(one.at)]
        return [
            one
            if one.ended is None or self._stood(one.ended)
            else replace(one, second=None, second_by=None, ended=None, became=None, second_reason=None)
            for one in found
        ]

    def assignments(self) -> list[Assignment]:
        """Every assignment of a task, in the order they were made."""
        return [one for one in self.store.assignments() if self._stood(one.at)]

    def said(self, through: int | None = None) -> Said:
        """Every answer and declaration, or those up to that number."""
        return Said(self.answers(through), self.declarations(through))

    def known(self, month: str, of: Import | None = None) -> pd.DataFrame:
        """Every identity ever imported, rows that were in doubt under the person HR chose.

        Rows of `month` about which HR has not answered yet are not known: importing the month again meets them again.
        An id that HR said is another person's stays in use, as a row without any value; so do ids of persons who HR
        declared are one.
        `of`: what was known when that import was made.
        """
        known, settled = self.store.known_identities(), self._settled_identities(of)
        if of is not None:
            known = rows_where(known, known["import"] < of.number)
        unsettled = self._doubted(month, of) - settled.keys()
        if unsettled:
            known = rows_where(known, ~known["person"].isin(list(unsettled)))
        who = self._who_is_who(of)
        if not settled and not who.persons:
            return known
        gone = [*(one for one, other in settled.items() if other != one), *who.same]
        taken = frame_of([{"person": one} for one in gone], list(known.columns))
        known = known_as_declared(known.assign(person=known["person"].replace(settled)), who)
        return pd.concat([known, taken.astype(known.dtypes)], ignore_index=True)

    def known_members(self, month: str, of: Import | None = None) -> pd.DataFrame:
        """Every way each family member was ever shown; see `known` for what is settled and what is not."""
        open_doubts = self._doubted_members(month, of) - self._settled_members(of).keys()
        return self._members_shown(open_doubts, of)

    def members_shown(self, persons: Collection[str] | None = None) -> pd.DataFrame:
        """Every way each family member was ever shown, with `import` and `left` (see `Store.known_members`).

        `persons`: with members of these at least, and of all with whom their rows may stand (see `akin`).
        """
        return self._members_shown(set(), None, persons)

    def _members_shown(
        self, open_doubts: set[tuple[str, str]], of: Import | None, persons: Collection[str] | None = None
    ) -> pd.DataFrame:
        listed = self._current().imports
        last = listed[-1].number if listed else 0
        if last in self._members or persons is None or len(parts_of(persons)) > MOST:
            if last not in self._members:
                self._members.clear()
                self._members[last] = self.store.known_members()
            known = self._members[last]
        else:
            known = self._some_persons().members(last, self._with_aliases(persons))
        if of is not None:
            known = rows_where(known, known["import"] < of.number)
        same, settled = self._settled_identities(of), self._settled_members(of)
        known = known.assign(person=known["person"].replace(same)) if same else known
        who = self._who_is_who(of)
        known = persons_settled(known, who) if who.same else known
        return with_members_settled(known, settled, open_doubts)

    def _with_aliases(self, persons: Collection[str]) -> frozenset[str]:
        """The persons, and the ids under which rows of theirs were imported before it was known whose they are."""
        same = {one for one, other in self._settled_identities(None).items() if other in persons}
        return frozenset(persons) | same | self._who_is_who(None).persons

    def _who_is_who(self, of: Import | None) -> WhoIsWho:
        """What was declared of who is who before the import `of` was made."""
        return who_is_who(one for one in self.declarations() if of is None or one.at < of.at)

    def _settled_identities(self, of: Import | None) -> dict[str, str]:
        """Person of a row that was in doubt -> the person HR chose, before the import `of` was made."""
        answers = in_force(answer for answer in self.answers() if of is None or answer.at < of.at)
        return {
            answer.person: answer.same_as or answer.person for answer in answers.values() if answer.kind == "identity"
        }

    def _settled_members(self, of: Import | None) -> dict[tuple[str, str], str]:
        """(person, member) of a row that was in doubt -> the member HR chose, before the import `of` was made."""
        answers = in_force(answer for answer in self.answers() if of is None or answer.at < of.at)
        return {
            (answer.person, answer.member): answer.same_as or answer.member
            for answer in answers.values()
            if answer.kind == "member_identity"
        }

    def _doubted(self, month: str, of: Import | None) -> set[str]:
        """Persons of the rows in doubt of the month's last import (before `of`)."""
        return set(self._problems(month, of, "ambiguous_identity")["person"])

    def _doubted_members(self, month: str, of: Import | None) -> set[tuple[str, str]]:
        """(person, member) of the family rows in doubt of the month's last import (before `of`)."""
        return {doubt.key for doubt in member_doubts(self._problems(month, of, "ambiguous_member"))}

    def _problems(self, month: str, of: Import | None, reason: str) -> pd.DataFrame:
        numbers = [imported.number for imported in self.imports() if imported.month == month]
        earlier = [number for number in numbers if of is None or number < of.number]
        problem = self.photo(earlier[-1], month).problem if earlier else empty("problem")
        return rows_where(problem, as_mask(problem["reason"] == reason))


def _declaration(record: DeclarationRecord) -> Declaration:
    """What was declared, without the salt that only the chain needs."""
    return Declaration(**{name: value for name, value in vars(record).items() if name != "salt"})


def _as_decoded(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {name: as_decoded(frame) for name, frame in tables.items()}
