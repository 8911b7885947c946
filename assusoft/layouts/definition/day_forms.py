"""Forms of dates: counted days, years of two digits or none, and which one is meant, a day as a form writes it."""

from datetime import date

from assusoft.layouts.definition.layout import Column, Layout
from assusoft.months import month_end

SERIALS = {"serial": date(1899, 12, 30), "serial-1904": date(1904, 1, 1)}
"""Form of dates -> the day before the first that a spreadsheet counts."""


def last_day(layout: Layout, field: str, column: Column) -> date | None:
    """The last day a date with a two-digit year, or none, may be; None where years have four digits.

    A birth is never after the month; other dates at most `ahead` years; the hundred years up to then are covered. A day
    and month without a year are of the twelve months up to the end of the month.
    """
    form = column.date or layout.date
    if span_of(form) is None:
        return None
    if span_of(form) == 1:
        return month_end(layout.of_month)
    ahead = 0 if field == "birth_date" else column.ahead if column.ahead is not None else layout.ahead
    return month_end(f"{int(layout.of_month[:4]) + (ahead or 0):04d}-{layout.of_month[5:]}")


def span_of(form: str) -> int | None:
    """The years among which a form tells one: 100 with %y, 1 without a year; None where it says the year itself."""
    if form in SERIALS or "%Y" in form:
        return None
    return 100 if "%y" in form else 1


def in_span(day: date, last: date, years: int) -> bool:
    """Whether a day is one of so many years up to and with `last`."""
    return (day.year, day.month, day.day) <= (last.year, last.month, last.day) < (day.year + years, day.month, day.day)


def date_text(day: date, form: str) -> str:
    """A day in a form with %d, %m and %Y, %y or neither, or counted as SERIALS say."""
    if form in SERIALS:
        return str((day - SERIALS[form]).days)
    text = form.replace("%d", f"{day.day:02d}").replace("%m", f"{day.month:02d}")
    return text.replace("%Y", f"{day.year:04d}").replace("%y", f"{day.year % 100:02d}")
