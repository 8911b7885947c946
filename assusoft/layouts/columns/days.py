"""Raw cells of one column -> days: the form of the layout, ISO and serial numbers of sheets, times left out."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from assusoft.layouts.columns.cells import NUMBER_1904, NUMBERS
from assusoft.layouts.columns.cleaned import NOTHING, Decode, Decoded
from assusoft.layouts.columns.fast_path import fast_days
from assusoft.layouts.definition.day_forms import SERIALS, in_span, span_of

_SERIAL = re.compile(r"(\d{1,7})(?:\.\d+)?")
_WHOLE = re.compile(r"(\d{1,7})(?:[.,]0+)?")
_TIMED = re.compile(r"(?P<day>\S+)[ T](?:(?P<late>2[23]:00(?::00)?)|[0-2]?\d:[0-5]\d(?::[0-5]\d)?)(?:\.\d+)?")
"""A day with its time. At 22 or 23 hours sharp it may be midnight in UTC, so the day is not sure."""


@dataclass(frozen=True)
class DayForm:
    """How the days of a column are written.

    `form`: with %d, %m and %Y, %y or neither, or one of SERIALS. `empty`: texts that stand for no day. `sheet`: the
    file is a workbook, whose dates are ISO too. `last`: the last day that years of two digits, or none, may mean.
    """

    form: str
    empty: frozenset[str] = frozenset()
    sheet: bool = False
    last: date | None = None

    @property
    def never(self) -> frozenset[date]:
        """The days that stand for no day."""
        return frozenset(day for text in self.empty if (day := parsed_date(text, self.form, self.last)))


def day_decoder(form: DayForm) -> Decode:
    """What a text is as a day; missing where it, or the day it is, stands for none."""
    never = form.never

    def decode(raw: str | None, kind: int) -> Decoded:
        if raw is None or raw in form.empty:
            return NOTHING
        day, repair = _written(raw, form), ""
        if day is None and kind in NUMBERS and (number := _SERIAL.fullmatch(raw)):
            return _serial(number[1], kind)
        if day is None:
            day, repair = _without_time(raw, form) or _with_first_zero(raw, form) or (None, "")
        if day in never:
            return NOTHING
        return day, repair, "" if day else "invalid_date"

    return decode


def _written(text: str, form: DayForm) -> date | None:
    day = parsed_date(text, form.form, form.last)
    return parsed_date(text, "%Y-%m-%d") if day is None and form.sheet else day


def _serial(number: str, kind: int) -> Decoded:
    """A number that a spreadsheet shows as a day."""
    day = _counted(number, "serial-1904" if kind == NUMBER_1904 else "serial")
    return (day, "serial_number_read_as_date", "") if day else (None, "", "invalid_date")


def _without_time(text: str, form: DayForm) -> tuple[date, str] | None:
    timed = _TIMED.fullmatch(text)
    day = _written(timed["day"], form) if timed and not timed["late"] else None
    return (day, "time_left_out") if day else None


def _with_first_zero(text: str, form: DayForm) -> tuple[date, str] | None:
    """Eight digits of which the first was a zero, taken off as from a number."""
    short = len(text) == 7 and text.isdecimal() and form.form in ("%d%m%Y", "%m%d%Y")
    day = parsed_date(f"0{text}", form.form) if short else None
    return (day, "leading_zeros_restored") if day else None


def day_parser(form: DayForm) -> Callable[[pa.Array], pa.Array]:
    """The days that need no closer look; a sheet's dates are ISO. Years of two digits always need one."""
    never = pa.array(list(form.never), pa.date32())

    def days(texts: pa.Array) -> pa.Array:
        found = fast_days(texts, form.form)
        found = pc.coalesce(found, fast_days(texts, "%Y-%m-%d")) if form.sheet else found
        return pc.if_else(pc.is_in(found, never), pa.scalar(None, pa.date32()), found) if len(never) else found

    return days


def _counted(days: str, form: str) -> date | None:
    """The day a spreadsheet counts; before March 1900 Excel's count is wrong, after 9999 there is none."""
    zero, number = SERIALS[form], int(days)
    good = (60 if form == "serial" else 0) < number <= (date.max - zero).days
    return zero + timedelta(days=number) if good else None


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

    With %y it is the one in the hundred years that end on `last`, without a year the one in the twelve months that do.
    A form of SERIALS counts days.
    """
    if form in SERIALS:
        number = _WHOLE.fullmatch(text)
        return _counted(number[1], form) if number else None
    found = _date_pattern(form).fullmatch(text)
    if not found:
        return None
    span = span_of(form)
    if span == 1:
        years: Sequence[int] = (last.year, last.year - 1) if last else ()
    else:
        year = int(found["y"])
        years = [century + year for century in range(last.year - last.year % 100, 0, -100)[:2]] if last else (year,)
    days = [day for year in years if (day := _day(year, int(found["m"]), int(found["d"])))]
    return next((day for day in days if last is None or in_span(day, last, span or 100)), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
