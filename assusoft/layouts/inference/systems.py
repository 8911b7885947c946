"""A file taken apart x the built-in payroll layouts -> which system it is of, and which part each table is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from assusoft.layouts.block import Place
from assusoft.layouts.grid import headers_read
from assusoft.layouts.headers import header_words, normal
from assusoft.layouts.inference.dates import date_style
from assusoft.layouts.inference.deciding import Hints
from assusoft.layouts.inference.delimiting import rows_of
from assusoft.layouts.inference.model import FoundColumn, FoundFile, FoundTable
from assusoft.layouts.inference.order import aligned
from assusoft.layouts.loading import load_layout
from assusoft.layouts.model import Layout, Part
from assusoft.layouts.places import type_of
from assusoft.resources import resource_folder

_GRIDS = ("delimited", "sheet")


@dataclass(frozen=True)
class Match:
    """A table that is a part of a system. `score`: 0 to 1; `hints`: place -> field -> strength; `words`: how many.

    `recut`: the table is cut as the system says, not as it was found.
    """

    system: str
    part: Part
    layout: Layout
    table: FoundTable
    score: float
    words: int
    hints: Hints
    evidence: str
    recut: bool = False


@cache
def built_in() -> tuple[Layout, ...]:
    """The payroll layouts that come with assusoft, by name."""
    paths = sorted((resource_folder("templates") / "payroll").glob("*.toml"))
    return tuple(load_layout(path) for path in paths)


def system_of(found: FoundFile) -> tuple[str, float, tuple[Match, ...]]:
    """The system a file is of, how sure, and the part each of its tables is; ('', 0, ()) when it is of none."""
    ranked = sorted(
        ((_told(matches), layout.name, matches) for layout in built_in() if (matches := _matches(found, layout))),
        key=lambda each: -each[0],
    )
    if not ranked:
        return "", 0.0, ()
    best, name, matches = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    if second > 0.85 * best:
        return "", 0.0, ()
    return name, round(max(match.score for match in matches), 2), matches


def _told(matches: tuple[Match, ...]) -> float:
    return sum(match.score * min(match.words, 40) for match in matches)


def _matches(found: FoundFile, layout: Layout) -> tuple[Match, ...]:
    if found.kind == "fixed" and layout.kind == "fixed":
        return _fixed(found, layout)
    if found.text and layout.kind == "delimited" and all(part.record for part in layout.part):
        return _records(found, layout)
    told = []
    for table in found.tables:
        tried = [match for part in layout.part if (match := _match(found, table, layout, part))]
        if tried:
            told.append(max(tried, key=lambda match: (match.score * match.words, match.words)))
    return tuple(told)


def _match(found: FoundFile, table: FoundTable, layout: Layout, part: Part) -> Match | None:
    if found.kind == "xml" and layout.kind == "xml":
        return _paths(table, layout, part)
    if found.kind in _GRIDS and layout.kind in _GRIDS:
        return _headers(table, layout, part) if table.headed else aligned_match(table, layout, part)
    return None


def _headers(table: FoundTable, layout: Layout, part: Part) -> Match | None:
    words = headers_read(layout, part)
    known = {normal(word): must for word, must in words.items()}
    table = _under_groups(table, set(known)) if part.header == 2 and len(table.heads) == 2 else table
    here = {normal(column.header): column for column in table.columns if column.header}
    met = [word for word in known if word in here]
    must = [word for word, needed in known.items() if needed]
    cover = sum(word in here for word in must) / max(1, len(must))
    share = len(met) / max(1, len(here))
    if not _enough(len(met), cover, share):
        return None
    fields = {normal(str(column.at)): name for name, column in reversed(list(part.columns.items()))}
    hints = {here[word].place: {fields.get(word, ""): 1.0} for word in met}
    why = f"{len(met)} of its {len(here)} headers are those of {layout.name}, part '{part.name}'"
    return Match(layout.name, part, layout, table, cover * 0.6 + share * 0.4, len(met), hints, why)


def _under_groups(table: FoundTable, known: set[str]) -> FoundTable:
    """The table with the words of both header lines, as a part with such headers names its columns."""
    words = header_words([list(line) for line in table.heads], known)
    columns = (replace(column, place=word, header=word) for column, word in zip(table.columns, words, strict=True))
    return replace(table, columns=tuple(columns))


def _enough(met: int, cover: float, share: float) -> bool:
    return (met >= 4 and cover >= 0.99 and share >= 0.5) or (met >= 5 and cover >= 0.6 and share >= 0.35)


def _paths(table: FoundTable, layout: Layout, part: Part) -> Match | None:
    paths = {str(column.at): name for name, column in part.columns.items()}
    here = {str(column.place): column for column in table.columns}
    met = [path for path in paths if path in here]
    must = [str(column.at) for column in part.columns.values() if not column.optional]
    same = table.name.split("/")[-1] == str(part.rows).split("/")[-1]
    cover = sum(path in here for path in must) / max(1, len(must))
    if not same or not _enough(len(met), max(cover, 0.6), len(met) / len(here)):
        return None
    hints = {here[path].place: {paths[path]: 1.0} for path in met}
    why = f"{len(met)} of its {len(here)} elements are those of {layout.name}, part '{part.name}'"
    return Match(layout.name, part, layout, table, cover * 0.6 + len(met) / len(here) * 0.4, len(met), hints, why)


def aligned_match(table: FoundTable, layout: Layout, part: Part) -> Match | None:
    """A table without header against the order of the columns of a part."""
    if len(table.columns) < 6 or len(part.columns) < 5:
        return None
    score, fields = aligned(table, layout, part)
    if score < 0.6 or len(fields) < 0.4 * len(table.columns):
        return None
    hints = {place: {name: 0.95} for place, name in fields.items()}
    count = f"{len(fields)} of its {len(table.columns)} columns"
    why = f"{count} hold what {layout.name}, part '{part.name}', has in that order"
    return Match(layout.name, part, layout, table, score * 0.9, len(fields), hints, why)


def _records(found: FoundFile, layout: Layout) -> tuple[Match, ...]:
    """Delimited lines that begin with the record types of a layout, whose columns have numbers."""
    rows = [(number, cells) for number, cells, _ in rows_of(found.text, layout.separator, layout.quote) if any(cells)]
    owned = {part.name: [row for row in rows if row[1][0] == part.record] for part in layout.part}
    totals = sum(any(part.total and row[1][0] == part.total.word for part in layout.part) for row in rows)
    if not rows or sum(map(len, owned.values())) + totals < 0.9 * len(rows):
        return ()
    return tuple(_record(layout, part, owned[part.name]) for part in layout.part if owned[part.name])


def _record(layout: Layout, part: Part, rows: list[tuple[int, list[str]]]) -> Match:
    width = max(len(cells) for _, cells in rows)
    columns = tuple(
        FoundColumn(str(at + 1), "", tuple(cells[at] if at < len(cells) else "" for _, cells in rows))
        for at in range(width)
    )
    table = FoundTable(part.record, columns, tuple(number for number, _ in rows), headed=False)
    hints: dict[Place, dict[str, float]] = {
        str(column.at): {name: 1.0} for name, column in reversed(list(part.columns.items()))
    }
    why = f"{len(rows)} of its lines begin with '{part.record}', as those of {layout.name}, part '{part.name}'"
    return Match(layout.name, part, layout, table, 1.0, len(part.columns), hints, why, recut=True)


def _fixed(found: FoundFile, layout: Layout) -> tuple[Match, ...]:
    """The lines cut where the layout says; it fits when nearly all lines and typed cells do."""
    lines = [(number, line.rstrip("\r")) for number, line in enumerate(found.text.split("\n"), 1) if line.strip()]
    owners: dict[str, list[tuple[int, str]]] = {part.name: [] for part in layout.part}
    for number, line in lines:
        part = next((part for part in layout.part if line.startswith(part.record)), None)
        if part and not (part.total and line.startswith(part.total.word)):
            owners[part.name].append((number, line))
    matches = [_cut(layout, part, owners[part.name]) for part in layout.part if owners[part.name]]
    kept = tuple(match for match in matches if match)
    if not kept or sum(len(match.table.rows) for match in kept) < 0.8 * len(lines):
        return ()
    return kept if all(match.score >= 0.6 for match in kept) else ()


def _cut(layout: Layout, part: Part, lines: list[tuple[int, str]]) -> Match | None:
    places = {name: column.at for name, column in part.columns.items() if isinstance(column.at, tuple)}
    end = max((first + size - 1 for first, size in places.values()), default=0)
    if not places or sum(len(line) <= end + 40 for _, line in lines) < 0.9 * len(lines):
        return None
    columns = tuple(
        FoundColumn(at, "", tuple(line[at[0] - 1 : at[0] + at[1] - 1].strip() for _, line in lines))
        for at in dict.fromkeys(sorted(places.values()))
    )
    score, tested = _typed(layout, part, places, {column.place: column.cells for column in columns})
    if tested < 2:
        return None
    table = FoundTable(part.record or part.name, columns, tuple(number for number, _ in lines), headed=False)
    hints: dict[Place, dict[str, float]] = {at: {name: 1.0} for name, at in reversed(list(places.items()))}
    why = f"its lines cut as {layout.name} says, part '{part.name}', give good dates, numbers and codes"
    return Match(layout.name, part, layout, table, score, len(places), hints, why, recut=True)


def _typed(
    layout: Layout, part: Part, places: Mapping[str, Place], cells: Mapping[Place, tuple[str, ...]]
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
