"""Texts cut from lines of fixed width -> how well they are a field: its codes, its days, its content, a clean cut."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from assusoft.inference.content.dates import date_style
from assusoft.inference.content.latest import FIRST
from assusoft.inference.content.profile import profile_of
from assusoft.inference.judging import AGAINST, FITS, LARGE, NEUTRAL, PROOF, THIN, judged
from assusoft.inference.model import FoundColumn
from assusoft.layouts.definition.fields import type_of
from assusoft.layouts.definition.layout import Column, Layout, Part
from assusoft.schema import field_named, is_field

_WORTH = {PROOF: 3.0, FITS: 1.5, NEUTRAL: 0.5, THIN: 0.2, AGAINST: -3.0, LARGE: -3.0}
_BLANK, _WRONG, _KNOWN, _DAYS = 0.2, -3.0, 2.0, 2.5
CutText = tuple[str, str, str]
"""The character before a text, the text as it stands, and the character after it."""


def fit_of(layout: Layout, part: Part, name: str, column: Column, cells: Sequence[CutText]) -> float:
    """How well cells, one of each line, are this field of the part: below nought when they are something else."""
    texts = [text.strip() for _, text, _ in cells if text.strip()]
    if not texts:
        return _BLANK
    codes = layout.codes_of(part, name)
    if codes is not None and (name != "entity" or codes):
        return _fit_of_codes(texts, codes)
    kind = type_of(layout, name)
    if kind == "date":
        return _fit_of_days(texts, cells, layout.empty_dates)
    content = _fit_of_content(name, column, texts) if is_field(name) else _WORTH[NEUTRAL]
    return content + (_edges(cells) if kind == "text" else _digits(cells))


def _fit_of_codes(texts: Sequence[str], codes: Collection[str]) -> float:
    bare = {code.lstrip("0") for code in codes}
    known = sum(text in codes or text in bare for text in texts)
    return _KNOWN if known / len(texts) >= 0.98 else _WRONG


def _fit_of_days(texts: Sequence[str], cells: Sequence[CutText], empty_dates: Collection[str]) -> float:
    days = [text for text in texts if text.strip("0/-. ")]
    if not days:
        width = len(cells[0][1])
        stand_for_none = all(text in empty_dates or len(text) == width for text in texts)
        return _BLANK if stand_for_none else _WRONG
    if not re.match(r"[\d/.-]+$", days[0]):
        return _WRONG
    style = date_style(list(dict.fromkeys(days)))
    if style.share >= 0.98 and not _is_year_cut(style.forms, cells):
        return _DAYS
    return _WRONG


def _is_year_cut(forms: Sequence[str], cells: Sequence[CutText]) -> bool:
    """Whether years seem to have two digits because the other two follow in most lines."""
    if not all(re.search(r"\W%y$", form) for form in forms):
        return False
    following = [after for _, text, after in cells if text.strip()]
    return 2 * sum(after.isdigit() for after in following) > len(following)


def _fit_of_content(name: str, column: Column, texts: Sequence[str]) -> float:
    """What the judge of the field says of the texts, numbers scaled as the layout says."""
    comma = any("," in text for text in texts)
    written = comma or any("." in text for text in texts)
    profile = profile_of(FoundColumn("", "", tuple(texts)), "," if comma else ".", FIRST)
    if column.scale and not written:
        profile = replace(profile, values=profile.values / 10**column.scale)
        if field_named(name).type == "percent" and profile.values.max(initial=0) <= 1:
            return _WRONG  # hundredths of a per cent, cut two digits too early
    verdict, _ = judged(field_named(name), profile, True)
    return _WORTH[verdict]


def _digits(cells: Sequence[CutText]) -> float:
    """Numbers are not cut within their digits, as far as blanks tell."""
    filled = [(text, after) for _, text, after in cells if text.strip()]
    cut = sum(text[:1] != " " and text.strip() != text and after.isdigit() for text, after in filled)
    return -1.0 if cut > 0.1 * len(filled) else 0.0


def _edges(cells: Sequence[CutText]) -> float:
    """Texts begin where their column begins, hold no long blank, and are not cut within a word."""
    filled = [cell for cell in cells if cell[1].strip()]
    some = 0.05 * len(filled)
    late = sum(text[0] == " " for _, text, _ in filled)
    within = sum(before.isalpha() and text[0].islower() for before, text, _ in filled)
    beyond = sum(text[-1].isalpha() and after.islower() for _, text, after in filled)
    apart = sum("   " in text.strip() for _, text, _ in filled)
    faults = (late > some) + (within > some * 4) + (beyond > some * 4) + (apart > some)
    return -2.0 * faults - 1.5 * _begin_alike([text for _, text, _ in filled])


def _begin_alike(texts: Sequence[str]) -> bool:
    """Whether different texts all begin with the same one or two characters and a blank: the end of another column."""
    beginnings = {text[:3] for text in texts}
    return len(beginnings) == 1 and len(beginnings.pop().strip()) < 3 and len(set(texts)) > 4
