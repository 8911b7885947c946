"""Fixed width lines, with record types, both ways: bytes -> blocks, and rendered parts -> bytes."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.errors import Refused
from assusoft.layouts.block import Block, Cells, Place, joined
from assusoft.layouts.celltexts import Out, Rendered, encoded, texts
from assusoft.layouts.content import check_kind, decoded, encoding_notes
from assusoft.layouts.grid import checked_month, titles_read
from assusoft.layouts.model import Layout, Part, Position
from assusoft.layouts.places import stamp_of, title_pattern
from assusoft.layouts.refusals import unread
from assusoft.layouts.values import InputFile

_SIGNS = 1 << 24  # characters cut at a time


def read_fixed(layout: Layout, files: Sequence[tuple[InputFile, Sequence[Part]]]) -> list[Block]:
    """A block for each record type of each file. A line belongs to the part whose `record` it begins with."""
    return [block for file, parts in files for block in _blocks(layout, file, parts)]


def write_fixed(layout: Layout, rendered: Sequence[Rendered]) -> list[InputFile]:
    """A file for each file name, the record types one after the other, CRLF line ends."""
    files = groupby(sorted(rendered, key=lambda part: part.file), key=lambda part: part.file)
    return [_written(layout, name, list(parts)) for name, parts in files]


def _blocks(layout: Layout, file: InputFile, parts: Sequence[Part]) -> list[Block]:
    check_kind(file, "fixed")
    text = decoded(file, layout.encoding)
    lines = text.replace("\r\n", "\n").split("\n")
    cut = bool(lines[-1])
    lines = lines if cut else lines[:-1]
    titles = _titles(parts, lines)
    told = encoding_notes(file, layout.encoding)
    owners = [_owner(parts, line, number in titles) for number, line in enumerate(lines)]
    blocks = []
    for part in parts:
        numbers = [number for number, owner in enumerate(owners) if owner is part]
        blocks.append(_block(layout, file, part, numbers, lines, owners if part is parts[0] else [], titles, cut))
    return [replace(block, notes=(*told, *block.notes)) if at == 0 else block for at, block in enumerate(blocks)]


def _titles(parts: Sequence[Part], lines: list[str]) -> set[int]:
    patterns = [title_pattern(form) for part in parts for form in part.titles]
    return {number for number, line in enumerate(lines) if any(pattern.fullmatch(line) for pattern in patterns)}


def _owner(parts: Sequence[Part], line: str, title: bool) -> Part | str:
    """The part a line belongs to, else why it is skipped ('' when no part knows it)."""
    if title:
        return "title row"
    if not line.strip():
        return "blank row"
    if any(part.total and line.startswith(part.total.word) for part in parts):
        return "total row"
    return next((part for part in parts if line.startswith(part.record)), "")


def _block(
    layout: Layout, file: InputFile, part: Part, numbers: list[int], lines: list[str],
    owners: list[Part | str], titles: set[int], cut: bool,
) -> Block:  # fmt: skip
    """`owners` is given for the first part only, which also reports the lines that belong to none."""
    if "" in owners:
        number = owners.index("")
        raise unread(
            f"{file.name}, row {number + 1}: the line begins with '{lines[number][:4]}', which is no record type of "
            f"layout '{layout.name}'.",
            "Add it to the layout.",
        )
    end = max(column.at[0] + column.at[1] - 1 for column in part.columns.values() if isinstance(column.at, tuple))
    if cut and numbers and numbers[-1] == len(lines) - 1 and len(lines[-1]) < end:
        raise unread(
            f"{file.name}, row {len(lines)}: the last line stops after {len(lines[-1])} characters of {end} and has "
            "no line end, so the file was cut.",
        )
    body = pa.array([lines[number] for number in numbers], pa.string())
    stamp = stamp_of(layout, part)
    places: set[Place] = {column.at for column in part.columns.values()}
    columns = _columns(body, places)
    employers, months, notes = titles_read(layout, part, [lines[number] for number in sorted(titles)], file.name)
    employers |= _told(body, stamp.employer)
    months |= {checked_month(layout, text, file.name) for text in _told(body, stamp.month)}
    skipped = [(number + 1, owner) for number, owner in enumerate(owners) if isinstance(owner, str)]
    return Block(part, file.name, "", columns, np.array(numbers, np.int64) + 1, skipped,
                 _total(file, part, lines), employers, months, tuple(notes))  # fmt: skip


def _columns(body: pa.Array, places: set[Place]) -> dict[Place, Cells]:
    """The cells at each place, cut out of so many lines at a time that one long line cannot fill the memory."""
    width = max((first + length - 1 for first, length in _positions(places)), default=1)
    step = max(1, _SIGNS // width)
    body = pc.utf8_slice_codeunits(body, 0, width)  # what stands beyond belongs to no column
    pieces = [_cut(body[at : at + step], places) for at in range(0, len(body) or 1, step)]
    return {place: joined([piece[place] for piece in pieces]) for place in places}


def _positions(places: set[Place]) -> list[Position]:
    return [place for place in places if isinstance(place, tuple)]


def _cut(body: pa.Array, places: set[Place]) -> dict[Place, Cells]:
    """The cells, out of a matrix of the lines' characters (short lines end in NUL, as nothing)."""
    width = pc.max(pc.utf8_length(body)).as_py() or 1
    signs = np.array(body.to_pylist(), f"U{width}").view(np.uint32).reshape(-1, width)
    return {place: Cells(_texts(signs, place)) for place in places}


def _texts(signs: Any, place: Place) -> pa.Array:
    first, length = place if isinstance(place, tuple) else (1, 0)
    cells = np.ascontiguousarray(signs[:, first - 1 : first - 1 + length])
    if not cells.size:
        return pa.array([""] * len(cells), pa.string())
    length = cells.shape[1]
    if cells.min() == 0 or cells.max() > 0x7F:
        return pa.array(cells.view(f"U{length}").ravel(), pa.string())
    ends = np.arange(0, cells.size + 1, length, dtype=np.int32)
    return pa.StringArray.from_buffers(len(cells), pa.py_buffer(ends), pa.py_buffer(cells.astype(np.uint8)))


def _sliced(body: pa.Array, place: Place) -> Cells:
    first, length = place if isinstance(place, tuple) else (1, 0)
    return Cells(pc.utf8_slice_codeunits(body, first - 1, first - 1 + length))


def _told(body: pa.Array, place: Place | None) -> frozenset[str]:
    if place is None:
        return frozenset()
    return frozenset(text.strip() for text in pc.unique(_sliced(body, place).text).to_pylist() if text.strip())


def _total(file: InputFile, part: Part, lines: list[str]) -> tuple[int, dict[Place, Cells]] | None:
    if part.total is None:
        return None
    found = [number for number, line in enumerate(lines) if line.startswith(part.total.word)]
    if not found:
        raise unread(
            f"{file.name}: the total line '{part.total.word}' is missing, so the file was probably cut.",
        )
    line = pa.array([lines[found[-1]]], pa.string())
    places = [part.columns[name].at for name in part.total.sums] + ([part.total.count] if part.total.count else [])
    return found[-1] + 1, {place: _sliced(line, place) for place in places}


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
    return InputFile(name, encoded(layout, parts[0], body, all_texts))


def _refuse_overlaps(part: Rendered) -> None:
    """No column is written over another, as happens when a layout adds one to another layout that has changed."""
    places = sorted((column.place, column.name) for column in part.columns if isinstance(column.place, tuple))
    for ((first, length), name), ((start, _), other) in pairwise(places):
        if start < first + length:
            raise Refused(
                f"{part.file}: {name} stands in positions {first} to {first + length - 1}, {other} from {start} on: "
                "one would be written over the other. Move one of them in the layout.",
            )


def _padded(part: Rendered, column: Out, cells: list[str]) -> list[str]:
    first, length = column.place if isinstance(column.place, tuple) else (1, 0)
    for row, cell in enumerate(cells, start=1):
        if len(cell) > length or "\n" in cell or "\r" in cell:
            raise Refused(
                f"{part.file}, row {row}: {column.name} '{cell}' does not fit into positions {first} to "
                f"{first + length - 1} ({length} characters, no line break). Widen the layout or shorten the value.",
            )
    if column.type == "text" or column.type in ("date", "flag"):
        return [cell.ljust(length) for cell in cells]
    fill = "0" if column.column.scale else " "
    return [_right(cell, length, fill) if cell else " " * length for cell in cells]


def _right(cell: str, length: int, fill: str) -> str:
    sign = "-" if fill == "0" and cell.startswith("-") else ""
    return sign + cell.removeprefix(sign).rjust(length - len(sign), fill)


def _lines(part: Rendered, columns: list[list[str]]) -> list[str]:
    places = [column.place for column in part.columns if isinstance(column.place, tuple)]
    record = part.part.record
    width = max(first + length - 1 for first, length in places)
    lines = []
    for cells in zip(*columns, strict=True):
        line = [" "] * width
        line[: len(record)] = record
        for (first, length), cell in zip(places, cells, strict=True):
            line[first - 1 : first - 1 + length] = cell
        lines.append("".join(line))
    return lines


def _total_line(part: Rendered) -> str:
    total = part.part.total
    assert total is not None
    line = list(total.word)
    for place, text in part.placed_total:
        first, length = place if isinstance(place, tuple) else (1, 0)
        if len(text) > length:
            raise Refused(f"{part.file}: the total {text} does not fit into positions {first} to {first + length - 1}.")
        line += [" "] * (first - 1 + length - len(line))
        line[first - 1 : first - 1 + length] = text.rjust(length)
    return "".join(line)
