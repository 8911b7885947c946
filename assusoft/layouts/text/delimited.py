"""Delimited text, both ways: bytes -> blocks, and rendered parts -> bytes."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from typing import Literal

import numpy as np
import pyarrow as pa

from assusoft.language import Sentence
from assusoft.layouts.columns.cells import Cells
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.layout import Layout, Part
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.rendering.cell_texts import Rendered, encoded, texts
from assusoft.layouts.rows.block import Block
from assusoft.layouts.rows.grid import Grid, check_size
from assusoft.layouts.rows.grid_rows import block_of
from assusoft.layouts.rows.heading.headers import header_lines
from assusoft.layouts.text.decoding import as_utf8, check_kind, encoding_notes
from assusoft.layouts.text.fast_csv import even_grid
from assusoft.layouts.text.records import blocks_of, check_plain, write_records, writer_of


def read_delimited(layout: Layout, files: Sequence[tuple[InputFile, Sequence[Part]]]) -> list[Block]:
    """A block for each file, for each part that reads its rows again, and for each record type.

    Row numbers are lines of the file: a quoted text may run over several.
    """
    blocks = []
    for file, parts in files:
        records = [part for part in parts if part.record]
        hosts = [part for part in parts if part.of is None]
        if len(hosts) > 1 and len(records) < len(parts):
            raise unread(
                Sentence(
                    "{name} fits the parts '{one}' and '{other}' of layout '{layout}'.",
                    name=file.name,
                    one=hosts[0].name,
                    other=hosts[1].name,
                    layout=layout.name,
                ),
                Sentence("Make their file patterns differ."),
            )
        check_kind(file, "delimited")
        grid = replace(_grid(file, layout), ours=file.ours)
        found = blocks_of(grid, layout, parts) if records else [block_of(grid, layout, part) for part in parts]
        found[0] = replace(found[0], notes=(*found[0].notes, *encoding_notes(file, layout.encoding)))
        blocks += found
    return blocks


def write_delimited(layout: Layout, rendered: Sequence[Rendered]) -> list[InputFile]:
    """One file for each part or set of record types, with CRLF line ends; a text is quoted where it must be."""
    records = [part for part in rendered if part.part.record]
    grids = [
        InputFile(part.file, _written(layout, part), kept=True, ours=True) for part in rendered if not part.part.record
    ]
    return [*grids, *write_records(layout, records)]


def _grid(file: InputFile, layout: Layout) -> Grid:
    content = as_utf8(file, layout.encoding)
    return even_grid(file.name, content, layout.separator, layout.quote) or text_grid(
        file, content.decode(), layout.separator, layout.quote
    )


def text_grid(file: InputFile, text: str, separator: str, quote: str) -> Grid:
    """The rows of a delimited text; refused where a quote is not closed, or a row is out of all proportion."""
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE
    reader = csv.reader(
        StringIO(text, newline=""),
        delimiter=separator,
        quotechar=quote or None,
        quoting=quoting,
        strict=True,
    )
    rows, lines, last = [], [], 0
    try:
        for row in reader:
            rows.append(row)
            lines.append(last + 1)
            last = reader.line_num
    except csv.Error as error:
        raise unread(
            Sentence(
                "{name}, line {line}: the quotes of this row do not match ({error}): the file was cut "
                "off, or a text holds a quote.",
                name=file.name,
                line=last + 1,
                error=error,
            ),
        ) from None
    widths = np.fromiter(map(len, rows), np.int64, len(rows))
    check_size(file.name, widths)
    width = int(widths.max(initial=0))
    padded = [row if len(row) == width else row + [""] * (width - len(row)) for row in rows]
    columns = [Cells(pa.array(column, pa.string())) for column in zip(*padded, strict=True)]
    return Grid(file.name, "", columns, np.array(lines, np.int64), widths)


def _written(layout: Layout, part: Rendered) -> bytes:
    out = StringIO(newline="")
    writer = writer_of(layout, out)
    columns = [texts(layout, part, column) for column in part.columns]
    if not layout.quote:
        check_plain(layout, part, columns)
    writer.writerows([[title] for title in part.titles])
    writer.writerows(header_lines([str(column.key) for column in part.columns], part.part.header))
    writer.writerows(zip(*columns, strict=True))
    if part.total:
        writer.writerow(part.total)
    return encoded(layout, part, out.getvalue(), columns)
