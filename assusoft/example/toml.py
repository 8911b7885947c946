"""Keys -> the text of a TOML file, one line for each key at its head."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any


def toml_text(keys: Mapping[str, Any]) -> str:
    """Texts, numbers, days, flags, lists and tables, these inline."""
    return "".join(f"{_key(name)} = {_value(value)}\n" for name, value in keys.items())


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)


def _value(value: Any) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(name)} = {_value(one)}" for name, one in value.items()) + " }"
    if isinstance(value, Sequence):
        return f"[{', '.join(map(_value, value))}]"
    return str(value)
