"""The sources of a sheet's figures, each with a letter: beside a figure, or once for all of a part or a column."""

from collections.abc import Iterable
from itertools import count
from string import ascii_lowercase

from assusoft.benefit_sheets.sheet import Figure, Source, Table
from assusoft.days_in_words import day
from assusoft.language import say

SOURCES = {
    "payroll": "Payroll ({name})",
    "declared": "Stated by HR ({name})",
    "plan": "Rules of the plan ({name})",
    "reported": "Told to the supplier ({name})",
    "tariff": "Premium expected by the plan's tariff ({name})",
    "statement": "Quoted from the supplier's statement ({name})",
    "return": "Quoted from the supplier's answer ({name})",
}

Named = tuple[str, object, str]
"""A source as a reader tells it from others: kind, day, name."""


class Marks:
    """Letters given to sources in the order in which the page comes to them."""

    def __init__(self) -> None:
        self._given: dict[Named, str] = {}
        self._letters = (letter(number) for number in count())
        self._sources: list[Source] = []

    def mark(self, source: Source | None) -> str:
        """The letter of a source: 'a', then 'b'; '' without a source."""
        if source is None:
            return ""
        named = (source.kind, source.on, source.name)
        if named not in self._given:
            self._given[named] = next(self._letters)
            self._sources.append(source)
        return self._given[named]

    def listed(self, language: str) -> list[dict[str, str]]:
        """Each letter with what it stands for, in words."""
        return [{"mark": self.mark(source), "text": source_words(source, language)} for source in self._sources]


def letter(number: int) -> str:
    """0 is 'a', 25 'z', 26 'aa'."""
    before, here = divmod(number, 26)
    return (letter(before - 1) if before else "") + ascii_lowercase[here]


def source_words(source: Source, language: str) -> str:
    """'Paie (blox), 31/01/2026'."""
    said = say(language, SOURCES[source.kind], name=source.name)
    return f"{said}, {day(source.on, language)}" if source.on else say(language, "{source}, undated", source=said)


def common(figures: Iterable[Figure | None]) -> Source | None:
    """The one source of all figures that are known, when it is one; two figures at least."""
    sources = [figure.source for figure in figures if figure and figure.value not in (None, "")]
    named = {(source.kind, source.on, source.name) if source else None for source in sources}
    return sources[0] if len(named) == 1 and len(sources) > 1 else None


def column(table: Table, at: int) -> list[Figure]:
    """The figures under a head, the one at `at` after that of the rows' names."""
    return [figure for _, cells in table.rows for figure in (cells[at],) if figure]
