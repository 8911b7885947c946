"""A column's cells -> what they have in common: dates, numbers, words, how often they come back.

Counts, numbers and days are those of the whole column. What is asked of each text is asked of a sample of those that
differ, always the same one.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nlargest
from math import ceil
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.inference.content.dates import NEVER, DateStyle, date_style, days_of
from assusoft.inference.content.latest import last_of_two_digits
from assusoft.inference.content.numbers import bare, decimal_votes, plain_of_bare
from assusoft.inference.content.texts import said, texts_said
from assusoft.inference.model import FoundColumn, once_a_column
from assusoft.layouts.columns.cells import DATE, NUMBER, TEXT

Numbers: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
_ROWS, _SAMPLE, _FEW = 20_000, 2_000, 60
_LEAST, _TEXTS = 200, 200_000
"""Of a table with very many columns fewer texts of each are looked at: so many of each, and of all together."""


@dataclass(frozen=True)
class Profile:
    """`texts`: each distinct text that is not empty, with how often it stands there; `count`: rows.

    `values`: its numbers in ascending order, each as often as it stands there; `numeric`: their share of the filled
    cells; `distinct`: distinct texts per filled cell, of so many rows that large columns are like others; `decimal`:
    the sign of its own numbers, '' where they are written as those of the file; `latest`: the year of the file;
    `most`: distinct texts looked at one by one. `verdicts` remembers what was judged.
    """

    count: int
    texts: Counter[str]
    style: DateStyle
    numeric: float
    values: Numbers
    distinct: float
    latest: int
    most: int
    number_cells: bool = False
    decimal: str = ""
    verdicts: dict[Any, tuple[str, str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def filled(self) -> int:
        """Cells that say something."""
        return self.texts.total()

    @cached_property
    def middle(self) -> float:
        """The median of its numbers."""
        return float(np.median(self.values)) if len(self.values) else 0.0

    @property
    def is_date(self) -> bool:
        """Whether (nearly) all its texts are days."""
        return bool(self.style.forms) and self.style.share >= 0.9

    @cached_property
    def holds_days(self) -> bool:
        """Whether its texts are days with a year of four digits, some of them perhaps those that mean «none»."""
        none = self.share(lambda text: len(text) >= 8 and text in NEVER, 0.98)
        return none >= 0.98 or (self.is_date and "%Y" in self.style.forms[0])

    @cached_property
    def sample(self) -> Mapping[str, float]:
        """Distinct texts -> for how many cells each stands; of more than `most`, some stand for the others."""
        return _some(self.texts, self.most)

    @cached_property
    def few(self) -> Mapping[str, float]:
        """As `sample`, of sixty texts."""
        return _some(self.sample, _FEW)

    def share(self, test: Callable[[str], object], least: float = 0.0) -> float:
        """Share of the filled cells for which `test(text)` is true; a rough one when it is far under `least`."""
        if not self.filled:
            return 0.0
        rough = _met(self.few, test) / self.filled
        return rough if rough < least / 3 else _met(self.sample, test) / self.filled

    @cached_property
    def years(self) -> "np.ndarray[Any, np.dtype[np.int64]]":
        """The years of its distinct days in ascending order, read in the likeliest form."""
        if not self.style.forms:
            return np.zeros(0, np.int64)
        days = days_of(pa.array(self.texts, pa.string()), self.style.forms[0], last_of_two_digits(self.latest))
        return np.sort(pc.year(days.drop_null()).to_numpy())


def profiles_of(columns: Sequence[FoundColumn], decimal: str, latest: int) -> list[Profile]:
    """The profiles of the columns of a table; `decimal` is the sign of the file, `latest` its year (`latest_year`)."""
    most = min(_SAMPLE, max(_LEAST, _TEXTS // max(1, len(columns))))
    return [profile_of(column, decimal, latest, most) for column in columns]


@once_a_column
def profile_of(column: FoundColumn, decimal: str, latest: int, most: int = _SAMPLE) -> Profile:
    """The profile of a column, whose number cells have a point; only `most` distinct texts are looked at one by one."""
    texts = texts_said(column)
    kinds = _by_kind(column, texts)
    filled, digits = texts.total(), kinds.get(NUMBER, Counter())
    numbers = bare(pa.array(kinds.get(TEXT, ()), pa.string()))
    own = _own_sign(numbers, decimal)
    values = np.sort(
        np.concatenate([_values(numbers, kinds.get(TEXT), own or decimal), _values(bare(digits), digits, ".")])
    )
    mostly = digits.total() * 2 > filled
    style = date_style(list(texts), numbers=mostly)
    days = kinds.get(DATE, Counter()).total()
    if days * 2 > filled:
        style = DateStyle(("%Y-%m-%d",), days / filled, style.empty)
    numeric = len(values) / filled if filled else 0.0
    return Profile(
        len(column.cells), texts, style, numeric, values, _distinct(column.cells, texts), latest, most, mostly, own
    )


def _distinct(cells: tuple[str, ...], texts: Counter[str]) -> float:
    """Distinct texts per filled cell among the first rows: names come back more often the more rows there are."""
    some = texts if len(cells) <= _ROWS else said(cells[:_ROWS])
    return len(some) / max(1, some.total())


def _some(texts: Mapping[str, float], most: int) -> Mapping[str, float]:
    """The commonest texts, and others evenly apart that stand for the rest; always the same ones."""
    if len(texts) <= most:
        return texts
    total = sum(texts.values())
    common = set(nlargest(most // 4, texts, key=texts.__getitem__)) if total > len(texts) else set()
    rest = [text for text in texts if text not in common]
    some = set(rest[:: ceil(len(rest) / (most - len(common)))])
    each = (total - sum(texts[text] for text in common)) / len(some)
    return {text: texts[text] if text in common else each for text in texts if text in common or text in some}


def _met(texts: Mapping[str, float], test: Callable[[str], object]) -> float:
    return sum(times for text, times in texts.items() if test(text))


def has_decimals(values: Numbers) -> bool:
    """Whether some of the numbers are not whole."""
    return bool((values != np.trunc(values)).any())


def _by_kind(column: FoundColumn, texts: Counter[str]) -> dict[int, Counter[str]]:
    """Kind of cell -> distinct texts of that kind."""
    kinds = set(column.kinds or (TEXT,))
    if len(kinds) == 1:
        return dict.fromkeys(kinds, texts)
    pairs = Counter(zip(column.cells, column.kinds or (), strict=True))
    found: dict[int, Counter[str]] = {kind: Counter() for kind in kinds}
    for (text, kind), times in pairs.items():
        if text in texts:
            found[kind][text] = times
    return found


def _values(numbers: pa.Array, texts: Counter[str] | None, decimal: str) -> Numbers:
    """The numbers, each as often as its text stands there."""
    plain = plain_of_bare(numbers, decimal).cast(pa.float64())
    times = np.fromiter((texts or Counter()).values(), np.int64, len(plain))
    valid = plain.is_valid().to_numpy(zero_copy_only=False)
    return np.repeat(plain.to_numpy(zero_copy_only=False)[valid], times[valid])


def _own_sign(numbers: pa.Array, decimal: str) -> str:
    """The decimal sign of a column in which all numbers that tell one tell another than the file's."""
    votes = decimal_votes(numbers)
    return "" if len(votes) != 1 or votes[decimal] else next(iter(votes))


def decimal_of(columns: list[FoundColumn]) -> tuple[str, str]:
    """The decimal sign of a file by the votes of its columns, and a sentence; '.' when nothing tells."""
    votes = Counter(filter(None, map(_vote, columns)))
    if not votes:
        return ".", ""
    best = votes.most_common(1)[0][0]
    name = {",": "comma", ".": "point"}[best]
    return best, f"{votes[best]} columns hold numbers with a decimal {name}" + (
        f", {votes.total() - votes[best]} with the other sign." if len(votes) > 1 else "."
    )


@once_a_column
def _vote(column: FoundColumn) -> str:
    """The decimal sign that most numbers of a column tell; '' when it holds something else, or they tell none."""
    kinds = column.kinds or (TEXT,) * len(column.cells)
    cells = [text for text, kind in zip(column.cells, kinds, strict=True) if text and kind == TEXT][:500]
    numbers = bare(cells)
    if not cells or len(numbers) - numbers.null_count < 0.9 * len(cells) or _are_pointed_dates(cells):
        return ""
    votes = decimal_votes(numbers)
    return votes.most_common(1)[0][0] if votes else ""


def _are_pointed_dates(texts: list[str]) -> bool:
    style = date_style(list(dict.fromkeys(texts)))
    return style.share >= 0.95 and any(sign in form for form in style.forms for sign in "./-")
