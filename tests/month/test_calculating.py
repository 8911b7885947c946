"""A value that is kept with the parts it is calculated of: a mean, pay in another country, a year of months."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.months import ANNA, photo_of, taken_over

from assusoft.errors import Refused
from assusoft.frames import rows_of
from assusoft.month.declarations.calculating import with_result
from assusoft.month.declarations.stated import Stated

SAID = Stated("P00001", "calculation", {})
ABROAD = {"foreign_amount": "1500.00", "currency": "usd", "rate": "0,9215", "rate_date": "2026-01-30"}


def result(**parts: str) -> str:
    return with_result(SAID, {"field": "insured_salary", "months": "1"} | parts, {})["insured_salary"]


def test_amounts_are_made_a_mean_then_added_to_pay_abroad_then_multiplied_by_months():
    assert result(amount="3000", months="13.92") == "41760.00"
    assert result(amount="3000; 3100,50;2.900,00") == "3000.17"
    assert result(amount="3000", months="12", **ABROAD) == "52587.00"


def test_parts_are_kept_as_they_were_given_and_made_plain():
    kept = with_result(SAID, {"field": "monthly_salary", "months": "1", "amount": "3.000,10;5"} | ABROAD, {})
    assert kept == {
        "field": "monthly_salary", "months": "1", "amount": "3000.10; 5", "foreign_amount": "1500.00",
        "currency": "USD", "rate": "0.9215", "rate_date": "2026-01-30", "monthly_salary": "2884.80",
    }  # fmt: skip


amounts = st.decimals(0, 100_000, places=2)


@given(st.lists(amounts, min_size=1, max_size=13), st.decimals(1, 14, places=2))
def test_the_value_is_within_half_a_cent_of_the_mean_times_the_months(given_amounts, months):
    found = Decimal(result(amount="; ".join(map(str, given_amounts)), months=str(months)))
    exact = sum(given_amounts, Decimal(0)) / len(given_amounts) * months
    assert abs(found - exact) <= Decimal("0.005")
    assert found == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


WRONG = [
    ({"field": "street", "amount": "1"}, "'street' is no amount"),
    ({"amount": "1;x"}, "amount 'x' is not a number"),
    ({"amount": "1;"}, "amount '' is not a number"),
    ({"amount": "1", "currency": "USD", "rate": "1"}, "without foreign_amount, rate_date"),
    ({"amount": "1"} | ABROAD | {"currency": "dollar"}, "is not three letters such as USD"),
    ({"amount": "1"} | ABROAD | {"rate": "0"}, "rate '0' is not above zero"),
    ({"amount": "NaN"}, "amount 'NaN' is not a number"),
]


@pytest.mark.parametrize(("parts", "sentence"), WRONG)
def test_parts_that_make_no_value_are_refused(parts, sentence):
    with pytest.raises(Refused, match=sentence):
        result(**parts)


def test_a_calculated_value_is_told_holds_while_the_payroll_stays_and_is_asked_about_once_it_moves():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA]))
    employer.declare("calculation", begins="2025-12-05", field="insured_salary", amount="4000;4200", months="13,92")
    assert [one.effective for one in employer.messages()] == [date(2025, 12, 5)]
    assert [(one.kind, one.after) for one in employer.messages()] == [
        ("salary", {"insured_salary": Decimal("57072.00")})
    ]
    employer.close()
    employer.decide(photo_of("2026-01", [ANNA]))
    [row] = [row for row in rows_of(employer.decide().state.affiliations) if row["plan"] == "group"]
    assert (row["insured_salary"], employer.kinds()) == (Decimal("57072.00"), [])
    employer.declare("calculation", begins="2026-01-01", field="monthly_salary", amount="3500")
    assert employer.declarations[-1].seen["monthly_salary"] == "3000.00"
    employer.close()
    employer.decide(photo_of("2026-02", [ANNA | {"monthly_salary": "3600.00"}]))
    assert employer.task("declared_value").facts["declared"] == "3500.00"


def test_a_calculation_needs_its_first_day_and_a_field_that_may_be_declared():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA]))
    with pytest.raises(Refused, match="the day it holds from is needed"):
        employer.declare("calculation", field="insured_salary", amount="1")
    with pytest.raises(Refused, match="'insured_salary' is never in the payroll and holds until it changes"):
        employer.declare("calculation", begins="2025-12-01", until="2025-12-31", field="insured_salary", amount="1")
