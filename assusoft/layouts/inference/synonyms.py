"""The lists of words beside this module: what headers are called, and frequent first names."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _lists() -> dict[str, dict[str, tuple[str, ...]]]:
    text = (files("assusoft.layouts.inference") / "synonyms.toml").read_text("utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    return {
        kind: {name: tuple(each.strip() for each in line.replace("\n", " ").split("|")) for name, line in table.items()}
        for kind, table in data.items()
    }


def strong(field: str) -> tuple[str, ...]:
    """Names of a field, and of no other."""
    return _lists()["strong"].get(field, ())


def weak(field: str) -> tuple[str, ...]:
    """What a field is often called, but not only it."""
    return _lists()["weak"].get(field, ())


def others(kind: str) -> frozenset[str]:
    """'not_ours': headers no canonical field holds; 'elsewhere', 'neutral': words within headers."""
    return frozenset(_lists()["others"][kind])


@cache
def first_names() -> frozenset[str]:
    """First names that are frequent in some country, plain."""
    return frozenset((files("assusoft.layouts.inference") / "first_names.txt").read_text("utf-8").split())
