"""Plan sheets as people read them: rules in words, examples at boundaries that the rules themselves judge."""

from datetime import date
from pathlib import Path

import pytest

from assusoft.plans.model import Plan
from assusoft.plans.reading.boundaries import boundaries, dated_examples
from assusoft.plans.reading.plan_words import plan_words, worker_fields
from assusoft.plans.reading.rule_words import rule_words
from assusoft.plans.sheet import plan_of

FIELDS = worker_fields({})
MONTH = "2026-03"


def sheet(eligible: str, more: str = "") -> Plan:
    text = f'supplier = "a"\nfrom = 2025-01-01\neligible = "{eligible}"\nenrolment = "mandatory"\nreports = ["name"]\n'
    return plan_of(Path("p.toml"), text + more, {})


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("statute in ('employee', 'worker')", "Statute is employee or worker"),
        ("statute = 'employee' and car_class is null", "Statute is employee and Car class is not filled in"),
        ("age_at(month_start) < 65", "the age on the first day of the month is less than 65"),
        ("months_between(hire_date, month_end) >= 6",
         "the months from Hire date to the last day of the month is at least 6"),
        ("hire_date >= date '2020-01-01'", "Hire date is at the earliest 01/01/2020"),
        ("not (statute = 'student') and (city = 'Gent' or city = 'Aalst')",
         "it is not so that Statute is student and (City is «Gent» or City is «Aalst»)"),
        ("monthly_salary between 2000 and 2500.5", "Monthly salary lies from 2000 to 2,500.50"),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_words(rule, words):
    assert rule_words(rule, "en", FIELDS) == words


def test_what_has_no_words_stays_as_it_is_written():
    assert 'upper("city")' in rule_words("upper(city) = 'GENT'", "en", FIELDS)


def test_a_rule_is_said_in_each_language():
    assert rule_words("statute = 'employee'", "fr", FIELDS) == "Statut est employé(e)"
    assert rule_words("statute = 'employee'", "nl", FIELDS) == "Statuut is bediende"


def answers(plan: Plan) -> set[tuple[str, object, str]]:
    return {(one.about, one.given[one.about], one.answer) for one in boundaries(plan, FIELDS, MONTH) if one.about}


def test_an_age_is_tried_on_the_day_it_is_reached_and_a_day_later():
    found = answers(sheet("statute = 'employee' and age_at(month_start) < 60"))
    assert ("birth_date", date(1966, 3, 1), "not eligible") in found
    assert ("birth_date", date(1966, 3, 2), "eligible") in found
    assert ("birth_date", None, "undecided") in found


def test_the_maximum_age_of_the_sheet_is_tried_too():
    found = answers(sheet("statute = 'employee'", "maximum_age = 65\n"))
    assert {("birth_date", date(1961, 3, 1), "not eligible"), ("birth_date", date(1961, 3, 2), "eligible")} <= found


def test_days_and_waits_are_tried_a_day_before_and_after():
    found = answers(sheet("months_between(hire_date, month_start) >= 6"))
    assert ("hire_date", date(2025, 9, 1), "eligible") in found
    assert ("hire_date", date(2025, 9, 2), "not eligible") in found


def test_amounts_are_tried_a_cent_below_and_above():
    found = {(str(value), answer) for _, value, answer in answers(sheet("contract_pct >= 50"))}
    assert {("49.99", "not eligible"), ("50.01", "eligible"), ("None", "undecided")} <= found


def test_each_value_of_a_list_is_tried_and_one_beside_it():
    found = answers(sheet("statute in ('employee', 'worker')"))
    assert ("statute", "worker", "eligible") in found
    assert ("statute", "student", "not eligible") in found


def test_where_nobody_is_found_no_example_is_shown():
    assert boundaries(sheet("statute = 'employee' and statute = 'worker'"), FIELDS, MONTH) == []


def test_days_of_entry_exit_and_age_are_those_of_the_sheet():
    plan = sheet("statute = 'employee'", 'waiting_months = 3\nstarts = "first of month"\nends = "end of month"\n')
    made = {(one.what, one.given): one.made for one in dated_examples(plan, MONTH)}
    assert made[("entry", date(2026, 3, 15))] == date(2026, 6, 1)
    assert made[("exit", date(2026, 3, 15))] == date(2026, 3, 31)


def test_a_sheet_is_said_under_the_headings_it_has():
    said = plan_words(sheet("statute = 'employee'"), "en", {})
    assert list(said) == ["Who is eligible", "From when, until when", "Family", "What is reported"]
    assert said["Family"] == ["Family members are not insured."]
