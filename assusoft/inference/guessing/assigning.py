"""Scored columns -> which column is which field, each field at most once; what is near stays open."""

from collections.abc import Sequence

from assusoft.inference.guessing.scoring import Scored
from assusoft.inference.model import CONFIDENT, MARGIN, Candidate

ASKED = 0.4
"""Under this nobody is asked: the column is not used."""


def assigned(columns: Sequence[Scored]) -> list[tuple[Candidate | None, str, tuple[Candidate, ...]]]:
    """For each column its best candidate that is free, the status, and the alternatives (also the near ones taken).

    The surest pair goes first. A pair is confident when it is sure enough and neither another field for this column,
    nor another column for this field, comes within the margin, apart from those that are surer elsewhere.
    """
    pairs = sorted(
        (
            (candidate.confidence, -at, candidate.field, at)
            for at, one in enumerate(columns)
            for candidate in one.candidates
        ),
        reverse=True,
    )
    mine: dict[int, str] = {}
    owner: dict[str, int] = {}
    for _, _, field, at in pairs:
        if at not in mine and field not in owner:
            mine[at], owner[field] = field, at
    return [_settled(at, columns, mine, owner) for at in range(len(columns))]


def _settled(
    at: int, columns: Sequence[Scored], mine: dict[int, str], owner: dict[str, int]
) -> tuple[Candidate | None, str, tuple[Candidate, ...]]:
    candidates = columns[at].candidates
    chosen = next((each for each in candidates if each.field == mine.get(at)), None)
    if chosen is None:
        sure = candidates and candidates[0].confidence >= CONFIDENT and not _surer(candidates[0], at, columns, owner)
        return None, "open" if sure else "unused", candidates[:3]
    others = tuple(each for each in candidates if each is not chosen and each.confidence >= ASKED)[:3]
    rivals = [each.confidence for each in candidates if each is not chosen and not _surer(each, at, columns, owner)]
    rivals += [
        _confidence(other, chosen.field)
        for number, other in enumerate(columns)
        if number != at and not _settled_elsewhere(number, chosen.field, columns, mine)
    ]
    if chosen.confidence >= CONFIDENT and chosen.confidence - max(rivals, default=0.0) >= MARGIN:
        return chosen, "confident", others
    best = max([chosen, *others], key=lambda each: each.confidence)
    if best.confidence >= ASKED:
        return best, "open", tuple(each for each in (chosen, *others) if each is not best)
    return None, "unused", ()


def _surer(candidate: Candidate, at: int, columns: Sequence[Scored], owner: dict[str, int]) -> bool:
    """Whether another column is clearly surer of this field."""
    other = owner.get(candidate.field)
    if other is None or other == at:
        return False
    sure = _confidence(columns[other], candidate.field)
    return sure >= CONFIDENT and sure - candidate.confidence >= 0.08


def _settled_elsewhere(number: int, field: str, columns: Sequence[Scored], mine: dict[int, str]) -> bool:
    """Whether that column is clearly surer of another field of its own."""
    own = mine.get(number)
    return (
        own is not None
        and own != field
        and _confidence(columns[number], own) - _confidence(columns[number], field) >= 0.08
    )


def _confidence(one: Scored, field: str) -> float:
    return next((each.confidence for each in one.candidates if each.field == field), 0.0)
