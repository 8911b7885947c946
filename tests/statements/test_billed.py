"""A line of a statement is read to the cent, or refused."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from assusoft.errors import Refused
from assusoft.plans.covers.premium import Premium
from assusoft.statements.billed import balance_of, billed_lines, transfers_of


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


def frame(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(list(rows)).astype(object).where(lambda cells: cells.notna(), None)


CURRENT = {name: Decimal(amount) for name, amount in
           {"billed_employer": "60.00", "billed_employee": "20.00", "billed_tax": "3.52"}.items()}  # fmt: skip
MADE_GOOD = {"regularised_employer": Decimal("-5.00"), "regularised_tax": Decimal("-0.22")}
SPAN = {"billed_from": date(2025, 11, 1), "billed_to": date(2026, 1, 31)}


def test_a_regularisation_is_a_line_of_its_own_for_its_months() -> None:
    now, made_good = lines(**CURRENT, **MADE_GOOD, **SPAN, billed_total=Decimal("78.30"))  # 83.52 - 5.22
    assert (now.month, now.last_month, now.premium) == ("2026-02", "2026-02", Premium(6000, 2000, 352))
    assert (made_good.month, made_good.last_month, made_good.premium) == ("2025-11", "2026-01", Premium(-500, 0, -22))


def test_a_regularisation_of_somebody_who_left_is_no_premium_of_the_month() -> None:
    [made_good] = lines(**MADE_GOOD, **SPAN)
    assert made_good.month == "2025-11"


def test_a_regularisation_must_say_since_when_and_add_up() -> None:
    with pytest.raises(Refused, match="the first day of the regularisation is missing"):
        lines(**CURRENT, **MADE_GOOD)
    with pytest.raises(Refused, match=r"the parts add up to 78\.30, the total says 83\.52"):
        lines(**CURRENT, **MADE_GOOD, **SPAN, billed_total=Decimal("83.52"))


def test_a_levy_beside_the_taxes_is_one_of_them() -> None:
    # 100.00 of hospitalisation: 9.25 % of tax, 10 % of INAMI levy
    [one] = lines(billed_employer=Decimal("100.00"), billed_employee=Decimal("0.00"), billed_tax=Decimal("9.25"),
                  billed_levy=Decimal("10.00"), billed_total=Decimal("119.25"))  # fmt: skip
    assert one.premium == Premium(10000, 0, 1925)


def test_an_open_balance_and_its_payment_are_no_premiums() -> None:  # traps P31, P33
    open_part = {"billed_kind": "balance", "billed_total": Decimal("412.16")}
    paid = {"billed_kind": "balance", "billed_total": Decimal("-412.16")}
    premium = {"billed_cover": "pension", "contract": "G1", "billed_total": Decimal("702.10")}
    rows = frame(open_part, paid, premium)
    assert [line.premium.total for line in billed_lines(rows, "2026-02", "b.csv")] == [70210]
    assert balance_of(rows) == 0
    still_open = frame({**open_part, "billed_total": Decimal("220.00")}, {**premium, "billed_total": Decimal("220.00")})
    assert billed_lines(still_open, "2026-02", "b.csv")[0].premium.total == balance_of(still_open) == 22000


def test_a_premium_that_is_waived_is_a_line_of_nothing() -> None:  # trap P42
    [waived] = lines(billed_total=Decimal("0.00"), billed_note="waiver of premium", insured_salary=Decimal("18000"))
    assert (waived.premium.total, waived.particularity) == (0, "waiver of premium")


def test_the_sum_of_those_not_listed_stands_once_for_a_contract() -> None:
    row = {"billed_kind": "transfer", "contract": "G1", "billed_total": Decimal("5.00")}
    assert transfers_of(frame(row), "b.csv") == {"G1": Premium(500, 0, 0)}
    with pytest.raises(Refused, match="line 2 of the statement: contract G1 has two sums of those not listed"):
        transfers_of(frame(row, row), "b.csv")
