"""Lines of fixed width -> the places where their columns begin: under a ruler, behind blanks, where digits begin."""

import re
from collections.abc import Sequence

from assusoft.inference.content.dates import date_style

_BLANK_BEFORE, _NEARLY_ALL = 0.3, 0.995
"""Share of lines with a blank before a column; share of lines whose sign is a digit, where all should be."""


def starts_under(ruler: str) -> list[int]:
    """Where columns begin under a line such as '----- ---------- ---'; [] when it has no gaps."""
    starts = [found.start() for found in re.finditer(r"[-=]+", ruler)]
    return [0, *starts[1:]] if len(starts) > 1 else []


def starts_of(lines: Sequence[str], prefix: int, header: str | None) -> list[int]:
    """Where columns begin; `prefix`: the length of the record type; under a header only gaps tell."""
    width = max(map(len, lines))
    padded = [line.ljust(width) for line in lines]
    if header:
        return sorted({0, prefix, *(at + 1 for at in gaps([*padded, header.ljust(width)]))})
    starts = {0, prefix, *(at + 1 for at in gaps(padded))}
    starts |= {at for at in range(1, width) if _begins(padded, at)}
    cuts = sorted(starts)
    for start, end in zip(cuts, [*cuts[1:], width], strict=True):
        starts |= set(_inside([line[start:end] for line in padded], start))
    return sorted(starts)


def gaps(lines: Sequence[str]) -> list[int]:
    """Positions that are blank in every line, with something on both sides."""
    if not lines:
        return []
    width = max(map(len, lines))
    blank = [all(at >= len(line) or line[at] == " " for line in lines) for at in range(width)]
    first = blank.index(False) if False in blank else width
    return [at for at in range(first + 1, width - 1) if blank[at] and not blank[at + 1]]


def _begins(lines: Sequence[str], at: int) -> bool:
    """Whether a field begins here: blanks often before and never here, or letters always before and digits here."""
    here = [line[at] for line in lines]
    before = [line[at - 1] for line in lines]
    if " " not in here and before.count(" ") >= _BLANK_BEFORE * len(lines):
        return True
    digits, digits_before = (sum(map(str.isdigit, signs)) for signs in (here, before))
    if digits_before == 0:
        return digits >= _NEARLY_ALL * len(lines)
    return digits == 0 and digits_before >= _NEARLY_ALL * len(lines) and not {",", "."} & set(here)


def _inside(texts: Sequence[str], start: int) -> list[int]:
    """Where a date of eight digits begins and ends inside a long run of digits, as in national numbers."""
    size = len(texts[0])
    if size <= 8 or not all(text.strip().isdigit() for text in texts):
        return []
    for at in range(size - 7):
        pieces = [text[at : at + 8] for text in texts]
        style = date_style(pieces)
        if "%Y%m%d" in style.forms and style.share == 1.0 and len(set(pieces)) > 3:
            return [start + at, start + at + 8]
    return []
