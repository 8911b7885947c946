"""Raw cells of a column, against a number that may be their sum -> that number and the sum, as exact as they stand."""

import re
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.layouts.columns.cells import NUMBERS, Cells, kinds_of
from assusoft.layouts.columns.spans import Indices, trimmed

_COIN = r"(?:[€£$¥₹]|EUR|USD|GBP|CHF|SEK|DKK|NOK|PLN|CZK|CAD|AUD|INR|zł|kr\.?|Fr\.|Rs\.?)?"
NUMBER = re.compile(rf"[-+(]?\s*{_COIN}\s*[-+]?(?!0\d)\d[\d.,' \u00a0\u202f’]*(?:{_COIN}|%)\s*\)?-?", re.IGNORECASE)
_BLANK, _PART = r"[\s\x0b\x1c-\x1f\x{85}\p{Z}]", r"[\p{Nd}.,' \x{a0}\x{202f}’]"
_WRITTEN = (
    rf"(?i)^[-+(]?{_BLANK}*{_COIN}{_BLANK}*[-+]?(?:0|0[.,' \x{{a0}}\x{{202f}}’]{_PART}*|[^0\P{{Nd}}]{_PART}*)"
    rf"(?:{_COIN}|%){_BLANK}*\)?-?$"
)
"""`NUMBER` in Arrow's language, which cannot look ahead and whose digits and blanks are ASCII unless one says more."""
CENT, _EXACT = Decimal("0.01"), 28
"""What a sum may be off, and the digits to which Python adds."""


def sum_against(cells: Cells, rows: Indices, at: int, stated: str, decimals: str) -> tuple[Decimal, Decimal | None]:
    """The number stated, and the sum of the rows in the way of writing in which they agree; None where it has none."""
    shown: tuple[Decimal, Decimal | None] = (Decimal(0), None)
    text = trimmed(cells.text.take(pa.array(rows)))
    typed, is_typed = np.isin(kinds_of(cells)[rows], NUMBERS), kinds_of(cells)[at] in NUMBERS
    for sign in sorted(decimals, key=lambda sign: -_ending_in_cents(text, sign)):
        said = _plain(pa.array([stated]), "." if is_typed else sign)
        found = pc.if_else(pa.array(typed), _plain(text, "."), _plain(text, sign)).drop_null()
        if said.null_count or not len(found) or len(found) * 2 < len(text) - text.null_count:
            continue
        number, made = +Decimal(said[0].as_py()), _added(found)
        shown = (number, made) if shown[1] is None or abs(number - made) <= CENT else shown
    return shown


def _ending_in_cents(text: pa.Array, decimal: str) -> int:
    """How many texts have one or two digits behind their last decimal sign."""
    return pc.sum(pc.match_substring_regex(text, rf"[{decimal}]\p{{Nd}}{{1,2}}\P{{Nd}}*$")).as_py() or 0


def _plain(text: pa.Array, decimal: str) -> pa.Array:
    """Numbers as a program writes them: digits, a point where `decimal` stands, a minus in front; else missing."""
    bare = pc.replace_substring_regex(text, r"[^\p{Nd}.,-]", "")
    bare = pc.replace_substring(pc.replace_substring(bare, "," if decimal == "." else ".", ""), decimal, ".")
    less = pc.or_(pc.match_substring_regex(bare, "^-|-$"), pc.starts_with(text, "("))
    digits = pc.utf8_trim(bare, "-")
    fits = pc.match_substring_regex(digits, r"^(?:\p{Nd}+\.?|\p{Nd}*\.\p{Nd}+)$")
    number = pc.and_(fits, pc.match_substring_regex(text, _WRITTEN))
    return pc.binary_join_element_wise(pc.if_else(less, "-", ""), pc.if_else(number, digits, None), "")


def _added(plain: pa.Array) -> Decimal:
    """The sum, as exact and with as many decimals as Python's; in one go unless they are longer than amounts are."""
    point = pc.find_substring(plain, ".")
    lengths = pc.utf8_length(plain)
    behind = pc.max(pc.if_else(pc.equal(point, -1), 0, pc.subtract(pc.subtract(lengths, point), 1))).as_py()
    longest = pc.max(pc.if_else(pc.equal(point, -1), lengths, point)).as_py() + behind + len(str(len(plain)))
    if longest > _EXACT or not pc.all(pc.string_is_ascii(plain)).as_py():
        return sum(map(Decimal, plain.to_pylist()), Decimal(0))
    return pc.sum(plain.cast(pa.decimal128(38, behind))).as_py()  # type: ignore[no-any-return]
