"""Names made comparable: accents, case, blanks, hyphens and apostrophes do not tell two people apart."""

import unicodedata

import pandas as pd

from assusoft.schema import DTYPES

_LETTERS = str.maketrans({"ø": "o", "œ": "oe", "æ": "ae", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th"})


def normalised(name: str) -> str:
    """'Van den BÉRGHE-Léon' -> 'vandenbergheleon': letters and digits only, without accents or capitals."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    return "".join(letter for letter in plain if letter.isalnum())


def normalised_all(names: pd.Series) -> pd.Series:
    """Each name normalised; missing stays missing, and so does a name without any letter."""
    known = {name: normalised(name) or None for name in names.dropna().unique()}
    return pd.Series([known.get(name) for name in names], index=names.index, dtype=DTYPES["text"])


def full_names(last: pd.Series, first: pd.Series) -> pd.Series:
    """'last|first' normalised; missing when one of the two is."""
    return normalised_all(last) + "|" + normalised_all(first)
