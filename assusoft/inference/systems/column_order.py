"""Columns without header x the order of a known part -> which column is which field, where only one order fits."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from assusoft.inference.content.profile import Profile, decimal_of, profiles_of
from assusoft.inference.judging import FITS, PROOF
from assusoft.inference.model import FoundColumn, FoundTable
from assusoft.inference.systems.column_worth import DAY, WORTH, skipped, worth_of
from assusoft.layouts.columns.cells import ColumnKey
from assusoft.layouts.definition.layout import Layout, Part
from assusoft.schema import field_named, is_field

_SKIPPED_COLUMN, _CLEAR, _PROVED = -1.0, 0.9, 2.0
"""What a column that is no field costs; how much worse any other way must be; the worth that proves a field."""
_WIDEST = 300
"""Columns up to which blank ones are counted."""
Placed = tuple[str, float] | None
"""The field of a column and what the content is worth for it; None when no field is clearly the one."""


def aligned(table: FoundTable, layout: Layout, part: Part, latest: int) -> tuple[float, dict[ColumnKey, str]]:
    """How well the columns follow the part's order (0 to 1), and the fields of those that no other order would give.

    The best alignment is found as for two texts; a column counts only when every alignment that gives it another field
    is clearly worse.
    """
    columns, fields = _with_blanks(table.columns), _fields(part)
    if WORTH[PROOF] * len(fields) + _SKIPPED_COLUMN * (len(columns) - len(fields)) < 0:
        return 0.0, {}  # so many columns more than the part that nothing makes up for them
    profiles = _profiles(columns, latest)
    total, found = _in_order(profiles, fields, layout, part)
    proved = sum(placed is not None and placed[1] >= _PROVED for placed in found)
    if proved < 2:
        return 0.0, {}
    typical = 1.3 * sum(profile.filled > 0 for profile in profiles)
    return max(0.0, min(1.0, total / typical)) if typical else 0.0, _by_place(columns, found)


def in_order(table: FoundTable, layout: Layout, part: Part, latest: int) -> dict[ColumnKey, str]:
    """The fields of columns that stand in the part's order among others, those that only one order gives."""
    columns = _with_blanks(table.columns)
    profiles = _profiles(columns, latest)
    fields = _fields(part)
    _, found = _in_order(profiles, fields, layout, part)
    return _by_place(columns, _by_content(profiles, fields, layout, part, found))


def settled(
    table: FoundTable,
    layout: Layout,
    part: Part,
    own: Mapping[ColumnKey, str],
    aside: Sequence[ColumnKey],
    latest: int,
) -> dict[ColumnKey, str]:
    """The fields of numbered columns: where the part says; where cells were added, in its order; else by content alone.

    `own`: place -> field in the part; `aside`: places of days from and to that are no field. A column that could be
    another is left out.
    """
    columns = [column for column in table.columns if set(column.cells) != {part.record}]
    profiles = _profiles(columns, latest)
    names = _names(own, aside)
    expected = sorted(names, key=lambda place: int(str(place)))
    exchanged: set[ColumnKey] = set()
    if len(table.columns) <= int(str(expected[-1])):
        at_home = [pair for pair in zip(columns, profiles, strict=True) if pair[0].place in names]
        exchanged = _exchanged(at_home, names, layout, part)
        if not exchanged and all(worth_of(layout, part, names[at.place], profile) >= 0 for at, profile in at_home):
            return dict(own)
    found = _settled_by_order(columns, profiles, [names[place] for place in expected], exchanged, layout, part)
    return {place: name for place, name in _by_place(columns, found).items() if name != DAY}


def _names(own: Mapping[ColumnKey, str], aside: Sequence[ColumnKey | None]) -> dict[ColumnKey, str]:
    """Place -> field, or `DAY` for days that are no field."""
    days: dict[ColumnKey, str] = {place: DAY for place in aside if place is not None}
    return {**days, **own}


def _settled_by_order(
    columns: Sequence[FoundColumn],
    profiles: Sequence[Profile],
    fields: Sequence[str],
    exchanged: set[ColumnKey],
    layout: Layout,
    part: Part,
) -> list[Placed]:
    """By the order of the fields where most columns follow it, then by days and by content; not the exchanged ones."""
    _, found = _in_order(profiles, fields, layout, part)
    if 2 * sum(placed is not None for placed in found) < sum(profile.filled > 0 for profile in profiles):
        found = [None] * len(profiles)
    found = [None if column.place in exchanged else placed for column, placed in zip(columns, found, strict=True)]
    found = _days_in_order(profiles, fields, found)
    return _by_content(profiles, fields, layout, part, found)


def _fields(part: Part) -> list[str]:
    return [name for name in part.columns if is_field(name)]


def _by_place(columns: Sequence[FoundColumn], found: Sequence[Placed]) -> dict[ColumnKey, str]:
    return {column.place: placed[0] for column, placed in zip(columns, found, strict=True) if placed}


def _exchanged(
    columns: Sequence[tuple[FoundColumn, Profile]], names: Mapping[ColumnKey, str], layout: Layout, part: Part
) -> set[ColumnKey]:
    """The places of neighbours that would both be better what the other is."""

    def worth(at: FoundColumn, profile: Profile) -> float:
        return worth_of(layout, part, names[at.place], profile)

    exchanged: set[ColumnKey] = set()
    for (first, one), (second, other) in pairwise(columns):
        if worth(first, other) + worth(second, one) > worth(first, one) + worth(second, other) + _CLEAR:
            exchanged |= {first.place, second.place}
    return exchanged


def _with_blanks(columns: Sequence[FoundColumn]) -> list[FoundColumn]:
    """The columns of a table without header, and those between them that were left out for being blank."""
    numbered = {int(str(column.place).rsplit(" ", 1)[-1]): column for column in columns}
    if not numbered or max(numbered) > _WIDEST:
        return list(columns)
    blank = ("",) * len(columns[0].cells)
    return [numbered.get(at) or FoundColumn(f"column {at}", "", blank) for at in range(1, max(numbered) + 1)]


def _profiles(columns: Sequence[FoundColumn], latest: int) -> list[Profile]:
    return profiles_of(columns, decimal_of(list(columns))[0], latest)


def _in_order(
    profiles: Sequence[Profile], fields: Sequence[str], layout: Layout, part: Part
) -> tuple[float, list[Placed]]:
    """The worth of the best alignment, and for each column the field that every good one gives it, with its worth."""
    skips = [skipped(part, name) for name in fields]
    worth = [[worth_of(layout, part, name, profile) for name in fields] for profile in profiles]
    ahead = _best(worth, skips)
    behind = [row[::-1] for row in _best([row[::-1] for row in worth[::-1]], skips[::-1])[::-1]]
    total = ahead[-1][-1]
    found: list[Placed] = []
    for i, profile in enumerate(profiles):
        through = [ahead[i][j] + worth[i][j] + behind[i + 1][j + 1] for j in range(len(fields))]
        without = [ahead[i][j] + _SKIPPED_COLUMN + behind[i + 1][j] for j in range(len(fields) + 1)]
        at = through.index(max(through))
        clear = profile.filled and worth[i][at] > 0 and _is_only_best(through, without, total)
        found.append((fields[at], worth[i][at]) if clear else None)
    return total, found


def _is_only_best(through: Sequence[float], without: Sequence[float], total: float) -> bool:
    """Whether one field alone gives the best total: any other, or none for the column, gives clearly less."""
    first, second = sorted([*through, -99.0], reverse=True)[:2]
    return first >= total - 1e-6 and max(second, *without) <= total - _CLEAR


def _days_in_order(profiles: Sequence[Profile], fields: Sequence[str], given: Sequence[Placed]) -> list[Placed]:
    """Columns of days are the days of the part, in its order, when there are as many and no blank could be one."""
    found = list(given)
    columns = [at for at, profile in enumerate(profiles) if profile.holds_days]
    days = [name for name in fields if name == DAY or field_named(name).type == "date"]
    if len(columns) != len(days) or not all(profile.filled for profile in profiles):
        return found
    pairs = dict(zip(columns, days, strict=True))
    if not _agree(found, pairs):
        return found
    for at, name in pairs.items():
        found[at] = name, WORTH[FITS]
    return found


def _agree(given: Sequence[Placed], pairs: Mapping[int, str]) -> bool:
    """Whether no column is placed otherwise than in these pairs, be it one of their columns or one of their fields."""
    days = set(pairs.values())
    for at, placed in enumerate(given):
        if placed and (at in pairs or placed[0] in days) and pairs.get(at) != placed[0]:
            return False
    return True


def _by_content(
    profiles: Sequence[Profile], fields: Sequence[str], layout: Layout, part: Part, given: Sequence[Placed]
) -> list[Placed]:
    """For each further column the one field it can be, when no other can be it; then again with what is left."""
    worth = [[worth_of(layout, part, name, profile) for name in fields] for profile in profiles]
    found = list(given)
    columns = {at for at, profile in enumerate(profiles) if profile.filled and not found[at]}
    used = [placed[0] for placed in found if placed]
    left = {at for at, name in enumerate(fields) if name not in used or name == DAY}
    while taken := next((pair for pair in _alone(worth, columns, left)), None):
        at, field = taken
        found[at] = fields[field], worth[at][field]
        columns, left = columns - {at}, left - {field}
    return found


def _alone(worth: Sequence[Sequence[float]], columns: set[int], fields: set[int]) -> Iterator[tuple[int, int]]:
    """Pairs in which both are far better with each other than with anything else that is left."""
    for at in sorted(columns):
        for field in fields:
            mine = worth[at][field]
            others = [worth[at][other] for other in fields if other != field]
            others += [worth[other][field] for other in columns if other != at]
            if mine >= WORTH[FITS] and mine - max(others, default=0.0) >= _CLEAR:
                yield at, field


def _best(worth: Sequence[Sequence[float]], skips: Sequence[float]) -> list[list[float]]:
    """best[i][j]: the most that the first i columns and the first j fields give together."""
    count = len(skips)
    best = [[0.0] * (count + 1) for _ in range(len(worth) + 1)]
    for j in range(count):
        best[0][j + 1] = best[0][j] + skips[j]
    for i, row in enumerate(worth):
        best[i + 1][0] = best[i][0] + _SKIPPED_COLUMN
        for j in range(count):
            best[i + 1][j + 1] = max(best[i][j] + row[j], best[i][j + 1] + _SKIPPED_COLUMN, best[i + 1][j] + skips[j])
    return best
