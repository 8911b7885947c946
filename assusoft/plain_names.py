"""A name made comparable: accents, case, blanks, hyphens and apostrophes do not tell two people apart."""

import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans({"ø": "o", "œ": "oe", "æ": "ae", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th"})


@lru_cache(1 << 16)
def normalised(name: str) -> str:
    """'Van den BÉRGHE-Léon' -> 'vandenbergheleon': letters and digits only, without accents or capitals."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    return "".join(letter for letter in plain if letter.isalnum())
