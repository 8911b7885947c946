"""Texts -> how their numbers are written: decimal sign, thousands, currency, trailing minus."""

import re
from collections import Counter
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from assusoft.layouts.columns.spans import kept, lengths

_LONGEST = 60  # bytes of a text that can be a number
_BLANKS = "\\s\u00a0\u202f"
_GROUPING = "' \u00a0\u202f’"
_COIN = r"[€$£¥₹]|EUR|USD|GBP|CHF|SEK|DKK|NOK|PLN|CZK|CAD|AUD|INR|zł|kr\.?|Fr\.|Rs\.?"
_CURRENCY = rf"(?i)^(?:{_COIN})[{_BLANKS}]*|[{_BLANKS}]*(?:{_COIN}|%)$"
_NO_CENTS = r"(\d)[.,](?:-{1,2}|[–—])$"
_BRACKETS = r"^\((.*)\)$"
_PLAIN = r"^-?\d+(?:[.,]\d+)?$"
_NUMBER = rf"^[+-]?(?:\d{{1,2}}(?:,\d{{2}})+,\d{{3}}|\d{{1,3}}(?:[.,{_GROUPING}]\d{{3}})+|\d+)?(?:[.,]\d+)?-?$"
_VOTES = {
    ",": "(?:^|\\d)(?:[. \u00a0\u202f]\\d{3})*,(?:\\d{1,2}|\\d{4,})-*$",
    ".": "(?:^|\\d)(?:[, \u00a0\u202f'’]\\d{3})*\\.(?:\\d{1,2}|\\d{4,})-*$",
}
"""Decimal sign -> numbers in which no other sign can be the decimal one."""
_GROUPED = {
    ".": r"^[^,]*(?:(?:,\d{2})*,\d{3}(?:[^\d,][^,]*)?)*$",
    ",": r"^[^.]*(?:\.\d{3}(?:[^\d.][^.]*)?|\.\d{2},[^.]*)*$",
}
"""Decimal sign -> numbers in which the other sign groups digits by three, or by two as in India."""


def is_number(text: str) -> bool:
    """Whether a text is a number in one of the ways there are."""
    if not any(map(str.isdigit, text)):
        return False
    text = re.sub(_CURRENCY, "", text.strip()).strip()
    text = re.sub(_BRACKETS, r"-\1", re.sub(_NO_CENTS, r"\1", text))
    return len(text) <= _LONGEST and any(map(str.isdigit, text)) and re.match(_NUMBER, text) is not None


def bare(texts: Iterable[str] | pa.Array) -> pa.Array:
    """The texts that are a number in one of the ways there are, without currency and percent signs; others missing.

    The dash that stands for no cents goes too ('€ 2.000,-' -> '2.000'); brackets around a number are a minus.
    """
    text = texts if isinstance(texts, pa.Array) else pa.array(texts, pa.string())
    text = _only(kept(text, lengths(text) <= _LONGEST), r"\d")
    if not _all(text, _PLAIN):
        text = pc.utf8_trim_whitespace(pc.replace_substring_regex(pc.utf8_trim_whitespace(text), _CURRENCY, ""))
        text = pc.replace_substring_regex(text, _NO_CENTS, r"\1")
        text = pc.replace_substring_regex(text, _BRACKETS, r"-\1")
    return _only(text, _NUMBER)


def decimal_votes(numbers: pa.Array) -> Counter[str]:
    """Decimal sign -> how many of these bare numbers can have no other."""
    votes = {sign: pc.sum(pc.match_substring_regex(numbers, form)).as_py() or 0 for sign, form in _VOTES.items()}
    return +Counter(votes)


def thousands_of(texts: Iterable[str], decimal: str) -> str:
    """The signs that group digits by three, beside the decimal sign."""
    signs = {
        sign if sign not in "\u00a0\u202f" else " "
        for text in bare(texts).to_pylist()
        for sign in re.findall(r"(?<=\d)([., '\u00a0\u202f’])(?=\d{3}(?:\D|$))", text or "")
        if sign != decimal
    }
    return "".join(sorted(signs))


def plain_numbers(texts: Iterable[str] | pa.Array, decimal: str) -> pa.Array:
    """The number each text says, as '-1234.5'; missing where it says none, or has another decimal sign."""
    return plain_of_bare(bare(texts), decimal)


def plain_of_bare(numbers: pa.Array, decimal: str) -> pa.Array:
    """Bare numbers as '-1234.5'; missing where one has another decimal sign."""
    text = numbers
    if not _all(text, r"^\d+$"):
        other = "." if decimal == "," else ","
        text = _only(text, _GROUPED[decimal])
        text = pc.replace_substring_regex(text, f"[{other}{_GROUPING}]", "")
        text = pc.replace_substring_regex(pc.replace_substring(text, decimal, "."), r"^\+?([^-]*)-$", r"-\1")
        text = pc.replace_substring_regex(_only(text, r"^[+-]?(?:\d+(?:\.\d+)?|\.\d+)$"), r"^\+", "")
        text = pc.replace_substring_regex(text, r"^(-?)\.", r"\10.")
    return text


def _all(texts: pa.Array, form: str) -> bool:
    """Whether all texts that are not missing have a form."""
    return bool(pc.all(pc.match_substring_regex(texts, form)).as_py() is not False)


def _only(texts: pa.Array, form: str) -> pa.Array:
    """The texts of a form, the others missing."""
    return pc.if_else(pc.match_substring_regex(texts, form), texts, None)
