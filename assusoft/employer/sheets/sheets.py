"""A closed month of an employer -> the benefit sheets of its workers, made one by one, and who has none."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, overload

from assusoft.benefit_sheets.languages import Chosen, language_of
from assusoft.benefit_sheets.making import sheet_of
from assusoft.benefit_sheets.sheet import Sheet
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.people import persons_meant
from assusoft.employer.sheets.gathering import Gathered, gathered, known_of
from assusoft.errors import Refused
from assusoft.frames import Row, rows_of
from assusoft.language import Sentence


class Skipped(NamedTuple):
    """A worker without a sheet, and the sentence why, with how to mend it."""

    person: str
    why: str


class MadeSheets(Sequence[Sheet]):
    """Sheets that are made when they are asked for: some thousands of them at once would be too much."""

    def __init__(self, found: Gathered, languages: dict[str, str]) -> None:
        """`languages`: person -> the language of the sheet, in order."""
        self._found, self._languages = found, languages
        self.persons = tuple(languages)

    def __len__(self) -> int:
        return len(self.persons)

    def __iter__(self) -> Iterator[Sheet]:
        return self._made(self.persons)

    @overload
    def __getitem__(self, place: int) -> Sheet: ...

    @overload
    def __getitem__(self, place: slice) -> "MadeSheets": ...

    def __getitem__(self, place: int | slice) -> "Sheet | MadeSheets":
        if isinstance(place, slice):
            kept = self.persons[place]
            return MadeSheets(self._found, {person: self._languages[person] for person in kept})
        return next(self._made([self.persons[place]]))

    def _made(self, persons: Sequence[str]) -> Iterator[Sheet]:
        for known in known_of(self._found, persons):
            yield sheet_of(known, self._found.shared, self._languages[known.person])


class Sheets(NamedTuple):
    """The sheets of a month, in the order of the persons' ids, and who has none."""

    made: Sequence[Sheet]
    skipped: list[Skipped]


def sheets(
    employer: EmployerFolder, month: str, persons: Iterable[str] | None, entity: str | None, language: str
) -> Sheets:
    """The sheets of a closed month; see `Employer.sheets`."""
    found = gathered(employer, month)
    wanted = _wanted(employer, found, persons, entity)
    chosen = {person: _language(row, found, language) for person, row in _spoken(found, wanted)}
    made = {person: one.language for person, one in chosen.items() if one.language}
    skipped = [Skipped(person, _sentence(person, one)) for person, one in chosen.items() if not one.language]
    return Sheets(MadeSheets(found, made), skipped)


def _sentence(person: str, one: Chosen) -> Sentence:
    return Sentence("{person} has no sheet: {why}", person=person, why=one.why_not)


def _wanted(employer: EmployerFolder, found: Gathered, persons: Iterable[str] | None, entity: str | None) -> list[str]:
    wanted = list(found.persons)
    if persons is not None:
        meant = persons_meant(employer)
        named = [meant(text) for text in persons]
        if strange := [person for person in named if person not in found.persons]:
            raise Refused(
                "{person} has neither a contract nor a cover in {month}: there is nothing to put on a sheet. Name "
                "another person or month.",
                person=strange[0],
                month=found.shared.month,
            )
        wanted = sorted(set(named))
    if entity:
        number = _entity(employer, entity)
        theirs = {person for person, row in _spoken(found, wanted) if row.get("entity") == number}
        wanted = [person for person in wanted if person in theirs]
    return wanted


def _entity(employer: EmployerFolder, text: str) -> str:
    """The enterprise number of an entity that is named by it or by its name."""
    entities = employer.settings.entities
    found = [number for number, name in entities.items() if text in (number, name)]
    if not found:
        known = ", ".join(f"{number} ({name})" for number, name in entities.items())
        raise Refused("There is no legal entity '{text}'. Expected one of {known}.", text=text, known=known)
    return found[0]


def _spoken(found: Gathered, persons: Sequence[str]) -> Iterator[tuple[str, Row]]:
    """Each person with language, place of business and entity: by its last contract."""
    named = ["language", "establishment", "entity"]
    there = [person for person in persons if person in found.month.people.index]
    rows = dict(zip(there, rows_of(found.month.people.loc[there, named].reset_index(drop=True)), strict=True))
    for person in persons:
        row = rows.get(person) or found.month.before.get(person, ({}, ""))[0]
        yield person, {name: row.get(name) for name in named}


def _language(row: Row, found: Gathered, asked: str) -> Chosen:
    unit = row["establishment"] or ""
    return language_of(found.shared.regions.get(unit, ""), row["language"] or "", asked, unit)
