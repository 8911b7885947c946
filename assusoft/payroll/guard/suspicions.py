"""What a month's extracts and photo look like x what past months looked like -> why the import waits for a person.

Wrong employers and months are refused in `stamps`, missing totals where the file is read: those cannot be released.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from assusoft.layouts.definition.files import Fingerprint
from assusoft.payroll.guard.drift import drift
from assusoft.payroll.guard.limits import Limits, expected, expected_share
from assusoft.payroll.guard.losses import Loss, as_json
from assusoft.payroll.guard.measures import EVERYBODY, Measures
from assusoft.payroll.guard.recoding import Recoding, suspicions_of
from assusoft.payroll.guard.suspicion import Suspicion
from assusoft.payroll.guard.unusual_losses import unusual_losses

_COUNTS, _SUMS, _BLANKS, _ROWS, _NEW = 0.10, 0.15, 0.10, 0.20, 0.15
"""The share by which each figure may always move."""
_FEW = 20
"""Sums and lines of fewer than this are not judged: they vary too much."""


@dataclass(frozen=True)
class ImportFigures:
    """What is kept of an import to compare later ones with.

    `losses`: what people who stayed have lost and gained since the month before; None when nothing was compared.
    `recodings`: columns that were recoded, or changed their unit, since then.
    `fingerprints`: source -> part -> what its files looked like. `measures`: source ('': all) -> the photo's figures.
    `new_persons`: persons never seen before. `files`: SHA-256 -> name of the files that hold rows.
    """

    month: str
    fingerprints: Mapping[str, Mapping[str, Fingerprint]]
    measures: Mapping[str, Measures]
    new_persons: int
    files: Mapping[str, str]
    losses: Sequence[Loss] | None = None
    recodings: Sequence[Recoding] = ()

    def as_json(self) -> dict[str, Any]:
        """What JSON can hold; `from_json` reads it back."""
        return {
            "month": self.month,
            "seen": {source: {part: vars(found) for part, found in parts.items()}
                     for source, parts in self.fingerprints.items()},
            "measures": {source: measured.as_json() for source, measured in self.measures.items()},
            "new_persons": self.new_persons,
            "files": self.files,
            "losses": None if self.losses is None else as_json(self.losses),
            "recodings": [one._asdict() for one in self.recodings],
        }  # fmt: skip

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The figures that `as_json` gave."""
        fingerprints = {
            source: {part: _fingerprint(found) for part, found in parts.items()}
            for source, parts in kept["seen"].items()
        }
        measures = {source: Measures.from_json(found) for source, found in kept["measures"].items()}
        moved = None if kept.get("losses") is None else [Loss(**one) for one in kept["losses"]]
        recoded = tuple(Recoding(**one) for one in kept.get("recodings", ()))
        return cls(kept["month"], fingerprints, measures, kept["new_persons"], kept["files"], moved, recoded)


def _fingerprint(kept: Mapping[str, Any]) -> Fingerprint:
    return Fingerprint(**{**kept, "columns": tuple(kept["columns"])})


def suspicions(now: ImportFigures, past: Sequence[ImportFigures]) -> list[Suspicion]:
    """What is out of the ordinary in an import.

    Parameters
    ----------
    past
        The imports in force of earlier months, ascending; none for the first month, of which nothing can be said.
    """
    if not past:
        return []
    found = [*_copies(now, past), *_drifts(now, past), *_lines(now, past), *_figures(now, past), *_strangers(now, past)]
    emptied = {(one.values["table"], one.values["field"]) for one in found if one.kind == "blanks"}
    moved = [month.losses for month in past if month.losses is not None]
    recoded = suspicions_of(now.recodings, [one.field for one in past[-1].recodings])
    return [*found, *unusual_losses(now.losses or (), moved, past[-1].month, emptied), *recoded]


def _copies(now: ImportFigures, past: Sequence[ImportFigures]) -> Iterator[Suspicion]:
    for sha256, name in now.files.items():
        if before := next((month for month in reversed(past) if sha256 in month.files), None):
            yield Suspicion("same_file", {"file": name, "other": before.files[sha256], "month": before.month})


def _with_part(past: Sequence[ImportFigures], source: str, part: str) -> list[tuple[str, Fingerprint]]:
    """Month and fingerprint of this part, of the months that have it."""
    return [
        (month.month, month.fingerprints[source][part]) for month in past if part in month.fingerprints.get(source, {})
    ]


def _drifts(now: ImportFigures, past: Sequence[ImportFigures]) -> Iterator[Suspicion]:
    for source, parts in now.fingerprints.items():
        for part, found in parts.items():
            before = [fingerprint for _, fingerprint in _with_part(past, source, part)]
            for kind, values in drift(found, before):
                yield Suspicion(kind, {"where": _part_name(source, part), **values})


def _lines(now: ImportFigures, past: Sequence[ImportFigures]) -> Iterator[Suspicion]:
    """Files with far fewer, or far more, lines."""
    for source, parts in now.fingerprints.items():
        for part, found in parts.items():
            before = _with_part(past, source, part)
            if before and max(before[-1][1].rows, found.rows) >= _FEW:
                month, last = before[-1]
                limits = expected([fingerprint.rows for _, fingerprint in before], _ROWS, last.rows)
                about = {"where": _part_name(source, part), "month": month}
                yield from _outside("rows", found.rows, last.rows, limits, about)


def _figures(now: ImportFigures, past: Sequence[ImportFigures]) -> Iterator[Suspicion]:
    """Persons and sums of salary, of all sources together and, where there are several, of each; blanks of each.

    A source that takes over from another one fills other columns: its blanks are compared with its own past only.
    """
    several = len(now.measures) > 2
    for source, found in now.measures.items():
        before = [month for month in past if source in month.measures]
        if before:
            about = {"source": source if several else EVERYBODY, "month": before[-1].month}
            measured = [month.measures[source] for month in before]
            if several or source == EVERYBODY:
                yield from _persons(found, measured, about)
                yield from _sums(found, measured, about)
            if source != EVERYBODY:
                yield from _blanks(found, measured, about)


def _persons(now: Measures, past: Sequence[Measures], about: Mapping[str, str]) -> Iterator[Suspicion]:
    before = [month.persons for month in past]
    yield from _outside("persons", now.persons, before[-1], expected(before, _COUNTS, before[-1]), about)


def _sums(now: Measures, past: Sequence[Measures], about: Mapping[str, str]) -> Iterator[Suspicion]:
    for name, amount in past[-1].sums.items():
        filled = past[-1].rows["worker"] - past[-1].blanks[f"worker.{name}"]
        if filled >= _FEW:
            limits = expected([float(month.sums.get(name, 0)) for month in past], _SUMS, filled)
            found = float(now.sums.get(name, 0))
            yield from _outside("sum", found, float(amount), limits, {**about, "field": name})


def _blanks(now: Measures, past: Sequence[Measures], about: Mapping[str, str]) -> Iterator[Suspicion]:
    for name, count in now.blanks.items():
        table, _, field = name.partition(".")
        shares = [month.blanks[name] / month.rows[table] for month in past if name in month.blanks]
        if shares:
            share, limits = count / now.rows[table], expected_share(shares, _BLANKS, now.rows[table])
            if share > limits.high:  # filling a column in is no reason to stop
                percents = {"found": _percent(share), "before": _percent(shares[-1]), "high": _percent(limits.high)}
                yield Suspicion("blanks", {**about, "table": table, "field": field, **percents})


def _strangers(now: ImportFigures, past: Sequence[ImportFigures]) -> Iterator[Suspicion]:
    """Persons never seen before: many of them are another employer's."""
    persons = now.measures[EVERYBODY].persons
    shares = [month.new_persons / max(month.measures[EVERYBODY].persons, 1) for month in past[1:]]  # all were new once
    high = expected_share(shares or [0.0], _NEW, persons).high * persons
    if now.new_persons > high:
        yield Suspicion("strangers", {"found": now.new_persons, "persons": persons, "high": int(high)})


def _outside(kind: str, found: float, before: float, limits: Limits, about: Mapping[str, str]) -> Iterator[Suspicion]:
    if not limits.low <= found <= limits.high:
        figures = {"found": found, "before": before, "low": limits.low, "high": limits.high}
        yield Suspicion(kind, {**about, **{name: round(figure) for name, figure in figures.items()}})


def _percent(share: float) -> int:
    return round(100 * share)


def _part_name(source: str, part: str) -> str:
    return f"{source}/{part}" if part else source
