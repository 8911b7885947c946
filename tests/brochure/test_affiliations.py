"""Who enters and who leaves: choices, conditions, new contracts, departures."""

import pytest
from support.firm import DECEMBER, NOVEMBER
from support.post import hospital, insurer_a, looked_at, of


@pytest.mark.brochure("choice-confirmed", "choice-remembered")
def test_a_choice_is_confirmed_once_and_remembered(december, closed):
    """Karel and Lotte may have ambulatory care: he chose it in November, she did not."""
    for month in (NOVEMBER, DECEMBER):
        chosen = [row["FirstName"] for row in hospital(closed.folder, month, "full") if row["Plan"] == "extra"]
        assert chosen == ["Karel"]
    assert [task for task in december.tasks("affiliation") if "extra" in task["plans"]] == []


@pytest.mark.brochure("choice-in-payroll")
def test_a_choice_that_the_payroll_shows_is_taken_from_it(december, closed):
    """In December something is withheld from Olga's pay; nothing ever was from other workers' but Nora's."""
    assert december.tasks(who="Olga") == []
    [olga] = of(hospital(closed.folder, DECEMBER), "Olga")
    assert (olga["Kind"], olga["Plan"], olga["Effective"]) == ("021-28", "hospital-workers", "2025-12-01")


@pytest.mark.brochure("conditions-first")
def test_nobody_is_proposed_before_the_conditions_are_met(december):
    """Vera is an engineer too, but not since a year: she is proposed for the plans of all employees only."""
    assert sorted(plan for task in december.tasks("affiliation", "Vera") for plan in task["plans"]) == [
        "disability", "group", "hospital",
    ]  # fmt: skip


@pytest.mark.brochure("mandatory-confirmed", "foreigner")
def test_a_mandatory_affiliation_is_confirmed_or_left_at_home_for_two_months(december, closed):
    """Vera was confirmed. Wout, here for two months, stays insured in his own country until they are over."""
    assert all(task["blocking"] for task in december.tasks("affiliation"))
    assert december.told("Vera") == [("entry", "pension"), ("entry", "medical")]  # plans that ask nobody
    records = [*insurer_a(closed.folder, DECEMBER), *hospital(closed.folder, DECEMBER)]
    assert [row.get("kind", row.get("Kind")) for row in of(records, "Vera")] == ["05", "05", "021-28"]
    assert of(records, "Wout") == []
    back = [one for one in closed.asked("ahead") if one["kind"] == "insured_elsewhere" or "elsewhere" in one["what"]]
    assert {one["day"] for one in back} == {"2026-01-31"}


@pytest.mark.brochure("new-contract", "new-contract-said", "transfer-date")
def test_a_new_contract_is_a_new_affiliation_only_when_hr_says_so(closed, otherwise):
    """Maarten's in another entity, and Yves's as an employee, are lines more in the extract."""
    moved = of(insurer_a(closed.folder, DECEMBER), "Maarten")
    assert [(row["kind"], row["plan"], row["effective"]) for row in moved] == [("10", "group", "20251208")]
    told = {(row["kind"], row["plan"], row["effective"]) for row in of(insurer_a(closed.folder, DECEMBER), "Yves")}
    assert told == {("10C", "group", "20251201"), ("05", "disability", "20251201")}
    records = of(looked_at(otherwise, DECEMBER), "Maarten")
    assert [(row["kind"], row["effective"]) for row in records if row["plan"] == "group"] == [
        ("30", "20251207"), ("05R", "20251208"),
    ]  # fmt: skip


@pytest.mark.brochure("cover-continues")
def test_somebody_dismissed_stays_insured_for_three_months(closed):
    [exit] = of(hospital(closed.folder, DECEMBER), "Bob")
    assert (exit["ExitDate"], exit["ExitReason"], exit["AffiliationTo"]) == ("2025-12-15", "DISMISSAL", "2026-03-31")
    assert {row["to"] for row in of(insurer_a(closed.folder, DECEMBER), "Bob")} == {"20251215"}


@pytest.mark.brochure("departure-data", "departure-asked", "departure-form")
def test_what_is_asked_at_a_departure_reaches_the_clerk_in_one_form(december, otherwise):
    """Bob's end stands in the payroll; that Emma resigns is known to HR alone."""
    [task] = december.tasks("departure", "Bob")
    asked = {field["name"] for field in task["choices"][0]["fields"]}
    assert asked == {"exit_date", "reason", "notice_start", "notice_end", "indemnity_months"}
    places = ("kind", "effective", "left", "reason", "notice from", "notice to", "indemnity")
    told = {
        row["first name"]: tuple(row[name] for name in places)
        for row in looked_at(otherwise, DECEMBER) if row["plan"] == "group" and row["first name"] in ("Bob", "Emma")
    }  # fmt: skip
    assert told == {
        "Bob": ("30", "20251215", "20251215", "02", "20251001", "20251215", "3"),
        "Emma": ("30", "20251220", "20251220", "01", "20251110", "20251220", "0"),
    }
