"""The rows of a grid x the header words of a layout -> where its header stands, refused when a column is missing."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from assusoft.layouts.definition.calendar import headers_of
from assusoft.layouts.definition.layout import TURN, Layout, Part
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.rows.grid import Grid
from assusoft.layouts.rows.heading.headers import header_words, normal
from assusoft.layouts.rows.repeated_groups import words_of

HEADER_SEARCH_ROWS = 60
"""Rows among which the header is looked for."""


def headers_read(layout: Layout, part: Part) -> dict[str, bool]:
    """Header words the part needs -> whether they must be there; of groups of columns, `groups` says which must."""
    stamp = layout.stamp_of(part)
    must = [*part.only, *headers_of(part), *(key for key in (stamp.employer, stamp.month) if key)]
    if part.dated:
        must += part.dated.headers
    found = {
        word: not column.optional and TURN not in str(column.at)
        for column in part.columns.values()
        for word in words_of(part, str(column.at))
    }
    return found | {str(word): True for word in must}


def found_header(grid: Grid, wanted: Mapping[str, bool], part: Part) -> tuple[int, list[str]]:
    """Index of the first header line, and its words as they stand.

    Of headers of one line it is the first row that holds half of the words, else the one that holds most; of several
    lines, the one that holds most.

    Raises
    ------
    Refused
        When no row holds any of the words.
    """
    known = {normal(word) for word in wanted}
    best, found, words = -1, 0, []
    for index in range(min(HEADER_SEARCH_ROWS, len(grid.rows) - part.header + 1)):
        here = header_words([grid.row(index + line) for line in range(part.header)], known)
        score = len(known & {normal(word) for word in here})
        if score > found:
            best, found, words = index, score, here
        if found * 2 >= len(known) and part.header == 1:
            break
    if best < 0:
        raise unread(
            f"{grid.where}: no row holds the headers of part '{part.name}' ({_listed(wanted)}).",
            "Ask for the file as agreed, or correct the layout.",
        )
    return best, words


def check_header(grid: Grid, at: int, cells: Sequence[str], wanted: Mapping[str, bool], part: Part) -> None:
    """Refuse a header in which a word stands twice, or one that must be there does not."""
    header = [normal(cell) for cell in cells]
    where = f"{grid.where}, row {grid.rows[at]}"
    for word in wanted:
        if header.count(normal(word)) > 1:
            raise unread(f"{where}: the header '{word}' occurs twice, so it is not clear which column is meant.")
    absent = [word for word, must in wanted.items() if must and normal(word) not in header]
    if absent:
        columns, are = ("columns", "are") if len(absent) > 1 else ("column", "is")
        raise unread(
            f"{where}: {columns} {_listed(absent)} of part '{part.name}' {are} missing."
            f"{_renamed(absent[0], cells, wanted)}",
            "Correct the layout, or ask for the file as agreed.",
        )


def _renamed(absent: str, cells: Sequence[str], wanted: Mapping[str, bool]) -> str:
    """The words of a header that the layout does not know, and the one most like the word that is absent."""
    known = {normal(word) for word in wanted}
    new = {normal(cell): cell for cell in cells if cell and normal(cell) not in known}
    near = get_close_matches(normal(absent), list(new), n=1, cutoff=0)
    if not near:
        return ""
    return f" New in this header: {_listed(new.values())}; perhaps '{absent}' is now '{new[near[0]]}'."


def unused_columns(grid: Grid, header: Sequence[str], part: Part, wanted: Mapping[str, bool]) -> list[str]:
    """A note for each word of the header (as `normal` makes it) that the layout does not know."""
    known = {normal(word) for word in wanted}
    new = [word for word in header if word and word not in known]
    return [
        f"{grid.where}: column '{word}' is not in the layout (part '{part.name}') and was not read." for word in new
    ]


def as_written(word: str, wanted: Mapping[str, bool]) -> str:
    """The word of the layout that `normal` makes this one of, or this one itself."""
    return next((known for known in wanted if normal(known) == word), word)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
