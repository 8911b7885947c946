"""The lists of words beside this module: what headers are called, and frequent first names."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_FILES = ("synonyms.toml", "languages.toml")


@cache
def _lists() -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for file in _FILES:
        data: dict[str, Any] = tomllib.loads((files("assusoft.inference.content") / file).read_text("utf-8"))
        for kind, table in data.items():
            mine = found.setdefault(kind, {})
            for name, line in table.items():
                mine[name] = mine.get(name, ()) + tuple(each.strip() for each in line.replace("\n", " ").split("|"))
    return found


def strong(field: str) -> tuple[str, ...]:
    """Names of a field, and of no other."""
    return _lists()["strong"].get(field, ())


def weak(field: str) -> tuple[str, ...]:
    """What a field is often called, but not only it."""
    return _lists()["weak"].get(field, ())


def others(kind: str) -> frozenset[str]:
    """'not_ours': headers no canonical field holds; 'elsewhere', 'neutral' and all others: words within headers."""
    return frozenset(_lists()["others"][kind])


@cache
def first_names() -> frozenset[str]:
    """First names that are frequent in some country, plain."""
    return frozenset((files("assusoft.inference.content") / "first_names.txt").read_text("utf-8").split())
