"""Limits learned from past months."""

from hypothesis import given
from hypothesis import strategies as st

from assusoft.payroll.guard.limits import expected, expected_share

figures = st.lists(st.floats(1, 1e6), min_size=1, max_size=13)


def inside(limits, figure):
    return limits.low <= figure <= limits.high


def test_a_short_past_gets_twice_the_floor():
    assert inside(expected([1000], 0.1, 1000), 801)
    assert not inside(expected([1000], 0.1, 1000), 790)
    assert not inside(expected([1000, 1001, 1000, 1001], 0.1, 1000), 850)


def test_an_employer_that_moves_much_is_given_more_room_than_a_quiet_one():
    restless = [1000, 1150, 990, 1140, 1000]
    assert inside(expected(restless, 0.1, 1000), 800)
    assert not inside(expected([1000, 1001, 1002, 1001, 1000, 1000], 0.1, 1000), 800)


def test_steady_growth_is_expected_to_go_on():
    growing = [1000 * 1.2**month for month in range(6)]
    assert inside(expected(growing, 0.1, 1000), growing[-1] * 1.2)
    assert not inside(expected(growing, 0.1, 1000), growing[-1])


def test_among_ten_people_three_leavers_are_no_reason_to_stop():
    assert inside(expected([10, 10, 10, 10, 10], 0.1, 10), 7)


def test_a_share_stays_between_nothing_and_everything():
    assert expected_share([0.95], 0.1, 1000).high == 1
    assert expected_share([0.05], 0.1, 1000).low == 0


@given(past=figures, floor=st.floats(0.01, 0.5), count=st.integers(0, 20_000))
def test_a_month_like_the_last_is_expected_when_nothing_ever_moved(past, floor, count):
    still = [past[-1]] * len(past)
    assert inside(expected(still, floor, count), past[-1])


@given(past=figures, floor=st.floats(0.01, 0.5), count=st.integers(0, 20_000))
def test_limits_are_in_order_and_never_negative(past, floor, count):
    limits = expected(past, floor, count)
    assert 0 <= limits.low <= limits.high
