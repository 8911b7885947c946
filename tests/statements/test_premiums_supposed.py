"""Premiums as they would be: amounts that a head can follow (see `support.premiums`)."""

from decimal import Decimal

import pytest

from assusoft.errors import Refused

MONTH = "2026-02"


def of(rows, person):
    found = rows[rows["person"] == person]
    return found["before"].tolist(), found["after"].tolist()


@pytest.fixture(scope="module")
def forty(petit_warm):
    """Somebody who earns 40 000.00 a year all month long."""
    lines = petit_warm.expected("alpha", MONTH)
    return lines.loc[lines["total"] == Decimal("83.52"), "person"].iloc[0]


def test_another_rate_of_the_sheet(petit_warm, forty):
    rows = petit_warm.expected_if("alpha", MONTH, {"group.pension.rate": "3"})
    assert of(rows, forty) == ([Decimal("83.52")], [Decimal("104.40")])
    assert (rows["difference"] == rows["after"] - rows["before"]).all()


def test_salaries_that_rise(petit_warm, forty):
    rows = petit_warm.expected_if("alpha", MONTH, {"indexation": "2.00"})
    assert of(rows, forty) == ([Decimal("83.52")], [Decimal("85.19")])  # 40 800.00: 81.60 and 3.59


def test_nothing_supposed_changes_nothing(petit_warm):
    rows = petit_warm.expected_if("alpha", MONTH, {"indexation": "", "ceiling": ""})
    due = petit_warm.expected("alpha", MONTH)
    assert rows["after"].tolist() == rows["before"].tolist() == due.loc[~due["correction"], "total"].tolist()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"group.pension.rat": "3"}, r"'group\.pension\.rat' cannot be supposed .*group\.pension\.rate"),
        ({"group.pension.rate": "3,5"}, r"'group\.pension\.rate' = '3,5' .* written like 2\.75"),
        ({"group.pension.rate": "-1"}, r"'group\.pension\.rate' cannot have that value"),
        ({"indexation": "-100"}, "'indexation' = '-100'"),
        ({"ceiling": "80000"}, "no cover of .* splits salaries at a ceiling"),
        ({"table.ages": "1"}, r"'table\.ages' cannot be supposed .*Expected indexation"),
    ],
)
def test_what_names_nothing_or_is_no_number_is_refused(petit_warm, words, reason):
    with pytest.raises(Refused, match=reason):
        petit_warm.expected_if("alpha", MONTH, words)
