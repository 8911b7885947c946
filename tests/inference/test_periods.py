"""Two days between which something holds."""

from assusoft.inference.content.periods import period_of
from assusoft.inference.model import FoundColumn

BEGIN = ("2026-01-05", "2026-01-12", "2026-02-09", "2026-02-16", "2026-02-02", "2025-10-01")
END = ("2026-05-04", "", "2026-05-24", "2026-02-28", "2026-07-31", "2029-01-31")


def places(*columns):
    span = period_of([FoundColumn(str(at), "", cells) for at, cells in enumerate(columns)], 2026)
    return span and tuple(each.place for each in span)


def test_end_is_never_before_its_beginning_in_whatever_order_they_stand():
    assert places(END, BEGIN) == ("1", "0")
    assert places(("x",) * 6, BEGIN, END) == ("1", "2")


def test_day_before_its_beginning_or_too_few_days_leave_it_open():
    assert places(BEGIN, (*END[:-1], "2020-01-01")) is None
    assert places(BEGIN[:3], END[:3]) is None


def test_three_days_that_could_all_be_it_leave_it_open():
    assert places(BEGIN, END, tuple(day and day.replace("202", "203") for day in END)) is None
