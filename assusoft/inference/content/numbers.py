"""Texts -> how their numbers are written: decimal sign, thousands, currency, trailing minus."""

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

_COIN = r"[€$£¥₹]|EUR|USD|GBP|CHF|SEK|DKK|NOK|PLN|CZK|CAD|AUD|INR|zł|kr\.?|Fr\.|Rs\.?"
_CURRENCY = re.compile(rf"^(?:{_COIN})\s*|\s*(?:{_COIN}|%)$", re.IGNORECASE)
_NO_CENTS = re.compile(r"(?<=\d)[.,](?:-{1,2}|[–—])$")
_NUMBER = re.compile(r"[+-]?(?:\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?:[.,' \u00a0\u202f’]\d{3})+|\d+)?(?:[.,]\d+)?-?")
_COMMA = re.compile(r"(?:^|\d)(?:[. \u00a0\u202f]\d{3})*,(?:\d{1,2}|\d{4,})$")
_POINT = re.compile(r"(?:^|\d)(?:[, \u00a0\u202f'’]\d{3})*\.(?:\d{1,2}|\d{4,})$")


def bare(text: str) -> str:
    """Without currency and percent signs, and the dash that stands for no cents: '€ 2.000,-' -> '2.000'.

    Brackets around a number are a minus.
    """
    text = _NO_CENTS.sub("", _CURRENCY.sub("", text.strip()).strip())
    return f"-{text[1:-1]}" if text.startswith("(") and text.endswith(")") else text


def is_number(text: str) -> bool:
    """Whether a text is a number in one of the ways there are."""
    text = bare(text)
    return bool(text) and any(sign.isdigit() for sign in text) and _NUMBER.fullmatch(text) is not None


def decimal_votes(texts: Iterable[str]) -> Counter[str]:
    """How many texts can only have a decimal comma, how many only a point."""
    votes: Counter[str] = Counter()
    for text in texts:
        number = bare(text).rstrip("-")
        if _COMMA.search(number):
            votes[","] += 1
        elif _POINT.search(number):
            votes["."] += 1
    return votes


def thousands_of(texts: Iterable[str], decimal: str) -> str:
    """The signs that group digits by three, beside the decimal sign."""
    signs = {
        sign if sign not in "\u00a0\u202f" else " "
        for text in texts
        for sign in re.findall(r"(?<=\d)([., '\u00a0\u202f’])(?=\d{3}(?:\D|$))", bare(text))
        if sign != decimal
    }
    return "".join(sorted(signs))


def value(text: str, decimal: str) -> Decimal | None:
    """The number a text says, its grouping signs taken off; None when it says none, or has another decimal sign."""
    text = bare(text)
    if not is_number(text):
        return None
    other = "." if decimal == "," else ","
    if re.search(rf"[{other}](?!\d{{2,3}}(?:\D|$))|[{other}]\d{{2}}(?:[^\d,]|$)", text):
        return None
    text = re.sub(rf"[{other} '\u00a0\u202f’]", "", text).replace(decimal, ".")
    if text.endswith("-"):
        text = "-" + text[:-1].lstrip("+")
    if text.startswith("--") or text.count(".") > 1 or text in ("", "-", "."):
        return None
    return Decimal(text)
