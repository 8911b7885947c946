"""Signs that no cell means -> what they stand for, or nothing: the letters of cp1252 among control signs, line breaks
within cells, marks nobody sees. What is left besides letters is a control sign, which no cell may hold.
"""

import re
from collections import Counter

BREAKS = "\t\n\r\x0b\x0c\u2028\u2029"
MARKS = "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
"""Marks that turn the direction of writing, and others that are not shown: two texts with and without look the same."""
CONTROL = "\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff"
STRAY = re.compile(f"[{CONTROL}{BREAKS}{MARKS}]")
"""All of them."""

_CP1252 = {byte: letter for byte in range(0x80, 0xA0) if (letter := bytes([byte]).decode("cp1252", "ignore"))}
_LETTERS = re.compile(f"[{''.join(map(chr, _CP1252))}]")
_LETTER_BYTES = re.compile(b"\xc2[" + re.escape(bytes(_CP1252)) + b"]")
_BREAK = re.compile(rf"\s*[{BREAKS}]\s*")
_MARK = re.compile(f"[{MARKS}]")
_KINDS = {
    "letters": "letters of cp1252 that stood there as control signs (its apostrophe, dash, quote, euro) were put right",
    "breaks": "line breaks and tabs within cells were read as a blank",
    "marks": "marks that are not shown (directions of writing, blanks without width) were left out",
}


def with_letters(text: bytes) -> tuple[bytes, list[int]]:
    """A text in UTF-8 with the letters that cp1252 has where Unicode has control signs (U+0092 is its apostrophe), and
    where they stood.
    """
    places = [found.start() for found in _LETTER_BYTES.finditer(text)]
    return (_LETTER_BYTES.sub(lambda found: _CP1252[found[0][1]].encode(), text) if places else text), places


def mended(text: str) -> tuple[str, Counter[str]]:
    """A cell without stray signs, and how many of each kind (of `told`) it held; control signs stay."""
    counts: Counter[str] = Counter()
    text, counts["letters"] = _LETTERS.subn(lambda found: _CP1252[ord(found[0])], text)
    text, counts["marks"] = _MARK.subn("", text)
    text, counts["breaks"] = _BREAK.subn(" ", text.strip())
    return text, +counts


def told(where: str, counts: Counter[str], first: str) -> tuple[str, ...]:
    """A sentence for each kind of stray signs: how many, and where the first stood."""
    return tuple(
        f"{where}: {what}: {counts[kind]}, the first in {first}." for kind, what in _KINDS.items() if counts[kind]
    )


def shown(text: str) -> str:
    """The odd signs of a text in words that a terminal takes no order from: 'U+001B'."""
    signs = "".join(sign for sign in text if not (sign.isascii() and sign.isprintable()))
    codes = " ".join(f"U+{ord(sign):04X}" for sign in signs)
    return f"'{signs}' ({codes})" if signs.isprintable() else codes
