"""A sheet -> the texts that its page shows, in its language: what templates fill in, and nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from assusoft.benefit_sheets.marks import Marks, common
from assusoft.benefit_sheets.sheet import Part, Sheet
from assusoft.benefit_sheets.table_words import figure_words, table_words
from assusoft.days_in_words import day, month_label
from assusoft.language import colon, say

Texts = dict[str, Any]
"""Texts, flags, percents as numbers, and lists and mappings of them."""

KINDS = {
    "month": "Situation in {month}",
    "year": "The year {year}",
    "entry": "Entry in {month}",
    "exit": "Exit in {month}",
}
QUOTED = (
    "What a supplier stated is quoted with its date; it is not computed again and nothing is guaranteed. A letter "
    "beside a title or a column's name holds for all figures below it."
)


def worded(sheet: Sheet) -> Texts:
    """What docs/how-to/sheet-looks.md lists: every text of the page, ready to be shown as it is.

    Letters are composed (NFC), since fonts have «Š» and may not have a caron of its own.
    """
    marks = Marks()
    parts = [_part(part, sheet.language, marks) for part in sheet.parts]
    texts = {
        "language": sheet.language,
        **_head(sheet),
        "parts": parts,
        "shares": _shares(sheet, marks),
        "sources": marks.listed(sheet.language),
        "words": _words(sheet.language),
    }
    composed: Texts = _composed(texts)
    return composed


def texts_of(worded: object) -> Iterator[str]:
    """Every text among worded values."""
    if isinstance(worded, str):
        yield worded
    elif isinstance(worded, dict):
        for value in worded.values():
            yield from texts_of(value)
    elif isinstance(worded, list):
        for value in worded:
            yield from texts_of(value)


def _head(sheet: Sheet) -> Texts:
    language = sheet.language
    month = month_label(sheet.month, language)
    issued = say(language, "Issued on {day}", day=day(sheet.issued, language)) if sheet.issued else ""
    return {
        "title": say(language, "Individual benefit sheet"),
        "kind": say(language, KINDS[sheet.kind], month=month, year=sheet.month[:4]),
        "on": say(language, "Reference date{colon}{day}", colon=colon(language), day=day(sheet.on, language)),
        "name": _line(sheet.name),
        "employer": _line(sheet.employer),
        "entity": _line(sheet.entity),
        "issued": issued,
    }


def _words(language: str) -> dict[str, str]:
    return {
        "unknown": say(language, "not known"),
        "sources": say(language, "Where the figures come from"),
        "quoted": say(language, QUOTED),
        "page": say(language, "Page"),
    }


def _part(part: Part, language: str, marks: Marks) -> Texts:
    shared = common(part.figures)
    mark = marks.mark(shared)
    return {
        "key": part.key,
        "title": _line(part.title),
        "mark": mark,
        "figures": [figure_words(figure, language, marks, shared is not None) for figure in part.figures],
        "tables": [table_words(table, language, marks) for table in part.tables],
        "paragraphs": [_lines(paragraph) for paragraph in part.text.split("\n\n") if paragraph.strip()],
    }


def _shares(sheet: Sheet, marks: Marks) -> Texts:
    """The small figure: each share with its length beside the longest, and all of it in words for who cannot see it."""
    language = sheet.language
    title = say(language, "What your employer pays in a year beside your salary")
    a_year = all(share.unit == "EUR/year" for share in sheet.shares)
    shares = [replace(share, unit="EUR") for share in sheet.shares] if a_year else sheet.shares  # the title says it
    rows = [figure_words(share, language, marks) for share in shares]
    amounts = [share.value if isinstance(share.value, Decimal | int) else Decimal(0) for share in sheet.shares]
    longest = max([*amounts, Decimal(0)]) or 1
    for row, amount in zip(rows, amounts, strict=True):
        row["percent"] = round(float(100 * max(amount, 0) / longest), 2)
    said = "; ".join(f"{row['label']} {row['value']}" for row in rows)
    return {"title": title, "rows": rows, "alt": f"{title}{colon(language)}{said}."}


def _line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> str:
    """The lines of a paragraph, as they are."""
    return "\n".join(_line(line) for line in text.strip().splitlines())


def _composed(texts: Any) -> Any:
    if isinstance(texts, str):
        return texts if texts.isascii() else normalize("NFC", texts)
    if isinstance(texts, dict):
        return {name: _composed(value) for name, value in texts.items()}
    return [_composed(value) for value in texts] if isinstance(texts, list) else texts
