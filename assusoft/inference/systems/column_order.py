"""Columns without header x the order of a known part -> which column is which field, where only one order fits."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from assusoft.inference.content.dates import NEVER
from assusoft.inference.content.periods import ENDS
from assusoft.inference.content.profile import Profile, decimal_of, profile_of
from assusoft.inference.judging import AGAINST, FITS, LARGE, NEUTRAL, PROOF, THIN, judged
from assusoft.inference.model import FoundColumn, FoundTable
from assusoft.layouts.columns.cells import ColumnKey
from assusoft.layouts.definition.layout import Layout, Part
from assusoft.schema import field_named, is_field

_WORTH = {PROOF: 3.0, FITS: 1.5, NEUTRAL: 0.5, THIN: 0.1, AGAINST: -4.0, LARGE: -4.0}
_SKIPPED_COLUMN, _SKIPPED_FIELD, _SKIPPED_OPTIONAL, _CLEAR = -1.0, -1.0, -0.1, 0.9
_SKIPPED_BEGINNING, _WIDEST = -2.0, 300
"""What an end without its beginning costs; columns up to which blank ones are counted."""

Told = tuple[str, float] | None
"""A field and what the content is worth for it; None when it cannot be told."""
_VAGUE, _WEAK = ("function", "department", "cost_centre", "category", "box", "house_number", "label"), 0.5
"""Fields that nearly any text could be, and what a text that could be one is worth at most."""
_DAY = " day"
"""Stands for a column of days that is no field of the part."""


def aligned(table: FoundTable, layout: Layout, part: Part) -> tuple[float, dict[ColumnKey, str]]:
    """How well the columns follow the part's order (0 to 1), and the fields of those that no other order would give.

    The best alignment is found as for two texts; a column counts only when every alignment that gives it another field
    is clearly worse.
    """
    columns = _with_blanks(table.columns)
    profiles = _profiles(columns)
    fields = [name for name in part.columns if is_field(name)]
    total, found = _in_order(profiles, fields, layout, part)
    taken: dict[ColumnKey, str] = {}
    proved = 0
    for column, told in zip(columns, found, strict=True):
        if told:
            taken[column.place] = told[0]
            proved += told[1] >= 2
    if proved < 2:
        return 0.0, {}
    typical = 1.3 * sum(profile.filled > 0 for profile in profiles)
    return max(0.0, min(1.0, total / typical)) if typical else 0.0, taken


def in_order(table: FoundTable, layout: Layout, part: Part) -> dict[ColumnKey, str]:
    """The fields of columns that stand in the part's order among others, those that only one order gives."""
    columns = _with_blanks(table.columns)
    profiles = _profiles(columns)
    fields = [name for name in part.columns if is_field(name)]
    _, found = _in_order(profiles, fields, layout, part)
    found = _by_content(profiles, fields, layout, part, found)
    return {column.place: told[0] for column, told in zip(columns, found, strict=True) if told}


def settled(
    table: FoundTable, layout: Layout, part: Part, own: Mapping[ColumnKey, str], aside: Sequence[ColumnKey]
) -> dict[ColumnKey, str]:
    """The fields of numbered columns: where the part says; where cells were added, in its order; else by content alone.

    `own`: place -> field in the part; `aside`: places of days from and to that are no field. A column that could be
    another is left out.
    """
    columns = [column for column in table.columns if set(column.cells) != {part.record}]
    profiles = _profiles(columns)
    names = {**dict.fromkeys((place for place in aside if place is not None), _DAY), **own}
    expected = sorted(names, key=lambda place: int(str(place)))
    worth = {column.place: _worth(layout, part, names[column.place], profile)
             for column, profile in zip(columns, profiles, strict=True) if column.place in names}  # fmt: skip
    added = len(table.columns) > int(str(expected[-1]))
    at_home = [each for each in zip(columns, profiles, strict=True) if each[0].place in names]
    exchanged = set() if added else _exchanged(at_home, names, layout, part)
    if not added and min(worth.values()) >= 0 and not exchanged:
        return dict(own)
    fields = [names[place] for place in expected]
    _, found = _in_order(profiles, fields, layout, part)
    if 2 * sum(told is not None for told in found) < sum(profile.filled > 0 for profile in profiles):
        found = [None] * len(profiles)
    found = [None if column.place in exchanged else told for column, told in zip(columns, found, strict=True)]
    found = _days_in_order(profiles, fields, found)
    found = _by_content(profiles, fields, layout, part, found)
    pairs = {column.place: told[0] for column, told in zip(columns, found, strict=True) if told}
    return {place: name for place, name in pairs.items() if name != _DAY}


def _exchanged(
    columns: Sequence[tuple[FoundColumn, Profile]], names: Mapping[ColumnKey, str], layout: Layout, part: Part
) -> set[ColumnKey]:
    """The places of neighbours that would both be better what the other is."""

    def worth(at: FoundColumn, profile: Profile) -> float:
        return _worth(layout, part, names[at.place], profile)

    return {
        each.place
        for (first, one), (second, other) in pairwise(columns)
        if worth(first, other) + worth(second, one) > worth(first, one) + worth(second, other) + _CLEAR
        for each in (first, second)
    }


def _with_blanks(columns: Sequence[FoundColumn]) -> list[FoundColumn]:
    """The columns of a table without header, and those between them that were left out for being blank."""
    numbered = {int(str(column.place).rsplit(" ", 1)[-1]): column for column in columns}
    if not numbered or max(numbered) > _WIDEST:
        return list(columns)
    blank = ("",) * len(columns[0].cells)
    return [numbered.get(at) or FoundColumn(f"column {at}", "", blank) for at in range(1, max(numbered) + 1)]


def _profiles(columns: Sequence[FoundColumn]) -> list[Profile]:
    decimal, _ = decimal_of(list(columns))
    return [profile_of(column, decimal) for column in columns]


def _in_order(
    profiles: Sequence[Profile], fields: Sequence[str], layout: Layout, part: Part
) -> tuple[float, list[Told]]:
    """The worth of the best alignment, and for each column the field that every good one gives it, with its worth."""
    skips = [_skip(part, name) for name in fields]
    worth = [[_worth(layout, part, name, profile) for name in fields] for profile in profiles]
    ahead = _best(worth, skips)
    behind = [row[::-1] for row in _best([row[::-1] for row in worth[::-1]], skips[::-1])[::-1]]
    total = ahead[-1][-1]
    found: list[Told] = []
    for i, profile in enumerate(profiles):
        through = [ahead[i][j] + worth[i][j] + behind[i + 1][j + 1] for j in range(len(fields))]
        order = sorted([*through, -99.0], reverse=True)
        at = through.index(max(through))
        sure = profile.filled and order[0] >= total - 1e-6 and order[1] <= total - _CLEAR and worth[i][at] > 0
        left = max(ahead[i][j] + _SKIPPED_COLUMN + behind[i + 1][j] for j in range(len(fields) + 1))
        found.append((fields[at], worth[i][at]) if sure and left <= total - _CLEAR else None)
    return total, found


def _days_in_order(profiles: Sequence[Profile], fields: Sequence[str], given: Sequence[Told]) -> list[Told]:
    """Columns of days are the days of the part, in its order, when there are as many and no blank could be one."""
    columns = [at for at, profile in enumerate(profiles) if _is_days(profile)]
    days = [name for name in fields if name == _DAY or field_named(name).type == "date"]
    pairs = dict(zip(columns, days, strict=False))
    told = [(at, one[0]) for at, one in enumerate(given) if one and (at in pairs or one[0] in days)]
    if len(columns) != len(days) or not all(profile.filled for profile in profiles) or set(told) - set(pairs.items()):
        return list(given)
    return [(pairs[at], _WORTH[FITS]) if at in pairs else one for at, one in enumerate(given)]


def _by_content(
    profiles: Sequence[Profile], fields: Sequence[str], layout: Layout, part: Part, given: Sequence[Told]
) -> list[Told]:
    """For each further column the one field it can be, when no other can be it; then again with what is left."""
    worth = [[_worth(layout, part, name, profile) for name in fields] for profile in profiles]
    found = list(given)
    columns = {at for at, profile in enumerate(profiles) if profile.filled and not found[at]}
    used = [told[0] for told in found if told]
    left = {at for at, name in enumerate(fields) if name not in used or name == _DAY}
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
            others = [worth[at][each] for each in fields if each != field]
            others += [worth[each][field] for each in columns if each != at]
            if mine >= _WORTH[FITS] and mine - max(others, default=0.0) >= _CLEAR:
                yield at, field


def _skip(part: Part, name: str) -> float:
    if ENDS.get(name) in part.columns:
        return _SKIPPED_BEGINNING
    return _SKIPPED_OPTIONAL if name == _DAY or part.columns[name].optional else _SKIPPED_FIELD


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


def _worth(layout: Layout, part: Part, name: str, profile: Profile) -> float:
    days = _is_days(profile)
    if name == _DAY:
        return _WORTH[FITS] if days else _WORTH[AGAINST] if profile.filled else _WORTH[THIN]
    if days and field_named(name).type != "date":
        return _WORTH[AGAINST]
    codes = layout.codes_of(part, name)
    if codes is not None and profile.filled and name != "entity":
        known = profile.share(lambda text: text in codes)
        return 2.0 if known >= 0.98 else -3.0
    verdict, _ = judged(field_named(name), profile, True)
    return min(_WORTH[verdict], _WEAK) if name in _VAGUE else _WORTH[verdict]


def _is_days(profile: Profile) -> bool:
    """Whether the cells are days with a year of four digits, some of them perhaps those that mean «none»."""
    told = profile.share(lambda text: len(text) >= 8 and text in NEVER)
    return told >= 0.98 or (profile.is_date and "%Y" in profile.style.forms[0])
