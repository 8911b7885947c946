"""Lines of fixed width x a layout -> where its fields stand, also behind added columns and longer dates or amounts."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TypeAlias

from assusoft.inference.content.dates import date_style
from assusoft.inference.content.profile import profile_of
from assusoft.inference.judging import AGAINST, FITS, LARGE, NEUTRAL, PROOF, THIN, judged
from assusoft.inference.match import Piece
from assusoft.inference.model import FoundColumn, FoundTable
from assusoft.layouts.columns.cells import ColumnKey
from assusoft.layouts.definition.fields import type_of
from assusoft.layouts.definition.layout import Column, Layout, Part
from assusoft.schema import field_named, is_field

_SAMPLE, _GAPS = 60, 12
_WORTH = {PROOF: 3.0, FITS: 1.5, NEUTRAL: 0.5, THIN: 0.2, AGAINST: -3.0, LARGE: -3.0}
_BLANK, _WRONG, _KNOWN, _DAYS = 0.2, -3.0, 2.0, 2.5
_MOVED, _CLEAR = -2.0, 0.4
_NUMBERS = ("money", "percent", "hours", "factor", "count")
Line = tuple[int, str]
Cut = tuple[str, int, int, bool]
"""Field, first character from nought, length, and whether no other cut is about as good."""
_Fit: TypeAlias = Callable[[str, int, int], float]
"""Field, first character from nought, length -> how well what stands there fits it."""


def cut_parts(text: str, layout: Layout) -> list[Piece]:
    """The parts whose lines can be cut as the layout says, or nearly so; none when many lines or cells do not fit."""
    lines = [(number, line.rstrip("\r")) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    owned: dict[str, list[Line]] = {part.name: [] for part in layout.part}
    for number, line in lines:
        part = next((part for part in layout.part if line.startswith(part.record)), None)
        if part and not (part.total and line.startswith(part.total.word)):
            owned[part.name].append((number, line))
    if sum(map(len, owned.values())) < 0.8 * len(lines):
        return []
    pieces = [_piece(layout, part, owned[part.name]) for part in layout.part if owned[part.name]]
    found = [piece for piece in pieces if piece]
    return found if len(found) == len(pieces) else []


def _piece(layout: Layout, part: Part, lines: list[Line]) -> Piece | None:
    cuts = _cuts(layout, part, [line for _, line in lines])
    places = {name: (first + 1, size) for name, first, size, _ in cuts}
    columns = _columns(places, [line for _, line in lines])
    score, tested = _typed(layout, part, places, {column.place: column.cells for column in columns})
    moved = any(places[name] != column.at for name, column in part.columns.items() if name in places)
    if tested < 2 or score < (0.85 if moved else 0.6):
        return None
    table = FoundTable(part.record or part.name, columns, tuple(number for number, _ in lines), headed=False)
    strength = {name: 1.0 if not moved else 0.95 if sure else 0.5 for name, _, _, sure in cuts}
    hints: dict[ColumnKey, dict[str, float]] = {
        at: {name: strength[name]} for name, at in reversed(list(places.items()))
    }
    how = "says, some of them moved" if moved else "says"
    why = f"its lines cut as {layout.name} {how}, part '{part.name}', give good dates, numbers and codes"
    return part, table, score, len(places), hints, why


def _columns(places: Mapping[str, tuple[int, int]], lines: Sequence[str]) -> tuple[FoundColumn, ...]:
    """The fields, and what stands between two of them."""
    found, end = [], 1
    for first, size in dict.fromkeys(sorted(places.values())):
        between = FoundColumn((end, first - end), "", tuple(line[end - 1 : first - 1].strip() for line in lines))
        found += [between] if first > end > 1 and any(between.cells) else []
        found.append(
            FoundColumn((first, size), "", tuple(line[first - 1 : first + size - 1].strip() for line in lines))
        )
        end = first + size
    return tuple(found)


def _cuts(layout: Layout, part: Part, lines: list[str]) -> list[Cut]:
    """The best cut: as the layout says, else with longer or shorter dates, amounts with a sign, and columns between."""
    sample = lines[:: max(1, len(lines) // _SAMPLE)]
    own = {tuple(column.at): (name, column) for name, column in reversed(list(part.columns.items()))
           if not isinstance(column.at, str)}  # fmt: skip
    fields = [own[place] for place in sorted(own)]

    @cache
    def fit(name: str, first: int, size: int) -> float:
        column = part.columns[name]
        return _fit(layout, part, name, column, [(line[first - 1 : first], line[first : first + size],
                    line[first + size : first + size + 1]) for line in sample])  # fmt: skip

    def worth(name: str, column: Column) -> float:
        return fit(name, int(column.at[0]) - 1, int(column.at[1]))

    if all(worth(name, column) >= 0 for name, column in fields):
        return [(name, int(column.at[0]) - 1, int(column.at[1]), True) for name, column in fields]
    sizes = {_size(layout, name, column) for name, column in fields} - {0}
    tried = [
        _best([(name, int(column.at[0]) - 1, int(column.at[1]), _width(layout, name, column, days, signed))
               for name, column in fields], fit)
        for days in sorted({0, 6, 8, 10} - (sizes if len(sizes) == 1 else set())) for signed in (0, 1)
    ]  # fmt: skip
    return max(tried, key=lambda each: each[0])[1]


def _size(layout: Layout, name: str, column: Column) -> int:
    return int(column.at[1]) if type_of(layout, name) == "date" else 0


def _width(layout: Layout, name: str, column: Column, days: int, signed: int) -> int:
    """How long a field is when days are so long (0: as they are), and amounts have a decimal sign or not."""
    kind = type_of(layout, name)
    if kind == "date" and days:
        return days
    return int(column.at[1]) + (signed if kind in _NUMBERS and column.scale > 0 else 0)


def _best(fields: Sequence[tuple[str, int, int, int]], fit: _Fit) -> tuple[float, list[Cut]]:
    """The best total and cut of fields (name, first, length in the layout, length here), moved by what came before."""
    ahead = [{0: 0.0}]
    for name, first, size, width in fields:
        now: dict[int, float] = {}
        for shift, total in ahead[-1].items():
            for gap in range(_GAPS + 1):
                new = total + fit(name, first + shift + gap, width) + (_MOVED if gap else 0.0)
                after = shift + gap + width - size
                now[after] = max(now.get(after, new), new)
        best = max(now.values())
        ahead.append({shift: total for shift, total in now.items() if total > best - 12})
    total = max(ahead[-1].values())
    return total, _back(fields, ahead, fit)


def _back(fields: Sequence[tuple[str, int, int, int]], ahead: list[dict[int, float]], fit: _Fit) -> list[Cut]:
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
        sure = len(order) < 2 or through[order[1]] <= through[order[0]] - _CLEAR
        cuts.append((name, first + order[0], width, sure))
        behind = new_behind
    return cuts[::-1]


def _fit(layout: Layout, part: Part, name: str, column: Column, cells: Sequence[tuple[str, str, str]]) -> float:
    """How well cells (the character before, the text, the character after) are this field."""
    texts = [text.strip() for _, text, _ in cells if text.strip()]
    if not texts:
        return _BLANK
    codes, kind = layout.codes_of(part, name), type_of(layout, name)
    if codes is not None and (name != "entity" or codes):
        bare = {code.lstrip("0") for code in codes}
        known = sum(text in codes or text in bare for text in texts) / len(texts)
        return _KNOWN if known >= 0.98 else _WRONG
    if kind == "date":
        told = [text for text in texts if text.strip("0/-. ")]
        if not told:
            return (
                _BLANK if all(text in layout.empty_dates or len(text) == len(cells[0][1]) for text in texts) else _WRONG
            )
        style = date_style(list(dict.fromkeys(told))) if re.match(r"[\d/.-]+$", told[0]) else None
        cut = style and all(re.search(r"\W%y$", form) for form in style.forms) and _goes_on(cells)
        return _DAYS if style and style.share >= 0.98 and not cut else _WRONG
    verdict = _judged(name, column, texts) if is_field(name) else _WORTH[NEUTRAL]
    return verdict + (_edges(cells) if kind == "text" else _digits(cells))


def _judged(name: str, column: Column, texts: Sequence[str]) -> float:
    scale = column.scale if not any("." in text or "," in text for text in texts) else 0
    decimal = "," if any("," in text for text in texts) else "."
    profile = profile_of(FoundColumn("", "", tuple(texts)), decimal)
    if scale:
        profile = replace(profile, values=profile.values / 10**scale)
        if field_named(name).type == "percent" and profile.values.max(initial=0) <= 1:
            return _WRONG  # hundredths of a per cent, cut two digits too early
    return _WORTH[judged(field_named(name), profile, True)[0]]


def _goes_on(cells: Sequence[tuple[str, str, str]]) -> bool:
    """Whether digits follow in most lines: of the year, when it seems to have two."""
    filled = [after for _, text, after in cells if text.strip()]
    return 2 * sum(after.isdigit() for after in filled) > len(filled)


def _digits(cells: Sequence[tuple[str, str, str]]) -> float:
    """Numbers are not cut within their digits, as far as blanks tell."""
    filled = [(text, after) for _, text, after in cells if text.strip()]
    cut = sum(text[:1] != " " and text.strip() != text and after.isdigit() for text, after in filled)
    return -1.0 if cut > 0.1 * len(filled) else 0.0


def _edges(cells: Sequence[tuple[str, str, str]]) -> float:
    """Texts begin where their column begins, hold no long blank, and are not cut within a word."""
    filled = [each for each in cells if each[1].strip()]
    some = 0.05 * len(filled)
    late = sum(text[0] == " " for _, text, _ in filled)
    within = sum(before.isalpha() and text[0].islower() for before, text, _ in filled)
    beyond = sum(text[-1].isalpha() and after.islower() for _, text, after in filled)
    apart = sum("   " in text.strip() for _, text, _ in filled)
    heads = {text[:3] for _, text, _ in filled}
    same = len(heads) == 1 and " " in next(iter(heads)).strip() + " " and len({text for _, text, _ in filled}) > 4
    same = same and len(next(iter(heads)).strip()) < 3
    return -2.0 * ((late > some) + (within > some * 4) + (beyond > some * 4) + (apart > some)) - 1.5 * same


def _typed(
    layout: Layout, part: Part, places: Mapping[str, ColumnKey], cells: Mapping[ColumnKey, tuple[str, ...]]
) -> tuple[float, int]:
    """Share of the typed columns whose cells are what they should be, and how many were tested."""
    results = []
    for name, at in places.items():
        texts = [text for text in cells[at] if text and text not in layout.empty_dates][:300]
        codes = layout.codes_of(part, name)
        if not texts or (name == "entity" and not codes):
            continue
        kind = type_of(layout, name)
        if codes is not None:
            results.append(sum(text in codes for text in texts) / len(texts))
        elif kind == "date":
            style = date_style(texts)
            results.append(style.share if style.forms else 0.0)
        elif kind != "text":
            results.append(
                sum(text.strip("+-").replace(",", "").replace(".", "").isdigit() for text in texts) / len(texts)
            )
    good = sum(share >= 0.8 for share in results)
    return (good / len(results) if results else 0.0), len(results)
