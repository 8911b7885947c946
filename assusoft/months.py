"""A month is text, 'YYYY-MM'; its extra closings are named after it, 'YYYY-MM.2' and on. Nothing asks for today."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from assusoft.errors import Refused

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_CLOSING = re.compile(_MONTH.pattern + r"(\.[2-9])?")


def check_month(month: str) -> str:
    """Return `month` when it reads YYYY-MM; raise Refused otherwise."""
    if not _MONTH.fullmatch(month):
        raise Refused("'{month}' is not a month. Write it as YYYY-MM, for example 2026-02.", month=month)
    return month


def check_closing(name: str) -> str:
    """Return `name` when it reads YYYY-MM, or YYYY-MM.2 to YYYY-MM.9 as an extra closing does; raise Refused otherwise.

    Such names sort as what they name follows one another: an extra closing stands after its month, before the next.
    """
    if not _CLOSING.fullmatch(name):
        check_month(name)
    return name


def calendar_month(closing: str) -> str:
    """The month that an extra closing, or a month, is of."""
    return closing[:7]


def is_extra(closing: str) -> bool:
    """Whether it is an extra closing of a month that was closed before."""
    return closing != calendar_month(closing)


def extra_after(closing: str) -> str:
    """The next extra closing of the month: '2026-02.2' after '2026-02'; raise Refused after the ninth."""
    number = int(closing[8:] or 1) + 1
    if number > 9:
        raise Refused(
            "{month} was closed nine times, and more is not possible. Import the next month: what is said "
            "now is told when it is closed. Nothing was stored.",
            month=calendar_month(closing),
        )
    return f"{calendar_month(closing)}.{number}"


def check_day(text: str) -> date:
    """The day that '2026-02-28' or '28/02/2026' says; raise Refused otherwise."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    raise Refused("'{text}' is not a day. Write it as 2026-02-28 or 28/02/2026.", text=text)


def month_start(month: str) -> date:
    """First day of the month."""
    return date(int(month[:4]), int(month[5:7]), 1)


def month_end(month: str) -> date:
    """Last day of the month."""
    year, number = int(month[:4]), int(month[5:7])
    return date(year, number, monthrange(year, number)[1])


def month_of(day: date) -> str:
    """The month a day lies in."""
    return f"{day.year:04d}-{day.month:02d}"


def next_month(month: str) -> str:
    """The month after."""
    return month_of(month_end(month) + timedelta(days=1))


def previous_month(month: str) -> str:
    """The month before."""
    return month_of(month_start(month) - timedelta(days=1))


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month when it has no such day.

    For what begins or is reached so many months after a day. What lasts so many months after a *last* day is a term:
    see `term_end`. (docs/explanation/month.md: The rule of months)
    """
    index = day.year * 12 + day.month - 1 + months
    year, number = divmod(index, 12)
    return date(year, number + 1, min(day.day, monthrange(year, number + 1)[1]))


def term_end(last: date, months: int) -> date:
    """Last day of a term of months that begins on the day after `last`: three months after 28 February, 31 May.

    A term in months runs from a day to the eve of the same day of the month («de quantième à veille de quantième»,
    Judicial Code, art. 54); where that month has no such day, to its last day: from 30 November to 28 February.
    """
    first = last + timedelta(days=1)
    same = add_months(first, months)
    return same - timedelta(days=1) if same.day == first.day else same
