"""A table of a known part x the parts that read the same rows -> a table for each: some of its rows, or its groups."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from assusoft.inference.match import PartMatch
from assusoft.inference.model import FoundColumn, FoundTable, Hints
from assusoft.inference.systems.counted_headers import Groups, counted, members_apart, stacked, words_of
from assusoft.inference.systems.headerless import unnamed_words
from assusoft.layouts.columns.cells import ColumnKey, turned
from assusoft.layouts.definition.layout import TURN, Layout, Part
from assusoft.layouts.rows.heading.header_search import headers_read
from assusoft.layouts.rows.heading.headers import normal


def sharing_parts(table: FoundTable, layout: Layout, host: Part, hints: Hints, latest: int) -> Iterator[PartMatch]:
    """The parts of the layout that read the rows of `host` again; `hints`: what its own columns are."""
    here = {normal(word): column for word, column in _words(table, layout, host).items()}
    if not table.headed:
        here |= _unnamed(table, layout, host, hints, latest)
    for part in layout.sharing(host):
        if part is host:
            continue
        found = _repeated(table, part, here) if part.repeat else _chosen(table, part, here)
        if found:
            why = f"part '{part.name}' of {layout.name} reads the same rows"
            yield PartMatch(part, found, 1.0, 0, _hints(found, part, here), why)


def _hints(found: FoundTable, part: Part, here: Mapping[str, FoundColumn]) -> Hints:
    """Column key -> the field that the part reads there."""
    words = {column.place: word for word, column in here.items()}
    fields = {normal(str(column.at)): name for name, column in part.columns.items()}
    hints: dict[ColumnKey, dict[str, float]] = {}
    for column in found.columns:
        word = words.get(column.place, normal(column.header))
        if name := fields.get(word):
            hints[column.place] = {name: 1.0}
    return hints


def _unnamed(table: FoundTable, layout: Layout, host: Part, hints: Hints, latest: int) -> dict[str, FoundColumn]:
    """Columns of a table without header by the words they would have: those of the host, and what content tells."""
    own = {
        normal(str(host.columns[name].at)): column
        for column in table.columns
        for name in hints.get(column.place, {})
        if name in host.columns
    }
    free = [column for column in table.columns if not hints.get(column.place)]
    return own | unnamed_words(free, layout, host, latest)


def without_groups(table: FoundTable, layout: Layout, host: Part) -> FoundTable:
    """The table without the columns that a part with repeated groups reads."""
    here = {normal(word): column for word, column in _words(table, layout, host).items()}
    grouped = {
        column.place
        for part in layout.sharing(host)
        if part.repeat
        for turns in {**_groups(part, here), **_further(table, part, here)}.values()
        for column in turns.values()
    }
    if not grouped and any(part.repeat for part in layout.sharing(host)):
        return members_apart(table)[0]
    return replace(table, columns=tuple(column for column in table.columns if column.place not in grouped))


def _words(table: FoundTable, layout: Layout, host: Part) -> dict[str, FoundColumn]:
    """Header -> column; of a table without header, those of the groups, when it has all columns of the layout."""
    if table.headed:
        return {column.header: column for column in table.columns if column.header}
    first = len(headers_read(layout, host)) + 1
    words = [
        turned(column.at, turn)
        for part in layout.sharing(host)
        for turn in range(1, (part.repeat or 0) + 1)
        for column in part.columns.values()
        if TURN in str(column.at)
    ]
    numbers = {int(str(column.place).rsplit(" ", 1)[-1]): column for column in table.columns}
    last = max(numbers, default=0)
    return {word: numbers[at] for at, word in enumerate(words, first) if at in numbers and last < first + len(words)}


def _repeated(table: FoundTable, part: Part, here: dict[str, FoundColumn]) -> FoundTable | None:
    """The groups under the part's own words, else under words that speak of somebody."""
    groups = _groups(part, here)
    if not groups:
        return members_apart(table)[1]
    key = next((each for column in part.columns.values() if (each := here.get(normal(str(column.at))))), None)
    named = key and FoundColumn(key.place, str(part.columns[part.key[0]].at), key.cells)
    further = _further(table, part, here)
    words = {place: place for place in groups} | words_of(further)
    return stacked(table, words, groups | further, named)


def _chosen(table: FoundTable, part: Part, here: dict[str, FoundColumn]) -> FoundTable | None:
    """The rows the part is about, and its columns."""
    kept = _kept(table, part, here)
    found = {each.place: each for column in part.columns.values() if (each := here.get(normal(str(column.at))))}
    if not kept or not found:
        return None
    columns = tuple(
        FoundColumn(each.place, each.header, tuple(each.cells[at] for at in kept)) for each in found.values()
    )
    return FoundTable(table.name, columns, tuple(table.rows[at] for at in kept))


def _kept(table: FoundTable, part: Part, here: dict[str, FoundColumn]) -> list[int]:
    tests = [(here.get(normal(word)), values) for word, values in part.only.items()]
    if any(column is None for column, _ in tests):
        return []
    return [
        at for at in range(len(table.rows)) if all(column and column.cells[at] in values for column, values in tests)
    ]


def _further(table: FoundTable, part: Part, here: dict[str, FoundColumn]) -> Groups:
    """Groups beside those of the part, of the same people under other words."""
    own = {column.place for turns in _groups(part, here).values() for column in turns.values()}
    groups = counted(table) if own and table.headed else {}
    if not any(column.place in own for turns in groups.values() for column in turns.values()):
        return {}
    return {
        place: turns for place, turns in groups.items() if all(column.place not in own for column in turns.values())
    }


def _groups(part: Part, here: dict[str, FoundColumn]) -> Groups:
    """The columns of a part whose groups repeat, by their header with {n}."""
    found: Groups = {}
    for column in part.columns.values():
        if TURN in str(column.at):
            turns = {turn: here.get(normal(turned(column.at, turn))) for turn in range(1, (part.repeat or 1) + 1)}
            found[str(column.at)] = {turn: cells for turn, cells in turns.items() if cells}
    return {place: turns for place, turns in found.items() if turns}
