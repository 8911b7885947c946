"""What the files of a part look like now x in the months before -> how their layout moved."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from assusoft.layouts.definition.files import Fingerprint

_ALIKE = 0.7
"""From this likeness on, two words may be names of one column."""
_MONTHS = 3
"""Months compared: a column that came and went among them (an XML element of few people) is not new, nor gone."""

Drift = tuple[str, dict[str, Any]]
"""column_gone, column_new, column_renamed, columns_reordered or column_written, and the words of its sentence."""


def drift(now: Fingerprint, past: Sequence[Fingerprint]) -> Iterator[Drift]:
    """Columns gone, new, renamed, in another order, or written in another way than in the last of `past`."""
    if past:
        yield from _columns(now.columns, [month.columns for month in past[-_MONTHS:]])
        yield from _styles(now, past[-1])


def _columns(now: Sequence[str], past: Sequence[Sequence[str]]) -> Iterator[Drift]:
    if not any(past):
        return
    gone, new = _gone(now, past), _new(now, past)
    renamed = _renamed(gone, new, past[-1], now)
    for old, word in renamed.items():
        yield "column_renamed", {"column": old, "found": word}
    for name in gone:
        if name not in renamed:
            yield "column_gone", {"column": name}
    for name in new:
        if name not in renamed.values():
            yield "column_new", {"column": name}
    yield from _order(now, past[-1])


def _renamed(gone: Sequence[str], new: Sequence[str], before: Sequence[str], now: Sequence[str]) -> dict[str, str]:
    """Old word -> the new one most like it, else the one that stands in its place; each is paired once."""
    pairs = sorted(((_likeness(old, word), old, word) for old in gone for word in new), reverse=True)
    alike = [(old, word) for likeness, old, word in pairs if likeness >= _ALIKE]
    placed = [(old, word) for old in gone for word in new if before.index(old) == now.index(word)]
    renamed: dict[str, str] = {}
    for old, word in (*alike, *placed):
        if old not in renamed and word not in renamed.values():
            renamed[old] = word
    return {old: renamed[old] for old in gone if old in renamed}


def _likeness(one: str, other: str) -> float:
    """How alike two words are (0 to 1); one that begins the other, or stands in it as a whole, is nearly the same."""
    one, other = (" ".join(re.findall(r"\w+", word.casefold())) for word in (one, other))
    if f" {one} " in f" {other} " or f" {other} " in f" {one} ":
        return 0.9
    return SequenceMatcher(None, one, other).ratio()


def _gone(now: Sequence[str], past: Sequence[Sequence[str]]) -> list[str]:
    """The columns that stood in every month before and do not stand here."""
    here, always = _kinds(now), set.intersection(*map(_kinds, past))
    return [name for name in past[-1] if _kind(name) in always - here]


def _new(now: Sequence[str], past: Sequence[Sequence[str]]) -> list[str]:
    """The columns that stood in no month before."""
    known = set.union(*map(_kinds, past))
    return [name for name in now if _kind(name) not in known]


def _kinds(names: Sequence[str]) -> set[str]:
    return {_kind(name) for name in names}


def _kind(name: str) -> str:
    """The word without its numbers: days of a month, dates and numbered children are as many as a month needs."""
    return re.sub(r"\d+", "#", name)


def _order(now: Sequence[str], before: Sequence[str]) -> Iterator[Drift]:
    was = [name for name in before if name in now]
    is_now = [name for name in now if name in before]
    if moved := next((pair for pair in zip(was, is_now, strict=True) if pair[0] != pair[1]), None):
        yield "columns_reordered", {"column": moved[0], "found": moved[1]}


def _styles(now: Fingerprint, before: Fingerprint) -> Iterator[Drift]:
    for name, style in now.styles.items():
        if style != before.styles.get(name, style):
            yield "column_written", {"column": name, "before": before.styles[name], "found": style}
