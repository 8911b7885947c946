"""Characters with their places -> the words of each line of each page, as an eye reads them."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.pdf.objects import ODD
from assusoft.layouts.pdf.parsing import Array, Characters

_GAP, _BACK, _OTHER_LINE, _ONE_LINE, _OVER = 0.2, 0.3, 0.35, 0.4, 0.5
"""Of the height of a letter: the gap that ends a word; how far the next letter goes back, or up or down, in another
one; how far the middles of words of one line lie apart at most (three points at most); how much two words overlap that
were printed over each other."""
_SAME = 1.0
"""Points by which a word that is printed twice, to make it bold, is moved."""


class Word(NamedTuple):
    """A word and its left and right edge, in points."""

    text: str
    left: float
    right: float


class Line(NamedTuple):
    """The words of a line from left to right; `page`, and `number` on it, from one; `middle` counts downwards."""

    page: int
    number: int
    middle: float
    height: float
    words: list[Word]

    @property
    def text(self) -> str:
        """The line as it reads."""
        return " ".join(word.text for word in self.words)


def lines_of(file: InputFile, found: Characters) -> tuple[list[Line], list[str]]:
    """The lines of all pages, and notes on words that run in another direction.

    Raises
    ------
    Refused
        Figures that run in another direction than the rest of their page; text printed twice over itself.
    """
    upright, notes = _upright(file, found)
    if upright.is_space.all():
        return [], notes
    lines = _lines(_words(upright))
    _refuse_doubled(file, lines)
    return lines, notes


def _upright(file: InputFile, found: Characters) -> tuple[Characters, list[str]]:
    """The characters in the direction of most of their page, turned so that it runs from left to right."""
    turn = np.where(found.mark & ODD, 4, found.mark & 3)
    letters = ~found.is_space
    counts = np.zeros((len(found.pages), 5), int)
    np.add.at(counts, (found.page[letters], turn[letters]), 1)
    usual = counts[:, :4].argmax(1)
    aside = letters & (turn != usual[found.page])
    if (aside & (found.code >= 0x30) & (found.code <= 0x39)).any():
        page = int(found.page[aside & (found.code >= 0x30) & (found.code <= 0x39)][0]) + 1
        raise unread(
            f"{file.name}, page {page}: figures run in another direction than the rest of the page.",
            "Ask for a spreadsheet.",
        )
    kept = found.where(~aside & (letters | (turn == usual[found.page]) | (turn == 0)))
    left, top, right, bottom = kept.box.T
    sides = usual[kept.page]
    boxes = [
        np.choose(sides, each)
        for each in (
            (left, bottom, -right, -top),
            (top, -left, -bottom, right),
            (right, top, -left, -bottom),
            (bottom, -right, -top, left),
        )
    ]
    notes = [f"{file.name}: {int(aside.sum())} letters that run in another direction than their page were not read."]
    return Characters(kept.pages, kept.page, kept.code, np.stack(boxes, 1), kept.mark), notes if aside.any() else []


class _Words(NamedTuple):
    texts: list[str]
    page: Array
    left: Array
    right: Array
    middle: Array
    height: Array


def _words(found: Characters) -> _Words:
    """Runs of letters without a gap between them; letters of a ligature share a box and are no gap."""
    left, top, right, bottom = found.box.T.astype(np.float64)
    middle, height, space = (top + bottom) / 2, np.abs(top - bottom), found.is_space
    gap = np.concatenate([[np.inf], left[1:] - right[:-1]])
    back = np.concatenate([[0.0], left[:-1] - left[1:]])
    other = np.concatenate([[np.inf], np.abs(middle[1:] - middle[:-1])])
    page = np.concatenate([[-1], found.page[:-1]])
    after_space = np.concatenate([[True], space[:-1]])
    starts = after_space | (gap > _GAP * height) | (back > _BACK * height) | (other > _OTHER_LINE * height)
    first = np.flatnonzero((starts | (page != found.page)) & ~space)
    ends = np.flatnonzero(space | starts | (page != found.page))
    ends = np.concatenate([ends, [len(space)]])
    last = ends[np.searchsorted(ends, first, "right")]
    text = found.code.astype("<u4").tobytes().decode("utf-32-le", "replace")
    texts = [text[begin:end] for begin, end in zip(first.tolist(), last.tolist(), strict=True)]
    return _Words(texts, found.page[first], left[first], right[last - 1], middle[first], height[first])


def _lines(words: _Words) -> list[Line]:
    """Words whose middles lie within one line, from left to right; lines from top to bottom."""
    order = np.lexsort((words.left, -words.middle, words.page))
    page, middle, height = words.page[order], words.middle[order], words.height[order]
    far = np.minimum(_ONE_LINE * height[1:], 3.0)
    new = np.concatenate([[True], (page[1:] != page[:-1]) | (middle[:-1] - middle[1:] > far)])
    line = np.cumsum(new) - 1
    order = order[np.lexsort((words.left[order], line))]
    found: list[Line] = []
    page_at, number = -1, 0
    starts = [*np.flatnonzero(new).tolist(), len(order)]
    lefts, rights = words.left.tolist(), words.right.tolist()
    middles, heights, pages = words.middle.tolist(), words.height.tolist(), words.page.tolist()
    places = order.tolist()
    for begin, end in pairwise(starts):
        here = places[begin:end]
        first = here[0]
        number = number + 1 if pages[first] == page_at else 1
        page_at = pages[first]
        cells = _once([Word(words.texts[at], lefts[at], rights[at]) for at in here])
        found.append(Line(page_at + 1, number, -middles[first], heights[first], cells))
    return found


def _once(words: list[Word]) -> list[Word]:
    """The words of a line without those that are printed again in the same place, to make them bold."""
    return [
        word
        for at, word in enumerate(words)
        if not at or word.text != words[at - 1].text or word.left - words[at - 1].left > _SAME
    ]


def _refuse_doubled(file: InputFile, lines: list[Line]) -> None:
    """Two words over each other are not what anybody reads: the second hides the first, or doubles it."""
    for at, line in enumerate(lines):
        near = line.words
        doubled = any(one.right - other.left > _OVER * line.height for one, other in pairwise(near))
        after = lines[at + 1] if at + 1 < len(lines) else None
        if not doubled and after and after.page == line.page:
            doubled = after.middle - line.middle < _OVER * min(line.height, after.height) and _meet(line, after)
        if doubled:
            raise unread(f"{file.name}, page {line.page}, line {line.number}: text is printed over other text.", _AGAIN)


_AGAIN = "Ask where it comes from, and for it as their program makes it."


def _meet(line: Line, other: Line) -> bool:
    return any(
        min(one.right, each.right) - max(one.left, each.left) > _OVER * line.height
        for one in line.words
        for each in other.words
    )
