"""The distinct texts of a column that say something."""

from collections import Counter

from assusoft.inference.model import FoundColumn, once_a_column
from assusoft.layouts.columns.empty_words import SIGNED, WORDS

NO_WORDS = SIGNED | {"#n/a"}
EMPTY = NO_WORDS | WORDS
"""Texts that say nothing, the error word of a spreadsheet among them."""
_LONGEST_EMPTY = max(map(len, EMPTY))


@once_a_column
def texts_said(column: FoundColumn) -> Counter[str]:
    """Each text that says something -> how often it stands in the column, in the order they first stand there."""
    return said(column.cells)


def said(cells: tuple[str, ...]) -> Counter[str]:
    """As `texts_said`, of some cells."""
    texts = Counter(cells)
    for text in [text for text in texts if len(text) <= _LONGEST_EMPTY and (not text or text.casefold() in EMPTY)]:
        del texts[text]
    return texts
