"""A line of a statement is read to the cent, or refused."""

from decimal import Decimal

import pandas as pd
import pytest

from assusoft.errors import Refused
from assusoft.plans.covers.premium import Premium
from assusoft.statements.billed import billed_lines


def lines(**cells: object):
    row = {"billed_cover": "pension", "contract": "G1"} | cells
    return billed_lines(pd.DataFrame([row]).astype(object), "2026-02", "b.csv")


def test_a_part_that_is_not_printed_is_what_the_total_leaves() -> None:
    [one] = lines(billed_total=Decimal("10.44"), billed_tax=Decimal("0.44"))
    assert one.premium == Premium(1000, 0, 44)
    [one] = lines(billed_total=Decimal("10.44"))
    assert one.premium == Premium(1044, 0, 0)


def test_a_credit_keeps_its_sign() -> None:
    [one] = lines(billed_employer=Decimal("-5.00"), billed_employee=Decimal("0"), billed_tax=Decimal("-0.22"))
    assert one.premium.total == -522


def test_a_line_without_a_month_is_of_the_period() -> None:
    assert lines(billed_total=Decimal("1.00"))[0].month == "2026-02"


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({}, "b.csv, line 1 of the statement: no amount."),
        ({"billed_cover": None, "billed_total": Decimal("1")}, "line 1 of the statement: the cover is missing."),
        (
            {"billed_employer": Decimal("1"), "billed_employee": Decimal("1"), "billed_tax": Decimal("1"),
             "billed_total": Decimal("4")},
            "the parts add up to 3.00, the total says 4.",
        ),
    ],
)  # fmt: skip
def test_a_line_that_is_wrong_in_itself_is_refused(cells: dict, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        lines(**cells)
    assert sentence in str(refused.value)
