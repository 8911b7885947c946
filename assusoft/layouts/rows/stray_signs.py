"""Raw cells of a block or grid -> the same without stray signs, told with their count; refused where one is spoilt.

One rule for all kinds of files. Files that we wrote are read as they stand, since what was written must come back.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.layouts.columns.cells import Cells, label
from assusoft.layouts.columns.spans import content
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.rows.block import Block
from assusoft.layouts.rows.grid import Grid
from assusoft.layouts.text.decoding import SPOILT, wrong_text
from assusoft.layouts.text.signs import CONTROL, STRAY, mended, shown, told

_CONTROL = f"[{CONTROL}]".replace("\ufffd", "")  # letters that were lost: infer tells them, and reads the rest
_REMEDIES = {
    "xml": Sentence("its encoding is not the one it declares"),
    "sheet": Sentence("it went through a wrong encoding on its way here"),
}


def without_stray_signs(block: Block, kind: str) -> Block:
    """The block, its cells mended, and a note for each kind of sign in each column.

    Raises
    ------
    Refused
        When a cell holds a control sign, or letters of one encoding read in another.
    """
    columns, notes = dict(block.columns), list(block.notes)
    for key, cells in block.columns.items():
        columns[key], counts, first = mended_cells(cells)
        notes += told(f"{block.where}, {label(key)}", counts, f"row {block.rows[first]}" if counts else "")
        if (at := _first(columns[key].text, SPOILT.pattern)) is not None:
            raise spoilt(f"{block.where}, row {block.rows[at]}, {label(key)}", columns[key].text[at].as_py(), kind)
    return replace(block, columns=columns, notes=tuple(notes))


def grid_without_stray_signs(name: str, grid: Grid) -> tuple[Grid, tuple[str, ...]]:
    """The grid of a file nobody announced, its cells mended, and a note for each kind of sign; refused as above."""
    columns: list[Cells] = []
    notes: list[str] = []
    for number, cells in enumerate(grid.columns, start=1):
        here, counts, first = mended_cells(cells)
        where = f"{name}, column {number}" if name else f"Column {number}"
        notes += told(where, counts, f"row {grid.rows[first]}" if counts else "")
        if (at := _first(here.text, _CONTROL)) is not None:
            raise spoilt(f"{where}, row {grid.rows[at]}", here.text[at].as_py(), "sheet")
        columns.append(here)
    return replace(grid, columns=columns), tuple(notes)


def mended_cells(cells: Cells) -> tuple[Cells, Counter[str], int]:
    """The cells without stray signs, how many of each kind there were, and the row of the first."""
    rows = _rows(cells.text, STRAY.pattern)
    counts: Counter[str] = Counter()
    texts, first = [], 0
    for row, text in zip(rows, cells.text.take(pa.array(rows, pa.int64())).to_pylist(), strict=True):
        whole, found = mended(text)
        first = row if found and not counts else first
        counts += found
        texts.append(whole)
    return (Cells(_replaced(cells.text, rows, texts), cells.kinds) if counts else cells), counts, first


def _replaced(text: pa.Array, rows: Sequence[int], texts: Iterable[str]) -> pa.Array:
    mask = pc.is_in(pa.array(range(len(text)), pa.int64()), pa.array(rows, pa.int64()))
    return pc.replace_with_mask(text, mask, pa.array(texts, pa.string()))


def _rows(text: pa.Array, pattern: str) -> list[int]:
    """Rows whose text holds this pattern of signs; texts of nothing but printable ASCII hold none."""
    signs = content(text)
    if not len(signs) or (signs.min() >= ord(" ") and signs.max() < 0x7F):
        return []
    found: Any = pc.indices_nonzero(pc.fill_null(pc.match_substring_regex(text, pattern), False))
    rows: list[int] = found.to_pylist()
    return rows


def _first(text: pa.Array, pattern: str) -> int | None:
    return next(iter(_rows(text, pattern)), None)


def spoilt(where: str, text: str, kind: str) -> Refused:
    """Why a text is refused: what it holds, in code points, since what stands around may be a name."""
    control = STRAY.search(text)
    if control and control.group() != "\ufffd" and ord(control.group()) < 0x80:
        return unread(
            Sentence(
                "{where}: the cell holds the control sign {sign}, which is no letter and may give orders "
                "to a terminal or a printer.",
                where=where,
                sign=shown(control.group()),
            ),
            Sentence("Have it written anew without."),
        )
    return unread(
        Sentence(
            "{where}: {wrong} so {why}.",
            where=where,
            wrong=wrong_text(text),
            why=_REMEDIES.get(kind, Sentence("its encoding is another")),
        ),
        Sentence("Ask for it to be made again."),
    )
