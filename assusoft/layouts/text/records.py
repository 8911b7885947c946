"""Record types in one delimited file, both ways: the first cell of a line says its type, cells are counted from one."""

import csv
from collections.abc import Sequence
from io import StringIO
from itertools import groupby
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.layouts.columns.cells import Cells, ColumnKey
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.layout import Layout, Part
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.rendering.cell_texts import Rendered, encoded, row_said, texts
from assusoft.layouts.rows.block import Block
from assusoft.layouts.rows.grid import Grid


def blocks_of(grid: Grid, layout: Layout, parts: Sequence[Part]) -> list[Block]:
    """A block for each record type of a file.

    Raises
    ------
    Refused
        When a line begins with another word than those of the layout, has fewer cells than are read of it, or when the
        line that counts the records of a type is missing.
    """
    first = pc.utf8_trim_whitespace(grid.columns[0].text) if grid.columns else pa.array([], pa.string())
    words = np.array(first.to_pylist(), object)
    skipped = [(index, "blank row") for index in np.flatnonzero(words == "").tolist() if not any(grid.row(index))]
    totals = {part.total.word for part in parts if part.total}
    skipped += [(int(index), "total row") for index in np.flatnonzero(np.isin(words, list(totals)))]
    _check_known(grid, layout, parts, words, {index for index, _ in skipped})
    blocks = [_block(grid, layout, part, words) for part in parts]
    lines = [(int(grid.rows[index]), why) for index, why in sorted(skipped)]
    return [*(Block(**{**vars(block), "skipped": lines}) for block in blocks[:1]), *blocks[1:]]


def write_records(layout: Layout, rendered: Sequence[Rendered]) -> list[InputFile]:
    """A file for each file name: the records of one part after the other, then the lines that count them."""
    files = groupby(sorted(rendered, key=lambda part: part.file), key=lambda part: part.file)
    return [InputFile(name, _written(layout, list(parts)), kept=True, ours=True) for name, parts in files]


def _check_known(grid: Grid, layout: Layout, parts: Sequence[Part], words: Any, aside: set[int]) -> None:
    known = {part.record for part in parts}
    for index, word in enumerate(words):
        if word not in known and index not in aside:
            raise unread(
                Sentence(
                    "{where}, row {row}: the line begins with '{word}', which is not a record type of "
                    "layout '{name}' (known: {listed}).",
                    where=grid.where,
                    row=grid.rows[index],
                    word=word[:4],
                    name=layout.name,
                    listed=", ".join(sorted(known)),
                ),
                Sentence("Add it to the layout."),
            )


def _block(grid: Grid, layout: Layout, part: Part, words: Any) -> Block:
    data = np.flatnonzero(words == part.record)
    numbers = _cell_numbers(layout, part)
    need = max(number for number, must in numbers.values() if must)
    widths = grid.widths[data] if grid.widths is not None else np.full(len(data), len(grid.columns))
    if (widths < need).any():
        row = data[widths < need][0]
        raise unread(
            Sentence(
                "{where}, row {row}: the line '{record}' has {count} cells, but the layout reads {need}, "
                "so the file was cut off.",
                where=grid.where,
                row=grid.rows[row],
                record=part.record,
                count=widths[widths < need][0],
                need=need,
            )
        )
    wide = max(number for number, _ in numbers.values())
    over = [number + 1 for number in range(wide, len(grid.columns)) if _filled(grid.columns[number], data)]
    return Block(
        part,
        grid.file,
        grid.sheet,
        {key: _cells(grid, number).take(data) for key, (number, _) in numbers.items()},
        grid.rows[data],
        [],
        _total(grid, part, words),
        notes=tuple(f"{grid.where}: cell {cell} of the lines '{part.record}' is not in the layout (part '{part.name}') "
                    "and was not read." for cell in over),
    )  # fmt: skip


def _cell_numbers(layout: Layout, part: Part) -> dict[ColumnKey, tuple[int, bool]]:
    """Column key -> the number of its cell, and whether it must be there."""
    stamp = layout.stamp_of(part)
    must = [*part.only, *(key for key in (stamp.employer, stamp.month) if key)]
    if part.dated:
        must += part.dated.headers
    found = {column.at: (int(str(column.at)), not column.optional) for column in part.columns.values()}
    return found | {key: (int(str(key)), True) for key in must}


def _cells(grid: Grid, number: int) -> Cells:
    if number <= len(grid.columns):
        return grid.columns[number - 1]
    return Cells(pa.array([""] * len(grid.rows), pa.string()))


def _filled(cells: Cells, rows: Any) -> bool:
    return bool(pc.any(pc.not_equal(pc.utf8_trim_whitespace(cells.text.take(pa.array(rows))), "")).as_py())


def _total(grid: Grid, part: Part, words: Any) -> tuple[int, dict[ColumnKey, Cells]] | None:
    if part.total is None:
        return None
    found = np.flatnonzero(words == part.total.word)
    if not len(found):
        raise unread(
            Sentence(
                "{where}: the total row '{word}' is missing, so the file was probably cut off.",
                where=grid.where,
                word=part.total.word,
            )
        )
    keys: list[ColumnKey] = [part.columns[name].at for name in part.total.sums]
    keys += [part.total.count] if part.total.count is not None else []
    return int(grid.rows[found[-1]]), {key: _cells(grid, int(str(key))).take(found[-1:]) for key in keys}


def writer_of(layout: Layout, out: StringIO) -> Any:
    """A writer of lines as the layout has them; without a quote, what would need one is refused before."""
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if layout.quote else csv.QUOTE_NONE
    return csv.writer(
        out, delimiter=layout.separator, quotechar=layout.quote or None, quoting=quoting, lineterminator="\r\n"
    )


def check_plain(layout: Layout, part: Rendered, columns: list[list[str]]) -> None:
    """Refuse, where there is no quote, a text that would need one."""
    if any(layout.separator in title for title in part.titles):
        raise Refused(
            "{file}: a title row holds the separator, which this layout cannot write without a quote.", file=part.file
        )
    for column, cells in zip(part.columns, columns, strict=True):
        for row, cell in enumerate(cells, start=1):
            if any(sign in cell for sign in (layout.separator, "\r", "\n")):
                raise Refused(
                    "{file}: {name} holds a separator or line break, which this layout cannot write "
                    "because it has no quote.",
                    file=row_said(part.file, part.columns, row),
                    name=column.name,
                )


def _written(layout: Layout, parts: list[Rendered]) -> bytes:
    out = StringIO(newline="")
    writer = writer_of(layout, out)
    for part in parts:
        columns = [texts(layout, part, column) for column in part.columns]
        if not layout.quote:
            check_plain(layout, part, columns)
        encoded(layout, part, "".join(map("".join, columns)), columns)
        placed = {int(str(column.key)): cells for column, cells in zip(part.columns, columns, strict=True)}
        nothing = [""] * len(columns[0])
        cells = [placed.get(number, nothing) for number in range(2, max(placed) + 1)]
        writer.writerows(zip([part.part.record] * len(nothing), *cells, strict=True))
    for part in parts:
        if part.part.total:
            totals = {int(str(key)): text for key, text in part.total_by_key}
            writer.writerow(
                [part.part.total.word, *(totals.get(cell, "") for cell in range(2, max(totals, default=1) + 1))]
            )
    return out.getvalue().encode(layout.encoding)
