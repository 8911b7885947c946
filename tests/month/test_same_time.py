"""The same working time in percent, in hours, and rounded otherwise."""

from decimal import Decimal

import pytest
from support.months import ANNA, GROUP, Employer, photo_of, plans_named, taken_over

from assusoft.month.resolving.resolve import resolve

THIRDS = ANNA | {"weekly_hours": None, "full_time_hours": None, "contract_pct": "66.67", "effective_pct": "66.67"}


def hours(weekly: str, full: str = "38") -> dict:
    return ANNA | {"weekly_hours": weekly, "full_time_hours": full, "contract_pct": None, "effective_pct": None}


def pct(value: str) -> dict:
    return THIRDS | {"contract_pct": value, "effective_pct": value}


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (pct("66.67"), hours("25.33")),
        (hours("25.33"), pct("66.67")),
        (pct("33.33"), hours("12.67")),
        (pct("80"), hours("30.40")),
        (pct("66.67"), pct("66.66")),
        (hours("25.33"), hours("24.00", "36")),
        (pct("90"), hours("33.75", "37.5")),
        (pct("14.29"), hours("5.43")),
        (THIRDS, THIRDS | {"effective_pct": None}),
    ],
)
def test_the_same_time_in_other_units_is_neither_asked_nor_told_and_stays_as_it_was(before, now):
    employer = taken_over(before)
    was = employer.state.reviewed["seen_contract_pct"].tolist()
    for month in ("2025-12", "2026-01"):
        employer.decide(photo_of(month, [now]))
        assert employer.open() == []
        assert employer.close() == []
    assert employer.state.reviewed["seen_contract_pct"].tolist() == was


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (pct("66.67"), hours("25.00")),
        (pct("66.67"), pct("66.60")),
        (pct("80"), hours("30.00")),
        (pct("66.67"), hours("25.33") | {"effective_pct": "50"}),
        (pct("66.67"), hours("25.33") | {"interruption_kind": "parental"}),
        (pct("66.67"), hours("0.00")),
    ],
)
def test_another_working_time_is_asked(before, now):
    employer = taken_over(before)
    employer.decide(photo_of("2025-12", [now]))
    assert employer.open() == ["working_time"]


def test_hours_that_creep_are_held_against_what_was_looked_at_first():
    employer = taken_over(pct("66.67"))
    for month, weekly in (("2025-12", "25.33"), ("2026-01", "25.32"), ("2026-02", "25.31")):
        employer.decide(photo_of(month, [hours(weekly)]))
        asked = employer.open()
        if asked:
            break
        employer.close()
    assert (month, asked) == ("2026-01", ["working_time"])


def test_an_automatic_source_that_shows_other_units_tells_nothing():
    employer = Employer(plans_named(group=GROUP))
    employer.decide(photo_of("2025-11", [THIRDS]))
    employer.close()
    now = resolve(
        "2025-12", photo_of("2025-12", [hours("25.33")]), employer.state, employer.plans, (),
        automatic=frozenset({"blox"}),
    )  # fmt: skip
    assert now.state.affiliations["insured_pct"].tolist() == [Decimal("66.67")]
