"""Two writings of one value: the same when only capitals, accents, blanks or leading zeros differ.

(docs/explanation/month.md: Only written otherwise)
"""

import re
from unicodedata import combining, normalize

import pandas as pd

from assusoft.frames import Mask, as_mask, chosen, values_of

WRITTEN = (
    "payroll_id", "last_name", "first_name", "email", "phone", "street", "house_number", "box", "postal_code", "city",
    "function", "department", "cost_centre", "bank_account",
)  # fmt: skip
"""Fields that people write: names, streets, cities, numbers. Codes, days and amounts have one writing only."""

_ONE_NUMBER = ("payroll_id", "phone", "bank_account")
_LIGATURES = str.maketrans({"ø": "o", "œ": "oe", "æ": "ae", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th"})


def same_writing(name: str, one: object, other: object) -> bool:
    """Whether two values of a field differ in writing alone; never when one is missing, or when they are equal.

    A blank between two figures counts («1 2» is not «12»), but not in what is one number: phone, account.
    """
    if name not in WRITTEN or not isinstance(one, str) or not isinstance(other, str) or one == other:
        return False
    return _plain(name, one) == _plain(name, other)


def as_told(name: str, now: pd.Series, told: pd.Series, apart: Mask) -> pd.Series:
    """The values of a field now, but as they were told where only the writing differs; not in the rows `apart`."""
    if name not in WRITTEN:
        return now
    kept = as_mask(now != told) & ~apart
    if not kept.any():
        return now
    pairs = zip(values_of(now[kept]), values_of(told[kept]), strict=True)
    kept[kept] = [same_writing(name, new, old) for new, old in pairs]
    return chosen(kept, told, now)


def _plain(name: str, text: str) -> str:
    letters = normalize("NFKD", text.casefold().translate(_LIGATURES))
    bare = "".join(letter for letter in letters if not combining(letter))
    joined = re.sub(r"\s+", "", bare) if name in _ONE_NUMBER else re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", bare)
    return re.sub(r"(?<![\d.,])0+(?=\d)", "", re.sub(r"\s+", " ", joined))
