"""Rows that stand in no other row -> the text of their document: one row is built, the others repeat its text."""

import re
from collections.abc import Mapping, Sequence
from itertools import permutations
from textwrap import indent
from typing import Any

from lxml import etree

from assusoft.layouts.definition.layout import Layout
from assusoft.layouts.rendering.cell_texts import Rendered
from assusoft.layouts.xml.nested_rows import Steps, put_rows

Columns = Sequence[tuple[tuple[int, Steps], Sequence[str]]]
"""See `tree.put_rows`."""

_PLACE = re.compile(r'(")?\{\d+\.(\d+)\}')  # what a built row holds: number of part and column. No name holds a brace.
_IN_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_IN_ATTRIBUTE = _IN_TEXT | {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"}


def flat(layout: Layout, filled: Sequence[tuple[Rendered, Columns]]) -> bool:
    """Whether rows share no element but those that hold nothing else: neither with other rows nor with the stamp."""
    stamps = [layout.stamp_of(part.part) for part, _ in filled]
    stamped = {f"{path}/" for stamp in stamps for path in (stamp.employer, stamp.month) if path is not None}
    paths = [*(f"{part.part.rows}/" for part, _ in filled), *stamped]
    climbing = any(level for _, columns in filled for (level, _), _ in columns)
    return not climbing and not any(path.startswith(other) for path, other in permutations(paths, 2))


def written_flat(layout: Layout, root: Any, filled: Sequence[tuple[Rendered, Columns]]) -> bytes:
    """The document `root` with the rows of these parts: the bytes that all rows put one by one would give."""
    built: list[tuple[str, Columns]] = []
    for number, (part, columns) in enumerate(filled):
        if columns and len(columns[0][1]):
            marks = [(key, [f"{{{number}.{at}}}"]) for at, (key, _) in enumerate(columns)]
            put_rows(layout, root, part, marks)
            path = str(part.part.rows)
            row = etree.tostring(root.findall(path)[-1], pretty_print=True, with_tail=False, encoding="unicode")
            built.append((indent(row, "  " * len(path.split("/"))), columns))
    text = serialised(layout, root).decode(layout.encoding)
    pieces, end = [], 0
    for begin, row, columns in sorted((text.index(row), row, columns) for row, columns in built):
        pieces += [text[end:begin], _rows(row, [cells for _, cells in columns])]
        end = begin + len(row)
    return "".join([*pieces, text[end:]]).encode(layout.encoding, "xmlcharrefreplace")


def serialised(layout: Layout, root: Any) -> bytes:
    """The bytes of a document."""
    written: Any = etree.tostring(root, xml_declaration=True, encoding=layout.encoding, pretty_print=True)
    return bytes(written)


def _rows(built: str, columns: Sequence[Sequence[str]]) -> str:
    """The text of a built row once for each row of the columns, their cells in it."""
    cells = [_escaped(columns[int(at)], _IN_ATTRIBUTE if quote else _IN_TEXT) for quote, at in _PLACE.findall(built)]
    form = _PLACE.sub(r"\1%s", built)
    return "".join([form % row for row in zip(*cells, strict=True)])


def _escaped(cells: Sequence[str], signs: Mapping[str, str]) -> Sequence[str]:
    whole = "".join(cells)
    for sign, entity in signs.items():
        if sign in whole:
            cells = [cell.replace(sign, entity) for cell in cells]
    return cells
