"""Months added to a first day and to a last day: the two conventions."""

from datetime import date

import pytest

from assusoft.errors import Refused
from assusoft.months import add_months, check_closing, extra_after, is_extra, month_end, next_month, term_end


@pytest.mark.parametrize(
    ("last", "months", "end"),
    [
        (date(2026, 2, 28), 3, date(2026, 5, 31)),
        (date(2026, 4, 30), 3, date(2026, 7, 31)),
        (date(2026, 3, 10), 3, date(2026, 6, 10)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2027, 11, 29), 3, date(2028, 2, 29)),
        (date(2025, 11, 28), 3, date(2026, 2, 28)),
        (date(2024, 2, 28), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 2, 28), 0, date(2026, 2, 28)),
    ],
)
def test_a_term_of_months_after_a_last_day_ends_on_the_eve_of_the_same_day(last, months, end):
    assert term_end(last, months) == end


def test_what_is_reached_after_months_is_reached_on_the_same_day_or_the_last_of_its_month():
    assert add_months(date(2026, 2, 28), 3) == date(2026, 5, 28)
    assert add_months(date(2025, 11, 30), 3) == date(2026, 2, 28)


def test_extra_closings_stand_after_their_month_and_before_the_next():
    names = ["2026-02", extra_after("2026-02"), extra_after("2026-02.2"), next_month("2026-02.3")]
    assert names == sorted(names) == ["2026-02", "2026-02.2", "2026-02.3", "2026-03"]
    assert month_end("2026-02.2") == date(2026, 2, 28)
    assert [is_extra(name) for name in names] == [False, True, True, False]
    with pytest.raises(Refused, match="2026-02 was closed nine times"):
        extra_after("2026-02.9")
    for wrong in ("2026-02.1", "2026-02.10", "2026-13.2"):
        with pytest.raises(Refused, match="is not a month"):
            check_closing(wrong)
