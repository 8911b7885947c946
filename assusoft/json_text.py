"""Values as JSON text: dates, moments, amounts and paths as people write them."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path


def json_text(value: object, indent: int | None = 1) -> str:
    """The value as one JSON document; dates, moments, decimals and paths become their text.

    Raises
    ------
    TypeError
        A value in it has no JSON form.
    """
    return json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, Decimal | date | datetime | Path):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Iterable):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
