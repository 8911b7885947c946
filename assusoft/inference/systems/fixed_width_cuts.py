"""Lines of fixed width x a part -> where its fields stand, also behind added columns and longer dates or amounts."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import TypeAlias

from assusoft.inference.systems.fixed_width_fit import fit_of
from assusoft.layouts.definition.fields import type_of
from assusoft.layouts.definition.layout import Column, Layout, Part

_SAMPLE, _GAPS = 60, 12
"""Lines looked at; characters that may have been put before a field."""
_MOVED, _CLEAR, _HOPELESS = -2.0, 0.4, 12
"""What a gap costs; how much worse every other cut must be; how far behind the best a shift is given up."""
_DAY_WIDTHS = (0, 6, 8, 10)
_NUMBERS = ("money", "percent", "hours", "factor", "count")
Cut = tuple[str, int, int, bool]
"""Field, first character from nought, length, and whether no other cut is about as good."""
_Sized = tuple[str, int, int, int]
"""Field, first character from nought in the layout, length in the layout, length tried."""
_Fit: TypeAlias = Callable[[str, int, int], float]
"""Field, first character from nought, length -> how well what stands there fits it."""


def cuts_of(layout: Layout, part: Part, lines: Sequence[str]) -> list[Cut]:
    """The best cut: as the layout says, else with longer or shorter dates, amounts with a sign, and columns between."""
    fields = _fields(part)
    fit = _fit_in(layout, part, lines[:: max(1, len(lines) // _SAMPLE)])
    if all(fit(name, *_span(column)) >= 0 for name, column in fields):
        return [(name, *_span(column), True) for name, column in fields]
    best: tuple[float, list[Cut]] | None = None
    for days in _widths_of_days(layout, fields):
        for signed in (0, 1):
            sized = [
                (name, *_span(column), _width(layout, name, column, days, signed)) for name, column in fields
            ]  # fmt: skip
            tried = _best(sized, fit)
            if best is None or tried[0] > best[0]:
                best = tried
    return best[1] if best else []


def _fields(part: Part) -> list[tuple[str, Column]]:
    """The fields that stand somewhere, from left to right; of two that stand in one place the first."""
    own = {}
    for name, column in reversed(list(part.columns.items())):
        if not isinstance(column.at, str):
            own[tuple(column.at)] = name, column
    return [own[span] for span in sorted(own)]


def _span(column: Column) -> tuple[int, int]:
    """First character from nought, and length."""
    return int(column.at[0]) - 1, int(column.at[1])


def _fit_in(layout: Layout, part: Part, sample: Sequence[str]) -> _Fit:
    """How well what stands in the sample of lines fits a field; each place is looked at once."""

    @cache
    def fit(name: str, first: int, size: int) -> float:
        end = first + size
        cells = [(line[first - 1 : first], line[first:end], line[end : end + 1]) for line in sample]
        return fit_of(layout, part, name, part.columns[name], cells)

    return fit


def _widths_of_days(layout: Layout, fields: Sequence[tuple[str, Column]]) -> list[int]:
    """Lengths to try for dates, 0 for those of the layout; where all dates have one length, that is not tried again."""
    sizes = {int(column.at[1]) for name, column in fields if type_of(layout, name) == "date"}
    return [width for width in _DAY_WIDTHS if len(sizes) != 1 or width not in sizes]


def _width(layout: Layout, name: str, column: Column, days: int, signed: int) -> int:
    """How long a field is when days are so long (0: as they are), and amounts have a decimal sign or not."""
    kind = type_of(layout, name)
    if kind == "date" and days:
        return days
    return int(column.at[1]) + (signed if kind in _NUMBERS and column.scale > 0 else 0)


def _best(fields: Sequence[_Sized], fit: _Fit) -> tuple[float, list[Cut]]:
    """The best total and cut of fields, each moved by what came before."""
    ahead = [{0: 0.0}]
    for name, first, size, width in fields:
        now: dict[int, float] = {}
        for shift, total in ahead[-1].items():
            for gap in range(_GAPS + 1):
                new = total + fit(name, first + shift + gap, width) + (_MOVED if gap else 0.0)
                after = shift + gap + width - size
                now[after] = max(now.get(after, new), new)
        best = max(now.values())
        ahead.append({shift: total for shift, total in now.items() if total > best - _HOPELESS})
    total = max(ahead[-1].values())
    return total, _back(fields, ahead, fit)


def _back(fields: Sequence[_Sized], ahead: list[dict[int, float]], fit: _Fit) -> list[Cut]:
    """From the last field to the first: the place each has in the best cut, and whether others are clearly worse."""
    behind = dict.fromkeys(ahead[-1], 0.0)
    cuts: list[Cut] = []
    for (name, first, size, width), before in reversed(list(zip(fields, ahead, strict=False))):
        through: dict[int, float] = {}
        new_behind: dict[int, float] = {}
        for shift, total in before.items():
            for gap in range(_GAPS + 1):
                after = shift + gap + width - size
                if after not in behind:
                    continue
                rest = fit(name, first + shift + gap, width) + (_MOVED if gap else 0.0) + behind[after]
                through[shift + gap] = max(through.get(shift + gap, -99.0), total + rest)
                new_behind[shift] = max(new_behind.get(shift, -99.0), rest)
        order = sorted(through, key=lambda shift: -through[shift])
        clear = len(order) < 2 or through[order[1]] <= through[order[0]] - _CLEAR
        cuts.append((name, first + order[0], width, clear))
        behind = new_behind
    return cuts[::-1]
