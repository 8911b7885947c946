"""Texts of the commonest shape -> typed values, all at once; missing where a text needs a closer look."""

import re
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.layouts.columns.spans import Bytes, filled, kept, of_length, spans

_POINTS, _BARE = (2, 5, 8, 12), (0, 1, 3, 4, 6, 7, 9, 10, 11, 13, 14)  # of 85.07.30-033.28
_MOST_DIGITS = 18  # of a number in 64 bits
_SHAPE = np.frombuffer(b"..-.", np.uint8)


def fast_days(texts: pa.Array, form: str) -> pa.Array:
    """The days (date32) of texts written exactly in this form of %d, %m and %Y, each part with all its digits."""
    pieces = re.split("(%[dmY])", form)
    if sorted(pieces[1::2]) != ["%Y", "%d", "%m"] or not form.isascii() or re.search("[dmY]", "".join(pieces[::2])):
        return pa.nulls(len(texts), pa.date32())
    shape = form.replace("%d", "dd").replace("%m", "mm").replace("%Y", "YYYY")
    fits, rows = of_length(texts, len(shape))
    signs = np.ascontiguousarray(rows.T)
    figures = [at for at, sign in enumerate(shape) if sign in "dmY"]
    good = _all_digits(signs[figures])
    for at in set(range(len(shape))) - set(figures):
        good &= signs[at] == ord(shape[at])
    year, month, day = (_two(signs, shape.index(sign)) for sign in "Ymd")
    years = year.astype(np.int32) * 100 + _two(signs, shape.index("Y") + 2)
    days = _days(good, years, month, day)
    return _spread(fits, *days)


def _all_digits(signs: Bytes) -> Any:
    return (signs - np.uint8(ord("0")) <= 9).all(axis=0)


def _two(signs: Bytes, at: int) -> Any:
    """The numbers of two digits that begin at this place (nonsense where there are none)."""
    return (signs[at] - np.uint8(ord("0"))) * np.uint8(10) + (signs[at + 1] - np.uint8(ord("0")))


def _days(good: Any, year: Any, month: Any, day: Any) -> tuple[Any, Any]:
    """Days since 1970, and a mask of those that exist."""
    good = good & (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)
    first = _first_days()
    at = np.where(good, year * 12 + month - 1, 0)
    days = first[at] + day - np.int32(1)
    return days, good & (days < first[at + 1])


@cache
def _first_days() -> "np.ndarray[Any, np.dtype[np.int32]]":
    """The first day of each month of the years 0 to 10,000, in days since 1970."""
    months = np.arange(-1970 * 12, (10_001 - 1970) * 12).astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int32)


def _spread(fits: Any, days: Any, good: Any) -> pa.Array:
    """Days of some texts, at their places among all."""
    values, known = np.zeros(len(fits), np.int32), np.zeros(len(fits), bool)
    values[fits], known[fits] = days, good
    bits = pa.py_buffer(np.packbits(known, bitorder="little"))
    return pa.Array.from_buffers(pa.date32(), len(fits), [bits, pa.py_buffer(values)])


def fast_national_numbers(texts: pa.Array, latest: int) -> pa.Array:
    """The eleven digits of national and BIS numbers whose month and check digits are right.

    `latest`: the last year in which somebody of this century can be born; later ones need a closer look.
    """
    fits, rows = of_length(texts, 11)
    good = np.zeros(len(texts), bool)
    good[fits] = _checked_national(rows, latest)
    plain = kept(texts, good)
    fits, rows = of_length(texts, 15)
    if not fits.any():
        return plain
    bare = np.ascontiguousarray(rows[:, _BARE])
    right = (rows[:, _POINTS] == _SHAPE).all(axis=1) & _checked_national(bare, latest)
    numbers = bare[right].tobytes().decode("ascii")
    good[:] = False
    good[np.flatnonzero(fits)[right]] = True
    found = pa.array([numbers[at : at + 11] for at in range(0, len(numbers), 11)], pa.string())
    return pc.replace_with_mask(plain, good, found)


def _checked_national(rows: Bytes, latest: int) -> Any:
    """Of eleven signs each: whether they are digits whose month and check digits are right."""
    number, digits = _number(rows)
    year, month, base, check = number // 10**9, number // 10**7 % 100, number // 100, number % 100
    good = (97 - base % 97 == check) | ((97 - (base + 2 * 10**9) % 97 == check) & (year <= latest - 2000))
    return digits & good & (month % 20 >= 1) & (month % 20 <= 12) & (month <= 52)


def fast_bank_accounts(texts: pa.Array) -> pa.Array:
    """The Belgian accounts in compact form whose check digits are right."""
    fits, rows = of_length(texts, 16)
    number, digits = _number(rows[:, 2:])
    check, account = number // 10**12, number % 10**12
    right = digits & ((account * 10**6 + 111400 + check) % 97 == 1)
    good = np.zeros(len(texts), bool)
    good[fits] = right & (rows[:, 0] == ord("B")) & (rows[:, 1] == ord("E"))
    return kept(texts, good)


def fast_numbers(texts: pa.Array, decimal: str, scale: int, arrow: pa.DataType) -> pa.Array | None:
    """The numbers of a column, of this type, `scale` digits of each after the point besides those written so.

    None unless each text is digits, perhaps with a minus sign before them and decimals after them, and fits the type
    without being rounded.
    """
    places, digits = (arrow.scale, arrow.precision) if pa.types.is_decimal(arrow) else (0, 15)
    offsets, signs = spans(texts)
    signs, offsets = signs[offsets[0] : offsets[-1]], offsets - offsets[0]
    apart = np.flatnonzero(signs - np.uint8(ord("0")) > 9)
    decimals, negative = np.zeros(len(texts), np.int64), np.zeros(len(texts), bool)
    owner = np.searchsorted(offsets, apart, "right") - 1
    is_minus = (signs[apart] == ord("-")) & (apart == offsets[owner])
    negative[owner[is_minus]] = True
    points, owner = apart[~is_minus], owner[~is_minus]
    decimals[owner] = offsets[owner + 1] - points - 1
    sizes = np.diff(offsets - np.searchsorted(apart, offsets))
    shift = places - scale - decimals
    good = (
        signs[points] == ord(decimal),
        np.diff(owner) > 0,
        points > offsets[owner] + negative[owner],
        decimals[owner] > 0,
        (sizes > 0) == (np.diff(offsets) > 0),
        (shift >= 0) & (sizes + shift <= _MOST_DIGITS),
    )
    if not all(each.all() for each in good):
        return None
    ends = np.concatenate([np.zeros(1, np.int32), np.cumsum(sizes, dtype=np.int32)])
    bare = pa.StringArray.from_buffers(len(texts), pa.py_buffer(ends), pa.py_buffer(np.delete(signs, apart)))
    units = pc.fill_null(filled(bare).cast(pa.int64()), 0).to_numpy() * 10**shift
    if (units >= 10**digits).any():
        return None
    return _of_units(np.where(negative, -units, units), sizes > 0, arrow)


def _of_units(units: Any, known: Any, arrow: pa.DataType) -> pa.Array:
    """Whole numbers of the last place of a type as values of it; missing where they are not known."""
    bits = None if known.all() else pa.py_buffer(np.packbits(known, bitorder="little"))
    wide = np.stack([units, units >> 63], axis=1) if pa.types.is_decimal(arrow) else units
    return pa.Array.from_buffers(arrow, len(units), [bits, pa.py_buffer(wide)])


def _number(rows: Bytes) -> tuple[Any, Any]:
    """Rows of digits as whole numbers, and a mask of those that are nothing but digits (others are nonsense)."""
    signs = np.ascontiguousarray(rows.T)
    number = np.zeros(len(rows), np.int64)
    for digits in signs - np.uint8(ord("0")):
        number = number * 10 + digits
    return number, _all_digits(signs)
