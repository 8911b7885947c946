"""What a month's extracts and photo look like x what past months looked like -> what is held until a person looks.

Wrong employers and months are refused in `stamps`, missing totals where the file is read: those cannot be released.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from assusoft.layouts.definition.files import Fingerprint
from assusoft.payroll.guard.drift import drift
from assusoft.payroll.guard.limits import Limits, expected, expected_share
from assusoft.payroll.guard.measures import EVERYBODY, Measures

_COUNTS, _SUMS, _BLANKS, _ROWS, _NEW = 0.10, 0.15, 0.10, 0.20, 0.15
"""The share by which each figure may always move."""
_FEW = 20
"""Sums and lines of fewer than this are not judged: they vary too much."""


@dataclass(frozen=True)
class ImportFigures:
    """What is kept of an import to compare later ones with.

    `seen`: source -> part -> what its files looked like. `measures`: source ('': all) -> the photo's figures.
    `new_persons`: persons never seen before. `files`: SHA-256 -> name of the files that hold rows.
    """

    month: str
    seen: Mapping[str, Mapping[str, Fingerprint]]
    measures: Mapping[str, Measures]
    new_persons: int
    files: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """What JSON can hold; `from_json` reads it back."""
        seen = {source: {part: vars(one) for part, one in parts.items()} for source, parts in self.seen.items()}
        return vars(self) | {"seen": seen, "measures": {name: one.as_json() for name, one in self.measures.items()}}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The look that `as_json` gave."""
        seen = {
            source: {part: Fingerprint(**{**one, "columns": tuple(one["columns"])}) for part, one in parts.items()}
            for source, parts in kept["seen"].items()
        }
        figures = {name: Measures.from_json(one) for name, one in kept["measures"].items()}
        return cls(**{**kept, "seen": seen, "measures": figures})


@dataclass(frozen=True)
class Suspicion:
    """One reason to hold an import. `kind`: a key of `guard_words.SENTENCES`, `values`: what fills its places."""

    kind: str
    values: Mapping[str, Any]


def suspicions(now: ImportFigures, past: Sequence[ImportFigures]) -> list[Suspicion]:
    """What is out of the ordinary in an import.

    Parameters
    ----------
    past
        The imports in force of earlier months, ascending; none for the first month, of which nothing can be said.
    """
    if not past:
        return []
    return [*_copies(now, past), *_drifts(now, past), *_lines(now, past), *_figures(now, past), *_strangers(now, past)]


def _copies(now: ImportFigures, past: Sequence[ImportFigures]) -> Iterator[Suspicion]:
    for sha256, name in now.files.items():
        if before := next((look for look in reversed(past) if sha256 in look.files), None):
            yield Suspicion("same_file", {"file": name, "other": before.files[sha256], "month": before.month})


def _drifts(now: ImportFigures, past: Sequence[ImportFigures]) -> Iterator[Suspicion]:
    for source, parts in now.seen.items():
        for part, one in parts.items():
            before = [look.seen[source][part] for look in past if part in look.seen.get(source, {})]
            for kind, values in drift(one, before):
                yield Suspicion(kind, {"where": _where(source, part), **values})


def _lines(now: ImportFigures, past: Sequence[ImportFigures]) -> Iterator[Suspicion]:
    """Files with far fewer, or far more, lines."""
    for source, parts in now.seen.items():
        for part, one in parts.items():
            before = [(look, look.seen[source][part].rows) for look in past if part in look.seen.get(source, {})]
            if before and max(before[-1][1], one.rows) >= _FEW:
                limits = expected([rows for _, rows in before], _ROWS, before[-1][1])
                place = {"where": _where(source, part), "month": before[-1][0].month}
                yield from _outside("rows", one.rows, before[-1][1], limits, place)


def _figures(now: ImportFigures, past: Sequence[ImportFigures]) -> Iterator[Suspicion]:
    """Persons and sums of salary, of all sources together and, where there are several, of each; blanks of each.

    A source that takes over from another one fills other columns: its blanks are compared with its own past only.
    """
    several = len(now.measures) > 2
    for source, one in now.measures.items():
        before = [(look.month, look.measures[source]) for look in past if source in look.measures]
        if before:
            place = {"source": source if several else EVERYBODY, "month": before[-1][0]}
            told = [each for _, each in before]
            if several or source == EVERYBODY:
                yield from _persons(one, told, place)
                yield from _sums(one, told, place)
            if source != EVERYBODY:
                yield from _blanks(one, told, place)


def _persons(now: Measures, past: Sequence[Measures], place: Mapping[str, str]) -> Iterator[Suspicion]:
    before = [one.persons for one in past]
    yield from _outside("persons", now.persons, before[-1], expected(before, _COUNTS, before[-1]), place)


def _sums(now: Measures, past: Sequence[Measures], place: Mapping[str, str]) -> Iterator[Suspicion]:
    for name, amount in past[-1].sums.items():
        filled = past[-1].rows["worker"] - past[-1].blanks[f"worker.{name}"]
        if filled >= _FEW:
            limits = expected([float(one.sums.get(name, 0)) for one in past], _SUMS, filled)
            yield from _outside("sum", float(now.sums.get(name, 0)), float(amount), limits, {**place, "field": name})


def _blanks(now: Measures, past: Sequence[Measures], place: Mapping[str, str]) -> Iterator[Suspicion]:
    for name, count in now.blanks.items():
        table, _, field = name.partition(".")
        shares = [one.blanks[name] / one.rows[table] for one in past if name in one.blanks]
        if shares:
            share, limits = count / now.rows[table], expected_share(shares, _BLANKS, now.rows[table])
            if share > limits.high:  # filling a column in is no reason to stop
                told = {"field": field, "found": _percent(share), "before": _percent(shares[-1])}
                yield Suspicion("blanks", {**place, "table": table, **told, "high": _percent(limits.high)})


def _strangers(now: ImportFigures, past: Sequence[ImportFigures]) -> Iterator[Suspicion]:
    """Persons never seen before: many of them are another employer's."""
    persons = now.measures[EVERYBODY].persons
    shares = [one.new_persons / max(one.measures[EVERYBODY].persons, 1) for one in past[1:]]  # all were new at first
    high = expected_share(shares or [0.0], _NEW, persons).high * persons
    if now.new_persons > high:
        yield Suspicion("strangers", {"found": now.new_persons, "persons": persons, "high": int(high)})


def _outside(kind: str, found: float, before: float, limits: Limits, place: Mapping[str, str]) -> Iterator[Suspicion]:
    if not limits.low <= found <= limits.high:
        told = {"found": found, "before": before, "low": limits.low, "high": limits.high}
        yield Suspicion(kind, {**place, **{name: round(figure) for name, figure in told.items()}})


def _percent(share: float) -> int:
    return round(100 * share)


def _where(source: str, part: str) -> str:
    return f"{source}/{part}" if part else source
