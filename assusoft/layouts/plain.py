"""Texts of the commonest shape -> typed values, all at once; missing where a text needs a closer look."""

import re
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_NATIONAL = r"^(?:[0-9]{11}|[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[0-9]{3}\.[0-9]{2})$"
_PAST = 25  # national numbers of those born in 2000 to 2025 need no look at the calendar
_NOTHING = pa.scalar(None, pa.string())


def plain_days(texts: pa.Array, form: str) -> pa.Array:
    """The days (date32) of texts written exactly in this form of %d, %m and %Y, each part with all its digits."""
    pieces = re.split("(%[dmY])", form)
    if sorted(pieces[1::2]) != ["%Y", "%d", "%m"] or not form.isascii() or re.search("[dmY]", "".join(pieces[::2])):
        return pa.nulls(len(texts), pa.date32())
    shape = form.replace("%d", "dd").replace("%m", "mm").replace("%Y", "YYYY")
    fits: Any = pc.fill_null(pc.equal(pc.binary_length(texts), len(shape)), False)
    signs = _matrix(texts.filter(fits), len(shape))
    good, parts = np.ones(len(signs), bool), dict.fromkeys("dmY", np.zeros(len(signs), np.int64))
    for sign, column in zip(shape, signs.T, strict=True):
        if sign in parts:
            good &= (column >= ord("0")) & (column <= ord("9"))
            parts[sign] = parts[sign] * 10 + column - ord("0")
        else:
            good &= column == ord(sign)
    days = np.full(len(texts), np.datetime64("NaT", "D"))
    days[fits.to_numpy(zero_copy_only=False)] = _days(good, parts["Y"], parts["m"], parts["d"])
    return pa.array(days)


def _matrix(texts: pa.Array, width: int) -> Any:
    """The bytes of texts that all have this many, a row for each text."""
    _, _, data = texts.buffers()
    return np.frombuffer(data or b"", np.uint8, width * len(texts), texts.offset * width).reshape(-1, width)


def _days(good: Any, year: Any, month: Any, day: Any) -> Any:
    good = good & (year >= 1) & (month >= 1) & (month <= 12)
    first = np.where(good, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = first.astype("datetime64[D]") + (day - 1)
    good &= (day >= 1) & (days < (first + 1).astype("datetime64[D]"))
    return np.where(good, days, np.datetime64("NaT", "D"))


def plain_national_numbers(texts: pa.Array) -> pa.Array:
    """The eleven digits of national and BIS numbers whose month and check digits are right."""
    bare = pc.replace_substring_regex(texts, "[.-]", "")
    bare = pc.if_else(pc.match_substring_regex(texts, _NATIONAL), bare, _NOTHING)
    number = pc.fill_null(bare.cast(pa.int64()), 0).to_numpy()
    year, month, base, check = number // 10**9, number // 10**7 % 100, number // 100, number % 100
    good = (97 - base % 97 == check) | ((97 - (base + 2 * 10**9) % 97 == check) & (year <= _PAST))
    good &= (month % 20 >= 1) & (month % 20 <= 12) & (month <= 52)
    return pc.if_else(pa.array(good), bare, _NOTHING)


def plain_bank_accounts(texts: pa.Array) -> pa.Array:
    """The Belgian accounts in compact form whose check digits are right."""
    compact = pc.if_else(pc.match_substring_regex(texts, "^BE[0-9]{14}$"), texts, _NOTHING)
    number = pc.fill_null(pc.utf8_slice_codeunits(compact, 2).cast(pa.int64()), 0).to_numpy()
    check, account = number // 10**12, number % 10**12
    return pc.if_else(pa.array((account * 10**6 + 111400 + check) % 97 == 1), compact, _NOTHING)
