"""A payment order is what its statement adds up to, to the cent, or the statement is refused with both figures."""

from dataclasses import replace

import pytest
from support.billing import billed, due

from assusoft.employer.statements.payment import check_payment, payment_order
from assusoft.errors import Refused
from assusoft.plans.covers.premium import Premium

LINE = replace(billed(1, due()), premium=Premium(52987, 0, 0))


@pytest.mark.parametrize(
    ("written", "cents"), [("1234.56", 123456), ("1.234,56", 123456), ("-529,87", -52987), ("12", 1200)]
)
def test_an_amount_is_read_as_people_write_it(written, cents) -> None:
    assert payment_order(written).amount == cents


def test_what_is_to_be_paid_is_the_lines_and_what_was_open() -> None:
    # traps P31, P32: current 220.00 and open 220.00 are 440.00; what was paid too much makes a due negative
    check_payment(payment_order("440.00"), [replace(LINE, premium=Premium(22000, 0, 0))], 22000, "b.csv")
    check_payment(payment_order("-529.87"), [LINE], -105974, "b.csv")


def test_another_amount_is_refused_with_both_figures() -> None:
    with pytest.raises(Refused) as refused:
        check_payment(payment_order("529.88"), [LINE], 0, "b.csv")
    assert "b.csv: the payment order is 529.88, the lines add up to 529.87. Ask which one is right." in str(
        refused.value
    )
    with pytest.raises(Refused, match=r"add up to 749\.87, 220\.00 of it carried over"):
        check_payment(payment_order("529.87"), [LINE], 22000, "b.csv")


@pytest.mark.parametrize(
    ("amount", "reference", "sentence"),
    [
        ("twelve", "", "'twelve' is no amount"),
        ("1.234.56", "", "is no amount"),
        ("12.345", "", "is no amount in cents"),
        ("12.00", "+++090/9337/55494+++", "the check digits of the structured communication"),
    ],
)
def test_what_is_no_payment_order_is_refused(amount, reference, sentence) -> None:
    with pytest.raises(Refused, match=sentence):
        payment_order(amount, reference)


@pytest.mark.parametrize("reference", ["+++090/9337/55493+++", "***090/9337/55493***", "invoice 12"])
def test_a_reference_is_kept_as_it_is_written(reference) -> None:
    assert payment_order("12.00", reference).text == f"12.00;{reference}\n"
