"""Codes of closed lists."""

import pytest
from support.judged import verdict


@pytest.mark.parametrize(
    ("field", "texts", "said"),
    [
        ("sex", ("M", "F"), "fits"),
        ("sex", ("Man", "Vrouw"), "proof"),
        ("sex", ("A", "B"), "against"),
        ("language", ("FR", "NL", "DE"), "proof"),
        ("civil_status", ("Ongehuwd", "Gehuwd"), "proof"),
        ("statute", ("full time", "part time"), "against"),
        ("joint_committee", ("207", "116"), "fits"),
        ("joint_committee", ("38.00", "36.00"), "against"),
        ("worker_code", ("495", "015"), "fits"),
        ("dependent", ("J", "N"), "neutral"),
    ],
)
def test_codes_are_told_when_they_mean_the_same_everywhere(field, texts, said):
    assert verdict(field, *texts) == said
