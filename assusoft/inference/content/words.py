"""Header words -> canonical fields: labels of the schema and a table of synonyms in four languages."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache, lru_cache, reduce
from operator import or_

from assusoft.inference.content.synonyms import others, strong, weak
from assusoft.schema import TABLES, field_named

_PIECES = re.compile(r"\s*[/|\n\r]\s*|\s+-\s+|\s*[()\[\]]\s*")
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "ı": "i"})
_ASCII = {place: None for place in range(128) if not chr(place).isalnum()} | {ord("%"): "pct", ord("#"): "no"}
_GENERATED = ("person", "source", "contract", "member")
_ALIKE = 0.88
"""How alike a misspelt header and a phrase are at least."""
_EMPLOYER = ("employer", "employeur", "werkgever", "arbeitgeber", "empregador")
NUMBERED = ("contract", "member")
"""Fields that count, which only files of known systems have."""


def plain(text: str) -> str:
    """Lower case, without accents, letters and digits only, '%' as 'pct': 'N° dossier' and 'n_dossier' are alike.

    Letters of any alphabet stay.
    """
    if text.isascii():
        return text.lower().translate(_ASCII)
    text = (
        text.replace("%", " pct ")
        .replace("ß", "ss")
        .replace("œ", "oe")
        .replace("№", " no ")
        .replace("°", " o ")
        .replace("#", " no ")
    )
    text = unicodedata.normalize("NFKD", text.casefold().translate(_STROKES))
    return re.sub(r"[\W_]", "", text)


def tokens(header: str) -> list[str]:
    """The words of a header: 'DateofBirth_2' -> ['dateof', 'birth', '2']."""
    spaced = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", header)
    return [word for run in re.split(r"[^\w%°#]+|_", spaced) if (word := plain(run))]


def header_fields(header: str, table: str) -> dict[str, float]:
    """Fields this header may name -> how strongly: 1 a name of the field, 0.75 one of several, 0.5 part of one."""
    if ": " in header and (last := _phrase_fields(header.rsplit(": ", 1)[1], table)):
        return _at_most(last, 0.95)
    pieces = [piece for piece in _PIECES.split(header) if piece.strip()]
    whole = _phrase_fields(header, table)
    if len(pieces) < 2 or max(whole.values(), default=0.0) >= 0.9:
        return whole
    named = list(filter(None, (_phrase_fields(piece, table) for piece in pieces)))
    if not named:
        return whole
    return _agreed(named) or _at_most(named[0], 0.75) | whole


def _at_most(fields: Mapping[str, float], most: float) -> dict[str, float]:
    return {name: min(score, most) for name, score in fields.items()}


def _agreed(named: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The fields that all pieces of a header name, as strongly as the weakest does."""
    joint = {name: min(fields.get(name, 0.0) for fields in named) for name in named[0]}
    return {name: score for name, score in joint.items() if score > 0}


def is_known(header: str) -> bool:
    """Whether some table has a field of this name; also true of names known to be of no field."""
    if plain(header) in _not_ours():
        return True
    return any(score >= 0.75 for table in TABLES for score in header_fields(header, table).values())


def is_elsewhere(header: str) -> bool:
    """Whether the header speaks of somebody or something else: a manager, an emergency contact, a former date."""
    elsewhere = others("elsewhere")
    return bool(set(tokens(header)) & elsewhere) or any(word in plain(header) for word in elsewhere if len(word) > 6)


def is_not_ours(header: str) -> bool:
    """Whether the header names something no canonical field holds: a full name, an age, a foreign number."""
    return plain(header) in _not_ours()


def is_label(header: str, field: str) -> bool:
    """Whether the header is the schema's own label of a field, also of those that other files do not have."""
    named = field_named(field)
    return plain(header) in {plain(named.en), plain(named.fr), plain(named.nl)}


def is_of_label(header: str, field: str) -> bool:
    """Whether the header is a word of the field's label, or some in a row: 'Effective' of 'Effective %'."""
    named, whole = field_named(field), plain(header)
    for label in (named.en, named.fr, named.nl):
        words = tokens(label)
        runs = {"".join(words[at:end]) for at in range(len(words)) for end in range(at + 1, len(words) + 1)}
        if len(whole) >= 6 and whole in runs:
            return True
    return False


def is_usual(header: str, table: str) -> bool:
    """Whether a header, as it stands, is what a field is called in many files."""
    return plain(header) in _known(table)


def is_counted(cells: Sequence[str]) -> bool:
    """Whether the cells that are not blank are short numbers, as those that tell the contracts of a person apart."""
    filled = {cell for cell in cells if cell}
    return bool(filled) and all(cell.isdecimal() and len(cell) <= 3 for cell in filled)


@cache
def _not_ours() -> frozenset[str]:
    return frozenset(plain(each) for each in others("not_ours"))


@lru_cache(4096)
def _phrase_fields(header: str, table: str) -> dict[str, float]:
    """The fields a phrase may name, the surest way to read it first: as it stands, turned, without usual words."""
    whole, words = plain(header), tokens(header)
    if not whole or whole in _not_ours():
        return {}
    known = _known(table)
    if exact := known.get(whole) or _turned(table).get(tuple(sorted(words))):
        return exact
    bare = "".join(word for word in words if word not in others("neutral"))
    most = 0.75 if others("descriptive") & set(words) else 0.95
    for phrase in (bare, *_without_ends(whole)):
        if phrase in known:
            return _at_most(known[phrase], most)
    if bare in _not_ours():
        return {}
    return _each_word(words, known) or _misspelt(whole, table) or _partly(words, known)


def _misspelt(whole: str, table: str) -> dict[str, float]:
    """The fields of the phrase a long word is nearly; 'employer no' is two letters from 'employee no', and is not."""
    if len(whole) < 7 or any(word in whole for word in _EMPLOYER):
        return {}
    near = get_close_matches(whole, _spelt_alike(whole, table), 1, _ALIKE)
    return _at_most(_known(table)[near[0]], 0.75) if near else {}


def _spelt_alike(whole: str, table: str) -> list[str]:
    """The phrases that may be as alike: none that is too long or too short, or has too many letters of its own."""
    letters, found = _letters(whole), []
    for size, (phrases, of_any) in _spelt(table).items():
        equal = (len(whole) + size) * _ALIKE / 2
        mine, theirs = int(len(whole) - equal), int(size - equal)
        if equal > min(len(whole), size) or (letters & ~of_any).bit_count() > mine:
            continue
        for phrase, own in phrases:
            if (letters & ~own).bit_count() <= mine and (own & ~letters).bit_count() <= theirs:
                found.append(phrase)
    return found


@cache
def _spelt(table: str) -> dict[int, tuple[list[tuple[str, int]], int]]:
    """Length -> the phrases of that length, long enough to be misspelt, the letters of each, and those of all."""
    found: dict[int, list[tuple[str, int]]] = {}
    for phrase in _known(table):
        if len(phrase) >= 6:
            found.setdefault(len(phrase), []).append((phrase, _letters(phrase)))
    return {size: (phrases, _letters("".join(phrase for phrase, _ in phrases))) for size, phrases in found.items()}


def _letters(text: str) -> int:
    """The letters of a text as bits; some share one."""
    return reduce(or_, (1 << ord(letter) % 128 for letter in set(text)), 0)


def _without_ends(whole: str) -> list[str]:
    ends = _ends()
    return [whole.removeprefix(each) for each in ends if whole.startswith(each)] + [
        whole.removesuffix(each) for each in ends if whole.endswith(each)
    ]


@cache
def _ends() -> list[str]:
    return sorted((each for each in others("neutral") if len(each) >= 3), key=len, reverse=True)


def _each_word(words: Sequence[str], known: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """The field that every word of a header names by itself: 'Telefoon mobiel', 'Sexe Geslacht'."""
    if len(words) < 2 or not all(word in known for word in words):
        return {}
    return {name: 0.95 for name in known[words[0]] if all(known[word].get(name, 0) >= 0.95 for word in words)}


def _partly(words: Sequence[str], known: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Runs of the header's words that name a field, when more stands around them."""
    found: dict[str, float] = {}
    for size in range(len(words) - 1, 0, -1):
        for start in range(len(words) - size + 1):
            run = "".join(words[start : start + size])
            if len(run) >= 3 and run in known:
                for name, score in known[run].items():
                    if score >= 0.95 or size > 1:
                        found[name] = 0.5
        if found:
            break
    return found


@cache
def _turned(table: str) -> dict[tuple[str, ...], dict[str, float]]:
    """Words of a phrase in the order of the alphabet -> fields: 'Contrat début' is 'début contrat'."""
    found: dict[tuple[str, ...], dict[str, float]] = {}
    for name in (each.name for each in TABLES[table] if each.name not in _GENERATED):
        for phrase in strong(name):
            if len(words := tokens(phrase)) > 1:
                found.setdefault(tuple(sorted(words)), {})[name] = 0.95
    return found


@cache
def _known(table: str) -> dict[str, dict[str, float]]:
    """Plain phrase -> field -> strength."""
    found: dict[str, dict[str, float]] = {}
    fields = {each.name: each for each in TABLES[table] if each.name not in _GENERATED}
    for name, each in fields.items():
        for phrase in (each.en, each.fr, each.nl, each.name, *strong(name)):
            found.setdefault(plain(phrase), {})[name] = 1.0
        for phrase in weak(name):
            found.setdefault(plain(phrase), {}).setdefault(name, 0.75)
    for each in fields.values():
        for phrase in (each.en, each.fr, each.nl):
            found.setdefault(plain(re.sub(r"\s*\(.*\)", "", phrase)), {each.name: 1.0})
    return found
