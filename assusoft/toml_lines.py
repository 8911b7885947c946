"""TOML text -> the line each of its keys stands on, so that a fault can say where to look."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any


def lines_of(text: str) -> dict[tuple[str | int, ...], int]:
    """Key -> line, counted from one. An element of an array of tables has its number in the key, from zero.

    A key inside an inline table or a list of several lines has no line of its own: use that of the key above it.
    """
    return dict(_keys(text))


_TEXTS = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*',
    re.DOTALL,
)
_QUOTED = r'"(?:\\.|[^"\\])*"|\'[^\']*\''
_HEADER = re.compile(rf"\s*(\[\[?)((?:{_QUOTED}|[^\]\"'])+)\]")
_ENTRY = re.compile(rf"\s*((?:{_QUOTED}|[\w\s.-])+?)\s*=")


def _keys(text: str) -> Iterator[tuple[tuple[str | int, ...], int]]:
    arrays: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    depth = 0
    for number, line in enumerate(_TEXTS.sub(_without_long_text, text).splitlines(), start=1):
        if depth == 0 and (header := _HEADER.match(line)):
            table = _inside(_parts(header[2]), arrays)
            if header[1] == "[[":
                arrays[table] = arrays.get(table, -1) + 1
                table = (*table, arrays[table])
                yield table[:-1], number
            yield table, number
        elif depth == 0 and (entry := _ENTRY.match(line)):
            parts = _parts(entry[1])
            yield from (((*table, *parts[:end]), number) for end in range(1, len(parts) + 1))
        bare = _TEXTS.sub("", line)
        depth += sum(bare.count(mark) for mark in "[{") - sum(bare.count(mark) for mark in "]}")


def _without_long_text(found: re.Match[str]) -> str:
    """Comments and texts over several lines leave only their line ends; short texts stay (a key may be one)."""
    whole = found[0]
    return "\n" * whole.count("\n") if whole.startswith(("#", '"""', "'''")) else whole


def _inside(parts: tuple[str, ...], arrays: dict[tuple[str | int, ...], int]) -> tuple[str | int, ...]:
    """A header's key with the number of each array element it stands in: 'part.columns' -> ('part', 1, 'columns')."""
    key: tuple[str | int, ...] = ()
    for place, part in enumerate(parts, start=1):
        key = (*key, part)
        if key in arrays and place < len(parts):
            key = (*key, arrays[key])
    return key


def _parts(key: str) -> tuple[str, ...]:
    """The parts of a key as written, quotes and dots understood by the TOML reader itself."""
    try:
        value: Any = tomllib.loads(f"{key.strip()} = 0")
    except tomllib.TOMLDecodeError:
        return (key.strip(),)
    parts: list[str] = []
    while isinstance(value, dict):
        ((name, value),) = value.items()
        parts.append(name)
    return tuple(parts)
