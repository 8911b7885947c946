"""Words that stand where nothing does ('n/a', 'néant', '-'): they count only where a column has no such value.

Nan, Na, Nil, None and Null are names of people, NA is Namibia: in a column of texts only what is no word of letters
counts, in dates, numbers and closed lists all of them.
"""

from collections import Counter
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from assusoft.layouts.columns.cells import Cells
from assusoft.layouts.columns.spans import trimmed

SIGNED = frozenset(
    [
        "n/a",
        "<na>",
        "(null)",
        "(none)",
        "[null]",
        "(blank)",
        "(vide)",
        "(leeg)",
        "\\n",
        "n.a.",
        "n/d",
        "n.d.",
        "s.o.",
        "n.v.t.",
        "-",
        "--",
        "---",
        "–",
        "—",
        ".",
        "..",
        "...",
        "?",
        "/",
        "-   -",
        "-  -",
        "- -",
        "/  /",
        "/ /",
        ".  .",
        ". .",
    ]
)
"""Without letters, or with signs that no name has."""
WORDS = frozenset(
    [
        "null",
        "none",
        "nil",
        "nan",
        "na",
        "nat",
        "nihil",
        "empty",
        "missing",
        "unknown",
        "not applicable",
        "néant",
        "neant",
        "aucun",
        "aucune",
        "vide",
        "inconnu",
        "inconnue",
        "sans objet",
        "non applicable",
        "geen",
        "leeg",
        "nvt",
        "onbekend",
        "niet van toepassing",
        "kein",
        "keine",
        "leer",
        "entfällt",
        "unbekannt",
    ]
)
"""Of letters only, in English, French, Dutch and German."""
EMPTY = SIGNED | WORDS
EMPTY_WORD = "word_for_empty"
"""The repair, among the steps of a reading."""


def without_words(cells: Cells, kept: Iterable[str] = ()) -> tuple[Cells, dict[int, str]]:
    """The cells of a column of dates or numbers with nothing where a word for «empty» stood; row -> that word.

    `kept`: texts that the layout itself speaks of.
    """
    texts = trimmed(cells.text)
    found = pc.is_in(pc.utf8_lower(texts), pa.array(EMPTY - {text.casefold() for text in kept}, pa.string()))
    rows = pc.indices_nonzero(pc.fill_null(found, False)).to_pylist()
    if not rows:
        return cells, {}
    return Cells(pc.if_else(found, "", cells.text), cells.kinds), {row: texts[row].as_py() for row in rows}


def told(column: str, words: Counter[str]) -> str:
    """The sentence on words for «empty» that were read as nothing."""
    shown = ", ".join(f"'{word}' {count}" for word, count in words.most_common(5))
    return f"{column}: words for «empty» were read as nothing in {words.total()} cells ({shown})."
