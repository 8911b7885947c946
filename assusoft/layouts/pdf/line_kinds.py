"""A line of a PDF x a layout -> what it is: each line ends in exactly one named kind, or stops the document."""

import re
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from assusoft.layouts.definition.layout import ABOVE, Part, Subtotal
from assusoft.layouts.definition.titles import title_pattern
from assusoft.layouts.pdf.table import AMOUNT, spaced
from assusoft.layouts.pdf.words import Line
from assusoft.layouts.rows.heading.headers import normal

Name = Literal["title", "aside", "carried", "subtotal", "total", "block", "row", "text"]


class Kind(NamedTuple):
    """What a line is. `field`: of a block; `value`: what it says there, or the number of its page; `of`: a subtotal."""

    name: Name
    field: str = ""
    value: str = ""
    of: Subtotal | None = None
    pages: str = ""


REASONS = {
    "title": "title row",
    "aside": "line beside the rows",
    "carried": "carried total",
    "subtotal": "subtotal row",
    "total": "total row",
    "block": "heading of the rows below",
    "text": "footer row",
}
"""Why a line of each kind is no row."""


def kind_teller(part: Part) -> Callable[[Line], Kind]:
    """The function that says what a line is by what the layout says of it; 'row' and 'text' are the others.

    A line with an amount in it is a row, unless something else is known of it.
    """
    asides = [_aside_pattern(form) for form in part.pages.aside]
    titles = [title_pattern(form) for form in part.titles]
    blocks = {
        field: _block_pattern(str(column.at)) for field, column in part.columns.items() if ABOVE in str(column.at)
    }
    words = _sum_words(part)

    def kind_of(line: Line) -> Kind:
        text = line.text
        for pattern in asides:
            if found := pattern.fullmatch(text):
                said = found.groupdict()
                return Kind("aside", value=said.get("page") or "", pages=said.get("pages") or "")
        lowered = normal(text)
        for word, kind in words:
            if lowered.startswith(word) and not lowered[len(word) :][:1].isalnum():
                return kind
        if any(pattern.fullmatch(text) for pattern in titles):
            return Kind("title")
        for field, pattern in blocks.items():
            if found := pattern.fullmatch(text):
                return Kind("block", field, found[1].strip())
        return Kind("row" if has_amount(line) else "text")

    return kind_of


def has_amount(line: Line) -> bool:
    """Whether an amount stands in a line."""
    return any(AMOUNT.fullmatch(word.text) for word in line.words) or any(
        AMOUNT.fullmatch(word.text) for word in spaced(line.words, line.height)
    )


def _sum_words(part: Part) -> Sequence[tuple[str, Kind]]:
    """Words with which the lines of sums begin, the longest first: 'Total général' is not 'Total'."""
    words = [(normal(word), Kind("carried")) for word in part.pages.carried]
    words += [(normal(each.word), Kind("subtotal", of=each)) for each in part.pages.subtotals]
    words += [(normal(part.total.word), Kind("total"))] if part.total else []
    return sorted(words, key=lambda each: -len(each[0]))


def _block_pattern(form: str) -> re.Pattern[str]:
    before, _, after = form.partition(ABOVE)
    apart = r"(?:\s+|\Z)" if before.endswith(" ") else ""
    return re.compile(f"{_loose(before.rstrip())}{apart}(.*?){_loose(after)}", re.IGNORECASE)


def _aside_pattern(form: str) -> re.Pattern[str]:
    pattern = ""
    for piece in re.split(r"(\*|\{page\}|\{pages\})", form):
        place = {"*": ".*", "{page}": r"(?P<page>\d+)", "{pages}": r"(?P<pages>\d+)"}.get(piece)
        pattern += _loose(piece) if place is None else place
    return re.compile(pattern, re.IGNORECASE)


def _loose(text: str) -> str:
    """A text as a pattern, its spaces of any width or none."""
    return r"\s*".join(re.escape(word) for word in re.split(r"\s+", text))
