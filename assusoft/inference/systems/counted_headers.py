"""Headers that count («Kind 1 naam; Kind 2 naam») -> the table without them, and one with a row for each member."""

import re
from collections import defaultdict
from collections.abc import Mapping

from assusoft.inference.content.words import header_fields
from assusoft.inference.model import FoundColumn, FoundTable
from assusoft.layouts.definition.layout import TURN

_COUNTED = re.compile(r"(.*?[^\W\d])\W*(\d{1,2})\W*([^\W\d].*)")
_OF_SOMEBODY = ("relation", "first_name", "last_name", "birth_date")
Groups = dict[str, dict[int, FoundColumn]]
"""Header with {n} -> number -> column."""


def members_apart(table: FoundTable) -> tuple[FoundTable, FoundTable | None]:
    """The table of those on whose rows others stand, and the others: of a family, each group of columns a row."""
    groups = counted(table)
    if not groups:
        return table, None
    grouped = {column.place for turns in groups.values() for column in turns.values()}
    rest = tuple(column for column in table.columns if column.place not in grouped)
    host = FoundTable(
        table.name, rest, table.rows, table.skipped, table.titles, True, table.header_lines, table.total
    )  # fmt: skip
    return host, stacked(table, words_of(groups), groups, _key(table))


def stacked(table: FoundTable, words: Mapping[str, str], groups: Groups, key: FoundColumn | None) -> FoundTable | None:
    """A row for each group that is filled; `words`: what to call each column, `key` is repeated in each row."""
    filled = _filled(groups, len(table.rows))
    if not filled:
        return None
    columns = [FoundColumn(key.place, key.header, tuple(key.cells[at] for _, at in filled))] if key else []
    for place, turns in groups.items():
        cells = tuple(turns[turn].cells[at] if turn in turns else "" for turn, at in filled)
        columns.append(FoundColumn(place, words[place], cells))
    return FoundTable(table.name, tuple(columns), tuple(table.rows[at] for _, at in filled))


def _filled(groups: Groups, rows: int) -> list[tuple[int, int]]:
    """The number of a group and the row, wherever a cell of that group is filled in that row."""
    filled = []
    for turn in sorted({turn for turns in groups.values() for turn in turns}):
        cells = [turns[turn].cells for turns in groups.values() if turn in turns]
        filled += [(turn, at) for at in range(rows) if any(column[at] for column in cells)]
    return filled


def counted(table: FoundTable) -> Groups:
    """The headers that differ in a number only, when several speak of one thing and it is somebody."""
    found: defaultdict[str, Groups] = defaultdict(dict)
    for column in table.columns:
        if parted := _COUNTED.fullmatch(column.header):
            before, number, _ = parted.groups()
            place = column.header.replace(number, TURN, 1)
            found[before].setdefault(place, {})[int(number)] = column
    fitting = [groups for groups in found.values() if _speaks_of_somebody(groups)]
    return max(fitting, key=len, default={})


def _speaks_of_somebody(groups: Groups) -> bool:
    turns = [len(columns) for columns in groups.values()]
    words = {
        name
        for word in words_of(groups).values()
        for name, score in header_fields(word, "family").items()
        if score >= 0.75
    }
    return len(groups) >= 2 and max(turns) >= 2 and len(words & set(_OF_SOMEBODY)) >= 2


def words_of(groups: Groups) -> dict[str, str]:
    """What each header says of the member: what stands behind the number."""
    return {place: place.split(TURN, 1)[1].strip(" ._-:/") for place in groups}


def _key(table: FoundTable) -> FoundColumn | None:
    return next(
        (each for each in table.columns if header_fields(each.header, "worker").get("payroll_id", 0.0) >= 0.95), None
    )
