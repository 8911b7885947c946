"""A table without header x the parts that read some of its rows -> the columns that say which, and what these hold.

Content alone tells: the codes that choose the rows, the codes of the system in the rows chosen, and two days of which
one never comes before the other.
"""

from collections.abc import Iterator, Mapping, Sequence

from assusoft.inference.content.periods import ENDS, period_of
from assusoft.inference.model import FoundColumn
from assusoft.layouts.definition.layout import Layout, Part
from assusoft.layouts.rows.headers import normal
from assusoft.schema import is_field

Words = dict[str, FoundColumn]
"""Header of the layout, normal -> the column that would have it."""


def unnamed_words(free: Sequence[FoundColumn], layout: Layout, host: Part) -> Words:
    """The words of the parts on the rows of `host`, as far as the `free` columns leave no choice."""
    parts = [part for part in layout.sharing(host) if part.only]
    words = {
        word: {value for part in parts for value in part.only.get(word, [])} for part in parts for word in part.only
    }
    found = {normal(word): column for word, values in words.items() if (column := _choosing(free, values))}
    if len(found) < len(words):
        return {}
    left = [column for column in free if column not in found.values()]
    for part in parts:
        kept = [
            at for at in range(len(free[0].cells)) if all(_at(found, word, at) in part.only[word] for word in part.only)
        ]
        for word, column in _read(part, layout, left, kept):
            if found.setdefault(word, column) is not column:
                return {}
    return found


def _at(found: Words, word: str, at: int) -> str:
    return found[normal(word)].cells[at]


def _choosing(free: Sequence[FoundColumn], values: set[str]) -> FoundColumn | None:
    """The one column that holds two of the values or more."""
    fitting = [column for column in free if len(values & set(column.cells)) >= 2]
    return fitting[0] if len(fitting) == 1 else None


def _read(
    part: Part, layout: Layout, left: Sequence[FoundColumn], kept: Sequence[int]
) -> Iterator[tuple[str, FoundColumn]]:
    """What the part reads in its rows: coded columns, and the two days between which something holds."""
    here = {column.place: FoundColumn(column.place, "", tuple(column.cells[at] for at in kept)) for column in left}
    for name, column in part.columns.items():
        codes = layout.codes_of(part, name) if is_field(name) else None
        fitting = [each for each in left if codes and _only(here[each.place], codes)]
        if len(fitting) == 1:
            yield normal(str(column.at)), fitting[0]
    begins = next((name for name in part.columns if ENDS.get(name) in part.columns), "")
    if begins and (period := period_of(list(here.values()))):
        owned = {column.place: column for column in left}
        for name, one in zip((begins, ENDS[begins]), period, strict=True):
            yield normal(str(part.columns[name].at)), owned[one.place]


def _only(column: FoundColumn, codes: Mapping[str, str]) -> bool:
    """Whether the cells are two of the codes or more, and nothing else."""
    told = {cell for cell in column.cells if cell}
    return len(told) >= 2 and told <= set(codes)
