"""The lines of a PDF x the headers of a layout -> where its columns stand, by the gutters that its rows leave free."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from assusoft.layouts.pdf.words import Line, Word
from assusoft.layouts.rows.heading.headers import normal

AMOUNT = re.compile(r"[-+(]*\s*(?:\d{1,3}([.,'’ \u00a0\u202f])\d{3}(?:\1\d{3})*|\d+)[.,]\d{2,4}\s*\)?\s*(?:-|CR|DB)?")
"""An amount as statements print them: with cents, its thousands apart by one sign or by none."""
_HEADER_LINES, _SEARCHED = 3, 400
_CROSSING, _SAME, _STEP, _FEW = 1.0, 3.0, 0.5, 0.02
"""Points by which a word may stand over a gutter; by which the columns of two pages may differ; points of a step in
which gutters are looked for; the part of the rows that may stand in a gutter where none is free, to be
refused later."""
_NARROW = 2
"""Steps that are no gutter yet: within a point, words of two columns would be read as one."""
_SPACE = 0.45
"""Of the height of a letter: the widest space within an amount, and within a header."""


class Place(NamedTuple):
    """A header, by its word, and its left and right edge; '' where the layout does not know it."""

    word: str
    left: float
    right: float


class Header(NamedTuple):
    """A header: its columns from left to right, at which line it begins, and of how many lines it is."""

    places: tuple[Place, ...]
    at: int
    lines: int


class Columns(NamedTuple):
    """Where the columns stand: their words from left to right, and the middle of each gutter between two of them."""

    words: tuple[str, ...]
    gutters: tuple[float, ...]

    def of(self, word: Word) -> int:
        """The number of the column in which a word stands."""
        return bisect_left(self.gutters, (word.left + word.right) / 2)

    def cut(self, word: Word, at: int) -> bool:
        """Whether a word of this column stands over one of its edges."""
        begins = at and word.left + _CROSSING < self.gutters[at - 1]
        return bool(begins or (at < len(self.gutters) and word.right - _CROSSING > self.gutters[at]))


def headers_of(lines: Sequence[Line], wanted: Mapping[str, bool]) -> list[Header]:
    """The header, and each place where it stands again; none when no line holds all the words that must be there."""
    found: list[Header] = []
    signature: tuple[str, ...] = ()
    known = {normal(word): word for word in wanted}
    for at, line in enumerate(lines):
        if not signature:
            if at >= _SEARCHED:
                break
            header = _header_at(lines, at, known, wanted)
            if header:
                signature = tuple(one.text for one in lines[at : at + header.lines])
                found.append(header)
        elif line.text == signature[0] and at >= found[-1].at + found[-1].lines:
            again = tuple(one.text for one in lines[at : at + len(signature)])
            header = _header_at(lines, at, known, wanted) if again == signature else None
            found += [header] if header else []
    return found


def _header_at(lines: Sequence[Line], at: int, known: Mapping[str, str], wanted: Mapping[str, bool]) -> Header | None:
    """The header that begins with this line; of several lines where one does not hold all words."""
    if not any(normal(word.text) in _first_words(known) for word in lines[at].words):
        return None
    for count in range(1, _HEADER_LINES + 1):
        here = lines[at : at + count]
        if len(here) < count or here[-1].page != here[0].page:
            return None
        places = _in_one_line(here[0], known) if count == 1 else _in_lines(here, known)
        words = [place.word for place in places if place.word]
        if all(word in words for word, must in wanted.items() if must) and len(set(words)) == len(words):
            return Header(tuple(places), at, count)
    return None


def _first_words(known: Mapping[str, str]) -> set[str]:
    return {word.split()[0] for word in known if word}


def _in_one_line(line: Line, known: Mapping[str, str]) -> list[Place]:
    """The words of a line as headers, the longest that the layout knows first."""
    places, at = [], 0
    longest = max((len(word.split()) for word in known), default=1)
    while at < len(line.words):
        for count in range(min(longest, len(line.words) - at), 0, -1):
            here = line.words[at : at + count]
            text = normal(" ".join(word.text for word in here))
            if text in known or count == 1:
                places.append(Place(known.get(text, ""), here[0].left, here[-1].right))
                at += count
                break
    return places


def _in_lines(lines: Sequence[Line], known: Mapping[str, str]) -> list[Place]:
    """The words of several lines as headers: what stands above each other belongs together."""
    pieces = [piece for line in lines for piece in spaced(line.words, line.height)]
    groups: list[list[Word]] = []
    for piece in pieces:
        touching = [group for group in groups if any(_over(piece, each) for each in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([*(each for group in touching for each in group), piece])
    places = []
    for group in groups:
        text = normal(" ".join(each.text for each in group))
        edges = min(each.left for each in group), max(each.right for each in group)
        places.append(Place(known.get(text, known.get(text.replace("- ", "-"), "")), *edges))
    return sorted(places, key=lambda place: place.left)


def _over(one: Word, other: Word) -> bool:
    return min(one.right, other.right) > max(one.left, other.left)


def spaced(words: Sequence[Word], height: float) -> list[Word]:
    """Words joined where no more than a space lies between them."""
    found: list[Word] = []
    for word in words:
        if found and word.left - found[-1].right <= _SPACE * height:
            found[-1] = Word(f"{found[-1].text} {word.text}", found[-1].left, word.right)
        else:
            found.append(word)
    return found


def columns_of(headers: Sequence[Header], rows: Sequence[Sequence[Line]]) -> list[Columns | str]:
    """For each header its columns, by the rows below it; where two cannot be told apart, the word of the second.

    Headers in the same place are one: the rows below all of them say where its gutters are.
    """
    found: list[Columns | str] = []
    for header in headers:
        alike = [number for number, other in enumerate(headers) if _same_places(header, other)]
        if alike[0] < len(found):
            found.append(found[alike[0]])
            continue
        found.append(_columns(header, [line for number in alike for line in rows[number]]))
    return found


def _same_places(one: Header, other: Header) -> bool:
    return len(one.places) == len(other.places) and all(
        each.word == again.word and abs(each.left - again.left) <= _SAME and abs(each.right - again.right) <= _SAME
        for each, again in zip(one.places, other.places, strict=True)
    )


def _columns(header: Header, rows: Sequence[Line]) -> Columns | str:
    words = [word for line in rows for word in line.words]
    lefts = [*(word.left for word in words), *(place.left for place in header.places for _ in rows or (1,))]
    rights = [*(word.right for word in words), *(place.right for place in header.places for _ in rows or (1,))]
    start = min(lefts)
    width = int((max(rights) - start) / _STEP) + 3
    steps = np.zeros(width, int)
    np.add.at(steps, ((np.array(lefts) - start) / _STEP).astype(int), 1)
    np.add.at(steps, ((np.array(rights) - start) / _STEP).astype(int) + 1, -1)
    covered = np.cumsum(steps)
    gutters = []
    for place, after in pairwise(header.places):
        first, last = int((place.left - start) / _STEP), int((after.right - start) / _STEP)
        here = covered[first : last + 1]
        middle = _widest(here == 0)
        middle = _widest(here <= _FEW * len(rows)) if middle is None else middle
        if middle is None:
            return after.word or place.word
        gutters.append(start + (first + middle) * _STEP)
    return Columns(tuple(place.word for place in header.places), tuple(gutters))


def _widest(free: Any) -> float | None:
    """The middle of the longest run of true, None where there is none that is wide enough for a gutter."""
    best, found, begin = _NARROW, None, None
    for at, is_free in enumerate([*free.tolist(), False]):
        if is_free and begin is None:
            begin = at
        elif not is_free and begin is not None:
            if at - begin > best:
                best, found = at - begin, (begin + at - 1) / 2
            begin = None
    return found
