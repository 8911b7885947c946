"""A column's cells -> what they have in common: dates, numbers, words, how often they come back."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from assusoft.inference.content.dates import EMPTY, DateStyle, date_style, day_of
from assusoft.inference.content.numbers import decimal_votes, is_number, value
from assusoft.inference.model import FoundColumn
from assusoft.layouts.columns.cells import DATE, NUMBER

_SAMPLE = 20_000


@dataclass(frozen=True)
class Profile:
    """`texts`: each distinct text that is not empty, with how often it stands there; `count`: rows.

    `decimal` is the sign of its own numbers, '' where they are written as those of the file.
    """

    count: int
    texts: Counter[str]
    style: DateStyle
    numeric: float
    values: tuple[Decimal, ...]
    number_cells: bool = False
    decimal: str = ""

    @property
    def filled(self) -> int:
        """Cells that say something."""
        return self.texts.total()

    @property
    def distinct(self) -> float:
        """Distinct texts per filled cell."""
        return len(self.texts) / max(1, self.filled)

    @property
    def middle(self) -> float:
        """The median of its numbers."""
        return float(median(self.values)) if self.values else 0.0

    @property
    def is_date(self) -> bool:
        """Whether (nearly) all its texts are days."""
        return bool(self.style.forms) and self.style.share >= 0.9

    def share(self, test: Callable[[str], object]) -> float:
        """Share of the filled cells for which `test(text)` is true."""
        met = sum(times for text, times in self.texts.items() if test(text))
        return met / self.filled if self.filled else 0.0

    def days(self, form: str = "") -> list[date]:
        """The distinct days, read in this form (default: the likeliest)."""
        used = form or (self.style.forms[0] if self.style.forms else "")
        return [day for text in self.texts if (day := day_of(text, used))] if used else []


def profile_of(column: FoundColumn, decimal: str) -> Profile:
    """The profile of a column; `decimal` is the sign of the file, number cells have a point."""
    pairs = list(zip(column.cells, column.kinds or [0] * len(column.cells), strict=True))[:_SAMPLE]
    told = [(text, kind) for text, kind in pairs if text and text.casefold() not in EMPTY]
    texts = Counter(text for text, _ in told)
    kinds = Counter(kind for _, kind in told)
    numbers = [(text, kind) for text, kind in told if kind == NUMBER or (kind == 0 and is_number(text))]
    own = _own_sign([text for text, kind in numbers if kind != NUMBER], decimal)
    values = tuple(
        number
        for text, kind in numbers
        if (number := value(text, "." if kind == NUMBER else own or decimal)) is not None
    )
    mostly = kinds[NUMBER] * 2 > len(told)
    style = date_style(list(texts), numbers=mostly)
    if kinds[DATE] * 2 > len(told):
        style = _cells_of_dates(texts, kinds, len(told))
    return Profile(len(pairs), texts, style, len(values) / len(told) if told else 0.0, values, mostly, own)


def _own_sign(texts: list[str], decimal: str) -> str:
    """The decimal sign of a column in which all that tell one tell another than the file's."""
    votes = decimal_votes(texts)
    return "" if len(votes) != 1 or votes[decimal] else next(iter(votes))


def _cells_of_dates(texts: Counter[str], kinds: Counter[int], count: int) -> DateStyle:
    return DateStyle(("%Y-%m-%d",), kinds[DATE] / count, date_style(list(texts)).empty)


def decimal_of(columns: list[FoundColumn]) -> tuple[str, str]:
    """The decimal sign of a file by the votes of its columns, and a sentence; '.' when nothing tells."""
    votes: Counter[str] = Counter()
    for column in columns:
        cells = [
            text
            for text, kind in zip(column.cells, column.kinds or [0] * len(column.cells), strict=True)
            if text and kind == 0
        ]
        sample = cells[:500]
        if sample and sum(map(is_number, sample)) >= 0.9 * len(sample) and not _pointed_dates(sample):
            mine = decimal_votes(sample)
            if mine:
                votes[mine.most_common(1)[0][0]] += 1
    if not votes:
        return ".", ""
    best = votes.most_common(1)[0][0]
    name = {",": "comma", ".": "point"}[best]
    return best, f"{votes[best]} columns hold numbers with a decimal {name}" + (
        f", {votes.total() - votes[best]} with the other sign." if len(votes) > 1 else "."
    )


def _pointed_dates(texts: list[str]) -> bool:
    style = date_style(list(dict.fromkeys(texts)))
    return style.share >= 0.95 and any(sign in form for form in style.forms for sign in "./-")
