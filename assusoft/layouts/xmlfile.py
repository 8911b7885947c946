"""XML, both ways: documents -> blocks, and rendered parts -> documents. Any DOCTYPE is refused."""

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa
from lxml import etree

from assusoft.config import fault
from assusoft.errors import Refused
from assusoft.layouts.block import Block, Cells, Place
from assusoft.layouts.content import check_kind, is_suspect, wrong_text
from assusoft.layouts.grid import checked_month
from assusoft.layouts.model import Layout, Part
from assusoft.layouts.places import stamp_of
from assusoft.layouts.rendering import Rendered, texts
from assusoft.layouts.values import InputFile

_SIMPLE = re.compile(r"[\w.-]+(/[\w.-]+)*")
_WRITABLE = re.compile(r"([\w.-]+(/[\w.-]+)*)?(/?@[\w.-]+)?")


def read_xml(layout: Layout, files: Sequence[tuple[InputFile, Sequence[Part]]]) -> list[Block]:
    """A block for each part of each document. Row numbers are the lines on which the elements begin."""
    return [_block(layout, file, part, root) for file, parts in files for root in [_parsed(file)] for part in parts]


def write_xml(layout: Layout, rendered: Sequence[Rendered]) -> list[InputFile]:
    """A document for each file name. Every element is written, also when it is empty."""
    files = groupby(sorted(rendered, key=lambda part: part.file), key=lambda part: part.file)
    return [InputFile(name, _document(layout, list(parts))) for name, parts in files]


def _parsed(file: InputFile) -> Any:
    check_kind(file, "xml")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(file.content, parser)
    except etree.XMLSyntaxError as error:
        if b"<!DOCTYPE" in file.content:
            raise _doctype(file) from None
        raise Refused(f"{file.name}, line {error.lineno or 1}: this is not well-formed XML ({error.msg}): the file was cut, or its "
                      "encoding is not the one it announces. Ask for it again. Nothing was imported.") from None  # fmt: skip
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise _doctype(file)
    return root


def _doctype(file: InputFile) -> Refused:
    return Refused(f"{file.name} holds a DOCTYPE, which could make the reader open other files or fill the memory; such "
                   "documents are never read. Ask for the file without it. Nothing was imported.")  # fmt: skip


def _block(layout: Layout, file: InputFile, part: Part, root: Any) -> Block:
    elements = _evaluated(layout, part, root, part.rows or ".")
    stamp = stamp_of(layout, part)
    columns: dict[Place, Cells] = {}
    for column in part.columns.values():
        path = str(column.at)
        values = [_text(value) for value in map(_finder(layout, part, path), elements)]
        if elements and not column.optional and all(value is None for value in values):
            raise Refused(f"{file.name}: '{path}' of part '{part.name}' stands in none of the {len(elements)} elements "
                          f"'{part.rows}'.{_renamed(elements, part, path)} Correct the layout, or ask for the file as agreed. "
                          "Nothing was imported.")  # fmt: skip
        columns[path] = Cells(pa.array([value or "" for value in values], pa.string()))
    rows = np.array([element.sourceline or 0 for element in elements], np.int64)
    _check_texts(file, columns, rows)
    employers = _told(root, stamp.employer)
    months = frozenset(checked_month(layout, text, file.name) for text in _told(root, stamp.month))
    notes = tuple(
        f"{file.name}: element '{name}' is not in the layout (part '{part.name}') and was not read."
        for name in _new(elements, part)
    )
    return Block(part, file.name, "", columns, rows, [], None, employers, months, notes)


def _finder(layout: Layout, part: Part, path: str) -> Callable[[Any], Any]:
    if _SIMPLE.fullmatch(path):
        return lambda element: element.find(path)
    if re.fullmatch(r"@[\w.-]+", path):
        return lambda element: element.get(path[1:])
    return lambda element: next(iter(_evaluated(layout, part, element, path)), None)


def _evaluated(layout: Layout, part: Part, element: Any, path: str) -> list[Any]:
    try:
        found = element.xpath(path)
    except etree.XPathError as error:
        raise fault(layout.where, ("part", layout.part.index(part)), f"'{path}' is not a path: {error}.") from None
    return found if isinstance(found, list) else [found]


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return "".join(value.itertext()) if isinstance(value, etree._Element) else str(value)


def _first_steps(part: Part) -> set[str]:
    return {str(column.at).removeprefix("./").split("/")[0] for column in part.columns.values()}


def _new(elements: list[Any], part: Part) -> list[str]:
    names = dict.fromkeys(str(child.tag) for element in elements for child in element)
    return [name for name in names if name not in _first_steps(part)]


def _renamed(elements: list[Any], part: Part, path: str) -> str:
    new = _new(elements, part)
    return f" New there: {', '.join(map(repr, new))}." if new else ""


def _told(root: Any, path: Place | None) -> frozenset[str]:
    if path is None:
        return frozenset()
    found = root.xpath(str(path))
    return frozenset(text for value in found if (text := (_text(value) or "").strip()))


def _check_texts(file: InputFile, columns: dict[Place, Cells], rows: Any) -> None:
    for cells in columns.values():
        for row, cell in zip(rows, cells.text.to_pylist(), strict=True):
            if not cell.isascii() and is_suspect(cell):
                raise Refused(f"{file.name}, line {row}: {wrong_text(cell)} so its encoding is not the one it announces. Ask for "
                              "it again. Nothing was imported.")  # fmt: skip


def _document(layout: Layout, parts: list[Rendered]) -> bytes:
    root = etree.Element(layout.root)
    for part in parts:
        stamp = stamp_of(layout, part.part)
        for path, text in ((stamp.employer, part.employer), (stamp.month, part.month)):
            if path is not None:
                _put(layout, root, str(path), text)
    for part in parts:
        *above, name = str(part.part.rows).split("/")
        parent = _made(root, above)
        columns = [texts(layout, part, column) for column in part.columns]
        paths = [str(column.place) for column in part.columns]
        for cells in zip(*columns, strict=True):
            element = etree.SubElement(parent, name)
            for path, cell in zip(paths, cells, strict=True):
                _put(layout, element, path, cell)
    document: bytes = etree.tostring(root, xml_declaration=True, encoding=layout.encoding, pretty_print=True)
    return document


def _put(layout: Layout, element: Any, path: str, text: str) -> None:
    steps, _, attribute = path.partition("@")
    if not _WRITABLE.fullmatch(path):
        raise fault(
            layout.where, (), f"'{path}' can be read but not written: expected names, such as 'Name/First' or '@id'."
        )
    target = _made(element, [step for step in steps.split("/") if step])
    if attribute:
        target.set(attribute, text)
    else:
        target.text = text


def _made(element: Any, steps: list[str]) -> Any:
    for step in steps:
        child = element.find(step)
        element = etree.SubElement(element, step) if child is None else child
    return element
