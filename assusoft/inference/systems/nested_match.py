"""Elements of an XML document x the parts of a layout -> the rows of each part, and the fields of their texts."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from assusoft.inference.content.words import NUMBERED, header_fields, is_counted, is_label, is_of_label, plain
from assusoft.inference.match import PartMatch
from assusoft.inference.model import Group, Hints
from assusoft.inference.opening.groups import table_of_group
from assusoft.layouts.columns.cells import ColumnKey
from assusoft.layouts.definition.layout import Layout, Part
from assusoft.layouts.xml.paths import plain_step
from assusoft.schema import is_field

_EXACT, _SAME, _CALLED, _PARTLY = 1.0, 0.95, 0.88, 0.5
_LIKE = 0.6
_OWN, _OTHER_ROOT = 0.4, 0.5
Likeness = dict[tuple[str, str], float]
"""Path in the document and field -> how alike they are."""


class Placing(NamedTuple):
    """How well a group is the rows of a part (0 to 1), path -> field -> strength, and how many words are its own."""

    score: float
    hints: Hints
    own: int


def nested_parts(root: str, groups: Sequence[Group], layout: Layout) -> list[PartMatch]:
    """The parts of a layout that a document has; none when too few of its words are the layout's own."""
    taken = _taken(groups, layout)
    own = sum(placing.own for _, _, placing in taken.values())
    asked = sum(len(part.columns) for part, _, _ in taken.values())
    named = layout.root.casefold() != "export"
    known = root == layout.root and named
    if not asked or not (known or own >= _OWN * asked):
        return []
    trust = 1.0 if known or not named else _OTHER_ROOT
    return [_match(layout, trust, *taken[part.name]) for part in layout.part if part.name in taken]


def _taken(groups: Sequence[Group], layout: Layout) -> dict[str, tuple[Part, Group, Placing]]:
    """Part -> the group that is its rows, best first; a group is only of parts that read the same elements."""
    tried = [(part, group, placed(group, part), -at) for part in layout.part for at, group in enumerate(groups)]
    taken: dict[str, tuple[Part, Group, Placing]] = {}
    rows: dict[str, str] = {}
    for part, group, placing, _ in sorted(tried, key=lambda each: (each[2].score, each[3]), reverse=True):
        is_free = part.name not in taken and rows.get(group.path, part.rows) == part.rows
        if is_free and placing.score >= _LIKE:
            taken[part.name] = part, group, placing
            rows[group.path] = str(part.rows)
    return taken


def _match(layout: Layout, trust: float, part: Part, group: Group, placing: Placing) -> PartMatch:
    score, hints = placing.score * trust, placing.hints
    why = f"{len(hints)} of its texts are those of {layout.name}, part '{part.name}'"
    return PartMatch(part, table_of_group(group, hints), score, len(hints), hints, why)


def placed(group: Group, part: Part) -> Placing:
    """How well a group is the rows of a part, and which of its texts are which field."""
    names = group.names
    hints, met = _paired(_alike(group, names, part), names, part)
    left = {field: str(column.at).count("..") for field, column in part.columns.items() if field not in met}
    for path, field in _by_a_word([name for name in names if name not in hints], left):
        hints[path], met[field] = {field: 0.75}, _PARTLY
    total = sum(met.values()) / len(part.columns)
    same = plain_step(group.path.split("/")[-1]) == str(part.rows).split("/")[-1]
    return Placing(total * (1.0 if same else 0.9), hints, _own_words(part, hints))


def _alike(group: Group, names: Sequence[str], part: Part) -> Likeness:
    """Path and field -> how alike they are, for those that are at all."""
    held = _holders(names, part)
    alike: Likeness = {}
    for field, column in part.columns.items():
        at = str(column.at)
        for name in names:
            score = _likeness(at, name, field, part.table) or _counts(group, name, field)
            if score > 0:
                alike[name, field] = score + _kept_together(name, at, held)
    return alike


def _paired(
    alike: Likeness, names: Sequence[str], part: Part
) -> tuple[dict[ColumnKey, dict[str, float]], dict[str, float]]:
    """Each path with one field at most, the most alike first: path -> field -> strength, and field -> likeness."""
    turns = {field: turn for turn, field in enumerate(part.columns)}
    order = {name: at for at, name in enumerate(names)}
    hints: dict[ColumnKey, dict[str, float]] = {}
    met: dict[str, float] = {}
    for name, field in sorted(alike, key=lambda pair: (-alike[pair], order[pair[0]], turns[pair[1]])):
        if field not in met and name not in hints:
            score = alike[name, field]
            doubtful = _doubtful(name, field, alike, (*hints, *met))
            hints[name] = {field: 0.5 if doubtful else 1.0 if score >= _EXACT else 0.95}
            met[field] = score
    return hints, met


def _own_words(part: Part, hints: Hints) -> int:
    """How many paths end with the very word that the layout has for their field."""
    words = {field: _last_word(str(column.at)) for field, column in part.columns.items()}
    own = 0
    for path, fields in hints.items():
        word = _last_word(str(path))
        own += sum(word == words[field] for field in fields)
    return own


def _last_word(path: str) -> str:
    return plain(plain_step(path.split("/")[-1]))


def _likeness(at: str, name: str, field: str, table: str) -> float:
    """How alike the path of a field and a path in the document are: the same, the same last word, or a word for it."""
    if at == name:
        return _EXACT
    mine, other = at.split("/"), name.split("/")
    near = 0.01 * (len(mine) == len(other)) - (0.0 if mine.count("..") == other.count("..") else 0.15)
    near += 0.02 * (len(mine) > 1 and len(other) > 1 and plain_step(mine[-2]) == plain_step(other[-2]))
    last = plain_step(other[-1])
    if plain(plain_step(mine[-1])) == plain(last):
        return _SAME - 0.04 + near
    named = header_fields(last, table).get(field, 0.0)
    same_above = len(mine) > 1 and mine[:-1] == other[:-1] == [".."] * (len(mine) - 1)
    return (_CALLED - 0.04 + near) if named >= (0.75 if same_above else 0.95) else 0.0


def _counts(group: Group, name: str, field: str) -> float:
    """How alike a path is to a field that counts: its label, above short numbers."""
    labelled = field in NUMBERED and is_label(plain_step(name.split("/")[-1]), field)
    return _CALLED - 0.04 if labelled and is_counted([each.get(name, "") for each in group.texts]) else 0.0


def _doubtful(name: str, field: str, alike: Mapping[tuple[str, str], float], done: Sequence[ColumnKey]) -> bool:
    """Whether another path and another field, both free, would go with these two as well the other way round."""
    score = alike[name, field]
    free = {pair for pair in alike if pair[0] not in done and pair[1] not in done and alike[pair] == score}
    paths = [other for other, its_field in free if its_field == field and other != name]
    fields = [other for its_path, other in free if its_path == name and other != field]
    return any((path, other) in free for path in paths for other in fields)


def _holders(names: Sequence[str], part: Part) -> dict[str, str]:
    """The element that holds texts -> that of the layout, by the words that stand once in both."""
    here, there = (_once(paths) for paths in (names, [str(column.at) for column in part.columns.values()]))
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word in here.keys() & there.keys():
        votes[_holder(here[word])][_holder(there[word])] += 1
    return {holder: found.most_common(1)[0][0] for holder, found in votes.items()}


def _once(paths: Sequence[str]) -> dict[tuple[int, str], str]:
    """The steps up and the last word of a path, where only one path has them -> the path."""
    words = [(path.count(".."), _last_word(path)) for path in paths]
    return {word: path for word, path in zip(words, paths, strict=True) if words.count(word) == 1}


def _holder(path: str) -> str:
    return path.rpartition("/")[0]


def _kept_together(name: str, at: str, held: Mapping[str, str]) -> float:
    """A little more for a text that stands where the others of its element stand."""
    return 0.01 if held.get(_holder(name)) == _holder(at) else 0.0


def _by_a_word(names: Sequence[str], fields: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Paths and fields that are left, where a path ends with a word of the field's label, and neither fits another.

    `fields`: how many steps up the path of each begins with.
    """
    pairs = [
        (name, field)
        for name in names
        for field, up in fields.items()
        if is_field(field) and name.count("..") == up and is_of_label(plain_step(name.split("/")[-1]), field)
    ]
    for name, field in pairs:
        if sum(name == other for other, _ in pairs) == sum(field == other for _, other in pairs) == 1:
            yield name, field
