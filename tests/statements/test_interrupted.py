"""What an interruption leaves due of a month's premium."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from support.covers import cover_of, per_month, premium_of

from assusoft.plans.covers.premium import Insured, Premium
from assusoft.plans.sheet import plan_of
from assusoft.statements.interrupted import with_interruption

SHEET = """
supplier = "alpha"
from = 2026-01-01
eligible = "statute = 'employee'"
enrolment = "mandatory"
reports = ["name", "birth_date", "interruption"]

[interruption.unpaid_leave]
effect = "suspended"

[interruption.illness_long]
effect = "waived"
after_days = 30

[interruption.parental]
effect = "suspended"
share = 20

[interruption.maternity]
effect = "continues"

[interruption.time_credit_motive]
effect = "risk_only"
"""
PENSION, HOSPITAL = per_month("40.00"), cover_of("amount", kind="hospitalisation", amount="25.00", per="month")
MAY = (date(2026, 5, 1), date(2026, 5, 31))


def due(kind: str | None, begin: str, end: str | None = None, cover=PENSION, month: str = "2026-05", spells=(MAY,)):
    values = {
        "interruption_kind": kind,
        "interruption_from": date.fromisoformat(begin) if begin else None,
        "interruption_to": date.fromisoformat(end) if end else None,
    }
    plan = plan_of(Path("group.toml"), SHEET, {})
    return premium_of(cover, month, with_interruption(plan, cover, [Insured(spells, values)]))


def test_a_suspended_month_costs_nothing_and_keeps_its_line() -> None:
    assert due("unpaid_leave", "2026-05-01", "2026-05-31") == Premium(0, 0, 0)


def test_the_last_day_of_an_interruption_is_its_last() -> None:
    assert due("unpaid_leave", "2026-04-01", "2026-05-30").total == 129  # 40.00 x 1/31
    assert due("unpaid_leave", "2026-05-17", None).total == 2065  # 40.00 x 16/31


def test_a_waiver_begins_after_its_days() -> None:
    assert due("illness_long", "2026-05-01").total == 3871  # thirty days due of 31
    assert due("illness_long", "2026-03-01").total == 0


def test_the_part_that_does_not_rest_is_due() -> None:
    assert due("parental", "2026-04-01").total == 3200  # a fifth rests


def test_a_cover_that_continues_costs_the_whole() -> None:
    assert due("maternity", "2026-04-01").total == 4000


@pytest.mark.parametrize(("cover", "total"), [(PENSION, 0), (HOSPITAL, 2500)])
def test_risks_go_on_where_the_savings_rest(cover, total: int) -> None:
    assert due("time_credit_motive", "2026-04-01", cover=cover).total == total


@pytest.mark.parametrize(("kind", "begin"), [("illness", "2026-05-01"), (None, ""), ("unpaid_leave", "")])
def test_what_the_sheet_does_not_know_changes_nothing(kind, begin: str) -> None:
    assert due(kind, begin).total == 4000


def test_spells_of_cover_stay_apart() -> None:
    spells = ((date(2026, 5, 1), date(2026, 5, 10)), (date(2026, 5, 20), date(2026, 5, 31)))
    plan = plan_of(Path("group.toml"), SHEET, {})
    values = {"interruption_kind": "unpaid_leave", "interruption_from": date(2026, 5, 25), "interruption_to": None}
    parts = with_interruption(plan, PENSION, [Insured(spells, values)])
    assert [(part.spells, part.share) for part in parts] == [
        ([spells[0], (date(2026, 5, 20), date(2026, 5, 24))], Fraction(1)),
        ([(date(2026, 5, 25), date(2026, 5, 31))], Fraction(0)),
    ]


def test_a_month_that_any_day_costs_is_owed_once_however_it_is_cut() -> None:
    whole = per_month("40.00", proration="whole month")
    assert due("unpaid_leave", "2026-05-10", "2026-05-20", whole).total == 4000
    two = (date(2026, 5, 1), date(2026, 5, 10)), (date(2026, 5, 20), date(2026, 5, 31))
    assert premium_of(whole, "2026-05", [Insured([spell], {}) for spell in two]) == Premium(4000, 0, 0)
