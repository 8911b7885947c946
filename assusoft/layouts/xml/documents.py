"""XML, both ways: documents -> blocks, and rendered parts -> documents. Any DOCTYPE is refused."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from lxml import etree

from assusoft.config import fault
from assusoft.errors import Refused
from assusoft.layouts.columns.cells import Cells, ColumnKey
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.layout import Layout, Part, climbed
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.rendering.cell_texts import Out, Rendered, texts
from assusoft.layouts.rows.block import Block
from assusoft.layouts.rows.titles import checked_month
from assusoft.layouts.text.content import check_kind, suspects, wrong_text
from assusoft.layouts.xml.flat import flat, serialised, written_flat
from assusoft.layouts.xml.tree import Steps, fill, put_rows

_SIMPLE = re.compile(r"(\w[\w.-]*/)*@?\w[\w.-]*")


def read_xml(layout: Layout, files: Sequence[tuple[InputFile, Sequence[Part]]]) -> list[Block]:
    """A block for each part of each document. Row numbers are the lines on which the elements begin."""
    return [_block(layout, file, part, root) for file, parts in files for root in [parsed_xml(file)] for part in parts]


def write_xml(layout: Layout, rendered: Sequence[Rendered]) -> list[InputFile]:
    """A document for each file name. Every element is written, also when it is empty."""
    files = groupby(sorted(rendered, key=lambda part: part.file), key=lambda part: part.file)
    return [InputFile(name, _document(layout, list(parts)), kept=True) for name, parts in files]


def parsed_xml(file: InputFile) -> Any:
    """The root of a document; refused when it is no well-formed XML or holds a DOCTYPE."""
    check_kind(file, "xml")
    return root_of(file)


def root_of(file: InputFile) -> Any:
    """The root of a document that is XML of whatever kind, refused as above."""
    if b"<!DOCTYPE" in file.content.replace(b"\x00", b""):
        raise _doctype(file)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(file.content, parser)
    except etree.XMLSyntaxError as error:
        raise unread(
            f"{file.name}, line {error.lineno or 1}: this is not well-formed XML ({error.msg}): the file was cut, "
            "or its encoding is not the one it announces.",
        ) from None
    document: Any = root.getroottree().docinfo
    if document.doctype or document.internalDTD is not None:
        raise _doctype(file)
    return root


def _doctype(file: InputFile) -> Refused:
    return unread(
        f"{file.name} holds a DOCTYPE, which could make the reader open other files or fill the memory; such "
        "documents are never read.",
        "Ask for the file without it.",
    )


def _block(layout: Layout, file: InputFile, part: Part, root: Any) -> Block:
    elements = _evaluated(layout, part, root, part.rows or ".")
    stamp = layout.stamp_of(part)
    found, new, again = _found(layout, part, elements)
    columns: dict[ColumnKey, Cells] = {}
    for path, must in _paths(part).items():
        values = found[path]
        if elements and must and all(value is None for value in values):
            raise _absent(file, part, path, len(elements), new)
        columns[path] = Cells(pc.fill_null(pa.array(values, pa.string()), ""))
    for column in part.columns.values():
        if column.optional and str(column.at) not in _chosen_by(part) and not any(found[str(column.at)]):
            columns.pop(column.at, None)
    rows = np.array([element.sourceline or 0 for element in elements], np.int64)
    _check_texts(file, columns, rows)
    notes = [
        f"{file.name}: element '{name}' is not in the layout (part '{part.name}') and was not read." for name in new
    ]
    notes += [f"{file.name}: '{path}' of part '{part.name}' stands several times in a row: the first counts."
              for path in again]  # fmt: skip
    employers = _told(root, stamp.employer)
    months = frozenset(checked_month(layout, text, file.name) for text in _told(root, stamp.month))
    header = (*map(str, columns), *new)
    return Block(part, file.name, "", columns, rows, [], None, employers, months, tuple(notes), header=header)


def _chosen_by(part: Part) -> tuple[str, ...]:
    return (*part.only, *(part.dated.headers if part.dated else ()))


def _paths(part: Part) -> dict[str, bool]:
    """Paths of a part -> whether each must stand in some row."""
    chosen = {path: part.dated is None or path != part.dated.to for path in _chosen_by(part)}
    return chosen | {str(column.at): not column.optional for column in part.columns.values()}


def _absent(file: InputFile, part: Part, path: str, count: int, new: Sequence[str]) -> Refused:
    near = get_close_matches(path, new, n=1, cutoff=0)
    renamed = f" New there: {', '.join(map(repr, new))}; perhaps it is now '{near[0]}'." if near else ""
    return unread(f"{file.name}: '{path}' of part '{part.name}' stands in none of the {count} elements '{part.rows}'."
                  f"{renamed}", "Correct the layout, or ask for the file as agreed.")  # fmt: skip


def _found(layout: Layout, part: Part, elements: list[Any]) -> tuple[dict[str, list[str | None]], list[str], list[str]]:
    """Path -> its text in each element (None: it does not stand); names no path knows; paths found several times."""
    places = {path: climbed(path) for path in _paths(part)}
    levels = {level: [rest for above, rest in places.values() if above == level] for level, _ in places.values()}
    looks = {level: _Look.at(layout, part, level, rests) for level, rests in levels.items()}
    new: dict[str, None] = {}
    again: dict[str, None] = {}
    rows = [
        tuple(look.texts(_risen(element, level), new, again) for level, look in looks.items()) for element in elements
    ]
    read = {level: list(zip(*texts, strict=True)) for level, texts in zip(looks, zip(*rows, strict=True), strict=False)}
    found: dict[str, list[str | None]] = {}
    for path, (level, rest) in places.items():
        at = looks[level].wanted.get(rest)
        if at is None:
            found[path] = [_by_path(layout, part, element, path) for element in elements]
        else:
            found[path] = list(read[level][at]) if elements else []
    return found, list(new), list(again)


def _risen(element: Any, level: int) -> Any:
    for _ in range(level):
        parent = element.getparent()
        element = element if parent is None else parent
    return element


@dataclass
class _Look:
    """What is read of a row's element, or of one above it: simple paths, and the names that are known there.

    `wanted`: path -> its place among the texts of an element. `above`: the paths of elements that hold wanted ones.
    """

    wanted: dict[str, int]
    above: set[str]
    known: set[str]
    tells: bool
    last: Any = None
    read: list[str | None] = field(default_factory=list)

    @classmethod
    def at(cls, layout: Layout, part: Part, level: int, rests: Sequence[str]) -> "_Look":
        """`tells` is said of the first part only that looks at these elements, so that a new name is told once."""
        simple = dict.fromkeys(rest for rest in rests if _SIMPLE.fullmatch(rest))
        wanted = {rest: number for number, rest in enumerate(simple)}
        above = {path[:end] for path in wanted for end, sign in enumerate(path) if sign == "/"}
        here = _owner(part, level)
        places = [(each, *climbed(path)) for each in layout.part for path in (*_paths(each), "")]
        steps = [(*_owner(each, up), *rest.removeprefix("./").split("/")) for each, up, rest in places]
        known = {each[len(here)] for each in steps if len(each) > len(here) and each[: len(here)] == here}
        looking = next(each for each, up, rest in places if rest and _owner(each, up) == here)
        return cls(wanted, above, known, looking is part)

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
        told = not self.tells or prefix != ""
        for child in element:
            tag = child.tag
            path = prefix + tag
            if path in self.above:
                self._walk(child, f"{path}/", new, again)
            if path in self.wanted:
                self._keep(path, "".join(child.itertext()) if len(child) else child.text or "", again)
            if not told and tag not in self.known:
                new[tag] = None

    def _keep(self, path: str, text: str, again: dict[str, None]) -> None:
        """Keep a text that is wanted; the first of several (`again`) counts."""
        at = self.wanted.get(path)
        if at is not None and self.read[at] is not None:
            again[path] = None
        elif at is not None:
            self.read[at] = text


def _owner(part: Part, level: int) -> tuple[str, ...]:
    steps = str(part.rows).split("/")
    return tuple(steps[: len(steps) - level])


def _by_path(layout: Layout, part: Part, element: Any, path: str) -> str | None:
    found = _evaluated(layout, part, element, path)
    return _text(found[0]) if found else None


def _evaluated(layout: Layout, part: Part, element: Any, path: str) -> list[Any]:
    try:
        found = element.xpath(path)
    except etree.XPathError as error:
        raise fault(layout.where, ("part", layout.part.index(part)), f"'{path}' is not a path: {error}.") from None
    return found if isinstance(found, list) else [found]


def _text(value: Any) -> str:
    return "".join(map(str, value.itertext())) if isinstance(value, etree._Element) else str(value)


def _told(root: Any, path: ColumnKey | None) -> frozenset[str]:
    if path is None:
        return frozenset()
    found = root.xpath(str(path))
    return frozenset(text for value in found if (text := _text(value).strip()))


def _check_texts(file: InputFile, columns: dict[ColumnKey, Cells], rows: Any) -> None:
    for cells in columns.values():
        for index in suspects(cells.text):
            raise unread(
                f"{file.name}, line {rows[index]}: {wrong_text(cells.text[index].as_py())} so its encoding is not the "
                "one it announces.",
            )


def _document(layout: Layout, parts: list[Rendered]) -> bytes:
    root = etree.Element(layout.root)
    for part in parts:
        stamp = layout.stamp_of(part.part)
        told = ((stamp.employer, part.employer), (stamp.month, part.month))
        fill(root, {"": root}, [(_steps(layout, str(path)), text) for path, text in told if path is not None])
    filled = [
        (part, [(_level(layout, column), texts(layout, part, column)) for column in part.columns]) for part in parts
    ]
    if flat(layout, filled):
        return written_flat(layout, root, filled)
    for part, columns in filled:
        put_rows(layout, root, part, columns)
    return serialised(layout, root)


def _level(layout: Layout, column: Out) -> tuple[int, Steps]:
    level, rest = climbed(str(column.place))
    return level, _steps(layout, rest)


def _steps(layout: Layout, path: str) -> Steps:
    """'Name/First' -> ('Name/', 'First', False); '@id' -> ('', 'id', True): above, name, whether an attribute."""
    if not _SIMPLE.fullmatch(path):
        raise fault(
            layout.where, (), f"'{path}' can be read but not written: expected names, such as 'Name/First' or '@id'."
        )
    above, slash, name = path.rpartition("/")
    return above + slash, name.removeprefix("@"), name.startswith("@")
