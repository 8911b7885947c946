"""Groups of columns that repeat («Kind 1 naam; Kind 2 naam») -> a row for each filled group, and back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.language import Sentence
from assusoft.layouts.columns.cells import Cells, ColumnKey, joined, missing, turned
from assusoft.layouts.definition.layout import TURN, Part
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.rows.block import Block
from assusoft.layouts.rows.heading.headers import normal


def words_of(part: Part, at: str) -> list[str]:
    """The headers a column stands for: itself, or one for each group."""
    return [turned(at, turn) for turn in range(1, (part.repeat or 1) + 1)] if TURN in at else [at]


def groups(part: Part, header: Sequence[str], where: str) -> list[int]:
    """The numbers of the groups a file has; a group is there entirely, or not at all.

    Parameters
    ----------
    header
        The words of the file, as `normal` makes them.

    Raises
    ------
    Refused
        When the first group is not there, a group misses a column, or there are more groups than the layout reads.
    """
    if part.repeat is None:
        return []
    _check_more(part, header, where)
    turning = [column for column in part.columns.values() if TURN in str(column.at)]
    turns = []
    for turn in range(1, part.repeat + 1):
        words = {turned(column.at, turn): column.optional for column in turning}
        there = any(normal(word) in header for word in words)
        if there or turn == 1:
            _check_whole(part, words, header, where)
        if there:
            turns.append(turn)
    return turns


def _check_whole(part: Part, words: Mapping[str, bool], header: Sequence[str], where: str) -> None:
    absent = [word for word, optional in words.items() if normal(word) not in header and not optional]
    if absent:
        raise unread(
            Sentence(
                "{where}: column {listed} of part '{name}' is missing.",
                where=where,
                listed=", ".join(map(repr, absent)),
                name=part.name,
            ),
            Sentence("Correct the layout, or ask for the file as agreed."),
        )


def _check_more(part: Part, header: Sequence[str], where: str) -> None:
    for column in part.columns.values():
        before, sign, after = normal(str(column.at)).partition(TURN)
        found = [re.fullmatch(f"{re.escape(before)}(\\d+){re.escape(after)}", word) for word in header if sign]
        highest = max((int(match[1]) for match in found if match), default=0)
        if highest > (part.repeat or 0):
            raise unread(
                Sentence(
                    "{where}: '{column}' is one group more than part '{name}' reads (repeat = {repeat}).",
                    where=where,
                    column=turned(column.at, highest),
                    name=part.name,
                    repeat=part.repeat,
                ),
                Sentence("Give the layout a higher number."),
            )


def unfolded(block: Block, part: Part, turns: Sequence[int]) -> Block:
    """The block with a row for each filled group, by row and then by group."""
    turning = [str(column.at) for column in part.columns.values() if TURN in str(column.at)]
    row, group = np.nonzero(_filled_groups(block, turning, turns).T)
    kept = {str(column.at) for column in part.columns.values()}
    columns: dict[ColumnKey, Cells] = {key: cells.take(row) for key, cells in block.columns.items() if key in kept}
    for at in turning:
        if cells := _of_groups(block, at, turns):
            columns[at] = cells.take(group * len(block.rows) + row)
    return replace(block, columns=columns, rows=block.rows[row], turns=np.array(turns, np.int64)[group])


def _filled_groups(block: Block, turning: Sequence[str], turns: Sequence[int]) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """For each group (first axis) and each row, whether one of its columns holds something there."""
    filled = np.zeros((len(turns), len(block.rows)), bool)
    for number, turn in enumerate(turns):
        words = [turned(at, turn) for at in turning]
        columns = [_filled(block.columns[word]) for word in words if word in block.columns]
        filled[number] = reduce(np.logical_or, columns)
    return filled


def _of_groups(block: Block, at: str, turns: Sequence[int]) -> Cells | None:
    """The columns of one header in all groups, one below the other; None when no group has it."""
    words = [turned(at, turn) for turn in turns]
    if not any(word in block.columns for word in words):
        return None
    nothing = missing(len(block.rows))
    return joined([block.columns.get(word, nothing) for word in words])


def _filled(cells: Cells) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    blank: pa.Array = pc.equal(pc.utf8_trim_whitespace(cells.text), "")
    return ~np.asarray(blank.to_numpy(zero_copy_only=False), bool)
