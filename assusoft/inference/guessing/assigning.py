"""Scored columns -> which column is which field, each field at most once; what is near stays open."""

from collections.abc import Mapping, Sequence

from assusoft.inference.guessing.scoring import Scored
from assusoft.inference.model import CONFIDENT, MARGIN, Candidate

ASKED = 0.4
"""Under this nobody is asked: the column is not used."""
_SURER = 0.08
"""How much surer another pair must be to take no part in the choice."""
Assignment = tuple[Candidate | None, str, tuple[Candidate, ...]]
"""The field of a column, the status of its guess, and the alternatives."""


def assigned(columns: Sequence[Scored]) -> list[Assignment]:
    """For each column its best candidate that is free, the status, and the alternatives (also the near ones taken).

    The surest pair goes first. A pair is confident when it is sure enough and neither another field for this column,
    nor another column for this field, comes within the margin, apart from those that are surer elsewhere.
    """
    pairs = []
    for at, column in enumerate(columns):
        pairs += [(candidate.confidence, -at, candidate.field, at) for candidate in column.candidates]
    mine: dict[int, str] = {}
    owner: dict[str, int] = {}
    for _, _, field, at in sorted(pairs, reverse=True):
        if at not in mine and field not in owner:
            mine[at], owner[field] = field, at
    return [_settled(at, columns, mine, owner) for at in range(len(columns))]


def _settled(at: int, columns: Sequence[Scored], mine: Mapping[int, str], owner: Mapping[str, int]) -> Assignment:
    """The field a column was given, if nothing else comes near; else what to ask."""
    candidates = columns[at].candidates
    chosen = next((candidate for candidate in candidates if candidate.field == mine.get(at)), None)
    if chosen is None:
        return None, _status_of_none(at, columns, owner), candidates[:3]
    others = tuple(other for other in candidates if other is not chosen and other.confidence >= ASKED)[:3]
    nearest = max(_rivals(chosen, at, columns, mine, owner), default=0.0)
    if chosen.confidence >= CONFIDENT and chosen.confidence - nearest >= MARGIN:
        return chosen, "confident", others
    best = max([chosen, *others], key=lambda candidate: candidate.confidence)
    if best.confidence < ASKED:
        return None, "unused", ()
    return best, "open", tuple(other for other in (chosen, *others) if other is not best)


def _status_of_none(at: int, columns: Sequence[Scored], owner: Mapping[str, int]) -> str:
    """'open' where a column without a field could be one that went to a column no surer than it; else 'unused'."""
    candidates = columns[at].candidates
    if candidates and candidates[0].confidence >= CONFIDENT and not _is_surer(candidates[0], at, columns, owner):
        return "open"
    return "unused"


def _rivals(
    chosen: Candidate, at: int, columns: Sequence[Scored], mine: Mapping[int, str], owner: Mapping[str, int]
) -> list[float]:
    """How sure other fields are for this column, and other columns are of this field, unless they belong elsewhere."""
    rivals = []
    for candidate in columns[at].candidates:
        if candidate is not chosen and not _is_surer(candidate, at, columns, owner):
            rivals.append(candidate.confidence)
    for number, other in enumerate(columns):
        if number != at and not _is_settled_elsewhere(number, chosen.field, columns, mine):
            rivals.append(_confidence(other, chosen.field))
    return rivals


def _is_surer(candidate: Candidate, at: int, columns: Sequence[Scored], owner: Mapping[str, int]) -> bool:
    """Whether another column is clearly surer of this field."""
    other = owner.get(candidate.field)
    if other is None or other == at:
        return False
    confidence = _confidence(columns[other], candidate.field)
    return confidence >= CONFIDENT and confidence - candidate.confidence >= _SURER


def _is_settled_elsewhere(number: int, field: str, columns: Sequence[Scored], mine: Mapping[int, str]) -> bool:
    """Whether that column is clearly surer of another field of its own."""
    own = mine.get(number)
    if own is None or own == field:
        return False
    return _confidence(columns[number], own) - _confidence(columns[number], field) >= _SURER


def _confidence(column: Scored, field: str) -> float:
    return next((candidate.confidence for candidate in column.candidates if candidate.field == field), 0.0)
