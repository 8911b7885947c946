"""XML, both ways: documents -> blocks, and rendered parts -> documents. Any DOCTYPE is refused."""

from collections.abc import Sequence
from difflib import get_close_matches
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from lxml import etree

from assusoft.config import fault
from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.layouts.columns.cells import Cells, ColumnKey
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.layout import Layout, Part, climbed
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.rendering.cell_texts import Out, Rendered, texts
from assusoft.layouts.rows.block import Block
from assusoft.layouts.rows.heading.titles import checked_month
from assusoft.layouts.text.decoding import check_kind
from assusoft.layouts.xml.flat_rows import flat, serialised, written_flat
from assusoft.layouts.xml.nested_rows import Steps, fill, put_rows
from assusoft.layouts.xml.row_texts import SIMPLE, RowTexts, chosen_by, evaluated, paths_of, row_texts, text_of
from assusoft.layouts.xml.schemas import check_document


def read_xml(layout: Layout, files: Sequence[tuple[InputFile, Sequence[Part]]]) -> list[Block]:
    """A block for each part of each document. Row numbers are the lines on which the elements begin."""
    return [_block(layout, file, part, root) for file, parts in files for root in [parsed_xml(file)] for part in parts]


def write_xml(layout: Layout, rendered: Sequence[Rendered]) -> list[InputFile]:
    """A document for each file name, checked by its schema. Every element is written, also when it is empty."""
    files = groupby(sorted(rendered, key=lambda part: part.file), key=lambda part: part.file)
    return [_written(layout, name, list(parts)) for name, parts in files]


def _written(layout: Layout, name: str, parts: list[Rendered]) -> InputFile:
    content = _document(layout, parts)
    check_document(layout, name, content)
    return InputFile(name, content, kept=True, ours=True)


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
            Sentence(
                "{name}, line {line}: this is not well-formed XML ({why}): the file was cut off, or its "
                "encoding is not the one it declares.",
                name=file.name,
                line=error.lineno or 1,
                why=error.msg,
            ),
        ) from None
    document: Any = root.getroottree().docinfo
    if document.doctype or document.internalDTD is not None:
        raise _doctype(file)
    return root


def _doctype(file: InputFile) -> Refused:
    return unread(
        Sentence(
            "{name} holds a DOCTYPE, which could make the reader open other files or fill the memory; "
            "such documents are never read.",
            name=file.name,
        ),
        Sentence("Ask for the file without it."),
    )


def _block(layout: Layout, file: InputFile, part: Part, root: Any) -> Block:
    elements = evaluated(layout, part, root, part.rows or ".")
    found = row_texts(layout, part, elements)
    columns = _columns(file, part, found, len(elements))
    rows = np.array([element.sourceline or 0 for element in elements], np.int64)
    stamp = layout.stamp_of(part)
    employers = _at_root(root, stamp.employer)
    months = frozenset(checked_month(layout, text, file.name) for text in _at_root(root, stamp.month))
    header = (*map(str, columns), *found.new)
    notes = _notes(file, part, found)
    return Block(part, file.name, "", columns, rows, [], None, employers, months, notes, header=header)


def _columns(file: InputFile, part: Part, found: RowTexts, count: int) -> dict[ColumnKey, Cells]:
    """The columns of a part with `count` rows; what must stand in some row and does not is refused."""
    optional = {str(column.at) for column in part.columns.values() if column.optional} - set(chosen_by(part))
    columns: dict[ColumnKey, Cells] = {}
    for path, must in paths_of(part).items():
        texts = found.texts[path]
        if count and must and all(text is None for text in texts):
            raise _absent(file, part, path, count, found.new)
        if path not in optional or any(texts):
            columns[path] = Cells(pc.fill_null(pa.array(texts, pa.string()), ""))
    return columns


def _notes(file: InputFile, part: Part, found: RowTexts) -> tuple[str, ...]:
    notes = [f"{file.name}: element '{name}' is not in the layout (part '{part.name}') and was not read."
             for name in found.new]  # fmt: skip
    notes += [f"{file.name}: '{path}' of part '{part.name}' occurs more than once in a row: the first is used."
              for path in found.again]  # fmt: skip
    return tuple(notes)


def _absent(file: InputFile, part: Part, path: str, count: int, new: Sequence[str]) -> Refused:
    near = get_close_matches(path, new, n=1, cutoff=0)
    renamed = (
        Sentence(" New there: {listed}; perhaps it is now '{near}'.", listed=", ".join(map(repr, new)), near=near[0])
        if near
        else ""
    )
    return unread(
        Sentence(
            "{name}: '{path}' of part '{part}' is in none of the {count} elements '{rows}'.{renamed}",
            name=file.name,
            path=path,
            part=part.name,
            count=count,
            rows=part.rows,
            renamed=renamed,
        ),
        Sentence("Correct the layout, or ask for the file as agreed."),
    )


def _at_root(root: Any, path: ColumnKey | None) -> frozenset[str]:
    """The texts that a path finds in the document; none without path."""
    if path is None:
        return frozenset()
    found = root.xpath(str(path))
    return frozenset(text for value in found if (text := text_of(value).strip()))


def _document(layout: Layout, parts: list[Rendered]) -> bytes:
    root = etree.Element(layout.root)
    for part in parts:
        stamp = layout.stamp_of(part.part)
        stamped = ((stamp.employer, part.employer), (stamp.month, part.month))
        fill(root, {"": root}, [(_steps(layout, str(path)), text) for path, text in stamped if path is not None])
    filled = [
        (part, [(_level(layout, column), texts(layout, part, column)) for column in part.columns]) for part in parts
    ]
    if flat(layout, filled):
        return written_flat(layout, root, filled)
    for part, columns in filled:
        put_rows(layout, root, part, columns)
    return serialised(layout, root)


def _level(layout: Layout, column: Out) -> tuple[int, Steps]:
    level, rest = climbed(str(column.key))
    return level, _steps(layout, rest)


def _steps(layout: Layout, path: str) -> Steps:
    """'Name/First' -> ('Name/', 'First', False); '@id' -> ('', 'id', True): above, name, whether an attribute."""
    if not SIMPLE.fullmatch(path):
        raise fault(
            layout.path, (), f"'{path}' can be read but not written: expected names, such as 'Name/First' or '@id'."
        )
    above, slash, name = path.rpartition("/")
    return above + slash, name.removeprefix("@"), name.startswith("@")
