"""Cents: rounded once, and shared out so that the parts add up."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assusoft.plans.covers.cents import cents, euro, in_cents, shared

WEIGHTS = st.lists(st.fractions(0, 1000), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("2.675", 268), ("-2.675", -268), ("1.005", 101), ("0.004", 0), ("-0.005", -1), ("1.15", 115)],
)
def test_a_half_goes_away_from_zero(amount: str, expected: int) -> None:
    assert cents(Fraction(amount)) == expected


def test_amounts_are_rounded_to_five_cents_where_the_contract_says_so() -> None:
    assert [cents(Fraction(text), 5) for text in ("1.02", "1.03", "1.025", "-1.025")] == [100, 105, 105, -105]


def test_three_equal_parts_of_a_hundred_euro_add_up() -> None:
    assert shared(10000, [Fraction(1)] * 3) == [3334, 3333, 3333]
    assert shared(2, [Fraction(1), Fraction(1), Fraction(0)]) == [1, 1, 0]
    assert shared(-10000, [Fraction(1)] * 3) == [-3334, -3333, -3333]


@given(total=st.integers(-(10**9), 10**9), weights=WEIGHTS)
def test_parts_add_up_and_a_weight_of_nothing_gets_nothing(total: int, weights: list[Fraction]) -> None:
    parts = shared(total, weights)
    assert sum(parts) == (total if sum(weights) else 0)
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if not weight)


@given(total=st.integers(0, 10**6), weights=st.lists(st.fractions(0, 50), min_size=2, max_size=6, unique=True))
def test_parts_do_not_depend_on_the_order_of_the_rows(total: int, weights: list[Fraction]) -> None:
    forwards = dict(zip(weights, shared(total, weights), strict=True))
    assert dict(zip(weights[::-1], shared(total, weights[::-1]), strict=True)) == forwards


@given(amount=st.integers(-(10**12), 10**12))
def test_cents_and_euro_are_the_same_money(amount: int) -> None:
    assert in_cents(euro(amount)) == amount


def test_parts_of_a_cent_are_no_money() -> None:
    with pytest.raises(ValueError, match="not a number of whole cents"):
        in_cents(Decimal("1.005"))
