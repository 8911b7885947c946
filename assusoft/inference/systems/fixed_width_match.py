"""Lines of fixed width x a layout -> the parts they are of, each with its cells where `fixed_width_cuts` found them."""

from collections.abc import Mapping, Sequence

from assusoft.inference.content.dates import date_style
from assusoft.inference.match import PartMatch
from assusoft.inference.model import FoundColumn, FoundTable, Hints
from assusoft.inference.systems.fixed_width_cuts import Cut, cuts_of
from assusoft.layouts.columns.cells import ColumnKey
from assusoft.layouts.definition.fields import type_of
from assusoft.layouts.definition.layout import Layout, Part

_MOST, _TESTED = 0.8, 300
"""Share of lines that must be of a part, and of cells that must be good; cells of a column that are tested."""
Line = tuple[int, str]


def cut_parts(text: str, layout: Layout) -> list[PartMatch]:
    """The parts whose lines can be cut as the layout says, or nearly so; none when many lines or cells do not fit."""
    lines = [(number, line.rstrip("\r")) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    owned = _lines_by_part(lines, layout)
    if sum(map(len, owned.values())) < _MOST * len(lines):
        return []
    found = []
    for part in layout.part:
        if owned[part.name]:
            match = _cut_part(layout, part, owned[part.name])
            if match is None:
                return []
            found.append(match)
    return found


def _lines_by_part(lines: Sequence[Line], layout: Layout) -> dict[str, list[Line]]:
    """Part -> the lines that begin with its record; neither totals nor lines of no part are in it."""
    owned: dict[str, list[Line]] = {part.name: [] for part in layout.part}
    for number, line in lines:
        part = next((part for part in layout.part if line.startswith(part.record)), None)
        if part and not (part.total and line.startswith(part.total.word)):
            owned[part.name].append((number, line))
    return owned


def _cut_part(layout: Layout, part: Part, lines: Sequence[Line]) -> PartMatch | None:
    """The part with its lines cut; None when the cells are not what the layout has there."""
    texts = [line for _, line in lines]
    cuts = cuts_of(layout, part, texts)
    places = {name: (first + 1, size) for name, first, size, _ in cuts}
    columns = _columns(places, texts)
    score, tested = _typed(layout, part, places, {column.place: column.cells for column in columns})
    moved = any(places[name] != column.at for name, column in part.columns.items() if name in places)
    if tested < 2 or score < (0.85 if moved else 0.6):
        return None
    table = FoundTable(part.record or part.name, columns, tuple(number for number, _ in lines), headed=False)
    how = "says, some of them moved" if moved else "says"
    why = f"its lines cut as {layout.name} {how}, part '{part.name}', give good dates, numbers and codes"
    return PartMatch(part, table, score, len(places), _hints(cuts, moved), why)


def _hints(cuts: Sequence[Cut], moved: bool) -> Hints:
    """What the cuts say of the columns: less where the lines were cut otherwise than in the layout."""
    hints: dict[ColumnKey, dict[str, float]] = {}
    for name, first, size, clear in reversed(cuts):
        hints[first + 1, size] = {name: (0.95 if clear else 0.5) if moved else 1.0}
    return hints


def _columns(places: Mapping[str, tuple[int, int]], lines: Sequence[str]) -> tuple[FoundColumn, ...]:
    """The fields, and what stands between two of them."""
    found, end = [], 1
    for first, size in dict.fromkeys(sorted(places.values())):
        if first > end > 1:
            between = _column(end, first - end, lines)
            if any(between.cells):
                found.append(between)
        found.append(_column(first, size, lines))
        end = first + size
    return tuple(found)


def _column(first: int, size: int, lines: Sequence[str]) -> FoundColumn:
    return FoundColumn((first, size), "", tuple(line[first - 1 : first + size - 1].strip() for line in lines))


def _typed(
    layout: Layout, part: Part, places: Mapping[str, ColumnKey], cells: Mapping[ColumnKey, tuple[str, ...]]
) -> tuple[float, int]:
    """Share of the typed columns whose cells are what they should be, and how many were tested."""
    shares = []
    for name, place in places.items():
        texts = [text for text in cells[place] if text and text not in layout.empty_dates][:_TESTED]
        share = _share_good(layout, part, name, texts)
        if share is not None:
            shares.append(share)
    good = sum(share >= _MOST for share in shares)
    return (good / len(shares) if shares else 0.0), len(shares)


def _share_good(layout: Layout, part: Part, name: str, texts: list[str]) -> float | None:
    """Share of the texts that are codes of the field, days or numbers; None when it has no codes and is text."""
    codes = layout.codes_of(part, name)
    if not texts or (name == "entity" and not codes):
        return None
    if codes is not None:
        return sum(text in codes for text in texts) / len(texts)
    kind = type_of(layout, name)
    if kind == "text":
        return None
    return _share_of_days(texts) if kind == "date" else _share_of_numbers(texts)


def _share_of_days(texts: list[str]) -> float:
    style = date_style(texts)
    return style.share if style.forms else 0.0


def _share_of_numbers(texts: list[str]) -> float:
    digits = [text.strip("+-").replace(",", "").replace(".", "") for text in texts]
    return sum(text.isdigit() for text in digits) / len(texts)
