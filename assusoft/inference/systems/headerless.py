"""A table without header x the parts that read some of its rows -> the columns that say which, and what these hold.

Content alone tells: the codes that choose the rows, the codes of the system in the rows chosen, and two days of which
one never comes before the other.
"""

from collections.abc import Iterator, Mapping, Sequence

from assusoft.inference.content.periods import ENDS, period_of
from assusoft.inference.model import FoundColumn
from assusoft.layouts.columns.cells import ColumnKey
from assusoft.layouts.definition.layout import Layout, Part
from assusoft.layouts.rows.heading.headers import normal
from assusoft.schema import is_field

Words = dict[str, FoundColumn]
"""Header of the layout, normal -> the column that would have it."""


def unnamed_words(free: Sequence[FoundColumn], layout: Layout, host: Part, latest: int) -> Words:
    """The words of the parts on the rows of `host`, as far as the `free` columns leave no choice."""
    parts = [part for part in layout.sharing(host) if part.only]
    found = _choosing_columns(free, parts)
    if not found:
        return {}
    left = [column for column in free if column not in found.values()]
    for part in parts:
        for word, column in _read(part, layout, left, _rows_of(part, found), latest):
            if found.setdefault(word, column) is not column:
                return {}
    return found


def _choosing_columns(free: Sequence[FoundColumn], parts: Sequence[Part]) -> Words:
    """The columns that choose the rows of the parts; none when one of them is not found."""
    wanted: dict[str, set[str]] = {}
    for part in parts:
        for word, values in part.only.items():
            wanted.setdefault(word, set()).update(values)
    found = {normal(word): column for word, values in wanted.items() if (column := _choosing(free, values))}
    return found if len(found) == len(wanted) else {}


def _rows_of(part: Part, found: Words) -> list[int]:
    """The rows the part is about, numbered from nought."""
    chosen = [(found[normal(word)].cells, values) for word, values in part.only.items()]
    rows = range(len(chosen[0][0]))
    return [row for row in rows if all(cells[row] in values for cells, values in chosen)]


def _choosing(free: Sequence[FoundColumn], values: set[str]) -> FoundColumn | None:
    """The one column that holds two of the values or more."""
    fitting = [column for column in free if len(values & set(column.cells)) >= 2]
    return fitting[0] if len(fitting) == 1 else None


def _read(
    part: Part, layout: Layout, left: Sequence[FoundColumn], rows: Sequence[int], latest: int
) -> Iterator[tuple[str, FoundColumn]]:
    """What the part reads in its rows: coded columns, and the two days between which something holds."""
    here = {column.place: FoundColumn(column.place, "", tuple(column.cells[at] for at in rows)) for column in left}
    yield from _coded(part, layout, left, here)
    yield from _between_days(part, left, here, latest)


def _coded(
    part: Part, layout: Layout, left: Sequence[FoundColumn], here: Mapping[ColumnKey, FoundColumn]
) -> Iterator[tuple[str, FoundColumn]]:
    """The words of coded fields, where one column alone holds their codes."""
    for name, column in part.columns.items():
        codes = layout.codes_of(part, name) if is_field(name) else None
        if not codes:
            continue
        fitting = [free for free in left if _holds_only(here[free.place], codes)]
        if len(fitting) == 1:
            yield normal(str(column.at)), fitting[0]


def _between_days(
    part: Part, left: Sequence[FoundColumn], here: Mapping[ColumnKey, FoundColumn], latest: int
) -> Iterator[tuple[str, FoundColumn]]:
    """The words of the first and the last day, where two columns of days are such a pair."""
    begins = next((name for name in part.columns if ENDS.get(name) in part.columns), "")
    period = period_of(list(here.values()), latest) if begins else None
    if not period:
        return
    owned = {column.place: column for column in left}
    for name, days in zip((begins, ENDS[begins]), period, strict=True):
        yield normal(str(part.columns[name].at)), owned[days.place]


def _holds_only(column: FoundColumn, codes: Mapping[str, str]) -> bool:
    """Whether the cells are two of the codes or more, and nothing else."""
    filled = {cell for cell in column.cells if cell}
    return len(filled) >= 2 and filled <= set(codes)
