"""Raw cells of one column -> days: the form of the layout, ISO and serial numbers of sheets, times left out."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache, lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from assusoft.layouts.columns.cells import NUMBER_1904, NUMBERS
from assusoft.layouts.columns.cleaned import Tell, Told
from assusoft.layouts.columns.fast_path import plain_days
from assusoft.layouts.definition.day_forms import SERIALS, in_century

_SERIAL = re.compile(r"(\d{1,7})(?:\.\d+)?")
_WHOLE = re.compile(r"(\d{1,7})(?:[.,]0+)?")
_TIMED = re.compile(r"(?P<day>\S+)[ T](?:(?P<late>2[23]:00(?::00)?)|[0-2]?\d:[0-5]\d(?::[0-5]\d)?)(?:\.\d+)?")
"""A day with its time. At 22 or 23 hours sharp it may be midnight told in UTC, so the day is not sure."""


def day_teller(form: str, empty: frozenset[str], sheet: bool, last: date | None) -> Tell:
    """What a text is as a day: in this form, in a sheet ISO too; missing where it is one of `empty`.

    `last`: the last day that years of two digits may mean.
    """
    never = {day for text in empty if (day := parsed_date(text, form, last))}

    def tell(raw: str | None, sort: int) -> Told:
        text = raw or ""
        if raw is None or text in empty:
            return None, "", ""
        day, step = parsed_date(text, form, last), ""
        if day is None and sheet:
            day = parsed_date(text, "%Y-%m-%d")
        if day is None and sort in NUMBERS and (number := _SERIAL.fullmatch(text)):
            day = _counted(number[1], "serial-1904" if sort == NUMBER_1904 else "serial")
            return day, "serial_number_read_as_date" if day else "", "" if day else "invalid_date"
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


def day_parser(form: str, empty: frozenset[str], sheet: bool, last: date | None) -> Callable[[pa.Array], pa.Array]:
    """The days that need no look; a sheet's dates are ISO. Years of two digits always need one."""
    never = pa.array([day for text in empty if (day := parsed_date(text, form, last))], pa.date32())

    def days(texts: pa.Array) -> pa.Array:
        found = plain_days(texts, form)
        found = pc.coalesce(found, plain_days(texts, "%Y-%m-%d")) if sheet else found
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

    With %y it is the one in the hundred years that end on `last`. A form of SERIALS counts days.
    """
    if form in SERIALS:
        number = _WHOLE.fullmatch(text)
        return _counted(number[1], form) if number else None
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
