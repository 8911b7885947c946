"""A statement of those who changed: the others come from the one before, proven by the sum that is printed for them."""

from dataclasses import replace

import pytest
from support.billing import billed, due

from assusoft.errors import Refused
from assusoft.plans.covers.premium import Premium
from assusoft.statements.transferred import rebuilt

BEFORE = [billed(1, due("P00001", month="2026-01")), billed(2, due("P00002", month="2026-01"))]
CHANGED = billed(1, due("P00001"), Premium(6500, 2000, 374))
PERIODS = ("2026-01", "2026-02")


def test_whoever_is_not_listed_is_billed_as_before() -> None:
    both = rebuilt([CHANGED], {"G1": BEFORE[1].premium}, BEFORE, PERIODS, "b.csv")
    assert [(line.row, line.month, line.premium) for line in both] == [
        (1, "2026-02", CHANGED.premium), (2, "2026-02", BEFORE[1].premium)
    ]  # fmt: skip
    assert both[1].printed["national_number"] == BEFORE[1].printed["national_number"]


def test_the_sum_of_the_others_is_proven_in_each_part() -> None:
    # 80.00 of pension and 3.52 of tax: 83.52; a cent moved from the employee to the employer is another sum
    other = Premium(BEFORE[1].premium.employer + 1, BEFORE[1].premium.employee - 1, BEFORE[1].premium.tax)
    with pytest.raises(
        Refused, match=r"bills 83\.52 \(employer, employee, taxes: 60\.01, 19\.99, 3\.52\).* it is 83\."
    ):
        rebuilt([CHANGED], {"G1": other}, BEFORE, PERIODS, "b.csv")


def test_a_leaver_who_is_not_listed_shows_in_the_sum() -> None:
    with pytest.raises(Refused, match=r"it is 167\.04 .*, 2 lines"):
        rebuilt([], {"G1": BEFORE[1].premium}, BEFORE, PERIODS, "b.csv")


def test_a_correction_of_the_statement_before_is_not_billed_again() -> None:
    again = [*BEFORE, replace(BEFORE[1], row=3, month="2025-12")]
    assert len(rebuilt([CHANGED], {"G1": BEFORE[1].premium}, again, PERIODS, "b.csv")) == 2


def test_a_contract_that_lists_everybody_is_left_as_it_is() -> None:
    assert rebuilt([CHANGED], {}, BEFORE, PERIODS, "b.csv") == [CHANGED]
