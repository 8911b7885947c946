"""Header lines of a grid -> one word for each column, and back: 'Adres' above 'Straat' is 'Adres / Straat'."""

from collections.abc import Sequence
from functools import lru_cache

from assusoft.layouts.definition.layout import LINES
from assusoft.layouts.text.signs import mended


@lru_cache(maxsize=8192)
def normal(word: str) -> str:
    """A header word compared: letter case, repeated spaces and stray signs aside."""
    whole = word if word.isascii() and word.isprintable() else mended(word)[0]
    return " ".join(whole.split()).casefold()


def header_words(lines: Sequence[list[str]], known: set[str]) -> list[str]:
    """The words of header lines, joined from top to bottom; as one line reads when there is only one.

    A blank cell above a word belongs to the merged cell that begins at its left. Where that makes no known word, and
    the lowest line alone makes one that stands nowhere else, nothing was merged there.

    Parameters
    ----------
    known
        The words of the layout, as `normal` makes them.
    """
    if len(lines) == 1:
        return list(lines[0])
    words = [LINES.join(piece for piece in column if piece) for column in zip(*_spread(lines), strict=True)]
    found = {normal(word) for word in words}
    for at, word in enumerate(words):
        alone = lines[-1][at]
        loose = not any(line[at] for line in lines[:-1])
        if loose and normal(word) not in known and normal(alone) in known - found:
            words[at] = alone
    return words


def header_lines(words: Sequence[str], count: int) -> list[list[str]]:
    """The lines that read back as these words: what several neighbours share stands over the first of them."""
    if count == 1:
        return [list(words)]
    pieces = [[*word.split(LINES), *[""] * count][:count] for word in words]
    lines = [[column[depth] for column in pieces] for depth in range(count)]
    for at in range(len(words) - 1, 0, -1):
        for depth in range(count - 1):
            if not pieces[at][depth + 1] or pieces[at][: depth + 1] != pieces[at - 1][: depth + 1]:
                break
            lines[depth][at] = ""
    return lines


def _spread(lines: Sequence[list[str]]) -> list[list[str]]:
    """The lines with merged cells filled: to the right, where something stands below and nothing above."""
    filled = [list(line) for line in lines]
    for at in range(1, len(lines[0])):
        for depth in range(len(lines) - 1):
            above = any(line[at] for line in lines[: depth + 1])
            below = any(line[at] for line in lines[depth + 1 :])
            if above or not below:
                break
            filled[depth][at] = filled[depth][at - 1]
    return filled
