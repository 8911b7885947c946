"""What past photos suggest, and what becomes of it."""

import re
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from assusoft.audit.own import with_own
from assusoft.audit.proposal_wording import proposal_line
from assusoft.audit.proposals import Proposal, proposals
from assusoft.audit.rules.population import flow
from assusoft.audit.suites import load_checks
from assusoft.months import month_start, next_month
from assusoft.payroll.photo import photo_from_tables
from assusoft.resources import resource_folder
from assusoft.schema import dtype_of

CHECKS = load_checks(resource_folder("expectations"))


def photo(month, people, category=lambda number: "employee"):
    cells = {
        "person": [f"P{number:04}" for number in people],
        "contract": ["c"] * len(people),
        "source": ["blox"] * len(people),
        "statute": ["employee"] * len(people),
        "category": [category(number) for number in people],
        "monthly_salary": [Decimal(2500 + number) for number in people],
        "contract_pct": [Decimal(100)] * len(people),
        "contract_start": [date(2020, 1, 1)] * len(people),
    }
    return photo_from_tables(
        month, {"worker": pd.DataFrame({name: pd.Series(each, dtype=dtype_of(name)) for name, each in cells.items()})}
    )


def months(count, people=lambda month: range(100), **given):
    month, found = "2025-01", []
    for _ in range(count):
        found.append(photo(month, people(month), **given))
        month = next_month(month)
    return found


def by_id(photos, known=frozenset()):
    return {each.id: each for each in proposals(photos, CHECKS, known)}


def test_two_months_suggest_nothing():
    assert by_id(months(2)) == {}


def test_a_range_is_what_was_seen_of_a_statute_a_tenth_wider_and_what_it_would_have_found():
    found = by_id(months(3))["OWN-RANGE-MONTHLY-SALARY-EMPLOYEE"]
    assert "monthly_salary >= 2490.10 and monthly_salary <= 2608.90" in found.entry
    assert (found.kind, found.months, found.rows, found.found) == ("range", ("2025-01", "2025-03"), 300, 0)


def test_a_list_has_the_codes_of_more_than_one_month_and_counts_the_others():
    photos = [*months(3), photo("2025-04", range(100), lambda number: "typo" if number == 7 else "employee")]
    found = by_id(photos)["OWN-CODES-CATEGORY"]
    assert "category in ('employee')" in found.entry
    assert (found.rows, found.found) == (400, 1)


def test_a_threshold_is_twice_the_largest_move_and_only_proposed_where_it_is_tighter():
    moving = [photo("2025-01", range(100)), photo("2025-02", range(102)), photo("2025-03", range(102))]
    assert "share = 0.04" in by_id(moving)["VOL-HEAD"].entry
    wild = [photo("2025-01", range(100)), photo("2025-02", range(120)), photo("2025-03", range(100))]
    assert "VOL-HEAD" not in by_id(wild)


def seasonal(month):
    extra = 30 if month[5:] == "09" else 0
    turn = (month_start(month).year - 2025) * 12 + month_start(month).month
    return range(turn, turn + 100 + extra)


def test_a_calendar_month_in_which_more_people_come_has_a_season_of_its_own_from_thirteen_months_on():
    found = by_id(months(24, seasonal))["VOL-IN"]
    assert found.kind == "season"
    assert 'season = { "09" = ' in found.entry
    assert found.found == 0
    assert (
        by_id(months(12, seasonal)).get("VOL-IN") is None or by_id(months(12, seasonal))["VOL-IN"].kind == "threshold"
    )


def test_what_was_decided_is_not_proposed_again():
    assert "OWN-CODES-CATEGORY" not in by_id(months(3), frozenset({"OWN-CODES-CATEGORY"}))


@pytest.mark.parametrize("photos", [months(3), months(24, seasonal)], ids=["three", "twenty-four"])
def test_every_entry_is_valid_in_checks_toml(tmp_path, photos):
    found = proposals(photos, CHECKS)
    (tmp_path / "checks.toml").write_text("\n".join(each.entry for each in found), encoding="utf-8")
    checks = {check.code: check for check in with_own(CHECKS, tmp_path, {})}
    assert {each.id for each in found} <= set(checks)


def test_a_season_holds_in_its_calendar_month_only():
    days = pd.to_datetime(["2026-09-30", "2026-09-30", "2026-10-31"])
    frame = pd.DataFrame({"month_end": days, "entered": [20.0, 21.0, 20.0], "persons__before": 100.0})
    assert flow(frame, "entered", share=0.1, least=5, season={"09": 0.2}).tolist() == [False, True, True]


def test_a_range_is_said_with_the_values_proposed_as_a_belgian_writes_them():
    found = by_id(months(3))["OWN-RANGE-MONTHLY-SALARY-EMPLOYEE"]
    assert proposal_line(found, "fr") == (
        "OWN-RANGE-MONTHLY-SALARY-EMPLOYEE\u00a0: Salaire mensuel (employé(e)) allait de 2.500,00 à 2.599,00. "
        "Proposé\u00a0: de 2.490,10 à 2.608,90. "
        "(De janvier 2025 à mars 2025, ce contrôle aurait trouvé 0 lignes sur 300.)"
    )


def test_a_list_is_said_with_its_codes():
    said = proposal_line(by_id(months(3))["OWN-CODES-CATEGORY"], "nl")
    assert "Categorie had 1 waarden, waarvan 1 in meer dan één maand. Voorgesteld: employee." in said


@pytest.mark.parametrize(("language", "share"), [("fr", "2\u00a0%"), ("nl", "2\u00a0%"), ("en", "2%")])
def test_a_threshold_is_said_in_per_cent_beside_the_one_in_force(language, share):
    photos = months(4, lambda month: range(100 + int(month[5:])))
    said = proposal_line(by_id(photos)["VOL-HEAD"], language)
    assert re.search(rf": {share}[.]", said)
    assert f"10{share[1:]}" in said


def test_a_season_is_said_with_its_month():
    facts = {"low": 0.01, "high": 0.2, "now": 0.1, "share": 0.025, "season": {"09": 0.3}}
    one = Proposal("VOL-IN", "season", "", ("2025-01", "2026-02"), 13, 1, "", facts)
    assert "Proposé\u00a0: 2,5\u00a0% (septembre 30\u00a0%)." in proposal_line(one, "fr")
