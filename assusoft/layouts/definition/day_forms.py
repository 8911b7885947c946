"""Forms of dates: counted days, years of two digits and their century, a day as a form writes it."""

from datetime import date

from assusoft.layouts.definition.layout import Column, Layout
from assusoft.months import month_end

SERIALS = {"serial": date(1899, 12, 30), "serial-1904": date(1904, 1, 1)}
"""Form of dates -> the day before the first that a spreadsheet counts."""


def last_day(layout: Layout, field: str, column: Column) -> date | None:
    """The last day a date with a two-digit year may be; None where years have four digits.

    A birth is never after the month; other dates at most `ahead` years; the hundred years up to then are covered.
    """
    if "%y" not in (column.date or layout.date):
        return None
    ahead = 0 if field == "birth_date" else column.ahead if column.ahead is not None else layout.ahead
    return month_end(f"{int(layout.of_month[:4]) + (ahead or 0):04d}-{layout.of_month[5:]}")


def in_century(day: date, last: date) -> bool:
    """Whether a day is one of the hundred years up to and with `last`."""
    return (day.year, day.month, day.day) <= (last.year, last.month, last.day) < (day.year + 100, day.month, day.day)


def date_text(day: date, form: str) -> str:
    """A day in a form with %d, %m and %Y or %y, or counted as SERIALS say."""
    if form in SERIALS:
        return str((day - SERIALS[form]).days)
    text = form.replace("%d", f"{day.day:02d}").replace("%m", f"{day.month:02d}")
    return text.replace("%Y", f"{day.year:04d}").replace("%y", f"{day.year % 100:02d}")
