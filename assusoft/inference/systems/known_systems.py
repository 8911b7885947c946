"""A file taken apart x the built-in payroll layouts -> which system it is of, and which part each table is."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from assusoft.inference.content.words import NUMBERED, header_fields, is_counted, is_label, is_usual
from assusoft.inference.match import PartMatch
from assusoft.inference.model import FoundColumn, FoundFile, FoundTable, Hints
from assusoft.inference.systems.column_order import aligned, in_order
from assusoft.inference.systems.fixed_width_match import cut_parts
from assusoft.inference.systems.nested_match import nested_parts
from assusoft.inference.systems.record_match import record_parts
from assusoft.inference.systems.shared_rows import sharing_parts, without_groups
from assusoft.layouts.definition.file_names import matches
from assusoft.layouts.definition.layout import Layout, Part
from assusoft.layouts.definition.loading import load_layout
from assusoft.layouts.rows.heading.header_search import headers_read
from assusoft.layouts.rows.heading.headers import header_words, normal
from assusoft.resources import resource_folder

_GRIDS = ("delimited", "sheet")
_LETTERS, _NAMED = 5, 0.6
"""Letters a file name must have to count; share of the fields that must be found when it does."""
_OWN, _OWN_OF_ALL = 4, 2
"""Headers only this system has that count as such a name; how many do where no field of the part is missing."""
_RIVAL, _WORDS = 0.85, 40
"""How near to the best system no other may come; words of a part that count at most."""


@dataclass(frozen=True)
class Match:
    """A table that is a part of a system. `score`: 0 to 1; `hints`: place -> field -> strength; `words`: how many."""

    system: str
    layout: Layout
    part: Part
    table: FoundTable
    score: float
    words: int
    hints: Hints
    evidence: str


@cache
def built_in() -> tuple[Layout, ...]:
    """The payroll layouts that come with assusoft, by name."""
    paths = sorted((resource_folder("templates") / "payroll").glob("*.toml"))
    return tuple(load_layout(path) for path in paths)


def system_of(found: FoundFile, name: str = "") -> tuple[str, float, tuple[Match, ...]]:
    """The system a file is of, how sure, and the part each of its tables is; ('', 0, ()) when it is of none.

    The file's name counts only where its words are few or absent, and only a name that hardly another file has.
    """
    tried = [_matches(found, layout, name) for layout in built_in()]
    ranked = sorted(filter(None, tried), key=_weight, reverse=True)
    if not ranked:
        return "", 0.0, ()
    best = ranked[0]
    if len(ranked) > 1 and _weight(ranked[1]) > _RIVAL * _weight(best):
        return "", 0.0, ()
    return best[0].system, round(max(match.score for match in best), 2), best


def _weight(matches: tuple[Match, ...]) -> float:
    """How much speaks for a system: the scores of its parts, by how many words they have."""
    return sum(match.score * min(match.words, _WORDS) for match in matches)


def _matches(found: FoundFile, layout: Layout, name: str) -> tuple[Match, ...]:
    """The parts of a layout in the file: cut from its text or its elements, or tables with such headers or columns."""
    if found.kind == layout.kind == "fixed":
        return _of_layout(layout, cut_parts(found.text, layout))
    if found.text and layout.kind == "delimited" and all(part.record for part in layout.part):
        return _of_layout(layout, record_parts(found, layout))
    if found.kind == layout.kind == "xml":
        return _of_layout(layout, nested_parts(found.root, found.groups, layout))
    if found.kind in _GRIDS and layout.kind in _GRIDS:
        return tuple(match for table in found.tables for match in _table_matches(table, layout, name, found.latest))
    return ()


def _of_layout(layout: Layout, parts: Iterable[PartMatch]) -> tuple[Match, ...]:
    return tuple(Match(layout.name, layout, *part) for part in parts)


def _table_matches(table: FoundTable, layout: Layout, name: str, latest: int) -> tuple[Match, ...]:
    """The part that a table is, and those on the same rows; none when it is no part of the layout."""
    hosts = [part for part in layout.part if not part.of]
    tried = [_match(table, layout, part, _is_named(name, layout, part), latest) for part in hosts]
    fitting = [match for match in tried if match]
    if not fitting:
        return ()
    best = max(fitting, key=lambda match: (match.score * match.words, match.words))
    host = replace(best, table=without_groups(best.table, layout, best.part))
    return host, *_of_layout(layout, sharing_parts(best.table, layout, best.part, best.hints, latest))


def _is_named(name: str, layout: Layout, part: Part) -> bool:
    """Whether the file is called as the files of this part, and of no other."""
    called = [other for other in layout.part if not other.of and matches(name, re.sub(r"\{\w+\}", "*", other.file))]
    letters = re.sub(r"\{\w+\}|\.\w+$|\W", "", part.file)
    return called == [part] and len(letters) >= _LETTERS


def _match(table: FoundTable, layout: Layout, part: Part, named: bool, latest: int) -> Match | None:
    if table.headed:
        return _headers(table, layout, part, named)
    return aligned_match(table, layout, part, latest) or (named_match(table, layout, part, latest) if named else None)


def named_match(table: FoundTable, layout: Layout, part: Part, latest: int) -> Match | None:
    """A table without header in a file of that name: the columns whose content and order can only be one field."""
    fields = in_order(table, layout, part, latest)
    if len(fields) < max(2, _NAMED * len(part.columns)):
        return None
    hints = {place: {name: 0.95} for place, name in fields.items()}
    count = f"{len(fields)} of its {len(table.columns)} columns"
    why = (
        f"it is called as those of {layout.name}, part '{part.name}', and {count} hold what stands there in that order"
    )
    return Match(layout.name, layout, part, table, len(fields) / len(table.columns), len(fields), hints, why)


def _headers(table: FoundTable, layout: Layout, part: Part, named: bool) -> Match | None:
    """A table with a header against the words of a part; None when too few are its own, or its codes are others."""
    known = _known_words(layout, part)
    if part.header == 2 and len(table.heads) == 2:
        table = _under_groups(table, set(known))
    here = {normal(column.header): column for column in table.columns if column.header}
    met = [word for word in known if word in here]
    cover = _cover(known, here)
    share = len(met) / max(1, len(here))
    if not (_enough(len(met), cover, share) or _in_other_words(table, layout, part, here, named)):
        return None
    hints = _hints(met, here, part)
    if not _codes_fit(table, layout, part, hints):
        return None
    why = f"{len(met)} of its {len(here)} headers are those of {layout.name}, part '{part.name}'"
    return Match(layout.name, layout, part, table, cover * 0.6 + share * 0.4, len(met), hints, why)


def _known_words(layout: Layout, part: Part) -> dict[str, bool]:
    """Header, normal -> whether the part cannot do without it; those of parts on the same rows it always can."""
    words = dict(headers_read(layout, part))
    for sharing in layout.sharing(part)[1:]:
        words |= dict.fromkeys(headers_read(layout, sharing), False)
    return {normal(word): must for word, must in words.items()}


def _cover(known: Mapping[str, bool], here: Collection[str]) -> float:
    """Share of the words the part cannot do without that are headers here."""
    must = [word for word, needed in known.items() if needed]
    return sum(word in here for word in must) / max(1, len(must))


def _hints(met: Sequence[str], here: Mapping[str, FoundColumn], part: Part) -> Hints:
    """The field of each column whose header the part has, '' where it reads it for something else."""
    fields = {normal(str(column.at)): name for name, column in reversed(list(part.columns.items()))}
    own = {here[word].place: {fields.get(word, ""): 1.0} for word in met}
    return {**own, **_numbered(here, part, own)}


def _in_other_words(
    table: FoundTable, layout: Layout, part: Part, here: Mapping[str, FoundColumn], named: bool
) -> bool:
    """Whether headers in other words are known, besides the file's name, headers only this system has, or its codes."""
    own, called = len(_words_of_no_other(layout.name) & set(here)), _called(table, part)
    if called == len(part.columns) and own >= _OWN_OF_ALL and _has_its_codes(layout, part, here):
        return True
    return (named or own >= _OWN) and called >= _NAMED * len(part.columns)


@cache
def _words_of_no_other(system: str) -> frozenset[str]:
    """Headers of a system that no other has, and that are no usual name of a field."""
    mine = _words([layout for layout in built_in() if layout.name == system])
    others = _words([layout for layout in built_in() if layout.name != system])
    return frozenset(word for word, table in mine.items() if word not in others and not is_usual(word, table))


def _words(layouts: Sequence[Layout]) -> dict[str, str]:
    """Header of a file of rows, normal -> the canonical table of the part that reads it."""
    words: dict[str, str] = {}
    for layout in layouts:
        if layout.kind in _GRIDS:
            for part in layout.part:
                words |= {normal(word): part.table for word in headers_read(layout, part)}
    return words


def _has_its_codes(layout: Layout, part: Part, here: Mapping[str, FoundColumn]) -> bool:
    """Whether a column of the part holds three codes of the system or more, and nothing else."""
    for name, column in part.columns.items():
        codes, found = layout.codes_of(part, name), here.get(normal(str(column.at)))
        texts = {cell for cell in found.cells if cell} if found else set()
        if codes and len(texts) >= 3 and texts <= set(codes):
            return True
    return False


def _numbered(here: Mapping[str, FoundColumn], part: Part, hints: Hints) -> Hints:
    """The column of contract numbers, where the part has one and a header is its label."""
    met = {name for fields in hints.values() for name in fields}
    return {
        column.place: {name: 0.95}
        for name in part.columns
        if name in NUMBERED and name not in met
        for column in here.values()
        if column.place not in hints and is_label(column.header, name) and is_counted(column.cells)
    }


def _codes_fit(table: FoundTable, layout: Layout, part: Part, hints: Hints) -> bool:
    """Whether most coded columns hold codes of the system: words alone are shared by several."""
    good = []
    for column in table.columns:
        codes = [layout.codes_of(part, name) for name in hints.get(column.place, {}) if name and name != "entity"]
        filled = [cell for cell in column.cells if cell]
        if codes and codes[0] and filled:
            bare = {code.lstrip("0") for code in codes[0]}
            good.append(sum(cell in codes[0] or cell in bare for cell in filled) >= 0.8 * len(filled))
    return sum(good) * 2 >= len(good)


def _called(table: FoundTable, part: Part) -> int:
    """How many fields of the part a header names, in the system's words or in others."""
    own = {normal(str(column.at)): name for name, column in part.columns.items()}
    called = set()
    for column in table.columns:
        word = normal(column.header)
        if word in own:
            called.add(own[word])
        else:
            fields = header_fields(column.header, part.table)
            called |= {name for name, score in fields.items() if score >= 0.75}
    return len(called & set(part.columns))


def _under_groups(table: FoundTable, known: set[str]) -> FoundTable:
    """The table with the words of both header lines, as a part with such headers names its columns."""
    words = header_words([list(line) for line in table.heads], known)
    columns = (
        replace(column, place=word, header=word) if normal(word) in known else column
        for column, word in zip(table.columns, words, strict=True)
    )
    return replace(table, columns=tuple(columns))


def _enough(met: int, cover: float, share: float) -> bool:
    return (met >= 4 and cover >= 0.99 and share >= 0.5) or (met >= 5 and cover >= 0.6 and share >= 0.35)


def aligned_match(table: FoundTable, layout: Layout, part: Part, latest: int) -> Match | None:
    """A table without header against the order of the columns of a part."""
    if len(table.columns) < 6 or len(part.columns) < 5:
        return None
    score, fields = aligned(without_groups(table, layout, part), layout, part, latest)
    if score < 0.6 or len(fields) < 0.4 * min(len(table.columns), len(part.columns)):
        return None
    hints = {place: {name: 0.95} for place, name in fields.items()}
    count = f"{len(fields)} of its {len(table.columns)} columns"
    why = f"{count} hold what {layout.name}, part '{part.name}', has in that order"
    return Match(layout.name, layout, part, table, score * 0.9, len(fields), hints, why)
