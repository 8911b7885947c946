"""A file taken apart x the built-in payroll layouts -> which system it is of, and which part each table is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from assusoft.inference.content.words import NUMBERED, header_fields, is_counted, is_label, is_usual
from assusoft.inference.model import FoundColumn, FoundFile, FoundTable, Hints
from assusoft.inference.systems.column_order import aligned, in_order
from assusoft.inference.systems.fixed_width_match import cut_parts
from assusoft.inference.systems.nested_match import nested_parts
from assusoft.inference.systems.record_match import record_parts
from assusoft.inference.systems.shared_rows import sharing_parts, without_groups
from assusoft.layouts.definition.file_names import matches
from assusoft.layouts.definition.layout import Layout, Part
from assusoft.layouts.definition.loading import load_layout
from assusoft.layouts.rows.header_search import headers_read
from assusoft.layouts.rows.headers import header_words, normal
from assusoft.resources import resource_folder

_GRIDS = ("delimited", "sheet")
_TELLING, _NAMED = 5, 0.6
"""Letters a file name must have to count; share of the fields that must be told when it does."""
_OWN, _OWN_OF_ALL = 4, 2
"""Headers only this system has that count as such a name; how many do where no field of the part is missing."""


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
    ranked = sorted(
        ((_told(told), layout.name, told) for layout in built_in() if (told := _matches(found, layout, name))),
        key=lambda each: -each[0],
    )
    if not ranked:
        return "", 0.0, ()
    best, system, found_matches = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    if second > 0.85 * best:
        return "", 0.0, ()
    return system, round(max(match.score for match in found_matches), 2), found_matches


def _told(matches: tuple[Match, ...]) -> float:
    return sum(match.score * min(match.words, 40) for match in matches)


def _matches(found: FoundFile, layout: Layout, name: str) -> tuple[Match, ...]:
    if found.kind == "fixed" and layout.kind == "fixed":
        return tuple(Match(layout.name, layout, *each) for each in cut_parts(found.text, layout))
    if found.text and layout.kind == "delimited" and all(part.record for part in layout.part):
        return tuple(Match(layout.name, layout, *each) for each in record_parts(found, layout))
    if found.kind == "xml" and layout.kind == "xml":
        return tuple(Match(layout.name, layout, *each) for each in nested_parts(found.root, found.groups, layout))
    if found.kind not in _GRIDS or layout.kind not in _GRIDS:
        return ()
    told = []
    for table in found.tables:
        tried = [
            match
            for part in layout.part
            if not part.of and (match := _match(table, layout, part, _is_named(name, layout, part)))
        ]
        if tried:
            best = max(tried, key=lambda match: (match.score * match.words, match.words))
            table = best.table
            best = replace(best, table=without_groups(table, layout, best.part))
            told += [
                best,
                *(Match(layout.name, layout, *each) for each in sharing_parts(table, layout, best.part, best.hints)),
            ]
    return tuple(told)


def _is_named(name: str, layout: Layout, part: Part) -> bool:
    """Whether the file is called as the files of this part, and of no other."""
    called = [each for each in layout.part if not each.of and matches(name, re.sub(r"\{\w+\}", "*", each.file))]
    telling = re.sub(r"\{\w+\}|\.\w+$|\W", "", part.file)
    return called == [part] and len(telling) >= _TELLING


def _match(table: FoundTable, layout: Layout, part: Part, named: bool) -> Match | None:
    if table.headed:
        return _headers(table, layout, part, named)
    return aligned_match(table, layout, part) or (named_match(table, layout, part) if named else None)


def named_match(table: FoundTable, layout: Layout, part: Part) -> Match | None:
    """A table without header in a file of that name: the columns whose content and order can only be one field."""
    fields = in_order(table, layout, part)
    if len(fields) < max(2, _NAMED * len(part.columns)):
        return None
    hints = {place: {name: 0.95} for place, name in fields.items()}
    count = f"{len(fields)} of its {len(table.columns)} columns"
    why = (
        f"it is called as those of {layout.name}, part '{part.name}', and {count} hold what stands there in that order"
    )
    return Match(layout.name, layout, part, table, len(fields) / len(table.columns), len(fields), hints, why)


def _headers(table: FoundTable, layout: Layout, part: Part, named: bool) -> Match | None:
    words = headers_read(layout, part) | {
        word: False for each in layout.sharing(part)[1:] for word in headers_read(layout, each)
    }
    known = {normal(word): must for word, must in words.items()}
    table = _under_groups(table, set(known)) if part.header == 2 and len(table.heads) == 2 else table
    here = {normal(column.header): column for column in table.columns if column.header}
    met = [word for word in known if word in here]
    must = [word for word, needed in known.items() if needed]
    cover = sum(word in here for word in must) / max(1, len(must))
    share = len(met) / max(1, len(here))
    if not (_enough(len(met), cover, share) or _told_otherwise(table, layout, part, here, named)):
        return None
    fields = {normal(str(column.at)): name for name, column in reversed(list(part.columns.items()))}
    own = {here[word].place: {fields[word]: 1.0} if word in fields else {"": 1.0} for word in met}
    hints = {**own, **_numbered(here, part, own)}
    if not _codes_fit(table, layout, part, hints):
        return None
    why = f"{len(met)} of its {len(here)} headers are those of {layout.name}, part '{part.name}'"
    return Match(layout.name, layout, part, table, cover * 0.6 + share * 0.4, len(met), hints, why)


def _told_otherwise(
    table: FoundTable, layout: Layout, part: Part, here: Mapping[str, FoundColumn], named: bool
) -> bool:
    """Whether headers in other words are known, besides the file's name, headers only this system has, or its codes."""
    telling, called = len(_telling(layout.name) & set(here)), _called(table, part)
    if called == len(part.columns) and telling >= _OWN_OF_ALL and _told_by_codes(layout, part, here):
        return True
    return (named or telling >= _OWN) and called >= _NAMED * len(part.columns)


@cache
def _telling(system: str) -> frozenset[str]:
    """Headers of a system that no other has, and that are no usual name of a field."""
    mine, others = (
        {
            normal(word): part.table
            for each in built_in()
            if (each.name == system) is own and each.kind in _GRIDS
            for part in each.part
            for word in headers_read(each, part)
        }
        for own in (True, False)
    )
    return frozenset(word for word, table in mine.items() if word not in others and not is_usual(word, table))


def _told_by_codes(layout: Layout, part: Part, here: Mapping[str, FoundColumn]) -> bool:
    """Whether a column of the part holds three codes of the system or more, and nothing else."""
    for name, column in part.columns.items():
        codes, found = layout.codes_of(part, name), here.get(normal(str(column.at)))
        texts = {cell for cell in found.cells if cell} if found else set()
        if codes and len(texts) >= 3 and texts <= set(codes):
            return True
    return False


def _numbered(here: Mapping[str, FoundColumn], part: Part, hints: Hints) -> Hints:
    """The column of contract numbers, where the part has one and a header is its label."""
    met = {name for each in hints.values() for name in each}
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
    told = [
        {own[normal(column.header)]: 1.0} if normal(column.header) in own else header_fields(column.header, part.table)
        for column in table.columns
    ]
    return len({name for each in told for name, sure in each.items() if sure >= 0.75} & set(part.columns))


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


def aligned_match(table: FoundTable, layout: Layout, part: Part) -> Match | None:
    """A table without header against the order of the columns of a part."""
    if len(table.columns) < 6 or len(part.columns) < 5:
        return None
    score, fields = aligned(without_groups(table, layout, part), layout, part)
    if score < 0.6 or len(fields) < 0.4 * min(len(table.columns), len(part.columns)):
        return None
    hints = {place: {name: 0.95} for place, name in fields.items()}
    count = f"{len(fields)} of its {len(table.columns)} columns"
    why = f"{count} hold what {layout.name}, part '{part.name}', has in that order"
    return Match(layout.name, layout, part, table, score * 0.9, len(fields), hints, why)
