"""The sources of a sheet's figures, each with a letter: beside a figure, or once for all of a part or a column."""

from collections.abc import Iterable
from itertools import count
from string import ascii_lowercase

from assusoft.benefit_sheets.sheet import Figure, Source
from assusoft.days_in_words import day
from assusoft.language import say

QUOTED = ("statement", "return")
"""What a supplier itself stated: it is quoted."""

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
        key = source.kind, source.on, source.name
        if key not in self._given:
            self._given[key] = next(self._letters)
            self._sources.append(source)
        return self._given[key]

    def listed(self, language: str) -> list[dict[str, str]]:
        """Each letter with what it stands for, in words."""
        return [{"mark": self.mark(source), "text": source_words(source, language)} for source in self._sources]


def letter(number: int) -> str:
    """0 is 'a', 25 'z', 26 'aa'."""
    before, here = divmod(number, 26)
    return (letter(before - 1) if before else "") + ascii_lowercase[here]


def source_words(source: Source, language: str) -> str:
    """'bordereau de primes de AG, 20/03/2026 (cité)'."""
    dated = f"{source.name}, {day(source.on, language)}" if source.on else source.name
    return say(language, "{source} (quoted)", source=dated) if source.kind in QUOTED else dated


def named(source: Source | None) -> Named | None:
    """A source as a reader tells it from others."""
    return (source.kind, source.on, source.name) if source else None


def known(figures: Iterable[Figure | None]) -> list[Figure]:
    """Those whose value is known."""
    return [figure for figure in figures if figure and figure.value not in (None, "")]


def common(figures: Iterable[Figure | None], least: int = 2) -> Source | None:
    """The one source of all figures that are known, when it is one; of fewer than `least`, none."""
    sources = [figure.source for figure in known(figures)]
    return sources[0] if len({named(source) for source in sources}) == 1 and len(sources) >= least else None
