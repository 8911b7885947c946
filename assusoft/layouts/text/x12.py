"""ANSI X12 834 (benefit enrolment), both ways: interchanges of segments -> blocks, and rendered parts -> interchanges.

A row is a loop of segments: the one that begins as `record` of its part says, and those that follow. A column stands at
SEGMENT*QUALIFIER.../ELEMENT, such as 'REF*0F/2' or 'DTP*348*D8/3'; at 'INS*Y*18/3-4' stand the pieces between hyphens,
one in each element. A segment of which no element is filled is left out. (sources.md: X12 834)
"""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa

from assusoft.errors import Refused
from assusoft.layouts.columns.cells import Cells, ColumnKey
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.layout import X12_PLACE, Layout, Part
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.rendering.cell_texts import Rendered, encoded, row_said, texts
from assusoft.layouts.rows.block import Block
from assusoft.layouts.rows.heading.titles import checked_month
from assusoft.months import month_end

_END = "~"
_RESERVED = re.compile(r"[~:^\r\n]")
"""Signs that no element may hold: nothing says in X12 that one is meant as it stands. So with the separator."""
_HEADER = 106
"""Characters of an ISA segment, its end included: always the same, so that the signs can be found in it."""
_PERSON = "INS"
"""The segment with which 834 begins the loop of a person, whoever it is."""

Segment = tuple[str, ...]
"""Its name, then its elements."""


def read_x12(layout: Layout, files: Sequence[tuple[InputFile, Sequence[Part]]]) -> list[Block]:
    """A block for each part of each interchange; row numbers are those of segments, counted from one."""
    return [_block(layout, file, part, found, parts) for file, parts in files for found in [_segments(layout, file)]
            for part in parts]  # fmt: skip


def write_x12(layout: Layout, rendered: Sequence[Rendered]) -> list[InputFile]:
    """An interchange for each file name; its control number is made of its content, so the same has the same."""
    files = groupby(sorted(rendered, key=lambda part: part.file), key=lambda part: part.file)
    return [InputFile(name, _interchange(layout, list(parts)), kept=True, ours=True) for name, parts in files]


def _segments(layout: Layout, file: InputFile) -> list[Segment]:
    """The segments of an interchange, whose envelopes must be whole."""
    text = _text(file, layout.encoding)
    if not text.startswith("ISA") or len(text) < _HEADER:
        raise unread(f"{file.name} is no X12 interchange: it does not begin with a whole ISA segment.")
    between, end = text[3], text[_HEADER - 1]
    found = [tuple(each.strip("\r\n").split(between)) for each in text.split(end)]
    found = [each for each in found if each != ("",)]
    sets = sum(each[0] == "ST" for each in found)
    if sets > 1:
        raise unread(f"{file.name} holds {sets} transaction sets, and one is read: ask for each in a file of its own.")
    _refuse_cut_off(file, found)
    for closing, opening, place in (("SE", "ST", 2), ("GE", "GS", 6), ("IEA", "ISA", 13)):
        _refuse_other_number(file, found, closing, opening, place)
    return found


def _text(file: InputFile, encoding: str) -> str:
    try:
        return file.content.decode(encoding).lstrip("\ufeff")
    except UnicodeDecodeError as error:
        raise unread(
            f"{file.name}: this file is not encoded in {encoding} (byte 0x{file.content[error.start]:02X} at position "
            f"{error.start + 1} cannot be read).",
            f"Correct the layout's encoding, or ask for the file in {encoding}.",
        ) from None


def _refuse_cut_off(file: InputFile, found: Sequence[Segment]) -> None:
    """Every envelope is closed once, the last segment being IEA, and says how much stands in it."""
    inside = [each for each in found if each[0] not in ("ISA", "GS", "GE", "IEA")]
    there = {"SE": len(inside), "GE": 1, "IEA": 1}
    names = {"SE": "segments", "GE": "transaction sets", "IEA": "groups"}
    tail = [each[0] for each in found[-len(there) :]]
    if tail != list(there):
        raise unread(f"{file.name} does not end with the segments SE, GE and IEA, once each: the file was cut off.")
    for name, *elements in found[-len(there) :]:
        said = elements[0] if elements else ""
        if said.lstrip("0") != str(there[name]):
            raise unread(
                f"{file.name}: its {name} says {said or 'no number of'} {names[name]} and there are {there[name]}: the "
                "file was cut off."
            )


def _refuse_other_number(file: InputFile, found: Sequence[Segment], closing: str, opening: str, place: int) -> None:
    """An envelope closes with the control number it opened with; X12 lets zeros before it differ."""
    opened = [each[place] if len(each) > place else "" for each in found if each[0] == opening]
    closed = [each[2] if len(each) > 2 else "" for each in found if each[0] == closing]
    if [each.lstrip("0") for each in opened] != [each.lstrip("0") for each in closed]:
        raise unread(
            f"{file.name}: {opening} has the control number {', '.join(opened) or 'none'} and {closing} "
            f"{', '.join(closed) or 'none'}: it is pieced together of several files."
        )


def _block(layout: Layout, file: InputFile, part: Part, found: Sequence[Segment], parts: Sequence[Part]) -> Block:
    heads = [at for at, segment in enumerate(found) if _begins(segment, part.record)]
    loops = list(_loops(part, found, heads, parts))
    by_name = [_by_name(loop) for loop in loops]
    columns: dict[ColumnKey, Cells] = {
        column.at: Cells(pa.array(_texts(by_name, str(column.at)), pa.string())) for column in part.columns.values()
    }
    stamp, top = layout.stamp_of(part), found[: heads[0]] if heads else found
    employers = frozenset(_texts([_by_name(top)], str(stamp.employer))) - {""} if stamp.employer else frozenset()
    months = set(_texts([_by_name(top)], str(stamp.month))) - {""} if stamp.month else set()
    known: dict[str, list[str]] = {}
    for begin in {part.record, *(_place(str(column.at))[0] for column in part.columns.values())}:
        known.setdefault(begin.partition("*")[0], []).append(begin)
    strange = dict.fromkeys(
        each[0] for loop in loops for each in loop if not any(_begins(each, one) for one in known.get(each[0], ()))
    )
    notes = tuple(f"{file.name}: segment {name} is not in the layout (part '{part.name}') and was not read."
                  for name in strange)  # fmt: skip
    rows = np.array([head + 1 for head in heads], np.int64)
    return Block(
        part, file.name, "", columns, rows, [], None, employers,
        frozenset(checked_month(layout, month, file.name) for month in months), notes,
    )  # fmt: skip


def _loops(
    part: Part, found: Sequence[Segment], heads: Sequence[int], parts: Sequence[Part]
) -> Iterator[Sequence[Segment]]:
    """The segments from each head to where the next loop begins: of whichever part, or of a person nobody asks for."""
    names, own = {part.record.partition("*")[0], _PERSON}, {_place(str(one.at))[0] for one in part.columns.values()}
    others = {other.record for other in parts if other.record not in own}
    for head in heads:
        end = head + 1
        while found[end][0] not in names | {"SE"} and not any(_begins(found[end], one) for one in others):
            end += 1
        yield found[head:end]


def _by_name(loop: Sequence[Segment]) -> dict[str, list[Segment]]:
    found: dict[str, list[Segment]] = {}
    for segment in loop:
        found.setdefault(segment[0], []).append(segment)
    return found


def _texts(loops: Sequence[Mapping[str, Sequence[Segment]]], at: str) -> list[str]:
    """The text at a place of each loop, '' when it has none."""
    begin, first, last = _place(at)
    name = begin.partition("*")[0]
    found = [next((each for each in loop.get(name, ()) if _begins(each, begin)), ()) for loop in loops]
    if first == last:
        return [segment[first] if len(segment) > first else "" for segment in found]
    return ["-".join(segment[first : last + 1]).rstrip("-") for segment in found]


def _begins(segment: Segment, begin: str) -> bool:
    wanted = tuple(begin.split("*"))
    return segment[: len(wanted)] == wanted


def _place(at: str) -> tuple[str, int, int]:
    """'INS*Y*18/3-4' -> how the segment begins, first and last element; others are refused when loaded."""
    found = X12_PLACE.fullmatch(at)
    assert found
    return found[1], int(found[2]), int(found[3] or found[2])


def _interchange(layout: Layout, parts: list[Rendered]) -> bytes:
    between, first = layout.separator, parts[0]
    cells = [[texts(layout, part, column) for column in part.columns] for part in parts]
    body = [segment for part, columns in zip(parts, cells, strict=True) for segment in _rows(layout, part, columns)]
    top = _stamped(layout, first)
    inside = [("ST", "834", "0001"), *top, *body]
    number = f"{zlib.crc32(repr(inside).encode()) % 10**9:09d}"
    day = month_end(layout.of_month)
    sender, receiver = f"{_code(first.employer):15}", f"{_code(layout.name):15}"
    segments: list[Segment] = [
        ("ISA", "00", " " * 10, "00", " " * 10, "ZZ", sender, "ZZ", receiver, f"{day:%y%m%d}", "0000", "^", "00501",
         number, "0", "P", ":"),
        ("GS", "BE", sender.strip(), receiver.strip(), f"{day:%Y%m%d}", "0000", number.lstrip("0") or "0", "X",
         "005010X220A1"),
        *inside,
        ("SE", str(len(inside) + 1), "0001"),
        ("GE", "1", number.lstrip("0") or "0"),
        ("IEA", "1", number),
    ]  # fmt: skip
    text = "".join(f"{between.join(segment)}{_END}\n" for segment in segments)
    return encoded(layout, first, text, [column for columns in cells for column in columns])


def _code(name: str) -> str:
    """A name as the envelope can hold it: fifteen capitals and digits at most."""
    return re.sub(r"[^A-Z0-9]", "", name.upper())[:15] or "X"


def _stamped(layout: Layout, part: Rendered) -> list[Segment]:
    """The segments above the rows that say whose the file is and of which month."""
    stamp = layout.stamp_of(part.part)
    said = {str(at): text for at, text in ((stamp.employer, part.employer), (stamp.month, part.month)) if at}
    for text in said.values():
        if _RESERVED.search(text) or layout.separator in text:
            raise Refused(
                "{file}: '{text}' holds a sign that X12 keeps (* ~ : ^). Write it otherwise.", file=part.file, text=text
            )
    return list(_filled(said.items(), ""))


def _rows(layout: Layout, part: Rendered, columns: Sequence[list[str]]) -> Iterator[Segment]:
    """The segments of all rows, those of each in the order of the columns."""
    places = [str(column.key) for column in part.columns]
    for number, row in enumerate(zip(*columns, strict=True), start=1):
        for column, text in zip(part.columns, row, strict=True):
            if _RESERVED.search(text) or layout.separator in text:
                raise Refused(
                    "{where}: {name} holds a sign that X12 keeps for itself (* ~ : ^, or a line break). Write the "
                    "value otherwise where it comes from.",
                    where=row_said(part.file, part.columns, number),
                    name=column.name,
                )
        yield from _filled(zip(places, row, strict=True), part.part.record)


def _filled(cells: Any, record: str) -> Iterator[Segment]:
    """The segments that hold these texts, place by place; the first, `record`, is there whatever it holds."""
    found: dict[str, dict[int, str]] = {record: {}} if record else {}
    for at, text in cells:
        begin, first, last = _place(at)
        pieces = text.split("-", last - first) if last > first else [text]
        found.setdefault(begin, {}).update({first + n: piece for n, piece in enumerate(pieces) if piece})
    for begin, elements in found.items():
        if elements or begin == record:
            fixed = begin.split("*")
            yield (*fixed, *(elements.get(n, "") for n in range(len(fixed), max(elements, default=0) + 1)))
