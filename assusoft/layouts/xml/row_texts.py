"""Elements of a document that are rows of a part -> the texts that its paths find there, read in one walk each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from assusoft.config import fault
from assusoft.layouts.definition.layout import Layout, Part, climbed

SIMPLE = re.compile(r"(\w[\w.-]*/)*@?\w[\w.-]*")
"""A path of names only, which is walked; others are asked of lxml."""


@dataclass(frozen=True)
class RowTexts:
    """`texts`: path -> its text in each element (None: it does not stand there).

    `new`: names of elements that no path knows. `again`: paths found several times in a row, the first counting.
    """

    texts: dict[str, list[str | None]]
    new: tuple[str, ...]
    again: tuple[str, ...]


def row_texts(layout: Layout, part: Part, elements: Sequence[Any]) -> RowTexts:
    """What the paths of a part find in the elements that are its rows."""
    climbs = {path: climbed(path) for path in paths_of(part)}
    levels = {level: [rest for above, rest in climbs.values() if above == level] for level, _ in climbs.values()}
    readers = {level: _Reader.at(layout, part, level, rests) for level, rests in levels.items()}
    new: dict[str, None] = {}
    again: dict[str, None] = {}
    rows = [
        tuple(reader.texts(_risen(element, level), new, again) for level, reader in readers.items())
        for element in elements
    ]
    read = {
        level: list(zip(*texts, strict=True)) for level, texts in zip(readers, zip(*rows, strict=True), strict=False)
    }
    found: dict[str, list[str | None]] = {}
    for path, (level, rest) in climbs.items():
        at = readers[level].wanted.get(rest)
        if at is None:
            found[path] = [_by_path(layout, part, element, path) for element in elements]
        else:
            found[path] = list(read[level][at]) if elements else []
    return RowTexts(found, tuple(new), tuple(again))


def paths_of(part: Part) -> dict[str, bool]:
    """Paths of a part -> whether each must stand in some row."""
    chosen = {path: part.dated is None or path != part.dated.to for path in chosen_by(part)}
    return chosen | {str(column.at): not column.optional for column in part.columns.values()}


def chosen_by(part: Part) -> tuple[str, ...]:
    """The paths that say which rows count."""
    return (*part.only, *(part.dated.headers if part.dated else ()))


def evaluated(layout: Layout, part: Part, element: Any, path: str) -> list[Any]:
    """What a path finds below an element; ConfigError when it is no path."""
    try:
        found = element.xpath(path)
    except etree.XPathError as error:
        raise fault(layout.path, ("part", layout.part.index(part)), f"'{path}' is not a path: {error}.") from None
    return found if isinstance(found, list) else [found]


def text_of(value: Any) -> str:
    """The text of what a path found: an element with all below it, or an attribute."""
    return "".join(map(str, value.itertext())) if isinstance(value, etree._Element) else str(value)


def _by_path(layout: Layout, part: Part, element: Any, path: str) -> str | None:
    found = evaluated(layout, part, element, path)
    return text_of(found[0]) if found else None


def _risen(element: Any, level: int) -> Any:
    for _ in range(level):
        parent = element.getparent()
        element = element if parent is None else parent
    return element


@dataclass
class _Reader:
    """What is read of a row's element, or of one above it: simple paths, and the names that are known there.

    `wanted`: path -> its place among the texts of an element. `above`: the paths of elements that hold wanted ones.
    `reports`: whether names that are not known are remarked; of the parts that read these elements only the first does.
    """

    wanted: dict[str, int]
    above: set[str]
    known: set[str]
    reports: bool
    last: Any = None
    read: list[str | None] = field(default_factory=list)

    @classmethod
    def at(cls, layout: Layout, part: Part, level: int, rests: Sequence[str]) -> "_Reader":
        """The reader of the elements so many levels above the rows of a part, for the paths from there."""
        simple = dict.fromkeys(rest for rest in rests if SIMPLE.fullmatch(rest))
        wanted = {rest: number for number, rest in enumerate(simple)}
        above = {path[:end] for path in wanted for end, sign in enumerate(path) if sign == "/"}
        here = _owner(part, level)
        first = next(other for other, owner, rest in _places(layout) if rest and owner == here)
        return cls(wanted, above, _known_below(layout, here), first is part)

    def texts(self, element: Any, new: dict[str, None], again: dict[str, None]) -> list[str | None]:
        """The wanted texts below an element; read once for the rows that follow each other in it."""
        if element is not self.last:
            self.last, self.read = element, [None] * len(self.wanted)
            self._walk(element, "", new, again)
        return self.read

    def _walk(self, element: Any, prefix: str, new: dict[str, None], again: dict[str, None]) -> None:
        """Read the wanted elements and attributes below an element."""
        for name, text in element.items():
            self._keep(f"{prefix}@{name}", text, again)
        wanted, read, reports = self.wanted, self.read, self.reports and prefix == ""
        for child in element:
            path = prefix + child.tag
            if path in self.above:
                self._walk(child, f"{path}/", new, again)
            if (at := wanted.get(path)) is None:
                if reports and path not in self.known:
                    new[path] = None
            elif read[at] is None:
                read[at] = "".join(child.itertext()) if len(child) else child.text or ""
            else:
                again[path] = None

    def _keep(self, path: str, text: str, again: dict[str, None]) -> None:
        """Keep a text that is wanted; the first of several (`again`) counts."""
        at = self.wanted.get(path)
        if at is not None and self.read[at] is not None:
            again[path] = None
        elif at is not None:
            self.read[at] = text


def _owner(part: Part, level: int) -> tuple[str, ...]:
    """The steps from the root to the element so many levels above the rows of a part."""
    steps = str(part.rows).split("/")
    return tuple(steps[: len(steps) - level])


def _places(layout: Layout) -> Iterator[tuple[Part, tuple[str, ...], str]]:
    """Each path of each part, and '' for its rows: the part, the element it begins in, the path from there."""
    for part in layout.part:
        for path in (*paths_of(part), ""):
            level, rest = climbed(path)
            yield part, _owner(part, level), rest


def _known_below(layout: Layout, here: tuple[str, ...]) -> set[str]:
    """The names of elements directly below this one that a path of the layout goes through."""
    known = set()
    for _, owner, rest in _places(layout):
        steps = (*owner, *rest.removeprefix("./").split("/"))
        if len(steps) > len(here) and steps[: len(here)] == here:
            known.add(steps[len(here)])
    return known
