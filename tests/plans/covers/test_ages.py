"""The age a tariff goes by, under each convention."""

from datetime import date

import pytest

from assusoft.plans.covers.ages import age_on, insured_age


@pytest.mark.parametrize(
    ("rule", "age"),
    [("first of january", 45), ("first of month", 45), ("year minus birth year", 46), ("nearest birthday", 46)],
)
def test_the_convention_of_the_contract_decides(rule, age: int) -> None:
    assert insured_age(rule, date(2026, 7, 1), date(1980, 9, 15)) == age


def test_a_birthday_on_29_february_is_on_28_february_in_other_years() -> None:
    assert age_on(date(2027, 2, 28), date(2008, 2, 29)) == 19
    assert age_on(date(2028, 2, 28), date(2008, 2, 29)) == 19
    assert age_on(date(2028, 2, 29), date(2008, 2, 29)) == 20


def test_who_is_born_in_the_year_is_nought() -> None:
    assert insured_age("first of january", date(2026, 5, 1), date(2026, 4, 3)) == 0
