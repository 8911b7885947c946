"""Raw cells of one column -> typed values, column by column: what was repaired, what was set aside.

Each distinct text is looked at once; numbers are parsed by pyarrow. A text that is not understood becomes missing and a
problem, never a guess. An unknown code is told apart: it refuses the whole import.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.layouts.block import NUMBER, NUMBER_1904, Cells, trimmed
from assusoft.layouts.identifiers import bank_account, national_number
from assusoft.layouts.model import Column, Layout
from assusoft.layouts.places import in_century, last_day
from assusoft.layouts.plain import plain_bank_accounts, plain_days, plain_national_numbers
from assusoft.layouts.spoilt import emptied, spoilt
from assusoft.schema import DTYPES

NATIONAL_NUMBERS = ("national_number", "worker_national_number")
_MARK = "\x00"  # before the text of a number cell (twice: days count from 1904), so that one look is enough
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
_EXCEL_ZERO, _MAC_ZERO = date(1899, 12, 30), date(1904, 1, 1)
_SERIAL = re.compile(r"(\d{1,7})(?:\.\d+)?")
_TIMED = re.compile(r"(?P<day>\S+)[ T](?:(?P<late>2[23]:00(?::00)?)|[0-2]?\d:[0-5]\d(?::[0-5]\d)?)(?:\.\d+)?")
"""A day with its time. At 22 or 23 hours sharp it may be midnight told in UTC, so the day is not sure."""

Told = tuple[Any, str, str]
"""Clean value (None: missing), the repair made, the reason it was set aside; '' for none."""


@dataclass(frozen=True)
class Cleaned:
    """`steps`: (row, raw, clean, step); `problems`: (row, raw, reason); `unknown`: (row, code)."""

    values: pa.Array
    steps: list[tuple[int, str, str, str]] = field(default_factory=list)
    problems: list[tuple[int, str, str]] = field(default_factory=list)
    unknown: list[tuple[int, str]] = field(default_factory=list)


def clean(
    cells: Cells, name: str, kind: str, column: Column, layout: Layout, codes: Mapping[str, str] | None
) -> Cleaned:
    """The typed values of the field `name`, whose schema type is `kind`; `codes` when it is coded."""
    wrong = spoilt(cells, kind == "text")
    if not wrong:
        return _cleaned(cells, name, kind, column, layout, codes)
    rest, mask = emptied(cells, wrong)
    done = _cleaned(rest, name, kind, column, layout, codes)
    return Cleaned(
        pc.if_else(mask, pa.scalar(None, done.values.type), done.values),
        [step for step in done.steps if step[0] not in wrong],
        sorted([*done.problems, *((row, text, reason) for row, (text, reason) in wrong.items())]),
        done.unknown,
    )


def _cleaned(
    cells: Cells, name: str, kind: str, column: Column, layout: Layout, codes: Mapping[str, str] | None
) -> Cleaned:
    if codes is not None:
        return _by_text(cells, kind, _code(codes, kind))
    if kind == "date":
        form, empty, sheet = column.date or layout.date, frozenset(layout.empty_dates), cells.kinds is not None
        last = last_day(layout, name, column)
        return _by_text(cells, kind, _date(form, empty, sheet, last), _plain_dates(form, empty, sheet, last))
    if kind != "text":
        return numbers(cells, kind, column, layout)
    if name in NATIONAL_NUMBERS:
        return _by_text(cells, kind, _identifier(national_number, "invalid_national_number"), plain_national_numbers)
    if name == "bank_account":
        return _by_text(cells, kind, _identifier(bank_account, "invalid_iban"), plain_bank_accounts)
    text = trimmed(cells.text)
    if layout.guards:
        text = pc.replace_substring_regex(text, "^'", "")
    return _padded(text, column.width) if column.width else Cleaned(text)


def numbers(cells: Cells, kind: str, column: Column, layout: Layout) -> Cleaned:
    """Decimals and counts: signs, separators, currency taken off; rounded to the type's decimals (a repair)."""
    raw = trimmed(cells.text)
    wide = decimals(cells, column, layout)
    arrow = DTYPES[kind].pyarrow_dtype
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
    plain = _plain(raw, layout.decimal, layout.thousands)
    if cells.kinds is not None:
        plain = pc.if_else(pa.array(_is_number(cells)), _plain(raw, ".", ""), plain)
    plain = pc.replace_substring_regex(plain, r"(\.\d{12})\d+", r"\1")
    wide = plain.cast(_WIDE)
    if column.scale:
        factor = pa.scalar(Decimal(10) ** -column.scale, pa.decimal128(8, 4))
        wide = pc.multiply(wide.cast(pa.decimal128(29, 12), safe=False), factor)
    return wide


def _is_number(cells: Cells) -> Any:
    return (cells.kinds == NUMBER) | (cells.kinds == NUMBER_1904)


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


def _by_text(
    cells: Cells, kind: str, tell: Callable[[str | None], Told], plain: Callable[[pa.Array], pa.Array] | None = None
) -> Cleaned:
    """Tell each distinct text once (None: nothing there), then spread what was told over the rows.

    `plain`: distinct texts -> their values at once, missing where `tell` has to look; it never repairs anything.
    """
    raw = trimmed(cells.text)
    text = raw
    if cells.kinds is not None:
        for sort, mark in ((NUMBER, _MARK), (NUMBER_1904, _MARK * 2)):
            text = pc.if_else(pa.array(cells.kinds == sort), pc.binary_join_element_wise(mark, raw, ""), text)
    coded = pc.dictionary_encode(text, null_encoding="encode")
    arrow = DTYPES[kind].pyarrow_dtype
    known = plain(coded.dictionary) if plain else pa.nulls(len(coded.dictionary), arrow)
    left = known.is_null()
    told = dict(zip(_rows(left), map(tell, coded.dictionary.filter(left).to_pylist()), strict=True))
    known = pc.replace_with_mask(known, left, pa.array([value for value, _, _ in told.values()], arrow))
    values = known.take(coded.indices)
    place = coded.indices.to_numpy()
    steps: list[tuple[int, str, str, str]] = []
    problems: list[tuple[int, str, str]] = []
    unknown: list[tuple[int, str]] = []
    noted = [at for at, (_, step, reason) in told.items() if step or reason]
    for row in np.flatnonzero(np.isin(place, noted)).tolist():
        value, step, reason = told[place[row]]
        if reason == "unknown_code":
            unknown.append((row, raw[row].as_py()))
        elif reason:
            problems.append((row, raw[row].as_py(), reason))
        else:
            found = raw[row].as_py() + (".0" if step == "stored_as_number" else "")
            steps.append((row, found, str(value), step))
    return Cleaned(values, steps, problems, unknown)


def _code(codes: Mapping[str, str], kind: str) -> Callable[[str | None], Told]:
    values: dict[str, Any] = {
        raw: (None if not value else value == "true" if kind == "flag" else value) for raw, value in codes.items()
    }
    bare: dict[str, list[str]] = {}
    for raw in codes:
        if raw.isdecimal() and raw.startswith("0"):
            bare.setdefault(raw.lstrip("0"), []).append(raw)

    def tell(raw: str | None) -> Told:
        text = (raw or "").lstrip(_MARK)
        if text in values:
            return values[text], "", ""
        if raw is None:
            return None, "", ""
        restored = bare.get(text, [])
        return (values[restored[0]], "leading_zeros_restored", "") if len(restored) == 1 else (None, "", "unknown_code")

    return tell


def _identifier(check: Callable[[str], tuple[str | None, str]], reason: str) -> Callable[[str | None], Told]:
    def tell(raw: str | None) -> Told:
        if raw is None:
            return None, "", ""
        value, step = check(raw.lstrip(_MARK))
        if value is not None and raw.startswith(_MARK):
            step = step or "stored_as_number"
        return value, step, "" if value else reason

    return tell


def _date(form: str, empty: frozenset[str], sheet: bool, last: date | None) -> Callable[[str | None], Told]:
    never = {day for text in empty if (day := parsed_date(text, form, last))}

    def tell(raw: str | None) -> Told:
        text = (raw or "").lstrip(_MARK)
        if raw is None or text in empty:
            return None, "", ""
        day, step = parsed_date(text, form, last), ""
        if day is None and sheet:
            day = parsed_date(text, "%Y-%m-%d")
        if day is None and raw.startswith(_MARK) and (number := _SERIAL.fullmatch(text)):
            return _serial(number, _MAC_ZERO if raw.startswith(_MARK * 2) else _EXCEL_ZERO)
        if day is None and (timed := _TIMED.fullmatch(text)) and not timed["late"]:
            day = parsed_date(timed["day"], form, last) or (parsed_date(timed["day"], "%Y-%m-%d") if sheet else None)
            step = "time_left_out" if day else ""
        if day is None and len(text) == 7 and text.isdecimal() and form in ("%d%m%Y", "%m%d%Y"):
            day = parsed_date(f"0{text}", form)
            step = "leading_zeros_restored" if day else ""
        if day in never:
            return None, "", ""
        return day, step, "" if day else "invalid_date"

    return tell


def _plain_dates(form: str, empty: frozenset[str], sheet: bool, last: date | None) -> Callable[[pa.Array], pa.Array]:
    """The days that need no look; a sheet's dates are ISO. Years of two digits always need one."""
    never = pa.array([day for text in empty if (day := parsed_date(text, form, last))], pa.date32())

    def days(texts: pa.Array) -> pa.Array:
        found = plain_days(texts, form)
        found = pc.coalesce(found, plain_days(texts, "%Y-%m-%d")) if sheet else found
        return pc.if_else(pc.is_in(found, never), pa.scalar(None, pa.date32()), found)

    return days


def _serial(number: re.Match[str], zero: date) -> Told:
    """The day a spreadsheet counts from `zero`; before March 1900 Excel's count is wrong, after 9999 there is none."""
    days = int(number[1])
    if not (60 if zero == _EXCEL_ZERO else 0) < days < (date(9999, 12, 31) - zero).days + 1:
        return None, "", "invalid_date"
    return zero + timedelta(days=days), "serial_number_read_as_date", ""


@cache
def _date_pattern(form: str) -> re.Pattern[str]:
    apart = re.search(r"%[dm]%", form) is None and not form.endswith(("%d%m", "%m%d")) and not re.search("%[Yy]%", form)
    digits = "{1,2}" if apart else "{2}"
    pattern = re.escape(form).replace("%d", rf"(?P<d>\d{digits})").replace("%m", rf"(?P<m>\d{digits})")
    pattern = pattern.replace("%Y", r"(?P<y>\d{4})").replace("%y", r"(?P<y>\d{2})")
    return re.compile(pattern + r"(?:[ T]00:00(?::00(?:\.0+)?(?:Z|[+-]\d\d:?\d\d)?)?)?", re.ASCII)


@lru_cache(maxsize=65_536)
def parsed_date(text: str, form: str, last: date | None = None) -> date | None:
    """A day in a form with %d, %m and %Y or %y, a midnight after it ignored; None when it is none.

    With %y it is the one in the hundred years that end on `last`.
    """
    found = _date_pattern(form).fullmatch(text)
    if not found:
        return None
    year = int(found["y"])
    centuries = range(last.year - last.year % 100, 0, -100)[:2] if last else (0,)
    days = [day for century in centuries if (day := _day(century + year, int(found["m"]), int(found["d"])))]
    return next((day for day in days if last is None or in_century(day, last)), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _padded(text: pa.Array, width: int) -> Cleaned:
    short = pc.and_(pc.match_substring_regex(text, r"^\d+$"), pc.less(pc.utf8_length(text), width))
    full = pc.if_else(pc.fill_null(short, False), pc.utf8_lpad(text, width, "0"), text)
    return Cleaned(
        full, [(row, text[row].as_py(), full[row].as_py(), "leading_zeros_restored") for row in _rows(short)]
    )
