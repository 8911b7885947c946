"""Received files x layout -> canonical tables, with the origin of every row and one outcome for every line."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.layouts.columns.cells import DATE, ColumnKey
from assusoft.layouts.definition.file_names import base_name, in_month, matches
from assusoft.layouts.definition.files import Found, InputFile, Reading
from assusoft.layouts.definition.layout import Layout, Part
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.formats import FORMATS
from assusoft.layouts.rows.assembling import assembled
from assusoft.layouts.rows.block import Block
from assusoft.layouts.rows.fingerprint import fingerprint_of
from assusoft.layouts.rows.grid import checked_month
from assusoft.layouts.rows.part_rows import PartRows, read_part
from assusoft.months import check_month
from assusoft.schema import DTYPES, Field

_LINES = {"part": "text", "file": "text", "sheet": "text", "row": "count", "outcome": "text", "reason": "text"}
_STEPS = {"table": "text", "row": "count", "field": "text", "raw": "text", "clean": "text", "step": "text"}
_PROBLEMS = {"table": "text", "row": "count", "field": "text", "value": "text", "reason": "text", "where": "text"}


def read(layout: Layout, files: Sequence[InputFile], month: str, own: Mapping[str, Field] | None = None) -> Reading:
    """Read the files of one source for one month.

    Parameters
    ----------
    files
        Each is given to the parts whose `file` pattern its name fits.
    month
        'YYYY-MM': rows valid from one day to another are taken as they stand on its last day.
    own
        The employer's own fields, by name.

    Raises
    ------
    Refused
        The whole import, with one sentence: an unknown code, a missing column, a wrong encoding or kind of file, a cut
        file. Nothing is returned then.
    ConfigError
        When the layout names a field that does not exist.
    """
    layout = in_month(layout, check_month(month))
    return reading_of(layout, FORMATS[layout.kind].read(layout, _assigned(layout, files)), month, own)


def reading_of(layout: Layout, blocks: list[Block], month: str, own: Mapping[str, Field] | None) -> Reading:
    """The reading of raw cells by a layout, for blocks that its reader, or inference, has made."""
    parts = {
        part.name: read_part(layout, part, mine, month, own)
        for part in layout.part
        if (mine := [block for block in blocks if block.part is part])
    }
    tables = {
        table: assembled(layout, table, [parts[part.name] for part in layout.parts_of(table) if part.name in parts])
        for table in layout.tables
        if layout.parts_of(table)[0].name in parts
    }
    return Reading(
        {table: each.frame for table, each in tables.items()},
        {table: each.origins for table, each in tables.items()},
        _lines(blocks, list(parts.values())),
        _listed(_STEPS, [(table, *step) for table, each in tables.items() for step in each.steps]),
        _listed(_PROBLEMS, [(table, *problem) for table, each in tables.items() for problem in each.problems]),
        Found(
            frozenset(text for block in blocks for text in block.employers | _told(layout, block, "employer")),
            frozenset(text for block in blocks for text in block.months | _told(layout, block, "month")),
        ),
        tuple(dict.fromkeys(note for block in blocks for note in block.notes)),
        {name: fingerprint_of(part.blocks) for name, part in parts.items()},
    )


def _assigned(layout: Layout, files: Sequence[InputFile]) -> list[tuple[InputFile, list[Part]]]:
    names = ", ".join(file.name for file in files) or "nothing"
    assigned = [(file, [part for part in layout.part if matches(base_name(file.name), part.file)]) for file in files]
    for file, parts in assigned:
        if not parts:
            patterns = ", ".join(dict.fromkeys(part.file for part in layout.part))
            raise unread(
                f"{file.name} fits no part of layout '{layout.name}' (expected names such as {patterns}).",
                "Rename the file, or correct the layout.",
            )
    for part in layout.part:
        if not part.optional and not any(part in parts for _, parts in assigned):
            raise unread(
                f"No file for part '{part.name}' of layout '{layout.name}' (expected a name such as '{part.file}'; "
                f"received: {names}).",
                "Ask for it.",
            )
    return assigned


def _told(layout: Layout, block: Block, what: str) -> frozenset[str]:
    """Employers or months told by a column of a grid (fixed width and XML tell them by themselves)."""
    place: ColumnKey | None = getattr(layout.stamp_of(block.part), what)
    if place is None or place not in block.columns or layout.kind not in ("delimited", "sheet"):
        return frozenset()
    cells = block.columns[place]
    texts = {text.strip() for text in pc.unique(cells.text).to_pylist() if text and text.strip()}
    if what == "employer":
        return frozenset(texts)
    if cells.kinds is not None and bool((cells.kinds == DATE).all()):
        return frozenset(text[:7] for text in texts)
    return frozenset(checked_month(layout, text, block.where) for text in texts)


def _lines(blocks: list[Block], parts: list[PartRows]) -> pd.DataFrame:
    """One row for each physical line: the data rows with their fate, all others with why they were skipped."""
    order = {name: place for place, name in enumerate(dict.fromkeys((block.file, block.sheet) for block in blocks))}
    pieces = [
        (order[block.file, block.sheet], part.part.name, block, *_fates(part, number, block))
        for part in parts
        for number, block in enumerate(part.blocks)
    ]
    counts = np.array([len(numbers) for *_, numbers, _, _ in pieces], np.int64)
    number, outcome, reason = (
        np.concatenate([piece[at] for piece in pieces]) if pieces else np.zeros(0, np.int64) for at in (3, 4, 5)
    )
    sorting = np.lexsort((number, np.repeat(np.array([place for place, *_ in pieces], np.int64), counts)))
    names = {
        "part": [name for _, name, *_ in pieces],
        "file": [block.file for _, _, block, *_ in pieces],
        "sheet": [block.sheet for _, _, block, *_ in pieces],
    }
    which = pa.array(np.repeat(np.arange(len(pieces)), counts)[sorting])
    columns = {name: pa.array(values, pa.string()).take(which) for name, values in names.items()}
    columns |= {"row": number[sorting], "outcome": outcome[sorting], "reason": reason[sorting]}
    return pd.DataFrame({name: _typed(columns[name], kind) for name, kind in _LINES.items()})


def _fates(part: PartRows, number: int, block: Block) -> tuple[Any, Any, Any]:
    """Row number, outcome and reason of each line of a block."""
    mine = part.block_of == number
    rows = [row for row, _ in block.skipped]
    return (
        np.concatenate([part.numbers[mine], np.array(rows, np.int64)]),
        np.concatenate([part.fate[mine], np.full(len(rows), "skipped", object)]),
        np.concatenate([part.reason[mine], np.array([reason for _, reason in block.skipped], object)]),
    )


def _typed(values: Any, kind: str) -> "pd.Series[Any]":
    return pd.Series(pa.array(values, DTYPES[kind].pyarrow_dtype), dtype=DTYPES[kind])


def _listed(columns: Mapping[str, str], rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pd.DataFrame(
        {name: _typed(values, kind) for (name, kind), values in zip(columns.items(), cells, strict=True)}
    )
