"""What an interruption does to a cover: by its kind, from a day counted from its first one, for a share."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assusoft.plans.interruptions import Effect, effect_of, effect_provided
from assusoft.plans.model import Plan
from assusoft.plans.sheet import plan_of

SHEET = """
supplier = "a"
from = 2026-01-01
eligible = "true"
enrolment = "automatic"
reports = ["name", "interruption"]

[interruption.illness_long]
effect = "waived"
after_days = {days}
share = {share}

[interruption.unpaid_leave]
effect = "suspended"

[interruption.parental]
effect = "continues"
"""
BEGIN = date(2026, 1, 10)


def plan(days: int = 30, share: str = "62.5") -> Plan:
    return plan_of(Path("p.toml"), SHEET.format(days=days, share=share), {})


@pytest.mark.parametrize(
    ("kind", "day", "effect"),
    [
        ("illness_long", date(2026, 1, 9), None),
        ("illness_long", date(2026, 1, 10), Effect("continues", BEGIN, Decimal(100))),
        ("illness_long", date(2026, 2, 8), Effect("continues", BEGIN, Decimal(100))),
        ("illness_long", date(2026, 2, 9), Effect("waived", date(2026, 2, 9), Decimal("62.5"))),
        ("unpaid_leave", BEGIN, Effect("suspended", BEGIN, Decimal(100))),
        ("parental", date(2027, 1, 1), Effect("continues", BEGIN, Decimal(100))),
        ("maternity", BEGIN, None),
        (None, BEGIN, None),
    ],
)
def test_effect_on_a_day_is_that_of_the_kind_once_its_days_are_over(kind, day, effect):
    assert effect_of(plan(), kind, BEGIN, day) == effect


def test_without_a_first_day_nothing_is_known():
    assert effect_of(plan(), "unpaid_leave", None, BEGIN) is None


@given(days=st.integers(0, 4000), later=st.integers(-10, 5000))
def test_cover_continues_for_so_many_days_and_then_has_what_is_provided(days, later):
    sheet, day = plan(days), BEGIN + timedelta(days=later)
    found, provided = effect_of(sheet, "illness_long", BEGIN, day), effect_provided(sheet, "illness_long", BEGIN)
    assert provided
    assert (provided.since - BEGIN).days == days
    assert (found is None) == (later < 0)
    assert (found == provided) == (later >= days)
