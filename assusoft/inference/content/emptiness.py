"""A column that is known for what it is -> the words in it that say nothing, and the sentence that counts them."""

from collections import Counter
from collections.abc import Sequence

from assusoft.inference.content.texts import EMPTY, NO_WORDS
from assusoft.inference.model import ColumnGuess, FoundColumn, PartGuess
from assusoft.layouts.columns.empty_words import told
from assusoft.schema import field_named

_CHECKED = frozenset(("national_number", "worker_national_number", "bank_account", "email"))
"""Fields of text whose values have a form that no word has."""


def words_for_empty(guess: ColumnGuess) -> frozenset[str]:
    """The words that count as nothing in a column; in texts such as names only what is no word of letters.

    A code that is known keeps its meaning.
    """
    free = field_named(guess.field).type == "text" and not is_coded(guess) and guess.field not in _CHECKED
    return (NO_WORDS if free else EMPTY) - {code.casefold() for code in guess.codes}


def is_coded(guess: ColumnGuess) -> bool:
    """Whether the field has a closed list of values."""
    field = field_named(guess.field)
    return bool(guess.codes) or bool(field.codes) or field.type == "flag"


def empty_notes(parts: Sequence[PartGuess]) -> list[str]:
    """A sentence for each confident column in which words for «empty» count as nothing."""
    return [
        told(f"Column '{each.header or each.place}'", words)
        for part in parts
        for found, each in zip(part.found.columns, part.columns, strict=True)
        if each.status == "confident" and (words := _said(found, words_for_empty(each)))
    ]


def _said(column: FoundColumn, words: frozenset[str]) -> Counter[str]:
    return Counter(cell for cell in column.cells if cell and len(cell) < 20 and cell.casefold() in words)
