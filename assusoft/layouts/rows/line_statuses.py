"""The rows of all parts -> the status of every physical line of their files, so that counts add up."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from assusoft.layouts.rows.block import Block
from assusoft.layouts.rows.part_rows import PartRows
from assusoft.schema import series_of

_COLUMNS = {"part": "text", "file": "text", "sheet": "text", "row": "count", "outcome": "text", "reason": "text"}


def line_statuses(blocks: Sequence[Block], parts: Sequence[PartRows]) -> pd.DataFrame:
    """One row for each line: the data rows with their status, all others with why they were skipped.

    They stand in the order of the files and sheets of `blocks`, then of their row numbers.
    """
    pieces = [(part, block, number) for part in parts for number, block in enumerate(part.blocks)]
    lines = [_of_block(part, block, number) for part, block, number in pieces]
    row, status, reason = (_joined([line[at] for line in lines]) for at in range(3))
    piece = np.repeat(np.arange(len(pieces)), [len(rows) for rows, _, _ in lines])
    sheets = _sheet_numbers(blocks)
    sheet = np.array([sheets[block.file, block.sheet] for _, block, _ in pieces], np.int64)
    order = np.lexsort((row, sheet[piece]))
    which = pa.array(piece[order])
    columns: dict[str, Any] = {
        "part": pa.array([part.part.name for part, _, _ in pieces], pa.string()).take(which),
        "file": pa.array([block.file for _, block, _ in pieces], pa.string()).take(which),
        "sheet": pa.array([block.sheet for _, block, _ in pieces], pa.string()).take(which),
        "row": row[order],
        "outcome": status[order],
        "reason": reason[order],
    }
    return pd.DataFrame({name: series_of(kind, columns[name]) for name, kind in _COLUMNS.items()})


def _sheet_numbers(blocks: Sequence[Block]) -> dict[tuple[str, str], int]:
    sheets = dict.fromkeys((block.file, block.sheet) for block in blocks)
    return {sheet: number for number, sheet in enumerate(sheets)}


def _of_block(part: PartRows, block: Block, number: int) -> tuple[Any, Any, Any]:
    """Row number, status and reason of each line of a block, the one of this number in its part."""
    own = part.block_of == number
    skipped, reasons = [row for row, _ in block.skipped], [reason for _, reason in block.skipped]
    return (
        np.concatenate([part.numbers[own], np.array(skipped, np.int64)]),
        np.concatenate([part.status[own], np.full(len(skipped), "skipped", object)]),
        np.concatenate([part.reason[own], np.array(reasons, object)]),
    )


def _joined(arrays: list[Any]) -> Any:
    return np.concatenate(arrays) if arrays else np.zeros(0, np.int64)
