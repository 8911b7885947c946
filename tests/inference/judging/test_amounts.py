"""Amounts, hours and percentages."""

import pytest
from support.judged import verdict


@pytest.mark.parametrize(
    ("field", "texts", "said"),
    [
        ("monthly_salary", ("3219.62", "2909.71"), "fits"),
        ("monthly_salary", ("44817.11", "40503.16"), "large"),
        ("yearly_salary", ("44817.11", "40503.16"), "fits"),
        ("hourly_salary", ("20.68", "17.06"), "fits"),
        ("weekly_hours", ("38.00", "30.40"), "fits"),
        ("weekly_hours", ("38:00", "30:24"), "neutral"),
        ("contract_pct", ("1", "0.8"), "fits"),
        ("contract_pct", ("12", "14"), "against"),
        ("salary_factor", ("13.92", "12"), "fits"),
        ("salary_factor", ("20.68", "17.06"), "against"),
        ("monthly_salary", ("0", "0.00"), "thin"),
        ("variable_salary", ("4800.00", "1200.00"), "fits"),
        ("variable_salary", ("0.07", "0.07"), "neutral"),
    ],
)
def test_size_tells_what_numbers_could_be(field, texts, said):
    assert verdict(field, *texts) == said
