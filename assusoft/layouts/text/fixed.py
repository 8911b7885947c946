"""Fixed width lines, with record types, both ways: bytes -> blocks, and rendered parts -> bytes."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any

import numpy as np
import pyarrow.compute as pc

from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.layouts.columns.cells import Cells, ColumnKey
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.layout import Layout, Part
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.definition.titles import title_pattern
from assusoft.layouts.rendering.cell_texts import Out, Rendered, encoded, row_said, texts
from assusoft.layouts.rows.block import Block
from assusoft.layouts.rows.chosen_rows import Indices
from assusoft.layouts.rows.heading.titles import checked_month, titles_read
from assusoft.layouts.text.char_matrix import Lines, beginning, blank, cells_at, lines_of
from assusoft.layouts.text.decoding import check_kind, decoded, encoding_notes


def read_fixed(layout: Layout, files: Sequence[tuple[InputFile, Sequence[Part]]]) -> list[Block]:
    """A block for each record type of each file. A line belongs to the part whose `record` it begins with."""
    return [block for file, parts in files for block in _blocks(layout, file, parts)]


def write_fixed(layout: Layout, rendered: Sequence[Rendered]) -> list[InputFile]:
    """A file for each file name, the record types one after the other, CRLF line ends."""
    files = groupby(sorted(rendered, key=lambda part: part.file), key=lambda part: part.file)
    return [_written(layout, name, list(parts)) for name, parts in files]


def _blocks(layout: Layout, file: InputFile, parts: Sequence[Part]) -> list[Block]:
    check_kind(file, "fixed")
    lines = lines_of(decoded(file, layout.encoding))
    titles = _titles(parts, lines)
    owners = _owners(parts, lines, titles)
    if len(unknown := np.flatnonzero(owners == len(parts))):
        raise unread(
            Sentence(
                "{name}, row {row}: the line begins with '{begin}', which is not a record type of layout '{layout}'.",
                name=file.name,
                row=unknown[0] + 1,
                begin=lines[unknown[0]][:4],
                layout=layout.name,
            ),
            Sentence("Add it to the layout."),
        )
    skipped = [(at + 1, _SKIPPED[owners[at] - len(parts)]) for at in np.flatnonzero(owners > len(parts)).tolist()]
    title_lines = [lines[number] for number in titles]
    blocks = [
        _block(layout, file, part, lines, np.flatnonzero(owners == at), title_lines) for at, part in enumerate(parts)
    ]
    notes = (*encoding_notes(file, layout.encoding), *blocks[0].notes)
    return [replace(blocks[0], notes=notes, skipped=skipped), *blocks[1:]]


def _titles(parts: Sequence[Part], lines: Lines) -> list[int]:
    """The lines that are titles; only those that begin as one are looked at."""
    found: set[int] = set()
    for form in dict.fromkeys(form for part in parts for form in part.titles):
        pattern = title_pattern(form)
        may_be = np.flatnonzero(beginning(lines, form.partition("{")[0].strip())).tolist()
        found |= {number for number in may_be if pattern.fullmatch(lines[number])}
    return sorted(found)


def _owners(parts: Sequence[Part], lines: Lines, titles: list[int]) -> Any:
    """For each line the number of the part it belongs to; beyond them: no part knows it, then why it is skipped."""
    owners = np.full(len(lines), len(parts))
    for at, part in reversed(list(enumerate(parts))):
        owners[beginning(lines, part.record)] = at
    for part in parts:
        if part.total:
            owners[beginning(lines, part.total.word)] = len(parts) + 3
    owners[blank(lines)] = len(parts) + 2
    owners[titles] = len(parts) + 1
    return owners


_SKIPPED = ("", "title row", "blank row", "total row")


def _block(
    layout: Layout, file: InputFile, part: Part, lines: Lines, numbers: Indices, titles: list[str]
) -> Block:  # fmt: skip
    end = max(column.at[0] + column.at[1] - 1 for column in part.columns.values() if isinstance(column.at, tuple))
    if lines.cut and len(numbers) and numbers[-1] == len(lines) - 1 and len(lines[-1]) < end:
        raise unread(
            Sentence(
                "{name}, row {row}: the last line stops after {count} characters of {end} and has no "
                "line end, so the file was cut off.",
                name=file.name,
                row=len(lines),
                count=len(lines[-1]),
                end=end,
            ),
        )
    stamp = layout.stamp_of(part)
    keys = {column.at for column in part.columns.values()}
    cells = cells_at(lines, numbers, keys | {key for key in (stamp.employer, stamp.month) if key is not None})
    employers, months, notes = titles_read(layout, part, titles, file.name)
    employers |= _distinct(cells, stamp.employer)
    months |= {checked_month(layout, text, file.name) for text in _distinct(cells, stamp.month)}
    return Block(
        part,
        file.name,
        "",
        {key: cells[key] for key in keys},
        numbers + 1,
        [],
        _total(file, part, lines),
        employers,
        months,
        tuple(notes),
    )


def _distinct(cells: dict[ColumnKey, Cells], key: ColumnKey | None) -> frozenset[str]:
    if key is None:
        return frozenset()
    return frozenset(text.strip() for text in pc.unique(cells[key].text).to_pylist() if text.strip())


def _total(file: InputFile, part: Part, lines: Lines) -> tuple[int, dict[ColumnKey, Cells]] | None:
    if part.total is None:
        return None
    found = np.flatnonzero(beginning(lines, part.total.word))
    if not len(found):
        raise unread(
            Sentence(
                "{name}: the total line '{word}' is missing, so the file was probably cut off.",
                name=file.name,
                word=part.total.word,
            ),
        )
    keys = {part.columns[name].at for name in part.total.sums} | ({part.total.count} if part.total.count else set())
    return int(found[-1]) + 1, cells_at(lines, found[-1:], keys)


def _written(layout: Layout, name: str, parts: list[Rendered]) -> InputFile:
    lines, all_texts = [], []
    totals = []
    for part in parts:
        _refuse_overlaps(part)
        columns = [_padded(part, column, texts(layout, part, column)) for column in part.columns]
        lines += [*part.titles, *_lines(part, columns)]
        all_texts += columns
        if part.total:
            totals.append(_total_line(part))
    body = "".join(f"{line}\r\n" for line in [*lines, *totals])
    return InputFile(name, encoded(layout, parts[0], body, all_texts), kept=True, ours=True)


def _refuse_overlaps(part: Rendered) -> None:
    """No column is written over another, as happens when a layout adds one to another layout that has changed."""
    spans = sorted((column.key, column.name) for column in part.columns if isinstance(column.key, tuple))
    for ((first, length), name), ((start, _), other) in pairwise(spans):
        if start < first + length:
            raise Refused(
                "{file}: {name} stands in positions {first} to {last}, {other} from {start} on: one "
                "would be written over the other. Move one of them in the layout.",
                file=part.file,
                name=name,
                first=first,
                last=first + length - 1,
                other=other,
                start=start,
            )


def _padded(part: Rendered, column: Out, cells: list[str]) -> list[str]:
    first, length = column.key if isinstance(column.key, tuple) else (1, 0)
    for row, cell in enumerate(cells, start=1):
        if len(cell) > length or "\n" in cell or "\r" in cell:
            raise Refused(
                "{file}: {name} ({count} characters) does not fit into positions {first} to {last} "
                "({length} characters, no line break). Widen the layout or shorten the value.",
                file=row_said(part.file, part.columns, row),
                name=column.name,
                count=len(cell),
                first=first,
                last=first + length - 1,
                length=length,
            )
    if column.type == "text" or column.type in ("date", "flag"):
        return [cell.ljust(length) for cell in cells]
    fill = "0" if column.column.scale else " "
    return [_right(cell, length, fill) if cell else " " * length for cell in cells]


def _right(cell: str, length: int, fill: str) -> str:
    sign = "-" if fill == "0" and cell.startswith("-") else ""
    return sign + cell.removeprefix(sign).rjust(length - len(sign), fill)


def _lines(part: Rendered, columns: list[list[str]]) -> list[str]:
    spans = [column.key for column in part.columns if isinstance(column.key, tuple)]
    record = part.part.record
    width = max(first + length - 1 for first, length in spans)
    lines = []
    for cells in zip(*columns, strict=True):
        line = [" "] * width
        line[: len(record)] = record
        for (first, length), cell in zip(spans, cells, strict=True):
            line[first - 1 : first - 1 + length] = cell
        lines.append("".join(line))
    return lines


def _total_line(part: Rendered) -> str:
    total = part.part.total
    assert total is not None
    line = list(total.word)
    for key, text in part.total_by_key:
        first, length = key if isinstance(key, tuple) else (1, 0)
        if len(text) > length:
            raise Refused(
                "{file}: the total {text} does not fit into positions {first} to {last}.",
                file=part.file,
                text=text,
                first=first,
                last=first + length - 1,
            )
        line += [" "] * (first - 1 + length - len(line))
        line[first - 1 : first - 1 + length] = text.rjust(length)
    return "".join(line)
