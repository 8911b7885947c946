"""Text of an answer, as a person types it -> a value of a field."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_FLAGS = {"true": True, "yes": True, "oui": True, "ja": True, "false": False, "no": False, "non": False, "nee": False}


def parse(text: str, dtype: object) -> object:
    """The text as a value of that Arrow dtype; ValueError when it does not read so.

    Days are 2026-02-28 or as Belgians write them, 28/02/2026; amounts 1234.56 or 1.234,56.
    """
    name, text = str(dtype), text.strip()
    if name.startswith("date"):
        return _day(text)
    if name.startswith("decimal"):
        return _decimal(text, dtype)
    if name.startswith("int"):
        return int(text)
    if name.startswith("bool"):
        return _flag(text)
    return text


def plain(text: str, dtype: object) -> str:
    """The text as an answer keeps it: days as 2026-02-28, amounts as 1234.56, flags as true or false."""
    value = parse(text, dtype)
    if isinstance(value, bool):
        return str(value).lower()
    return text if isinstance(value, Decimal) and "," not in text else str(value)


def exact(text: str, dtype: object) -> str:
    """The text as a register keeps it that has no type for it: as `plain`, and amounts with all their decimals."""
    return as_text(parse(text, dtype))


def as_text(value: object) -> str:
    """A value as a register keeps it that has no type for it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _day(text: str) -> date:
    found = _DAY.fullmatch(text)
    return date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(text)


def number_of(text: str) -> Decimal:
    """1234.56 or 1.234,56 as a number, with the decimals it has; ValueError when it is none."""
    plain = re.sub(r"[.\s]", "", text).replace(",", ".") if "," in text else text
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise ValueError(text) from None
    if not value.is_finite():
        raise ValueError(text)
    return value


def _decimal(text: str, dtype: object) -> Decimal:
    scale: int = dtype.pyarrow_dtype.scale  # type: ignore[attr-defined]
    value = number_of(text)
    try:
        rounded = value.quantize(Decimal(1).scaleb(-scale))
    except InvalidOperation:
        raise ValueError(text) from None
    if rounded != value:
        raise ValueError(text)
    return rounded


def _flag(text: str) -> bool:
    if text.casefold() not in _FLAGS:
        raise ValueError(text)
    return _FLAGS[text.casefold()]
