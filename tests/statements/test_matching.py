"""Every line in one pair; a line of several months by month."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from support.billing import billed, due

from assusoft.plans.covers.premium import Premium
from assusoft.statements.matching import by_month, pairs_of
from assusoft.statements.persons import Whose

MONTHS = ("2026-01", "2026-02", "2026-03")
QUARTER = [due(month=month) for month in MONTHS]
ANNA = Whose("P00001", "")


def bill(premium: Premium):
    line = billed(1, QUARTER[0], premium)
    return replace(line, end=date(2026, 3, 31))


def test_a_quarter_billed_in_one_line_is_its_three_months() -> None:
    whole = Premium(*(sum(part) for part in zip(*(line.premium for line in QUARTER), strict=True)))
    pairs = pairs_of(QUARTER, [(bill(whole), ANNA)], {"G1": ["pension"]})
    assert [(pair.key[4], pair.billed_premium == pair.expected_premium) for pair in pairs] == [
        (month, True) for month in MONTHS
    ]


@given(amounts=st.tuples(*[st.integers(-99999, 99999)] * 3), known=st.booleans())
def test_its_parts_add_up_to_the_line_whatever_it_bills(amounts: tuple[int, int, int], known: bool) -> None:
    of = {line.key: line for line in QUARTER} if known else {}
    parts = by_month(bill(Premium(*amounts)), QUARTER[0].key, of)
    assert [part.month for part in parts] == list(MONTHS)
    assert tuple(sum(each) for each in zip(*(part.premium for part in parts), strict=True)) == amounts
