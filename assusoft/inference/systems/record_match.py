"""Delimited lines of record types x a layout -> the parts they are of; moved cells are found by their content."""

from collections.abc import Sequence

from assusoft.inference.match import PartMatch
from assusoft.inference.model import FoundColumn, FoundFile, FoundTable
from assusoft.inference.opening.delimiting import SEPARATORS, rows_of
from assusoft.inference.systems.column_order import settled
from assusoft.layouts.columns.cells import ColumnKey
from assusoft.layouts.definition.layout import Layout, Part

_LOOKED_AT = 1_000  # lines, before all are taken apart
Row = tuple[int, list[str]]


def record_parts(found: FoundFile, layout: Layout) -> list[PartMatch]:
    """The parts whose record types the lines begin with; none when many lines begin with something else."""
    lines = found.text.splitlines()
    some = lines[:: max(1, len(lines) // _LOOKED_AT)]
    begin = tuple(word for part in layout.part for word in (part.record, part.total and part.total.word) if word)
    if 2 * sum(line.lstrip(f" {layout.quote}").startswith(begin) for line in some) < len(some):
        return []
    for separator in dict.fromkeys((layout.separator, found.separator, *SEPARATORS)):
        if matches := _cut(found.text, separator, layout, found.latest):
            return matches
    return []


def _cut(text: str, separator: str, layout: Layout, latest: int) -> list[PartMatch]:
    rows = [(number, cells) for number, cells in rows_of(text, separator, layout.quote) if any(cells)]
    owned = {part.name: [row for row in rows if row[1][0] == part.record] for part in layout.part}
    totals = sum(any(part.total and row[1][0] == part.total.word for part in layout.part) for row in rows)
    if not rows or sum(map(len, owned.values())) + totals < 0.9 * len(rows):
        return []
    return [_record_part(layout, part, owned[part.name], latest) for part in layout.part if owned[part.name]]


def _record_part(layout: Layout, part: Part, rows: Sequence[Row], latest: int) -> PartMatch:
    width = max(len(cells) for _, cells in rows)
    columns = tuple(
        FoundColumn(str(at + 1), "", tuple(cells[at] if at < len(cells) else "" for _, cells in rows))
        for at in range(width)
    )
    table = FoundTable(part.record, columns, tuple(number for number, _ in rows), headed=False)
    own: dict[ColumnKey, str] = {str(column.at): name for name, column in reversed(list(part.columns.items()))}
    aside = part.dated.headers if part.dated else ()
    hints = {place: {name: 1.0} for place, name in settled(table, layout, part, own, aside, latest).items()}
    why = f"{len(rows)} of its lines begin with '{part.record}', as those of {layout.name}, part '{part.name}'"
    return PartMatch(part, table, 1.0, len(part.columns), hints, why)
