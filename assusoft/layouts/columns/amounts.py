"""Raw cells of one column -> decimals and counts, parsed by pyarrow; what was rounded, what is no number."""

import re
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.layouts.columns.cells import Cells, is_number
from assusoft.layouts.columns.cleaned import Cleaned
from assusoft.layouts.columns.fast_path import fast_numbers
from assusoft.layouts.columns.spans import trimmed
from assusoft.layouts.definition.layout import Column, Layout
from assusoft.schema import DTYPES

_GAP = r"[\s\x{a0}\x{202f}\x{2009}]"
_LOOSE = {
    "\u2212": "-",
    rf"^\(((?:€|EUR)?{_GAP}*\d.*)\)$": r"-\1",
    rf"^([+-]?){_GAP}*(?:€|EUR){_GAP}*": r"\1",
    rf"{_GAP}*(?:€|EUR)$": "",
    rf"^([+-]){_GAP}+": r"\1",
    rf"{_GAP}+-$": "-",
}
_WIDE = pa.decimal128(30, 12)


def numbers(cells: Cells, kind: str, column: Column, layout: Layout) -> Cleaned:
    """Decimals and counts: signs, separators, currency taken off; rounded to the type's decimals (a repair)."""
    raw = trimmed(cells.text)
    arrow = DTYPES[kind].pyarrow_dtype
    as_number = is_number(cells)
    if as_number.all() or not as_number.any():
        decimal = "." if as_number.any() else layout.decimal
        if (plain := fast_numbers(raw, decimal, column.scale, arrow)) is not None:
            return Cleaned(plain)
    wide = decimals(cells, column, layout)
    places = arrow.scale if pa.types.is_decimal(arrow) else 0
    rounded = pc.round(wide, places, round_mode="half_to_even")
    limit = Decimal(10) ** (arrow.precision - arrow.scale if pa.types.is_decimal(arrow) else 15)
    fits = pc.less(pc.abs(rounded), pa.scalar(limit, pa.decimal128(20, 0)).cast(rounded.type))
    changed = pc.not_equal(rounded, wide)
    good = pc.and_(fits, pc.invert(changed)) if kind == "count" else fits
    rounded = pc.if_else(pc.fill_null(good, False), rounded, pa.scalar(None, rounded.type))
    values = rounded.cast(pa.decimal128(38, places), safe=False).cast(arrow)
    steps = [
        (row, raw[row].as_py(), str(values[row].as_py()), "rounded")
        for row in _rows(pc.and_(changed, values.is_valid()))
    ]
    problems = [(row, raw[row].as_py(), "invalid_number") for row in _rows(pc.and_(raw.is_valid(), values.is_null()))]
    return Cleaned(values, steps, problems)


def decimals(cells: Cells, column: Column, layout: Layout) -> pa.Array:
    """Numbers with all their decimals (at most twelve), scaled; missing where a text is not a number."""
    raw = trimmed(cells.text)
    if layout.credit:
        raw = pc.replace_substring_regex(raw, rf"^(.*\d){_GAP}*{re.escape(layout.credit)}$", r"-\1")
    plain = _plain(raw, layout.decimal, layout.thousands)
    if cells.kinds is not None:
        plain = pc.if_else(pa.array(is_number(cells)), _plain(raw, ".", ""), plain)
    plain = pc.replace_substring_regex(plain, r"(\.\d{12})\d+", r"\1")
    wide = plain.cast(_WIDE)
    if column.scale:
        factor = pa.scalar(Decimal(10) ** -column.scale, pa.decimal128(8, 4))
        wide = pc.multiply(wide.cast(pa.decimal128(29, 12), safe=False), factor)
    return wide


def _plain(text: pa.Array, decimal: str, thousands: str) -> pa.Array:
    """Texts that are numbers as '-1234.56'; missing where they are not, such as '1234.56' where the point groups."""
    if pc.all(pc.match_substring_regex(text, rf"^-?\d{{1,17}}(?:{re.escape(decimal)}\d{{1,12}})?$")).as_py():
        return pc.replace_substring(text, decimal, ".")
    plain = _strict(text, decimal, thousands)
    if plain.null_count > text.null_count:
        plain = pc.coalesce(plain, _strict(_bare(text), decimal, thousands))
    return plain


def _bare(text: pa.Array) -> pa.Array:
    """Without the euro sign; a true minus sign, a sign apart from its digits and (12) written as Excel would read."""
    for pattern, instead in _LOOSE.items():
        text = pc.replace_substring_regex(text, pattern, instead)
    return text


def _strict(text: pa.Array, decimal: str, thousands: str) -> pa.Array:
    point = re.escape(decimal)
    whole = r"\d{1,17}"
    if thousands:
        groups = "[" + re.escape(thousands).replace(" ", r" \x{a0}\x{202f}\x{2009}").replace("'", "'’") + "]"
        whole = rf"(?:\d{{1,3}}(?:{groups}\d{{3}}){{1,5}}|\d{{1,17}})"
    body = rf"(?:{whole}(?:{point}\d*)?|{point}\d+)"
    text = pc.if_else(pc.match_substring_regex(text, rf"^(?:[+-]?{body}|{body}-)$"), text, pa.scalar(None, pa.string()))
    if thousands:
        text = pc.replace_substring_regex(text, groups, "")
    text = pc.replace_substring_regex(pc.replace_substring(text, decimal, "."), r"^(.*)-$", r"-\1")
    return pc.replace_substring_regex(pc.replace_substring_regex(text, r"^\+", ""), r"^(-?)\.", r"\10.")


def _rows(mask: pa.Array) -> list[int]:
    found: list[int] = np.flatnonzero(pc.fill_null(mask, False).to_numpy(zero_copy_only=False)).tolist()
    return found
