"""Text of an answer -> a value of a field."""

from datetime import date
from decimal import Decimal, InvalidOperation


def parse(text: str, dtype: object) -> object:
    """The text as a value of that Arrow dtype; ValueError when it does not read so."""
    name = str(dtype)
    if name.startswith("date"):
        return date.fromisoformat(text)
    if name.startswith("decimal"):
        return _decimal(text, dtype)
    if name.startswith("int"):
        return int(text)
    if name.startswith("bool"):
        return _flag(text)
    return text


def _decimal(text: str, dtype: object) -> Decimal:
    scale: int = dtype.pyarrow_dtype.scale  # type: ignore[attr-defined]
    try:
        value = Decimal(text)
        rounded = value.quantize(Decimal(1).scaleb(-scale))
    except InvalidOperation:
        raise ValueError(text) from None
    if rounded != value:
        raise ValueError(text)
    return rounded


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"
